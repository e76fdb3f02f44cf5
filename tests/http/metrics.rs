//! What `/metrics` tells, and that it tells of nobody.

use crate::openmetrics::{self, Exposition};
use crate::support::{BLOG, COMMENTS, Server, filled, new_comment, wait};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::domain::moderation::Status;
use afterword::jobs;
use afterword::service::accounts::{self, NewModerator, SiteChoice};
use afterword::service::moderate::{self, CommentChange, Verb};
use afterword::service::tokens::{self, NewToken};
use afterword::service::{reply, sites};
use afterword::web::routes::known_paths;
use serde_json::json;

/// What people and pages are called here; none of it may be told.
const CANARIES: &[&str] = &["quokka", "198.51.100.77", "2001:db8:77", "blog", "sign-in-name", "umbrella"];
const PASSWORD: &str = "umbrella violin glacier tandem";

fn requests(route: &'static str, method: &'static str, status: &'static str) -> [(&'static str, &'static str); 3] {
    [("method", method), ("route", route), ("status", status)]
}

/// Adds an owner and gives a token of theirs.
pub fn owner(server: &Server) -> String {
    let operator = Principal::operator();
    let (name, role) = ("Quokka Owner".to_owned(), "owner".to_owned());
    let new = NewModerator { name: name.clone(), role, password: PASSWORD.to_owned(), sites: SiteChoice::All };
    wait(accounts::add(&server.service, &operator, new)).unwrap();
    let scopes = ["comments:read", "comments:moderate", "comments:delete"].map(str::to_owned).to_vec();
    let new = NewToken { moderator: name, scopes, days: None };
    wait(tokens::create(&server.service, &operator, new)).unwrap().1.reveal().to_string()
}

/// Does everything that a reader, a moderator and a stranger may do, under names that must not be told.
fn drive(server: &Server) {
    let from = [("origin", BLOG), ("x-forwarded-for", "198.51.100.77")];
    let fields =
        [("article", "/quokka"), ("author", "Quokka"), ("email", "quokka@mail.example"), ("comment", "Quokka.")];
    let receipt = server.submit_with(&from, &filled(&fields)).must("location").to_owned();
    server.get(receipt.strip_prefix(&server.own_origin()).unwrap());
    server.submit_with(&from, &filled(&[("email", "quokka")]));
    server.submit_with(&[("origin", "https://quokka.example")], &filled(&fields));
    let id = server.post("Quokka, again.", None);
    server.approve(id);
    let bearer = format!("Bearer {}", owner(server));
    let headers = [("authorization", bearer.as_str()), ("content-type", "application/json")];
    for action in ["hold", "spam", "trash", "restore", "trash", "delete"] {
        let body = json!({"ids": [id], "action": action}).to_string();
        assert_eq!(server.send("POST", "/api/v1/admin/comments/batch", &headers, body).status, 200);
    }
    for (method, path) in [
        ("GET", "/sites/blog/thread?article=/quokka"),
        ("HEAD", "/sites/blog/thread?article=/quokka&page=1"),
        ("GET", "/api/v1/sites/quokka/thread?article=/quokka"),
        ("GET", "/quokka/198.51.100.77"),
        ("GET", "/receipts/quokka"),
        ("GET", "/docs/quokka.js"),
        ("GET", "/api/v1/admin/comments?q=quokka"),
        ("DELETE", "/livez"),
        ("QUOKKA", "/livez"),
        ("OPTIONS", COMMENTS),
    ] {
        server.send(method, path, &[("x-forwarded-for", "2001:db8:77::1")], "");
    }
    let sign_in = json!({"username": "sign-in-name", "password": PASSWORD}).to_string();
    server.send("POST", "/api/v1/admin/sessions", &[("content-type", "application/json")], sign_in);
    wait(jobs::run_due(&server.service));
}

#[test]
fn every_line_is_well_formed_and_tells_of_nobody() {
    let server = Server::measured(&[("server.trusted_proxies", "127.0.0.0/8"), ("limits.comments_per_minute", "50")]);
    drive(&server);
    let answer = server.ask_metrics("GET", "/metrics");
    let kind = "application/openmetrics-text; version=1.0.0; charset=utf-8";
    assert_eq!((answer.status, answer.must("content-type"), answer.must("cache-control")), (200, kind, "no-store"));
    let read = openmetrics::parse(&answer.body).unwrap_or_else(|error| panic!("{error}\n{}", answer.body));
    for canary in CANARIES {
        assert!(!answer.body.to_lowercase().contains(canary), "{canary} is told:\n{}", answer.body);
    }
    let known = known_paths();
    for route in read.words("route") {
        assert!(route == "(none)" || known.templates().any(|known| known == route), "{route} is no route");
    }
    for label in ["method", "status", "kind", "queue", "job", "outcome", "resource", "version"] {
        assert!(read.words(label).len() <= 20, "{label}: {:?}", read.words(label));
    }
    assert!(read.value("process_resident_memory_bytes", &[]) > 1e6);
    assert_eq!(read.value("afterword_build_info", &[("version", env!("CARGO_PKG_VERSION"))]), 1.0);
}

