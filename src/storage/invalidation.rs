//! Cache invalidation: version counters of everything that cached values are made from.
//!
//! Before reading, a cache records the current version of everything that it depends on (`Versions`). A unit of work marks
//! the dependencies that it changes; their versions rise after its commit and before its answer. So a cached value is
//! never older than an answered decision. A dependency is an index of a fixed table. Two articles may share one; then one
//! of them is read again for nothing, but no cache serves stale data.

use crate::domain::article::ArticlePath;
use crate::domain::site::SiteId;
use std::cell::RefCell;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// The number of version counters. A power of two.
const TABLE_SIZE: usize = 1 << 16;

/// Something that a cached value is made from, and that is invalidated as a whole.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Dependency(u16);

impl Dependency {
    /// All sites with their settings, and the names of moderators: few, and rarely changed.
    pub const SITES: Self = Self(0);
    /// All comments of all sites, with their decisions.
    pub const COMMENTS: Self = Self(1);

    /// The thread of one article, stored or not.
    pub fn article(site: SiteId, path: &ArticlePath) -> Self {
        Self::article_text(site.get(), path.as_str())
    }

    /// The spam filter of a site.
    pub fn filter(site: SiteId) -> Self {
        // No article has this path: paths begin with a slash.
        Self::article_text(site.get(), "filter")
    }

    /// Sessions, tokens and the rights of moderators.
    pub fn access() -> Self {
        // No site has this number.
        Self::article_text(0, "access")
    }

    /// The list of branches that still have to follow a decision.
    pub fn branches() -> Self {
        Self::article_text(0, "branches")
    }

    pub(super) fn article_text(site: i64, path: &str) -> Self {
        // FNV-1a, 64 bits: the same on every machine, as instances send one another the number.
        let bytes = site.to_be_bytes().into_iter().chain(path.bytes());
        let hash =
            bytes.fold(0xcbf2_9ce4_8422_2325_u64, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3));
        let folded = (hash >> 32) ^ hash;
        Self(u16::try_from(folded % (TABLE_SIZE as u64 - 2)).unwrap_or(0) + 2)
    }

    /// Returns the number that instances send one another.
    #[cfg(feature = "postgres")]
    pub(super) const fn number(self) -> u16 {
        self.0
    }

    #[cfg(feature = "postgres")]
    pub(super) const fn from_number(number: u16) -> Self {
        Self(number)
    }
}

/// The version of each dependency: how often it has changed since the program started.
#[derive(Debug)]
pub struct Invalidation {
    all: AtomicU32,
    /// Whether changes by other instances may be missed.
    is_disconnected: AtomicBool,
    dependencies: Box<[AtomicU32]>,
}

/// The versions of some dependencies at one time.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Versions {
    all: u32,
    seen: Box<[(Dependency, u32)]>,
}

impl Default for Invalidation {
    fn default() -> Self {
        Self {
            all: AtomicU32::new(0),
            is_disconnected: AtomicBool::new(false),
            dependencies: (0..TABLE_SIZE).map(|_| AtomicU32::new(0)).collect(),
        }
    }
}

impl Invalidation {
    /// Records the current versions of dependencies. To be called before they are read.
    pub fn versions(&self, dependencies: impl IntoIterator<Item = Dependency>) -> Versions {
        let all = self.all.load(Ordering::Acquire);
        let mut dependencies: Vec<_> = dependencies.into_iter().collect();
        dependencies.sort_unstable();
        dependencies.dedup();
        Versions {
            all,
            seen: dependencies.into_iter().map(|dependency| (dependency, self.count(dependency))).collect(),
        }
    }

    /// Adds dependencies to versions recorded before. To be called before they are read.
    pub fn versions_with(&self, versions: &Versions, dependencies: impl IntoIterator<Item = Dependency>) -> Versions {
        let Versions { all, seen } = versions.clone();
        let mut seen = seen.into_vec();
        // The version recorded first stands first and is kept: the sort is stable.
        seen.extend(dependencies.into_iter().map(|dependency| (dependency, self.count(dependency))));
        seen.sort_by_key(|(dependency, _)| *dependency);
        seen.dedup_by_key(|(dependency, _)| *dependency);
        Versions { all, seen: seen.into() }
    }

    /// Returns true if no dependency has changed since its version was recorded.
    pub fn is_current(&self, versions: &Versions) -> bool {
        versions.all == self.all.load(Ordering::Acquire)
            && !self.is_disconnected.load(Ordering::Acquire)
            && versions.seen.iter().all(|(dependency, count)| self.count(*dependency) == *count)
    }

