//! The data directory: its lock, its keyring, its database.

use super::error::{CliError, with_causes};
use crate::clock::Clock;
use crate::config::Config;
use crate::crypto::{Keyring, KeyringError, PasswordHasher};
use crate::id::Ids;
use crate::metrics::Metrics;
use crate::service::{Retention, Service, akismet};
use crate::storage::database::{DatabaseOptions, LOOK_FOR_OTHERS_EVERY};
use crate::storage::{Database, DatabaseUrl, migrate};
use std::fs::{DirBuilder, File, OpenOptions};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::Duration;

/// Held by a server for as long as it runs, and left behind.
const LOCK_FILE: &str = "afterword.lock";

/// Who wants the installation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Purpose {
    /// A server, alone in its data directory.
    Serve {
        /// Whether missing migrations are applied.
        migrates: bool,
    },
    /// A command beside a server that may run.
    Command,
}

/// An installation in use.
pub(super) struct Installation {
    pub service: Service,
    /// Held as long as a server runs; none beside one.
    lock: Option<File>,
    directory: PathBuf,
}

impl Installation {
    /// Makes the data directory ready, or says what is wrong with it.
    pub(super) fn open(config: &Config, purpose: Purpose) -> Result<Self, CliError> {
        let directory = &config.data.dir;
        let url = DatabaseUrl::parse(config.database.url.as_str())?;
        create(directory)?;
        let lock = match purpose {
            Purpose::Serve { .. } => Some(lock(directory)?),
            Purpose::Command => None,
        };
        let keyring = {
            let (_others_wait, keyring) = enter(directory, &url)?;
            prepare_schema(&url, purpose)?;
            keyring
        };
        let clock = Clock::system();
        let metrics = Metrics::default();
        let passwords = PasswordHasher::new().map_err(CliError::failed)?.with_line(config.limits.password_checks);
        let service = Service {
            database: open_database(&url, config, metrics.clone())?,
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
            directory: Arc::default(),
            filters: Arc::default(),
            akismet: Arc::new(akismet_rules(config)),
            metrics,
        };
        Ok(Self { service, lock, directory: directory.clone() })
    }
}

fn akismet_rules(config: &Config) -> akismet::Rules {
    akismet::Rules { sites: config.akismet.sites.clone(), sends_email: config.akismet.send_email }
}

impl Drop for Installation {
    fn drop(&mut self) {
        let has_changed = !self.service.database.freshness().is_untouched();
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
        CliError::Configuration(format!("the data directory {} cannot be locked: {error}", directory.display()))
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
pub(super) fn unusable(url: &DatabaseUrl, error: &dyn std::error::Error) -> CliError {
    CliError::Failed(format!("the database {url} cannot be used: {}", with_causes(error)))
}

fn lock(directory: &Path) -> Result<File, CliError> {
    let path = directory.join(LOCK_FILE);
    let file = OpenOptions::new().write(true).create(true).truncate(true).mode(0o600).open(&path);
    let file =
        file.map_err(|error| CliError::Configuration(format!("{} cannot be written: {error}", path.display())))?;
    match file.try_lock() {
        Ok(()) => Ok(file),
        Err(std::fs::TryLockError::WouldBlock) => Err(CliError::Failed(format!(
            "another server uses the data directory {}; stop it, or give this one its own with `--data-dir`",
            directory.display()
        ))),
        Err(std::fs::TryLockError::Error(error)) => {
            Err(CliError::Failed(format!("{} cannot be locked: {error}", path.display())))
        }
    }
}

/// Reads the keyring. An empty installation gets a new one; data without its keyring is refused.
fn keyring(directory: &Path, url: &DatabaseUrl) -> Result<Keyring, CliError> {
    let path = directory.join("keyring");
    match Keyring::read(&path) {
        Err(KeyringError::NotFound { .. }) if !migrate::has_data(url).map_err(|error| unusable(url, &error))? => {
            let keyring = Keyring::generate();
            match keyring.create(&path) {
                Ok(()) => Ok(keyring),
                // Another command was faster; its keyring is the one.
                Err(KeyringError::Exists { .. }) => Ok(Keyring::read(&path)?),
                Err(error) => Err(error.into()),
            }
        }
        Err(KeyringError::NotFound { .. }) => Err(CliError::Configuration(format!(
            "there is data, but no keyring at {}; put the keyring back that this data was used with: without it no \
             address can be read, and a new one would not help",
            path.display()
        ))),
        other => Ok(other?),
    }
}

fn prepare_schema(url: &DatabaseUrl, purpose: Purpose) -> Result<(), CliError> {
    let state = migrate::state(url).map_err(|error| unusable(url, &error))?;
    let is_new = state.applied.is_empty();
    let may_migrate = match purpose {
        Purpose::Serve { migrates } => migrates,
        // A command beside a running server leaves its schema alone.
        Purpose::Command => is_new,
    };
    if state.missing.is_empty() {
        return Ok(());
    }
    if !may_migrate {
        let missing = state.missing.join(", ");
        return Err(CliError::Failed(format!("migrations are missing: {missing}; run `afterword migrate`")));
    }
    migrate::migrate(url).map_err(|error| unusable(url, &error))?;
    Ok(())
}

fn open_database(url: &DatabaseUrl, config: &Config, metrics: Metrics) -> Result<Database, CliError> {
    let options = DatabaseOptions {
        readers: config.database.readers,
        queue: config.database.queue,
        max_wait: Duration::from_millis(config.database.max_wait_ms),
        replica: replica(url, config)?,
        metrics,
    };
    Database::open(url, &options).map_err(|error| unusable(url, &error))
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
