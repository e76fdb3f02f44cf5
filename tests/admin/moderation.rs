//! Deciding: single comments and batches, restoring, undoing, deleting, answering, revealing; and the counts after each.

use crate::client::{Answer, Client, problem};
use crate::snapshot::assert_json_snapshot;
use crate::support::{EMAIL, PASSWORD, Server};
use serde_json::{Value, json};

fn path(id: i64) -> String {
    format!("/comments/{id}")
}

/// Gives the counts of `blog`: pending, approved, spam, trash.
fn counts(client: &Client<'_>) -> [i64; 4] {
    let counts = client.get("/counts").ok();
    let found = counts["items"].as_array().unwrap().iter().find(|item| item["site"] == "blog").cloned().unwrap();
    assert_eq!(counts["total"]["pending"], found["pending"], "nothing is on the other site");
    ["pending", "approved", "spam", "trash"].map(|status| found[status].as_i64().unwrap())
}

fn undo(client: &Client<'_>, id: i64) -> Answer {
    client.send("POST", &format!("{}/undo", path(id)), &[], None)
}

/// Gives the ids that readers see, in reading order, with their depths.
fn shown(server: &Server) -> Vec<(i64, i64)> {
    let thread = server.thread();
    let comments = thread["comments"].as_array().unwrap();
    assert_eq!(thread["comment_count"], comments.len());
    comments.iter().map(|shown| (shown["id"].as_i64().unwrap(), shown["depth"].as_i64().unwrap())).collect()
}

#[test]
fn change_needs_the_version_that_its_sender_has_seen() {
    let server = Server::new();
    let owner = server.owner();
    let id = server.comment("blog", "One.", &[]);
    let approve =
        |tag: &str| owner.send("PATCH", &path(id), &[("if-match", tag)], Some(&json!({"status": "approved"})));
    let without = owner.send("PATCH", &path(id), &[], Some(&json!({"status": "approved"})));
    assert_eq!(without.problem(), problem(428, "precondition_required"));
    let tag = owner.get(&path(id)).must("etag").to_owned();
    for stale in ["\"2\"", "\"\"", "W/\"1\"", "\"x\""] {
        assert_eq!(approve(stale).problem(), problem(412, "stale_version"), "{stale}");
    }
    for malformed in ["1", "\"1\", \"2\"", "\"1"] {
        assert_eq!(approve(malformed).problem(), problem(400, "malformed_request"), "{malformed}");
    }
    assert_eq!(counts(&owner), [1, 0, 0, 0]);
    let approved = approve(&tag);
    assert_eq!((approved.status, &approved.ok()["status"]), (200, &json!("approved")));
    assert_ne!(approved.must("etag"), tag);
    assert_eq!(approve(&tag).problem(), problem(412, "stale_version"));
    assert_eq!(approve(approved.must("etag")).problem(), problem(409, "invalid_transition"));
    assert_eq!(owner.get(&path(id)).ok(), approved.ok());
    assert_eq!(counts(&owner), [0, 1, 0, 0]);
    let stale = owner.send("DELETE", &path(id), &[("if-match", &tag)], None);
    assert_eq!(stale.problem(), problem(412, "stale_version"));
    let stale = owner.send("POST", &format!("{}/undo", path(id)), &[("if-match", &tag)], None);
    assert_eq!(stale.problem(), problem(412, "stale_version"));
}

#[test]
fn every_status_leads_to_every_other_and_counts_follow() {
    let server = Server::new();
    let owner = server.owner();
    let id = server.comment("blog", "One.", &[]);
    let words = ["pending", "approved", "spam", "trash"];
    for from in 0..4 {
        for to in 0..4 {
            if owner.get(&path(id)).ok()["status"] != words[from] {
                owner.patch(&path(id), json!({"status": words[from]})).ok();
            }
            let answer = owner.patch(&path(id), json!({"status": words[to]}));
            if from == to {
                assert_eq!(answer.problem(), problem(409, "invalid_transition"));
            } else {
                assert_eq!(answer.ok()["status"], words[to]);
            }
            let mut expected = [0; 4];
            expected[to] = 1;
            assert_eq!(counts(&owner), expected, "{} to {}", words[from], words[to]);
            assert_eq!(shown(&server).len(), usize::from(to == 1));
        }
    }
}

#[test]
fn restoring_goes_back_to_the_status_before_it_was_discarded() {
    let server = Server::new();
    let owner = server.owner();
    let id = server.comment("blog", "One.", &[]);
    let become_one = |word: &str| owner.patch(&path(id), json!({"status": word}));
    assert_eq!(become_one("restore").problem(), problem(409, "invalid_transition"));
    for status in ["pending", "approved"] {
        if owner.get(&path(id)).ok()["status"] != status {
            become_one(status).ok();
        }
        for discarded in ["spam", "trash"] {
            become_one(discarded).ok();
            assert_eq!(become_one("restore").ok()["status"], status);
        }
        become_one("spam").ok();
        become_one("trash").ok();
        assert_eq!(become_one("restore").ok()["status"], status, "from spam over trash");
    }
    assert_eq!(counts(&owner), [0, 1, 0, 0]);
}

