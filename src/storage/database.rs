//! Database threads: each owns one connection, and runs whole units of work.
//!
//! A request makes one hop to a thread and one back, whatever the number of its queries. A unit of work that has started
//! always commits or rolls back, whatever becomes of the request. On SQLite one thread writes: it takes what is queued,
//! runs each unit in a savepoint of its own inside one transaction, commits once, and then answers all of them.

use super::connection::{AnyConnection, DatabaseUrl, Purpose, open};
use super::error::StorageError;
use super::freshness::{Freshness, take_noted};
use super::health;
use super::queue::{Queue, Refused};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::prelude::*;
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};
use tokio::sync::oneshot;

/// The most units of work in one transaction.
const MAX_GROUP: usize = 64;

/// How often the writer looks whether another process has written. A command that changed something beside a server
/// waits for twice as long before it ends, so that whoever comes after it finds the server informed.
pub const LOOK_FOR_OTHERS_EVERY: Duration = Duration::from_millis(25);

type ReadJob = Box<dyn FnOnce(&mut AnyConnection) + Send>;
/// Runs the unit, and gives back what answers it once the fate of its transaction is known.
type WriteJob = Box<dyn FnOnce(Result<&mut AnyConnection, StorageError>) -> Answer + Send>;
type Answer = Box<dyn FnOnce(Result<(), StorageError>) + Send>;
type Manager = <AnyConnection as Connection>::TransactionManager;

/// How many threads read, and how many units of work may wait.
#[derive(Debug, Clone, Copy)]
pub struct DatabaseOptions {
    /// Reading threads, at least 1.
    pub readers: usize,
    /// Waiting units of work, for readers and for the writer each.
    pub queue: usize,
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
    reads: Arc<Queue<ReadJob>>,
    writes: Arc<Queue<WriteJob>>,
    query_count: Arc<AtomicU64>,
    freshness: Arc<Freshness>,
    threads: Mutex<Vec<JoinHandle<()>>>,
}

impl Database {
    /// Opens the connections and starts the threads. The schema is expected to be there: see `migrate`.
    ///
    /// # Errors
    /// `StorageError::Connect` or `StorageError::Query` where a connection cannot be opened.
    pub fn open(url: &DatabaseUrl, options: DatabaseOptions) -> Result<Self, StorageError> {
        let query_count = Arc::new(AtomicU64::new(0));
        let reads = Arc::new(Queue::new(options.queue));
        let writes = Arc::new(Queue::new(options.queue));
        let mut threads = Vec::new();
        let writer = Worker::open(url, Purpose::Write, &query_count)?;
        let freshness = Arc::new(Freshness::default());
        let (queue, told) = (Arc::clone(&writes), Arc::clone(&freshness));
        threads.push(spawn("afterword-writer", move || write_in_groups(&queue, writer, &told))?);
        for _ in 0..options.readers.max(1) {
            let reader = Worker::open(url, Purpose::Read, &query_count)?;
            let queue = Arc::clone(&reads);
            threads.push(spawn("afterword-reader", move || read_one_by_one(&queue, reader))?);
        }
        Ok(Self { inner: Arc::new(Inner { reads, writes, query_count, freshness, threads: Mutex::new(threads) }) })
    }

