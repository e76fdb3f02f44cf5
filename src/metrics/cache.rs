//! What the cache of rendered threads counts.

use super::bounds::Bounded;
use super::exposition::{Exposition, Family};
use std::fmt::Result;
use std::sync::atomic::{AtomicU64, Ordering};

/// Counts how often rendered threads were at hand. Shared by all that serve them.
#[derive(Debug, Default)]
pub struct CacheMetrics {
    hits: AtomicU64,
    misses: AtomicU64,
    evictions: AtomicU64,
    entries: AtomicU64,
    bytes: AtomicU64,
    limit_bytes: AtomicU64,
}

impl CacheMetrics {
    /// Counts a read that was answered from memory, with the bytes or with 304.
    pub fn hit(&self) {
        self.hits.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a read that was rendered.
    pub fn miss(&self) {
        self.misses.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts entries that made room for others; not those that a decision made untrue.
    pub fn evicted(&self, entries: u64) {
        self.evictions.fetch_add(entries, Ordering::Relaxed);
    }

    /// Notes how much is kept.
    pub fn set_size(&self, entries: u64, bytes: u64) {
        self.entries.store(entries, Ordering::Relaxed);
        self.bytes.store(bytes, Ordering::Relaxed);
    }

    /// Notes how many bytes may be kept.
    pub fn set_limit(&self, bytes: u64) {
        self.limit_bytes.store(bytes, Ordering::Relaxed);
    }

    /// Gives the bytes kept and their bound; `None` where there is no cache.
    pub(super) fn bound(&self) -> Option<Bounded> {
        let limit = self.limit_bytes.load(Ordering::Relaxed);
        let used = self.bytes.load(Ordering::Relaxed);
        (limit > 0).then_some(Bounded { resource: "cache_bytes", used, limit, refused: None })
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let counters = [
            ("afterword_cache_hits", "Reads of a thread that were answered from memory.", &self.hits),
            ("afterword_cache_misses", "Reads of a thread that had to be rendered.", &self.misses),
            ("afterword_cache_evictions", "Rendered threads that made room for others.", &self.evictions),
        ];
        for (name, help, value) in counters {
            exposition.counters(&Family::new(name, help), [(vec![], value.load(Ordering::Relaxed))])?;
        }
        let entries = Family::new("afterword_cache_entries", "Rendered threads in memory.");
        exposition.gauges(&entries, [(vec![], self.entries.load(Ordering::Relaxed))])
    }
}
