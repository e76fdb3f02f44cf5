//! Transactions: how one begins on either database, and how a piece of one is kept apart and ended whatever happens.

#[cfg(feature = "postgres")]
use super::comments;
use super::connection::AnyConnection;
use super::error::StorageError;
use crate::domain::comment::CommentId;
use crate::domain::site::SiteId;
#[cfg(feature = "postgres")]
use diesel::connection::SimpleConnection;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
#[cfg(feature = "postgres")]
use std::collections::BTreeSet;
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The number of the lock that every writing transaction on PostgreSQL holds, across all instances: shared with others, where
/// it writes to some sites only, or alone.
#[cfg(feature = "postgres")]
pub(super) const WRITERS_LOCK: i64 = 6_866_391_722_837;

/// The number of the lock that keeps instances from changing the counts of rate limits at the same time.
#[cfg(feature = "postgres")]
const RATE_LIMITS_LOCK: i64 = WRITERS_LOCK + 2;

/// The first number of the locks of sites on PostgreSQL; the second tells the sites apart.
#[cfg(feature = "postgres")]
const SITE_LOCK: i32 = 1_598_724;

/// The number of the lock that a transaction on PostgreSQL holds from its first entry in the audit log to its end.
#[cfg(feature = "postgres")]
const AUDIT_LOCK: i64 = WRITERS_LOCK + 1;

/// What a unit of work may write. Those that write to different sites need not wait for one another.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum WriteScope {
    /// Anything.
    Everything,
    /// What belongs to one site, and the audit log.
    Site(SiteId),
    /// What belongs to the sites of these comments, and the audit log.
    SitesOf(Vec<CommentId>),
    /// The counts of rate limits. A crash may undo their commit, as it costs no flush.
    RateLimits,
}

pub(super) type Manager = <AnyConnection as Connection>::TransactionManager;

/// Begins a transaction that will write: alone in its scopes, on either database.
///
/// SQLite has one writer by its nature. On PostgreSQL locks make it so for each site, across all instances: then counters, visibility and
/// the check for repeated comments need no other care, and nothing is rolled back for being in another's way. The locks end with the
/// transaction, after its writes have become visible; `READ COMMITTED` lets each statement behind them see what the one before has left.
/// They are taken in one order, so that no two transactions wait for each other: that of all writers, those of sites by their
/// numbers, that of the counts of rate limits, that of the audit log.
///
/// The commit does not wait for the disk there: `flush` does, once the locks are free. `settings` are statements that follow the `BEGIN`.
#[cfg_attr(
    not(feature = "postgres"),
    expect(unused_variables, reason = "SQLite needs neither locks nor settings here")
)]
pub(super) fn begin_writing(
    connection: &mut AnyConnection,
    scopes: &[WriteScope],
    settings: &str,
) -> Result<(), StorageError> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) => {
            let is_alone = scopes.contains(&WriteScope::Everything);
            let writers = if is_alone {
                format!("; SELECT pg_advisory_xact_lock({WRITERS_LOCK})")
            } else if scopes.iter().any(|scope| *scope != WriteScope::RateLimits) {
                format!("; SELECT pg_advisory_xact_lock_shared({WRITERS_LOCK})")
            } else {
                String::new()
            };
            let begin =
                format!("BEGIN ISOLATION LEVEL READ COMMITTED; {settings} SET LOCAL synchronous_commit = off{writers}");
            AnsiTransactionManager::begin_transaction_sql(inner, &begin)?;
            if is_alone { Ok(()) } else { lock_parts(connection, scopes) }
        }
        AnyConnection::Sqlite(inner) => Ok(AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE")?),
    }
}

/// Begins a transaction that will read: all its queries see one state of the database. `settings` are statements that follow the
/// `BEGIN`; without any, the connection has the settings.
#[cfg_attr(
    not(feature = "postgres"),
    expect(unused_variables, reason = "SQLite needs neither locks nor settings here")
)]
pub(super) fn begin_reading(connection: &mut AnyConnection, settings: &str) -> QueryResult<()> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) if !settings.is_empty() => AnsiTransactionManager::begin_transaction_sql(
            inner,
            &format!("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY; {settings}"),
        ),
        _ => Manager::begin_transaction(connection),
    }
}

