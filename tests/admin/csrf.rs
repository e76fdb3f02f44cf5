//! Requests with a cookie: where they may come from, and what they carry beside it.

use crate::client::{Answer, Proof, problem};
use crate::support::{ADMIN, PASSWORD, Server, all_scopes};
use serde_json::json;

fn session(proof: Proof) -> (String, String) {
    match proof {
        Proof::Session { cookie, csrf } => (cookie, csrf),
        Proof::Nothing | Proof::Token(_) => panic!("no session"),
    }
}

/// Tries to change something; 422 says that the request was let through.
fn change(server: &Server, headers: &[(&str, &str)]) -> Answer {
    server.send("POST", &format!("{ADMIN}/sites"), headers, Some(&json!({})))
}

#[test]
fn change_with_a_cookie_needs_the_token_of_its_own_session() {
    let server = Server::new();
    server.add_moderator("olga", "owner", &[]);
    let (cookie, csrf) = session(server.sign_in("olga"));
    let (_, other) = session(server.sign_in("olga"));
    let own = ("origin", server.origin.as_str());
    let cookie = ("cookie", cookie.as_str());
    assert_eq!(change(&server, &[cookie, own, ("x-csrf-token", &csrf)]).status, 422);
    let flipped = csrf.chars().rev().collect::<String>();
    for token in [None, Some(""), Some(other.as_str()), Some(flipped.as_str())] {
        let mut headers = vec![cookie, own];
        headers.extend(token.map(|token| ("x-csrf-token", token)));
        assert_eq!(change(&server, &headers).problem(), problem(403, "csrf_failed"), "{token:?}");
    }
}

#[test]
fn change_with_a_cookie_comes_from_a_page_of_this_server() {
    let server = Server::new();
    server.add_moderator("olga", "owner", &[]);
    let (cookie, csrf) = session(server.sign_in("olga"));
    let own = ("origin", server.origin.as_str());
    let local = server.origin.replace("127.0.0.1", "localhost");
    let https = server.origin.replace("http://", "https://");
    let foreign = ("origin", "https://blog.example");
    for (page, status) in [
        (&[][..], 403),
        (&[own], 422),
        (&[("origin", &local)], 422),
        (&[("origin", &https)], 403),
        (&[foreign], 403),
        (&[("origin", "null")], 403),
        (&[("origin", "http://127.0.0.1")], 403),
        (&[("sec-fetch-site", "same-origin")], 422),
        (&[("sec-fetch-site", "same-origin"), own], 422),
        (&[("sec-fetch-site", "same-site"), own], 403),
        (&[("sec-fetch-site", "cross-site"), own], 403),
        (&[("sec-fetch-site", "none"), own], 403),
        (&[("sec-fetch-site", "Same-Origin"), own], 403),
        (&[("sec-fetch-site", ""), own], 403),
    ] {
        let headers = [&[("cookie", cookie.as_str()), ("x-csrf-token", &csrf)], page].concat();
        let code = if status == 403 { "csrf_failed" } else { "validation_failed" };
        assert_eq!(change(&server, &headers).problem(), problem(status, code), "{page:?}");
    }
}

