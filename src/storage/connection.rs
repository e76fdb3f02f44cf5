//! One connection type over both databases, and how each kind of connection is opened.

use super::deadline;
use super::error::StorageError;
#[cfg(feature = "postgres")]
use super::postgres::PostgresUrl;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::path::{Path, PathBuf};
use std::time::Duration;

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
    /// A database on a PostgreSQL server.
    #[cfg(feature = "postgres")]
    Postgres(PostgresUrl),
}

/// Why a database address was refused. No part of the address is repeated, as any may belong to a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DatabaseUrlError {
    /// The scheme is not known.
    #[error("`database.url` must be `sqlite://` and the path of a file, or `postgresql://` and a server and database")]
    UnknownScheme,
    /// This program was built without PostgreSQL.
    #[error(
        "`database.url` names a PostgreSQL server, and this program was built for SQLite only; one that knows both is \
         built with `cargo build --release --features postgres`"
    )]
    PostgresNotBuilt,
    /// A pooler and a server that are not both on PostgreSQL.
    #[error("`database.direct_url` is for a PostgreSQL server behind the pooler that `database.url` names")]
    NoPooler,
    /// It is not what libpq takes.
    #[error("`database.url` is no address of a PostgreSQL database: {0}")]
    Postgres(&'static str),
}

impl DatabaseUrl {
    /// Reads an address: `sqlite://` and the path of a file, relative or absolute; or `postgresql://`, as libpq takes it
    /// (<https://www.postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING-URIS>).
    ///
    /// # Errors
    /// `DatabaseUrlError` names the setting and what it may be.
    pub fn parse(text: &str) -> Result<Self, DatabaseUrlError> {
        if let Some(rest) = ["postgres://", "postgresql://"].iter().find_map(|scheme| text.strip_prefix(scheme)) {
            return Self::postgres(rest);
        }
        match text.strip_prefix("sqlite://") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite(PathBuf::from(path))),
            _ => Err(DatabaseUrlError::UnknownScheme),
        }
    }

    /// Takes this address for one of a pooler that lends sessions for one transaction each, and `direct` for that of the server
    /// itself, to migrate and to listen on.
    ///
    /// # Errors
    /// `DatabaseUrlError::NoPooler` unless both name a server.
    pub fn pooling(self, direct: Self) -> Result<Self, DatabaseUrlError> {
        match (self, direct) {
            #[cfg(feature = "postgres")]
            (Self::Postgres(pooler), Self::Postgres(server)) => Ok(Self::Postgres(pooler.pooling(server))),
            _ => Err(DatabaseUrlError::NoPooler),
        }
    }

    /// Returns true if the address leads to a pooler that lends sessions for one transaction each, which it was not said to do.
    ///
    /// # Errors
    /// `StorageError::Connect` or `Query`.
    pub fn is_pooled_unexpectedly(&self) -> Result<bool, StorageError> {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(url) => url.is_pooled_unexpectedly(),
            Self::Sqlite(_) => Ok(false),
        }
    }

    /// Gives the statements that follow the `BEGIN` of each transaction; none where the connection has its settings.
    pub(super) fn transaction_settings(&self, purpose: Purpose) -> String {
        match self {
            #[cfg(feature = "postgres")]
            Self::Postgres(url) => url.transaction_settings(purpose),
            Self::Sqlite(_) => {
                let _ = purpose;
                String::new()
            }
        }
    }

    /// The path of a SQLite file; `None` for a server.
    pub fn file(&self) -> Option<&Path> {
        match self {
            Self::Sqlite(path) => Some(path),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => None,
        }
    }

    #[cfg(feature = "postgres")]
    fn postgres(rest: &str) -> Result<Self, DatabaseUrlError> {
        PostgresUrl::parse(rest).map(Self::Postgres)
    }

    #[cfg(not(feature = "postgres"))]
    const fn postgres(_: &str) -> Result<Self, DatabaseUrlError> {
        Err(DatabaseUrlError::PostgresNotBuilt)
    }
}

/// Says which database is meant, for messages: the path of a file, or that it is the server's. Never a password.
impl std::fmt::Display for DatabaseUrl {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite(path) => path.display().fmt(formatter),
            #[cfg(feature = "postgres")]
            Self::Postgres(_) => formatter.write_str("on PostgreSQL that `database.url` names"),
        }
    }
}

/// What a connection is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// Each statement may run so long, where there is a bound.
    Read(Option<Duration>),
    Write,
    Migrate,
    /// Hears of changes by other instances.
    Listen,
}

