//! Migrates the schema, and reports missing migrations.

use super::connection::{AnyConnection, DatabaseUrl, Purpose, each, open};
use super::error::{Result, StorageError};
use super::snapshot::{self, SnapshotError};
use super::transaction::isolated;
use super::{dialect, health};
use diesel::connection::SimpleConnection;
use diesel::migration::{Migration, MigrationSource, MigrationVersion};
use diesel::sqlite::Sqlite;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::path::{Path, PathBuf};

const SQLITE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");
#[cfg(feature = "postgres")]
const POSTGRESQL: EmbeddedMigrations = embed_migrations!("migrations/postgresql");
/// The table in which migrations leave their names.
const MIGRATIONS: &str = "__diesel_schema_migrations";

type Failure = Box<dyn std::error::Error + Send + Sync>;

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database cannot be opened.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// A migration failed and was rolled back.
    #[error("the migration {name} failed and was rolled back: {reason}")]
    Failed {
        /// The migration that was to come next.
        name: String,
        /// The database's message.
        reason: String,
    },
    /// The database was made by a newer version of this program.
    #[error(
        "it was migrated by a newer version of afterword: it has the migration {0}, which this version does not know; \
         start that version, or put back the copy from before the upgrade (docs/upgrading.md)"
    )]
    FromTheFuture(String),
    /// The copy that migrating begins with could not be made.
    #[error(
        "nothing was migrated, as the backup before it failed; make room for it, or leave it out with `--no-backup` or \
         `database.backup_before_migrating = false`"
    )]
    Backup(#[from] SnapshotError),
    /// The migrations in this program cannot be read.
    #[error("the list of migrations cannot be read: {0}")]
    Unlisted(String),
    /// A copy into the database did not come to its end.
    #[error(
        "a copy into it was not finished; run the same `afterword database copy` again, which begins anew, or delete this \
         database"
    )]
    UnfinishedCopy,
}

/// Stands among the migrations of a database that is being copied into: every version refuses one that it does not know.
const UNFINISHED_COPY: &str = "unfinished_copy";

/// The number of kept copies from before upgrades.
const KEPT_COPIES: usize = 2;

/// The names of migrations that are applied, and of those that are missing, oldest first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct MigrationState {
    /// Applied.
    pub applied: Vec<String>,
    /// Missing.
    pub missing: Vec<String>,
}

/// The result of an upgrade of the schema.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Upgrade {
    /// The migrations that were applied, oldest first.
    pub applied: Vec<String>,
    /// The copy of a SQLite database as it was before.
    pub backup: Option<PathBuf>,
}

/// Applies what is missing without a copy and without a look at the keyring: for databases that are just being made.
///
/// # Errors
/// As `upgrade`.
pub fn migrate(url: &DatabaseUrl) -> Result<Vec<String>, MigrateError> {
    Ok(upgrade(url, false, |_| Ok::<_, MigrateError>(()))?.applied)
}

/// Applies the missing migrations, each in its own transaction.
///
/// `check` says whether this program may have the database at all. It is asked before anything is changed, and again in the
/// transaction of the last migration, where it may also write. Where `backs_up` is true and there is data, a SQLite
/// database is copied first, beside itself.
///
/// # Errors
/// `MigrateError` names the step that failed; steps before it stay applied. Whatever `check` returns.
pub fn upgrade<E>(
    url: &DatabaseUrl,
    backs_up: bool,
    mut check: impl FnMut(&mut AnyConnection) -> Result<(), E>,
) -> Result<Upgrade, E>
where
    E: From<MigrateError> + From<StorageError>,
{
    let mut connection = open(url, Purpose::Migrate)?;
    dialect::wait_to_migrate(&mut connection)?;
    let before = state_of(&mut connection)?;
    refuse_future(&before)?;
    isolated(&mut connection, &mut check)?;
    let mut upgrade = Upgrade::default();
    let Some(first) = before.missing.first() else {
        health::make_statistics(&mut connection)?;
        return Ok(upgrade);
    };
    if let DatabaseUrl::Sqlite(path) = url
        && backs_up
        && !before.applied.is_empty()
    {
        let backup = PathBuf::from(format!("{}{first}", copies_of(path).display()));
        snapshot::copy(&mut connection, &backup).map_err(MigrateError::from)?;
        upgrade.backup = Some(backup);
    }
    for (number, name) in (1..).zip(&before.missing) {
        let is_last = number == before.missing.len();
        apply(&mut connection, name, is_last.then_some(&mut check))?;
        upgrade.applied.push(name.clone());
    }
    health::make_statistics(&mut connection)?;
    if let (DatabaseUrl::Sqlite(path), Some(backup)) = (url, &upgrade.backup) {
        forget_old_copies(path, backup);
    }
    Ok(upgrade)
}

