//! Cancels queries on PostgreSQL whose client has gone. A thread with a connection of its own looks at the reads that run and asks
//! the server to cancel those that nobody waits for any more. SQLite looks by itself: see `deadline`.

use super::connection::{AnyConnection, DatabaseUrl, Purpose, open};
use super::error::StorageError;
use super::units::Waiting;
use crate::metrics::Repeated;
use diesel::prelude::*;
use diesel::sql_types::Integer;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// How long a query may go on after its client has gone.
const LOOK_EVERY: Duration = Duration::from_millis(100);

/// The reads that run.
#[derive(Debug, Default)]
pub(super) struct Canceller {
    running: Mutex<Running>,
    changed: Condvar,
}

#[derive(Debug, Default)]
struct Running {
    /// Each with the number of the server's process that runs it.
    reads: Vec<(i32, Waiting)>,
    is_closing: bool,
}

#[derive(QueryableByName)]
struct Process {
    #[diesel(sql_type = Integer)]
    number: i32,
}

impl Canceller {
    /// Runs a read whose queries may be cancelled. It has to be called in the read's transaction: behind a connection pooler,
    /// only that keeps the server's process.
    ///
    /// # Errors
    /// `StorageError::Query` where the server does not tell its process.
    pub(super) fn watched<T>(
        &self,
        connection: &mut AnyConnection,
        waiting: &Waiting,
        work: impl FnOnce(&mut AnyConnection) -> T,
    ) -> Result<T, StorageError> {
        struct Entry<'a>(&'a Canceller, i32);
        impl Drop for Entry<'_> {
            fn drop(&mut self) {
                // Waits for a request to cancel that is on its way, which would otherwise meet the next read.
                self.0.lock().reads.retain(|(process, _)| *process != self.1);
            }
        }
        let process = diesel::sql_query("SELECT pg_backend_pid() AS number").get_result::<Process>(connection)?.number;
        self.lock().reads.push((process, waiting.clone()));
        let _entry = Entry(self, process);
        self.changed.notify_one();
        Ok(work(connection))
    }

    /// Looks until `close` is called, which has to be after the last read.
    pub(super) fn cancel_abandoned(&self, url: &DatabaseUrl) {
        let failing = Repeated::new();
        let mut connection = None;
        let mut running = self.lock();
        while !running.is_closing {
            let mut abandoned = running.reads.iter().filter(|(_, waiting)| waiting.is_over());
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

fn cancel(kept: &mut Option<AnyConnection>, url: &DatabaseUrl, process: i32) -> Result<(), StorageError> {
    let connection = match kept {
        Some(connection) => connection,
        None => kept.insert(open(url, Purpose::Write)?),
    };
    diesel::sql_query("SELECT pg_cancel_backend($1)").bind::<Integer, _>(process).execute(connection)?;
    Ok(())
}
