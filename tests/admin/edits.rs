//! Editing comments: what readers see then, what history keeps, and what is refused.

use crate::client::problem;
use crate::support::Server;
use serde_json::json;

#[test]
fn edit_is_rendered_anew_and_undo_brings_back_what_was_there() {
    let server = Server::new();
    let owner = server.owner();
    let path = format!("/comments/{}", server.comment("blog", "First & <b>bold</b>.", &[]));
    owner.patch(&path, json!({"status": "approved"})).ok();
    let before = server.thread()["comments"][0].clone();
    server.clock.advance_seconds(60);
    let change = json!({"body": "Second <i>text</i>.", "author_name": "Grace", "author_url": "https://grace.example"});
    let edited = owner.patch(&path, change).ok();
    let shown = server.thread()["comments"][0].clone();
    assert_eq!((&shown["author"]["name"], &shown["author"]["url"]), (&json!("Grace"), &json!("https://grace.example")));
    assert_eq!(shown["body_html"], "<p>Second <i>text</i>.</p>");
    assert_eq!(shown["body_html"], edited["body_html"]);
    assert_eq!(shown["edited_at"], "2026-11-22T09:31:01.000Z");
    let last = edited["decisions"].as_array().unwrap().last().unwrap().clone();
    assert_eq!(
        (&last["action"], &last["by"], &last["from"], &last["to"]),
        (&json!("edit"), &json!("olga"), &json!("approved"), &json!("approved"))
    );
    let undone = owner.send("POST", &format!("{path}/undo"), &[], None).ok();
    assert_eq!((&undone["body"], &undone["status"]), (&json!("First & <b>bold</b>."), &json!("approved")));
    let shown = server.thread()["comments"][0].clone();
    assert_eq!((&shown["body_html"], &shown["author"]), (&before["body_html"], &before["author"]));
}

#[test]
fn edit_and_decision_may_come_together_and_are_undone_one_by_one() {
    let server = Server::new();
    let owner = server.owner();
    let path = format!("/comments/{}", server.comment("blog", "One.", &[]));
    let changed = owner.patch(&path, json!({"status": "approved", "body": "Two."})).ok();
    assert_eq!((&changed["status"], &changed["body"]), (&json!("approved"), &json!("Two.")));
    assert_eq!(server.thread()["comments"][0]["body_html"], "<p>Two.</p>");
    let undo = || owner.send("POST", &format!("{path}/undo"), &[], None).ok();
    let once = undo();
    assert_eq!((&once["status"], &once["body"]), (&json!("pending"), &json!("Two.")));
    let twice = undo();
    assert_eq!((&twice["status"], &twice["body"]), (&json!("pending"), &json!("One.")));
    assert_eq!(server.thread()["comments"], json!([]));
}

#[test]
fn refused_half_of_a_change_leaves_the_other_undone() {
    let server = Server::new();
    let owner = server.owner();
    let path = format!("/comments/{}", server.comment("blog", "One.", &[]));
    let before = owner.get(&path).ok();
    let impossible = owner.patch(&path, json!({"status": "pending", "body": "Two."}));
    assert_eq!(impossible.problem(), problem(409, "invalid_transition"));
    let invalid = owner.patch(&path, json!({"status": "approved", "body": " "}));
    assert_eq!(invalid.broken(), ["body required"]);
    assert_eq!(owner.get(&path).ok(), before);
}

#[test]
fn edit_that_changes_nothing_leaves_no_trace() {
    let server = Server::new();
    let owner = server.owner();
    let path = format!("/comments/{}", server.comment("blog", "One.", &[]));
    let before = owner.get(&path);
    for same in [json!({}), json!({"body": "One."}), json!({"author_name": null, "author_url": null, "status": null})] {
        let answer = owner.patch(&path, same);
        assert_eq!((answer.ok(), answer.must("etag")), (before.ok(), before.must("etag")));
    }
}

#[test]
fn of_changes_made_at_once_to_one_version_a_single_one_is_taken() {
    let server = Server::new();
    let owner = server.owner();
    let path = format!("/comments/{}", server.comment("blog", "One.", &[]));
    let tag = owner.get(&path).must("etag").to_owned();
    let change = |text: String| owner.send("PATCH", &path, &[("if-match", &tag)], Some(&json!({"body": text}))).status;
    let change = &change;
    let mut statuses = std::thread::scope(|scope| {
        let threads: Vec<_> = (0..8).map(|n| scope.spawn(move || change(format!("Text {n}.")))).collect();
        threads.into_iter().map(|thread| thread.join().unwrap()).collect::<Vec<_>>()
    });
    statuses.sort_unstable();
    assert_eq!(statuses, [200, 412, 412, 412, 412, 412, 412, 412]);
    assert_eq!(owner.get(&path).ok()["decisions"].as_array().unwrap().len(), 2);
}

#[test]
fn all_that_is_wrong_with_an_edit_is_told_at_once() {
    let server = Server::new();
    let owner = server.owner();
    let path = format!("/comments/{}", server.comment("blog", "One.", &[]));
    let shape = owner.patch(&path, json!({"stauts": "approved", "email": "x@y.example", "status": "gone", "body": []}));
    assert_eq!(shape.broken(), ["email unknown_field", "stauts unknown_field", "status not_one_of", "body malformed"]);
    assert!(shape.body.contains("`status`") && !shape.body.contains("x@y.example"), "{}", shape.body);
    let values = json!({"body": "x".repeat(65_526), "author_name": "", "author_url": "javascript:alert(1)"});
    let expected = ["body too_long", "author_name required", "author_url invalid_url"];
    assert_eq!(owner.patch(&path, values).broken(), expected);
    let no_json = owner.send("PATCH", &path, &[("if-match", "*")], Some(&json!([])));
    assert_eq!(no_json.problem(), problem(400, "malformed_request"));
    let nul = owner.patch(&path, json!({"body": "a\0b"}));
    assert_eq!(nul.problem(), problem(400, "malformed_request"));
    for missing in ["/comments/9", "/comments/nine", "/comments/99999999999999999999"] {
        assert_eq!(owner.patch(missing, json!({})).problem(), problem(404, "not_found"), "{missing}");
    }
}
