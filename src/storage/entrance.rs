//! The way to the database threads: a queue that lets nobody in where too many wait, and nobody through who has waited too
//! long. Both are told so at once, rather than served when it no longer helps.

use super::error::StorageError;
use super::queue::{Pace, Queue, Refused};
use super::units::Work;
use crate::metrics::{QueueMetrics, Queued, Stopwatch};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A queue of units of work that counts what happens in it.
pub(super) struct Entrance {
    queue: Queue<Waiting>,
    max_wait: Duration,
    metrics: QueueMetrics,
    offered: AtomicU64,
}

struct Waiting {
    unit: Box<dyn Work>,
    queued: Queued,
}

impl Entrance {
    pub(super) fn new(capacity: usize, max_wait: Duration, metrics: &QueueMetrics) -> Self {
        metrics.set_limit(capacity);
        Self { queue: Queue::new(capacity), max_wait, metrics: metrics.clone(), offered: AtomicU64::new(0) }
    }

    /// Queues a unit.
    ///
    /// # Errors
    /// The unit, with `StorageError::Overloaded` or `Closed`.
    pub(super) fn offer(&self, unit: Box<dyn Work>) -> Result<(), (Box<dyn Work>, StorageError)> {
        self.offered.fetch_add(1, Ordering::Relaxed);
        let waiting = Waiting { unit, queued: self.metrics.arrive() };
        self.queue.offer(waiting).map_err(|(waiting, refused)| (waiting.unit, self.refusal(refused)))
    }

    /// Counts the units that were offered since the start.
    pub(super) fn offered(&self) -> u64 {
        self.offered.load(Ordering::Relaxed)
    }

    fn refusal(&self, refused: Refused) -> StorageError {
        match refused {
            Refused::Full => {
                self.metrics.refused();
                StorageError::Overloaded
            }
            Refused::Closed => StorageError::Closed,
        }
    }

    /// Waits for units and takes at most `max` of them; none once the queue is closed and empty.
    pub(super) fn take(&self, max: usize) -> Vec<Box<dyn Work>> {
        loop {
            let waiting = self.queue.take(max);
            let is_closed = waiting.is_empty();
            let units = self.let_through(waiting);
            if is_closed || !units.is_empty() {
                return units;
            }
        }
    }

    /// As `take`, but gives nothing when none has come in time, and `None` once the queue is closed and empty.
    pub(super) fn take_within(&self, max: usize, time: Duration, pace: Pace) -> Option<Vec<Box<dyn Work>>> {
        self.queue.take_within(max, time, pace).map(|waiting| self.let_through(waiting))
    }

    /// Answers those that have waited too long, and gives the others.
    fn let_through(&self, waiting: Vec<Waiting>) -> Vec<Box<dyn Work>> {
        let mut units = Vec::with_capacity(waiting.len());
        for Waiting { mut unit, queued } in waiting {
            if queued.end() <= self.max_wait {
                units.push(unit);
            } else {
                self.metrics.late();
                unit.fail(StorageError::Late);
                unit.answer();
            }
        }
        units
    }

    /// Runs so many units that were taken, counts how long that takes, and gives that time.
    pub(super) fn measure(&self, units: usize, work: impl FnOnce()) -> Duration {
        let stopwatch = Stopwatch::start();
        work();
        let elapsed = stopwatch.elapsed();
        self.metrics.ran(units, elapsed);
        elapsed
    }

    /// Takes no more units; what is queued is still worked off.
    pub(super) fn close(&self) {
        self.queue.close();
    }
}
