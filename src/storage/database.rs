//! Database threads: each owns one connection, and runs whole units of work.
//!
//! A request makes one hop to a thread and one back, whatever the number of its queries. A unit of work that has started
//! always commits or rolls back, whatever becomes of the request. One thread of an instance writes: it takes what is
//! queued, runs each unit in a savepoint of its own inside one transaction, commits once, and then answers all of them.
//! A unit may be run again where the database lost it before its commit was sent, and so must do nothing but ask the
//! database.

use super::canceller::Canceller;
use super::checkpointer::checkpoint;
use super::connection::{DatabaseUrl, Purpose};
use super::entrance::Entrance;
use super::error::StorageError;
use super::faults::Faults;
use super::freshness::Freshness;
#[cfg(feature = "postgres")]
use super::notices;
use super::reader::{Bounds, Replica, read_one_by_one, read_replica};
use super::shared::Shared;
use super::units::{Bulk, OnCommit, Together, Unit, Waiting, Work};
use super::worker::{Notes, Worker};
use super::writer::write_in_groups;
use crate::metrics::{Metrics, QueueMetrics};
use crate::storage::AnyConnection;
use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::Duration;
use tokio::sync::oneshot;

pub use super::writer::LOOK_FOR_OTHERS_EVERY;

/// The name of the thread that cancels reads.
const CANCELLER: &str = "afterword-cancel";

/// How many threads read, and how many units of work may wait for how long.
#[derive(Debug, Clone)]
pub struct DatabaseOptions {
    /// Reading threads, at least 1; as many again for a replica.
    pub readers: usize,
    /// Threads that read for moderators, at least 1. Their connections are opened when they are first needed.
    pub moderator_readers: usize,
    /// How long a read may run; `None` where it takes as long as it takes, as for commands.
    pub read_deadline: Option<Duration>,
    /// Waiting units of work, for readers and for the writer each.
    pub queue: usize,
    /// How long a unit of work may wait for a thread. One that has waited longer is not run.
    pub max_wait: Duration,
    /// A replica that reads of threads may use.
    pub replica: Option<DatabaseUrl>,
    /// Where is counted what happens.
    pub metrics: Metrics,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        Self {
            readers: 4,
            moderator_readers: 2,
            read_deadline: None,
            queue: 1024,
            max_wait: Duration::from_secs(5),
            replica: None,
            metrics: Metrics::default(),
        }
    }
}

/// A handle on the database threads; cheap to clone.
#[derive(Clone)]
pub struct Database {
    inner: Arc<Inner>,
}

impl std::fmt::Debug for Database {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("Database")
    }
}

