//! Errors of storage.

use super::faults;
use diesel::result::{DatabaseErrorKind, Error as DieselError};

/// A result of storage: `StorageError` unless another error is named.
pub type Result<T, E = StorageError> = std::result::Result<T, E>;

/// Why a unit of work failed. What it had written is rolled back.
#[derive(Debug, thiserror::Error)]
pub enum StorageError {
    /// More units of work wait than the queue holds.
    #[error("the database queue is full")]
    Overloaded,
    /// The unit of work waited longer than it may, and was not run.
    #[error("the unit of work waited too long for a database thread")]
    Late,
    /// A read took longer than it may, and was ended.
    #[error("the read took longer than `database.read_seconds`, and was ended")]
    TookTooLong,
    /// The database threads have stopped, because the program is stopping.
    #[error("the database has been closed")]
    Closed,
    /// The database could not be reached or opened.
    #[error("the database cannot be opened: {0}")]
    Connect(#[from] diesel::ConnectionError),
    /// A query failed.
    #[error("a query failed")]
    Query(#[source] DieselError),
    /// The transaction that the unit of work was part of could not begin, or could not be committed.
    #[error("the transaction was not committed")]
    NotCommitted,
    /// The database is away, and was not reached again in time.
    #[error("the database is away")]
    Away,
    /// Inputs that were to be handled together depend on one another; each has to be handled by itself.
    #[error("inputs depend on one another")]
    Entangled,
    /// A row holds what no version of this program writes.
    #[error("a stored {what} cannot be read")]
    Unreadable {
        /// The kind of value.
        what: &'static str,
    },
    /// A unit of work panicked.
    #[error("a unit of work panicked")]
    Panicked,
}

impl From<DieselError> for StorageError {
    fn from(error: DieselError) -> Self {
        // The rows of a query are read after diesel has reported how the statement went.
        faults::overhear(&error.to_string());
        Self::Query(error)
    }
}

impl StorageError {
    /// Writes the error with what the database said.
    pub(super) fn full_text(&self) -> String {
        match self {
            Self::Query(error) => format!("{self}: {error}"),
            other => other.to_string(),
        }
    }

    /// Returns whether a unique key or a primary key was violated.
    pub const fn is_unique_violation(&self) -> bool {
        matches!(self, Self::Query(DieselError::DatabaseError(DatabaseErrorKind::UniqueViolation, _)))
    }

    /// Returns whether a read was ended at its deadline.
    pub const fn took_too_long(&self) -> bool {
        matches!(self, Self::TookTooLong)
    }

    /// Returns whether the database is away, which its threads have logged already.
    pub const fn is_outage(&self) -> bool {
        matches!(self, Self::Connect(_) | Self::NotCommitted | Self::Away)
    }

    /// Returns whether the same unit of work may succeed a little later.
    pub fn is_temporary(&self) -> bool {
        match self {
            Self::Overloaded
            | Self::Late
            | Self::TookTooLong
            | Self::Closed
            | Self::Connect(_)
            | Self::NotCommitted
            | Self::Away => true,
            Self::Query(DieselError::DatabaseError(kind, information)) => {
                let is_gone = matches!(
                    kind,
                    DatabaseErrorKind::ClosedConnection
                        | DatabaseErrorKind::ReadOnlyTransaction
                        | DatabaseErrorKind::SerializationFailure
                );
                // diesel has no kinds for these: the words of SQLite, and those of PostgreSQL where a timeout or an
                // operator ended something.
                let words = ["locked", "busy", "is full", "disk I/O", "deadlock", "canceling statement", "terminating"];
                is_gone || words.iter().any(|word| information.message().contains(word))
            }
            Self::Query(DieselError::BrokenTransactionManager) => true,
            Self::Query(_) | Self::Entangled | Self::Unreadable { .. } | Self::Panicked => false,
        }
    }
}

/// Returns the value of a stored word.
pub(super) fn stored<T>(what: &'static str, value: Option<T>) -> Result<T, StorageError> {
    value.ok_or(StorageError::Unreadable { what })
}
