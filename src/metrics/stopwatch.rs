//! A monotonic stopwatch. The time of day comes from `clock`.

use std::time::{Duration, Instant};

/// Runs from its start; monotonic, and a few tens of nanoseconds to read.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Default for Stopwatch {
    fn default() -> Self {
        Self::start()
    }
}

impl Stopwatch {
    /// Starts one.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Returns the time since its start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
