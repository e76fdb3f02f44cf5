//! Readers report comments, and enough of them have one held.

use crate::answer::{Answer, attribute, select, text_of};
use crate::common::wait;
use crate::support::{BLOG, EMAIL, Server};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::domain::report::Report;
use afterword::service::moderate::Verb;
use afterword::service::{purge, queue, reports};
use serde_json::{Value, json};

const PROXY: (&str, &str) = ("server.trusted_proxies", "127.0.0.0/8");

fn server(settings: &[(&str, &str)]) -> Server {
    let server = Server::bare(&[&[PROXY], settings].concat());
    server.add_site("blog", BLOG, &[]);
    server
}

/// Reports a comment by JSON, from the page of the site and one of many ranges of networks.
fn report(server: &Server, id: i64, range: u8, body: &Value) -> Answer {
    report_from(server, id, &format!("198.18.{range}.7"), body)
}

fn report_from(server: &Server, id: i64, from: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("origin", BLOG), ("x-forwarded-for", from)];
    server.send("POST", &format!("/api/v1/comments/{id}/reports"), &headers, body.to_string())
}

/// Sends so many comments that are unlike one another, which the site publishes at once.
fn published(server: &Server, count: u64) -> Vec<i64> {
    server.set_site("moderation", "open");
    let word = |number: u64, salt: u64| format!("{:x}", (number + salt).wrapping_mul(0x9e37_79b9_7f4a_7c15));
    let text = |number: u64| [1, 1001, 2001].map(|salt| word(number, salt)).join(" ");
    (0..count).map(|number| server.post(&text(number), None)).collect()
}

fn spam() -> Value {
    json!({"reason": "spam"})
}

fn kept(server: &Server, id: i64) -> Vec<Report> {
    wait(reports::of_comment(&server.service, &Principal::operator(), CommentId::new(id))).unwrap()
}

fn status(server: &Server, id: i64) -> Status {
    wait(queue::find(&server.service, &Principal::operator(), CommentId::new(id))).unwrap().comment.status
}

fn form(server: &Server, id: i64, origin: Option<&str>, fields: &[(&str, &str)]) -> Answer {
    let mut headers = vec![("content-type", "application/x-www-form-urlencoded")];
    headers.extend(origin.map(|origin| ("origin", origin)));
    let body = url::form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    server.send("POST", &format!("/comments/{id}/report"), &headers, body)
}

#[test]
fn a_reader_reports_a_comment_without_javascript() {
    let server = server(&[]);
    let id = server.post_approved("Buy my teapots.", None);
    let thread = server.get("/sites/blog/thread?article=/a&lang=de").html();
    let link = attribute(&thread, &format!("#comment-{id} .comment-report-link"), "href").to_owned();
    assert_eq!(link, format!("{}/comments/{id}/report?lang=de", server.own_origin()));
    let page = server.get(link.strip_prefix(&server.own_origin()).unwrap());
    assert_eq!((page.status, page.must("cache-control"), page.must("x-robots-tag")), (200, "no-store", "noindex"));
    let html = page.html();
    assert_eq!(text_of(&html, "h1"), "Einen Kommentar melden");
    assert!(text_of(&html, ".comment-content").contains("teapots"));
    assert_eq!(select(&html, "input[name=reason]").len(), 4);
    assert!(select(&html, ".comment-report-link, .comment-reply-link").is_empty());
    assert!(!page.body.contains(EMAIL));
    let own = server.own_origin();
    let done = form(&server, id, Some(&own), &[("reason", "abuse"), ("note", "Look.\r\nThere."), ("lang", "de")]);
    assert_eq!((done.status, text_of(&done.html(), "h1").as_str()), (200, "Vielen Dank"));
    let [report] = kept(&server, id).try_into().unwrap();
    assert_eq!((report.reason.as_str(), report.note.unwrap().as_str()), ("abuse", "Look.\nThere."));
    // Once more, the answer is the same, and nothing is kept.
    let again = form(&server, id, Some(&own), &[("reason", "spam"), ("lang", "de")]);
    assert_eq!((again.status, again.body), (done.status, done.body));
    assert_eq!(kept(&server, id).len(), 1);
}

