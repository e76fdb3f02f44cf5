//! Whatever can fill up is filled: those for whom there is no room are told so at once, the metrics show it, and the rest
//! goes on.

use crate::answer::{Answer, Raw};
use crate::metrics::owner;
use crate::openmetrics::Exposition;
use crate::support::{COMMENTS, Server, filled, new_comment, wait};
use afterword::storage::StorageError;
use serde_json::json;
use std::pin::Pin;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Barrier};
use std::task::{Context, Poll, Waker};
use std::thread::{self, JoinHandle, ScopedJoinHandle};
use std::time::{Duration, Instant};

/// Asks for something that only a database thread can answer: nobody has asked for it before.
fn read(server: &Server) -> Answer {
    static ASKED: AtomicUsize = AtomicUsize::new(0);
    let number = ASKED.fetch_add(1, Ordering::Relaxed);
    server.get(&format!("/api/v1/sites/blog/counts?article=/{number}"))
}

/// A database thread that is busy until this is dropped.
struct Held {
    release: Arc<Barrier>,
    thread: Option<JoinHandle<()>>,
}

impl Drop for Held {
    fn drop(&mut self) {
        self.release.wait();
        let ended = self.thread.take().map(JoinHandle::join);
        assert!(ended.is_none_or(|ended| ended.is_ok()) || thread::panicking(), "the database thread was not held");
    }
}

/// What a database thread is for.
#[derive(Clone, Copy)]
enum Thread {
    Reads,
    ReadsForModerators,
    Writes,
}

impl Held {
    fn reader(server: &Server) -> Self {
        Self::new(server, Thread::Reads)
    }

    fn writer(server: &Server) -> Self {
        Self::new(server, Thread::Writes)
    }

    fn new(server: &Server, kind: Thread) -> Self {
        let (entered, release) = (Arc::new(Barrier::new(2)), Arc::new(Barrier::new(2)));
        let (inside, database) = ((Arc::clone(&entered), Arc::clone(&release)), server.service.database.clone());
        let thread = thread::spawn(move || {
            let hold = move |_: &mut afterword::storage::AnyConnection| {
                inside.0.wait();
                inside.1.wait();
                Ok::<_, StorageError>(())
            };
            // Where others have all processors it may itself have waited too long.
            loop {
                let outcome = match kind {
                    Thread::Reads => wait(database.read(hold.clone())),
                    Thread::ReadsForModerators => wait(database.read_for_moderators(hold.clone())),
                    Thread::Writes => wait(database.write(hold.clone())),
                };
                if !matches!(outcome, Err(StorageError::Late)) {
                    return outcome.unwrap();
                }
            }
        });
        entered.wait();
        Self { release, thread: Some(thread) }
    }
}

fn is_unavailable(answer: &Answer, retry_after: &str) {
    assert_eq!(answer.problem(), (503, "unavailable".to_owned()));
    assert_eq!(answer.must("retry-after"), retry_after);
}

fn sends<'scope>(
    scope: &'scope thread::Scope<'scope, '_>,
    send: impl FnOnce() -> Answer + Send + 'scope,
) -> ScopedJoinHandle<'scope, Answer> {
    scope.spawn(send)
}

#[test]
fn a_read_that_finds_the_queue_full_is_refused_at_once() {
    let server = Server::measured(&[("database.queue", "1")]);
    assert_eq!(read(&server).status, 200);
    let held = Held::reader(&server);
    thread::scope(|scope| {
        let waiting = sends(scope, || read(&server));
        server.scrape_until(|read| read.bound("database_reads").0 == 1);
        is_unavailable(&read(&server), "1");
        assert_eq!(server.scrape().bound("database_reads"), (1, 1, 1));
        drop(held);
        assert_eq!(waiting.join().unwrap().status, 200);
    });
    assert_eq!(read(&server).status, 200);
    assert_eq!(server.scrape().bound("database_reads"), (0, 1, 1));
}

#[test]
fn a_moderators_read_that_finds_its_queue_full_is_refused_and_keeps_no_reader_waiting() {
    let server = Server::measured(&[("database.queue", "1"), ("database.moderator_readers", "1")]);
    let bearer = format!("Bearer {}", owner(&server));
    let search = || server.send("GET", "/api/v1/admin/comments?q=x", &[("authorization", bearer.as_str())], "");
    assert_eq!(search().status, 200);
    let held = Held::new(&server, Thread::ReadsForModerators);
    thread::scope(|scope| {
        let waiting = sends(scope, search);
        server.scrape_until(|read| read.bound("database_moderator_reads").0 == 1);
        is_unavailable(&search(), "1");
        assert_eq!(server.scrape().bound("database_moderator_reads"), (1, 1, 1));
        assert_eq!(read(&server).status, 200, "readers do not wait for moderators' reads");
        drop(held);
        assert_eq!(waiting.join().unwrap().status, 200);
    });
}