    /// Runs a unit of work that only reads, inside one transaction, so that its queries agree with one another.
    ///
    /// # Errors
    /// What `work` returns; `StorageError::Overloaded` when the queue is full, `Closed` after `close`.
    pub async fn read<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: ReadJob = Box::new(move |connection| {
            let outcome = in_transaction(connection, work);
            // The one who asked may have gone; there is nobody left to tell.
            let _ = sender.send(outcome);
        });
        self.inner.reads.push(job).map_err(|refused| E::from(refused.into()))?;
        receiver.await.map_err(|_| E::from(StorageError::Closed))?
    }

    /// Runs a unit of work that may write. It is answered after its transaction is on the disk.
    ///
    /// # Errors
    /// What `work` returns, after rolling its writes back; `StorageError::Overloaded` when the queue is full, `Closed`
    /// after `close`, or the error of the commit.
    pub async fn write<T, E, F>(&self, work: F) -> Result<T, E>
    where
        T: Send + 'static,
        E: From<StorageError> + Send + 'static,
        F: FnOnce(&mut AnyConnection) -> Result<T, E> + Send + 'static,
    {
        let (sender, receiver) = oneshot::channel();
        let job: WriteJob = Box::new(move |connection| {
            let outcome = connection.map_err(E::from).and_then(|connection| in_transaction(connection, work));
            Box::new(move |committed| {
                let answer = committed.map_err(E::from).and(outcome);
                let _ = sender.send(answer);
            })
        });
        self.inner.writes.push(job).map_err(|refused| E::from(refused.into()))?;
        receiver.await.map_err(|_| E::from(StorageError::Closed))?
    }

    /// Tells whether what is kept of the database's contents is still true.
    pub fn freshness(&self) -> &Freshness {
        &self.inner.freshness
    }

    /// Counts the SQL statements run since the start, those of transactions included, for tests that bound them.
    pub fn query_count(&self) -> u64 {
        self.inner.query_count.load(Ordering::Relaxed)
    }

    /// Works off what is queued, then stops the threads. Later units of work get `StorageError::Closed`.
    pub fn close(&self) {
        self.inner.reads.close();
        self.inner.writes.close();
        let threads = std::mem::take(&mut *self.inner.threads.lock().unwrap_or_else(PoisonError::into_inner));
        for thread in threads {
            if thread.join().is_err() {
                tracing::error!("a database thread had panicked before it was stopped");
            }
        }
    }
}

impl From<Refused> for StorageError {
    fn from(refused: Refused) -> Self {
        match refused {
            Refused::Full => Self::Overloaded,
            Refused::Closed => Self::Closed,
        }
    }
}

fn spawn(name: &str, body: impl FnOnce() + Send + 'static) -> Result<JoinHandle<()>, StorageError> {
    std::thread::Builder::new()
        .name(name.to_owned())
        .spawn(body)
        .map_err(|error| diesel::ConnectionError::BadConnection(error.to_string()).into())
}

/// The connection of one thread, and what it takes to open it anew.
struct Worker {
    url: DatabaseUrl,
    purpose: Purpose,
    query_count: Arc<AtomicU64>,
    connection: AnyConnection,
}

impl Worker {
    fn open(url: &DatabaseUrl, purpose: Purpose, query_count: &Arc<AtomicU64>) -> Result<Self, StorageError> {
        let connection = counted(open(url, purpose)?, query_count);
        Ok(Self { url: url.clone(), purpose, query_count: Arc::clone(query_count), connection })
    }

    /// Gives a connection on which no transaction is open. One that lost track of its transaction, as when SQLite rolls
    /// back by itself because the disk is full, is closed and opened anew: nothing else brings it back.
    fn connection(&mut self) -> &mut AnyConnection {
        if Manager::is_broken_transaction_manager(&mut self.connection) {
            match open(&self.url, self.purpose) {
                Ok(fresh) => self.connection = counted(fresh, &self.query_count),
                Err(error) => {
                    tracing::error!(error = &error as &dyn std::error::Error, "a connection could not be opened anew");
                }
            }
        }
        &mut self.connection
    }
}

fn counted(mut connection: AnyConnection, count: &Arc<AtomicU64>) -> AnyConnection {
    let count = Arc::clone(count);
    connection.set_instrumentation(move |event: diesel::connection::InstrumentationEvent<'_>| {
        if matches!(event, diesel::connection::InstrumentationEvent::StartQuery { .. }) {
            count.fetch_add(1, Ordering::Relaxed);
        }
    });
    connection
}

fn read_one_by_one(queue: &Queue<ReadJob>, mut reader: Worker) {
    loop {
        let jobs = queue.take(1);
        if jobs.is_empty() {
            return;
        }
        for job in jobs {
            job(reader.connection());
        }
    }
}

fn write_in_groups(queue: &Queue<WriteJob>, mut writer: Worker, freshness: &Freshness) {
    let mut others = Others::default();
    while let Some(jobs) = queue.take_within(MAX_GROUP, LOOK_FOR_OTHERS_EVERY) {
        if !jobs.is_empty() {
            write_group(jobs, writer.connection(), freshness);
        }
        others.look(&mut writer, freshness);
    }
    let connection = writer.connection();
    if matches!(connection, AnyConnection::Sqlite(_))
        && let Err(error) = connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE);")
    {
        tracing::warn!(error = &error as &dyn std::error::Error, "the write-ahead log could not be folded in");
    }
}

