//! What has a bound: how much of it is used, how much there is, and how often there was no more.
//!
//! All of them are one family of samples each, so that one rule of alerting holds for everything that can fill up.

use super::exposition::{Exposition, Family};
use std::fmt::Result;

/// Something that can fill up, as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounded {
    /// Its word in the label `resource`: `snake_case`, stable.
    pub resource: &'static str,
    /// How much is used.
    pub used: u64,
    /// How much there is.
    pub limit: u64,
    /// How often somebody was refused because all was used; `None` where nobody is refused, but waits or makes room.
    pub refused: Option<u64>,
}

pub(super) fn encode(exposition: &mut Exposition<'_>, all: &[Bounded]) -> Result {
    let used = Family::new("afterword_bound_used", "How much is used of what has a bound.");
    exposition.gauges(&used, all.iter().map(|one| (vec![("resource", one.resource)], one.used)))?;
    let limit = Family::new("afterword_bound_limit", "The bound: how much there is at most.");
    exposition.gauges(&limit, all.iter().map(|one| (vec![("resource", one.resource)], one.limit)))?;
    let refused = Family::new("afterword_bound_refused", "What was refused because all was used.");
    let samples = all.iter().filter_map(|one| Some((vec![("resource", one.resource)], one.refused?)));
    exposition.counters(&refused, samples)
}
