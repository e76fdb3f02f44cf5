//! The time between fetching a form and sending it: programs take none.

use super::{Form, FormAge};
use crate::domain::moderation::{Reason, Verdict, Weight};

/// People need longer than this to read a form and write into it.
const MIN_SECONDS: i64 = 3;

pub(super) fn check(form: Form<'_>) -> Option<Verdict> {
    match form.age {
        FormAge::Seconds(seconds) if seconds < MIN_SECONDS => {
            let message =
                format!("The form was sent {seconds} s after it was fetched; people take at least {MIN_SECONDS} s.");
            let reason = Reason::new("form_sent_too_fast", message).with("seconds", seconds).with("least", MIN_SECONDS);
            Some(Verdict::new(Weight::Points(100), reason))
        }
        FormAge::Seconds(_) | FormAge::Unknown => None,
    }
}
