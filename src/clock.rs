//! The only source of time.

use crate::domain::timestamp::Timestamp;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Tells the time. Clones are cheap and, where the time is fixed, share it.
#[derive(Debug, Clone)]
pub struct Clock(Kind);

#[derive(Debug, Clone)]
enum Kind {
    System,
    Fixed(Arc<AtomicI64>),
}

impl Clock {
    /// Follows the system's clock, which may jump in both directions.
    pub const fn system() -> Self {
        Self(Kind::System)
    }

    /// Stands still at `start` until it is advanced: for tests and for work as of a given time.
    pub fn fixed(start: Timestamp) -> Self {
        Self(Kind::Fixed(Arc::new(AtomicI64::new(start.millis()))))
    }

    /// Gives the current time.
    pub fn now(&self) -> Timestamp {
        match &self.0 {
            Kind::System => Timestamp::from_millis(jiff::Timestamp::now().as_millisecond()),
            Kind::Fixed(millis) => Timestamp::from_millis(millis.load(Ordering::SeqCst)),
        }
    }

    /// Moves a fixed clock and all its clones by `seconds`, back when negative. The system's clock is left alone.
    pub fn advance_seconds(&self, seconds: i64) {
        match &self.0 {
            Kind::System => {}
            Kind::Fixed(millis) => {
                millis.fetch_add(seconds.saturating_mul(1000), Ordering::SeqCst);
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_fixed_clock_moves_only_when_told_and_with_all_its_clones() {
        let clock = Clock::fixed(Timestamp::from_millis(5_000));
        let clone = clock.clone();
        assert_eq!(clone.now(), Timestamp::from_millis(5_000));
        clock.advance_seconds(2);
        assert_eq!(clone.now(), Timestamp::from_millis(7_000));
        clone.advance_seconds(-3);
        assert_eq!(clock.now(), Timestamp::from_millis(4_000));
    }

    #[test]
    fn the_system_clock_is_past_the_year_2026() {
        assert!(Clock::system().now() > Timestamp::from_millis(1_767_225_600_000));
    }
}
