//! Sessions: how they begin, what their cookie is, and all that ends them.

use crate::client::{Answer, Proof, problem};
use crate::support::{ADMIN, PASSWORD, Server, texts, wait};
use afterword::service::accounts::{self, ModeratorChange, SiteChoice};
use serde_json::json;

fn me(server: &Server, proof: &Proof) -> u16 {
    server.by(proof.clone()).get("/me").status
}

#[test]
fn cookie_over_plain_http_on_loopback_is_kept_to_this_host_by_browsers() {
    let server = Server::new();
    server.add_moderator("ada", "viewer", &[]);
    let answer = server.attempt("ada", PASSWORD);
    let cookie = answer.must("set-cookie");
    let (pair, attributes) = cookie.split_once("; ").unwrap();
    let mut attributes: Vec<_> = attributes.split("; ").collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Strict"]);
    let (name, token) = pair.split_once('=').unwrap();
    assert_eq!((name, token.len()), ("afterword", 43));
    assert!(!answer.body.contains(token), "scripts never see it");
    assert_eq!(answer.must("cache-control"), "no-store");
    assert_eq!(answer.json()["expires_at"], "2026-11-23T09:30:00.000Z");
    assert_eq!(answer.must("location"), format!("{}{ADMIN}/me", server.origin));
}

#[test]
fn cookie_of_an_encrypted_site_is_secure_and_bound_to_its_host() {
    let server = Server::with(&[("server.public_url", "https://c.example")]);
    server.add_moderator("ada", "viewer", &[]);
    let answer = server.attempt("ada", PASSWORD);
    let (pair, attributes) = answer.must("set-cookie").split_once("; ").unwrap();
    let mut attributes: Vec<_> = attributes.split("; ").collect();
    attributes.sort_unstable();
    assert_eq!(attributes, ["HttpOnly", "Path=/", "SameSite=Strict", "Secure"]);
    let value = pair.strip_prefix("__Host-afterword=").unwrap();
    let me = |cookie: &str| server.send("GET", &format!("{ADMIN}/me"), &[("cookie", cookie)], None).status;
    assert_eq!(me(pair), 200);
    assert_eq!(me(&format!("afterword={value}")), 401, "only the name that browsers guard is taken");
}

