//! Tells those who keep something made from stored rows whether it is still true.
//!
//! Who keeps something takes a stamp of the subjects that it is made from, before reading them. A unit of work notes the
//! subjects that it changes; after its commit, and before it is answered, their stamps stop being current. So what is
//! kept is never older than an answered decision. A subject is a number of a fixed table: two articles may share one,
//! and then one is read again for nothing, but never kept for too long.

use crate::domain::article::ArticlePath;
use crate::domain::site::SiteId;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Subjects that are told apart. A power of two.
const SUBJECTS: usize = 1 << 16;

/// Something that is changed as a whole, as far as those are concerned who keep things.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Subject(u16);

impl Subject {
    /// All sites with their settings, and the names of moderators: few, and rarely changed.
    pub const DIRECTORY: Self = Self(0);
    /// All comments of all sites with what was decided about them: what moderators see of the whole.
    pub const COMMENTS: Self = Self(1);

    /// The thread of one article, stored or not.
    pub fn article(site: SiteId, path: &ArticlePath) -> Self {
        Self::article_text(site.get(), path.as_str())
    }

    /// What a site has learned about spam.
    pub fn filter(site: SiteId) -> Self {
        // No path begins so.
        Self::article_text(site.get(), "filter")
    }

    /// Who may come in: sessions and tokens that were ended, and what moderators may do.
    pub fn access() -> Self {
        // No site has this number.
        Self::article_text(0, "access")
    }

    /// The list of branches that have to follow a decision.
    pub fn branches() -> Self {
        Self::article_text(0, "branches")
    }

    pub(super) fn article_text(site: i64, path: &str) -> Self {
        // FNV-1a, 64 bits: the same on every machine, as instances tell one another of subjects by number.
        let bytes = site.to_be_bytes().into_iter().chain(path.bytes());
        let hash =
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        let folded = (hash >> 32) ^ hash;
        Self(u16::try_from(folded % (SUBJECTS as u64 - 2)).unwrap_or(0) + 2)
    }

    /// Gives its number, by which instances tell one another.
    #[cfg(feature = "postgres")]
    pub(super) const fn number(self) -> u16 {
        self.0
    }

    #[cfg(feature = "postgres")]
    pub(super) const fn from_number(number: u16) -> Self {
        Self(number)
    }
}

/// How often each subject has changed since the program started.
#[derive(Debug)]
pub struct Freshness {
    all: AtomicU32,
    /// Whether changes by others may go unheard at the moment.
    is_blind: AtomicBool,
    subjects: Box<[AtomicU32]>,
}

/// What some subjects were like at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stamp {
    all: u32,
    seen: Box<[(Subject, u32)]>,
}

impl Default for Freshness {
    fn default() -> Self {
        Self {
            all: AtomicU32::new(0),
            is_blind: AtomicBool::new(false),
            subjects: (0..SUBJECTS).map(|_| AtomicU32::new(0)).collect(),
        }
    }
}

impl Freshness {
    /// Takes the stamp of some subjects. To be called before they are read.
    pub fn stamp(&self, subjects: impl IntoIterator<Item = Subject>) -> Stamp {
        let all = self.all.load(Ordering::Acquire);
        let mut subjects: Vec<_> = subjects.into_iter().collect();
        subjects.sort_unstable();
        subjects.dedup();
        Stamp { all, seen: subjects.into_iter().map(|subject| (subject, self.count(subject))).collect() }
    }

    /// Adds subjects to a stamp that was taken before. To be called before they are read.
    pub fn stamp_with(&self, stamp: &Stamp, subjects: impl IntoIterator<Item = Subject>) -> Stamp {
        let Stamp { all, seen } = stamp.clone();
        let mut seen = seen.into_vec();
        // What is known longer stands first, and so it stays: the sort is stable.
        seen.extend(subjects.into_iter().map(|subject| (subject, self.count(subject))));
        seen.sort_by_key(|(subject, _)| *subject);
        seen.dedup_by_key(|(subject, _)| *subject);
        Stamp { all, seen: seen.into() }
    }

    /// Tells whether nothing that a stamp names has changed since it was taken.
    pub fn is_current(&self, stamp: &Stamp) -> bool {
        stamp.all == self.all.load(Ordering::Acquire)
            && !self.is_blind.load(Ordering::Acquire)
            && stamp.seen.iter().all(|(subject, count)| self.count(*subject) == *count)
    }

