//! Text that is hidden from people or from filters.

use super::Reading;
use crate::domain::author::mixes_scripts;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};
use crate::domain::policy::PolicySettings;
use crate::domain::text;

pub(super) const CODES: &[ReasonCode] =
    &[ReasonCode::HiddenCharacters, ReasonCode::WordsMixScripts, ReasonCode::ForumMarkup];

/// The most invisible characters that mean nothing, as people paste some without noticing.
const FEW: usize = 3;

/// Objects to invisible characters, and to such that reverse the direction of text.
pub(super) fn check_characters(reading: &Reading<'_>, _: &PolicySettings) -> Option<Verdict> {
    // What scripts and emoji need is none of it.
    let is_needed =
        |c: char| text::is_joiner(c) || text::is_variation_selector(c) || matches!(c, '\u{200e}' | '\u{200f}');
    let is_hidden = |c: &char| text::is_bidi_override(*c) || (text::is_invisible(*c) && !is_needed(*c));
    let count = reading.text.body.chars().filter(is_hidden).count();
    let reason = || Reason::new(ReasonCode::HiddenCharacters).with("count", count);
    (count > FEW).then(|| Verdict::new(Weight::Points(40), reason()))
}

/// Objects to words that mix scripts in a way no language does.
pub(super) fn check_scripts(reading: &Reading<'_>, _: &PolicySettings) -> Option<Verdict> {
    let reason = || Reason::new(ReasonCode::WordsMixScripts);
    mixes_scripts(&reading.plain).then(|| Verdict::new(Weight::Points(40), reason()))
}

/// Objects to the link markup of forums, which programs send everywhere and which nothing here reads.
pub(super) fn check_markup(reading: &Reading<'_>, _: &PolicySettings) -> Option<Verdict> {
    let lower = reading.text.body.to_ascii_lowercase();
    let has_markup = ["[url=", "[url]", "[link=", "[/url]"].iter().any(|mark| lower.contains(mark));
    let reason = || Reason::new(ReasonCode::ForumMarkup);
    has_markup.then(|| Verdict::new(Weight::Points(60), reason()))
}
