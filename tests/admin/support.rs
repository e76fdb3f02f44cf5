//! A server with a database of its own for each test, and callers who prove who they are.

use crate::client::{Answer, Client, Proof};
use afterword::clock::Clock;
use afterword::config::{Config, Overrides};
use afterword::crypto::{Keyring, PasswordHasher};
use afterword::domain::account::{Principal, Scope};
use afterword::domain::page::PageSize;
use afterword::domain::timestamp::Timestamp;
use afterword::id::Ids;
use afterword::service::accounts::{self, ModeratorChange, NewModerator};
use afterword::service::audit::{self, AuditEntry};
use afterword::service::sites::{self, NewSite};
use afterword::service::tokens::{self, NewToken};
use afterword::service::{Retention, Service};
use afterword::storage::database::DatabaseOptions;
use afterword::storage::{Database, DatabaseUrl, migrate};
use afterword::web::server::{Listening, start};
use serde_json::{Value, json};
use std::path::PathBuf;
use std::sync::{Arc, mpsc};
use std::thread::JoinHandle;
use std::time::Duration;
use tempfile::TempDir;

/// The password of every moderator.
pub const PASSWORD: &str = "umbrella violin glacier tandem";
/// The address of every reader, which only an owner who says why may see.
pub const EMAIL: &str = "ada.secret@mail.example";
/// Where the admin API begins.
pub const ADMIN: &str = "/api/v1/admin";

/// Runs a future to its end; the database threads do the work.
pub fn wait<F: Future>(future: F) -> F::Output {
    tokio::runtime::Builder::new_current_thread().build().unwrap().block_on(future)
}

pub fn texts(texts: &[&str]) -> Vec<String> {
    texts.iter().map(|text| (*text).to_owned()).collect()
}

/// A server that runs until it is dropped, with the sites `blog` and `news`.
pub struct Server {
    pub service: Service,
    pub clock: Clock,
    /// Where it listens.
    pub origin: String,
    agent: ureq::Agent,
    handle: actix_web::dev::ServerHandle,
    thread: Option<JoinHandle<()>>,
    dir: TempDir,
}