/// Returns what the names of the copies of a database begin with; the first migration that was missing follows.
fn copies_of(path: &Path) -> PathBuf {
    PathBuf::from(format!("{}.before-", path.display()))
}

/// Removes the copies of a database from earlier upgrades, but the newest. What cannot be removed stays.
fn forget_old_copies(path: &Path, made: &Path) {
    match snapshot::keep_newest(&copies_of(path), made, KEPT_COPIES) {
        Ok(0) => {}
        Ok(count) => tracing::info!(count, "removed old copies that were made before migrations"),
        Err(error) => {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(error, "old copies that were made before migrations could not be removed");
        }
    }
}

/// Applies the migration that comes next, and asks `check` in its transaction.
fn apply<E>(
    connection: &mut AnyConnection,
    name: &str,
    check: Option<impl FnMut(&mut AnyConnection) -> Result<(), E>>,
) -> Result<(), E>
where
    E: From<MigrateError> + From<StorageError>,
{
    let tree = tree(connection);
    let failed = |error: Failure| MigrateError::Failed { name: name.to_owned(), reason: error.to_string() };
    let step = |connection: &mut AnyConnection| {
        each!(connection, inner => inner.run_next_migration(tree).map(drop)).map_err(failed)
    };
    let check_it = |connection: &mut AnyConnection| check.map_or(Ok(()), |mut check| check(connection));
    // A migration may say that it manages its transactions itself.
    if !next_is_one_transaction(connection)? {
        step(connection)?;
        return isolated(connection, check_it);
    }
    isolated(connection, |connection| {
        step(connection)?;
        check_it(connection)
    })
}

/// Asks `check` about a database whose schema is current. It may write.
///
/// # Errors
/// `MigrateError::Storage`, or the error of `check`.
pub fn check<E>(url: &DatabaseUrl, check: impl FnMut(&mut AnyConnection) -> Result<(), E>) -> Result<(), E>
where
    E: From<MigrateError> + From<StorageError>,
{
    let mut connection = open(url, Purpose::Migrate)?;
    dialect::wait_to_migrate(&mut connection)?;
    isolated(&mut connection, check)
}

/// Returns applied and missing migrations, without changing the schema or creating a database.
///
/// # Errors
/// `MigrateError::FromTheFuture` where the database knows a migration that this program does not.
pub fn state(url: &DatabaseUrl) -> Result<MigrationState, MigrateError> {
    if let DatabaseUrl::Sqlite(path) = url
        && !path.exists()
    {
        return nothing_applied();
    }
    let mut connection = open(url, Purpose::Migrate)?;
    if !dialect::has_table(&mut connection, MIGRATIONS)? {
        return nothing_applied();
    }
    let state = state_of(&mut connection)?;
    refuse_future(&state)?;
    Ok(state)
}

/// Returns whether a newer version of this program has migrated the database meanwhile.
///
/// # Errors
/// `StorageError::Query`.
pub fn is_from_the_future(connection: &mut AnyConnection) -> Result<bool> {
    #[derive(diesel::QueryableByName)]
    struct Applied {
        #[diesel(sql_type = diesel::sql_types::Text)]
        version: String,
    }
    let Ok(known) = known_versions() else { return Ok(false) };
    let query = diesel::sql_query(format!("SELECT version FROM {MIGRATIONS}"));
    let applied: Vec<Applied> = diesel::RunQueryDsl::load(query, connection)?;
    Ok(applied.iter().any(|applied| !known.contains(&applied.version)))
}

