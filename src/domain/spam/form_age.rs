//! The time between rendering a form and sending it. Bots take almost none.

use super::{Form, FormAge};
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};

/// People need longer than this to read a form and write into it.
const MIN_SECONDS: i64 = 3;

pub(super) fn check(form: Form<'_>) -> Option<Verdict> {
    match form.age {
        FormAge::Seconds(seconds) if seconds < MIN_SECONDS => {
            let reason = Reason::new(ReasonCode::FormSentTooFast).with("seconds", seconds).with("least", MIN_SECONDS);
            Some(Verdict::new(Weight::Points(100), reason))
        }
        FormAge::Seconds(_) | FormAge::Unknown => None,
    }
}
