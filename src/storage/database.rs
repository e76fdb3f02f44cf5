//! Database threads: each owns one connection, and runs whole units of work.
//!
//! A request makes one hop to a thread and one back, whatever the number of its queries. A unit of work that has started
//! always commits or rolls back, even if the request is gone. A writer takes all queued units, runs each in its own savepoint
//! inside one transaction, commits once, and then answers all of them. On SQLite one thread of an instance writes. On
//! PostgreSQL there is one for units that may write anything, one for the counts of rate limits, and some for units that
//! write to one site: those of a site always go to the same.
//! A unit may run again if the database lost it before its commit was sent, so it must do nothing but query the database.

use super::admission::AdmissionQueue;
use super::canceller::Canceller;
use super::checkpointer::checkpoint;
use super::connection::{DatabaseUrl, Purpose};
use super::error::StorageError;
use super::faults::Faults;
use super::invalidation::Invalidation;
#[cfg(feature = "postgres")]
use super::notices;
use super::reader::{Bounds, Replica, read_one_by_one, read_replica};
use super::shared::Shared;
use super::transaction::WriteScope;
use super::work::{BatchFn, BatchedWork, CancelFlag, OnCommit, SingleWork, WorkItem};
use super::worker::{Notes, Worker};
use super::writer::Writer;
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

/// The number of reader threads, and the bounds of the queues.
#[derive(Debug, Clone)]
pub struct DatabaseOptions {
    /// Reading threads, at least 1; as many again for a replica.
    pub readers: usize,
    /// Threads that read for moderators, at least 1. Their connections are opened on first use.
    pub moderator_readers: usize,
    /// How long a read may run; `None` for no limit, as for commands.
    pub read_deadline: Option<Duration>,
    /// Threads that write to sites, each to its share of them, on PostgreSQL only. With 0, one thread writes everything.
    pub site_writers: usize,
    /// Capacity of each queue, in units of work.
    pub queue: usize,
    /// How long a unit of work may wait for a thread. A unit that waited longer is not run.
    pub max_wait: Duration,
    /// A replica that reads of threads may use.
    pub replica: Option<DatabaseUrl>,
    /// Where the database threads count.
    pub metrics: Metrics,
}

