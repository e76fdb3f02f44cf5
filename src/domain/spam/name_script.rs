//! Names that mix scripts as no language does, as look-alikes of other names do.

use super::Reading;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};
use crate::domain::policy::PolicySettings;

pub(super) const CODES: &[ReasonCode] = &[ReasonCode::NameMixesScripts];

pub(super) fn check(reading: &Reading<'_>, _: &PolicySettings) -> Option<Verdict> {
    let reason = || Reason::new(ReasonCode::NameMixesScripts);
    reading.text.author_name.mixes_scripts().then(|| Verdict::new(Weight::Points(40), reason()))
}
