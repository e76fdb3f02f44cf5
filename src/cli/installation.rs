//! The data directory: its lock, its keyring, its database.

use super::error::{CliError, with_causes};
use super::user;
use crate::clock::Clock;
use crate::config::Config;
use crate::crypto::{Keyring, KeyringError, PasswordHasher};
use crate::id::Ids;
use crate::metrics::Metrics;
use crate::service::keyring::{KeyringMismatch, claim as claim_keyring, compare};
use crate::service::{Retention, Service, akismet};
use crate::storage::database::{DatabaseOptions, LOOK_FOR_OTHERS_EVERY};
use crate::storage::migrate::{self, MigrateError};
use crate::storage::{AnyConnection, Database, DatabaseUrl, DatabaseUrlError};
use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Held by a server for as long as it runs, and left behind.
const LOCK_FILE: &str = "afterword.lock";
/// The root keys.
const KEYRING_FILE: &str = "keyring";

/// The purpose that an installation is opened for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Purpose {
    /// A server, alone in its data directory.
    Serve {
        /// Whether missing migrations are applied.
        migrates: bool,
    },
    /// A command beside a server that may run.
    Command,
}

/// An installation in use.
pub struct Installation {
    /// The dependencies of use cases.
    pub service: Service,
    /// Held as long as a server runs; none beside one.
    lock: Option<File>,
    /// Held as long as a server runs on a file. Closed after every connection, as SQLite loses its own locks on a file that its
    /// process closes elsewhere (<https://www.sqlite.org/howtocorrupt.html#_posix_advisory_locks_canceled_by_a_separate_thread_doing_close_>).
    _database_lock: Option<File>,
    directory: PathBuf,
}

impl Installation {
    /// Prepares the data directory.
    pub fn open(config: &Config, purpose: Purpose) -> Result<Self, CliError> {
        let directory = &config.data.dir;
        let url = database_url(config)?;
        create(directory)?;
        user::refuse_root(directory)?;
        let lock = match purpose {
            Purpose::Serve { .. } => Some(lock(directory)?),
            Purpose::Command => None,
        };
        refuse_pooler(&url)?;
        let clock = Clock::system();
        let (keyring, database_lock) = {
            let (_others_wait, keyring) = enter(directory, &url)?;
            let database_lock = match purpose {
                Purpose::Serve { .. } => lock_database(&url)?,
                Purpose::Command => None,
            };
            prepare_schema(&url, purpose, config, &keyring)?;
            (keyring, database_lock)
        };
        let metrics = Metrics::default();
        let passwords = PasswordHasher::new().map_err(CliError::failed)?.with_line(config.limits.password_checks);
        let service = Service {
            database: open_database(&url, config, purpose, metrics.clone())?,
            keyring: Arc::new(keyring),
            ids: Arc::new(Ids::new(clock.clone())),
            clock,
            passwords: Arc::new(passwords),
            retention: Retention {
                network_days: config.retention.network_days,
                spam_days: config.retention.spam_days,
                trash_days: config.retention.trash_days,
                session_idle_minutes: config.sessions.idle_minutes,
                session_hours: config.sessions.hours,
            },
            site_registry: Arc::default(),
            filters: Arc::default(),
            akismet: Arc::new(akismet_rules(config)),
            metrics,
        };
        Ok(Self { service, lock, _database_lock: database_lock, directory: directory.clone() })
    }
}

fn akismet_rules(config: &Config) -> akismet::Rules {
    akismet::Rules { sites: config.akismet.sites.clone(), sends_email: config.akismet.send_email }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let has_changed = !self.service.database.invalidation().is_untouched();
        self.service.database.close();
        let is_beside_server = self.lock.is_none() && self.directory.join(LOCK_FILE).exists();
        if has_changed && is_beside_server {
            // What comes after this command must find a server that may run here informed. Whether one does is not tried out:
            // for that moment, the lock would keep one from starting.
            std::thread::sleep(2 * LOOK_FOR_OTHERS_EVERY);
        }
    }
}

/// Makes the data directory and its keyring where they are missing.
///
/// Until the file is dropped other commands wait: two that come first at the same time would each make a keyring and
/// a schema.
pub(super) fn enter(directory: &Path, url: &DatabaseUrl) -> Result<(File, Keyring), CliError> {
    create(directory)?;
    let turn = File::open(directory).and_then(|opened| opened.lock().map(|()| opened)).map_err(|error| {
        let why = user::refusal(directory).unwrap_or_else(|| error.to_string());
        CliError::Configuration(format!("the data directory {} cannot be used: {why}", directory.display()))
    })?;
    let keyring = keyring(directory, url)?;
    create_database(url)?;
    Ok((turn, keyring))
}

