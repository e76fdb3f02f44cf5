//! The JSON API: the shapes that the contract promises, and every error as a problem.

use crate::answer::Answer;
use crate::snapshot::assert_json_snapshot;
use crate::support::{BLOG, COMMENTS, EMAIL, Server, new_comment};
use afterword::domain::moderation::Status;
use afterword::service::moderate::Verb;
use serde_json::{Value, json};

const JSON: (&str, &str) = ("content-type", "application/json");
const FROM_BLOG: (&str, &str) = ("origin", BLOG);

fn send(server: &Server, body: impl Into<Vec<u8>>) -> Answer {
    server.send("POST", COMMENTS, &[JSON, FROM_BLOG], body)
}

fn repeat(server: &Server, key: &str, comment: &Value) -> Answer {
    server.send("POST", COMMENTS, &[JSON, FROM_BLOG, ("idempotency-key", key)], comment.to_string())
}

#[test]
fn stored_comment_is_answered_in_the_shape_of_the_contract() {
    let server = Server::new();
    let answer = server.comment(&new_comment(&[("author_url", json!("https://ada.example"))]));
    assert_eq!((answer.status, answer.must("cache-control")), (201, "no-store"));
    let body = answer.json();
    let id = body["comment"]["id"].as_i64().unwrap();
    assert!(id > 0 && id < 1 << 53, "{id}");
    let receipt = body["receipt"].as_str().unwrap();
    assert_eq!(answer.must("location"), format!("{}/receipts/{receipt}", server.own_origin()));
    assert_json_snapshot("comment_stored", &body);
}

#[test]
fn thread_is_answered_in_the_shape_of_the_contract() {
    let server = Server::new();
    server.add_article("/a", None);
    let first = server.post_approved("One.", None);
    let reply = server.post_approved("Two.", Some(first));
    let thread = server.get("/api/v1/sites/blog/thread?article=/a").json();
    assert_eq!([&thread["comments"][0]["id"], &thread["comments"][1]["id"]], [&json!(first), &json!(reply)]);
    assert_json_snapshot("thread", &thread);
}

#[test]
fn answer_is_the_same_for_an_address_that_is_new_known_or_thrown_out() {
    let server = Server::new();
    let answer = |email: &str, text: &str| {
        let answer = server.comment(&new_comment(&[("email", json!(email)), ("body", json!(text))]));
        let mut body = answer.json();
        let id = body["comment"]["id"].take();
        body["receipt"].take();
        body["comment"]["body_html"].take();
        (id.as_i64().unwrap(), answer.status, body)
    };
    let (approved, ..) = answer(EMAIL, "First.");
    server.approve(approved);
    let (spam, ..) = answer("spam@mail.example", "Second.");
    server.decide(spam, Verb::Become(Status::Spam));
    let (_, status, expected) = answer("new@mail.example", "Third.");
    assert_eq!(status, 201);
    for (number, email) in [EMAIL, "spam@mail.example"].iter().enumerate() {
        let (_, status, body) = answer(email, &format!("More {number}."));
        assert_eq!((status, &body), (201, &expected), "{email}");
    }
}

#[test]
fn spam_is_shown_to_its_author_as_pending() {
    let server = Server::open();
    let spam = server.comment(&new_comment(&[("subject", json!("filled by a program"))]));
    assert_eq!((spam.status, spam.json()["comment"]["status"].as_str()), (201, Some("pending")));
    let thread = server.get("/api/v1/sites/blog/thread?article=/a").json();
    assert_eq!(thread["comment_count"], 0);
}

#[test]
fn what_cannot_be_read_is_malformed() {
    let server = Server::new();
    let deep = format!("{{\"article\":{}1{}}}", "[".repeat(40), "]".repeat(40));
    for body in [
        &b""[..],
        b"{",
        b"[]",
        b"null",
        b"\"text\"",
        b"{} {}",
        b"{\"article\": \"/a\", \"article\": \"/b\"}",
        b"{\"body\": \"\xFF\"}",
        b"{\"body\": \"a\\u0000b\"}",
        b"{\"body\": \"\\uD800\"}",
        b"{\"unknown\": {\"deeper\": \"\\u0000\"}}",
        deep.as_bytes(),
    ] {
        assert_eq!(send(&server, body).problem(), (400, "malformed_request".to_owned()), "{body:?}");
    }
    let bomb = "[".repeat(100_000);
    assert_eq!(send(&server, bomb).problem().0, 400);
    let keys: String = (0..201).map(|n| format!("\"k{n}\":1,")).collect();
    assert_eq!(send(&server, format!("{{{}\"last\":1}}", keys)).problem().0, 400);
}

