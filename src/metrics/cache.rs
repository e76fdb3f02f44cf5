//! Figures of the cache of rendered threads, which keeps its own counters.

use super::bounds::Bounded;
use super::exposition::{Exposition, Family};
use std::fmt::Result;

/// Figures of the cache.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct CacheFigures {
    /// Reads answered from memory.
    pub hits: u64,
    /// Pages that had to be rendered.
    pub misses: u64,
    /// Bytes taken now.
    pub bytes: u64,
    /// Pages kept now.
    pub entries: u64,
    /// Bytes that may be taken; 0 where nothing is kept.
    pub max_bytes: u64,
}

impl CacheFigures {
    /// Returns the bytes kept and their bound; `None` where there is no cache.
    pub(super) fn bound(&self) -> Option<Bounded> {
        let bounded = Bounded { resource: "cache_bytes", used: self.bytes, limit: self.max_bytes, refused: None };
        (self.max_bytes > 0).then_some(bounded)
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let counters = [
            ("afterword_cache_hits", "Reads of threads and counts that were answered from memory.", self.hits),
            ("afterword_cache_misses", "Reads of threads and counts that had to be rendered.", self.misses),
        ];
        for (name, help, value) in counters {
            exposition.counters(&Family::new(name, help), [(vec![], value)])?;
        }
        let entries = Family::new("afterword_cache_entries", "Rendered threads and counts in memory.");
        exposition.gauges(&entries, [(vec![], self.entries)])
    }
}
