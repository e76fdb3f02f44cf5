//! Writers who send all the time while something happens to their server, and what must hold afterwards.

use crate::client::Client;
use crate::support::{ORIGIN, wait_for};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::sync::atomic::{AtomicBool, AtomicUsize, Ordering};
use std::sync::{Arc, Mutex};

const WRITERS: usize = 8;
pub const ARTICLE: &str = "/storm";
pub const UNLIMITED: &[(&str, &str)] = &[("limits.comments_per_minute", "0")];

/// What writers have sent: the text, which is the idempotency key too, and the id of the comment where it was
/// acknowledged.
pub type Sent = BTreeMap<String, Option<i64>>;

/// Sends a comment; `None` means that no whole answer came. Who is turned away is told when to come again.
pub fn send(client: &Client, text: &str) -> Option<(u16, Value)> {
    let body = json!({"article": ARTICLE, "author_name": "Ada", "email": "ada@mail.example", "body": text});
    let headers = [("Content-Type", "application/json"), ("Origin", ORIGIN), ("Idempotency-Key", text)];
    let path = "/api/v1/sites/blog/comments";
    let answer = client.try_send("POST", path, &headers, Some(body.to_string().as_bytes())).ok()?;
    assert!(answer.status != 503 || answer.header("retry-after").is_some(), "{answer:?}");
    Some((answer.status, answer.json()))
}

/// Has eight writers send to the server at `url` until `end` is over, and gives what they sent. Who is turned away for the
/// moment sends the same again.
pub fn storm(url: &str, round: usize, acknowledged_before: usize, end: impl FnOnce()) -> Sent {
    let (sent, count) = (Arc::new(Mutex::new(Sent::new())), Arc::new(AtomicUsize::new(0)));
    let is_over = Arc::new(AtomicBool::new(false));
    let write = |writer: usize| {
        let (client, sent, count) = (Client::new(url), Arc::clone(&sent), Arc::clone(&count));
        let is_over = Arc::clone(&is_over);
        std::thread::spawn(move || {
            let mut number = 0;
            while !is_over.load(Ordering::SeqCst) {
                let text = format!("round-{round}-writer-{writer}-number-{number}");
                sent.lock().unwrap().entry(text.clone()).or_insert(None);
                match send(&client, &text) {
                    None => number += 1,
                    Some((503, _)) => std::thread::yield_now(),
                    Some((status, answer)) => {
                        assert_published(status, &answer);
                        sent.lock().unwrap().insert(text, answer["comment"]["id"].as_i64());
                        count.fetch_add(1, Ordering::SeqCst);
                        number += 1;
                    }
                }
            }
        })
    };
    let writers: Vec<_> = (0..WRITERS).map(write).collect();
    wait_for("acknowledged comments", || (count.load(Ordering::SeqCst) >= acknowledged_before).then_some(()));
    end();
    is_over.store(true, Ordering::SeqCst);
    for writer in writers {
        writer.join().unwrap();
    }
    Arc::try_unwrap(sent).unwrap().into_inner().unwrap()
}

/// What is held would be missed in the thread: the sites of storms take no number of comments for a flood.
fn assert_published(status: u16, answer: &Value) {
    assert_eq!((status, answer["comment"]["status"].as_str()), (201, Some("approved")), "{answer}");
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

pub fn assert_nothing_is_lost(client: &Client, sent: &Sent) {
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
pub fn repeat_unacknowledged(client: &Client, sent: &mut Sent) {
    for (text, id) in sent.iter_mut().filter(|(_, id)| id.is_none()) {
        let (status, answer) = send(client, text).unwrap();
        assert_published(status, &answer);
        *id = answer["comment"]["id"].as_i64();
    }
}