impl Server {
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// Starts a server under the given settings; limits are off or wide where they are not given.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        // In memory where the system offers it: many databases that wait for a disk would take most of the time.
        let dir = tempfile::tempdir_in("/dev/shm").or_else(|_| tempfile::tempdir()).unwrap();
        let clock = Clock::fixed(Timestamp::parse("2026-11-22T09:30:00Z").unwrap());
        let service = service(&dir, &clock);
        for slug in ["blog", "news"] {
            let origins = vec![format!("https://{slug}.example")];
            let new = NewSite { slug: slug.to_owned(), name: slug.to_owned(), origins, settings: vec![] };
            wait(sites::add(&service, &Principal::operator(), new)).unwrap();
        }
        let (sender, receiver) = mpsc::channel();
        let (served, config) = (service.clone(), config(settings));
        let thread = std::thread::spawn(move || {
            actix_web::rt::System::new().block_on(async move {
                let listening = Listening::bind(&config.server.listen).unwrap();
                let origin = listening.addresses().remove(0);
                let running = start(served, &config, listening, false).unwrap();
                sender.send((origin, running.server.handle())).unwrap();
                running.server.await.unwrap();
            });
        });
        let (origin, handle) = receiver.recv().unwrap();
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = agent.timeout_global(Some(Duration::from_secs(20))).build().new_agent();
        Self { service, clock, origin, agent, handle, thread: Some(thread), dir }
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            None => self.agent.run(request.body(()).unwrap()),
            Some(body) => {
                let request = request.header("content-type", "application/json");
                self.agent.run(request.body(body.to_string().into_bytes()).unwrap())
            }
        };
        let mut answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let pair = |(name, value): (&ureq::http::HeaderName, &ureq::http::HeaderValue)| {
            (name.as_str().to_owned(), value.to_str().unwrap().to_owned())
        };
        let headers = answer.headers().iter().map(pair).collect();
        let body = String::from_utf8(answer.body_mut().read_to_vec().unwrap()).unwrap();
        Answer::new(answer.status().as_u16(), headers, body)
    }

    /// Sends a comment as a reader and gives its id; `changes` replace or add members. Each stands a second after the
    /// one before.
    pub fn comment(&self, site: &str, body: &str, changes: &[(&str, Value)]) -> i64 {
        self.clock.advance_seconds(1);
        let mut comment = json!({"article": "/a", "author_name": "Ada", "email": EMAIL, "body": body});
        for (name, value) in changes {
            comment[*name] = value.clone();
        }
        let path = format!("/api/v1/sites/{site}/comments");
        let answer = self.send("POST", &path, &[("origin", &self.origin)], Some(&comment));
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["comment"]["id"].as_i64().unwrap()
    }

    /// Gives the thread on `/a` of `blog` as readers get it.
    pub fn thread(&self) -> Value {
        self.send("GET", "/api/v1/sites/blog/thread?article=/a", &[], None).json()
    }

    /// Adds a moderator with `PASSWORD`.
    pub fn add_moderator(&self, name: &str, role: &str, sites: &[&str]) {
        let (password, sites) = (PASSWORD.to_owned(), texts(sites));
        let new = NewModerator { name: name.to_owned(), role: role.to_owned(), password, sites };
        wait(accounts::add(&self.service, &Principal::operator(), new)).unwrap();
    }

    pub fn change_moderator(&self, name: &str, change: ModeratorChange) {
        wait(accounts::change(&self.service, &Principal::operator(), name, change)).unwrap();
    }

    /// Makes a token and gives it with its secret.
    pub fn token(&self, moderator: &str, scopes: &[&str], days: i64) -> String {
        let new = NewToken { moderator: moderator.to_owned(), scopes: texts(scopes), days: Some(days) };
        wait(tokens::create(&self.service, &Principal::operator(), new)).unwrap().1.reveal().to_string()
    }

    /// Signs in with `PASSWORD`.
    pub fn sign_in(&self, name: &str) -> Proof {
        let answer = self.attempt(name, PASSWORD);
        assert_eq!(answer.status, 201, "{}", answer.body);
        let cookie = answer.must("set-cookie").split(';').next().unwrap().to_owned();
        Proof::Session { cookie, csrf: answer.json()["csrf_token"].as_str().unwrap().to_owned() }
    }

    pub fn attempt(&self, name: &str, password: &str) -> Answer {
        let body = json!({"username": name, "password": password});
        self.send("POST", &format!("{ADMIN}/sessions"), &[], Some(&body))
    }

    /// Adds an owner of all sites, with a token for everything.
    pub fn owner(&self) -> Client<'_> {
        self.client("olga", "owner", &[])
    }

    /// Adds a moderator, with a token for all that their role allows.
    pub fn client(&self, name: &str, role: &str, sites: &[&str]) -> Client<'_> {
        self.add_moderator(name, role, sites);
        self.by(Proof::Token(self.token(name, &all_scopes(), 90)))
    }

    pub fn by(&self, proof: Proof) -> Client<'_> {
        Client::new(self, proof)
    }

    /// Gives the newest entries of the audit log, the newest first.
    pub fn audit(&self, limit: &str) -> Vec<AuditEntry> {
        let size = PageSize::parse(Some(limit), PageSize::LIST).unwrap();
        wait(audit::list(&self.service, &Principal::operator(), None, size)).unwrap().items
    }

    /// Gives every byte that the database keeps on disk.
    pub fn stored_bytes(&self) -> Vec<u8> {
        let files = std::fs::read_dir(self.dir.path()).unwrap().map(|entry| entry.unwrap().path());
        let files: Vec<PathBuf> = files.filter(|path| path.is_file()).collect();
        assert!(!files.is_empty());
        files.into_iter().flat_map(|path| std::fs::read(path).unwrap()).collect()
    }
}

impl Drop for Server {
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
        ("server.workers", "1"),
        ("limits.comments_per_minute", "0"),
        ("limits.sign_ins_per_quarter_hour", "6000"),
    ];
    let is_set = |key: &str| settings.iter().any(|(set, _)| *set == key);
    let values = defaults.iter().filter(|(key, _)| !is_set(key)).chain(settings);
    let values = values.map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
    Config::load(&Overrides { config_file: None, values }, std::iter::empty()).unwrap()
}

fn service(dir: &TempDir, clock: &Clock) -> Service {
    let url = DatabaseUrl::parse(&format!("sqlite://{}", dir.path().join("afterword.db").display())).unwrap();
    migrate::migrate(&url).unwrap();
    Service {
        database: Database::open(&url, DatabaseOptions { readers: 1, queue: 64 }).unwrap(),
        keyring: Arc::new(Keyring::generate()),
        clock: clock.clone(),
        ids: Arc::new(Ids::new(clock.clone())),
        passwords: Arc::new(PasswordHasher::with_cost(64, 1, 1).unwrap()),
        retention: Retention::default(),
    }
}

pub fn all_scopes() -> Vec<&'static str> {
    Scope::ALL.iter().map(|scope| scope.as_str()).collect()
}