    /// Returns true if nothing has changed since the start.
    pub fn is_untouched(&self) -> bool {
        self.all.load(Ordering::Acquire) == 0
            && self.dependencies.iter().all(|count| count.load(Ordering::Acquire) == 0)
    }

    /// Returns true while changes by other instances may be missed. Nothing is worth caching then.
    pub fn is_disconnected(&self) -> bool {
        self.is_disconnected.load(Ordering::Acquire)
    }

    pub(super) fn invalidate(&self, dependency: Dependency) {
        if let Some(count) = self.dependencies.get(usize::from(dependency.0)) {
            count.fetch_add(1, Ordering::Release);
        }
    }

    /// Invalidates everything, for when changes may have been missed.
    pub(super) fn invalidate_all(&self) {
        self.all.fetch_add(1, Ordering::Release);
    }

    /// Sets whether changes by other instances may be missed. While they may, no recorded version is current.
    #[cfg(feature = "postgres")]
    pub(super) fn set_disconnected(&self, is_disconnected: bool) {
        self.is_disconnected.store(is_disconnected, Ordering::Release);
    }

    fn count(&self, dependency: Dependency) -> u32 {
        self.dependencies.get(usize::from(dependency.0)).map_or(0, |count| count.load(Ordering::Acquire))
    }
}

thread_local! {
    // A unit of work runs on one thread from its first statement to its commit. `AnyConnection` cannot hold the list:
    // diesel derives it, with no room beside the connections.
    static MARKED: RefCell<Vec<Dependency>> = const { RefCell::new(Vec::new()) };
}

/// Marks a dependency as changed by the running unit of work. Its commit invalidates it.
pub(super) fn mark_changed(dependency: Dependency) {
    MARKED.with_borrow_mut(|marked| {
        if !marked.contains(&dependency) {
            marked.push(dependency);
        }
    });
}

/// Returns the dependencies marked on this thread, and keeps them.
pub(super) fn peek_marked() -> Vec<Dependency> {
    MARKED.with_borrow(Clone::clone)
}

/// Takes the dependencies marked on this thread since the last call.
pub(super) fn take_marked() -> Vec<Dependency> {
    MARKED.take()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn article(path: &str) -> Dependency {
        Dependency::article_text(1, path)
    }

    #[test]
    fn versions_are_current_until_a_dependency_changes() {
        let invalidation = Invalidation::default();
        let versions = invalidation.versions([Dependency::SITES, article("/a")]);
        invalidation.invalidate(article("/b"));
        assert!(invalidation.is_current(&versions));
        invalidation.invalidate(article("/a"));
        assert!(!invalidation.is_current(&versions));
        assert!(invalidation.is_current(&invalidation.versions([article("/a")])));
    }

    #[test]
    fn extended_versions_keep_what_they_recorded_first() {
        let invalidation = Invalidation::default();
        let early = invalidation.versions([Dependency::SITES]);
        invalidation.invalidate(article("/a"));
        let both = invalidation.versions_with(&early, [article("/a"), Dependency::SITES]);
        assert_eq!(both, invalidation.versions([Dependency::SITES, article("/a")]));
        invalidation.invalidate(Dependency::SITES);
        assert!(!invalidation.is_current(&invalidation.versions_with(&both, [Dependency::SITES])));
        invalidation.invalidate_all();
        let early = invalidation.versions([]);
        invalidation.invalidate_all();
        assert!(!invalidation.is_current(&invalidation.versions_with(&early, [article("/a")])));
    }

    #[test]
    fn everything_can_be_invalidated_at_once() {
        let invalidation = Invalidation::default();
        let versions = invalidation.versions([]);
        invalidation.invalidate_all();
        assert!(!invalidation.is_current(&versions));
    }

    #[test]
    fn articles_have_numbers_of_their_own_and_never_those_of_other_dependencies() {
        let numbers: std::collections::BTreeSet<_> = (0..1000).map(|n| article(&format!("/{n}")).0).collect();
        assert!(numbers.len() > 950 && numbers.first() > Some(&Dependency::COMMENTS.0), "{}", numbers.len());
        assert_ne!(Dependency::article_text(1, "/a"), Dependency::article_text(2, "/a"));
    }

    #[test]
    fn dependency_marked_twice_is_taken_once() {
        mark_changed(article("/a"));
        mark_changed(article("/a"));
        mark_changed(Dependency::SITES);
        assert_eq!(take_marked(), [article("/a"), Dependency::SITES]);
        assert_eq!(take_marked(), []);
    }
}
