//! One connection type over both databases, and how each kind of connection is opened.

use super::error::StorageError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::path::{Path, PathBuf};

/// A connection to either database. Storage functions take it and never learn which one it is.
#[derive(diesel::MultiConnection)]
#[expect(missing_debug_implementations, reason = "connections have no useful text, and must not show their address")]
pub enum AnyConnection {
    /// PostgreSQL, through libpq.
    #[cfg(feature = "postgres")]
    Postgres(diesel::PgConnection),
    /// SQLite, bundled.
    Sqlite(diesel::SqliteConnection),
}

/// Runs one expression against the connection that is really there, for queries that `MultiConnection` cannot
/// express: upserts and batches. Both arms are the same text, compiled for each database.
macro_rules! each {
    ($connection:expr, $inner:ident => $body:expr) => {
        match $connection {
            #[cfg(feature = "postgres")]
            $crate::storage::AnyConnection::Postgres($inner) => $body,
            $crate::storage::AnyConnection::Sqlite($inner) => $body,
        }
    };
}
pub(super) use each;

/// Where the database is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum DatabaseUrl {
    /// A SQLite file.
    Sqlite(PathBuf),
}

/// Why a database address was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// The scheme is not known.
    #[error("`database.url` must begin with `sqlite://`, followed by the path of a file")]
    UnknownScheme,
    /// PostgreSQL is not there yet.
    #[error("`database.url` names a PostgreSQL server, which this version cannot use yet; use `sqlite://<file>`")]
    PostgresNotSupported,
}

impl DatabaseUrl {
    /// Reads an address: `sqlite://` and the path of a file, relative or absolute.
    ///
    /// # Errors
    /// `DatabaseUrlError` names the setting and what it may be.
    pub fn parse(text: &str) -> Result<Self, DatabaseUrlError> {
        if text.starts_with("postgres://") || text.starts_with("postgresql://") {
            return Err(DatabaseUrlError::PostgresNotSupported);
        }
        match text.strip_prefix("sqlite://") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err(DatabaseUrlError::UnknownScheme),
        }
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    Read,
    Write,
}

/// Settings of every SQLite connection. `synchronous = FULL`: an acknowledged comment survives a power cut, which it
/// did not always do with `NORMAL`. `secure_delete`: what is erased leaves no bytes in free pages.
const SQLITE_SETTINGS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -16384;";

/// Opens a connection to the database.
pub(super) fn open(url: &DatabaseUrl, purpose: Purpose) -> Result<AnyConnection, StorageError> {
    let DatabaseUrl::Sqlite(path) = url;
    let mut connection = establish_sqlite(path)?;
    connection.batch_execute(SQLITE_SETTINGS)?;
    if purpose == Purpose::Read {
        connection.batch_execute("PRAGMA query_only = ON;")?;
    }
    Ok(AnyConnection::Sqlite(connection))
}

/// Opens a connection for migrating, and sets what the file keeps: the write-ahead log.
pub(super) fn open_for_migration(url: &DatabaseUrl) -> Result<AnyConnection, StorageError> {
    let mut connection = open(url, Purpose::Write)?;
    connection.batch_execute("PRAGMA journal_mode = WAL;")?;
    Ok(connection)
}

fn establish_sqlite(path: &Path) -> Result<SqliteConnection, StorageError> {
    let is_text = path.to_str().ok_or_else(|| {
        diesel::ConnectionError::InvalidConnectionUrl("the path of the database is not UTF-8".to_owned())
    })?;
    Ok(SqliteConnection::establish(is_text)?)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn address_names_a_file_or_is_refused_with_the_setting_named() {
        assert_eq!(DatabaseUrl::parse("sqlite://a/b.db"), Ok(DatabaseUrl::Sqlite(PathBuf::from("a/b.db"))));
        assert_eq!(DatabaseUrl::parse("sqlite:///a/b.db"), Ok(DatabaseUrl::Sqlite(PathBuf::from("/a/b.db"))));
        for refused in ["", "sqlite://", "mysql://x", "/a/b.db", "postgres://h/d"] {
            let message = DatabaseUrl::parse(refused).unwrap_err().to_string();
            assert!(message.contains("database.url"), "{message}");
        }
    }
}