#[test]
fn what_is_wrong_stands_beside_the_field_with_what_was_typed() {
    let server = server(&[]);
    let id = server.post_approved("Well said.", None);
    let page = form(&server, id, Some(BLOG), &[("note", "Odd \u{202E}.")]);
    let html = page.html();
    assert_eq!((page.status, select(&html, ".comment-form-error").len()), (422, 2));
    assert!(text_of(&html, "textarea").contains("Odd"));
    let broken = report(&server, id, 1, &json!({"reason": "dull", "note": "x".repeat(2001)}));
    let expected = [("reason", "not_one_of"), ("note", "too_long")].map(|(f, c)| (f.to_owned(), c.to_owned()));
    assert_eq!(broken.broken(), expected);
    let malformed = report(&server, id, 1, &json!({"reason": 1}));
    assert_eq!(malformed.broken(), [("reason".to_owned(), "malformed".to_owned())]);
    assert_eq!(kept(&server, id).len(), 0);
}

#[test]
fn reports_come_from_pages_of_the_site_or_with_a_form_token() {
    let server = server(&[]);
    let id = server.post_approved("Well said.", None);
    let thread = server.get("/sites/blog/thread?article=/a").html();
    let shared = attribute(&thread, "[name=form_token]", "value").to_owned();
    for origin in [None, Some("null"), Some("https://evil.example")] {
        assert_eq!(form(&server, id, origin, &[("reason", "spam")]).status, 403, "{origin:?}");
        let with_shared = [("reason", "spam"), ("form_token", shared.as_str())];
        assert_eq!(form(&server, id, origin, &with_shared).status, 403, "{origin:?} with a token that all can read");
        let mut headers = vec![("content-type", "application/json"), ("sec-fetch-site", "cross-site")];
        headers.extend(origin.map(|origin| ("origin", origin)));
        let body = json!({"reason": "spam", "form_token": shared}).to_string();
        let told = server.send("POST", &format!("/api/v1/comments/{id}/reports"), &headers, body);
        assert_eq!(told.status, 403, "{origin:?} as JSON");
    }
    let token =
        attribute(&server.get(&format!("/comments/{id}/report")).html(), "[name=form_token]", "value").to_owned();
    let with_token = [("reason", "spam"), ("form_token", token.as_str())];
    for foreign in ["https://evil.example", "null"] {
        assert_eq!(form(&server, id, Some(foreign), &with_token).status, 403, "{foreign}");
    }
    assert_eq!(kept(&server, id).len(), 0);
    assert_eq!(form(&server, id, None, &with_token).status, 200);
    assert_eq!(kept(&server, id).len(), 1);
    let path = format!("/api/v1/comments/{id}/reports");
    let asks = [("origin", BLOG), ("access-control-request-method", "POST")];
    let allowed = server.send("OPTIONS", &path, &asks, "");
    assert_eq!((allowed.status, allowed.must("access-control-allow-origin")), (204, BLOG));
    let told = report(&server, id, 9, &spam());
    assert_eq!((told.status, told.must("access-control-allow-origin")), (204, BLOG));
}

#[test]
fn only_what_readers_see_can_be_reported() {
    let server = server(&[]);
    let pending = server.post("Wait.", None);
    let spam_id = server.post_approved("Buy.", None);
    server.decide(spam_id, Verb::Become(Status::Spam));
    for id in [pending.to_string(), spam_id.to_string(), "7".to_owned(), "0".to_owned(), "x".to_owned()] {
        assert_eq!(server.get(&format!("/comments/{id}/report")).status, 404, "{id}");
        let headers = [("content-type", "application/json"), ("origin", BLOG)];
        let path = format!("/api/v1/comments/{id}/reports");
        let answer = server.send("POST", &path, &headers, spam().to_string());
        assert_eq!(answer.problem(), (404, "not_found".to_owned()), "{id}");
    }
}

#[test]
fn enough_networks_have_a_comment_held_until_a_moderator_approves_it() {
    let server = server(&[]);
    server.set_site("moderation", "open");
    let id = server.post("Buy my teapots.", None);
    for network in [1, 1, 2, 2, 1] {
        assert_eq!(report(&server, id, network, &spam()).status, 204);
    }
    assert_eq!(status(&server, id), Status::Approved, "two networks are not three");
    assert_eq!(report(&server, id, 3, &spam()).status, 204);
    assert_eq!(status(&server, id), Status::Pending);
    let found = wait(queue::find(&server.service, &Principal::operator(), CommentId::new(id))).unwrap();
    let held = found.decisions.last().unwrap();
    assert_eq!((held.by.as_str(), held.reasons[0].code.as_str()), ("policy", "reported"));
    assert_eq!(held.reasons[0].value("count"), Some("3"));
    assert!(select(&server.get("/sites/blog/thread?article=/a").html(), &format!("#comment-{id}")).is_empty());
    // What a moderator has approved, reports alone do not take down again.
    server.approve(id);
    for network in 1..=9 {
        assert_eq!(report(&server, id, network, &spam()).status, 204);
        assert_eq!(status(&server, id), Status::Approved, "network {network}");
    }
    assert_eq!(kept(&server, id).len(), 9, "moderators see them");
}