#[test]
fn a_search_whose_client_has_hung_up_ends_and_is_not_run() {
    let server = Server::measured(&[("database.moderator_readers", "1")]);
    let token = owner(&server);
    let runs = |read: &Exposition| read.value("afterword_database_run_seconds_count", &[("queue", "moderator_read")]);
    let before = runs(&server.scrape());
    let held = Held::new(&server, Thread::ReadsForModerators);
    let mut client = server.raw();
    let head = format!("Host: localhost\r\nAuthorization: Bearer {token}");
    client.write(&format!("GET /api/v1/admin/comments?q=x HTTP/1.1\r\n{head}\r\n\r\n"));
    server.scrape_until(|read| read.bound("database_moderator_reads").0 == 1);
    drop(client);
    // The thread is still held: the request ends because its client is gone.
    server.scrape_until(|read| read.bound("connections").0 == 0);
    drop(held);
    let after = server.scrape_until(|read| read.bound("database_moderator_reads").0 == 0);
    assert_eq!(runs(&after) - before, 1.0, "only the one that held the thread was run");
}

#[test]
fn a_comment_that_finds_the_queue_full_is_refused_at_once_and_not_stored() {
    let server = Server::measured(&[("database.queue", "1")]);
    server.post("Before.", None);
    let comment = |text: &str| new_comment(&[("body", json!(text))]);
    let held = Held::writer(&server);
    thread::scope(|scope| {
        let waiting = sends(scope, || server.comment(&comment("Waits.")));
        server.scrape_until(|read| read.bound("database_writes").0 == 1);
        is_unavailable(&server.comment(&comment("Refused.")), "1");
        assert_eq!(server.scrape().bound("database_writes"), (1, 1, 1));
        assert_eq!(read(&server).status, 200, "readers do not wait for the writer");
        drop(held);
        assert_eq!(waiting.join().unwrap().status, 201);
    });
    // Had it been stored, it would be a duplicate.
    assert_eq!(server.comment(&comment("Refused.")).status, 201);
    assert_eq!(server.scrape().value("afterword_submissions_total", &[("status", "pending")]), 3.0);
}

#[test]
fn work_that_has_waited_too_long_is_answered_and_not_run() {
    const MAX_WAIT: Duration = Duration::from_millis(1000);
    let server = Server::measured(&[("database.max_wait_ms", "1000")]);
    let comment = new_comment(&[("body", json!("Late."))]);
    server.post("Before.", None);
    let held = Held::writer(&server);
    thread::scope(|scope| {
        let late = sends(scope, || server.comment(&comment));
        server.scrape_until(|read| read.bound("database_writes").0 == 1);
        // The condition is its age.
        let seen = Instant::now();
        while seen.elapsed() <= MAX_WAIT {
            thread::yield_now();
        }
        drop(held);
        is_unavailable(&late.join().unwrap(), "1");
    });
    let read = server.scrape();
    assert_eq!(read.value("afterword_database_late_total", &[("queue", "write")]), 1.0);
    assert_eq!(read.value("afterword_submissions_total", &[("status", "pending")]), 1.0);
    assert_eq!(server.comment(&comment).status, 201, "it was stored though it was said that it was not");
}

const ALIVE: &str = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";

fn connections(server: &Server, count: usize) -> Vec<Raw> {
    let mut open: Vec<_> = (0..count).map(|_| server.raw()).collect();
    for raw in &mut open {
        raw.write(ALIVE);
        assert_eq!(raw.read(true).status, 200);
    }
    open
}

#[test]
fn a_connection_too_many_is_answered_probes_and_nothing_else() {
    let server = Server::measured(&[("server.max_connections", "3")]);
    let mut open = connections(&server, 3);
    assert_eq!(server.scrape().bound("connections"), (3, 3, 0));
    for path in ["/livez", "/readyz"] {
        let mut surplus = server.raw();
        surplus.write(&format!("GET {path} HTTP/1.1\r\nHost: x\r\n\r\n"));
        assert_eq!(surplus.read(true).status, 200, "{path}");
    }
    let mut surplus = server.raw();
    surplus.write("GET /api/v1/sites/blog/thread?article=/a HTTP/1.1\r\nHost: x\r\n\r\n");
    let refused = surplus.read(true);
    assert_eq!((refused.problem(), refused.must("connection")), ((503, "unavailable".to_owned()), "close"));
    for raw in &mut open {
        raw.write(ALIVE);
        assert_eq!(raw.read(true).status, 200, "those that are open are served as before");
    }
    drop((open, surplus));
    server.scrape_until(|read| read.bound("connections").0 == 0);
    drop(connections(&server, 3));
}