#[test]
fn decision_that_was_taken_back_is_nothing_to_restore() {
    let server = Server::new();
    let owner = server.owner();
    let id = server.comment("blog", "One.", &[]);
    let become_one = |word: &str| owner.patch(&path(id), json!({"status": word})).ok();
    become_one("trash");
    become_one("approved");
    assert_eq!(undo(&owner, id).ok()["status"], "trash", "approved by mistake");
    assert_eq!(become_one("restore")["status"], "pending", "never meant to be public");
    become_one("trash");
    become_one("approved");
    become_one("spam");
    undo(&owner, id).ok();
    assert_eq!(undo(&owner, id).ok()["status"], "trash");
    assert_eq!(become_one("restore")["status"], "pending");
}

#[test]
fn undo_takes_back_one_decision_after_another_and_then_there_is_none() {
    let server = Server::new();
    let owner = server.owner();
    let id = server.comment("blog", "One.", &[]);
    assert_eq!(undo(&owner, id).problem(), problem(409, "nothing_to_undo"));
    for word in ["approved", "spam", "restore", "trash"] {
        owner.patch(&path(id), json!({"status": word})).ok();
    }
    for before in ["approved", "spam", "approved", "pending"] {
        let undone = undo(&owner, id);
        assert_eq!(undone.ok()["status"], before);
        assert_eq!(undone.must("etag"), format!("\"{}\"", undone.ok()["version"]));
    }
    assert_eq!(undo(&owner, id).problem(), problem(409, "nothing_to_undo"));
    assert_eq!(counts(&owner), [1, 0, 0, 0]);
    let history = owner.get(&path(id)).ok()["decisions"].clone();
    let history: Vec<_> =
        history.as_array().unwrap().iter().map(|d| (d["action"].clone(), d["is_undone"].clone())).collect();
    let expected = [
        ("submit", false),
        ("approve", true),
        ("spam", true),
        ("restore", true),
        ("trash", true),
        ("undo", false),
        ("undo", false),
        ("undo", false),
        ("undo", false),
    ];
    assert_eq!(history, expected.map(|(action, is_undone)| (json!(action), json!(is_undone))));
}

#[test]
fn batch_tells_how_each_fared_in_the_order_asked() {
    let server = Server::new();
    let mona = server.client("mona", "moderator", &["blog"]);
    let ids: Vec<i64> = (0..3).map(|n| server.comment("blog", &format!("Number {n}."), &[])).collect();
    let foreign = server.comment("news", "Elsewhere.", &[]);
    mona.patch(&path(ids[1]), json!({"status": "trash"})).ok();
    let asked = json!({"ids": [ids[2], foreign, ids[1], -1, ids[0], ids[2]], "action": "trash"});
    let done = |id: i64| json!({"id": id, "ok": true, "status": "trash", "code": null});
    let failed = |id: i64, code: &str| json!({"id": id, "ok": false, "status": null, "code": code});
    let expected = [
        done(ids[2]),
        failed(foreign, "not_found"),
        failed(ids[1], "invalid_transition"),
        failed(-1, "not_found"),
        done(ids[0]),
        failed(ids[2], "invalid_transition"),
    ];
    assert_eq!(mona.post("/comments/batch", asked).ok(), json!({"results": expected}));
    assert_eq!(counts(&mona), [0, 0, 0, 3]);
    let restored = mona.post("/comments/batch", json!({"ids": [ids[0]], "action": "restore"})).ok();
    assert_eq!(restored["results"][0]["status"], "pending");
    let deleted = mona.post("/comments/batch", json!({"ids": [ids[1], ids[0]], "action": "delete"})).ok();
    let expected = json!({"id": ids[1], "ok": true, "status": null, "code": null});
    assert_eq!(deleted["results"], json!([expected, failed(ids[0], "invalid_transition")]));
    assert_eq!(counts(&mona), [1, 0, 0, 1]);
}

