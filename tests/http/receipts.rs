//! Receipts: reading, changing and deleting one's own comment, as JSON and without JavaScript.

use crate::answer::{Answer, attribute, select, text_of};
use crate::snapshot::assert_json_snapshot;
use crate::support::{BLOG, EMAIL, Server, filled, new_comment};
use afterword::domain::moderation::Status;
use afterword::service::moderate::Verb;
use serde_json::{Value, json};
use url::form_urlencoded;

const EVIL: &str = "https://evil.example";

/// A comment that was sent, and where its receipt is served.
struct Sent {
    id: i64,
    page: String,
    data: String,
}

fn sent(server: &Server, changes: &[(&str, Value)]) -> Sent {
    let answer = server.comment(&new_comment(changes));
    assert_eq!(answer.status, 201, "{}", answer.body);
    let body = answer.json();
    let token = body["receipt"].as_str().unwrap();
    let id = body["comment"]["id"].as_i64().unwrap();
    Sent { id, page: format!("/receipts/{token}"), data: format!("/api/v1/receipts/{token}") }
}

fn patch(server: &Server, path: &str, origin: Option<&str>, body: &Value) -> Answer {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(origin.map(|origin| ("origin", origin)));
    server.send("PATCH", path, &headers, body.to_string())
}

fn delete(server: &Server, path: &str, origin: Option<&str>) -> Answer {
    let headers: Vec<_> = origin.map(|origin| ("origin", origin)).into_iter().collect();
    server.send("DELETE", path, &headers, "")
}

/// Sends a form of the receipt's page, as a browser does.
fn post(server: &Server, path: &str, origin: &str, fields: &[(&str, &str)]) -> Answer {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let headers = [("content-type", "application/x-www-form-urlencoded"), ("origin", origin)];
    server.send("POST", path, &headers, body)
}

#[test]
fn receipt_is_answered_in_the_shape_of_the_contract() {
    let server = Server::new();
    let Sent { id, data, .. } = sent(&server, &[("body", json!("Well *said*."))]);
    let answer = server.get(&data);
    assert_eq!((answer.status, answer.must("cache-control")), (200, "no-store"));
    assert_eq!(answer.must("access-control-allow-origin"), "*");
    assert_eq!(answer.json()["comment"]["id"], id);
    assert_json_snapshot("receipt", &answer.json());
    assert!(!answer.body.contains(EMAIL));
    server.clock.advance_seconds(15 * 60 + 1);
    assert_eq!(server.get(&data).json()["editable_until"], Value::Null);
}

#[test]
fn token_of_a_receipt_makes_later_comments_known_as_the_same_authors() {
    let server = Server::bare(&[]);
    server.add_site("blog", BLOG, &[("moderation", "first_timers")]);
    let first = sent(&server, &[]);
    server.approve(first.id);
    let token = server.get(&first.data).json()["author_token"].take();
    let known = sent(&server, &[("body", json!("Once more.")), ("author_token", token.clone())]);
    assert_eq!(server.get(&known.data).json()["comment"]["status"], "approved");
    assert_eq!(server.get(&known.data).json()["author_token"], token);
    let unknown = sent(&server, &[("body", json!("And again."))]);
    assert_eq!(server.get(&unknown.data).json()["comment"]["status"], "pending");
    assert_ne!(server.get(&unknown.data).json()["author_token"], token);
}

#[test]
fn author_changes_the_text_as_json() {
    let server = Server::open();
    let Sent { id, data, .. } = sent(&server, &[]);
    server.clock.advance_seconds(60);
    let answer = patch(&server, &data, Some(BLOG), &json!({"body": "Well put."}));
    assert_eq!((answer.status, answer.must("cache-control")), (200, "no-store"), "{}", answer.body);
    assert_eq!(answer.must("access-control-allow-origin"), BLOG);
    let body = answer.json();
    assert_eq!((&body["source"], &body["comment"]["id"]), (&json!("Well put."), &json!(id)));
    assert_eq!(body["comment"]["edited_at"], "2026-11-22T09:31:00.123Z");
    assert!(server.get("/sites/blog/thread?article=/a").body.contains("Well put."));
    let same = patch(&server, &data, None, &json!({"body": "Well put."}));
    assert_eq!(same.json(), body, "an unchanged text has changed something");
}

#[test]
fn what_is_wrong_with_a_new_text_is_told() {
    let server = Server::open();
    let Sent { data, .. } = sent(&server, &[]);
    let body = |code: &str| [("body".to_owned(), code.to_owned())];
    assert_eq!(patch(&server, &data, Some(BLOG), &json!({})).broken(), body("required"));
    assert_eq!(patch(&server, &data, Some(BLOG), &json!({"body": 1})).broken(), body("malformed"));
    assert_eq!(patch(&server, &data, Some(BLOG), &json!({"body": "x".repeat(65_526)})).broken(), body("too_long"));
    let form = server.send("PATCH", &data, &[("content-type", "text/plain"), ("origin", BLOG)], "Hello.");
    assert_eq!(form.problem(), (415, "unsupported_media_type".to_owned()));
    server.clock.advance_seconds(15 * 60 + 1);
    let late = patch(&server, &data, Some(BLOG), &json!({"body": "Too late."}));
    assert_eq!(late.problem(), (403, "edit_window_over".to_owned()));
    let told = patch(&server, &format!("{data}?lang=de"), Some(BLOG), &json!({"body": "Too late."})).json();
    assert_eq!(told["title"], "Die Zeit für Änderungen ist vorbei");
    assert_eq!(server.get(&data).json()["source"], "Well said.");
}

