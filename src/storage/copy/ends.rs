//! Opens source and target of a copy so that nobody else uses them meanwhile.

use super::super::connection::{AnyConnection, DatabaseUrl, Purpose, open};
use super::super::error::{Result, StorageError};
use super::super::migrate;
#[cfg(feature = "postgres")]
use super::super::transaction;
use super::CopyError;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::fs::OpenOptions;
use std::io::ErrorKind;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::thread;
use std::time::Duration;

/// One end of a copy.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum End {
    /// Where rows come from.
    Source,
    /// Where they go.
    Target,
}

impl std::fmt::Display for End {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(match self {
            Self::Source => "source",
            Self::Target => "target",
        })
    }
}

/// The number and the interval of checks for other sessions: those of a program that has just ended take a moment to
/// go. About as long as SQLite waits for a lock.
const LOOKS: u32 = 50;
const BETWEEN_LOOKS: Duration = Duration::from_millis(100);

/// Opens the source and begins to read it: one state of it, which nobody can change until the connection is closed.
pub(super) fn open_source(url: &DatabaseUrl) -> Result<AnyConnection, CopyError> {
    let state = migrate::state(url).map_err(CopyError::unusable(End::Source))?;
    if state.applied.is_empty() {
        return Err(CopyError::NoSource);
    }
    if !state.missing.is_empty() {
        return Err(CopyError::OldSource(state.missing.join(", ")));
    }
    let mut connection = open(url, Purpose::Migrate)?;
    match &mut connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => {
            refuse_users(&mut connection, End::Source)?;
            // The lock of writers, for as long as this session lasts: a server that starts meanwhile can read.
            let lock = format!("SELECT pg_advisory_lock({})", transaction::WRITERS_LOCK);
            connection.batch_execute(&lock).map_err(|error| in_use(error, End::Source))?;
            connection.batch_execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")?;
        }
        AnyConnection::Sqlite(_) => {
            lock_file(&mut connection, End::Source)?;
            connection.batch_execute("BEGIN EXCLUSIVE").map_err(|error| in_use(error, End::Source))?;
            connection.batch_execute("PRAGMA query_only = ON")?;
        }
    }
    Ok(connection)
}

/// Opens the target exclusively, until the connection is closed.
pub(super) fn open_target(url: &DatabaseUrl) -> Result<AnyConnection, CopyError> {
    if let Some(path) = url.file() {
        create(path)?;
    }
    let mut connection = open(url, Purpose::Migrate).map_err(|error| CopyError::unusable(End::Target)(error.into()))?;
    match &connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => refuse_users(&mut connection, End::Target)?,
        AnyConnection::Sqlite(_) => {
            lock_file(&mut connection, End::Target)?;
            // An empty database needs no log to go back to being empty: each page is written once, and the journal stays
            // small. `temp_store` is a file, as sorting for the indexes would take memory as the rows do.
            let settings = "PRAGMA journal_mode = DELETE; PRAGMA foreign_keys = OFF; PRAGMA temp_store = FILE;
                PRAGMA cache_size = -32768;";
            connection.batch_execute(settings).map_err(|error| in_use(error, End::Target))?;
        }
    }
    Ok(connection)
}

/// Makes a file for its owner only, unless it is there.
fn create(path: &Path) -> Result<(), CopyError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != ErrorKind::AlreadyExists => {
            Err(CopyError::File { path: path.to_owned(), source: error })
        }
        _ => Ok(()),
    }
}

/// Finishes a complete target: the settings that a server expects, and the planner's statistics.
pub(super) fn finish_target(connection: &mut AnyConnection) -> Result<()> {
    connection.batch_execute(match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => "ANALYZE",
        AnyConnection::Sqlite(_) => "PRAGMA journal_mode = WAL",
    })?;
    Ok(())
}

/// Refuses a database that other sessions of this program, or of its role, use. On SQLite the lock of the file does.
pub(super) fn refuse_users(connection: &mut AnyConnection, end: End) -> Result<(), CopyError> {
    #[derive(QueryableByName)]
    struct Session {
        #[diesel(sql_type = Text)]
        name: String,
    }
    const SESSIONS: &str = "
        SELECT DISTINCT COALESCE(NULLIF(application_name, ''), usename::text, 'unnamed') AS name FROM pg_stat_activity
        WHERE datname = current_database() AND pid <> pg_backend_pid()
            AND (usename = current_user OR application_name LIKE 'afterword%') ORDER BY name";
    if matches!(connection, AnyConnection::Sqlite(_)) {
        return Ok(());
    }
    let mut names = Vec::new();
    for look in 0..LOOKS {
        let sessions: Vec<Session> = diesel::sql_query(SESSIONS).load(connection)?;
        if sessions.is_empty() {
            return Ok(());
        }
        names = sessions.into_iter().map(|session| session.name).collect();
        if look + 1 < LOOKS {
            thread::sleep(BETWEEN_LOOKS);
        }
    }
    Err(CopyError::InUse { end, by: format!("sessions are open: {}", names.join(", ")) })
}

/// Takes the lock of a SQLite file that no other connection may have a part in.
fn lock_file(connection: &mut AnyConnection, end: End) -> Result<(), CopyError> {
    #[derive(QueryableByName)]
    struct Number {
        #[expect(dead_code, reason = "what counts is that it could be read")]
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    connection.batch_execute("PRAGMA locking_mode = EXCLUSIVE").map_err(|error| in_use(error, end))?;
    // The mode acts from the next read on.
    let read = diesel::sql_query("SELECT COUNT(*) AS number FROM sqlite_master").get_result::<Number>(connection);
    read.map(drop).map_err(|error| in_use(error, end))
}

fn in_use(error: diesel::result::Error, end: End) -> CopyError {
    let error = StorageError::from(error);
    if error.is_temporary() { CopyError::InUse { end, by: "its lock is taken".to_owned() } } else { error.into() }
}
