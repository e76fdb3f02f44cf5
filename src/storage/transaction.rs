//! Transactions: how one begins on either database, and how a piece of one is kept apart and ended whatever happens.

use super::connection::AnyConnection;
use super::error::StorageError;
use diesel::connection::{AnsiTransactionManager, TransactionManager};
use diesel::prelude::*;
use std::num::NonZeroU32;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The number of the lock that PostgreSQL's writers hold, one at a time, across all instances.
#[cfg(feature = "postgres")]
pub(super) const WRITERS_LOCK: i64 = 6_866_391_722_837;

pub(super) type Manager = <AnyConnection as Connection>::TransactionManager;

/// Begins a transaction that will write: alone, on either database.
///
/// SQLite has one writer by its nature. On PostgreSQL a lock for the whole database makes it so, across all instances:
/// then counters, the audit chain, visibility and the check for repeated comments need no other care, nothing is ever
/// rolled back for being in another's way, and what is committed together costs one flush. The lock ends with the transaction, after its
/// writes have become visible; `READ COMMITTED` lets each statement behind it see what the one before has left.
pub(super) fn begin_writing(connection: &mut AnyConnection) -> QueryResult<()> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) => AnsiTransactionManager::begin_transaction_sql(
            inner,
            &format!("BEGIN ISOLATION LEVEL READ COMMITTED; SELECT pg_advisory_xact_lock({WRITERS_LOCK})"),
        ),
        AnyConnection::Sqlite(inner) => AnsiTransactionManager::begin_transaction_sql(inner, "BEGIN IMMEDIATE"),
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
