//! What the tests of several binaries start from: an installation of their own, and the real server on top of it.

#![allow(dead_code, reason = "each binary uses its own part")]

pub mod database;
#[cfg(feature = "postgres")]
pub mod postgres;
pub mod statements;

use afterword::clock::Clock;
use afterword::config::{Config, Overrides};
use afterword::crypto::{Keyring, PasswordHasher};
use afterword::id::Ids;
use afterword::service::{Retention, Service};
use afterword::storage::database::DatabaseOptions;
use afterword::storage::{Database, DatabaseUrl};
use afterword::web::rendered::RenderedPages;
use afterword::web::server::{Listening, Stopper, start};
use database::TestDatabase;
use std::net::SocketAddr;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;

/// Runs a future to its end; the database threads do the work.
pub fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().enable_time().build().unwrap().block_on(future)
}

/// Makes a directory: in memory where the system offers it, as many databases that wait for a disk would take most of the
/// time of the tests.
pub fn directory() -> TempDir {
    tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap()
}

/// Makes an installation on a database that has its schema, with new keys, and passwords that cost little.
pub fn service(url: &DatabaseUrl, clock: &Clock, options: DatabaseOptions) -> Service {
    statements::watch();
    let metrics = options.metrics.clone();
    Service {
        database: Database::open(url, &options).unwrap(),
        keyring: Arc::new(Keyring::generate()),
        clock: clock.clone(),
        ids: Arc::new(Ids::new(clock.clone())),
        passwords: Arc::new(PasswordHasher::with_cost(64, 1, 1).unwrap()),
        retention: Retention::default(),
        site_registry: Arc::default(),
        filters: Arc::default(),
        akismet: Arc::default(),
        metrics,
    }
}

/// Gives what the settings say about the database.
fn options(config: &Config) -> DatabaseOptions {
    DatabaseOptions {
        readers: config.database.readers,
        moderator_readers: config.database.moderator_readers,
        site_writers: config.database.site_writers,
        read_deadline: Some(Duration::from_secs(config.database.read_seconds)),
        queue: config.database.queue,
        max_wait: Duration::from_millis(config.database.max_wait_ms),
        ..DatabaseOptions::default()
    }
}

/// A server in this process, on a port that the kernel chose, which runs until it is dropped.
pub struct Running {
    pub service: Service,
    pub address: SocketAddr,
    /// Where `/metrics` is served, where the setting asks for it.
    pub metrics: Option<SocketAddr>,
    pub stopper: Stopper,
    pub rendered: Arc<RenderedPages>,
    pub dir: TempDir,
    pub database: TestDatabase,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
}

impl Running {
    /// Starts a server under the given settings; the limits for readers are off where they are not given.
    pub fn start(clock: &Clock, settings: &[(&str, &str)], is_demo: bool) -> Self {
        let dir = directory();
        let database = TestDatabase::migrated(dir.path());
        let config = config(settings);
        let mut service = service(&database.url, clock, options(&config));
        let passwords = PasswordHasher::with_cost(64, 1, 1).unwrap().with_line(config.limits.password_checks);
        service.passwords = Arc::new(passwords);
        let (sender, receiver) = mpsc::channel();
        let served = service.clone();
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let listening = Listening::bind(&config.server.listen).unwrap();
                let listening = listening.with_metrics(config.metrics.listen).unwrap();
                let (address, metrics) = (listening.addresses().remove(0), listening.metrics_address());
                let running = start(served, &config, listening, is_demo).unwrap();
                let (stopper, handle) = (running.stopper(), running.server.handle());
                sender.send((address, metrics, stopper, handle, running.rendered())).unwrap();
                running.serve().await.unwrap();
            });
        });
        let (address, metrics, stopper, handle, rendered) = receiver.recv().unwrap();
        let address = address.strip_prefix("http://").unwrap().parse().unwrap();
        let socket =
            |url: String| url.strip_prefix("http://").unwrap().strip_suffix("/metrics").unwrap().parse().unwrap();
        let metrics = metrics.map(socket);
        Self { service, address, metrics, stopper, rendered, dir, database, handle, thread: Some(thread) }
    }

    /// Gives the server's own origin.
    pub fn origin(&self) -> String {
        format!("http://{}", self.address)
    }
}

impl Drop for Running {
    fn drop(&mut self) {
        // The order is given at once; the thread ends when it has been followed.
        drop(self.handle.stop(false));
        let ended = self.thread.take().map(JoinHandle::join);
        self.service.database.close();
        assert!(ended.is_none_or(|ended| ended.is_ok()) || std::thread::panicking(), "the server panicked");
    }
}

fn config(settings: &[(&str, &str)]) -> Config {
    let defaults = [
        ("server.listen", "127.0.0.1:0"),
        ("limits.comments_per_minute", "0"),
        ("server.workers", "1"),
        ("database.readers", "1"),
        ("database.queue", "64"),
    ];
    let is_set = |key: &str| settings.iter().any(|(set, _)| *set == key);
    let values = defaults.iter().filter(|(key, _)| !is_set(key)).chain(settings);
    let values = values.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Config::load(&Overrides { config_file: None, values }, std::iter::empty()).unwrap()
}
