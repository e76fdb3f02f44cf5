//! The connection of one database thread: opened, watched, and opened anew when it is lost.

use super::connection::{AnyConnection, DatabaseUrl, Purpose, open};
use super::error::StorageError;
use super::faults::Faults;
use super::transaction::{Manager, WriteScope, begin_reading, begin_writing};
use crate::metrics::Repeated;
use diesel::connection::{InstrumentationEvent, TransactionManager};
use diesel::prelude::*;
use diesel::result::{DatabaseErrorKind, Error as DieselError};
use std::sync::atomic::{AtomicBool, AtomicU8, AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};

static OBSERVER: OnceLock<fn(&DatabaseUrl, &str)> = OnceLock::new();

/// Has a function told of each statement that a database thread sends, with its values: for tests that know all of them. Only
/// the first call counts.
pub fn observe_statements(observer: fn(&DatabaseUrl, &str)) {
    // Set already by another test of the same process.
    let _ = OBSERVER.set(observer);
}

/// What befell a connection while units of work ran on it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Trouble {
    None,
    /// The database gave up a transaction that stood in another's way: it may be tried again.
    Conflict,
    /// The connection is gone, or leads to a server that takes no writes.
    Lost,
}

/// Where is noted what happens on a connection.
#[derive(Debug, Clone, Default)]
pub(super) struct Notes {
    /// How many statements were run.
    pub query_count: Arc<AtomicU64>,
    /// What keeps the database from being used.
    pub faults: Arc<Faults>,
    /// Connections that could not be opened anew.
    pub outage: Arc<Repeated>,
}

/// A connection, and what it takes to open it anew.
pub(super) struct Worker {
    url: DatabaseUrl,
    purpose: Purpose,
    /// Statements that follow the `BEGIN` of each transaction.
    transaction_settings: String,
    notes: Notes,
    trouble: Arc<AtomicU8>,
    /// Whether the database ended a statement because it ran too long, or because nobody waits for it any more.
    has_ended: Arc<AtomicBool>,
    /// Whether statements are run that no request asked for.
    is_unasked: Arc<AtomicBool>,
    connection: Option<AnyConnection>,
}

impl Worker {
    pub(super) fn open(url: &DatabaseUrl, purpose: Purpose, notes: &Notes) -> Result<Self, StorageError> {
        let mut worker = Self::closed(url, purpose, notes);
        worker.reopen()?;
        Ok(worker)
    }

    /// Makes one whose connection is opened when it is first asked for.
    pub(super) fn closed(url: &DatabaseUrl, purpose: Purpose, notes: &Notes) -> Self {
        Self {
            url: url.clone(),
            purpose,
            transaction_settings: url.transaction_settings(purpose),
            notes: notes.clone(),
            trouble: Arc::new(AtomicU8::new(0)),
            has_ended: Arc::new(AtomicBool::new(false)),
            is_unasked: Arc::new(AtomicBool::new(false)),
            connection: None,
        }
    }

    fn reopen(&mut self) -> Result<&mut AnyConnection, StorageError> {
        self.connection = None;
        let opened = open(&self.url, self.purpose);
        let mut fresh = opened.inspect_err(|error| self.notes.faults.note_failure(&error.full_text()))?;
        fresh.set_instrumentation(watch(&self.url, &self.notes, &self.trouble, &self.has_ended, &self.is_unasked));
        if let Some(time) = self.notes.outage.is_over() {
            tracing::info!(seconds = time.as_secs(), "the database is back");
        }
        self.trouble.store(0, Ordering::Relaxed);
        Ok(self.connection.insert(fresh))
    }

    /// Tells whether a unit of work that met trouble may go well on the next try. A SQLite file does not come and go.
    pub(super) const fn may_try_again(&self) -> bool {
        !matches!(self.url, DatabaseUrl::Sqlite(_))
    }

    /// Gives a connection on which no transaction is open. One that was lost, or that lost track of its transaction, as
    /// when SQLite rolls back by itself because the disk is full, is closed and opened anew: nothing else brings it
    /// back.
    pub(super) fn connection(&mut self) -> Result<&mut AnyConnection, StorageError> {
        let is_lost = self.trouble() == Trouble::Lost;
        let is_broken = |connection: &mut AnyConnection| Manager::is_broken_transaction_manager(connection);
        if is_lost || self.connection.as_mut().is_none_or(is_broken) {
            let outage = Arc::clone(&self.notes.outage);
            return self.reopen().inspect_err(|error| {
                if let Some(tries) = outage.happened() {
                    let error = error as &dyn std::error::Error;
                    tracing::error!(
                        error,
                        tries,
                        "the database is away; it is tried again, and this is said each minute"
                    );
                }
            });
        }
        self.has_ended.store(false, Ordering::Relaxed);
        self.trouble.store(0, Ordering::Relaxed);
        self.connection.as_mut().ok_or(StorageError::Away)
    }

