//! The writer threads. Each runs units of work in groups, each group in one transaction.

use super::admission::AdmissionQueue;
use super::branches::renew_allowance;
use super::checkpointer::restart_if_long;
use super::connection::AnyConnection;
use super::error::StorageError;
use super::health;
use super::invalidation::{Dependency, take_marked};
use super::queue::Pace;
use super::shared::Shared;
use super::transaction::{Manager, WriteScope, depth, end, flush};
use super::work::{WorkItem, merge};
use super::worker::{Trouble, Worker};
use crate::metrics::Repeated;
use diesel::connection::{SimpleConnection, TransactionManager};
use std::sync::Arc;
use std::sync::atomic::Ordering;
use std::time::{Duration, Instant};

/// The most units of work in one transaction.
const MAX_GROUP: usize = 256;

/// After a group the writer waits for the callers it answered to send again, for at most the duration of the group divided
/// by this number. Without the wait the first caller to return gets a commit of its own and the others wait for it: where
/// a commit waits for a disk, that is half of all commits.
const LINGER_PART: u32 = 2;

/// The most runs of a group that the database lost or refused before its commit was sent.
const MAX_ATTEMPTS: usize = 3;

/// How often SQLite renews its statistics; it also does at each start and each end
/// (<https://www.sqlite.org/lang_analyze.html#periodically_run_pragma_optimize_>).
const RENEW_STATISTICS_EVERY: Duration = Duration::from_secs(6 * 3600);

/// How often the writer checks whether another process has written. A command that runs beside a server and changes
/// something waits for twice this long before it ends, so that the server has noticed the change by then.
pub const LOOK_FOR_OTHERS_EVERY: Duration = Duration::from_millis(25);

/// What runs one queue of writing units.
pub(super) struct Writer {
    pub(super) worker: Worker,
    pub(super) shared: Arc<Shared>,
}

impl Writer {
    /// Runs the queue until it is closed and empty.
    pub(super) fn run(mut self, queue: &AdmissionQueue) {
        let mut others = Others::default();
        let mut statistics_at = Instant::now();
        let mut pace = Pace::default();
        while let Some(units) = queue.take_within(MAX_GROUP, LOOK_FOR_OTHERS_EVERY, pace) {
            let expected = units.len();
            pace = Pace::default();
            if expected > 0 {
                let elapsed = queue.measure(expected, || self.write_group(merge(units)));
                pace = Pace { expected, linger: elapsed / LINGER_PART };
                self.shared.has_written.store(true, Ordering::Release);
                restart_if_long(&mut self.worker, &self.shared);
            }
            others.look(&mut self.worker, &self.shared);
            if statistics_at.elapsed() >= RENEW_STATISTICS_EVERY {
                statistics_at = Instant::now();
                renew_statistics(&mut self.worker);
            }
        }
        renew_statistics(&mut self.worker);
        if let Ok(AnyConnection::Sqlite(connection)) = self.worker.connection()
            && let Err(error) = connection.batch_execute("PRAGMA wal_checkpoint(TRUNCATE);")
        {
            tracing::warn!(error = &error as &dyn std::error::Error, "the write-ahead log could not be folded in");
        }
    }

    fn write_group(&mut self, mut units: Vec<Box<dyn WorkItem>>) {
        let attempts = if self.worker.may_try_again() { MAX_ATTEMPTS } else { 1 };
        for attempt in 1..=attempts {
            let is_last = attempt == attempts;
            match self.run_group(&mut units, is_last) {
                CommitOutcome::Committed => break,
                CommitOutcome::Lost(_) if !is_last => {}
                CommitOutcome::Lost(error) => fail_all(&mut units, error),
                CommitOutcome::InDoubt => {
                    self.shared.doubt();
                    fail_all(&mut units, StorageError::NotCommitted);
                    break;
                }
            }
        }
        for unit in units {
            unit.answer();
        }
    }

    fn run_group(&mut self, units: &mut [Box<dyn WorkItem>], is_last: bool) -> CommitOutcome {
        let scopes: Vec<_> = units.iter().flat_map(|unit| unit.scopes()).cloned().collect();
        let needs_flush = scopes.iter().any(|scope| *scope != WriteScope::RateLimits);
        let connection = match self.worker.begin_writing(&scopes) {
            Ok(connection) => connection,
            Err(StorageError::Query(error)) => {
                tell_failure(&self.shared, &error, "a transaction could not begin");
                self.worker.lose();
                return CommitOutcome::Lost(StorageError::NotCommitted);
            }
            Err(error) => return CommitOutcome::Lost(error),
        };
        renew_allowance();
        // A single unit needs no savepoint: it commits or rolls back with the transaction.
        let is_kept = match units {
            [only] => only.run(connection, is_last),
            several => {
                several.iter_mut().for_each(|unit| run_isolated(unit.as_mut(), connection, is_last));
                true
            }
        };
        let announced = self.shared.announce(connection, is_kept);
        if self.worker.trouble() != Trouble::None || announced.is_err() {
            self.worker.lose();
            return CommitOutcome::Lost(StorageError::NotCommitted);
        }
        self.finish(is_kept, needs_flush)
    }

