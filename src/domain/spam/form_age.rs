//! The time between fetching a form and sending it: programs take none.

use super::{Evidence, FormAge};
use crate::domain::moderation::{Opinion, Reason, Verdict};

/// People need longer than this to read a form and write into it.
const MIN_SECONDS: i64 = 3;

pub(super) fn check(evidence: &Evidence<'_>) -> Option<Verdict> {
    match evidence.form_age {
        FormAge::Seconds(seconds) if seconds < MIN_SECONDS => Some(Verdict {
            opinion: Opinion::Spam,
            reason: Reason::new(
                "form_sent_too_fast",
                format!("The form was sent {seconds} s after it was fetched; people take at least {MIN_SECONDS} s."),
            ),
        }),
        FormAge::Seconds(_) | FormAge::Unknown => None,
    }
}