#[test]
fn signing_out_ends_the_session_and_clears_the_browser() {
    let server = Server::new();
    server.add_moderator("ada", "viewer", &[]);
    let (left, stays) = (server.sign_in("ada"), server.sign_in("ada"));
    let answer = server.by(left.clone()).delete("/sessions/current");
    assert_eq!((answer.status, answer.body.as_str()), (204, ""));
    let removal = answer.must("set-cookie");
    assert!(removal.starts_with("afterword=; ") && removal.contains("Max-Age=0"), "{removal}");
    assert_eq!(answer.must("clear-site-data"), r#""cache", "storage""#);
    assert_eq!((me(&server, &left), me(&server, &stays)), (401, 200));
}

#[test]
fn session_ends_after_an_hour_without_use_and_after_a_day_in_any_case() {
    let server = Server::new();
    server.add_moderator("ada", "viewer", &[]);
    let idle = server.sign_in("ada");
    server.clock.advance_seconds(3599);
    assert_eq!(me(&server, &idle), 200);
    server.clock.advance_seconds(3600);
    assert_eq!(me(&server, &idle), 401);

    let used = server.sign_in("ada");
    for _ in 0..47 {
        server.clock.advance_seconds(30 * 60);
        assert_eq!(me(&server, &used), 200);
    }
    server.clock.advance_seconds(30 * 60 - 1);
    assert_eq!(me(&server, &used), 200);
    server.clock.advance_seconds(1);
    assert_eq!(me(&server, &used), 401);
}

#[test]
fn change_to_a_moderator_ends_their_sessions_at_once() {
    let server = Server::new();
    server.add_moderator("ada", "viewer", &[]);
    server.add_moderator("eve", "viewer", &[]);
    let other = server.sign_in("eve");
    let none = ModeratorChange::default;
    let password = Some("another violin glacier umbrella".to_owned());
    for (change, password) in [
        (ModeratorChange { role: Some("moderator".to_owned()), ..none() }, PASSWORD),
        (ModeratorChange { sites: Some(SiteChoice::Only(texts(&["news"]))), ..none() }, PASSWORD),
        (ModeratorChange { password, ..none() }, "another violin glacier umbrella"),
    ] {
        let session = server.sign_in("ada");
        assert_eq!(me(&server, &session), 200);
        server.change_moderator("ada", change);
        assert_eq!((me(&server, &session), me(&server, &other)), (401, 200));
        if password != PASSWORD {
            assert_eq!(server.attempt("ada", PASSWORD).status, 401);
        }
        assert_eq!(server.attempt("ada", password).status, 201);
    }
}

#[test]
fn deactivated_moderator_is_out_at_once_and_comes_back_with_a_new_session_only() {
    let server = Server::new();
    server.add_moderator("ada", "moderator", &[]);
    let session = server.sign_in("ada");
    let token = Proof::Token(server.token("ada", &["comments:read"], 90));
    let set_active = |is_active| {
        server.change_moderator("ada", ModeratorChange { is_active: Some(is_active), ..ModeratorChange::default() });
    };
    set_active(false);
    assert_eq!((me(&server, &session), me(&server, &token)), (401, 401));
    assert_eq!(server.attempt("ada", PASSWORD).problem(), problem(401, "unauthenticated"));
    set_active(true);
    assert_eq!((me(&server, &session), me(&server, &token)), (401, 200));
    assert_eq!(server.attempt("ada", PASSWORD).status, 201);
}

#[test]
fn nothing_tells_an_unknown_name_from_a_wrong_password() {
    let server = Server::new();
    server.add_moderator("ada", "moderator", &[]);
    server.add_moderator("gone", "moderator", &[]);
    server.change_moderator("gone", ModeratorChange { is_active: Some(false), ..ModeratorChange::default() });
    let told = |answer: &Answer| {
        assert_eq!(answer.header("set-cookie"), None);
        (answer.problem(), answer.body.clone(), answer.must("www-authenticate").to_owned())
    };
    let wrong = told(&server.attempt("ada", "umbrella violin glacier random"));
    assert_eq!(wrong.0, problem(401, "unauthenticated"));
    assert_eq!(told(&server.attempt("nobody", PASSWORD)), wrong);
    assert_eq!(told(&server.attempt("gone", PASSWORD)), wrong);
    assert_eq!(told(&server.attempt("ADA", PASSWORD)), wrong);
}

#[test]
fn failures_delay_but_never_lock_a_moderator_out() {
    let server = Server::new();
    server.add_moderator("ada", "moderator", &[]);
    for _ in 0..5 {
        assert_eq!(server.attempt("ada", "wrong").status, 401);
    }
    assert_eq!(server.attempt("ada", PASSWORD).status, 201);
}

#[test]
fn network_that_tries_too_often_is_told_when_to_come_back() {
    let server = Server::with(&[("limits.sign_ins_per_quarter_hour", "3")]);
    server.add_moderator("ada", "moderator", &[]);
    let token = Proof::Token(server.token("ada", &["comments:read"], 90));
    for name in ["ada", "bob", "cleo"] {
        assert_eq!(server.attempt(name, "wrong").status, 401);
    }
    let refused = server.attempt("ada", PASSWORD);
    assert_eq!(refused.problem(), problem(429, "too_many_sign_ins"));
    let seconds: u32 = refused.must("retry-after").parse().unwrap();
    assert!((1..=300).contains(&seconds), "{seconds}");
    assert_eq!(me(&server, &token), 200, "who has proved it already is not slowed");
}

#[test]
fn signing_in_takes_white_space_as_adding_does() {
    let server = Server::new();
    server.add_moderator(" Ada   B\u{e4}r ", "moderator", &[]);
    let session = server.sign_in("Ada  B\u{e4}r ");
    assert_eq!(server.by(session).get("/me").ok()["name"], "Ada B\u{e4}r");
}

#[test]
fn signing_in_tells_what_is_missing() {
    let server = Server::new();
    let sign_in = |body| server.send("POST", &format!("{ADMIN}/sessions"), &[], Some(&body));
    assert_eq!(sign_in(json!({})).broken(), ["username required", "password required"]);
    let shape = sign_in(json!({"username": 7, "pasword": "x", "password": ""}));
    assert_eq!(shape.broken(), ["pasword unknown_field", "username malformed", "password required"]);
    let large = sign_in(json!({"username": "ada", "password": "x".repeat(9000)}));
    assert_eq!(large.problem(), problem(413, "payload_too_large"));
}

#[test]
fn a_look_at_a_session_is_no_use_of_it() {
    let server = Server::new();
    server.add_moderator("ada", "moderator", &[]);
    let Proof::Session { cookie, .. } = server.sign_in("ada") else { panic!("no session") };
    let (_, token) = cookie.split_once('=').unwrap();
    let look = || wait(accounts::watch_session(&server.service, token)).is_ok();
    server.clock.advance_seconds(59 * 60);
    assert!(look());
    server.clock.advance_seconds(2 * 60);
    assert!(!look(), "the first look has kept it alive");
}
