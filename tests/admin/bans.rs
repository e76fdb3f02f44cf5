//! Bans over the admin API: what they do to comments, how long they last, and what is kept and told of them.

use crate::client::{Client, problem};
use crate::support::{EMAIL, Server, wait};
use afterword::domain::account::Principal;
use afterword::domain::comment::CommentId;
use afterword::service::{purge, queue, sites};
use serde_json::{Value, json};

const TOO_LONG: i64 = 366;

fn ban(kind: &str, value: &str) -> Value {
    json!({"site": "blog", "kind": kind, "value": value})
}

fn ban_of(kind: &str, comment: i64) -> Value {
    json!({"site": "blog", "kind": kind, "comment": comment})
}

fn status(server: &Server, id: i64) -> String {
    server.owner_view(id)["status"].as_str().unwrap().to_owned()
}

fn values(client: &Client<'_>, path: &str) -> Vec<String> {
    let list = client.get(path).ok();
    assert_eq!(list["next_cursor"], Value::Null);
    list["items"].as_array().unwrap().iter().map(|ban| ban["value"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn ban_is_made_found_listed_and_lifted() {
    let server = Server::new();
    let mona = server.client("mona", "moderator", &[]);
    let made = mona
        .post("/bans", json!({"site": "blog", "kind": "network", "value": "198.51.100.7/24", "note": " No  more. "}));
    let expected = json!({
        "id": made.json()["id"], "site": "blog", "kind": "network", "value": "198.51.100.0/24", "note": "No more.",
        "created_by": "mona", "created_at": "2026-11-22T09:30:00.000Z", "expires_at": "2026-12-22T09:30:00.000Z",
    });
    assert_eq!(made.json(), expected);
    assert_eq!(mona.follow(&made), expected);
    let word = mona.post("/bans", ban("word", "Casino Royal")).ok();
    assert_eq!((&word["expires_at"], &word["note"]), (&Value::Null, &json!("")));
    let host = mona.post("/bans", json!({"site": "news", "kind": "host", "value": "*.Casino.example", "days": 1})).ok();
    assert_eq!((&host["value"], &host["expires_at"]), (&json!("casino.example"), &json!("2026-11-23T09:30:00.000Z")));
    assert_eq!(values(&mona, "/bans"), ["casino.example", "Casino Royal", "198.51.100.0/24"]);
    assert_eq!(values(&mona, "/bans?site=news"), ["casino.example"]);
    let path = format!("/bans/{}", word["id"]);
    assert_eq!(mona.delete(&path).status, 204);
    assert_eq!(mona.delete(&path).problem(), problem(404, "not_found"));
    assert_eq!(mona.get(&path).problem(), problem(404, "not_found"));
    assert_eq!(values(&mona, "/bans?site=blog"), ["198.51.100.0/24"]);
}

#[test]
fn ban_makes_spam_of_what_it_meets_until_it_ends_or_is_lifted() {
    let same_author = json!({"body": "By the same.", "author_name": "Somebody"});
    let other_author = json!({"body": "From the same.", "email": "other@mail.example"});
    holds_for_its_time(|_| ban("word", "fortune"), &json!({"body": "A Fortune to win."}));
    holds_for_its_time(|_| ban("host", "casino.example"), &json!({"body": "See https://www.casino.example/play"}));
    holds_for_its_time(|first| ban_of("author", first), &same_author);
    holds_for_its_time(|first| ban_of("network", first), &other_author);
    holds_for_its_time(|_| ban("network", "127.0.0.1"), &other_author);
}

fn holds_for_its_time(ban: impl Fn(i64) -> Value, meets: &Value) {
    let server = Server::new();
    let mona = server.client("mona", "moderator", &[]);
    let first = server.comment("blog", "Play at once.", &[]);
    let send = |site: &str, number: u8| {
        let body = format!("{} Number {number}.", meets["body"].as_str().unwrap());
        let changes = ["author_name", "email"].map(|name| (name, meets[name].clone()));
        let changes: Vec<_> = changes.into_iter().filter(|(_, value)| value.is_string()).collect();
        status(&server, server.comment(site, &body, &changes))
    };
    let new = ban(first);
    assert_eq!(send("blog", 1), "pending", "{new}");
    let mut lasting = new.clone();
    lasting["days"] = json!(2);
    mona.post("/bans", lasting).ok();
    assert_eq!(send("blog", 2), "spam", "{new}");
    assert_eq!(send("news", 3), "pending", "{new}: on another site");
    server.clock.advance_seconds(2 * 86_400);
    assert_eq!(send("blog", 4), "pending", "{new}: it has ended");
    assert!(values(&mona, "/bans").is_empty(), "{new}");
    wait(purge::purge(&server.service)).unwrap();
    let made = mona.post("/bans", new.clone()).ok();
    assert_eq!(send("blog", 5), "spam", "{new}");
    assert_eq!(mona.delete(&format!("/bans/{}", made["id"])).status, 204);
    assert_eq!(send("blog", 6), "pending", "{new}: it is lifted");
    assert_eq!(status(&server, first), "pending", "what was there before is left alone");
}

#[test]
fn author_without_an_address_is_known_by_proof() {
    let server = Server::new();
    let mona = server.client("mona", "moderator", &[]);
    wait(sites::set(&server.service, &Principal::operator(), "blog", "email", "optional")).unwrap();
    let nameless = |body: &str, token: &Value| {
        server.comment("blog", body, &[("email", Value::Null), ("author_token", token.clone())])
    };
    let first = nameless("One.", &Value::Null);
    let found = wait(queue::find(&server.service, &Principal::operator(), CommentId::new(first))).unwrap().comment;
    let token = json!(server.service.keyring.sign_author(found.avatar.unwrap(), found.site_id));
    assert_eq!(status(&server, nameless("Two.", &token)), "pending");
    mona.post("/bans", ban_of("author", first)).ok();
    assert_eq!(status(&server, nameless("Three.", &token)), "spam");
    assert_eq!(status(&server, nameless("Four.", &Value::Null)), "pending", "nobody in particular");
}

#[test]
fn all_that_is_wrong_with_a_ban_is_told_at_once() {
    let server = Server::new();
    let mona = server.client("mona", "moderator", &["blog"]);
    let (here, elsewhere) = (server.comment("blog", "Here.", &[]), server.comment("news", "Elsewhere.", &[]));
    let reply = mona.post(&format!("/comments/{here}/replies"), json!({"body": "Thank you."})).ok();
    let long = "n".repeat(501);
    for (change, broken) in [
        (
            json!({"kind": "planet", "days": 0, "note": long}),
            &["kind not_one_of", "note too_long", "days out_of_range"][..],
        ),
        (json!({"kind": "network", "days": TOO_LONG}), &["value required", "days out_of_range"]),
        (
            json!({"kind": "network", "value": "10.0.0.0/8", "note": "No\u{202e}"}),
            &["value out_of_range", "note invisible_characters"],
        ),
        (json!({"kind": "network", "value": "192.0.2.1", "comment": here}), &["comment malformed"]),
        (json!({"kind": "host", "value": "https://casino.example/"}), &["value malformed"]),
        (json!({"kind": "word", "value": " "}), &["value required"]),
        (json!({"kind": "word", "comment": here}), &["comment malformed", "value required"]),
        (json!({"kind": "author"}), &["comment required"]),
        (json!({"kind": "author", "value": "Ada"}), &["value malformed", "comment required"]),
        (json!({"kind": "author", "comment": elsewhere, "days": 0}), &["days out_of_range", "comment unknown"]),
        (json!({"kind": "author", "comment": 7}), &["comment unknown"]),
        (json!({"kind": "author", "comment": reply["id"]}), &["comment malformed"]),
        (json!({"kind": "network", "comment": reply["id"]}), &["comment malformed"]),
        (
            json!({"kind": 7, "days": "soon", "until": "x"}),
            &["until unknown_field", "kind malformed", "days malformed"],
        ),
    ] {
        let mut new = change.clone();
        new["site"] = json!("blog");
        assert_eq!(mona.post("/bans", new).broken(), broken, "{change}");
    }
    mona.post("/bans", ban("word", "fortune")).ok();
    assert_eq!(mona.post("/bans", ban("word", " fortune ")).broken(), ["value taken"]);
    mona.post("/bans", ban_of("author", here)).ok();
    assert_eq!(mona.post("/bans", ban_of("author", here)).broken(), ["comment taken"]);
    assert_eq!(values(&mona, "/bans"), ["Ada", "fortune"]);
    let foreign = json!({"site": "news", "kind": "planet"});
    assert_eq!(mona.post("/bans", foreign).problem(), problem(404, "not_found"));
}

#[test]
fn networks_that_are_no_longer_kept_cannot_be_banned_by_a_comment() {
    let server = Server::new();
    let mona = server.client("mona", "moderator", &[]);
    let id = server.comment("blog", "Long ago.", &[]);
    server.clock.advance_seconds(31 * 86_400);
    wait(purge::purge(&server.service)).unwrap();
    assert_eq!(mona.post("/bans", ban_of("network", id)).broken(), ["comment malformed"]);
    mona.post("/bans", ban_of("author", id)).ok();
}

#[test]
fn neither_answers_nor_the_log_tell_what_an_author_is_known_by() {
    let server = Server::new();
    let mona = server.client("mona", "moderator", &[]);
    let id = server.comment("blog", "Play at once.", &[]);
    let author = mona.post("/bans", ban_of("author", id));
    let network = mona.post("/bans", ban("network", "198.51.100.0/24"));
    let listed = mona.get("/bans");
    let members = json!(["created_at", "created_by", "expires_at", "id", "kind", "note", "site", "value"]);
    for ban in [author.json(), network.json(), listed.ok()["items"][1].clone()] {
        assert_eq!(json!(ban.as_object().unwrap().keys().collect::<Vec<_>>()), members);
    }
    assert!(!listed.body.contains(EMAIL) && author.json()["value"] == "Ada");
    mona.delete(&format!("/bans/{}", network.json()["id"]));
    let log: Vec<_> = server.audit("3").into_iter().map(|entry| (entry.action, entry.object, entry.details)).collect();
    let line =
        |action: &str, ban: &Value, kind: &str| (action.to_owned(), format!("ban:{}", ban["id"]), kind.to_owned());
    let expected = [
        line("ban.lift", &network.json(), "network"),
        line("ban.add", &network.json(), "network"),
        line("ban.add", &author.json(), "author"),
    ];
    assert_eq!(log, expected);
}
