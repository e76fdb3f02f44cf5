//! Metrics of background jobs.

use super::exposition::{Exposition, Family};
use std::collections::BTreeMap;
use std::fmt::Result;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Counts jobs. Behind a lock, as jobs are few and their kinds are not known here.
#[derive(Debug, Default)]
pub struct JobMetrics {
    kinds: Mutex<BTreeMap<&'static str, Runs>>,
}

#[derive(Debug, Clone, Copy, Default)]
struct Runs {
    done: u64,
    failed: u64,
    time: Duration,
}

impl JobMetrics {
    /// Counts a job that has ended.
    pub fn ended(&self, kind: &'static str, has_failed: bool, took: Duration) {
        let mut kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner);
        let runs = kinds.entry(kind).or_default();
        if has_failed {
            runs.failed += 1;
        } else {
            runs.done += 1;
        }
        runs.time += took;
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let kinds = self.kinds.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let outcomes = kinds.iter().flat_map(|(kind, runs)| {
            [("done", runs.done), ("failed", runs.failed)]
                .map(|(outcome, count)| (vec![("job", *kind), ("outcome", outcome)], count))
        });
        exposition.counters(&Family::new("afterword_jobs", "Jobs that have ended, by how."), outcomes)?;
        let family = Family::in_seconds("afterword_jobs_run", "How long jobs ran, all together.");
        exposition.counters(&family, kinds.iter().map(|(kind, runs)| (vec![("job", *kind)], runs.time.as_secs_f64())))
    }
}