#[test]
fn batch_has_one_to_five_hundred_comments() {
    let server = Server::new();
    let owner = server.owner();
    let id = server.comment("blog", "One.", &[]);
    let batch = |ids: Vec<i64>| owner.post("/comments/batch", json!({"ids": ids, "action": "approve"}));
    for count in [0, 501] {
        assert_eq!(batch(vec![id; count]).broken(), ["ids out_of_range"], "{count}");
    }
    assert_eq!(counts(&owner), [1, 0, 0, 0]);
    let results = batch([vec![id], (1..500).collect()].concat()).ok()["results"].clone();
    assert_eq!(results.as_array().unwrap().iter().filter(|result| result["ok"] == true).count(), 1);
    assert_eq!(results.as_array().unwrap().len(), 500);
    let wrong = owner.post("/comments/batch", json!({"ids": ["one"], "action": "eat", "idz": []}));
    assert_eq!(wrong.broken(), ["idz unknown_field", "ids malformed", "action not_one_of"]);
    assert_eq!(owner.post("/comments/batch", json!({})).broken(), ["ids required", "action required"]);
}

#[test]
fn only_what_was_discarded_is_deleted_and_its_replies_move_up() {
    let server = Server::new();
    let owner = server.owner();
    let approved = |body: &str, parent: Option<i64>| {
        let id = server.comment("blog", body, &[("parent_id", json!(parent))]);
        owner.patch(&path(id), json!({"status": "approved"})).ok();
        id
    };
    let top = approved("Top.", None);
    let middle = approved("Middle.", Some(top));
    let low = approved("Low.", Some(middle));
    let lowest = approved("Lowest.", Some(low));
    assert_eq!(shown(&server), [(top, 1), (middle, 2), (low, 3), (lowest, 4)]);
    assert_eq!(owner.delete(&path(middle)).problem(), problem(409, "invalid_transition"));
    owner.patch(&path(middle), json!({"status": "spam"})).ok();
    assert_eq!((shown(&server), counts(&owner)), (vec![(top, 1)], [0, 3, 1, 0]));
    let deleted = owner.delete(&path(middle));
    assert_eq!((deleted.status, deleted.body.as_str()), (204, ""));
    assert_eq!(owner.get(&path(middle)).problem(), problem(404, "not_found"));
    assert_eq!(owner.delete(&path(middle)).problem(), problem(404, "not_found"));
    assert_eq!(shown(&server), [(top, 1), (low, 2), (lowest, 3)]);
    assert_eq!(counts(&owner), [0, 3, 0, 0]);
    assert_eq!(owner.get(&path(low)).ok()["parent_id"], top);
    assert_eq!(owner.get(&path(top)).ok()["reply_count"], 1);
}

#[test]
fn reply_of_a_moderator_is_public_and_approves_what_it_answers() {
    let server = Server::new();
    let mona = server.client("Mona", "moderator", &["blog"]);
    let id = server.comment("blog", "A question?", &[]);
    let reply = mona.post(&format!("{}/replies", path(id)), json!({"body": "An *answer*."}));
    let made = mona.follow(&reply);
    assert_eq!(made, reply.json());
    assert_eq!(reply.must("etag"), "\"1\"");
    assert_eq!(made["parent_id"], id);
    assert_json_snapshot("reply_of_a_moderator", &made);
    assert_eq!(shown(&server), [(id, 1), (made["id"].as_i64().unwrap(), 2)]);
    assert_eq!(counts(&mona), [0, 2, 0, 0]);
    let actions: Vec<_> = server.audit("2").into_iter().map(|entry| (entry.actor, entry.action)).collect();
    assert_eq!(
        actions,
        [("Mona", "comment.reply"), ("Mona", "comment.approve")].map(|(a, b)| (a.to_owned(), b.to_owned()))
    );
    for (body, error) in
        [(json!({}), "body required"), (json!({"body": " "}), "body required"), (json!({"body": 1}), "body malformed")]
    {
        assert_eq!(mona.post(&format!("{}/replies", path(id)), body).broken(), [error]);
    }
    for status in ["spam", "trash"] {
        mona.patch(&path(id), json!({"status": status})).ok();
        let refused = mona.post(&format!("{}/replies", path(id)), json!({"body": "No."}));
        assert_eq!(refused.problem(), problem(403, "reply_not_allowed"));
    }
    assert_eq!(counts(&mona), [0, 1, 0, 1]);
}

#[test]
fn owner_who_says_why_sees_the_address_and_that_is_kept() {
    let server = Server::new();
    let owner = server.owner();
    owner.patch("/sites/blog", json!({"settings": {"email": "optional"}})).ok();
    let with = server.comment("blog", "One.", &[]);
    let without = server.comment("blog", "Two.", &[("email", Value::Null)]);
    let reveal = |id: i64, reason: Value| owner.post(&format!("{}/reveal-email", path(id)), json!({"reason": reason}));
    let before = server.audit("1")[0].seq;
    for reason in [json!(""), json!("  "), Value::Null] {
        assert_eq!(reveal(with, reason).broken(), ["reason required"]);
    }
    assert_eq!(reveal(with, json!("x".repeat(501))).broken(), ["reason too_long"]);
    assert_eq!(server.audit("1")[0].seq, before);
    assert_eq!(reveal(with, json!(" They asked. ")).ok(), json!({"email": EMAIL}));
    assert_eq!(reveal(without, json!("To be sure.")).ok(), json!({"email": null}));
    let kept: Vec<_> = server.audit("2").into_iter().map(|e| (e.actor, e.action, e.object, e.details)).collect();
    let entry = |id: i64, why: &str| {
        let [actor, action, why] = ["olga", "email.reveal", why].map(str::to_owned);
        (actor, action, format!("comment:{id}"), why)
    };
    assert_eq!(kept, [entry(without, "To be sure."), entry(with, "They asked.")]);
    assert_eq!(reveal(7, json!("Why not.")).problem(), problem(404, "not_found"));
}