#[test]
fn every_metric_is_in_the_documentation() {
    let manual = include_str!("../../docs/operation.md");
    let server = Server::measured(&[]);
    for (family, kind) in server.scrape().families {
        let name = match kind.as_str() {
            "counter" => format!("`{family}_total`"),
            "info" => format!("`{family}_info`"),
            _ => format!("`{family}`"),
        };
        assert!(manual.contains(&name), "{name} is not in docs/operation.md");
    }
}

#[test]
fn requests_are_counted_by_route_method_and_status() {
    let server = Server::measured(&[]);
    let before = server.scrape();
    for _ in 0..3 {
        server.get("/livez");
    }
    server.send("HEAD", "/livez", &[], "");
    server.send("DELETE", "/livez", &[], "");
    server.send("PROPFIND", "/livez", &[], "");
    server.get("/nowhere");
    server.get("/api/v1/sites/blog/thread");
    server.get("/api/v1/sites/blog/thread?article=/a");
    server.get(&format!("/livez?{}", "x".repeat(5000)));
    let after = server.scrape();
    let grown = |name: &str, labels: &[(&str, &str)]| after.value(name, labels) - before.value(name, labels);
    for (labels, count) in [
        (requests("/livez", "GET", "200"), 3.0),
        (requests("/livez", "HEAD", "200"), 1.0),
        (requests("/livez", "DELETE", "405"), 1.0),
        (requests("/livez", "(other)", "405"), 1.0),
        (requests("/livez", "GET", "414"), 1.0),
        (requests("(none)", "GET", "404"), 1.0),
        (requests("/api/v1/sites/{site}/thread", "GET", "422"), 1.0),
        (requests("/api/v1/sites/{site}/thread", "GET", "200"), 1.0),
    ] {
        assert_eq!(grown("afterword_requests_total", &labels), count, "{labels:?}");
    }
    assert_eq!(after.sum("afterword_requests_total") - before.sum("afterword_requests_total"), 10.0);
    assert_eq!(grown("afterword_request_duration_seconds_count", &[("route", "/livez")]), 7.0);
    assert!(grown("afterword_request_duration_seconds_sum", &[("route", "/livez")]) > 0.0);
}

#[test]
fn comments_and_decisions_are_counted_once_they_are_stored() {
    let server = Server::measured(&[]);
    let keyed = [("origin", BLOG), ("content-type", "application/json"), ("idempotency-key", "one")];
    for _ in 0..2 {
        let sent = new_comment(&[("body", json!("Said once."))]).to_string();
        assert_eq!(server.send("POST", COMMENTS, &keyed, sent).status, 201);
    }
    let id = server.post("To be decided about.", None);
    wait(sites::set(&server.service, &Principal::operator(), "blog", "moderation", "open")).unwrap();
    server.post("Published at once.", None);
    assert_eq!(server.comment(&new_comment(&[("body", json!("Published at once."))])).status, 409);
    for verb in [Status::Approved, Status::Spam].map(Verb::Become) {
        server.decide(id, verb);
    }
    server.decide(id, Verb::Restore);
    server.change(id, CommentChange { body: Some("Edited.".to_owned()), ..CommentChange::default() });
    wait(moderate::undo(&server.service, &Principal::operator(), CommentId::new(id), None)).unwrap();
    wait(reply::reply(&server.service, &Principal::operator(), CommentId::new(id), "A reply.")).unwrap();
    server.decide(id, Verb::Become(Status::Trash));
    wait(moderate::delete(&server.service, &Principal::operator(), CommentId::new(id), None)).unwrap();
    // An impossible decision is none.
    let again = CommentChange { verb: Some(Verb::Delete), ..CommentChange::default() };
    assert!(wait(moderate::change(&server.service, &Principal::operator(), CommentId::new(id), None, again)).is_err());
    let read = server.scrape();
    for (status, count) in [("pending", 2.0), ("approved", 1.0), ("spam", 0.0), ("trash", 0.0)] {
        assert_eq!(read.value("afterword_submissions_total", &[("status", status)]), count, "{status}");
    }
    for (kind, count) in [
        ("submit", 4.0),
        ("approve", 1.0),
        ("hold", 0.0),
        ("spam", 1.0),
        ("trash", 1.0),
        ("restore", 1.0),
        ("edit", 1.0),
        ("undo", 1.0),
        ("delete", 1.0),
    ] {
        assert_eq!(read.value("afterword_decisions_total", &[("kind", kind)]), count, "{kind}");
    }
}