fn create(directory: &Path) -> Result<(), CliError> {
    DirBuilder::new().recursive(true).mode(0o700).create(directory).map_err(|error| {
        CliError::Configuration(format!(
            "the data directory {} cannot be made: {error}; change `data.dir` or `--data-dir`",
            directory.display()
        ))
    })
}

/// Makes the database where it is missing and a file. A server's databases are made by whoever runs the server.
fn create_database(url: &DatabaseUrl) -> Result<(), CliError> {
    match url {
        DatabaseUrl::Sqlite(path) => create_file(path),
        #[cfg(feature = "postgres")]
        DatabaseUrl::Postgres(_) => Ok(()),
    }
}

/// Makes a database file for its owner only, as the data directory may be one that others can read. `SQLite` gives the
/// files that it puts beside it the same mode.
fn create_file(path: &Path) -> Result<(), CliError> {
    match OpenOptions::new().write(true).create_new(true).mode(0o600).open(path) {
        Err(error) if error.kind() != std::io::ErrorKind::AlreadyExists => Err(CliError::Configuration(format!(
            "the database {} cannot be made: {error}; change `database.url` or `--database`",
            path.display()
        ))),
        _ => Ok(()),
    }
}

/// Says what is wrong with a database that cannot be read or migrated.
pub(super) fn unusable(url: &DatabaseUrl, error: &(dyn std::error::Error + 'static)) -> CliError {
    let mut text = format!("the database {url} cannot be used: {}", with_causes(error));
    if ["readonly database", "unable to open database file"].iter().any(|words| text.contains(words)) {
        text.push_str(
            "; the file and its directory must be writable for the user that runs this, and the disk must not be read-only",
        );
    }
    match error.downcast_ref() {
        // To start again does not help.
        Some(MigrateError::FromTheFuture(_) | MigrateError::UnfinishedCopy) => CliError::Configuration(text),
        _ => CliError::Failed(text),
    }
}

fn lock(directory: &Path) -> Result<File, CliError> {
    let path = directory.join(LOCK_FILE);
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
    let file =
        file.map_err(|error| CliError::Configuration(format!("{} cannot be written: {error}", path.display())))?;
    hold(file, &path, || {
        format!(
            "another server uses the data directory {}; stop it, or give this one its own with `--data-dir`",
            directory.display()
        )
    })
}

/// Locks the file of a SQLite database itself: another server may reach it from another data directory, by another path, a
/// symbolic or a hard link. SQLite's own locks are of another kind, and know nothing of this one.
fn lock_database(url: &DatabaseUrl) -> Result<Option<File>, CliError> {
    let Some(path) = url.file() else { return Ok(None) };
    let file = File::open(path).map_err(|error| unusable(url, &error))?;
    let taken = || {
        format!(
            "another server uses the database {}, from another data directory; stop it, or give this one its own with \
             `--database`",
            path.display()
        )
    };
    hold(file, path, taken).map(Some)
}

fn hold(file: File, path: &Path, taken: impl Fn() -> String) -> Result<File, CliError> {
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(CliError::Failed(taken())),
        Err(std::fs::TryLockError::Error(error)) => {
            Err(CliError::Failed(format!("{} cannot be locked: {error}", path.display())))
        }
    }
}

/// Reads the keyring. An empty installation gets a new one; data without its keyring is refused.
fn keyring(directory: &Path, url: &DatabaseUrl) -> Result<Keyring, CliError> {
    let path = directory.join(KEYRING_FILE);
    match Keyring::read(&path) {
        Err(KeyringError::NotFound(_)) if !migrate::has_data(url).map_err(|error| unusable(url, &error))? => {
            let keyring = Keyring::generate();
            match keyring.create(&path) {
                Ok(()) => Ok(keyring),
                // Another command was faster; its keyring is the one.
                Err(KeyringError::Exists(_)) => Ok(Keyring::read(&path)?),
                Err(error) => Err(error.into()),
            }
        }
        Err(KeyringError::NotFound(_)) => Err(CliError::Configuration(format!(
            "there is data, but no keyring at {}; put the keyring back that this data was used with: without it no \
             address can be read, and a new one would not help",
            path.display()
        ))),
        other => Ok(other?),
    }
}

/// Brings the schema up to date where that is allowed, and refuses a keyring that does not belong to the database.
fn prepare_schema(url: &DatabaseUrl, purpose: Purpose, config: &Config, keyring: &Keyring) -> Result<(), CliError> {
    let state = migrate::state(url).map_err(|error| unusable(url, &error))?;
    let is_new = state.applied.is_empty();
    let may_migrate = match purpose {
        Purpose::Serve { migrates } => migrates,
        // A command beside a running server leaves its schema alone.
        Purpose::Command => is_new,
    };
    if state.missing.is_empty() {
        return migrate::check(url, claim(keyring)).map_err(|error| mismatch(url, config, &error));
    }
    if !may_migrate {
        let missing = state.missing.join(", ");
        return Err(CliError::Failed(format!("migrations are missing: {missing}; run `afterword migrate`")));
    }
    let upgrade = upgrade(url, config, keyring)?;
    if let Some(backup) = upgrade.backup {
        tracing::info!(backup = %backup.display(), "the database was copied before it was migrated");
    }
    Ok(())
}

