//! How long things took: counts by duration, in a fixed amount of memory, true to 1.6 %.

use std::time::Duration;

/// Steps in each doubling.
const STEPS: u64 = 64;
const STEP_BITS: u32 = STEPS.trailing_zeros();
/// Doublings: up to more than an hour in microseconds.
const DOUBLINGS: u64 = 32;

/// Durations in microseconds, counted in steps that grow with the duration.
#[derive(Debug, Clone)]
pub struct Histogram {
    counts: Box<[u64]>,
    count: u64,
    max: Duration,
}

impl Default for Histogram {
    fn default() -> Self {
        let steps = usize::try_from(STEPS * DOUBLINGS).unwrap_or(0);
        Self { counts: vec![0; steps].into(), count: 0, max: Duration::ZERO }
    }
}

impl Histogram {
    /// Counts a duration.
    pub fn record(&mut self, duration: Duration) {
        let micros = u64::try_from(duration.as_micros()).unwrap_or(u64::MAX);
        let last = self.counts.len() - 1;
        if let Some(count) = self.counts.get_mut(step(micros).min(last)) {
            *count += 1;
        }
        self.count += 1;
        self.max = self.max.max(duration);
    }

    /// Adds what another has counted.
    pub fn add(&mut self, other: &Self) {
        for (count, more) in self.counts.iter_mut().zip(&other.counts) {
            *count += more;
        }
        self.count += other.count;
        self.max = self.max.max(other.max);
    }

    /// Gives how many were counted.
    pub const fn count(&self) -> u64 {
        self.count
    }

    /// Gives the duration in milliseconds that `percent` of all did not exceed; 0 where nothing was counted.
    pub fn percentile_ms(&self, percent: u64) -> f64 {
        let wanted = (self.count * percent).div_ceil(100).max(1);
        let mut seen = 0;
        for (step, count) in self.counts.iter().enumerate() {
            seen += count;
            if seen >= wanted {
                return (middle_micros(step as u64) / 1000.0).min(self.max_ms());
            }
        }
        self.max_ms()
    }

    /// Gives the longest in milliseconds, exactly.
    pub fn max_ms(&self) -> f64 {
        self.max.as_secs_f64() * 1000.0
    }
}

/// Gives the step that a duration falls into: one for each microsecond below `STEPS`, then `STEPS` for each doubling.
fn step(micros: u64) -> usize {
    let doubling = u64::from(u64::BITS - micros.leading_zeros()).saturating_sub(u64::from(STEP_BITS) + 1);
    let within = (micros >> doubling).min(2 * STEPS - 1);
    usize::try_from(doubling * STEPS + within).unwrap_or(usize::MAX)
}

#[expect(clippy::cast_precision_loss, reason = "durations are far below 2^52 microseconds")]
fn middle_micros(step: u64) -> f64 {
    let doubling = (step / STEPS).saturating_sub(1);
    let within = step - doubling * STEPS;
    let width = 1_u64 << doubling;
    (within << doubling) as f64 + (width - 1) as f64 / 2.0
}

#[cfg(test)]
mod tests {
    use super::*;

    fn of(micros: impl IntoIterator<Item = u64>) -> Histogram {
        let mut histogram = Histogram::default();
        micros.into_iter().for_each(|micros| histogram.record(Duration::from_micros(micros)));
        histogram
    }

    #[test]
    fn every_duration_is_given_back_to_within_two_percent() {
        for micros in (0..200).chain([1_000, 4_095, 4_096, 77_777, 1_000_000, 59_999_999, 3_600_000_000]) {
            let found = of([micros]).percentile_ms(50) * 1000.0;
            let exact = micros as f64;
            assert!((found - exact).abs() <= exact * 0.016 + 1e-6, "{micros} became {found}");
        }
    }

    #[test]
    fn percentiles_stand_where_they_should() {
        let histogram = of(1..=1000);
        assert!((histogram.percentile_ms(50) - 0.5).abs() < 0.01);
        assert!((histogram.percentile_ms(99) - 0.99).abs() < 0.02);
        assert!((histogram.max_ms() - 1.0).abs() < 1e-9);
        assert_eq!(histogram.count(), 1000);
        assert!(Histogram::default().percentile_ms(99).abs() < 1e-9);
    }

    #[test]
    fn two_are_as_good_as_one() {
        let (mut low, high) = (of(1..=500), of(501..=1000));
        low.add(&high);
        let whole = of(1..=1000);
        assert!((low.percentile_ms(99) - whole.percentile_ms(99)).abs() < 1e-9);
        assert_eq!(low.count(), 1000);
    }

    #[test]
    fn longest_of_all_is_counted_too() {
        assert_eq!(of([u64::MAX]).count(), 1);
    }
}