#[test]
fn all_networks_of_a_range_count_once() {
    let server = server(&[("limits.reports_per_minute", "0")]);
    let ids = published(&server, 20);
    for id in &ids {
        for network in [1, 0x7fff, 0xffff] {
            assert_eq!(report_from(&server, *id, &format!("2001:db8:7:{network:x}::1"), &spam()).status, 204);
        }
    }
    assert!(ids.iter().all(|id| status(&server, *id) == Status::Approved), "60 reports of one /48");
    assert!(ids.iter().all(|id| kept(&server, *id).len() == 1));
    for address in ["198.51.100.1", "198.51.100.2", "198.51.100.200", "203.0.113.9"] {
        report_from(&server, ids[0], address, &spam());
    }
    assert_eq!((status(&server, ids[0]), kept(&server, ids[0]).len()), (Status::Pending, 3));
}

#[test]
fn a_range_has_its_limit_beside_its_networks() {
    let server = server(&[("limits.reports_per_minute", "2")]);
    let ids: Vec<_> = (0..12).map(|number| server.post_approved(&format!("Well said, {number}."), None)).collect();
    let taken = ids.iter().enumerate().filter(|(network, id)| {
        report_from(&server, **id, &format!("2001:db8:7:{network:x}00::1"), &spam()).status == 204
    });
    assert_eq!(taken.count(), 2 * 4);
}

#[test]
fn a_flood_of_reports_holds_nothing() {
    let server = server(&[("limits.reports_per_minute", "0")]);
    let ids = published(&server, 30);
    let reported = |id: i64, range: u8| assert_eq!(report(&server, id, range, &spam()).status, 204);
    for id in &ids {
        (1..=2).for_each(|range| reported(*id, range));
    }
    // 60 reports within ten minutes: the third for each of them holds none.
    ids.iter().for_each(|id| reported(*id, 3));
    assert!(ids.iter().all(|id| status(&server, *id) == Status::Approved));
    assert!(ids.iter().all(|id| kept(&server, *id).len() == 3), "moderators see them all");
    server.clock.advance_seconds(600);
    reported(ids[0], 4);
    assert_eq!(status(&server, ids[0]), Status::Pending, "when the flood is over, reports hold again");
}

#[test]
fn a_site_says_how_many_reports_hold_a_comment() {
    let server = server(&[]);
    server.set_site("moderation", "open");
    let id = server.post("Well said.", None);
    server.set_site("reports_to_hold", "0");
    for network in 1..=5 {
        report(&server, id, network, &spam());
    }
    assert_eq!((status(&server, id), kept(&server, id).len()), (Status::Approved, 5));
    server.set_site("reports_to_hold", "1");
    assert_eq!(report(&server, id, 1, &spam()).status, 204);
    assert_eq!(status(&server, id), Status::Approved, "a report that is no new one holds nothing");
    report(&server, id, 6, &spam());
    assert_eq!(status(&server, id), Status::Pending);
}

#[test]
fn one_network_has_its_limit_and_a_mistake_costs_no_turn() {
    let server = server(&[("limits.reports_per_minute", "2")]);
    let ids = [0, 1, 2].map(|number| server.post_approved(&format!("Well said, {number}."), None));
    for _ in 0..3 {
        assert_eq!(report(&server, ids[0], 1, &json!({})).status, 422);
    }
    assert_eq!(report(&server, ids[0], 1, &spam()).status, 204);
    assert_eq!(report(&server, ids[1], 1, &spam()).status, 204);
    let refused = report(&server, ids[2], 1, &spam());
    assert_eq!(refused.problem(), (429, "too_many_comments".to_owned()));
    assert!(refused.must("retry-after").parse::<u64>().unwrap() >= 1);
    assert_eq!(report(&server, ids[2], 2, &spam()).status, 204);
}

#[test]
fn reports_are_forgotten_after_thirty_days() {
    let server = server(&[]);
    let id = server.post_approved("Well said.", None);
    report(&server, id, 1, &spam());
    server.clock.advance_seconds(30 * 86_400);
    wait(purge::purge(&server.service)).unwrap();
    assert_eq!(kept(&server, id).len(), 1);
    server.clock.advance_seconds(1);
    wait(purge::purge(&server.service)).unwrap();
    assert_eq!(kept(&server, id).len(), 0);
}