/// Settings of every SQLite connection. `synchronous = FULL`: an acknowledged comment survives a power cut, which it
/// did not always do with `NORMAL`. `secure_delete`: what is erased leaves no bytes in free pages. `soft_heap_limit`: the
/// page caches of all connections of the process together take at most 24 MiB, beyond which the pages used least make room
/// (<https://www.sqlite.org/c3ref/hard_heap_limit64.html>).
const SQLITE_SETTINGS: &str = "
    PRAGMA busy_timeout = 5000;
    PRAGMA foreign_keys = ON;
    PRAGMA synchronous = FULL;
    PRAGMA secure_delete = ON;
    PRAGMA trusted_schema = OFF;
    PRAGMA cell_size_check = ON;
    PRAGMA temp_store = MEMORY;
    PRAGMA journal_size_limit = 67108864;
    PRAGMA cache_size = -16384;
    PRAGMA soft_heap_limit = 25165824;";

/// Gives the pages back to the system that the caches of SQLite hold, but for the newest 4 MiB of all connections together.
/// A lower limit takes effect when it is set; the one that stood before is then set again.
pub(super) const TRIM_SQLITE: &str = "PRAGMA soft_heap_limit = 4194304; PRAGMA soft_heap_limit = 25165824;";

/// Opens a connection to the database.
pub(super) fn open(url: &DatabaseUrl, purpose: Purpose) -> Result<AnyConnection, StorageError> {
    match url {
        DatabaseUrl::Sqlite(path) => open_sqlite(path, purpose).map(AnyConnection::Sqlite),
        #[cfg(feature = "postgres")]
        DatabaseUrl::Postgres(url) => url.open(purpose).map(AnyConnection::Postgres),
    }
}

fn open_sqlite(path: &Path, purpose: Purpose) -> Result<SqliteConnection, StorageError> {
    deadline::watch_connections()?;
    let mut connection = establish_sqlite(path)?;
    connection.batch_execute(SQLITE_SETTINGS)?;
    match purpose {
        // `deadline` ends reads here.
        Purpose::Read(_) => connection.batch_execute("PRAGMA query_only = ON;")?,
        // The checkpointer does that, beside the writer.
        Purpose::Write => connection.batch_execute("PRAGMA wal_autocheckpoint = 0;")?,
        Purpose::Migrate => connection.batch_execute(&migrating(path))?,
        // One process has the file, and need not be told.
        Purpose::Listen => {}
    }
    Ok(connection)
}

/// Settings of a connection that migrates. An index over many rows is sorted in files, as in memory it would take as much as
/// it has bytes. They lie beside the database: what is in them is as private, and there is room. The journal mode stays.
fn migrating(path: &Path) -> String {
    let directory = path.parent().filter(|parent| !parent.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let quoted = directory.display().to_string().replace('\'', "''");
    format!(
        "PRAGMA journal_mode = WAL; PRAGMA cache_size = -8192; PRAGMA temp_store = FILE; PRAGMA temp_store_directory = '{quoted}';"
    )
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
        for refused in ["", "sqlite://", "mysql://x", "/a/b.db", "postgres://", "postgresql://"] {
            let message = DatabaseUrl::parse(refused).unwrap_err().to_string();
            assert!(message.contains("database.url"), "{message}");
        }
    }

    #[test]
    fn migrating_sorts_in_files_and_everything_else_in_memory() {
        #[derive(QueryableByName)]
        struct Store {
            #[diesel(sql_type = diesel::sql_types::Integer)]
            temp_store: i32,
        }
        let directory = tempfile::tempdir().unwrap();
        let path = directory.path().join("it's.db");
        // <https://www.sqlite.org/pragma.html#pragma_temp_store>
        for (purpose, expected) in [(Purpose::Migrate, 1), (Purpose::Write, 2), (Purpose::Read(None), 2)] {
            let mut connection = open_sqlite(&path, purpose).unwrap();
            let store: Store = diesel::sql_query("PRAGMA temp_store").get_result(&mut connection).unwrap();
            assert_eq!(store.temp_store, expected, "{purpose:?}");
        }
    }

    #[cfg(feature = "postgres")]
    #[test]
    fn both_schemes_of_postgresql_are_the_same() {
        let short = DatabaseUrl::parse("postgres://u:hunter2@h/d").unwrap();
        assert_eq!(DatabaseUrl::parse("postgresql://u:hunter2@h/d"), Ok(short.clone()));
        assert!(!format!("{short:?} {short}").contains("hunter2"), "{short:?} {short}");
    }

    #[cfg(not(feature = "postgres"))]
    #[test]
    fn program_without_postgresql_says_how_to_get_one_with_it() {
        let message = DatabaseUrl::parse("postgresql://u:hunter2@h/d").unwrap_err().to_string();
        assert!(message.contains("database.url") && message.contains("--features postgres"), "{message}");
    }
}
