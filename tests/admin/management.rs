//! Sites, articles, moderators, tokens, and the log of who did what.

use crate::client::{Answer, Proof, problem};
use crate::support::{PASSWORD, Server, wait};
use afterword::service::audit;
use serde_json::{Value, json};

fn names(list: &Value, member: &str) -> Vec<String> {
    list["items"].as_array().unwrap().iter().map(|item| item[member].as_str().unwrap().to_owned()).collect()
}

#[test]
fn site_is_added_found_and_changed() {
    let server = Server::new();
    let owner = server.owner();
    let settings = json!({"moderation": "open", "thread_depth": 3, "keep_query": true});
    let new = json!({"slug": "third", "name": "Third", "origins": ["https://third.example"], "settings": settings});
    let made = owner.post("/sites", new.clone());
    assert_eq!(owner.follow(&made), made.json());
    assert_eq!(owner.post("/sites", new).broken(), ["slug taken"]);
    assert_eq!(names(&owner.get("/sites").ok(), "slug"), ["blog", "news", "third"]);
    let changed = owner.patch("/sites/third", json!({"name": "Drei", "settings": {"thread_depth": "4"}})).ok();
    assert_eq!((&changed["name"], &changed["settings"]["thread_depth"]), (&json!("Drei"), &json!(4)));
    assert_eq!(
        (&changed["settings"]["moderation"], &changed["origins"]),
        (&json!("open"), &json!(["https://third.example"]))
    );
    assert_eq!(owner.get("/sites/third").ok(), changed);
    assert_eq!(owner.get("/sites/fourth").problem(), problem(404, "not_found"));
    assert_eq!(owner.patch("/sites/fourth", json!({})).problem(), problem(404, "not_found"));
}

#[test]
fn all_that_is_wrong_with_a_site_is_told_at_once_and_nothing_is_changed() {
    let server = Server::new();
    let owner = server.owner();
    let wrong = json!({"slug": "A b", "name": "", "origins": ["https://x.example/path", "ftp://x"], "settings": {"markup": "word"}});
    assert_eq!(owner.post("/sites", wrong).broken(), ["name required"]);
    let wrong = json!({"slug": "A b", "name": " ", "origins": ["https://x.example/path"], "settings": {"markup": "word", "thread_depth": 0, "x": 1}});
    let expected = [
        "slug malformed",
        "name required",
        "origins malformed",
        "markup not_one_of",
        "thread_depth out_of_range",
        "x unknown_field",
    ];
    let mut found = owner.post("/sites", wrong).broken();
    found[3..].sort();
    let mut expected = expected.map(str::to_owned);
    expected[3..].sort();
    assert_eq!(found, expected);
    let before = owner.get("/sites/blog").ok();
    let wrong = owner.patch("/sites/blog", json!({"name": "New", "origins": [], "settings": {"max_links": "many"}}));
    assert_eq!(wrong.broken(), ["origins required", "max_links out_of_range"]);
    let shape = owner.patch("/sites/blog", json!({"slug": "x", "origins": "https://x.example", "settings": []}));
    assert_eq!(shape.broken(), ["slug unknown_field", "origins malformed", "settings malformed"]);
    assert_eq!(owner.get("/sites/blog").ok(), before);
}

#[test]
fn an_unknown_member_or_setting_is_named_with_what_is_known() {
    let server = Server::new();
    let owner = server.owner();
    let said = |answer: Answer| {
        let body: Value = serde_json::from_str(&answer.body).unwrap();
        let error = &body["errors"][0];
        format!("{}: {}", error["field"].as_str().unwrap(), error["message"].as_str().unwrap())
    };
    let misspelt = owner.post("/articles", json!({"site": "blog", "url": "/x", "titel": "A title"}));
    assert_eq!(said(misspelt), "titel: `titel` is not known here; did you mean `title`?");
    let strange = owner.post("/articles", json!({"site": "blog", "url": "/x", "zzz": 1}));
    assert_eq!(said(strange), "zzz: `zzz` is not known here. Known here: site, url, title, external_id.");
    let address = owner.post("/articles", json!({"site": "blog", "url": "/x", "ada@mail.example": 1}));
    assert!(!address.body.contains("mail.example"), "{}", address.body);
    let setting = owner.patch("/sites/blog", json!({"settings": {"max_link": 1}}));
    assert_eq!(said(setting), "max_link: `max_link` is not known here; did you mean `max_links`?");
    let word = owner.patch("/sites/blog", json!({"settings": {"markup": "word"}}));
    assert_eq!(said(word), "markup: `markup` must be one of: text, markdown.");
}

