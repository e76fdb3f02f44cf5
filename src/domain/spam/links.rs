//! Links in the text: how many, and whether there is other text. Links to the site itself do not count.

use super::Reading;
use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};
use crate::domain::policy::PolicySettings;

pub(super) const CODES: &[ReasonCode] = &[ReasonCode::ManyLinks, ReasonCode::HardlyMoreThanLinks];

/// The points of the first link over the limit.
const TOO_MANY: i32 = 40;
/// The points of each further one.
const EACH_MORE: i32 = 10;
/// The most points of links: alone, they hold a comment but do not make it spam.
const MOST: i32 = 90;
/// Fewer words of the author's own beside a link count as none.
const MIN_WORDS: usize = 4;

pub(super) fn check(reading: &Reading<'_>, policy: &PolicySettings) -> Option<Verdict> {
    let max_links = usize::from(policy.max_links);
    let link_count = reading.foreign_hosts().count();
    if max_links == 0 || link_count < max_links {
        return None;
    }
    let more = i32::try_from(link_count - max_links).unwrap_or(i32::MAX);
    let points = TOO_MANY.saturating_add(more.saturating_mul(EACH_MORE)).min(MOST);
    let reason = Reason::new(ReasonCode::ManyLinks).with("count", link_count).with("threshold", max_links);
    Some(Verdict::new(Weight::Points(points), reason))
}

/// Objects to texts with little besides a link.
pub(super) fn check_alone(reading: &Reading<'_>, policy: &PolicySettings) -> Option<Verdict> {
    if policy.max_links == 0 || reading.foreign_hosts().next().is_none() {
        return None;
    }
    let is_word =
        |word: &&str| !word.contains("://") && !word.starts_with("www.") && word.contains(char::is_alphabetic);
    let is_alone = reading.plain.split_whitespace().filter(is_word).count() < MIN_WORDS;
    let reason = || Reason::new(ReasonCode::HardlyMoreThanLinks);
    is_alone.then(|| Verdict::new(Weight::Points(20), reason()))
}