struct Inner {
    reads: Arc<Entrance>,
    moderator_reads: Arc<Entrance>,
    replica_reads: Option<Arc<Entrance>>,
    writes: Arc<Entrance>,
    notes: Notes,
    canceller: Arc<Canceller>,
    shared: Arc<Shared>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Database {
    /// Opens the connections and starts the threads. The schema is expected to be there: see `migrate`.
    ///
    /// # Errors
    /// `StorageError::Connect` or `StorageError::Query` where a connection cannot be opened; a replica may be away.
    pub fn open(url: &DatabaseUrl, options: &DatabaseOptions) -> Result<Self, StorageError> {
        let entrance = |metrics: &QueueMetrics| Arc::new(Entrance::new(options.queue, options.max_wait, metrics));
        let metrics = options.metrics.database();
        let database = Self {
            inner: Arc::new(Inner {
                reads: entrance(&metrics.reads),
                moderator_reads: entrance(&metrics.moderator_reads),
                replica_reads: options.replica.as_ref().map(|_| entrance(&metrics.replica_reads)),
                writes: entrance(&metrics.writes),
                notes: Notes::default(),
                canceller: Arc::default(),
                shared: Arc::new(Shared::new(options.replica.is_some())),
                threads: Mutex::default(),
            }),
        };
        // What was started is stopped where something else cannot be.
        database.start(url, options).inspect_err(|_| database.close())?;
        Ok(database)
    }

    fn start(&self, url: &DatabaseUrl, options: &DatabaseOptions) -> Result<(), StorageError> {
        let inner = &self.inner;
        let writer = Worker::open(url, Purpose::Write, &inner.notes)?;
        let (queue, shared) = (Arc::clone(&inner.writes), Arc::clone(&inner.shared));
        self.spawn("afterword-writer", move || write_in_groups(&queue, writer, &shared))?;
        if matches!(url, DatabaseUrl::Sqlite(_)) {
            // What it asks is counted for itself, as no request causes it.
            let worker =
                Worker::open(url, Purpose::Write, &Notes { query_count: Arc::default(), ..inner.notes.clone() })?;
            let shared = Arc::clone(&inner.shared);
            self.spawn("afterword-checkpointer", move || checkpoint(worker, &shared))?;
        }
        #[cfg(feature = "postgres")]
        if let DatabaseUrl::Postgres(_) = url {
            let first = notices::open_listening(url, &inner.shared);
            let first = first.inspect_err(|error| {
                tracing::warn!(error = error as &dyn std::error::Error, "notices of other instances are not heard");
            });
            let first = first.ok();
            let (url, shared) = (url.clone(), Arc::clone(&inner.shared));
            self.spawn("afterword-listener", move || notices::listen(&url, first, &shared))?;
        }
        self.start_readers(url, options)
    }

    fn start_readers(&self, url: &DatabaseUrl, options: &DatabaseOptions) -> Result<(), StorageError> {
        let inner = &self.inner;
        let purpose = Purpose::Read(options.read_deadline);
        let bounds = Bounds { deadline: options.read_deadline, canceller: None };
        let replica_notes = Notes { outage: Arc::default(), ..inner.notes.clone() };
        for _ in 0..options.readers.max(1) {
            let reader = Worker::open(url, purpose, &inner.notes)?;
            let (queue, own_bounds) = (Arc::clone(&inner.reads), bounds.clone());
            self.spawn("afterword-reader", move || read_one_by_one(&queue, reader, &own_bounds))?;
            if let (Some(replica), Some(queue)) = (&options.replica, &inner.replica_reads) {
                let replica = Replica::new(Worker::closed(replica, purpose, &replica_notes), bounds.clone());
                let (queue, primary) = (Arc::clone(queue), Arc::clone(&inner.reads));
                let shared = Arc::clone(&inner.shared);
                self.spawn("afterword-replica", move || read_replica(&queue, &primary, replica, &shared))?;
            }
        }
        // Only moderators' reads run long enough to be worth cancelling.
        let canceller = (!matches!(url, DatabaseUrl::Sqlite(_))).then(|| Arc::clone(&inner.canceller));
        if let Some(canceller) = canceller.clone() {
            let url = url.clone();
            self.spawn(CANCELLER, move || canceller.cancel_abandoned(&url))?;
        }
        for _ in 0..options.moderator_readers.max(1) {
            let reader = Worker::closed(url, purpose, &inner.notes);
            let queue = Arc::clone(&inner.moderator_reads);
            let bounds = Bounds { canceller: canceller.clone(), ..bounds.clone() };
            self.spawn("afterword-moderator-reader", move || read_one_by_one(&queue, reader, &bounds))?;
        }
        Ok(())
    }

    fn spawn(&self, name: &str, body: impl FnOnce() + Send + 'static) -> Result<(), StorageError> {
        let thread = std::thread::Builder::new().name(name.to_owned()).spawn(body);
        let thread = thread.map_err(|error| diesel::ConnectionError::BadConnection(error.to_string()))?;
        self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner).push(thread);
        Ok(())
    }

    /// Runs a unit of work that only reads, inside one transaction, so that its queries agree with one another. It ends at
    /// its deadline, and when what this returns is dropped.
    ///
    /// # Errors
    /// What `work` returns; `StorageError::Overloaded` when the queue is full, `Late` when it moved too slowly,
    /// `TookTooLong` at the deadline, `Closed` after `close`.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
    {
        ask_while_waiting(&self.inner.reads, work).await
    }

    /// As `read`, on threads of their own: moderators search and count what may take long, and readers do not wait for it.
    ///
    /// # Errors
    /// As `read`.
    pub async fn read_for_moderators<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
    {
        ask_while_waiting(&self.inner.moderator_reads, work).await
    }

