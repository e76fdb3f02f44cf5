//! How long requests took.

use hdrhistogram::Histogram;
use std::time::Duration;

/// The longest duration that is told from longer ones, in nanoseconds: one hour.
const LONGEST: u64 = 3_600_000_000_000;

/// Durations of up to an hour in a fixed amount of memory, true to 0.1 %.
#[derive(Debug, Clone)]
pub struct LatencyHistogram(Histogram<u64>);

impl Default for LatencyHistogram {
    #[expect(clippy::expect_used, reason = "both arguments are constants, and a test makes a histogram of them")]
    fn default() -> Self {
        Self(Histogram::new_with_max(LONGEST, 3).expect("a range and a precision that are allowed"))
    }
}

impl LatencyHistogram {
    /// Counts a duration, a longer one than an hour as an hour.
    pub fn record(&mut self, duration: Duration) {
        self.0.saturating_record(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX));
    }

    /// Adds what another has counted.
    pub fn add(&mut self, other: &Self) {
        // Fails only for another range; all have the same.
        let _ = self.0.add(&other.0);
    }

    /// Returns how many were counted.
    pub fn count(&self) -> u64 {
        self.0.len()
    }

    /// Returns the duration in milliseconds that `percent` of all did not exceed; 0 where nothing was counted.
    pub fn percentile_ms(&self, percent: f64) -> f64 {
        Duration::from_nanos(self.0.value_at_percentile(percent)).as_secs_f64() * 1e3
    }

    /// Returns the longest in milliseconds.
    pub fn max_ms(&self) -> f64 {
        Duration::from_nanos(self.0.max()).as_secs_f64() * 1e3
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn percentiles_are_milliseconds() {
        let mut latencies = LatencyHistogram::default();
        assert!(latencies.percentile_ms(99.0).abs() < 1e-9);
        let mut others = LatencyHistogram::default();
        (1..=500).for_each(|micros| latencies.record(Duration::from_micros(micros)));
        (501..=1000).for_each(|micros| others.record(Duration::from_micros(micros)));
        latencies.add(&others);
        assert_eq!(latencies.count(), 1000);
        for (found, exact) in
            [(latencies.percentile_ms(50.0), 0.5), (latencies.percentile_ms(99.0), 0.99), (latencies.max_ms(), 1.0)]
        {
            assert!((found - exact).abs() < 0.002, "{found} is not {exact}");
        }
    }

    #[test]
    fn longest_of_all_is_counted_too() {
        let mut latencies = LatencyHistogram::default();
        latencies.record(Duration::MAX);
        assert_eq!(latencies.count(), 1);
    }
}