#[test]
fn article_is_added_found_listed_and_changed() {
    let server = Server::new();
    let owner = server.owner();
    let new = |url: &str, number: &str| json!({"site": "blog", "url": url, "title": "A title", "external_id": number});
    let made = owner.post("/articles", new("https://blog.example/one/?x=1#y", "1"));
    assert_eq!(owner.follow(&made), made.json());
    assert_eq!((&made.json()["article"], &made.json()["open"]), (&json!("/one"), &json!(true)));
    server.clock.advance_seconds(1);
    let second = owner.post("/articles", new("/two", "2")).ok();
    assert_eq!(names(&owner.get("/articles?site=blog").ok(), "article"), ["/two", "/one"]);
    assert_eq!(owner.post("/articles", new("/one", "2")).broken(), ["url taken", "external_id taken"]);
    let path = format!("/articles/{}", second["id"]);
    let wrong = owner.patch(&path, json!({"title": "", "external_id": "1"}));
    assert_eq!(wrong.broken(), ["title required", "external_id taken"]);
    let wrong =
        owner.post("/articles", json!({"site": "blog", "url": "https://x.example/", "title": " ", "external_id": ""}));
    assert_eq!(wrong.broken(), ["url malformed", "title required", "external_id required"]);
    assert_eq!(owner.get(&path).ok(), second);
    let changed = owner.patch(&path, json!({"open": false, "title": "Closed", "external_id": "3"})).ok();
    assert_eq!(
        (&changed["open"], &changed["title"], &changed["external_id"]),
        (&json!(false), &json!("Closed"), &json!("3"))
    );
    let thread = server.send("GET", "/api/v1/sites/blog/thread?article=/two", &[], None).ok();
    assert_eq!(thread["article"]["open"], false);
    assert_eq!(owner.post("/articles", json!({"site": "none", "url": "/x"})).problem(), problem(404, "not_found"));
}

#[test]
fn moderator_is_added_found_listed_and_changed() {
    let server = Server::new();
    let owner = server.owner();
    let new =
        json!({"name": "Ada / B\u{e4}r?", "role": "viewer", "password": PASSWORD, "sites": ["news", "blog", "news"]});
    let made = owner.post("/moderators", new.clone());
    assert_eq!(owner.follow(&made), made.json());
    assert_eq!(made.json()["sites"], json!(["blog", "news"]));
    assert_eq!(owner.post("/moderators", new).broken(), ["name taken"]);
    assert_eq!(names(&owner.get("/moderators").ok(), "name"), ["Ada / B\u{e4}r?", "olga"]);
    assert_eq!(server.by(server.sign_in("Ada / B\u{e4}r?")).get("/me").ok()["role"], "viewer");
    let path = "/moderators/Ada%20%2F%20B%C3%A4r%3F";
    let changed = owner.patch(path, json!({"role": "moderator", "sites": "all"})).ok();
    assert_eq!((&changed["role"], &changed["sites"]), (&json!("moderator"), &json!("all")));
    for unclear in [json!(null), json!("blog"), json!(7), json!({})] {
        assert_eq!(owner.patch(path, json!({ "sites": unclear })).broken(), ["sites malformed"], "{unclear}");
    }
    let wrong = owner
        .post("/moderators", json!({"name": "\u{202e}", "role": "king", "password": "password", "sites": ["none"]}));
    assert_eq!(wrong.broken(), ["name required", "role not_one_of", "sites unknown", "password too_short"]);
    let wrong = owner.patch(path, json!({"role": "king", "sites": ["none"], "password": "x"}));
    assert_eq!(wrong.broken(), ["role not_one_of", "sites unknown", "password too_short"]);
    assert_eq!(owner.get(path).ok(), changed);
    assert_eq!(owner.patch("/moderators/nobody", json!({})).problem(), problem(404, "not_found"));
    for answer in [made.body, owner.get("/moderators").body] {
        assert!(!answer.contains("password") && !answer.contains("argon2"), "{answer}");
    }
}

