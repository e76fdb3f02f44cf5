//! Receives invalidations from other instances on PostgreSQL: `LISTEN` on a separate connection.
//!
//! A notice is sent in the transaction that changes something, so it arrives with its commit or not at all. While the
//! connection is lost, notices are missed, and no cached value counts as current until the connection is back.

use super::connection::{AnyConnection, DatabaseUrl, Purpose, open};
use super::error::Result;
use super::health;
use super::instances::{CHANNEL, read_announcement};
use super::invalidation::Dependency;
use super::shared::Shared;
use diesel::connection::SimpleConnection;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::{Duration, Instant};

/// The polling interval: libpq returns notices only when asked.
const LOOK_EVERY: Duration = Duration::from_millis(15);
/// The interval of pings: a connection that was cut silently looks idle.
const PING_EVERY: Duration = Duration::from_secs(1);
/// The delay between a failure and the next attempt to connect.
const OPEN_AGAIN_AFTER: Duration = Duration::from_millis(100);

/// Opens a connection that receives notices.
pub(super) fn open_listening(url: &DatabaseUrl, shared: &Shared) -> Result<AnyConnection> {
    let mut connection = open(url, Purpose::Listen)?;
    connection.batch_execute(&format!(
        "SET application_name = 'afterword listener'; SET statement_timeout = '2s'; LISTEN {CHANNEL}"
    ))?;
    if shared.has_replica {
        shared.require_current(&mut connection);
    }
    // A value that was cached without a listener may have missed a notice.
    shared.invalidation.invalidate_all();
    shared.invalidation.set_disconnected(false);
    Ok(connection)
}

/// Listens until the database is closed. While there is no connection, as without `first`, no cached value is current.
pub(super) fn listen(url: &DatabaseUrl, first: Option<AnyConnection>, shared: &Shared) {
    let mut connection = first;
    shared.invalidation.set_disconnected(connection.is_none());
    while !shared.is_closing.load(Ordering::Acquire) {
        let Some(open) = connection.take() else {
            connection = open_listening(url, shared).ok();
            if connection.is_none() {
                thread::park_timeout(OPEN_AGAIN_AFTER);
            } else {
                tracing::info!("notices of other instances are heard again");
            }
            continue;
        };
        if let Err(error) = follow(open, shared) {
            shared.invalidation.set_disconnected(true);
            shared.invalidation.invalidate_all();
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "notices of other instances are not heard; nothing kept is served until they are");
        }
    }
}

/// Follows one connection until it fails or the database is closed.
fn follow(mut connection: AnyConnection, shared: &Shared) -> Result<()> {
    let mut heard_at = Instant::now();
    while !shared.is_closing.load(Ordering::Acquire) {
        let changes = take_notices(&mut connection, shared)?;
        if !changes.is_empty() && shared.has_replica {
            shared.require_current(&mut connection);
        }
        for change in changes {
            match change {
                Some(dependency) => shared.invalidation.invalidate(dependency),
                None => shared.invalidation.invalidate_all(),
            }
        }
        if heard_at.elapsed() >= PING_EVERY {
            health::ping(&mut connection)?;
            heard_at = Instant::now();
        }
        thread::park_timeout(LOOK_EVERY);
    }
    Ok(())
}

/// Returns announced dependencies; `None` if everything may have changed.
fn take_notices(connection: &mut AnyConnection, shared: &Shared) -> Result<Vec<Option<Dependency>>> {
    let AnyConnection::Postgres(connection) = connection else { return Ok(Vec::new()) };
    let mut changes = Vec::new();
    for notice in connection.notifications_iter() {
        let notice = notice?;
        let (sender, announced) = read_announcement(&notice.payload);
        if !shared.is_own(sender) {
            changes.extend(announced);
        }
    }
    Ok(changes)
}
