//! Servers that are killed, stopped, or started twice.

use crate::client::Client;
use crate::support::{Installation, ORIGIN, Server, wait_for};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const WRITERS: usize = 8;
const ARTICLE: &str = "/storm";
const UNLIMITED: &[(&str, &str)] = &[("limits.comments_per_minute", "0")];

/// What writers have sent: the text, which is the idempotency key too, and the id of the comment where it was
/// acknowledged.
type Sent = BTreeMap<String, Option<i64>>;

fn open_blog() -> Installation {
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    installation
}

fn send(client: &Client, text: &str) -> Option<(u16, Value)> {
    let body = json!({"article": ARTICLE, "author_name": "Ada", "email": "ada@mail.example", "body": text});
    let headers = [("Content-Type", "application/json"), ("Origin", ORIGIN), ("Idempotency-Key", text)];
    let path = "/api/v1/sites/blog/comments";
    let answer = client.try_send("POST", path, &headers, Some(body.to_string().as_bytes())).ok()?;
    Some((answer.status, answer.json()))
}

/// Has eight writers send until `end` has ended the server, and gives what they sent.
fn storm(server: Server, round: usize, acknowledged_before: usize, end: impl FnOnce(Server)) -> Sent {
    let (sent, count) = (Arc::new(Mutex::new(Sent::new())), Arc::new(AtomicUsize::new(0)));
    let is_over = Arc::new(AtomicBool::new(false));
    let write = |writer: usize| {
        let (client, sent, count) = (Client::new(&server.url), Arc::clone(&sent), Arc::clone(&count));
        let is_over = Arc::clone(&is_over);
        std::thread::spawn(move || {
            for number in 0.. {
                if is_over.load(Ordering::SeqCst) {
                    return;
                }
                let text = format!("round-{round}-writer-{writer}-number-{number}");
                sent.lock().unwrap().insert(text.clone(), None);
                let Some((status, answer)) = send(&client, &text) else { continue };
                if status == 503 {
                    continue;
                }
                assert_eq!(status, 201, "{answer}");
                sent.lock().unwrap().insert(text, answer["comment"]["id"].as_i64());
                count.fetch_add(1, Ordering::SeqCst);
            }
        })
    };
    let writers: Vec<_> = (0..WRITERS).map(write).collect();
    wait_for("acknowledged comments", || (count.load(Ordering::SeqCst) >= acknowledged_before).then_some(()));
    end(server);
    is_over.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.join().unwrap();
    }
    Arc::try_unwrap(sent).unwrap().into_inner().unwrap()
}

/// Gives how often each text stands in the thread, with its ids.
fn stored(client: &Client) -> BTreeMap<String, Vec<i64>> {
    let mut found: BTreeMap<String, Vec<i64>> = BTreeMap::new();
    for comment in client.thread(ARTICLE) {
        let html = comment["body_html"].as_str().unwrap();
        let text = html.trim().trim_start_matches("<p>").trim_end_matches("</p>");
        found.entry(text.to_owned()).or_default().push(comment["id"].as_i64().unwrap());
    }
    found
}

fn assert_nothing_is_lost(client: &Client, sent: &Sent) {
    let found = stored(client);
    for (text, id) in sent {
        let ids = found.get(text).map_or(&[] as &[i64], Vec::as_slice);
        match id {
            Some(id) => assert_eq!(ids, [*id], "{text} was acknowledged"),
            None => assert!(ids.len() <= 1, "{text} is there {} times", ids.len()),
        }
    }
    assert!(found.keys().all(|text| sent.contains_key(text)));
    let counts = client.get(&format!("/api/v1/sites/blog/counts?article={ARTICLE}")).expect(200).json();
    assert_eq!(counts["counts"][ARTICLE], found.len(), "the counter and the thread differ");
}

/// Sends again what was not acknowledged: each text must be taken, and stand there once.
fn repeat_unacknowledged(client: &Client, sent: &mut Sent) {
    for (text, id) in sent.iter_mut().filter(|(_, id)| id.is_none()) {
        let (status, answer) = send(client, text).unwrap();
        assert_eq!(status, 201, "{answer}");
        *id = answer["comment"]["id"].as_i64();
    }
}

fn assert_sound(installation: &Installation) {
    let checks = installation.run(&["doctor", "--json"]).done().json();
    assert!(checks["checks"].as_array().unwrap().iter().all(|check| check["ok"] == true), "{checks}");
    let audit = installation.run(&["audit", "verify", "--json"]).done().json();
    assert_eq!(audit["ok"], true, "{audit}");
}

#[test]
fn what_was_acknowledged_survives_being_killed_again_and_again() {
    let installation = open_blog();
    let mut sent = Sent::new();
    for (round, acknowledged_before) in [3, 40, 17, 90, 60].into_iter().enumerate() {
        let server = installation.serve(UNLIMITED);
        sent.extend(storm(server, round, acknowledged_before, |server| {
            server.kill();
        }));
        assert_sound(&installation);
        let server = installation.serve(UNLIMITED);
        let client = Client::new(&server.url);
        assert_nothing_is_lost(&client, &sent);
        repeat_unacknowledged(&client, &mut sent);
        assert_nothing_is_lost(&client, &sent);
        server.kill();
    }
    assert_sound(&installation);
}

#[test]
fn a_server_that_is_told_to_stop_loses_nothing_and_ends_with_0() {
    let installation = open_blog();
    let sent = storm(installation.serve(UNLIMITED), 0, 40, |server| {
        server.terminate();
        let (status, printed) = server.ended();
        assert_eq!(status.code(), Some(0), "{}", String::from_utf8_lossy(&printed));
    });
    // PostgreSQL keeps its log where it likes.
    let wal = installation.data().join("afterword.db-wal");
    assert!(!wal.exists() || wal.metadata().unwrap().len() == 0, "the write-ahead log was not folded in");
    let server = installation.serve(UNLIMITED);
    assert_nothing_is_lost(&Client::new(&server.url), &sent);
    assert_sound(&installation);
}

#[test]
fn a_server_that_is_told_to_stop_at_once_still_ends_with_0() {
    let installation = Installation::with_site();
    for _ in 0..5 {
        let server = installation.serve(&[]);
        server.terminate();
        let (status, printed) = server.ended();
        assert_eq!(status.code(), Some(0), "{status}: {}", String::from_utf8_lossy(&printed));
    }
}

#[test]
fn a_second_server_on_the_same_data_directory_is_refused() {
    let installation = Installation::with_site();
    let first = installation.serve(&[]);
    let second = installation.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status, Some(1), "{second:?}");
    let message = "another server uses the data directory";
    assert!(second.stderr.contains(message) && second.stderr.contains("--data-dir"), "{second:?}");
    assert_eq!(Client::new(&first.url).get("/readyz").status, 200);
    first.kill();
    let third = installation.serve(&[]);
    assert_eq!(Client::new(&third.url).get("/readyz").status, 200, "the lock outlived its server");
}
