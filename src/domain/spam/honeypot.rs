//! A field that people do not see and programs fill.

use super::Evidence;
use crate::domain::moderation::{Opinion, Reason, Verdict};

pub(super) fn check(evidence: &Evidence<'_>) -> Option<Verdict> {
    evidence.is_honeypot_filled.then(|| Verdict {
        opinion: Opinion::Spam,
        reason: Reason::new("honeypot_filled", "A field that people cannot see was filled."),
    })
}