#[test]
fn every_broken_field_is_told_at_once_and_nothing_is_echoed() {
    let server = Server::new();
    let answer = send(&server, "{}");
    let required = ["body", "author_name", "email", "article"].map(|field| (field.to_owned(), "required".to_owned()));
    let mut broken = answer.broken();
    broken.sort();
    let mut expected = required.to_vec();
    expected.sort();
    assert_eq!(broken, expected);
    assert_json_snapshot("problem_of_broken_fields", &answer.json());
    let canary = "canary<x>";
    let fields = ["article", "author_name", "email", "author_url", "body"].map(|field| (field, json!(canary)));
    let answer = server.comment(&new_comment(&fields));
    assert_eq!(answer.problem().0, 422);
    assert!(!answer.body.contains("canary"), "{}", answer.body);
}

#[test]
fn values_of_another_type_are_broken_fields() {
    let server = Server::new();
    for (field, value) in [
        ("parent_id", json!("1")),
        ("parent_id", json!(1.5)),
        ("parent_id", json!(-1)),
        ("parent_id", json!(9_223_372_036_854_775_808_u64)),
        ("body", json!(["a"])),
        ("article", json!(7)),
        ("email", json!({"a": "b"})),
        ("author_url", json!(false)),
        ("form_token", json!(7)),
    ] {
        let answer = server.comment(&new_comment(&[(field, value.clone())]));
        assert_eq!(answer.broken(), [(field.to_owned(), "malformed".to_owned())], "{field}: {value}");
    }
    let text = new_comment(&[("parent_id", json!(7))]).to_string();
    let huge = send(&server, text.replace("\"parent_id\":7", &format!("\"parent_id\":{}", "9".repeat(40))));
    assert_eq!(huge.broken(), [("parent_id".to_owned(), "malformed".to_owned())]);
    for nothing in [json!(null), json!(0)] {
        let text = format!("Nothing as {nothing}");
        assert_eq!(server.comment(&new_comment(&[("body", json!(text)), ("parent_id", nothing)])).status, 201);
    }
}

#[test]
fn reader_cannot_set_what_is_not_theirs() {
    let server = Server::new();
    let answer = server.comment(&new_comment(&[
        ("status", json!("approved")),
        ("is_moderator", json!(true)),
        ("author", json!({"is_moderator": true})),
        ("created_at", json!("2001-01-01T00:00:00Z")),
        ("id", json!(5)),
        ("external_id", json!("x")),
    ]));
    let comment = answer.json()["comment"].clone();
    assert_eq!((&comment["status"], &comment["author"]["is_moderator"]), (&json!("pending"), &json!(false)));
    assert_eq!(comment["created_at"], "2026-11-22T09:30:00.123Z");
    assert_ne!(comment["id"], 5);
}

#[test]
fn parent_must_be_public_and_under_the_same_article() {
    let server = Server::new();
    let held = server.post("Held.", None);
    let elsewhere = server.comment(&new_comment(&[("article", json!("/b"))])).json()["comment"]["id"].as_i64().unwrap();
    server.approve(elsewhere);
    for parent in [held, elsewhere, 12] {
        let answer = server.comment(&new_comment(&[("body", json!("A reply.")), ("parent_id", json!(parent))]));
        assert_eq!(answer.problem(), (403, "reply_not_allowed".to_owned()));
    }
}

#[test]
fn closed_article_and_unknown_places_are_refused() {
    let server = Server::new();
    server.add_article("/closed", None);
    server.close_article("/closed");
    let closed = server.comment(&new_comment(&[("article", json!("/closed"))]));
    assert_eq!(closed.problem(), (403, "comments_closed".to_owned()));
    server.set_site("articles", "registered");
    assert_eq!(server.comment(&new_comment(&[])).problem(), (404, "not_found".to_owned()));
    let body = new_comment(&[]).to_string();
    let nowhere = server.send("POST", "/api/v1/sites/nowhere/comments", &[JSON, FROM_BLOG], body);
    assert_eq!(nowhere.problem(), (404, "not_found".to_owned()));
    assert_eq!(server.stored_articles(), 1);
}

#[test]
fn same_text_under_the_same_name_is_a_duplicate_for_a_day() {
    let server = Server::new();
    assert_eq!(server.comment(&new_comment(&[])).status, 201);
    let shouted = new_comment(&[("body", json!("  WELL SAID. ")), ("email", json!("other@mail.example"))]);
    assert_eq!(server.comment(&shouted).problem(), (409, "duplicate_comment".to_owned()));
    assert_eq!(server.comment(&new_comment(&[("author_name", json!("Eve"))])).status, 201);
    assert_eq!(server.comment(&new_comment(&[("article", json!("/b"))])).status, 201);
    server.clock.advance_seconds(86_401);
    assert_eq!(server.comment(&new_comment(&[])).status, 201);
}