#[test]
fn every_change_is_guarded_and_reading_is_not() {
    let server = Server::new();
    server.add_moderator("olga", "owner", &[]);
    let (cookie, csrf) = session(server.sign_in("olga"));
    let id = server.comment("blog", "Well said.", &[]);
    let cookie = ("cookie", cookie.as_str());
    let foreign =
        [cookie, ("sec-fetch-site", "cross-site"), ("origin", "https://evil.example"), ("x-csrf-token", &csrf)];
    let (before, shown) = (server.audit("1")[0].seq, server.thread());
    for (method, path) in [
        ("DELETE", "/sessions/current".to_owned()),
        ("PATCH", format!("/comments/{id}")),
        ("DELETE", format!("/comments/{id}")),
        ("POST", format!("/comments/{id}/undo")),
        ("POST", format!("/comments/{id}/replies")),
        ("POST", format!("/comments/{id}/reveal-email")),
        ("POST", "/comments/batch".to_owned()),
        ("POST", "/sites".to_owned()),
        ("PATCH", "/sites/blog".to_owned()),
        ("POST", "/articles".to_owned()),
        ("PATCH", "/articles/1".to_owned()),
        ("POST", "/moderators".to_owned()),
        ("PATCH", "/moderators/olga".to_owned()),
        ("POST", "/tokens".to_owned()),
        ("DELETE", "/tokens/1".to_owned()),
    ] {
        let answer = server.send(method, &format!("{ADMIN}{path}"), &foreign, Some(&json!({})));
        assert_eq!(answer.problem(), problem(403, "csrf_failed"), "{method} {path}");
    }
    assert_eq!((server.audit("1")[0].seq, server.thread()), (before, shown));
    for path in ["/me", "/comments", "/counts", "/sites", "/articles", "/moderators", "/tokens", "/audit"] {
        for method in ["GET", "HEAD"] {
            let answer = server.send(method, &format!("{ADMIN}{path}"), &[cookie], None);
            assert_eq!(answer.status, 200, "{method} {path}");
            assert_eq!(answer.header("access-control-allow-origin"), None);
        }
    }
    assert_eq!(server.audit("1")[0].seq, before, "reading changes nothing");
}

#[test]
fn request_shows_a_cookie_or_a_token_and_never_both() {
    let server = Server::new();
    server.add_moderator("olga", "owner", &[]);
    let (cookie, csrf) = session(server.sign_in("olga"));
    let bearer = format!("Bearer {}", server.token("olga", &all_scopes(), 90));
    let (cookie, bearer) = (("cookie", cookie.as_str()), ("authorization", bearer.as_str()));
    let me = |headers: &[(&str, &str)]| server.send("GET", &format!("{ADMIN}/me"), headers, None);
    assert_eq!(me(&[bearer, cookie]).problem(), problem(400, "malformed_request"));
    assert_eq!(me(&[bearer, ("cookie", "afterword=")]).problem(), problem(400, "malformed_request"));
    let own = ("origin", server.origin.as_str());
    let both = change(&server, &[bearer, cookie, own, ("x-csrf-token", &csrf)]);
    assert_eq!(both.problem(), problem(400, "malformed_request"));
    assert_eq!(me(&[bearer, ("cookie", "theme=dark; lang=%FF")]).ok()["name"], "olga");
    assert_eq!(me(&[cookie]).ok()["csrf_token"], csrf);
    assert_eq!(change(&server, &[bearer, ("origin", "https://evil.example")]).status, 422, "tokens need no page");
    for none in [("cookie", "__Host-afterword=x"), ("authorization", "Basic b2xnYTp4"), ("authorization", "Bearer")] {
        let refused = me(&[none]);
        assert_eq!(refused.problem(), problem(401, "unauthenticated"), "{none:?}");
        assert_eq!(refused.must("www-authenticate"), "Bearer");
    }
}

#[test]
fn no_page_of_another_origin_signs_its_reader_in() {
    let server = Server::new();
    server.add_moderator("olga", "owner", &[]);
    let body = json!({"username": "olga", "password": PASSWORD});
    let own = server.origin.clone();
    for (header, status) in [
        (("sec-fetch-site", "cross-site"), 403),
        (("sec-fetch-site", "same-site"), 403),
        (("origin", "https://blog.example"), 403),
        (("origin", "null"), 403),
        (("origin", own.as_str()), 201),
        (("sec-fetch-site", "same-origin"), 201),
    ] {
        let answer = server.send("POST", &format!("{ADMIN}/sessions"), &[header], Some(&body));
        assert_eq!((answer.status, answer.header("set-cookie").is_some()), (status, status == 201), "{header:?}");
    }
}
