//! A field that people do not see and programs fill.

use super::Form;
use crate::domain::moderation::{Reason, Verdict, Weight};

pub(super) fn check(form: Form<'_>) -> Option<Verdict> {
    let reason = || Reason::new("honeypot_filled", "A field that people cannot see was filled.");
    form.is_honeypot_filled.then(|| Verdict::new(Weight::Points(100), reason()))
}
