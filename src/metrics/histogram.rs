//! Histograms that many threads fill without waiting for one another.
//!
//! That of `prometheus-client` locks a mutex for each observation.

use prometheus_client::encoding::{MetricEncoder, NoLabelSet};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

const NANOS_PER_SECOND: f64 = 1_000_000_000.0;

/// Bounds for requests, in nanoseconds: from a read out of memory to the deadline of a slow body.
pub(super) const REQUEST_BOUNDS: &[u64] = &[
    10_000,
    50_000,
    100_000,
    250_000,
    500_000,
    1_000_000,
    2_500_000,
    5_000_000,
    10_000_000,
    25_000_000,
    50_000_000,
    100_000_000,
    250_000_000,
    500_000_000,
    1_000_000_000,
    2_500_000_000,
    5_000_000_000,
    10_000_000_000,
];

/// Bounds for work on the database, in nanoseconds.
pub(super) const DATABASE_BOUNDS: &[u64] = &[
    10_000,
    50_000,
    100_000,
    500_000,
    1_000_000,
    5_000_000,
    10_000_000,
    50_000_000,
    100_000_000,
    500_000_000,
    1_000_000_000,
    5_000_000_000,
];

/// Bounds for the number of units of work in one transaction.
pub(super) const GROUP_BOUNDS: &[u64] = &[1, 2, 4, 8, 16, 32, 64, 128, 256];

/// Counts observations between bounds. What is observed is a whole number: nanoseconds, or pieces.
#[derive(Debug)]
pub(super) struct Histogram {
    /// Ascending; each bound belongs to what is below it.
    bounds: &'static [u64],
    /// How many of what is observed make one of what is shown.
    per_unit: f64,
    /// One more than there are bounds: the last for what is above all of them.
    counts: Box<[AtomicU64]>,
    sum: AtomicU64,
}

impl Histogram {
    /// Makes one that observes nanoseconds and shows seconds.
    pub(super) fn of_seconds(bounds: &'static [u64]) -> Self {
        Self::new(bounds, NANOS_PER_SECOND)
    }

    /// Makes one that observes and shows pieces.
    pub(super) fn of_pieces(bounds: &'static [u64]) -> Self {
        Self::new(bounds, 1.0)
    }

    fn new(bounds: &'static [u64], per_unit: f64) -> Self {
        let counts = (0..=bounds.len()).map(|_| AtomicU64::new(0)).collect();
        Self { bounds, per_unit, counts, sum: AtomicU64::new(0) }
    }

    /// Observes a time.
    pub(super) fn observe_time(&self, time: Duration) {
        self.observe(u64::try_from(time.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Observes a number.
    pub(super) fn observe(&self, value: u64) {
        let position = self.bounds.partition_point(|bound| *bound < value);
        if let Some(count) = self.counts.get(position) {
            count.fetch_add(1, Ordering::Relaxed);
            self.sum.fetch_add(value, Ordering::Relaxed);
        }
    }

    /// Tells whether nothing has been observed.
    pub(super) fn is_empty(&self) -> bool {
        self.counts.iter().all(|count| count.load(Ordering::Relaxed) == 0)
    }

    /// Writes it. The count is that of all buckets, so that the two always agree; the sum may be a moment ahead.
    pub(super) fn encode(&self, encoder: &mut MetricEncoder<'_>) -> std::fmt::Result {
        let bounds = self.bounds.iter().map(|bound| *bound as f64 / self.per_unit).chain([f64::INFINITY]);
        let counts = self.counts.iter().map(|count| count.load(Ordering::Relaxed));
        let buckets: Vec<_> = bounds.zip(counts).collect();
        let count = buckets.iter().map(|(_, count)| count).sum();
        let sum = self.sum.load(Ordering::Relaxed) as f64 / self.per_unit;
        encoder.encode_histogram::<NoLabelSet>(sum, count, &buckets, None)
    }
}