#[test]
fn a_moderator_without_sites_sees_none_and_all_is_a_word_of_its_own() {
    let server = Server::new();
    let owner = server.owner();
    let sees = |name: &str| {
        let me = server.by(server.sign_in(name)).get("/me").ok()["sites"].clone();
        let counted = names(&server.by(server.sign_in(name)).get("/sites").ok(), "slug");
        (me, counted)
    };
    for (sent, shown, seen) in [
        (json!({}), json!("all"), vec!["blog", "news"]),
        (json!({"sites": "all"}), json!("all"), vec!["blog", "news"]),
        (json!({"sites": ["news"]}), json!(["news"]), vec!["news"]),
        (json!({"sites": []}), json!([]), vec![]),
    ] {
        let name = format!("mod {sent}");
        let mut new = json!({"name": name, "role": "owner", "password": PASSWORD});
        new.as_object_mut().unwrap().extend(sent.as_object().unwrap().clone());
        assert_eq!(owner.post("/moderators", new).ok()["sites"], shown);
        assert_eq!(sees(&name), (shown, seen.iter().map(|slug| (*slug).to_owned()).collect::<Vec<_>>()));
    }
    server.add_moderator("ada", "owner", &["blog"]);
    assert_eq!(owner.patch("/moderators/ada", json!({"sites": []})).ok()["sites"], json!([]));
    assert_eq!(sees("ada"), (json!([]), Vec::<String>::new()), "taking the last site away gives no other");
}

#[test]
fn a_change_that_changes_nothing_ends_no_session() {
    let server = Server::new();
    let owner = server.owner();
    server.add_moderator("ada", "moderator", &["blog"]);
    let session = server.sign_in("ada");
    for nothing in [json!({}), json!({"role": "moderator", "sites": ["blog"], "active": true}), json!({"role": null})] {
        owner.patch("/moderators/ada", nothing).ok();
        assert_eq!(server.by(session.clone()).get("/me").status, 200);
    }
    owner.patch("/moderators/ada", json!({"sites": ["news"]})).ok();
    assert_eq!(server.by(session).get("/me").status, 401);
}

#[test]
fn last_owner_of_all_sites_stays_one() {
    let server = Server::new();
    let owner = server.owner();
    server.add_moderator("bea", "owner", &["blog"]);
    for (change, error) in [
        (json!({"role": "moderator"}), "role malformed"),
        (json!({"active": false}), "active malformed"),
        (json!({"sites": ["blog"]}), "sites malformed"),
    ] {
        assert_eq!(owner.patch("/moderators/olga", change).broken(), [error]);
    }
    assert_eq!(owner.get("/me").ok()["role"], "owner");
    server.add_moderator("otto", "owner", &[]);
    assert_eq!(owner.patch("/moderators/otto", json!({"active": false})).ok()["active"], false);
    assert_eq!(owner.patch("/moderators/olga", json!({"active": false})).broken(), ["active malformed"]);
    owner.patch("/moderators/otto", json!({"active": true})).ok();
    assert_eq!(owner.patch("/moderators/olga", json!({"role": "viewer"})).ok()["role"], "viewer");
    assert_eq!(owner.get("/moderators").problem(), problem(403, "forbidden"), "the token follows the role");
}

#[test]
fn token_makes_none_that_reaches_further_than_itself() {
    let server = Server::new();
    let made = server.owner().post("/tokens", json!({"moderator": "olga", "scopes": ["users:admin"]}));
    let limited = server.by(Proof::Token(made.ok()["token"].as_str().unwrap().to_owned()));
    let further = limited.post("/tokens", json!({"moderator": "olga", "scopes": ["users:admin", "pii:read"]}));
    assert_eq!(further.problem(), problem(403, "forbidden"));
    limited.post("/tokens", json!({"moderator": "olga", "scopes": ["users:admin"]})).ok();
}