#[test]
fn session_shows_an_address_to_whoever_types_the_password_again() {
    let server = Server::new();
    server.add_moderator("olga", "owner", &[]);
    let olga = server.by(server.sign_in("olga"));
    let id = server.comment("blog", "One.", &[]);
    let reveal = |password: Value| {
        olga.post(&format!("{}/reveal-email", path(id)), json!({"reason": "They asked.", "password": password}))
    };
    assert_eq!(reveal(Value::Null).broken(), ["password required"]);
    assert_eq!(reveal(json!("not the right one")).broken(), ["password wrong_password"]);
    assert_eq!(reveal(json!(PASSWORD)).ok(), json!({"email": EMAIL}));
    let kept: Vec<_> = server.audit("3").into_iter().map(|entry| (entry.action, entry.details)).collect();
    let expected = [("email.reveal", "They asked."), ("email.reveal_try", ""), ("email.reveal_try", "")];
    assert_eq!(kept, expected.map(|(action, details)| (action.to_owned(), details.to_owned())));
}

#[test]
fn twenty_addresses_an_hour_are_shown_to_one_moderator() {
    let server = Server::new();
    let (olga, oskar) = (server.owner(), server.client("Oskar", "owner", &[]));
    let session = server.by(server.sign_in("olga"));
    let reveal_path = format!("{}/reveal-email", path(server.comment("blog", "One.", &[])));
    let body = json!({"reason": "They asked.", "password": PASSWORD});
    let reveal = |client: &Client<'_>| client.post(&reveal_path, body.clone());
    for _ in 0..20 {
        reveal(&olga).ok();
    }
    for client in [&olga, &session] {
        let refused = reveal(client);
        assert_eq!((refused.problem(), refused.must("retry-after")), (problem(429, "too_many_reveals"), "3600"));
    }
    assert_eq!(reveal(&oskar).ok(), json!({"email": EMAIL}), "another moderator");
    server.clock.advance_seconds(3_599);
    assert_eq!(reveal(&olga).must("retry-after"), "1");
    server.clock.advance_seconds(1);
    reveal(&olga).ok();
}

#[test]
fn twenty_passwords_an_hour_are_looked_at_for_an_address() {
    let server = Server::new();
    server.add_moderator("olga", "owner", &[]);
    let (olga, reveal_path) = (server.by(server.sign_in("olga")), path(server.comment("blog", "One.", &[])));
    let reveal = |client: &Client<'_>, password: &str| {
        client.post(&format!("{reveal_path}/reveal-email"), json!({"reason": "They asked.", "password": password}))
    };
    for _ in 0..20 {
        assert_eq!(reveal(&olga, "not the right one").broken(), ["password wrong_password"]);
    }
    assert_eq!(reveal(&olga, PASSWORD).problem(), problem(429, "too_many_reveals"));
    server.clock.advance_seconds(3_600);
    reveal(&server.by(server.sign_in("olga")), PASSWORD).ok();
}

#[test]
fn replies_of_one_moderator_share_a_drawing_and_those_of_others_do_not() {
    let server = Server::new();
    let (mona, mia) = (server.client("Mona", "moderator", &["blog"]), server.client("Mia", "moderator", &["blog"]));
    let id = server.comment("blog", "A question?", &[]);
    for (client, text) in [(&mona, "One."), (&mona, "Two."), (&mia, "Three.")] {
        client.post(&format!("{}/replies", path(id)), json!({"body": text}));
    }
    let page = server.send("GET", "/sites/blog/thread?article=/a", &[], None).body;
    let drawings: Vec<_> =
        page.split("/avatars/").skip(1).filter_map(|rest| rest.split_once(".svg")).map(|(seed, _)| seed).collect();
    assert_eq!(drawings.len(), 4, "{page}");
    let (asker, monas, mias) = (drawings[0], &drawings[1..3], drawings[3]);
    assert_eq!(monas[0], monas[1]);
    assert!(monas[0] != mias && asker != mias && asker != monas[0], "{drawings:?}");
}