#[test]
fn idempotency_key_answers_the_first_result_again() {
    let server = Server::new();
    let first = repeat(&server, "\"key 1\"", &new_comment(&[]));
    assert_eq!(first.status, 201);
    server.clock.advance_seconds(60);
    let again = repeat(&server, "key 1", &new_comment(&[]));
    assert_eq!((again.status, again.json()), (201, first.json()));
    let other = repeat(&server, "key 1", &new_comment(&[("body", json!("Something else."))]));
    assert_eq!(other.problem(), (422, "idempotency_key_reused".to_owned()));
    let wrong_person = repeat(&server, "key 1", &new_comment(&[("email", json!("other@mail.example"))]));
    assert_eq!(wrong_person.problem(), (422, "idempotency_key_reused".to_owned()));
    assert_eq!(repeat(&server, "key 2", &new_comment(&[])).problem().0, 409);
    server.add_site("other", BLOG, &[]);
    let headers = [JSON, FROM_BLOG, ("idempotency-key", "key 1")];
    let body = new_comment(&[]).to_string();
    assert_eq!(server.send("POST", "/api/v1/sites/other/comments", &headers, body).status, 201);
    assert_eq!(server.get("/api/v1/sites/blog/counts?article=/a").status, 200);
}

#[test]
fn idempotent_answer_stays_the_first_one_after_a_decision() {
    let server = Server::new();
    let first = repeat(&server, "k", &new_comment(&[]));
    server.approve(first.json()["comment"]["id"].as_i64().unwrap());
    assert_eq!(repeat(&server, "k", &new_comment(&[])).json(), first.json());
}

#[test]
fn idempotency_key_must_be_readable() {
    let server = Server::new();
    for key in ["", "\"\"", " ", &"k".repeat(256), "caf\u{e9}"] {
        let answer = repeat(&server, key, &new_comment(&[]));
        assert_eq!(answer.problem(), (400, "malformed_request".to_owned()), "{key:?}");
    }
    assert_eq!(repeat(&server, &"k".repeat(255), &new_comment(&[])).status, 201);
}

#[test]
fn errors_of_the_framework_are_problems_too() {
    let server = Server::new();
    for (method, path, status, code) in [
        ("GET", "/nowhere", 404, "not_found"),
        ("GET", "/api/v1/nowhere", 404, "not_found"),
        ("GET", "/api/v1/sites/Not a slug/thread?article=/a", 404, "not_found"),
        ("DELETE", "/api/v1/sites/blog/thread", 405, "method_not_allowed"),
        ("PATCH", COMMENTS, 405, "method_not_allowed"),
        ("BREW", "/livez", 405, "method_not_allowed"),
        // What looks like a parameter of another address, or like a page that is missing, has methods of its own.
        ("PATCH", "/api/v1/admin/comments/batch", 405, "method_not_allowed"),
        ("GET", "/admin/decisions", 405, "method_not_allowed"),
        ("GET", "/admin/comments/7/ban", 405, "method_not_allowed"),
        // Who asks is judged before what is asked for.
        ("DELETE", "/api/v1/admin/comments/seven", 401, "unauthenticated"),
    ] {
        let answer = server.send(method, &path.replace(' ', "%20"), &[], "");
        assert_eq!(answer.problem(), (status, code.to_owned()), "{method} {path}");
        assert_eq!(answer.header("allow").is_some(), status == 405);
    }
    let long = server.get(&format!("/api/v1/sites/blog/thread?article=/{}", "a".repeat(4096)));
    assert_eq!(long.problem(), (414, "uri_too_long".to_owned()));
    let large = server.send("GET", "/livez", &[("x-large", &"a".repeat(17 * 1024))], "");
    assert_eq!(large.problem(), (431, "headers_too_large".to_owned()));
}

#[test]
fn body_must_be_json_of_a_bearable_size() {
    let server = Server::new();
    for kind in ["text/plain", "application/x-www-form-urlencoded", "application/jsonp", ""] {
        let answer = server.send("POST", COMMENTS, &[("content-type", kind), FROM_BLOG], "{}");
        assert_eq!(answer.problem(), (415, "unsupported_media_type".to_owned()), "{kind}");
    }
    let large = send(&server, new_comment(&[("extra", json!("a".repeat(128 * 1024)))]).to_string());
    assert_eq!(large.problem(), (413, "payload_too_large".to_owned()));
    assert_eq!(large.must("access-control-allow-origin"), BLOG);
    let longest = new_comment(&[("body", json!("a".repeat(65_525)))]);
    assert_eq!(server.comment(&longest).status, 201);
    let longer = new_comment(&[("body", json!("a".repeat(65_526)))]);
    assert_eq!(server.comment(&longer).broken(), [("body".to_owned(), "too_long".to_owned())]);
}

#[test]
fn body_that_does_not_come_in_time_is_given_up() {
    let server = Server::bare(&[("limits.body_seconds", "1")]);
    server.add_site("blog", BLOG, &[]);
    for (path, kind) in [(COMMENTS, "application/json"), ("/comments", "application/x-www-form-urlencoded")] {
        let mut raw = server.raw();
        raw.write(&format!("POST {path} HTTP/1.1\r\nHost: x\r\nOrigin: {BLOG}\r\nContent-Type: {kind}\r\n"));
        raw.write("Accept: application/json\r\nContent-Length: 100\r\n\r\n{");
        assert_eq!(raw.read(true).problem(), (408, "request_timeout".to_owned()));
        assert_eq!(raw.rest(), "");
    }
}
