//! Server-sent events: what a page hears of its thread, what it does not hear, and how many may listen.

use crate::answer::Answer;
use crate::support::Server;
use afterword::domain::moderation::Status;
use afterword::service::moderate::{CommentChange, Verb};
use std::io::{BufRead, BufReader, Write};
use std::net::TcpStream;
use std::time::Duration;

const EVENTS: &str = "/api/v1/sites/blog/events?article=/a";

/// A browser that listens.
struct Listener(BufReader<TcpStream>);

impl Listener {
    fn open(server: &Server, path: &str, seen: Option<&str>) -> Self {
        let mut stream = TcpStream::connect(server.address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(20))).unwrap();
        let seen = seen.map_or(String::new(), |id| format!("Last-Event-ID: {id}\r\n"));
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\n{seen}\r\n").unwrap();
        Self(BufReader::new(stream))
    }

    /// Reads a line; `None` where the stream has ended.
    fn line(&mut self) -> Option<String> {
        let mut line = String::new();
        (self.0.read_line(&mut line).unwrap() > 0).then(|| line.trim_end().to_owned())
    }

    /// Reads the head, and gives its lines.
    fn head(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.line().filter(|line| !line.is_empty())).collect()
    }

    /// Reads the next event: its id and its data.
    fn event(&mut self) -> (String, String) {
        let mut id = String::new();
        loop {
            let line = self.line().unwrap();
            if let Some(text) = line.strip_prefix("id: ") {
                id = text.to_owned();
            }
            if let Some(data) = line.strip_prefix("data: ") {
                return (id, data.to_owned());
            }
        }
    }

    /// Reads to the end of the stream, and gives what came until then.
    fn rest(&mut self) -> Vec<String> {
        std::iter::from_fn(|| self.line()).filter(|line| !line.is_empty()).collect()
    }
}

fn count(data: &str) -> i64 {
    serde_json::from_str::<serde_json::Value>(data).unwrap()["comment_count"].as_i64().unwrap()
}

#[test]
fn page_hears_how_things_stand_and_then_of_each_change() {
    let server = Server::new();
    let mut listener = Listener::open(&server, EVENTS, None);
    let head = listener.head();
    assert!(head[0].ends_with("200 OK"), "{head:?}");
    for wanted in ["content-type: text/event-stream", "access-control-allow-origin: *", "cache-control: no-store"] {
        assert!(head.iter().any(|line| line.to_lowercase() == wanted), "{wanted} in {head:?}");
    }
    assert!(!head.iter().any(|line| line.to_lowercase().starts_with("set-cookie")), "{head:?}");
    let (first, data) = listener.event();
    assert_eq!(count(&data), 0);
    let id = server.post_approved("One.", None);
    let (second, data) = listener.event();
    assert_eq!(count(&data), 1);
    server.change(id, CommentChange { body: Some("Once.".to_owned()), ..CommentChange::default() });
    let (third, data) = listener.event();
    assert_eq!(count(&data), 1);
    server.decide(id, Verb::Become(Status::Trash));
    let (fourth, data) = listener.event();
    assert_eq!(count(&data), 0);
    let ids = [first, second, third, fourth];
    assert_eq!(ids.iter().collect::<std::collections::HashSet<_>>().len(), 4, "{ids:?}");
}

#[test]
fn comments_that_wait_move_nothing() {
    let server = Server::new();
    let mut listener = Listener::open(&server, EVENTS, None);
    let (before, _) = listener.event();
    let waiting = server.post("Held.", None);
    server.decide(waiting, Verb::Become(Status::Spam));
    // What comes next is the approval of another one, and it is told as the first change.
    server.post_approved("Shown.", None);
    let (_, data) = listener.event();
    assert_eq!(count(&data), 1);
    // Whoever comes only now cannot tell either that something waits on an article that has no public comment.
    let mut early = Listener::open(&server, "/api/v1/sites/blog/events?article=/other", None);
    assert_eq!(early.event().0, before);
    server.send(
        "POST",
        "/api/v1/sites/blog/comments",
        &[("origin", crate::support::BLOG), ("content-type", "application/json")],
        serde_json::json!({"article": "/third", "author_name": "Ada", "email": "a@b.example", "body": "Held."})
            .to_string(),
    );
    let mut late = Listener::open(&server, "/api/v1/sites/blog/events?article=/third", None);
    assert_eq!(late.event().0, before);
}

#[test]
fn page_that_comes_back_hears_only_what_it_has_missed() {
    let server = Server::new();
    server.post_approved("One.", None);
    let (seen, _) = Listener::open(&server, EVENTS, None).event();
    let mut same = Listener::open(&server, EVENTS, Some(&seen));
    let mut other = Listener::open(&server, EVENTS, Some("0"));
    assert_eq!(other.event().0, seen);
    server.post_approved("Two.", None);
    assert_eq!(count(&same.event().1), 2);
    let mut missed = Listener::open(&server, EVENTS, Some(&seen));
    assert_eq!(count(&missed.event().1), 2);
}

#[test]
fn so_many_pages_may_listen_and_no_more() {
    let server = Server::measured(&[("limits.event_streams_per_network", "2")]);
    let mut first = Listener::open(&server, EVENTS, None);
    let mut second = Listener::open(&server, EVENTS, None);
    first.event();
    second.event();
    let refused: Answer = server.get(EVENTS);
    assert_eq!(refused.problem(), (503, "unavailable".to_owned()));
    assert_eq!(refused.must("retry-after"), "30");
    assert_eq!(refused.must("access-control-allow-origin"), "*");
    assert_eq!(server.scrape().bound("event_streams"), (2, 1000, 1));
    drop(first);
    // The server hears that somebody has hung up when it writes again after the first refusal of what it wrote.
    for text in ["One.", "Two."] {
        server.post_approved(text, None);
        second.event();
    }
    server.scrape_until(|scraped| scraped.bound("event_streams").0 == 1);
    Listener::open(&server, EVENTS, None).event();
}

#[test]
fn streams_end_at_once_when_the_server_stops() {
    let server = Server::new();
    let mut listener = Listener::open(&server, EVENTS, None);
    listener.event();
    let stopper = server.stopper.clone();
    let stopping = std::thread::spawn(move || crate::support::wait(stopper.stop()));
    assert!(listener.rest().iter().all(|line| !line.starts_with("event")));
    stopping.join().unwrap();
}

#[test]
fn what_cannot_be_followed_is_refused() {
    let server = Server::new();
    assert_eq!(server.get("/api/v1/sites/none/events?article=/a").problem(), (404, "not_found".to_owned()));
    assert_eq!(server.get("/api/v1/sites/blog/events").broken(), [("article".to_owned(), "required".to_owned())]);
    let foreign = server.get("/api/v1/sites/blog/events?article=https://evil.example/a");
    assert_eq!(foreign.problem().0, 422);
    server.set_site("articles", "registered");
    assert_eq!(server.get(EVENTS).problem(), (404, "not_found".to_owned()));
}
