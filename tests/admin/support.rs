//! A server with a database of its own for each test, and callers who prove who they are.

use crate::client::{Answer, Client, Proof};
use crate::common::Running;
pub use crate::common::wait;
use afterword::clock::Clock;
use afterword::domain::account::{Principal, Scope};
use afterword::domain::comment::CommentId;
use afterword::domain::page::PageSize;
use afterword::domain::timestamp::Timestamp;
use afterword::service::Service;
use afterword::service::accounts::{self, ModeratorChange, NewModerator, SiteChoice};
use afterword::service::audit::{self, AuditEntry};
use afterword::service::queue;
use afterword::service::sites::{self, NewSite};
use afterword::service::tokens::{self, NewToken};
use serde_json::{Value, json};
use std::time::Duration;

/// The password of every moderator.
pub const PASSWORD: &str = "umbrella violin glacier tandem";
/// The address of every reader, which only an owner who says why may see.
pub const EMAIL: &str = "ada.secret@mail.example";
/// Where the admin API begins.
pub const ADMIN: &str = "/api/v1/admin";

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
    running: Running,
}

impl Server {
    pub fn new() -> Self {
        Self::with(&[])
    }

    /// Starts a server under the given settings; limits are off or wide where they are not given.
    pub fn with(settings: &[(&str, &str)]) -> Self {
        let clock = Clock::fixed(Timestamp::parse("2026-11-22T09:30:00Z").unwrap());
        let wide = [("limits.sign_ins_per_quarter_hour", "6000")];
        let wide = wide.iter().filter(|(key, _)| settings.iter().all(|(set, _)| set != key));
        let settings: Vec<_> = settings.iter().chain(wide).copied().collect();
        let running = Running::start(&clock, &settings, false);
        let service = running.service.clone();
        for slug in ["blog", "news"] {
            let origins = vec![format!("https://{slug}.example")];
            let new = NewSite { slug: slug.to_owned(), name: slug.to_owned(), origins, settings: vec![] };
            wait(sites::add(&service, &Principal::operator(), new)).unwrap();
        }
        let agent = ureq::Agent::config_builder().http_status_as_error(false).max_redirects(0);
        let agent = agent.timeout_global(Some(Duration::from_secs(20))).build().new_agent();
        Self { service, clock, origin: running.origin(), agent, running }
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        let body = body.map(|body| ("application/json", body.to_string()));
        self.send_as(method, path, headers, body)
    }

    /// Sends a form.
    pub fn send_form(&self, path: &str, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send_as("POST", path, headers, Some(("application/x-www-form-urlencoded", body)))
    }

    fn send_as(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<(&str, String)>) -> Answer {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.origin));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let answer = match body {
            None => self.agent.run(request.body(()).unwrap()),
            Some((kind, body)) => {
                let request = request.header("content-type", kind);
                self.agent.run(request.body(body.into_bytes()).unwrap())
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
        let all = sites.is_empty();
        let sites = if all { SiteChoice::All } else { SiteChoice::Only(texts(sites)) };
        let password = PASSWORD.to_owned();
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

    /// Gives a comment as the operator sees it.
    pub fn owner_view(&self, id: i64) -> Value {
        let found = wait(queue::find(&self.service, &Principal::operator(), CommentId::new(id))).unwrap();
        json!({
            "status": found.comment.status.as_str(),
            "version": found.comment.version,
            "body": found.comment.text.source,
        })
    }

    /// Gives the newest entries of the audit log, the newest first.
    pub fn audit(&self, limit: &str) -> Vec<AuditEntry> {
        let size = PageSize::parse(Some(limit), PageSize::LIST).unwrap();
        wait(audit::list(&self.service, &Principal::operator(), None, size)).unwrap().items
    }

    /// Gives every byte that the database keeps on disk.
    pub fn stored_bytes(&self) -> Vec<u8> {
        self.running.database.stored_bytes(self.running.dir.path())
    }
}

pub fn all_scopes() -> Vec<&'static str> {
    Scope::ALL.iter().map(|scope| scope.as_str()).collect()
}