#[test]
fn networks_without_room_of_their_own_share_a_limit() {
    let settings =
        [("limits.networks", "1"), ("limits.comments_per_minute", "1"), ("server.trusted_proxies", "127.0.0.0/8")];
    let server = Server::measured(&settings);
    let post = |network: &str, text: &str| {
        let headers = [("origin", crate::support::BLOG), ("x-forwarded-for", network), ("accept", "application/json")];
        server.submit_with(&headers, &filled(&[("comment", text)]))
    };
    assert_eq!(post("192.0.2.1", "One.").status, 201);
    assert_eq!(post("192.0.2.2", "Two.").status, 201, "the table is full, but nobody is shut out");
    let refused = post("192.0.2.2", "Three.");
    assert_eq!(refused.problem(), (429, "too_many_comments".to_owned()));
    assert!(refused.must("retry-after").parse::<u64>().unwrap() > 0);
    assert_eq!(server.scrape().bound("comment_networks"), (2, 4097, 1));
    for network in 0..40 {
        post(&format!("2001:db8:{network:x}::1"), &format!("From {network}."));
    }
    let (used, limit, _) = server.scrape().bound("comment_networks");
    assert!(used > 2 && used <= 42 && limit == 4097, "{used}");
}

fn sign_in(server: &Server, name: &str) -> Answer {
    let body = json!({"username": name, "password": "umbrella violin glacier tandem"}).to_string();
    server.send("POST", "/api/v1/admin/sessions", &[("content-type", "application/json")], body)
}

#[test]
fn names_that_were_tried_are_forgotten_where_there_is_no_room() {
    let server = Server::measured(&[("limits.sign_in_accounts", "2"), ("limits.sign_ins_per_quarter_hour", "6")]);
    for name in ["ada", "bob", "cy", "dot", "eve", "fay"] {
        server.clock.advance_seconds(1);
        assert_eq!(sign_in(&server, name).status, 401, "{name}");
    }
    assert_eq!(server.scrape().bound("sign_in_accounts"), (2, 2, 0));
    let refused = sign_in(&server, "gus");
    assert_eq!(refused.problem(), (429, "too_many_sign_ins".to_owned()));
    assert!(refused.must("retry-after").parse::<u64>().unwrap() > 0);
    assert_eq!(server.scrape().bound("sign_in_networks"), (1, 200_000 + 4096, 1));
}

#[test]
fn a_password_check_too_many_is_refused_at_once() {
    let server = Server::measured(&[("limits.password_checks", "16")]);
    // Nothing is computed as long as the only thread for it is held.
    let runtime = tokio::runtime::Builder::new_current_thread().max_blocking_threads(1).build().unwrap();
    let held = Arc::new(Barrier::new(2));
    let holding = Arc::clone(&held);
    runtime.spawn_blocking(move || holding.wait());
    let mut line: Vec<Pin<Box<dyn Future<Output = bool>>>> = Vec::new();
    let inside = runtime.enter();
    loop {
        let passwords = Arc::clone(&server.service.passwords);
        let mut check: Pin<Box<dyn Future<Output = bool>>> =
            Box::pin(async move { passwords.verify("x", None).await.is_ok() });
        match check.as_mut().poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Pending => line.push(check),
            Poll::Ready(is_checked) => break assert!(!is_checked),
        }
    }
    drop(inside);
    is_unavailable(&sign_in(&server, "somebody"), "2");
    let (used, limit, refused) = server.scrape().bound("password_checks");
    assert_eq!((used, limit, refused), (line.len() as u64, line.len() as u64, 2));
    assert!(limit >= 16 + 2, "{limit}");
    assert_eq!(read(&server).status, 200, "nobody else waits");
    held.wait();
    assert!(runtime.block_on(futures_util::future::join_all(line)).into_iter().all(|is_checked| is_checked));
    assert_eq!(sign_in(&server, "somebody").status, 401);
    assert_eq!(server.scrape().bound("password_checks"), (0, limit, 2));
}

#[test]
fn a_slow_writer_keeps_nobody_from_being_answered() {
    let server = Server::measured(&[("database.readers", "1"), ("server.workers", "1")]);
    let body = new_comment(&[("body", json!("One byte after another."))]).to_string();
    let mut slow = server.raw();
    slow.write(&format!(
        "POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nOrigin: {}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n",
        crate::support::BLOG,
        body.len()
    ));
    for (position, byte) in body.split("").enumerate() {
        slow.write(byte);
        if position % 20 == 0 {
            assert_eq!(read(&server).status, 200);
            server.post(&format!("Meanwhile, at {position}."), None);
        }
    }
    assert_eq!(slow.read(true).status, 201);
}

#[test]
fn a_slow_reader_keeps_nobody_from_being_answered() {
    const ASKED: usize = 40;
    let server = Server::measured(&[("database.readers", "1"), ("server.workers", "1")]);
    for number in 0..10 {
        server.post_approved(&format!("{number} {}", "A long comment. ".repeat(4000)), None);
    }
    let thread = "/api/v1/sites/blog/thread?article=/a";
    assert!(server.get(thread).body.len() > 500_000);
    let mut slow = server.raw();
    slow.write(&format!("GET {thread} HTTP/1.1\r\nHost: x\r\n\r\n").repeat(ASKED));
    for number in 0..20 {
        assert_eq!((read(&server).status, server.get(thread).status), (200, 200));
        server.post(&format!("Meanwhile {number}."), None);
    }
    for _ in 0..ASKED {
        assert_eq!(slow.read(true).status, 200);
    }
}
