//! Measuring how long something takes; never what time it is, which `clock` tells.

use std::time::{Duration, Instant};

/// Runs from its start; monotonic, and a few tens of nanoseconds to read.
#[derive(Debug, Clone, Copy)]
pub struct Stopwatch(Instant);

impl Stopwatch {
    /// Starts one.
    pub fn start() -> Self {
        Self(Instant::now())
    }

    /// Gives the time since its start.
    pub fn elapsed(self) -> Duration {
        self.0.elapsed()
    }
}
