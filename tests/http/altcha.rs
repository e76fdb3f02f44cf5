//! Challenges for proofs of work, and what becomes of comments that come with one.

use crate::answer::{Answer, attribute, select, text_of};
use crate::support::{BLOG, Server, filled, new_comment};
use crate::work::proof;
use serde_json::{Value, json};

const CHALLENGE: &str = "/api/v1/sites/blog/altcha";

fn challenge(server: &Server, article: &str) -> Value {
    let answer = server.get(&format!("{CHALLENGE}?article={article}"));
    assert_eq!(answer.status, 200, "{}", answer.body);
    answer.json()
}

#[test]
fn challenge_names_what_it_is_for_and_is_kept_by_nobody() {
    let server = Server::new();
    let answer = server.send("GET", &format!("{CHALLENGE}?article={BLOG}/a"), &[("origin", BLOG)], "");
    assert_eq!((answer.status, answer.must("cache-control")), (200, "no-store"));
    assert_eq!(answer.must("access-control-allow-origin"), BLOG);
    let parameters = &answer.json()["parameters"];
    assert_eq!(parameters["data"], json!({"article": "/a", "site": "blog"}));
    assert_eq!(parameters["algorithm"], "PBKDF2/SHA-256");
    let now = server.clock.now().millis() / 1000;
    assert_eq!(parameters["expiresAt"].as_i64(), Some(now + 1200));
    assert_ne!(challenge(&server, "/a")["parameters"]["nonce"], challenge(&server, "/a")["parameters"]["nonce"]);
}

#[test]
fn there_are_challenges_only_for_what_can_be_commented_on() {
    let server = Server::new();
    assert_eq!(server.get("/api/v1/sites/nowhere/altcha?article=/a").problem(), (404, "not_found".to_owned()));
    assert_eq!(server.get(CHALLENGE).broken(), [("article".to_owned(), "required".to_owned())]);
    server.set_site("articles", "registered");
    assert_eq!(server.get(&format!("{CHALLENGE}?article=/a")).problem(), (404, "not_found".to_owned()));
}

#[test]
fn one_network_gets_so_many_challenges_a_minute() {
    let server = Server::bare(&[("limits.challenges_per_minute", "2")]);
    server.add_site("blog", BLOG, &[]);
    challenge(&server, "/a");
    challenge(&server, "/b");
    let refused = server.send("GET", &format!("{CHALLENGE}?article=/c"), &[("origin", BLOG)], "");
    assert_eq!(refused.problem(), (429, "too_many_comments".to_owned()));
    assert_eq!(refused.must("access-control-allow-origin"), BLOG);
    assert!(refused.must("retry-after").parse::<u64>().unwrap() >= 1);
}

#[test]
fn form_and_json_take_a_proof_and_the_form_asks_for_it() {
    let server = Server::bare(&[]);
    server.add_site("blog", BLOG, &[("moderation", "open"), ("proof_of_work", "always")]);
    let made = || proof(&server.service.keyring, "blog", "/a", server.clock.now());
    let sent = server.submit(&filled(&[("comment", "By form."), ("altcha", &made())]));
    assert!(sent.must("location").contains("#comment-"), "{}", sent.must("location"));
    let sent = server.comment(&new_comment(&[("body", json!("As JSON.")), ("altcha", json!(made()))]));
    assert_eq!(sent.json()["comment"]["status"], "approved");
    let sent = server.submit(&filled(&[("comment", "Without."), ("altcha", "")]));
    assert!(sent.must("location").contains("/receipts/"), "{}", sent.must("location"));
    let page = server.get("/sites/blog/thread?article=/a").html();
    let url = attribute(&page, "#commentform", "data-afterword-work");
    assert_eq!(url, format!("{}{CHALLENGE}?article=%2Fa", server.own_origin()));
    assert_eq!(server.get(url.strip_prefix(&server.own_origin()).unwrap()).status, 200);
    server.set_site("proof_of_work", "off");
    let page = server.get("/sites/blog/thread?article=/a").html();
    assert!(select(&page, "#commentform[data-afterword-work]").is_empty());
}

#[test]
fn form_that_is_shown_again_asks_as_well_and_keeps_no_proof() {
    let server = Server::bare(&[]);
    server.add_site("blog", BLOG, &[("proof_of_work", "always")]);
    let again = server.submit(&filled(&[("author", ""), ("altcha", "x")]));
    assert_eq!(again.status, 422);
    let page = again.html();
    assert!(attribute(&page, "#commentform", "data-afterword-work").ends_with("/altcha?article=%2Fa"));
    assert!(attribute(&page, "script", "src").starts_with("/embed/v1-work.js?v="));
    assert!(select(&page, "[name=altcha]").is_empty());
}

const DOUBTFUL: &str = "Look at https://bit.ly/tides for it";