#[test]
fn edits_take_turns_like_comments() {
    let server = Server::bare(&[("limits.comments_per_minute", "2")]);
    server.add_site("blog", BLOG, &[]);
    let Sent { data, .. } = sent(&server, &[]);
    let edit = |text: &str| patch(&server, &data, Some(BLOG), &json!({"body": text}));
    assert_eq!(edit("Two.").status, 200);
    let refused = edit("Three.");
    assert_eq!(refused.problem(), (429, "too_many_comments".to_owned()));
    assert!(refused.must("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(edit("Two.").status, 200, "what changes nothing costs a turn");
}

#[test]
fn author_deletes_the_comment_and_deleting_again_is_answered_alike() {
    let server = Server::open();
    let Sent { id, page, data } = sent(&server, &[]);
    let reply = sent(&server, &[("body", json!("A reply.")), ("parent_id", json!(id))]);
    for _ in 0..2 {
        let answer = delete(&server, &data, Some(BLOG));
        assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    }
    assert_eq!(server.get(&data).problem(), (404, "not_found".to_owned()));
    assert_eq!(server.get(&page).status, 404);
    assert_eq!(patch(&server, &data, Some(BLOG), &json!({"body": "Back."})).problem().0, 404);
    let thread = server.get("/api/v1/sites/blog/thread?article=/a").json();
    assert_eq!((&thread["comment_count"], &thread["comments"][0]["id"]), (&json!(1), &json!(reply.id)));
    assert_eq!(thread["comments"][0]["parent_id"], Value::Null);
}

#[test]
fn tokens_that_are_forged_or_too_old_open_nothing() {
    let server = Server::open();
    let Sent { data, page, .. } = sent(&server, &[]);
    let refused = |path: &str| {
        for answer in [
            server.get(path),
            patch(&server, path, Some(BLOG), &json!({"body": "Two."})),
            delete(&server, path, Some(BLOG)),
            server.send("OPTIONS", path, &[("origin", BLOG)], ""),
        ] {
            assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{path}");
        }
    };
    refused("/api/v1/receipts/forged");
    refused(&format!("{data}A"));
    let token = server.get(&data).json()["author_token"].as_str().unwrap().to_owned();
    refused(&format!("/api/v1/receipts/{token}"));
    assert_eq!(post(&server, "/receipts/forged", BLOG, &[("action", "delete")]).status, 404);
    server.clock.advance_seconds(30 * 86_400 + 1);
    refused(&data);
    assert_eq!(post(&server, &page, BLOG, &[("action", "delete")]).status, 404);
    assert!(server.get("/sites/blog/thread?article=/a").body.contains("Well said."));
}

#[test]
fn foreign_pages_change_nothing() {
    let server = Server::open();
    let Sent { data, page, .. } = sent(&server, &[]);
    for origin in [EVIL, "https://www.blog.example", "http://blog.example"] {
        let refused = (403, "origin_not_allowed".to_owned());
        for answer in
            [patch(&server, &data, Some(origin), &json!({"body": "Two."})), delete(&server, &data, Some(origin))]
        {
            assert_eq!(answer.problem(), refused, "{origin}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
        assert_eq!(post(&server, &page, origin, &[("action", "delete")]).status, 403, "{origin}");
        assert_eq!(post(&server, &page, origin, &[("action", "edit"), ("comment", "Two.")]).status, 403, "{origin}");
        let asked =
            server.send("OPTIONS", &data, &[("origin", origin), ("access-control-request-method", "PATCH")], "");
        assert_eq!(asked.header("access-control-allow-origin"), None);
    }
    assert_eq!(server.get(&data).json()["source"], "Well said.");
    let asked = server.send("OPTIONS", &data, &[("origin", BLOG), ("access-control-request-method", "PATCH")], "");
    assert_eq!((asked.status, asked.must("access-control-allow-origin")), (204, BLOG));
    assert_eq!(asked.must("access-control-allow-methods"), "GET, PATCH, DELETE, OPTIONS");
}

#[test]
fn page_of_the_receipt_changes_the_text_without_javascript() {
    let server = Server::open();
    let Sent { page, .. } = sent(&server, &[("body", json!("\nOne line.\nAnother."))]);
    let own = server.own_origin();
    let form = server.get(&page).html();
    assert_eq!(attribute(&form, ".receipt-edit form", "action"), format!("{own}{page}"));
    assert_eq!(select(&form, ".receipt-edit textarea")[0].text().collect::<String>(), "\nOne line.\nAnother.");
    assert_eq!(attribute(&form, ".receipt-edit [name=action]", "value"), "edit");
    assert!(text_of(&form, "#receipt-until").contains("9:45"));
    let changed = post(&server, &page, &own, &[("action", "edit"), ("comment", "Better."), ("lang", "de")]);
    assert_eq!((changed.status, changed.must("location")), (303, format!("{own}{page}?lang=de").as_str()));
    assert!(server.get(&page).body.contains("<p>Better.</p>"));
    let broken = post(&server, &page, &own, &[("action", "edit"), ("comment", " ")]);
    assert_eq!((broken.status, broken.must("cache-control")), (422, "no-store"));
    let broken = broken.html();
    assert_eq!(attribute(&broken, ".comment-form-problems a", "href"), "#comment");
    assert_eq!(attribute(&broken, "textarea#comment", "aria-invalid"), "true");
    assert_eq!(select(&broken, "textarea#comment")[0].text().collect::<String>(), " ");
    assert_eq!(post(&server, &page, &own, &[("action", "nonsense")]).status, 400);
}

#[test]
fn form_is_gone_after_fifteen_minutes_and_what_was_typed_meanwhile_is_shown() {
    let server = Server::open();
    let Sent { page, .. } = sent(&server, &[]);
    server.clock.advance_seconds(15 * 60);
    assert_eq!(select(&server.get(&page).html(), ".receipt-edit form").len(), 1);
    server.clock.advance_seconds(1);
    let over = server.get(&page).html();
    assert_eq!((select(&over, ".receipt-edit form").len(), select(&over, ".receipt-delete form").len()), (0, 1));
    let late = post(&server, &page, BLOG, &[("action", "edit"), ("comment", "Too late.")]);
    assert_eq!(late.status, 403);
    let late = late.html();
    assert!(text_of(&late, ".comment-form-problems").contains("15 minutes"));
    assert_eq!(select(&late, "textarea#comment")[0].text().collect::<String>(), "Too late.");
    assert!(server.get(&page).body.contains("Well said."));
}

#[test]
fn page_of_the_receipt_deletes_without_javascript() {
    let server = Server::open();
    let Sent { page, .. } = sent(&server, &[]);
    let own = server.own_origin();
    let form = server.get(&page).html();
    assert_eq!(select(&form, "details.receipt-delete[open]").len(), 0, "one step is enough to delete");
    assert_eq!(attribute(&form, ".receipt-delete form", "action"), format!("{own}{page}"));
    assert_eq!(attribute(&form, ".receipt-delete [name=action]", "value"), "delete");
    let deleted = post(&server, &page, &own, &[("action", "delete"), ("lang", "fr")]);
    assert_eq!(
        (deleted.status, deleted.must("cache-control"), deleted.must("content-language")),
        (200, "no-store", "fr")
    );
    assert_eq!(text_of(&deleted.html(), "h1"), "Votre commentaire est supprimé");
    assert_eq!(attribute(&deleted.html(), ".page-back > a", "href"), "https://blog.example/a");
    assert_eq!(server.get(&page).status, 404);
    assert!(!server.get("/sites/blog/thread?article=/a").body.contains("Well said."));
}

#[test]
fn receipts_of_a_known_and_of_a_banned_address_say_the_same() {
    let server = Server::new();
    let answer = |email: &str| {
        server.clock.advance_seconds(1);
        let sent = sent(
            &server,
            &[("email", json!(email)), ("body", json!(format!("One by {}.", server.clock.now().millis())))],
        );
        patch(&server, &sent.data, Some(BLOG), &json!({"body": format!("Two by {}.", server.clock.now().millis())}));
        let mut body = server.get(&sent.data).json();
        for path in [
            "/comment/id",
            "/comment/body_html",
            "/comment/created_at",
            "/comment/edited_at",
            "/source",
            "/editable_until",
            "/author_token",
        ] {
            assert!(!body.pointer_mut(path).unwrap().take().is_null(), "{path}");
        }
        (sent.id, body)
    };
    let (approved, expected) = answer("known@mail.example");
    server.approve(approved);
    let (spam, _) = answer("known.spam@mail.example");
    server.decide(spam, Verb::Become(Status::Spam));
    for email in ["known@mail.example", "known.spam@mail.example", "new.one@mail.example"] {
        let (_, body) = answer(email);
        assert_eq!(body, expected, "{email}");
    }
}

#[test]
fn form_leads_to_a_receipt_that_edits() {
    let server = Server::new();
    let location = server.submit(&filled(&[])).must("location").to_owned();
    let page = location.strip_prefix(&server.own_origin()).unwrap();
    assert_eq!(post(&server, page, &server.own_origin(), &[("action", "edit"), ("comment", "Changed.")]).status, 303);
    assert!(server.get(page).body.contains("<p>Changed.</p>"));
}