impl Default for DatabaseOptions {
    fn default() -> Self {
        Self {
            readers: 4,
            moderator_readers: 2,
            read_deadline: None,
            site_writers: 0,
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
    reads: Arc<AdmissionQueue>,
    moderator_reads: Arc<AdmissionQueue>,
    replica_reads: Option<Arc<AdmissionQueue>>,
    writes: Arc<AdmissionQueue>,
    /// On a database that instances share: that of rate limits, and behind it those of sites.
    shared_writes: Vec<Arc<AdmissionQueue>>,
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
        let queue = |metrics: &QueueMetrics| Arc::new(AdmissionQueue::new(options.queue, options.max_wait, metrics));
        let metrics = options.metrics.database();
        let shared_writers = if matches!(url, DatabaseUrl::Sqlite(_)) { 0 } else { 1 + options.site_writers };
        let database = Self {
            inner: Arc::new(Inner {
                reads: queue(&metrics.reads),
                moderator_reads: queue(&metrics.moderator_reads),
                replica_reads: options.replica.as_ref().map(|_| queue(&metrics.replica_reads)),
                writes: queue(&metrics.writes),
                shared_writes: (0..shared_writers).map(|_| queue(&metrics.writes)).collect(),
                notes: Notes::default(),
                canceller: Arc::default(),
                shared: Arc::new(Shared::new(options.replica.is_some())),
                threads: Mutex::default(),
            }),
        };
        // If one thread cannot start, those that did are stopped.
        database.start(url, options).inspect_err(|_| database.close())?;
        Ok(database)
    }

    fn start(&self, url: &DatabaseUrl, options: &DatabaseOptions) -> Result<(), StorageError> {
        let inner = &self.inner;
        for (number, queue) in std::iter::once(&inner.writes).chain(&inner.shared_writes).enumerate() {
            // The others connect when they are first needed.
            let worker = if number == 0 {
                Worker::open(url, Purpose::Write, &inner.notes)?
            } else {
                Worker::closed(url, Purpose::Write, &inner.notes)
            };
            let writer = Writer { worker, shared: Arc::clone(&inner.shared) };
            let queue = Arc::clone(queue);
            self.spawn("afterword-writer", move || writer.run(&queue))?;
        }
        if matches!(url, DatabaseUrl::Sqlite(_)) {
            // Its statements are counted apart, as no request causes them.
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
    /// the deadline, and when the returned future is dropped.
    ///
    /// # Errors
    /// What `work` returns; `StorageError::Overloaded` when the queue is full, `Late` when the unit waited too long,
    /// `TookTooLong` at the deadline, `Closed` after `close`.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
    {
        ask_while_waiting(&self.inner.reads, work).await
    }

    /// Like `read`, on separate threads: searches and counts of moderators may take long, and readers do not wait for them.
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

    /// Like `read`, on the replica if it has replayed every commit that this instance knows of.
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
    /// What `work` returns, after its writes are rolled back; `StorageError::Overloaded` when the queue is full, `Late` when
    /// the unit waited too long, `Closed` after `close`, or `NotCommitted`: if the database was lost, the commit may still
    /// have happened.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
    {
        self.write_then(WriteScope::Everything, work, |_| ()).await
    }

    /// Like `write`, for work that writes within `scope`, and calls `on_commit` with the result of `work` once it is on the disk, also if the caller has gone.
    ///
    /// # Errors
    /// As `write`.
    pub async fn write_then<T, E, F>(&self, scope: WriteScope, work: F, on_commit: OnCommit<T>) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
    {
        ask(self.writes(&scope), |sender| Box::new(SingleWork::new(scope, work, on_commit, sender))).await
    }

    /// Like `write_then`, for work that is done for many inputs at once: inputs that wait at the same time are passed
    /// together. If an error concerns all of them, each is tried alone. `work` must be a function item.
    ///
    /// # Errors
    /// As `write`.
    pub async fn write_together<F, I, T, E>(
        &self,
        scope: WriteScope,
        input: I,
        work: F,
        on_commit: OnCommit<T>,
    ) -> Result<T, E>
    where
        F: BatchFn<I, T, E>,
        I: Clone + Send + 'static,
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
    {
        ask(self.writes(&scope), |sender| Box::new(BatchedWork::new(scope, input, work, on_commit, sender))).await
    }

    /// Returns true if other instances may use the same database at the same time.
    pub fn is_shared(&self) -> bool {
        !self.inner.shared_writes.is_empty()
    }

    /// Returns the queue of the writer for `scope`.
    fn writes(&self, scope: &WriteScope) -> &AdmissionQueue {
        let Inner { writes, shared_writes, .. } = &*self.inner;
        let number = match scope {
            WriteScope::Everything | WriteScope::SitesOf(_) => None,
            WriteScope::RateLimits => Some(0),
            // By a prime first: ids that were made one by one have the same low bits.
            WriteScope::Site(site) => usize::try_from(site.get() % 1021)
                .ok()
                .and_then(|hash| hash.checked_rem(shared_writes.len().saturating_sub(1)))
                .map(|number| number + 1),
        };
        number.and_then(|number| shared_writes.get(number)).unwrap_or(writes)
    }

    /// Returns the version counters by which caches check that their values are current.
    pub fn invalidation(&self) -> &Invalidation {
        &self.inner.shared.invalidation
    }

    /// Returns the faults that keep the database from working.
    pub fn faults(&self) -> &Faults {
        &self.inner.notes.faults
    }

    /// Returns the number of SQL statements since the start, including those of transactions, for tests that bound them.
    pub fn query_count(&self) -> u64 {
        self.inner.notes.query_count.load(Ordering::Relaxed)
    }

    /// Returns the number of writing units queued since the start. Background work reads it to yield to others.
    pub fn write_count(&self) -> u64 {
        self.inner.writes.offered() + self.inner.shared_writes.iter().map(|queue| queue.offered()).sum::<u64>()
    }

    /// Runs everything that is queued, then stops the threads. Later units of work get `StorageError::Closed`.
    pub fn close(&self) {
        self.inner.shared.is_closing.store(true, Ordering::Release);
        if let Some(queue) = &self.inner.replica_reads {
            queue.close();
        }
        self.inner.reads.close();
        self.inner.moderator_reads.close();
        self.inner.writes.close();
        self.inner.shared_writes.iter().for_each(|queue| queue.close());
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
async fn ask<T, E, F>(queue: &AdmissionQueue, make: F) -> Result<T, E>
where
    E: From<StorageError>,
    F: FnOnce(oneshot::Sender<Result<T, E>>) -> Box<dyn WorkItem>,
{
    let (sender, receiver) = oneshot::channel();
    queue.offer(make(sender)).map_err(|(_, refusal)| E::from(refusal))?;
    receiver.await.map_err(|_| E::from(StorageError::Closed))?
}

/// Queues a read and waits for its outcome. Dropping the future ends the read.
async fn ask_while_waiting<T, E, F>(queue: &AdmissionQueue, work: F) -> Result<T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
    F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
{
    let cancel_flag = CancelFlag::default();
    let _guard = cancel_flag.cancel_on_drop();
    ask(queue, |sender| Box::new(SingleWork::cancellable(work, sender, cancel_flag))).await
}