/// Returns whether the database may hold data: a file that is not empty, or a server's database that was ever migrated.
///
/// # Errors
/// `MigrateError::Storage` where the server cannot be asked.
pub fn has_data(url: &DatabaseUrl) -> Result<bool, MigrateError> {
    match url {
        // Not opened: a file that is no database may be data, too.
        DatabaseUrl::Sqlite(path) => Ok(path.metadata().is_ok_and(|metadata| metadata.len() > 0)),
        #[cfg(feature = "postgres")]
        DatabaseUrl::Postgres(_) => Ok(dialect::has_table(&mut open(url, Purpose::Migrate)?, MIGRATIONS)?),
    }
}

/// Brings the schema of a database that is to be copied into up to date; it may be marked as unfinished.
pub(super) fn migrate_target(connection: &mut AnyConnection) -> Result<(), MigrateError> {
    dialect::wait_to_migrate(connection)?;
    let mut state = state_of(connection)?;
    state.applied.retain(|version| version != UNFINISHED_COPY);
    refuse_future(&state)?;
    let tree = tree(connection);
    each!(connection, inner => applied_names(inner.run_pending_migrations(tree)))?;
    Ok(())
}

/// Marks a database as one that is being copied into. The mark may be there.
pub(super) fn mark_unfinished(connection: &mut AnyConnection) -> Result<()> {
    let mark = format!("INSERT INTO {MIGRATIONS} (version) VALUES ('{UNFINISHED_COPY}') ON CONFLICT DO NOTHING");
    Ok(connection.batch_execute(&mark)?)
}

/// Removes the mark.
pub(super) fn unmark(connection: &mut AnyConnection) -> Result<()> {
    let unmark = format!("DELETE FROM {MIGRATIONS} WHERE version = '{UNFINISHED_COPY}'");
    Ok(connection.batch_execute(&unmark)?)
}

fn tree(connection: &AnyConnection) -> EmbeddedMigrations {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => POSTGRESQL,
        AnyConnection::Sqlite(_) => SQLITE,
    }
}

fn state_of(connection: &mut AnyConnection) -> Result<MigrationState, MigrateError> {
    let tree = tree(connection);
    let (applied, pending) = each!(connection, inner => {
        let applied = applied_names(inner.applied_migrations())?;
        let pending = inner.pending_migrations(tree).map_err(unlisted)?;
        (applied, pending.iter().map(|migration| migration.name().version().to_string()).collect())
    });
    let mut state = MigrationState { applied, missing: pending };
    state.applied.sort();
    Ok(state)
}

fn next_is_one_transaction(connection: &mut AnyConnection) -> Result<bool, MigrateError> {
    let tree = tree(connection);
    let pending = each!(connection, inner => {
        let pending = inner.pending_migrations(tree).map_err(unlisted)?;
        pending.first().is_none_or(|migration| migration.metadata().run_in_transaction())
    });
    Ok(pending)
}

fn nothing_applied() -> Result<MigrationState, MigrateError> {
    let mut missing = known_versions()?;
    missing.sort();
    Ok(MigrationState { applied: Vec::new(), missing })
}

fn refuse_future(state: &MigrationState) -> Result<(), MigrateError> {
    if state.applied.iter().any(|version| version == UNFINISHED_COPY) {
        return Err(MigrateError::UnfinishedCopy);
    }
    let known: Vec<String> = known_versions()?;
    match state.applied.iter().find(|version| !known.contains(version)) {
        Some(unknown) => Err(MigrateError::FromTheFuture(unknown.clone())),
        None => Ok(()),
    }
}

/// The names are the same for both databases: `tests/storage/parity.rs` holds them against one another.
fn known_versions() -> Result<Vec<String>, MigrateError> {
    let all: Vec<Box<dyn Migration<Sqlite>>> = SQLITE.migrations().map_err(unlisted)?;
    Ok(all.iter().map(|migration| migration.name().version().to_string()).collect())
}

