//! Names that mix scripts in a way no language does, as look-alikes of other names do.

use super::Reading;
use crate::domain::moderation::{Reason, Verdict, Weight};
use crate::domain::policy::PolicySettings;

pub(super) const CODES: &[&str] = &["name_mixes_scripts"];

pub(super) fn check(reading: &Reading<'_>, _: &PolicySettings) -> Option<Verdict> {
    let message = "The name mixes letters of several scripts, as names made to look like others do.";
    let reason = || Reason::new("name_mixes_scripts", message);
    reading.text.author_name.mixes_scripts().then(|| Verdict::new(Weight::Points(40), reason()))
}
