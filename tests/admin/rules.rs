//! Rules that are tried before they are switched on, and changes of them that are taken back.

use crate::client::problem;
use crate::support::Server;
use serde_json::{Value, json};

fn open_site(server: &Server) {
    server.owner().patch("/sites/blog", json!({"settings": {"moderation": "open"}})).ok();
}

fn trial(server: &Server, settings: Value) -> Value {
    let client = server.client(&format!("trier {}", server.clock.now().millis()), "moderator", &["blog"]);
    server.clock.advance_seconds(1);
    client.post("/rules/trial", json!({"site": "blog", "settings": settings})).ok()
}

#[test]
fn trial_tells_what_would_change_and_stores_nothing() {
    let server = Server::with(&[("limits.comments_per_minute", "600")]);
    open_site(&server);
    let nice = server.comment("blog", "The casino scene was the best.", &[]);
    let bad = server.comment("blog", "Casino bonus, quick!", &[]);
    server.comment("blog", "Well said.", &[]);
    let mona = server.client("mona", "moderator", &["blog"]);
    mona.patch(&format!("/comments/{bad}"), json!({"status": "spam"})).ok();
    let audited = server.audit("1")[0].seq;
    let found = mona.post("/rules/trial", json!({"site": "blog", "settings": {"disallowed_words": "casino"}})).ok();
    assert_eq!((&found["comment_count"], &found["changed_count"]), (&json!(3), &json!(2)));
    assert_eq!(found["counts"], json!([{"from": "approved", "to": "spam", "count": 2}]));
    assert_eq!(found["against_moderators"], json!({"before": 1, "after": 1}));
    let changes = found["changes"].as_array().unwrap();
    assert_eq!(changes.iter().map(|change| change["id"].as_i64().unwrap()).collect::<Vec<_>>(), [bad, nice]);
    assert_eq!(changes[0]["reasons"][0]["code"], "word_disallowed");
    assert_eq!((&changes[0]["status"], &changes[1]["status"]), (&json!("spam"), &json!("approved")));
    assert_eq!(server.owner_view(nice)["status"], "approved");
    assert_eq!(server.audit("1")[0].seq, audited);
}

#[test]
fn trial_of_other_modes_and_thresholds_agrees_with_what_is_switched_on() {
    let server = Server::with(&[("limits.comments_per_minute", "600")]);
    open_site(&server);
    server.comment("blog", "look https://one.example", &[]);
    server.comment("blog", "Nothing to see here.", &[]);
    assert_eq!(
        trial(&server, json!({"hold_score": 20}))["counts"],
        json!([{"from": "approved", "to": "pending", "count": 1}])
    );
    assert_eq!(
        trial(&server, json!({"moderation": "held"}))["counts"],
        json!([{"from": "approved", "to": "pending", "count": 2}])
    );
    assert_eq!(trial(&server, json!({}))["changed_count"], 0);
}

#[test]
fn what_is_wrong_with_a_trial_is_told_at_once() {
    let server = Server::new();
    let mona = server.client("mona", "moderator", &["blog"]);
    let ask = |body: Value| mona.post("/rules/trial", body);
    let wrong = ask(json!({"site": "blog", "days": 0, "settings": {"hold_words": "fine\nregex:(", "max_links": 900}}));
    assert_eq!(wrong.broken(), ["days out_of_range", "hold_words invalid_line", "max_links out_of_range"]);
    assert!(wrong.body.contains("wrong line 2"), "{}", wrong.body);
    assert_eq!(ask(json!({"site": "blog", "settings": {"markup": "text"}})).broken(), ["markup unknown_field"]);
    assert_eq!(ask(json!({"settings": {}})).broken(), ["site required"]);
    assert_eq!(ask(json!({"site": "news", "settings": {}})).problem(), problem(404, "not_found"));
}

#[test]
fn changes_of_rules_are_audited_and_taken_back_one_by_one() {
    let server = Server::new();
    let owner = server.owner();
    let settings = || owner.get("/sites/blog").ok()["settings"].clone();
    let original = settings();
    owner.patch("/sites/blog", json!({"settings": {"hold_words": "casino", "avatars": false}})).ok();
    let first = settings();
    owner.patch("/sites/blog", json!({"settings": {"hold_words": "casino\nloan", "max_links": 5}})).ok();
    let undo = || owner.post("/sites/blog/policy/undo", json!({}));
    assert_eq!(undo().ok()["settings"], first);
    assert_eq!(server.audit("1")[0].action, "site.policy_undo");
    undo().ok();
    let mut expected = original;
    expected["avatars"] = json!(false);
    assert_eq!(settings(), expected, "settings that are no rules stay");
    assert_eq!(undo().problem(), problem(409, "nothing_to_undo"));
    owner.patch("/sites/blog", json!({"name": "Other"})).ok();
    assert_eq!(undo().problem(), problem(409, "nothing_to_undo"), "a name is no rule");
}
