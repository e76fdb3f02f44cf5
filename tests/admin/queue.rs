//! The queue: its order, its filters, its pages.

use crate::client::{Answer, Client, problem};
use crate::snapshot::assert_json_snapshot;
use crate::support::{ADMIN, EMAIL, Server};
use serde_json::{Value, json};

/// Gives the path of the next page, from the header that tells it.
fn next(server: &Server, page: &Answer) -> Option<String> {
    let cursor = page.ok()["next_cursor"].as_str().map(str::to_owned);
    let link = page.header("link").map(|link| {
        let url = link.strip_prefix('<').unwrap().strip_suffix(">; rel=\"next\"").unwrap();
        url.strip_prefix(&format!("{}{ADMIN}", server.origin)).unwrap().to_owned()
    });
    assert_eq!(
        link.as_ref().map(|url| url.contains(&format!("cursor={}", cursor.as_ref().unwrap()))),
        cursor.map(|_| true)
    );
    link
}

/// Reads pages to the last one; after each, `meanwhile` happens.
fn read_all(server: &Server, client: &Client<'_>, first: &str, mut meanwhile: impl FnMut(usize)) -> Vec<i64> {
    let mut path = Some(first.to_owned());
    let mut seen = Vec::new();
    let mut pages = 0;
    while let Some(this) = path {
        let page = client.get(&this);
        seen.extend(page.ids());
        path = next(server, &page);
        meanwhile(pages);
        pages += 1;
        assert!(pages < 50, "the list does not end");
    }
    seen
}

#[test]
fn pending_comments_come_oldest_first_and_all_others_newest_first() {
    let server = Server::new();
    let owner = server.owner();
    let ids: Vec<i64> = (0..6).map(|n| server.comment("blog", &format!("Number {n}."), &[])).collect();
    let decide = |n: usize, status: &str| {
        owner.patch(&format!("/comments/{}", ids[n]), json!({"status": status})).ok();
    };
    // Decided in another order than written: lists go by when comments were written.
    decide(3, "approved");
    decide(1, "approved");
    decide(5, "spam");
    decide(4, "spam");
    assert_eq!(owner.get("/comments?status=pending").ids(), [ids[0], ids[2]]);
    assert_eq!(owner.get("/comments?status=approved").ids(), [ids[3], ids[1]]);
    assert_eq!(owner.get("/comments?status=spam").ids(), [ids[5], ids[4]]);
    assert_eq!(owner.get("/comments?status=trash").ids(), [0_i64; 0]);
    assert_eq!(owner.get("/comments").ids(), ids.iter().rev().copied().collect::<Vec<_>>());
}

#[test]
fn filters_narrow_the_queue_and_add_up() {
    let server = Server::new();
    let owner = server.owner();
    let one = server.comment("blog", "One.", &[]);
    let two = server.comment("blog", "Two.", &[("article", json!("/b"))]);
    let three = server.comment("news", "Three.", &[]);
    owner.patch(&format!("/comments/{one}"), json!({"status": "approved"})).ok();
    for (query, expected) in [
        ("site=blog", vec![two, one]),
        ("site=news", vec![three]),
        ("site=blog&article=/a", vec![one]),
        ("site=blog&article=https://blog.example/b/%23top", vec![two]),
        ("site=blog&article=/unknown", vec![]),
        ("site=blog&status=pending", vec![two]),
        ("site=blog&status=&q=&article=%20", vec![two, one]),
        ("from=2026-11-22T09:30:02Z", vec![three, two]),
        ("to=2026-11-22T09:30:02Z", vec![one]),
        ("from=2026-11-22T10:30:02%2B01:00&to=2026-11-22T09:30:03Z", vec![two]),
        ("from=2026-11-22&to=2026-11-23", vec![three, two, one]),
        ("from=2026-11-23", vec![]),
        ("from=2026-11-22T09:30:03Z&to=2026-11-22T09:30:01Z", vec![]),
    ] {
        assert_eq!(owner.get(&format!("/comments?{query}")).ids(), expected, "{query}");
    }
    assert_eq!(owner.get("/comments?site=none").problem(), problem(404, "not_found"));
    assert_eq!(owner.get("/comments?article=/a").broken(), ["site required"]);
    let foreign = owner.get("/comments?site=blog&article=https://evil.example/a");
    assert_eq!(foreign.broken(), ["article malformed"]);
}

#[test]
fn search_finds_the_text_itself_whatever_its_case() {
    let server = Server::new();
    let owner = server.owner();
    let percent = server.comment("blog", "A 100% sure thing", &[]);
    let digits = server.comment("blog", "A 1000 sure thing", &[("author_name", json!("Snake_Case"))]);
    let slash = server.comment("blog", r"A back\slash", &[("author_name", json!("SnakeXCase"))]);
    let website = server.comment("blog", "Short.", &[("author_url", json!("https://Rain.example/snow"))]);
    for (q, expected) in [
        ("100%25", vec![percent]),
        ("100", vec![digits, percent]),
        ("SURE+THING", vec![digits, percent]),
        ("snake_case", vec![digits]),
        ("snake", vec![slash, digits]),
        ("k%5Cs", vec![slash]),
        ("%5C", vec![slash]),
        ("%25", vec![percent]),
        ("_", vec![digits]),
        ("rain.example", vec![website]),
        ("'", vec![]),
        ("secret", vec![]),
        ("mail.example", vec![]),
    ] {
        assert_eq!(owner.get(&format!("/comments?q={q}")).ids(), expected, "{q}");
    }
}