#[test]
fn token_reaches_as_far_as_its_scopes_until_it_is_revoked() {
    let server = Server::new();
    let owner = server.owner();
    let new =
        json!({"moderator": "olga", "scopes": ["sites:admin", "comments:read", "comments:read"], "expires_days": 7});
    let made = owner.post("/tokens", new);
    let info = owner.follow(&made);
    assert_eq!(
        (&info["scopes"], &info["expires_at"]),
        (&json!(["comments:read", "sites:admin"]), &json!("2026-11-29T09:30:00.000Z"))
    );
    assert_eq!((&info["used_on"], &info["revoked_at"]), (&Value::Null, &Value::Null));
    let limited = server.by(Proof::Token(made.json()["token"].as_str().unwrap().to_owned()));
    assert_eq!(limited.get("/me").ok()["scopes"], info["scopes"]);
    assert_eq!((limited.get("/counts").status, limited.get("/sites").status), (200, 200));
    for path in ["/moderators", "/tokens", "/audit"] {
        assert_eq!(limited.get(path).problem(), problem(403, "forbidden"), "{path}");
    }
    let path = format!("/tokens/{}", info["id"]);
    assert_eq!(owner.get(&path).ok()["used_on"], "2026-11-22T00:00:00.000Z");
    server.clock.advance_seconds(7);
    assert_eq!(owner.delete(&format!("/tokens/{}", info["public_id"].as_str().unwrap())).status, 204);
    assert_eq!(limited.get("/counts").problem(), problem(401, "unauthenticated"));
    server.clock.advance_seconds(7);
    assert_eq!(owner.delete(&path).status, 204);
    assert_eq!(owner.get(&path).ok()["revoked_at"], "2026-11-22T09:30:07.000Z", "the first time counts");
    assert_eq!(owner.delete("/tokens/7").problem(), problem(404, "not_found"));
    let wrong =
        owner.post("/tokens", json!({"moderator": "nobody", "scopes": ["all", "comments:read"], "expires_days": 366}));
    assert_eq!(wrong.broken(), ["scopes not_one_of", "expires_days out_of_range", "moderator unknown"]);
    let wrong = owner.post("/tokens", json!({"moderator": "olga", "scopes": []}));
    assert_eq!(wrong.broken(), ["scopes required"]);
}

#[test]
fn secrets_are_shown_once_and_never_stored() {
    let server = Server::new();
    let owner = server.owner();
    let made = owner.post("/tokens", json!({"moderator": "olga", "scopes": ["pii:read"]}));
    let token = made.json()["token"].as_str().unwrap().to_owned();
    let (public, secret) = token.strip_prefix("awt_").unwrap().split_once('_').unwrap();
    let secret = secret.get(..43).unwrap();
    let Proof::Session { cookie, csrf } = server.sign_in("olga") else { panic!("no session") };
    let cookie = cookie.split_once('=').unwrap().1;
    for path in ["/tokens".to_owned(), format!("/tokens/{public}"), "/audit".to_owned()] {
        let answer = owner.get(&path);
        assert!(answer.body.contains(public) && !answer.body.contains(secret), "{path}");
    }
    let stored = server.stored_bytes();
    let holds = |text: &str| stored.windows(text.len()).any(|window| window == text.as_bytes());
    assert!(holds(public), "the bytes are those of the database");
    for text in [secret, cookie, &csrf, PASSWORD] {
        assert!(!holds(text), "{text}");
    }
}