/// Sends a comment that waits for a proof; gives its receipt.
fn doubtful(server: &Server) -> String {
    let sent = server.comment(&new_comment(&[("body", json!(DOUBTFUL))])).json();
    assert_eq!(sent["comment"]["status"], "pending");
    sent["receipt"].as_str().unwrap().to_owned()
}

fn patch(server: &Server, receipt: &str, origin: &str, body: &Value) -> Answer {
    let headers = [("content-type", "application/json"), ("origin", origin)];
    server.send("PATCH", &format!("/api/v1/receipts/{receipt}"), &headers, body.to_string())
}

#[test]
fn site_that_asks_only_where_it_must_asks_on_the_receipt() {
    let server = Server::bare(&[]);
    server.add_site("blog", BLOG, &[("moderation", "open")]);
    let page = server.get("/sites/blog/thread?article=/a").html();
    assert!(select(&page, "[data-afterword-work]").is_empty(), "no form asks");
    let plain = server.comment(&new_comment(&[("body", json!("Nothing to doubt."))])).json();
    assert_eq!(plain["comment"]["status"], "approved");
    let page = server.get(&format!("/receipts/{}", plain["receipt"].as_str().unwrap())).html();
    assert!(select(&page, "[data-afterword-work], script").is_empty());
    let receipt = doubtful(&server);
    let url = format!("{}{CHALLENGE}?article=%2Fa", server.own_origin());
    assert_eq!(server.get(&format!("/api/v1/receipts/{receipt}")).json()["proof_challenge_url"], url.as_str());
    for query in ["", "?piece=1"] {
        let page = server.get(&format!("/receipts/{receipt}{query}")).html();
        assert_eq!(attribute(&page, "[data-afterword-receipt]", "data-afterword-work"), url);
        let target = attribute(&page, "[data-afterword-receipt]", "data-afterword-receipt");
        assert_eq!(target, format!("{}/api/v1/receipts/{receipt}", server.own_origin()));
        assert_eq!(select(&page, "script[src^='/embed/v1-work.js']").len(), usize::from(query.is_empty()));
    }
}

#[test]
fn proof_that_comes_later_publishes_the_comment_and_a_bad_one_is_named() {
    let server = Server::bare(&[]);
    server.add_site("blog", BLOG, &[("moderation", "open")]);
    let receipt = doubtful(&server);
    let made = || json!({"altcha": proof(&server.service.keyring, "blog", "/a", server.clock.now())});
    assert_eq!(
        patch(&server, &receipt, "https://evil.example", &made()).problem(),
        (403, "origin_not_allowed".to_owned())
    );
    assert_eq!(
        patch(&server, &receipt, BLOG, &json!({"altcha": ""})).broken(),
        [("altcha".to_owned(), "required".to_owned())]
    );
    for wrong in [json!("x"), json!(proof(&server.service.keyring, "blog", "/b", server.clock.now()))] {
        let refused = patch(&server, &receipt, BLOG, &json!({"altcha": wrong}));
        assert_eq!(refused.broken(), [("altcha".to_owned(), "malformed".to_owned())]);
        assert!(refused.body.contains("proof of work for this article"), "{}", refused.body);
    }
    assert_eq!(patch(&server, &receipt, BLOG, &json!({"altcha": 7})).status, 422);
    let taken = patch(&server, &receipt, BLOG, &made());
    assert_eq!((taken.status, taken.must("access-control-allow-origin")), (200, BLOG));
    assert_eq!(taken.json()["comment"]["status"], "approved");
    assert!(taken.json().get("proof_challenge_url").is_none());
    assert!(server.get("/sites/blog/thread?article=/a").body.contains("bit.ly/tides"));
    assert_eq!(patch(&server, &receipt, BLOG, &made()).json()["comment"]["status"], "approved");
}

#[test]
fn proofs_that_come_later_take_turns_with_challenges() {
    let server = Server::bare(&[("limits.challenges_per_minute", "2")]);
    server.add_site("blog", BLOG, &[("moderation", "open")]);
    let receipt = doubtful(&server);
    challenge(&server, "/a");
    assert_eq!(patch(&server, &receipt, BLOG, &json!({"altcha": "x"})).status, 422);
    let refused = patch(&server, &receipt, BLOG, &json!({"altcha": "x"}));
    assert_eq!(refused.problem(), (429, "too_many_comments".to_owned()));
    assert_eq!(refused.must("access-control-allow-origin"), BLOG);
    assert!(refused.must("retry-after").parse::<u64>().unwrap() >= 1);
}

#[test]
fn proof_that_is_asked_for_needs_no_script_of_those_who_have_none() {
    let server = Server::bare(&[]);
    server.add_site("blog", BLOG, &[("moderation", "open")]);
    let sent = server.submit(&filled(&[("comment", DOUBTFUL)]));
    assert_eq!(sent.status, 303);
    let page = server.get(sent.must("location").strip_prefix(&server.own_origin()).unwrap_or(sent.must("location")));
    assert_eq!(page.status, 200);
    assert_eq!(text_of(&page.html(), ".page-title"), "Your comment has arrived");
}
