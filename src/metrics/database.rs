//! Metrics of the database: waiting, running, grouped writes.

use super::bounds::Bounded;
use super::exposition::{Exposition, Family, Labels};
use super::histogram::{DATABASE_BOUNDS, GROUP_BOUNDS, Histogram};
use super::stopwatch::Stopwatch;
use std::fmt::Result;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// Counts what the database threads do.
#[derive(Debug)]
pub struct DatabaseMetrics {
    /// Units of work that only read.
    pub reads: QueueMetrics,
    /// Those of them that moderators wait for.
    pub moderator_reads: QueueMetrics,
    /// Those of them that a replica may answer, where there is one.
    pub replica_reads: QueueMetrics,
    /// Units of work that may write.
    pub writes: QueueMetrics,
}

impl Default for DatabaseMetrics {
    fn default() -> Self {
        Self {
            reads: QueueMetrics::new("read", "database_reads"),
            moderator_reads: QueueMetrics::new("moderator_read", "database_moderator_reads"),
            replica_reads: QueueMetrics::new("replica_read", "database_replica_reads"),
            writes: QueueMetrics::new("write", "database_writes"),
        }
    }
}

impl DatabaseMetrics {
    /// The queues that there are.
    fn queues(&self) -> impl Iterator<Item = &Queue> {
        let all = [&self.reads, &self.moderator_reads, &self.replica_reads, &self.writes].into_iter();
        all.map(|queue| &*queue.0).filter(|queue| queue.limit.load(Ordering::Relaxed) > 0)
    }

    pub(super) fn bounds(&self) -> impl Iterator<Item = Bounded> {
        self.queues().map(|queue| Bounded {
            resource: queue.resource,
            used: queue.waiting.load(Ordering::Relaxed),
            limit: queue.limit.load(Ordering::Relaxed),
            refused: Some(queue.refused.load(Ordering::Relaxed)),
        })
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let family =
            Family::in_seconds("afterword_database_wait", "How long units of work waited for a database thread.");
        exposition.histograms(&family, self.queues().map(|queue| (queue.labels(), &queue.wait)))?;
        let family = Family::in_seconds(
            "afterword_database_run",
            "How long a read ran, or a transaction of writes with its commit.",
        );
        exposition.histograms(&family, self.queues().map(|queue| (queue.labels(), &queue.run)))?;
        let family = Family::new("afterword_database_late", "Units of work that had waited too long to be run.");
        let late = self.queues().map(|queue| (queue.labels(), queue.late.load(Ordering::Relaxed)));
        exposition.counters(&family, late)?;
        let family =
            Family::new("afterword_database_group_units", "Units of work that shared a transaction of writes.");
        exposition.histograms(&family, [(vec![], &self.writes.0.together)])
    }
}

/// Counts waiting and running units of one queue; cheap to clone.
#[derive(Debug, Clone)]
pub struct QueueMetrics(Arc<Queue>);

#[derive(Debug)]
struct Queue {
    word: &'static str,
    resource: &'static str,
    waiting: AtomicU64,
    limit: AtomicU64,
    refused: AtomicU64,
    late: AtomicU64,
    wait: Histogram,
    run: Histogram,
    together: Histogram,
}

impl Queue {
    fn labels(&self) -> Labels<'static> {
        vec![("queue", self.word)]
    }
}

impl QueueMetrics {
    fn new(word: &'static str, resource: &'static str) -> Self {
        Self(Arc::new(Queue {
            word,
            resource,
            waiting: AtomicU64::new(0),
            limit: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            late: AtomicU64::new(0),
            wait: Histogram::of_seconds(DATABASE_BOUNDS),
            run: Histogram::of_seconds(DATABASE_BOUNDS),
            together: Histogram::of_pieces(GROUP_BOUNDS),
        }))
    }

    /// Notes how many units may wait. A queue without a limit is not shown.
    pub fn set_limit(&self, units: usize) {
        self.0.limit.store(units as u64, Ordering::Relaxed);
    }

    /// Counts a waiting unit until the returned guard is dropped.
    pub fn arrive(&self) -> Queued {
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        Queued { queue: Arc::clone(&self.0), since: Stopwatch::start() }
    }

    /// Counts a unit that found the queue full.
    pub fn refused(&self) {
        self.0.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts a unit that has waited too long to be run.
    pub fn late(&self) {
        self.0.late.fetch_add(1, Ordering::Relaxed);
    }

    /// Counts units that were run together, and how long that took.
    pub fn ran(&self, units: usize, took: Duration) {
        self.0.together.observe(units as u64);
        self.0.run.observe_time(took);
    }
}

/// A unit of work that waits, until this is dropped.
#[derive(Debug)]
pub struct Queued {
    queue: Arc<Queue>,
    since: Stopwatch,
}

impl Queued {
    /// Ends the waiting because a thread has taken the unit, and gives how long it was.
    pub fn end(self) -> Duration {
        let waited = self.since.elapsed();
        self.queue.wait.observe_time(waited);
        waited
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.queue.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}
