//! The site's lists of words.

use super::Reading;
use super::word_list::WordList;
use crate::domain::moderation::{Reason, Verdict, Weight};
use crate::domain::policy::PolicySettings;

pub(super) const CODES: &[&str] = &["word_held", "word_disallowed"];

/// Holds what has a word of the list for holding.
pub(super) fn check_hold(reading: &Reading<'_>, policy: &PolicySettings) -> Option<Verdict> {
    let entry = find(reading, &policy.hold_words)?;
    let message = format!("It matches “{entry}” in the list of words that are held.");
    Some(Verdict::new(Weight::Hold, Reason::new("word_held", message).with("entry", entry)))
}

/// Makes spam of what has a word of the list of disallowed ones.
pub(super) fn check_disallowed(reading: &Reading<'_>, policy: &PolicySettings) -> Option<Verdict> {
    let entry = find(reading, &policy.disallowed_words)?;
    let message = format!("It matches “{entry}” in the list of disallowed words.");
    Some(Verdict::new(Weight::Spam, Reason::new("word_disallowed", message).with("entry", entry)))
}

fn find<'a>(reading: &Reading<'_>, list: &'a WordList) -> Option<&'a str> {
    list.find(&reading.haystack)
}