#[test]
fn pages_repeat_nothing_and_skip_nothing_while_comments_arrive_and_are_decided() {
    let server = Server::new();
    let owner = server.owner();
    let sent: Vec<i64> = (0..7).map(|n| server.comment("blog", &format!("Number {n}."), &[])).collect();
    let mut late = Vec::new();
    let newest_first = read_all(&server, &owner, "/comments?site=blog&limit=2&q=number", |page| {
        if page < 3 {
            late.push(server.comment("blog", &format!("Number {page} late."), &[]));
        }
    });
    assert_eq!(newest_first, sent.iter().rev().copied().collect::<Vec<_>>(), "what is newer stands before the first");
    // What is pending is decided page by page, and more arrives at the end.
    let all = [sent, late].concat();
    let mut arrived = Vec::new();
    let mut decided = all.iter();
    let oldest_first = read_all(&server, &owner, "/comments?status=pending&limit=2", |page| {
        for id in decided.by_ref().take(2) {
            owner.patch(&format!("/comments/{id}"), json!({"status": "approved"})).ok();
        }
        if page < 2 {
            arrived.push(server.comment("blog", &format!("Arrived {page}."), &[]));
        }
    });
    assert_eq!(oldest_first, [all, arrived].concat());
}

#[test]
fn comments_of_one_moment_are_paged_by_id() {
    let server = Server::new();
    let owner = server.owner();
    let mut sent: Vec<i64> = Vec::new();
    for n in 0..5 {
        server.clock.advance_seconds(-1);
        sent.push(server.comment("blog", &format!("Number {n}."), &[]));
    }
    sent.sort_unstable();
    assert_eq!(read_all(&server, &owner, "/comments?status=pending&limit=1", |_| ()), sent);
    sent.reverse();
    assert_eq!(read_all(&server, &owner, "/comments?limit=2", |_| ()), sent);
}

#[test]
fn cursor_is_taken_whole_from_the_same_list_or_not_at_all() {
    let server = Server::new();
    let owner = server.owner();
    for n in 0..3 {
        server.comment("blog", &format!("Number {n}."), &[]);
    }
    let page = owner.get("/comments?limit=1").ok();
    let cursor = page["next_cursor"].as_str().unwrap();
    let audit = owner.get("/audit?limit=1").ok();
    let mut tampered = cursor.to_owned();
    tampered.replace_range(3..4, if cursor.as_bytes()[3] == b'A' { "B" } else { "A" });
    let cut = cursor.get(..cursor.len() - 2).unwrap();
    for wrong in [tampered.as_str(), cut, "x", "%FF", audit["next_cursor"].as_str().unwrap()] {
        assert_eq!(owner.get(&format!("/comments?cursor={wrong}")).broken(), ["cursor malformed"], "{wrong}");
    }
    for path in ["/articles", "/audit"] {
        assert_eq!(owner.get(&format!("{path}?cursor={cursor}")).broken(), ["cursor malformed"], "{path}");
    }
    let wrong = owner.get("/comments?status=gone&from=then&to=2026-13-01&limit=0&cursor=x").broken();
    let expected = ["status not_one_of", "from malformed", "to malformed", "cursor malformed", "limit out_of_range"];
    assert_eq!(wrong, expected);
    assert_eq!(owner.get("/comments?limit=201").broken(), ["limit out_of_range"]);
    assert_eq!(owner.get("/comments?limit=200").ids().len(), 3);
    assert_eq!(owner.get("/comments?q=%00").problem(), problem(400, "malformed_request"));
}

#[test]
fn address_and_network_are_masked_in_lists_and_items() {
    let server = Server::new();
    let owner = server.owner();
    let id = server.comment("blog", "One.", &[]);
    let shown = owner.get(&format!("/comments/{id}"));
    assert_eq!(shown.ok()["id"], id);
    assert_json_snapshot("comment_for_moderators", &shown.ok());
    let list = owner.get("/comments");
    assert_eq!(list.ok()["items"][0], shown.ok());
    for answer in [shown, list] {
        assert!(!answer.body.contains(EMAIL) && !answer.body.contains("secret"), "{}", answer.body);
        assert!(!answer.body.contains("127.0.0.1"), "{}", answer.body);
    }
    owner.patch("/sites/blog", json!({"settings": {"email": "optional"}})).ok();
    let none = server.comment("blog", "Two.", &[("email", Value::Null)]);
    assert_eq!(owner.get(&format!("/comments/{none}")).ok()["email_masked"], Value::Null);
}