    /// As `read`, on a replica where there is one that has replayed everything this instance knows to be decided.
    ///
    /// # Errors
    /// As `read`.
    pub async fn read_near<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
    {
        let queue = self.inner.replica_reads.as_ref().unwrap_or(&self.inner.reads);
        ask_while_waiting(queue, work).await
    }

    /// Runs a unit of work that may write. It is answered after its transaction is on the disk.
    ///
    /// # Errors
    /// What `work` returns, after rolling its writes back; `StorageError::Overloaded` when the queue is full, `Late` when
    /// it moved too slowly, `Closed` after `close`, or `NotCommitted`, where it may have been carried out all the same if the database was lost.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
    {
        self.write_then(work, |_| ()).await
    }

    /// As `write`, and calls `on_commit` with what `work` returned once that is on the disk, also where nobody waits for it
    /// any more.
    ///
    /// # Errors
    /// As `write`.
    pub async fn write_then<T, E, F>(&self, work: F, on_commit: OnCommit<T>) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
    {
        ask(&self.inner.writes, |sender| Box::new(Unit::new(work, on_commit, sender))).await
    }

    /// As `write_then`, for work that is done for many inputs at once: those that wait together are handed over together.
    /// Where an error concerns all of them, each is tried by itself.
    ///
    /// # Errors
    /// As `write`.
    pub async fn write_together<I, T, E>(&self, input: I, work: Bulk<I, T, E>, on_commit: OnCommit<T>) -> Result<T, E>
    where
        I: Clone + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        ask(&self.inner.writes, |sender| Box::new(Together::new(work, on_commit, input, sender))).await
    }

    /// Tells whether what is kept of the database's contents is still true.
    pub fn freshness(&self) -> &Freshness {
        &self.inner.shared.freshness
    }

    /// Returns what keeps the database from being used as it should.
    pub fn faults(&self) -> &Faults {
        &self.inner.notes.faults
    }

    /// Counts the SQL statements run since the start, those of transactions included, for tests that bound them.
    pub fn query_count(&self) -> u64 {
        self.inner.notes.query_count.load(Ordering::Relaxed)
    }

    /// Counts the units of work that were to write since the start, for work in the background that spares others.
    pub fn write_count(&self) -> u64 {
        self.inner.writes.offered()
    }

    /// Works off what is queued, then stops the threads. Later units of work get `StorageError::Closed`.
    pub fn close(&self) {
        self.inner.shared.is_closing.store(true, Ordering::Release);
        if let Some(queue) = &self.inner.replica_reads {
            queue.close();
        }
        self.inner.reads.close();
        self.inner.moderator_reads.close();
        self.inner.writes.close();
        let threads = std::mem::take(&mut *self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner));
        let (cancelling, threads): (Vec<_>, Vec<_>) =
            threads.into_iter().partition(|thread| thread.thread().name() == Some(CANCELLER));
        join(threads);
        // The last reads may have to be cancelled.
        self.inner.canceller.close();
        join(cancelling);
    }
}

fn join(threads: Vec<JoinHandle<()>>) {
    for thread in threads {
        thread.thread().unpark();
        if thread.join().is_err() {
            tracing::error!("a database thread had panicked before it was stopped");
        }
    }
}

/// Queues a unit of work and waits for its outcome.
async fn ask<T, E, F>(queue: &Entrance, make: F) -> Result<T, E>
where
    E: From<StorageError>,
    F: FnOnce(oneshot::Sender<Result<T, E>>) -> Box<dyn Work>,
{
    let (sender, receiver) = oneshot::channel();
    queue.offer(make(sender)).map_err(|(_, refusal)| E::from(refusal))?;
    receiver.await.map_err(|_| E::from(StorageError::Closed))?
}

/// Queues a read and waits for its outcome. Once nobody waits any more, it is ended.
async fn ask_while_waiting<T, E, F>(queue: &Entrance, work: F) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
    F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
{
    let waiting = Waiting::default();
    let _guard = waiting.guard();
    ask(queue, |sender| Box::new(Unit::awaited(work, sender, waiting))).await
}