#[test]
fn log_tells_who_did_what_and_is_sound() {
    let server = Server::new();
    let owner = server.owner();
    let mona = server.client("mona", "moderator", &["blog"]);
    let id = server.comment("blog", "One.", &[]);
    owner.post("/sites", json!({"slug": "third", "name": "Third", "origins": ["https://third.example"]})).ok();
    owner.patch("/sites/third", json!({"settings": {"moderation": "open"}})).ok();
    let article = owner.post("/articles", json!({"site": "third", "url": "/x"})).ok()["id"].clone();
    owner.patch(&format!("/articles/{article}"), json!({"open": false})).ok();
    let new = json!({"name": "vera", "role": "viewer", "password": PASSWORD});
    owner.post("/moderators", new).ok();
    let secret = "another violin glacier umbrella";
    owner
        .patch("/moderators/vera", json!({"role": "moderator", "sites": ["news"], "active": false, "password": secret}))
        .ok();
    let token =
        owner.post("/tokens", json!({"moderator": "vera", "scopes": ["comments:read"]})).ok()["public_id"].clone();
    let token = token.as_str().unwrap();
    owner.delete(&format!("/tokens/{token}"));
    mona.patch(&format!("/comments/{id}"), json!({"status": "trash"})).ok();
    mona.delete(&format!("/comments/{id}"));
    server.attempt("mona", "wrong");
    let entries: Vec<_> = server.audit("10").into_iter().rev().collect();
    let told: Vec<_> = entries.iter().map(|e| format!("{} {} {} {}", e.actor, e.action, e.object, e.details)).collect();
    let expected = [
        "olga site.add site:third ".to_owned(),
        "olga site.change site:third moderation=open".to_owned(),
        format!("olga article.add article:{article} "),
        format!("olga article.change article:{article} "),
        "olga moderator.add moderator:vera viewer".to_owned(),
        "olga moderator.change moderator:vera role=moderator, sites=news, active=false, password".to_owned(),
        format!("olga token.create token:{token} vera: comments:read"),
        format!("olga token.revoke token:{token} "),
        format!("mona comment.trash comment:{id} "),
        format!("mona comment.delete comment:{id} "),
    ];
    assert_eq!(told, expected);
    let page = owner.get("/audit?limit=10").ok();
    assert_eq!((&page["items"][0]["actor"], &page["items"][0]["action"]), (&json!("mona"), &json!("comment.delete")));
    assert_eq!(page["items"][0]["seq"], entries.last().unwrap().seq);
    let next = owner.get(&format!("/audit?limit=10&cursor={}", page["next_cursor"].as_str().unwrap())).ok();
    assert_eq!(next["items"][0]["seq"], entries[0].seq - 1);
    let report = wait(audit::verify(&server.service)).unwrap();
    assert_eq!((report.sound, report.broken_at), (entries.last().unwrap().seq, None));
}

#[test]
fn site_says_it_in_its_own_words_until_they_are_taken_back() {
    let server = Server::new();
    let owner = server.owner();
    let path = "/sites/blog/texts";
    let put =
        |place: &str, text: Value| owner.send("PUT", &format!("{path}/{place}"), &[], Some(&json!({"text": text})));
    let said = json!({"language": "de", "key": "form-title", "text": "Sag etwas"});
    assert_eq!(put("de/form-title", json!(" Sag was ")).status, 200);
    assert_eq!(put("de/form-title", json!("Sag etwas")).ok(), said);
    assert_eq!(owner.get(path).ok()["items"], json!([said]));
    for (place, text, broken) in [
        ("xx/form-titel", json!("x"), vec!["language not_one_of", "key unknown_field"]),
        ("en/direction", json!("rtl"), vec!["key unknown_field"]),
        ("en/form-title", json!("{ $name }"), vec!["text malformed"]),
        ("en/form-title", json!("{"), vec!["text malformed"]),
        ("en/form-title", json!(" "), vec!["text required"]),
        ("en/form-title", json!(null), vec!["text required"]),
        ("en/form-title", json!("a\u{7}b"), vec!["text invisible_characters"]),
        ("en/form-title", json!("a".repeat(2001)), vec!["text too_long"]),
        ("en/form-title", json!(7), vec!["text malformed"]),
    ] {
        assert_eq!(put(place, text.clone()).broken(), broken, "{place} {text}");
    }
    assert_eq!(owner.delete(&format!("{path}/en/nothing")).broken(), ["key unknown_field"]);
    for _ in 0..2 {
        assert_eq!(owner.delete(&format!("{path}/de/form-title")).status, 204);
    }
    assert_eq!(owner.get(path).ok()["items"], json!([]));
    let audit = owner.get("/audit").ok();
    let told: Vec<_> =
        audit["items"].as_array().unwrap().iter().map(|entry| entry["action"].as_str().unwrap()).collect();
    assert_eq!(told.iter().filter(|action| **action == "site.text.unset").count(), 1, "{told:?}");
    assert_eq!(told.iter().filter(|action| **action == "site.text.set").count(), 2, "{told:?}");
}
