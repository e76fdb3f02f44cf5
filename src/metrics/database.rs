//! Waiting for the database, and the work it does.

use super::bounds::Bounded;
use super::exposition::{Exposition, Family};
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
    /// Units of work that may write.
    pub writes: QueueMetrics,
    /// Transactions that several units share.
    pub groups: GroupMetrics,
}

impl Default for DatabaseMetrics {
    fn default() -> Self {
        Self {
            reads: QueueMetrics::new("database_reads"),
            writes: QueueMetrics::new("database_writes"),
            groups: GroupMetrics(Arc::new(Groups {
                units: Histogram::of_pieces(GROUP_BOUNDS),
                time: Histogram::of_seconds(DATABASE_BOUNDS),
            })),
        }
    }
}

impl DatabaseMetrics {
    pub(super) fn bounds(&self) -> impl Iterator<Item = Bounded> {
        [&self.reads, &self.writes].into_iter().map(|queue| {
            let number = |count: &AtomicU64| count.load(Ordering::Relaxed);
            Bounded {
                resource: queue.0.resource,
                used: number(&queue.0.waiting),
                limit: number(&queue.0.limit),
                refused: Some(number(&queue.0.refused)),
            }
        })
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let queues = [("read", &self.reads.0), ("write", &self.writes.0)];
        let family =
            Family::in_seconds("afterword_database_wait", "How long units of work waited for a database thread.");
        exposition.histograms(&family, queues.map(|(word, queue)| (vec![("queue", word)], &queue.wait)))?;
        let family = Family::in_seconds(
            "afterword_database_run",
            "How long units of work ran; the commit of a group of writes is not in it.",
        );
        exposition.histograms(&family, queues.map(|(word, queue)| (vec![("queue", word)], &queue.run)))?;
        let family = Family::new("afterword_database_late", "Units of work that had waited too long to be run.");
        let late = queues.map(|(word, queue)| (vec![("queue", word)], queue.late.load(Ordering::Relaxed)));
        exposition.counters(&family, late)?;
        let family = Family::new("afterword_database_group_units", "Units of work that shared one transaction.");
        exposition.histograms(&family, [(vec![], &self.groups.0.units)])?;
        let family =
            Family::in_seconds("afterword_database_group", "How long shared transactions took, their commit included.");
        exposition.histograms(&family, [(vec![], &self.groups.0.time)])
    }
}

/// Counts what waits in one queue and what is run out of it; cheap to clone.
#[derive(Debug, Clone)]
pub struct QueueMetrics(Arc<Queue>);

#[derive(Debug)]
struct Queue {
    resource: &'static str,
    waiting: AtomicU64,
    limit: AtomicU64,
    refused: AtomicU64,
    late: AtomicU64,
    wait: Histogram,
    run: Histogram,
}

impl QueueMetrics {
    fn new(resource: &'static str) -> Self {
        Self(Arc::new(Queue {
            resource,
            waiting: AtomicU64::new(0),
            limit: AtomicU64::new(0),
            refused: AtomicU64::new(0),
            late: AtomicU64::new(0),
            wait: Histogram::of_seconds(DATABASE_BOUNDS),
            run: Histogram::of_seconds(DATABASE_BOUNDS),
        }))
    }

    /// Notes how many units may wait.
    pub fn set_limit(&self, units: usize) {
        self.0.limit.store(units as u64, Ordering::Relaxed);
    }

    /// Counts a unit that is about to wait, until it is dropped or begins.
    pub fn arrive(&self) -> Queued {
        self.0.waiting.fetch_add(1, Ordering::Relaxed);
        Queued { queue: Arc::clone(&self.0), since: Stopwatch::start() }
    }

    /// Counts a unit that found the queue full.
    pub fn refused(&self) {
        self.0.refused.fetch_add(1, Ordering::Relaxed);
    }
}

/// A unit of work that waits.
#[derive(Debug)]
pub struct Queued {
    queue: Arc<Queue>,
    since: Stopwatch,
}

impl Queued {
    /// Ends the waiting. Gives what runs from now on, or `None` where it has waited for longer than `max_wait`.
    pub fn begin(self, max_wait: Duration) -> Option<Running> {
        let waited = self.since.elapsed();
        self.queue.wait.observe_time(waited);
        if waited > max_wait {
            self.queue.late.fetch_add(1, Ordering::Relaxed);
            return None;
        }
        Some(Running { queue: Arc::clone(&self.queue), since: Stopwatch::start() })
    }
}

impl Drop for Queued {
    fn drop(&mut self) {
        self.queue.waiting.fetch_sub(1, Ordering::Relaxed);
    }
}

/// A unit of work that runs, until it is dropped.
#[derive(Debug)]
pub struct Running {
    queue: Arc<Queue>,
    since: Stopwatch,
}

impl Drop for Running {
    fn drop(&mut self) {
        self.queue.run.observe_time(self.since.elapsed());
    }
}

/// Counts transactions that units of work share; cheap to clone.
#[derive(Debug, Clone)]
pub struct GroupMetrics(Arc<Groups>);

#[derive(Debug)]
struct Groups {
    units: Histogram,
    time: Histogram,
}

impl GroupMetrics {
    /// Runs a transaction of so many units, and counts both.
    pub fn observe<T>(&self, units: usize, transaction: impl FnOnce() -> T) -> T {
        let since = Stopwatch::start();
        let outcome = transaction();
        self.0.units.observe(units as u64);
        self.0.time.observe_time(since.elapsed());
        outcome
    }
}