/// Applies the migrations that are missing, if the keyring belongs to the database.
pub(super) fn upgrade(url: &DatabaseUrl, config: &Config, keyring: &Keyring) -> Result<migrate::Upgrade, CliError> {
    let backs_up = config.database.backup_before_migrating;
    migrate::upgrade(url, backs_up, claim(keyring)).map_err(|error| mismatch(url, config, &error))
}

/// Refuses a keyring that does not belong to the database, where there are both; makes and changes nothing.
pub(super) fn check_keyring(config: &Config, url: &DatabaseUrl) -> Result<(), CliError> {
    let keyring = match Keyring::read(&config.data.dir.join(KEYRING_FILE)) {
        Err(KeyringError::NotFound(_)) => return Ok(()),
        other => other?,
    };
    let state = migrate::state(url).map_err(|error| unusable(url, &error))?;
    if state.applied.is_empty() {
        return Ok(());
    }
    let compared = migrate::check(url, |connection| compare(connection, &keyring));
    compared.map_err(|error| mismatch(url, config, &error))
}

fn claim(keyring: &Keyring) -> impl FnMut(&mut AnyConnection) -> Result<(), KeyringMismatch> {
    let now = Clock::system().now();
    move |connection| claim_keyring(connection, keyring, now)
}

/// Says why a keyring and a database may not be used together, and what to do.
fn mismatch(url: &DatabaseUrl, config: &Config, error: &KeyringMismatch) -> CliError {
    match error {
        KeyringMismatch::Storage(error) => unusable(url, error),
        KeyringMismatch::Migrate(error) => unusable(url, error),
        other => CliError::Configuration(format!(
            "the keyring {} does not belong to the database {url}: {other}; put the keyring back that this data was used \
             with, as every instance of a database has the same one, or give this one a database of its own with \
             `--database`",
            config.data.dir.join(KEYRING_FILE).display()
        )),
    }
}

fn open_database(url: &DatabaseUrl, config: &Config, purpose: Purpose, metrics: Metrics) -> Result<Database, CliError> {
    let read_deadline = match purpose {
        Purpose::Serve { .. } => Some(Duration::from_secs(config.database.read_seconds)),
        Purpose::Command => None,
    };
    let options = DatabaseOptions {
        readers: config.database.readers,
        moderator_readers: config.database.moderator_readers,
        read_deadline,
        site_writers: config.database.site_writers,
        queue: config.database.queue,
        max_wait: Duration::from_millis(config.database.max_wait_ms),
        replica: replica(url, config)?,
        metrics,
    };
    Database::open(url, &options).map_err(|error| unusable(url, &error))
}

/// Reads the address of the database, and that of the server behind its pooler where there is one.
pub(super) fn database_url(config: &Config) -> Result<DatabaseUrl, CliError> {
    let url = DatabaseUrl::parse(config.database.url.as_str())?;
    let Some(text) = &config.database.direct_url else { return Ok(url) };
    let renamed = |error: DatabaseUrlError| error.to_string().replace("database.url", "database.direct_url");
    let server = DatabaseUrl::parse(text.as_str()).map_err(|error| CliError::Configuration(renamed(error)))?;
    Ok(url.pooling(server)?)
}

/// Refuses a pooler that lends its sessions for one transaction each, where the server itself is not named.
fn refuse_pooler(url: &DatabaseUrl) -> Result<(), CliError> {
    if !url.is_pooled_unexpectedly().map_err(|error| unusable(url, &error))? {
        return Ok(());
    }
    Err(CliError::Configuration(
        "`database.url` leads to a pooler that lends its sessions for one transaction each; set `pool_mode = session` in \
         pgbouncer, or set `database.direct_url` to the address of the server itself: migrations run there, and changes by \
         other instances are heard there"
            .to_owned(),
    ))
}

fn replica(url: &DatabaseUrl, config: &Config) -> Result<Option<DatabaseUrl>, CliError> {
    let Some(text) = &config.database.read_url else { return Ok(None) };
    let replica = DatabaseUrl::parse(text.as_str())
        .map_err(|error| CliError::Configuration(error.to_string().replace("database.url", "database.read_url")))?;
    if matches!(url, DatabaseUrl::Sqlite(_)) || matches!(replica, DatabaseUrl::Sqlite(_)) {
        return Err(CliError::Configuration(
            "`database.read_url` names a replica of a PostgreSQL server; a SQLite database has none".to_owned(),
        ));
    }
    Ok(Some(replica))
}
