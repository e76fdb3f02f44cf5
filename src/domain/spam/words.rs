//! The site's word lists.

use super::Reading;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};
use crate::domain::policy::PolicySettings;
use crate::domain::word_list::WordList;

pub(super) const CODES: &[ReasonCode] = &[ReasonCode::WordHeld, ReasonCode::WordDisallowed];

/// Holds what has a word of the list for holding.
pub(super) fn check_hold(reading: &Reading<'_>, policy: &PolicySettings) -> Option<Verdict> {
    let entry = find(reading, &policy.hold_words)?;
    Some(Verdict::new(Weight::Hold, Reason::new(ReasonCode::WordHeld).with("entry", entry)))
}

/// Makes spam of what has a word of the list of disallowed ones.
pub(super) fn check_disallowed(reading: &Reading<'_>, policy: &PolicySettings) -> Option<Verdict> {
    let entry = find(reading, &policy.disallowed_words)?;
    Some(Verdict::new(Weight::Spam, Reason::new(ReasonCode::WordDisallowed).with("entry", entry)))
}

fn find<'a>(reading: &Reading<'_>, list: &'a WordList) -> Option<&'a str> {
    list.find(&reading.haystack)
}
