//! Histograms without locks.
//!
//! The one of `prometheus-client` locks a mutex for each observation.

use prometheus_client::encoding::{MetricEncoder, NoLabelSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const NANOS_PER_SECOND: f64 = 1_000_000_000.0;

/// Bounds for requests, in seconds: from a read out of memory to the deadline of a slow body.
pub(super) const REQUEST_BOUNDS: &[f64] = &[
    0.00001, 0.00005, 0.0001, 0.00025, 0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0,
    10.0,
];

/// Bounds for work on the database, in seconds.
pub(super) const DATABASE_BOUNDS: &[f64] =
    &[0.00001, 0.00005, 0.0001, 0.0005, 0.001, 0.005, 0.01, 0.05, 0.1, 0.5, 1.0, 5.0];

/// Bounds for the number of units of work in one transaction.
pub(super) const GROUP_BOUNDS: &[f64] = &[1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, 128.0, 256.0];

/// Counts observations between bounds. Observations are whole numbers: nanoseconds, or pieces.
#[derive(Debug)]
pub(super) struct Histogram {
    /// Ascending, in the unit that is shown; a value at a bound counts below it.
    bounds: &'static [f64],
    /// The observed units in one shown unit.
    per_unit: f64,
    /// One more than bounds: the last counts values above all of them.
    counts: Box<[AtomicU64]>,
    sum: AtomicU64,
}

impl Histogram {
    /// Makes one that observes nanoseconds and shows seconds.
    pub(super) fn of_seconds(bounds: &'static [f64]) -> Self {
        Self::new(bounds, NANOS_PER_SECOND)
    }

    /// Makes one that observes and shows pieces.
    pub(super) fn of_pieces(bounds: &'static [f64]) -> Self {
        Self::new(bounds, 1.0)
    }

    fn new(bounds: &'static [f64], per_unit: f64) -> Self {
        let counts = (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect();
        Self { bounds, per_unit, counts, sum: AtomicU64::new(0) }
    }

    /// Observes a time.
    pub(super) fn observe_time(&self, time: Duration) {
        self.observe(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Observes a number.
    pub(super) fn observe(&self, value: u64) {
        let shown = value as f64 / self.per_unit;
        let position = self.bounds.partition_point(|bound| *bound < shown);
        if let Some(count) = self.counts.get(position) {
            count.fetch_add(1, Ordering::Relaxed);
            self.sum.fetch_add(value, Ordering::Relaxed);
        }
    }

    /// Returns whether nothing has been observed.
    pub(super) fn is_empty(&self) -> bool {
        self.counts.iter().all(|count| count.load(Ordering::Relaxed) == 0)
    }

    /// Writes it. The count is that of all buckets, so that the two always agree; the sum may be a moment ahead.
    pub(super) fn encode(&self, encoder: &mut MetricEncoder<'_>) -> std::fmt::Result {
        let bounds = self.bounds.iter().copied().chain([f64::INFINITY]);
        let counts = self.counts.iter().map(|count| count.load(Ordering::Relaxed));
        let buckets: Vec<_> = bounds.zip(counts).collect();
        let count = buckets.iter().map(|(_, count)| count).sum();
        let sum = self.sum.load(Ordering::Relaxed) as f64 / self.per_unit;
        encoder.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
    }
}