    /// Ends the transaction of a group, invalidates caches of what it changed, and waits for the disk where that is needed.
    fn finish(&mut self, is_kept: bool, needs_flush: bool) -> CommitOutcome {
        let Ok(connection) = self.worker.connection_in_transaction() else {
            return CommitOutcome::Lost(StorageError::NotCommitted);
        };
        let mut ended = end(connection, is_kept, Some(0));
        let is_sound = ended.is_ok() && depth(connection) == Some(0);
        let marked: Vec<Dependency> = take_marked();
        if !is_kept && is_sound {
            return CommitOutcome::Committed;
        }
        if is_sound {
            self.shared.committed(connection, &marked);
            // Others see the commit already. Whether it outlives a crash is in doubt until it is flushed.
            ended = if needs_flush { flush(connection) } else { Ok(()) };
        }
        if is_sound && ended.is_ok() {
            if let Some(time) = self.shared.write_failures.is_over() {
                tracing::info!(seconds = time.as_secs(), "transactions are committed again");
            }
            return CommitOutcome::Committed;
        }
        if let Err(error) = &ended {
            tell_failure(&self.shared, error, "a transaction could not be committed");
        }
        marked.into_iter().for_each(|dependency| self.shared.invalidation.invalidate(dependency));
        self.worker.lose();
        CommitOutcome::InDoubt
    }
}

/// Lets the engine renew statistics that no longer fit the tables. No plan depends on them.
fn renew_statistics(worker: &mut Worker) {
    if let Err(error) = worker.unasked(health::renew_statistics) {
        tracing::warn!(error = &error as &dyn std::error::Error, "statistics could not be renewed");
    }
}

/// How the transaction of a group ended.
enum CommitOutcome {
    Committed,
    /// Lost before its commit was sent: nothing of it is written.
    Lost(StorageError),
    /// The commit failed, or its answer did not come. The commit may have happened, so the group is not run again.
    InDoubt,
}

fn fail_all(units: &mut [Box<dyn WorkItem>], error: StorageError) {
    let mut error = Some(error);
    for unit in units {
        unit.fail(error.take().unwrap_or(StorageError::NotCommitted));
    }
}

fn run_isolated(unit: &mut dyn WorkItem, connection: &mut AnyConnection, is_last: bool) {
    let depth_before = depth(connection);
    if let Err(error) = Manager::begin_transaction(connection) {
        return unit.fail(error.into());
    }
    let is_kept = unit.run(connection, is_last);
    if let Err(error) = end(connection, is_kept, depth_before)
        && is_kept
    {
        unit.fail(error.into());
    }
}

/// Logs a failure once, and then each minute with a count.
fn tell_failure(shared: &Shared, error: &dyn std::error::Error, what: &str) {
    if let Some(count) = shared.write_failures.happened() {
        let text = error.to_string();
        tracing::error!(error = text, count, "{what}; while it lasts, this is said each minute");
    }
}

/// Detects writes of other processes to the same SQLite file, such as a command beside the server.
#[derive(Default)]
struct Others {
    /// Changes when another connection commits, and not with this connection's own commits
    /// (<https://www.sqlite.org/pragma.html#pragma_data_version>).
    data_version: Option<i64>,
    looked_at: Option<Instant>,
    failures: Repeated,
}

impl Others {
    fn look(&mut self, worker: &mut Worker, shared: &Shared) {
        if worker.may_try_again() || self.looked_at.is_some_and(|at| at.elapsed() < LOOK_FOR_OTHERS_EVERY) {
            return;
        }
        self.looked_at = Some(Instant::now());
        let found = worker.unasked(health::data_version).inspect_err(|error| {
            if let Some(count) = self.failures.happened() {
                let error = error as &dyn std::error::Error;
                tracing::warn!(error, count, "changes by other processes cannot be looked for");
            }
        });
        let version = found.ok();
        if version.is_some() {
            self.failures.is_over();
        }
        if version.is_none() || self.data_version.is_some_and(|known| Some(known) != version) {
            shared.invalidation.invalidate_all();
        }
        self.data_version = version;
    }
}
