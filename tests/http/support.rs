//! A server with a database of its own for each test, and the clients that talk to it.

use crate::answer::{Answer, Raw};
use crate::common::Running;
pub use crate::common::wait;
use crate::openmetrics::{self, Exposition};
use afterword::clock::Clock;
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::page::PageSize;
use afterword::domain::timestamp::Timestamp;
use afterword::service::Service;
use afterword::service::articles::{self, ArticleChange, ArticleRef, NewArticle};
use afterword::service::moderate::{self, CommentChange, Verb};
use afterword::service::queue::{self, QueueRequest};
use afterword::service::sites::{self, NewSite};
use afterword::web::rendered::RenderedPages;
use afterword::web::server::Stopper;
use serde_json::{Value, json};
use std::io::Write;
use std::net::{SocketAddr, TcpStream};
use std::sync::Arc;
use std::time::Duration;
use url::form_urlencoded;

/// The origin of the site that tests write to.
pub const BLOG: &str = "https://blog.example";
/// Where comments of the site `blog` go to as JSON.
pub const COMMENTS: &str = "/api/v1/sites/blog/comments";
/// What no answer may ever show.
pub const EMAIL: &str = "ada.secret@mail.example";

/// A server that runs until it is dropped.
pub struct Server {
    pub address: SocketAddr,
    pub service: Service,
    pub clock: Clock,
    pub stopper: Stopper,
    metrics: Option<SocketAddr>,
    pub rendered: Arc<RenderedPages>,
    agent: ureq::Agent,
    _running: Running,
}

impl Server {
    /// Starts a server with the site `blog` and no rate limit.
    pub fn new() -> Self {
        let server = Self::bare(&[]);
        server.add_site("blog", BLOG, &[]);
        server
    }

    /// Starts a server with the site `blog`, which publishes at once.
    pub fn open() -> Self {
        let server = Self::bare(&[]);
        server.add_site("blog", BLOG, &[("moderation", "open")]);
        server
    }

    /// Starts a server without sites, under the given settings.
    pub fn bare(settings: &[(&str, &str)]) -> Self {
        Self::launch(settings, false)
    }

    pub fn launch(settings: &[(&str, &str)], is_demo: bool) -> Self {
        let clock = Clock::fixed(Timestamp::parse("2026-11-22T09:30:00.123Z").unwrap());
        let running = Running::start(&clock, settings, is_demo);
        let agent = ureq::Agent::config_builder()
            .http_status_as_error(false)
            .max_redirects(0)
            .max_idle_connections(0)
            .allow_non_standard_methods(true)
            .timeout_global(Some(Duration::from_secs(20)))
            .build()
            .new_agent();
        let (service, stopper) = (running.service.clone(), running.stopper.clone());
        let (address, metrics) = (running.address, running.metrics);
        let rendered = Arc::clone(&running.rendered);
        Self { address, service, clock, stopper, metrics, rendered, agent, _running: running }
    }

    /// Starts a server with the site `blog`, which tells its metrics.
    pub fn measured(settings: &[(&str, &str)]) -> Self {
        let server = Self::bare(&[&[("metrics.listen", "127.0.0.1:0")], settings].concat());
        server.add_site("blog", BLOG, &[]);
        server
    }

