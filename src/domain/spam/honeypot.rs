//! A form field that people do not see and bots fill in.

use super::Form;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};

pub(super) fn check(form: Form<'_>) -> Option<Verdict> {
    let reason = || Reason::new(ReasonCode::HoneypotFilled);
    form.is_honeypot_filled.then(|| Verdict::new(Weight::Points(100), reason()))
}