/// Takes the locks of scopes that are not everything. Two sites may share a lock, and then wait for each other.
#[cfg(feature = "postgres")]
fn lock_parts(connection: &mut AnyConnection, scopes: &[WriteScope]) -> Result<(), StorageError> {
    let (mut sites, mut comments) = (Vec::new(), Vec::new());
    for scope in scopes {
        match scope {
            WriteScope::Site(site) => sites.push(*site),
            WriteScope::SitesOf(ids) => comments.extend(ids),
            WriteScope::Everything | WriteScope::RateLimits => {}
        }
    }
    if !comments.is_empty() {
        // A comment stays on its site.
        sites.extend(comments::sites_of(connection, &comments)?);
    }
    let numbers: BTreeSet<i64> = sites.iter().map(|site| site.get() % i64::from(i32::MAX)).collect();
    let locks = numbers.iter().map(|number| format!("({SITE_LOCK}, {number})"));
    let counts = scopes.contains(&WriteScope::RateLimits).then(|| format!("({RATE_LIMITS_LOCK})"));
    let sql: String = locks.chain(counts).map(|lock| format!("SELECT pg_advisory_xact_lock{lock};")).collect();
    // Comments that are gone have no site.
    if !sql.is_empty() {
        connection.batch_execute(&sql)?;
    }
    Ok(())
}

/// Keeps other transactions from adding to the audit log until this one ends: each entry is chained to the one before.
pub(super) fn lock_audit(connection: &mut AnyConnection) -> QueryResult<()> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) => inner.batch_execute(&format!("SELECT pg_advisory_xact_lock({AUDIT_LOCK})")),
        AnyConnection::Sqlite(_) => Ok(()),
    }
}

/// Waits until every commit so far is on the disk, and on a standby where the server is set so. On SQLite the commit itself waits.
///
/// The log is written in one order, so the flush of a small transaction is that of all before it. Only a transaction that has
/// written to the log is flushed; the message is the smallest thing to write, and nobody reads it. Where the server would be quicker
/// than that, it is told not to; what is stricter, such as waiting for a standby, stays.
pub(super) fn flush(connection: &mut AnyConnection) -> QueryResult<()> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) => inner.batch_execute(
            // One transaction, as no other is open.
            "SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
             SELECT pg_logical_emit_message(true, 'afterword', '')",
        ),
        AnyConnection::Sqlite(_) => Ok(()),
    }
}

/// Runs work, and turns a panic into an error.
pub(super) fn catch<T, E, F>(connection: &mut AnyConnection, work: F) -> Result<T, E>
where
    E: From<StorageError>,
    F: FnOnce(&mut AnyConnection) -> Result<T, E>,
{
    catch_unwind(AssertUnwindSafe(|| work(connection))).unwrap_or_else(|_| {
        tracing::error!("a unit of work panicked and was rolled back");
        Err(E::from(StorageError::Panicked))
    })
}

/// Runs work in a savepoint of the open transaction, or in a transaction where none is open, and ends it whatever
/// happens: kept where the work went well, taken back where not.
pub(super) fn isolated<T, E, F>(connection: &mut AnyConnection, work: F) -> Result<T, E>
where
    E: From<StorageError>,
    F: FnOnce(&mut AnyConnection) -> Result<T, E>,
{
    let depth_before = depth(connection);
    Manager::begin_transaction(connection).map_err(|error| E::from(error.into()))?;
    let outcome = catch(connection, work);
    match (end(connection, outcome.is_ok(), depth_before), outcome) {
        (Err(failure), Ok(_)) => Err(E::from(failure.into())),
        (_, outcome) => outcome,
    }
}

/// Ends what was begun at `depth_before`: commits or rolls back.
///
/// Where the transaction stands is unknown if that fails. Marking the connection then keeps the rest of a group from
/// being written outside of the transaction, and its commit from being believed.
pub(super) fn end(connection: &mut AnyConnection, is_kept: bool, depth_before: Option<u32>) -> QueryResult<()> {
    let ended =
        if is_kept { Manager::commit_transaction(connection) } else { Manager::rollback_transaction(connection) };
    if ended.is_err() || depth(connection) != depth_before {
        Manager::transaction_manager_status_mut(connection).set_in_error();
    }
    ended.inspect_err(|failure| {
        if !is_kept {
            tracing::error!(error = failure as &dyn std::error::Error, "a unit of work could not be rolled back");
        }
    })
}

/// Gives the number of open transactions and savepoints; `None` where the connection has lost track.
pub(super) fn depth(connection: &mut AnyConnection) -> Option<u32> {
    let depth = Manager::transaction_manager_status_mut(connection).transaction_depth().ok()?;
    Some(depth.map_or(0, NonZeroU32::get))
}
