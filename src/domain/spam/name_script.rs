//! Names that mix scripts in a way no language does, as look-alikes of other names do.

use super::Evidence;
use crate::domain::moderation::{Opinion, Reason, Verdict};

pub(super) fn check(evidence: &Evidence<'_>) -> Option<Verdict> {
    evidence.author_name.mixes_scripts().then(|| Verdict {
        opinion: Opinion::Hold,
        reason: Reason::new(
            "name_mixes_scripts",
            "The name mixes letters of several scripts, as names made to look like others do.",
        ),
    })
}