#[test]
fn comments_that_later_near_duplicates_hold_are_counted() {
    let server = Server::measured(&[("server.trusted_proxies", "127.0.0.1")]);
    wait(sites::set(&server.service, &Principal::operator(), "blog", "moderation", "open")).unwrap();
    let text = "The same text and link, sent from three networks by somebody who has them: https://shop.example";
    for network in ["198.51.100.7", "203.0.113.7", "192.0.2.7"] {
        let comment = new_comment(&[("body", json!(text)), ("author_name", json!(network))]).to_string();
        let sent = [("origin", BLOG), ("content-type", "application/json"), ("x-forwarded-for", network)];
        assert_eq!(server.send("POST", COMMENTS, &sent, comment).status, 201);
    }
    let read = server.scrape();
    assert_eq!(read.value("afterword_decisions_total", &[("kind", "hold")]), 2.0);
    assert_eq!(read.value("afterword_submissions_total", &[("status", "approved")]), 2.0);
    assert_eq!(read.value("afterword_submissions_total", &[("status", "pending")]), 1.0);
}

#[test]
fn work_on_the_database_and_jobs_are_counted() {
    let server = Server::measured(&[]);
    let (units, runs) = ("afterword_database_group_units_sum", "afterword_database_run_seconds_count");
    let written = |read: &Exposition| (read.value(units, &[]), read.value(runs, &[("queue", "write")]));
    // The writer counts after it has answered.
    let before = server.scrape_until(|read| written(read) == (1.0, 1.0));
    server.post("One.", None);
    server.post("Two.", None);
    let after = server.scrape_until(|read| written(read) == (3.0, 3.0));
    let grown = |name: &str, labels: &[(&str, &str)]| after.value(name, labels) - before.value(name, labels);
    assert_eq!(grown("afterword_database_wait_seconds_count", &[("queue", "write")]), 2.0);
    assert!(grown("afterword_database_run_seconds_sum", &[("queue", "write")]) > 0.0);
    let read = [("queue", "read")];
    assert!(grown("afterword_database_run_seconds_count", &read) > 0.0);
    assert_eq!(
        after.value("afterword_database_run_seconds_count", &read),
        after.value("afterword_database_wait_seconds_count", &read)
    );
    wait(jobs::run_due(&server.service));
    wait(jobs::run_due(&server.service));
    let read = server.scrape();
    let purges = |outcome| read.value("afterword_jobs_total", &[("job", "purge"), ("outcome", outcome)]);
    assert_eq!((purges("done"), purges("failed")), (1.0, 0.0), "the second was not due");
    assert!(read.value("afterword_jobs_run_seconds_total", &[("job", "purge")]) > 0.0);
}

#[test]
fn what_the_cache_counts_is_told_under_its_names() {
    let server = Server::measured(&[]);
    let thread = "/api/v1/sites/blog/thread?article=/a";
    let before = server.scrape();
    for _ in 0..3 {
        assert_eq!(server.get(thread).status, 200);
    }
    let after = server.scrape();
    let moved = |name: &str, labels: &[(&str, &str)]| after.value(name, labels) - before.value(name, labels);
    assert_eq!((moved("afterword_cache_hits_total", &[]), moved("afterword_cache_misses_total", &[])), (2.0, 1.0));
    let route = [("route", "/api/v1/sites/{site}/thread"), ("method", "GET"), ("status", "200")];
    assert_eq!(moved("afterword_requests_total", &route), 3.0, "what comes from memory is counted too");
    let bytes = [("resource", "cache_bytes")];
    assert!(after.value("afterword_bound_used", &bytes) > 0.0);
    assert_eq!(after.value("afterword_bound_limit", &bytes), 32.0 * 1024.0 * 1024.0);
}

#[test]
fn the_listener_of_the_metrics_serves_probes_beside_them_and_the_other_one_no_metrics() {
    let server = Server::measured(&[]);
    for method in ["POST", "HEAD", "DELETE", "OPTIONS"] {
        let answer = server.ask_metrics(method, "/metrics");
        assert_eq!((answer.status, answer.must("allow")), (405, "GET"), "{method}");
    }
    for path in ["/livez", "/readyz"] {
        assert_eq!(server.ask_metrics("GET", path).status, 200, "{path}");
    }
    for path in ["/", "/metrics/", "/openapi.json", "/api/v1/admin/comments"] {
        assert_eq!(server.ask_metrics("GET", path).problem(), (404, "not_found".to_owned()), "{path}");
    }
    assert_eq!(server.get("/metrics").problem(), (404, "not_found".to_owned()));
}