    /// Sends a request to the listener of the metrics.
    pub fn ask_metrics(&self, method: &str, path: &str) -> Answer {
        let mut stream = TcpStream::connect(self.metrics.unwrap()).unwrap();
        write!(stream, "{method} {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        Raw(stream).read(method != "HEAD")
    }

    /// Reads the metrics.
    pub fn scrape(&self) -> Exposition {
        let answer = self.ask_metrics("GET", "/metrics");
        assert_eq!(answer.status, 200, "{}", answer.body);
        openmetrics::parse(&answer.body).unwrap_or_else(|error| panic!("{error}\n{}", answer.body))
    }

    /// Scrapes until the metrics say what is waited for.
    pub fn scrape_until(&self, is_so: impl Fn(&Exposition) -> bool) -> Exposition {
        let deadline = std::time::Instant::now() + Duration::from_secs(20);
        loop {
            let scraped = self.scrape();
            if is_so(&scraped) {
                return scraped;
            }
            assert!(std::time::Instant::now() < deadline, "waited in vain: {scraped:?}");
        }
    }

    /// Gives the server's own origin.
    pub fn own_origin(&self) -> String {
        format!("http://{}", self.address)
    }

    pub fn add_site(&self, slug: &str, origin: &str, settings: &[(&str, &str)]) {
        let settings = settings.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect();
        let new =
            NewSite { slug: slug.to_owned(), name: format!("The {slug}"), origins: vec![origin.to_owned()], settings };
        wait(sites::add(&self.service, &Principal::operator(), new)).unwrap();
    }

    pub fn set_site(&self, key: &str, value: &str) {
        wait(sites::set(&self.service, &Principal::operator(), "blog", key, value)).unwrap();
    }

    pub fn add_article(&self, url: &str, external_id: Option<&str>) {
        let (site, title) = ("blog".to_owned(), Some("On rain".to_owned()));
        let new = NewArticle { site, url: url.to_owned(), title, external_id: external_id.map(str::to_owned) };
        wait(articles::add(&self.service, &Principal::operator(), new)).unwrap();
    }

    pub fn retitle(&self, url: &str, title: &str) {
        let change = ArticleChange { title: Some(title.to_owned()), ..ArticleChange::default() };
        let article = ArticleRef::Url("blog".to_owned(), url.to_owned());
        wait(articles::change(&self.service, &Principal::operator(), article, change)).unwrap();
    }

    pub fn close_article(&self, url: &str) {
        let change = ArticleChange { is_open: Some(false), ..ArticleChange::default() };
        let article = ArticleRef::Url("blog".to_owned(), url.to_owned());
        wait(articles::change(&self.service, &Principal::operator(), article, change)).unwrap();
    }

    pub fn stored_articles(&self) -> usize {
        let size = PageSize::parse(None, PageSize::LIST).unwrap();
        wait(articles::list(&self.service, &Principal::operator(), None, None, size)).unwrap().items.len()
    }

    /// Gives the comment that came last.
    pub fn newest(&self) -> i64 {
        let size = PageSize::parse(Some("1"), PageSize::LIST).unwrap();
        let wanted = QueueRequest::default();
        let page = wait(queue::list(&self.service, &Principal::operator(), wanted, None, size)).unwrap();
        page.items[0].comment.id.get()
    }

    pub fn decide(&self, id: i64, verb: Verb) {
        self.change(id, CommentChange { verb: Some(verb), ..CommentChange::default() });
    }

    pub fn approve(&self, id: i64) {
        self.decide(id, Verb::Become(Status::Approved));
    }

    pub fn change(&self, id: i64, change: CommentChange) {
        wait(moderate::change(&self.service, &Principal::operator(), CommentId::new(id), None, change)).unwrap();
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], "")
    }

    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: impl Into<Vec<u8>>) -> Answer {
        let mut request = ureq::http::Request::builder().method(method).uri(format!("{}{path}", self.own_origin()));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        let body: Vec<u8> = body.into();
        let answer = if body.is_empty() && method != "POST" {
            self.agent.run(request.body(()).unwrap())
        } else {
            self.agent.run(request.body(body).unwrap())
        };
        let mut answer = answer.unwrap_or_else(|error| panic!("{method} {path}: {error}"));
        let headers = answer.headers().iter();
        let headers =
            headers.map(|(name, value)| (name.as_str().to_owned(), value.to_str().unwrap().to_owned())).collect();
        let bytes = answer.body_mut().read_to_vec().unwrap();
        let body = String::from_utf8_lossy(&bytes).into_owned();
        Answer { status: answer.status().as_u16(), headers, body, bytes }
    }

    /// Sends the form from a page of the site.
    pub fn submit(&self, fields: &[(&str, &str)]) -> Answer {
        self.submit_with(&[("origin", BLOG)], fields)
    }

    pub fn submit_with(&self, headers: &[(&str, &str)], fields: &[(&str, &str)]) -> Answer {
        let headers = [&[("content-type", "application/x-www-form-urlencoded")], headers].concat();
        let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
        self.send("POST", "/comments", &headers, body)
    }

    /// Sends a comment as JSON from a page of the site.
    pub fn comment(&self, comment: &Value) -> Answer {
        self.send("POST", COMMENTS, &[("content-type", "application/json"), ("origin", BLOG)], comment.to_string())
    }

    /// Stores a comment on `/a` and gives its id. The clock moves on, so that comments have an order.
    pub fn post(&self, text: &str, parent: Option<i64>) -> i64 {
        self.clock.advance_seconds(1);
        let answer = self.comment(&new_comment(&[("body", json!(text)), ("parent_id", json!(parent))]));
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.json()["comment"]["id"].as_i64().unwrap()
    }

    /// Stores a comment on `/a` and approves it.
    pub fn post_approved(&self, text: &str, parent: Option<i64>) -> i64 {
        let id = self.post(text, parent);
        self.approve(id);
        id
    }

    /// Opens a connection to say odd things on.
    pub fn raw(&self) -> Raw {
        let stream = TcpStream::connect(self.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        Raw(stream)
    }

    pub fn form_token(&self, site: &str, article: &str) -> String {
        let answer = self.get(&format!("/api/v1/sites/{site}/form-token?article={article}"));
        answer.json()["form_token"].as_str().unwrap().to_owned()
    }
}

/// The form as a reader fills it; `changes` replace or add fields.
pub fn filled<'a>(changes: &[(&'a str, &'a str)]) -> Vec<(&'a str, &'a str)> {
    let usual = [("site", "blog"), ("article", "/a"), ("author", "Ada"), ("email", EMAIL), ("comment", "Well said.")];
    let is_changed = |name: &str| changes.iter().any(|(changed, _)| *changed == name);
    usual.into_iter().filter(|(name, _)| !is_changed(name)).chain(changes.iter().copied()).collect()
}

/// The same comment as JSON.
pub fn new_comment(changes: &[(&str, Value)]) -> Value {
    let mut comment = json!({"article": "/a", "author_name": "Ada", "email": EMAIL, "body": "Well said."});
    for (name, value) in changes {
        comment[*name] = value.clone();
    }
    comment
}
