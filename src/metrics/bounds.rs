//! Bounded resources: used, capacity, rejections.
//!
//! All of them share the same metric families, so one alert rule covers everything that can fill up.

use super::exposition::{Exposition, Family};
use std::fmt::Result;

/// Something that can fill up, as it is now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bounded {
    /// Its word in the label `resource`: `snake_case`, stable.
    pub resource: &'static str,
    /// The used part.
    pub used: u64,
    /// The capacity.
    pub limit: u64,
    /// Rejections because all was used; `None` for a resource that never rejects.
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
