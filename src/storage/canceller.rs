//! Cancels queries on PostgreSQL whose client has gone. A thread with its own connection watches the running reads and
//! asks the server to cancel abandoned ones. On SQLite, `deadline` does this.

use super::connection::{AnyConnection, DatabaseUrl, Purpose, open};
use super::error::Result;
use super::work::CancelFlag;
use crate::metrics::Repeated;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The interval of checks; a query ends about this long after its client has gone.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The running reads.
#[derive(Debug, Default)]
pub(super) struct Canceller {
    running: Mutex<Running>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Running {
    /// The server process that runs each read, and the flag of its caller.
    reads: Vec<(i32, CancelFlag)>,
    is_closing: bool,
}

#[derive(QueryableByName)]
struct Process {
    #[diesel(sql_type = Integer)]
    number: i32,
}

impl Canceller {
    /// Runs a read whose queries may be cancelled. Must be called inside the read's transaction: behind a connection pooler,
    /// only a transaction keeps the server process.
    ///
    /// # Errors
    /// `StorageError::Query` where the server does not return its process.
    pub(super) fn watched<T>(
        &self,
        connection: &mut AnyConnection,
        cancel_flag: &CancelFlag,
        work: impl FnOnce(&mut AnyConnection) -> T,
    ) -> Result<T> {
        struct Entry<'a>(&'a Canceller, i32);
        impl Drop for Entry<'_> {
            fn drop(&mut self) {
                // Waits for a cancel request that is being sent; it would otherwise hit the next read.
                self.0.lock().reads.retain(|(process, _)| *process != self.1);
            }
        }
        let process = diesel::sql_query("SELECT pg_backend_pid() AS number").get_result::<Process>(connection)?.number;
        self.lock().reads.push((process, cancel_flag.clone()));
        let _entry = Entry(self, process);
        self.changed.notify_one();
        Ok(work(connection))
    }

    /// Runs until `close` is called, which must be after the last read.
    pub(super) fn cancel_abandoned(&self, url: &DatabaseUrl) {
        let failing = Repeated::new();
        let mut connection = None;
        let mut running = self.lock();
        while !running.is_closing {
            let mut abandoned = running.reads.iter().filter(|(_, flag)| flag.is_cancelled());
            if let Err(error) = abandoned.try_for_each(|(process, _)| cancel(&mut connection, url, *process)) {
                connection = None;
                if let Some(tries) = failing.happened() {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, tries, "abandoned queries cannot be cancelled; this is said each minute");
                }
            }
            running = if running.reads.is_empty() {
                self.changed.wait(running).unwrap_or_else(PoisonError::into_inner)
            } else {
                self.changed.wait_timeout(running, LOOK_EVERY).unwrap_or_else(PoisonError::into_inner).0
            };
        }
    }

    /// Ends `cancel_abandoned`.
    pub(super) fn close(&self) {
        self.lock().is_closing = true;
        self.changed.notify_one();
    }

    fn lock(&self) -> MutexGuard<'_, Running> {
        self.running.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn cancel(kept: &mut Option<AnyConnection>, url: &DatabaseUrl, process: i32) -> Result<()> {
    let connection = match kept {
        Some(connection) => connection,
        None => kept.insert(open(url, Purpose::Listen)?),
    };
    diesel::sql_query("SELECT pg_cancel_backend($1)").bind::<Integer, _>(process).execute(connection)?;
    Ok(())
}