    /// Begins a transaction that will read on a connection on which none is open.
    pub(super) fn begin_reading(&mut self) -> Result<&mut AnyConnection, StorageError> {
        self.connection()?;
        let connection = self.connection.as_mut().ok_or(StorageError::Away)?;
        begin_reading(connection, &self.transaction_settings)?;
        Ok(connection)
    }

    /// Begins a transaction that will write within `scopes`, in the same way.
    pub(super) fn begin_writing(&mut self, scopes: &[WriteScope]) -> Result<&mut AnyConnection, StorageError> {
        self.connection()?;
        let connection = self.connection.as_mut().ok_or(StorageError::Away)?;
        begin_writing(connection, scopes, &self.transaction_settings)?;
        Ok(connection)
    }

    /// Tells what befell the connection since it was last asked for.
    pub(super) fn trouble(&self) -> Trouble {
        self.notes.faults.take_overheard();
        match self.trouble.load(Ordering::Relaxed) {
            0 => Trouble::None,
            1 => Trouble::Conflict,
            _ => Trouble::Lost,
        }
    }

    /// Tells whether the database ended a statement since the connection was last asked for, as it ran too long or nobody
    /// waited for it.
    pub(super) fn has_ended_statement(&self) -> bool {
        self.has_ended.load(Ordering::Relaxed)
    }

    /// Tells whether the next connection will be a new one.
    pub(super) fn is_lost(&self) -> bool {
        self.connection.is_none() || self.trouble() == Trouble::Lost
    }

    /// Gives the connection as it is, with the transaction that is open on it.
    pub(super) fn connection_in_transaction(&mut self) -> Result<&mut AnyConnection, StorageError> {
        self.connection.as_mut().ok_or(StorageError::Away)
    }

    /// Gives the connection up, so that the next one is a new one.
    pub(super) fn lose(&mut self) {
        self.connection = None;
    }

    /// Runs statements that no request asked for, and that are not counted.
    pub(super) fn unasked<T>(
        &mut self,
        work: impl FnOnce(&mut AnyConnection) -> Result<T, StorageError>,
    ) -> Result<T, StorageError> {
        self.is_unasked.store(true, Ordering::Relaxed);
        let result = self.connection().and_then(work);
        self.is_unasked.store(false, Ordering::Relaxed);
        result
    }
}

/// Counts statements, and notices what errors mean for the connection: a unit of work hands its errors to whoever asked,
/// who may make something else of them.
fn watch(
    url: &DatabaseUrl,
    notes: &Notes,
    trouble: &Arc<AtomicU8>,
    has_ended: &Arc<AtomicBool>,
    is_unasked: &Arc<AtomicBool>,
) -> impl Fn(InstrumentationEvent<'_>) + Send + 'static + use<> {
    let (notes, trouble, is_unasked) = (notes.clone(), Arc::clone(trouble), Arc::clone(is_unasked));
    let has_ended = Arc::clone(has_ended);
    let url = url.clone();
    move |event: InstrumentationEvent<'_>| match event {
        InstrumentationEvent::StartQuery { query, .. } => {
            if let Some(observer) = OBSERVER.get() {
                observer(&url, &query.to_string());
            }
            notes.query_count.fetch_add(u64::from(!is_unasked.load(Ordering::Relaxed)), Ordering::Relaxed);
        }
        InstrumentationEvent::FinishQuery { error: Some(DieselError::DatabaseError(kind, information)), .. } => {
            if is_ended_statement(information.message()) {
                has_ended.store(true, Ordering::Relaxed);
            }
            notes.faults.note_failure(information.message());
            let level = match kind {
                DatabaseErrorKind::SerializationFailure => 1,
                // diesel has no kind for it.
                DatabaseErrorKind::Unknown if information.message().starts_with("deadlock detected") => 1,
                DatabaseErrorKind::ClosedConnection | DatabaseErrorKind::ReadOnlyTransaction => 2,
                _ => 0,
            };
            trouble.fetch_max(level, Ordering::Relaxed);
        }
        _ => {}
    }
}

/// Tells whether a statement was ended before its time. diesel has no kind for it: the words are those of SQLite
/// (<https://www.sqlite.org/rescode.html#interrupt>), and of PostgreSQL.
pub(super) fn is_ended_statement(message: &str) -> bool {
    let words = ["canceling statement due to statement timeout", "canceling statement due to user request"];
    message == "interrupted" || words.iter().any(|word| message.contains(word))
}