/// What other processes do to the same SQLite file: a command beside the server.
#[derive(Default)]
struct Others {
    /// Changes when another connection has committed, and not with this connection's own commits
    /// (<https://www.sqlite.org/pragma.html#pragma_data_version>).
    data_version: Option<i64>,
    looked_at: Option<Instant>,
}

impl Others {
    fn look(&mut self, writer: &mut Worker, freshness: &Freshness) {
        if self.looked_at.is_some_and(|at| at.elapsed() < LOOK_FOR_OTHERS_EVERY) {
            return;
        }
        self.looked_at = Some(Instant::now());
        let found = health::data_version(writer.connection()).inspect_err(|error| {
            tracing::warn!(
                error = error as &dyn std::error::Error,
                "changes by other processes could not be looked for"
            );
        });
        // Nobody asked for this statement, so it is not counted among those that requests cost.
        writer.query_count.fetch_sub(1, Ordering::Relaxed);
        let version = found.ok();
        if version.is_none() || self.data_version.is_some_and(|known| Some(known) != version) {
            freshness.everything_changed();
        }
        self.data_version = version;
    }
}

fn write_group(jobs: Vec<WriteJob>, connection: &mut AnyConnection, freshness: &Freshness) {
    if let Err(error) = begin_immediate(connection) {
        tracing::error!(error = &error as &dyn std::error::Error, "a transaction could not begin");
        for job in jobs {
            job(Err(StorageError::NotCommitted))(Ok(()));
        }
        return;
    }
    let answers: Vec<Answer> = jobs.into_iter().map(|job| job(Ok(connection))).collect();
    let committed = Manager::commit_transaction(connection);
    for subject in take_noted() {
        freshness.changed(subject);
    }
    if let Err(error) = &committed {
        tracing::error!(error = error as &dyn std::error::Error, "a transaction could not be committed");
    }
    for answer in answers {
        answer(if committed.is_ok() { Ok(()) } else { Err(StorageError::NotCommitted) });
    }
}

fn begin_immediate(connection: &mut AnyConnection) -> diesel::QueryResult<()> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) => AnsiTransactionManager::begin_transaction(inner),
        AnyConnection::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
    }
}

/// Runs the work in a transaction, or in a savepoint where one is open, and ends it whatever happens.
fn in_transaction<T, E, F>(connection: &mut AnyConnection, work: F) -> Result<T, E>
where
    E: From<StorageError>,
    F: FnOnce(&mut AnyConnection) -> Result<T, E>,
{
    let depth_before = depth(connection);
    Manager::begin_transaction(connection).map_err(|error| E::from(error.into()))?;
    let outcome = catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or_else(|_| {
        tracing::error!("a unit of work panicked and was rolled back");
        Err(E::from(StorageError::Panicked))
    });
    let ended = match &outcome {
        Ok(_) => Manager::commit_transaction(connection),
        Err(_) => Manager::rollback_transaction(connection),
    };
    if ended.is_err() || depth(connection) != depth_before {
        // Where the transaction stands is unknown now. Marking the connection keeps the rest of the group from being
        // written outside of the transaction, and its commit from being believed.
        Manager::transaction_manager_status_mut(connection).set_in_error();
    }
    match (outcome, ended) {
        (Ok(value), Ok(())) => Ok(value),
        (Ok(_), Err(failure)) => Err(E::from(failure.into())),
        (Err(error), Ok(())) => Err(error),
        (Err(error), Err(failure)) => {
            tracing::error!(error = &failure as &dyn std::error::Error, "a unit of work could not be rolled back");
            Err(error)
        }
    }
}

/// Gives the number of open transactions and savepoints; `None` where the connection has lost track.
fn depth(connection: &mut AnyConnection) -> Option<u32> {
    let depth = Manager::transaction_manager_status_mut(connection).transaction_depth().ok()?;
    Some(depth.map_or(0, NonZeroU32::get))
}