    /// Tells whether nothing has changed since the start.
    pub fn is_untouched(&self) -> bool {
        self.all.load(Ordering::Acquire) == 0 && self.subjects.iter().all(|count| count.load(Ordering::Acquire) == 0)
    }

    /// Tells whether changes may go unheard at the moment, so that nothing is worth keeping.
    pub fn is_blind(&self) -> bool {
        self.is_blind.load(Ordering::Acquire)
    }

    pub(super) fn changed(&self, subject: Subject) {
        if let Some(count) = self.subjects.get(usize::from(subject.0)) {
            count.fetch_add(1, Ordering::Release);
        }
    }

    /// Ends every stamp: for when changes may have been missed.
    pub(super) fn everything_changed(&self) {
        self.all.fetch_add(1, Ordering::Release);
    }

    /// Says whether changes by others may go unheard from now on; while they may, no stamp is current.
    #[cfg(feature = "postgres")]
    pub(super) fn set_blind(&self, is_blind: bool) {
        self.is_blind.store(is_blind, Ordering::Release);
    }

    fn count(&self, subject: Subject) -> u32 {
        self.subjects.get(usize::from(subject.0)).map_or(0, |count| count.load(Ordering::Acquire))
    }
}

thread_local! {
    // A unit of work runs on one thread from its first statement to its commit, and `AnyConnection`, which diesel
    // derives, has no room for anything beside the connections.
    static NOTED: RefCell<Vec<Subject>> = const { RefCell::new(Vec::new()) };
}

/// Notes that the running unit of work changes a subject.
pub(super) fn note(subject: Subject) {
    NOTED.with_borrow_mut(|noted| {
        if !noted.contains(&subject) {
            noted.push(subject);
        }
    });
}

/// Shows what was noted on this thread.
pub(super) fn peek_noted() -> Vec<Subject> {
    NOTED.with_borrow(Clone::clone)
}

/// Gives what was noted on this thread since the last call.
pub(super) fn take_noted() -> Vec<Subject> {
    NOTED.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(path: &str) -> Subject {
        Subject::article_text(1, path)
    }

    #[test]
    fn stamp_is_current_until_one_of_its_subjects_changes() {
        let freshness = Freshness::default();
        let stamp = freshness.stamp([Subject::DIRECTORY, article("/a")]);
        freshness.changed(article("/b"));
        assert!(freshness.is_current(&stamp));
        freshness.changed(article("/a"));
        assert!(!freshness.is_current(&stamp));
        assert!(freshness.is_current(&freshness.stamp([article("/a")])));
    }

    #[test]
    fn stamp_that_is_extended_keeps_what_it_knew() {
        let freshness = Freshness::default();
        let early = freshness.stamp([Subject::DIRECTORY]);
        freshness.changed(article("/a"));
        let both = freshness.stamp_with(&early, [article("/a"), Subject::DIRECTORY]);
        assert_eq!(both, freshness.stamp([Subject::DIRECTORY, article("/a")]));
        freshness.changed(Subject::DIRECTORY);
        assert!(!freshness.is_current(&freshness.stamp_with(&both, [Subject::DIRECTORY])));
        freshness.everything_changed();
        let early = freshness.stamp([]);
        freshness.everything_changed();
        assert!(!freshness.is_current(&freshness.stamp_with(&early, [article("/a")])));
    }

    #[test]
    fn everything_may_change_at_once() {
        let freshness = Freshness::default();
        let stamp = freshness.stamp([]);
        freshness.everything_changed();
        assert!(!freshness.is_current(&stamp));
    }

    #[test]
    fn articles_have_numbers_of_their_own_and_never_those_of_other_subjects() {
        let numbers: std::collections::BTreeSet<_> = (0..1000).map(|n| article(&format!("/{n}")).0).collect();
        assert!(numbers.len() > 950 && numbers.first() > Some(&Subject::COMMENTS.0), "{}", numbers.len());
        assert_ne!(Subject::article_text(1, "/a"), Subject::article_text(2, "/a"));
    }

    #[test]
    fn what_is_noted_twice_is_given_once_and_then_forgotten() {
        note(article("/a"));
        note(article("/a"));
        note(Subject::DIRECTORY);
        assert_eq!(take_noted(), [article("/a"), Subject::DIRECTORY]);
        assert_eq!(take_noted(), []);
    }
}