fn applied_names(names: diesel::migration::Result<Vec<MigrationVersion<'_>>>) -> Result<Vec<String>, MigrateError> {
    Ok(names.map_err(unlisted)?.iter().map(ToString::to_string).collect())
}

fn unlisted(error: Failure) -> MigrateError {
    MigrateError::Unlisted(error.to_string())
}

#[cfg(test)]
mod tests {
    use super::*;
    use diesel::connection::SimpleConnection;
    use diesel::prelude::*;

    /// Returns what the schema consists of, sorted: columns, references, constraints by name, indexes. The order of columns
    /// does not count, nor does a default: `SQLite` wants one for a column that is added.
    fn schema_text(connection: &mut SqliteConnection) -> diesel::QueryResult<Vec<String>> {
        #[derive(diesel::QueryableByName)]
        struct Statement {
            #[diesel(sql_type = diesel::sql_types::Text)]
            sql: String,
        }
        const QUERY: &str =
            "WITH own AS (SELECT * FROM sqlite_master WHERE sql IS NOT NULL AND name NOT LIKE '\\_\\_%' ESCAPE '\\')
            SELECT own.name || ' ' || c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk AS sql
                FROM own, pragma_table_info(own.name) c WHERE own.type = 'table'
            UNION ALL SELECT own.name || ' ' || f.\"from\" || ' ' || f.\"table\" || ' ' || f.on_delete
                FROM own, pragma_foreign_key_list(own.name) f WHERE own.type = 'table'
            UNION ALL SELECT sql FROM own WHERE type = 'index'";
        let mut lines: Vec<_> =
            diesel::sql_query(QUERY).load::<Statement>(connection)?.into_iter().map(|row| row.sql).collect();
        let tables = "SELECT sql FROM sqlite_master WHERE type = 'table' AND sql IS NOT NULL";
        for table in diesel::sql_query(tables).load::<Statement>(connection)? {
            let named = table.sql.split("CONSTRAINT ").skip(1).filter_map(|rest| rest.split_whitespace().next());
            lines.extend(named.map(str::to_owned));
        }
        lines.sort();
        Ok(lines)
    }

    /// The migrations that change rows only.
    const OF_ROWS: &[&str] = &["20261130005100"];

    fn memory() -> SqliteConnection {
        let mut connection = SqliteConnection::establish(":memory:").unwrap();
        connection.batch_execute("PRAGMA foreign_keys = ON").unwrap();
        connection
    }

    #[test]
    fn each_migration_can_be_taken_back_and_applied_again() {
        let mut connection = memory();
        let count = known_versions().unwrap().len();
        assert!(count > 0);
        for step in 0..count {
            let before = schema_text(&mut connection).unwrap();
            connection.run_next_migration(SQLITE).unwrap();
            let after = schema_text(&mut connection).unwrap();
            let name = connection.applied_migrations().unwrap()[0].to_string();
            assert_eq!(before == after, OF_ROWS.contains(&name.as_str()), "{name} changes nothing, or too much");
            connection.revert_last_migration(SQLITE).unwrap();
            assert_eq!(schema_text(&mut connection).unwrap(), before, "step {step} is not taken back");
            connection.run_next_migration(SQLITE).unwrap();
            assert_eq!(schema_text(&mut connection).unwrap(), after, "step {step} differs when applied again");
        }
        connection.revert_all_migrations(SQLITE).unwrap();
        assert_eq!(schema_text(&mut connection).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn database_of_a_newer_version_is_refused() {
        let directory = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::Sqlite(directory.path().join("a.db"));
        migrate(&url).unwrap();
        assert_eq!(state(&url).unwrap().missing, Vec::<String>::new());
        let mut connection = open(&url, Purpose::Migrate).unwrap();
        connection.batch_execute("INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')").unwrap();
        assert!(matches!(migrate(&url), Err(MigrateError::FromTheFuture(version)) if version == "29991231000000"));
    }
}
