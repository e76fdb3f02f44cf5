//! Admission control in front of the database threads. The queue rejects work when it is full, and drops work that has
//! waited longer than `max_wait`. Both fail at once instead of being served too late.

use super::error::StorageError;
use super::queue::{Pace, Queue, Refused};
use super::work::WorkItem;
use crate::metrics::{QueueMetrics, Queued, Stopwatch};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// A bounded queue of units of work, with metrics.
pub(super) struct AdmissionQueue {
    queue: Queue<QueuedItem>,
    max_wait: Duration,
    metrics: QueueMetrics,
    offered: AtomicU64,
}

struct QueuedItem {
    item: Box<dyn WorkItem>,
    queued: Queued,
}

impl AdmissionQueue {
    pub(super) fn new(capacity: usize, max_wait: Duration, metrics: &QueueMetrics) -> Self {
        metrics.set_limit(capacity);
        Self { queue: Queue::new(capacity), max_wait, metrics: metrics.clone(), offered: AtomicU64::new(0) }
    }

    /// Queues an item.
    ///
    /// # Errors
    /// The item, with `StorageError::Overloaded` or `Closed`.
    pub(super) fn offer(&self, item: Box<dyn WorkItem>) -> Result<(), (Box<dyn WorkItem>, StorageError)> {
        self.offered.fetch_add(1, Ordering::Relaxed);
        let queued = QueuedItem { item, queued: self.metrics.arrive() };
        self.queue.offer(queued).map_err(|(queued, refused)| (queued.item, self.refusal(refused)))
    }

    /// Returns the number of items offered since the start.
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

    /// Waits for items and takes at most `max` of them. Returns none once the queue is closed and empty.
    pub(super) fn take(&self, max: usize) -> Vec<Box<dyn WorkItem>> {
        loop {
            let queued = self.queue.take(max);
            let is_closed = queued.is_empty();
            let items = self.drop_late(queued);
            if is_closed || !items.is_empty() {
                return items;
            }
        }
    }

    /// Like `take`, but waits no longer than `time`. Returns `None` once the queue is closed and empty.
    pub(super) fn take_within(&self, max: usize, time: Duration, pace: Pace) -> Option<Vec<Box<dyn WorkItem>>> {
        self.queue.take_within(max, time, pace).map(|queued| self.drop_late(queued))
    }

    /// Answers items that waited too long with `StorageError::Late`, and returns the others.
    fn drop_late(&self, queued: Vec<QueuedItem>) -> Vec<Box<dyn WorkItem>> {
        let mut items = Vec::with_capacity(queued.len());
        for QueuedItem { mut item, queued } in queued {
            if queued.end() <= self.max_wait {
                items.push(item);
            } else {
                self.metrics.late();
                item.fail(StorageError::Late);
                item.answer();
            }
        }
        items
    }

    /// Runs `work`, records its duration for `count` items, and returns the duration.
    pub(super) fn measure(&self, count: usize, work: impl FnOnce()) -> Duration {
        let stopwatch = Stopwatch::start();
        work();
        let elapsed = stopwatch.elapsed();
        self.metrics.ran(count, elapsed);
        elapsed
    }

    /// Rejects further items. Items already queued are still run.
    pub(super) fn close(&self) {
        self.queue.close();
    }
}
