//! Which pages may send comments, what browsers are told about it, and that credentials make no difference.

use crate::answer::Answer;
use crate::support::{BLOG, COMMENTS, Server, filled, new_comment, wait};
use afterword::domain::account::Principal;
use afterword::domain::page::PageSize;
use afterword::service::queue::{self, QueueRequest};
use serde_json::{Value, json};

const FORM_TOKEN: &str = "/api/v1/sites/blog/form-token";

/// Sends a comment whose text is new each time, from a page of this origin, with this form token.
fn send(server: &Server, origin: Option<&str>, token: Option<&str>) -> Answer {
    send_from(server, (origin, None), token)
}

/// Sends one with these values of `Origin` and `Sec-Fetch-Site`.
fn send_from(server: &Server, (origin, fetch_site): (Option<&str>, Option<&str>), token: Option<&str>) -> Answer {
    server.clock.advance_seconds(1);
    let text = format!("Said at {}.", server.clock.now().millis());
    let comment = new_comment(&[("body", json!(text)), ("form_token", json!(token))]);
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(origin.map(|origin| ("origin", origin)));
    headers.extend(fetch_site.map(|site| ("sec-fetch-site", site)));
    server.send("POST", COMMENTS, &headers, comment.to_string())
}

/// Reads the token of the fragment that caches keep, as every page may.
fn shared_token(server: &Server) -> String {
    let page = server.send("GET", "/sites/blog/thread?article=/a", &[("origin", "https://evil.example")], "");
    assert_eq!(page.must("access-control-allow-origin"), "*");
    crate::answer::attribute(&page.html(), "[name=form_token]", "value").to_owned()
}

fn refused(answer: &Answer) -> bool {
    if answer.status == 403 {
        assert_eq!(answer.problem().1, "origin_not_allowed");
        assert_eq!(answer.header("access-control-allow-origin").filter(|origin| *origin != BLOG), None);
    } else {
        assert_eq!(answer.status, 201, "{}", answer.body);
    }
    answer.status == 403
}

#[test]
fn only_pages_of_the_site_and_of_this_server_may_send_comments() {
    let server = Server::new();
    let (own, by_name) = (server.own_origin(), format!("http://localhost:{}", server.address.port()));
    for origin in [BLOG, "https://BLOG.example", "https://blog.example:443", &own, &by_name] {
        assert!(!refused(&send(&server, Some(origin), None)), "{origin} was refused");
    }
    for origin in [
        "https://evil.example",
        "http://blog.example",
        "https://blog.example:8443",
        "https://www.blog.example",
        "https://blog.example.evil.example",
        "https://blog.example/path",
        "https://jo@blog.example",
        "https://blog.example, https://evil.example",
        "file://",
        "chrome-extension://abc",
        "",
        "nonsense",
    ] {
        let token = server.form_token("blog", "/a");
        assert!(refused(&send(&server, Some(origin), Some(&token))), "{origin:?} was let in");
    }
}

#[test]
fn sender_without_an_origin_needs_a_token_of_this_very_form() {
    let server = Server::new();
    server.add_site("other", "https://other.example", &[]);
    let good = server.form_token("blog", "/a");
    let (mac, wrong) = (good.rfind('.').unwrap(), server.form_token("blog", "/b"));
    let forged = format!("{}.{}", &good[..mac], &wrong[wrong.rfind('.').unwrap() + 1..]);
    server.set_site("allow_null_origin", "true");
    for origin in [None, Some("null")] {
        assert!(refused(&send(&server, origin, None)));
        for bad in ["", "v1.", "nonsense", &forged, &wrong, &server.form_token("other", "/a"), &good.to_uppercase()] {
            assert!(refused(&send(&server, origin, Some(bad))), "{bad}");
        }
        assert!(!refused(&send(&server, origin, Some(&server.form_token("blog", "/a")))));
        let by_url = server.form_token("blog", "https://blog.example/x/../a/?utm=1%23top");
        assert!(!refused(&send(&server, origin, Some(&by_url))));
    }
    assert!(!refused(&send(&server, None, Some(&good))));
}

#[test]
fn token_is_good_once_and_for_a_day() {
    let server = Server::new();
    let token = server.form_token("blog", "/a");
    assert!(!refused(&send(&server, None, Some(&token))));
    assert!(refused(&send(&server, None, Some(&token))));
    assert!(!refused(&send(&server, Some(BLOG), Some(&token))), "with an origin a spent token does no harm");
    let late = server.form_token("blog", "/a");
    server.clock.advance_seconds(86_399);
    assert!(!refused(&send(&server, None, Some(&late))));
    let too_late = server.form_token("blog", "/a");
    server.clock.advance_seconds(86_400);
    assert!(refused(&send(&server, None, Some(&too_late))));
    assert!(!refused(&send(&server, Some(BLOG), Some(&too_late))));
}

#[test]
fn token_is_not_spent_by_a_mistake() {
    let server = Server::new();
    let token = server.form_token("blog", "/a");
    let with = |email| {
        server.clock.advance_seconds(5);
        server.submit_with(&[], &filled(&[("form_token", &token), ("email", email)])).status
    };
    assert_eq!([with("nonsense"), with("ada@mail.example"), with("eve@mail.example")], [422, 303, 409]);
}

#[test]
fn token_that_every_page_can_read_is_good_only_beside_an_origin_or_a_same_site_page() {
    let server = Server::new();
    let shared = shared_token(&server);
    for allows_null in ["false", "true"] {
        server.set_site("allow_null_origin", allows_null);
        for origin in [None, Some("null")] {
            for fetch_site in [None, Some("cross-site"), Some("none"), Some("same-site, cross-site"), Some("")] {
                let answer = send_from(&server, (origin, fetch_site), Some(&shared));
                assert!(refused(&answer), "{allows_null} {origin:?} {fetch_site:?}");
            }
            for fetch_site in ["same-origin", "same-site"] {
                let answer = send_from(&server, (origin, Some(fetch_site)), Some(&shared));
                assert!(!refused(&answer), "{allows_null} {origin:?} {fetch_site}");
                assert!(refused(&send_from(&server, (origin, Some(fetch_site)), None)), "without a token");
            }
        }
        let foreign = (Some("https://evil.example"), Some("same-site"));
        assert!(refused(&send_from(&server, foreign, Some(&shared))));
        assert!(!refused(&send(&server, Some(BLOG), Some(&shared))));
    }
}

#[test]
fn token_that_every_page_can_read_ends_when_the_origins_of_the_site_change() {
    let server = Server::new();
    let shared = shared_token(&server);
    let from_own_page = (Some("null"), Some("same-origin"));
    assert!(!refused(&send_from(&server, from_own_page, Some(&shared))));
    server.set_site("origins", "https://blog.example https://moved.example");
    assert!(refused(&send_from(&server, from_own_page, Some(&shared))));
    assert!(!refused(&send_from(&server, from_own_page, Some(&shared_token(&server)))));
}

#[test]
fn origin_null_is_refused_unless_the_site_allows_it() {
    let server = Server::new();
    let token = || server.form_token("blog", "/a");
    for fetch_site in [None, Some("cross-site")] {
        assert!(refused(&send_from(&server, (Some("null"), fetch_site), Some(&token()))), "{fetch_site:?}");
        assert!(!refused(&send_from(&server, (None, fetch_site), Some(&token()))), "{fetch_site:?}, without an origin");
    }
    server.set_site("allow_null_origin", "true");
    for fetch_site in [None, Some("cross-site")] {
        assert!(!refused(&send_from(&server, (Some("null"), fetch_site), Some(&token()))), "{fetch_site:?}");
    }
}

#[test]
fn page_that_holds_a_personal_token_can_be_read_by_pages_of_the_site_only() {
    let server = Server::new();
    let page = |origin| server.send("GET", "/sites/blog/thread?article=/a&page=1", &[("origin", origin)], "");
    assert_eq!(page(BLOG).must("access-control-allow-origin"), BLOG);
    for foreign in ["https://evil.example", "null"] {
        assert_eq!(page(foreign).header("access-control-allow-origin"), None, "{foreign}");
    }
}

#[test]
fn reader_whose_browser_hides_the_origin_sends_the_form_again_from_our_page() {
    let server = Server::new();
    let text = "Typed on a page that hides where it is.";
    let refused = server.submit_with(&[("origin", "null")], &filled(&[("comment", text)]));
    let page = refused.html();
    assert_eq!((refused.status, crate::answer::text_of(&page, "#comment").trim()), (403, text));
    let token = crate::answer::attribute(&page, "[name=form_token]", "value").to_owned();
    server.clock.advance_seconds(5);
    let fields = filled(&[("comment", text), ("form_token", &token)]);
    assert_eq!(server.submit_with(&[("origin", &server.own_origin())], &fields).status, 303);
}

#[test]
fn form_follows_the_same_rules() {
    let server = Server::new();
    let fields = |text| filled(&[("comment", text)]);
    assert_eq!(server.submit_with(&[("origin", "https://evil.example")], &fields("One.")).status, 403);
    assert_eq!(server.submit_with(&[("origin", "null")], &fields("Two.")).status, 403);
    assert_eq!(server.submit_with(&[], &fields("Three.")).status, 403);
    assert_eq!(server.submit_with(&[("origin", &server.own_origin())], &fields("Four.")).status, 303);
}

#[test]
fn form_sent_too_fast_is_kept_from_readers_without_a_word() {
    let server = Server::open();
    for (wait_seconds, is_public) in [(2, false), (3, true)] {
        let token = server.form_token("blog", "/a");
        server.clock.advance_seconds(wait_seconds - 1);
        assert_eq!(send(&server, Some(BLOG), Some(&token)).json()["comment"]["status"] == "approved", is_public);
    }
}

#[test]
fn foreign_page_is_refused_before_its_body_is_read() {
    let server = Server::new();
    let mut raw = server.raw();
    raw.write(&format!("POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n"));
    raw.write("Content-Type: application/json\r\nContent-Length: 100000\r\n\r\n");
    assert_eq!(raw.read(true).problem(), (403, "origin_not_allowed".to_owned()));
}

#[test]
fn page_of_the_site_can_read_what_its_request_was_answered() {
    let server = Server::new();
    for body in [new_comment(&[]), json!({}), json!({"article": "/a"}), new_comment(&[])] {
        let answer = server.comment(&body);
        assert_eq!(answer.must("access-control-allow-origin"), BLOG);
        assert_eq!(answer.must("access-control-expose-headers"), "location, retry-after");
        assert_eq!(answer.header("access-control-allow-credentials"), None);
        assert!(answer.must("vary").contains("Origin"));
    }
    for query in ["?article=/a", "", "?article=https://evil.example/a"] {
        let token = server.send("GET", &format!("{FORM_TOKEN}{query}"), &[("origin", BLOG)], "");
        assert_eq!(token.must("access-control-allow-origin"), BLOG, "{query}");
        let foreign = server.send("GET", &format!("{FORM_TOKEN}{query}"), &[("origin", "https://evil.example")], "");
        assert_eq!(foreign.header("access-control-allow-origin"), None);
        assert_eq!((foreign.must("vary"), foreign.must("cache-control")), ("Origin", "no-store"));
    }
}

#[test]
fn browser_that_asks_first_is_told_what_the_site_allows() {
    let server = Server::new();
    let ask = |origin: &str| {
        let headers = [("origin", origin), ("access-control-request-method", "POST")];
        server.send("OPTIONS", COMMENTS, &headers, "")
    };
    let answer = ask(BLOG);
    assert_eq!(answer.status, 204);
    for (name, value) in [
        ("access-control-allow-origin", BLOG),
        ("access-control-allow-methods", "POST, OPTIONS"),
        ("access-control-allow-headers", "content-type, idempotency-key"),
        ("access-control-max-age", "600"),
        ("vary", "Origin"),
    ] {
        assert_eq!(answer.must(name), value);
    }
    for foreign in ["https://evil.example", "null"] {
        let answer = ask(foreign);
        assert!(answer.headers.iter().all(|(name, _)| !name.starts_with("access-control-")), "{foreign}");
    }
    assert_eq!(server.send("OPTIONS", "/api/v1/sites/nowhere/comments", &[], "").status, 404);
}

#[test]
fn every_page_may_read_threads_and_their_errors() {
    let server = Server::new();
    for path in [
        "/api/v1/sites/blog/thread?article=/a",
        "/api/v1/sites/blog/thread",
        "/api/v1/sites/nowhere/thread?article=/a",
        "/api/v1/sites/blog/counts?article=/a",
        "/api/v1/sites/blog/counts",
        "/sites/blog/thread?article=/a",
        "/sites/blog/thread",
        "/sites/nowhere/thread?article=/a",
        "/openapi.json",
        "/assets/afterword.css",
    ] {
        let answer = server.send("GET", path, &[("origin", "https://any.example")], "");
        assert_eq!(answer.must("access-control-allow-origin"), "*", "{path}");
        assert_eq!(answer.header("access-control-allow-credentials"), None);
    }
}

#[test]
fn cookies_and_credentials_make_no_difference_and_none_are_set() {
    let server = Server::new();
    let held = server.post("Held.", None);
    let credentials = [("cookie", "__Host-afterword=x; afterword=y"), ("authorization", "Bearer awt_z")];
    let receipt = server.submit(&filled(&[])).must("location").strip_prefix(&server.own_origin()).unwrap().to_owned();
    for path in [
        "/",
        "/sites/blog/thread?article=/a",
        "/sites/blog/thread?article=/a&page=1&replytocom=1",
        "/api/v1/sites/blog/thread?article=/a",
        "/api/v1/sites/blog/counts?article=/a",
        "/openapi.json",
        "/docs",
        "/livez",
        "/readyz",
        "/nowhere",
        &receipt,
    ] {
        let plain = server.get(path);
        let signed = server.send("GET", path, &credentials, "");
        assert_eq!((plain.header("set-cookie"), signed.header("set-cookie")), (None, None), "{path}");
        assert_eq!(plain.status, signed.status, "{path}");
        assert!(!signed.body.contains(&held.to_string()), "{path}");
    }
    let fields = filled(&[("comment", "With a cookie.")]);
    let answer = server.submit_with(&[("origin", BLOG), credentials[0], credentials[1]], &fields);
    assert_eq!((answer.status, answer.header("set-cookie")), (303, None));
}

#[test]
fn refused_comment_leaves_nothing_behind() {
    let server = Server::new();
    assert!(refused(&send(&server, Some("https://evil.example"), None)));
    assert!(refused(&send(&server, None, None)));
    assert_eq!(server.comment(&new_comment(&[("email", Value::Null)])).status, 422);
    assert_eq!(server.stored_articles(), 0);
    let size = PageSize::parse(None, PageSize::LIST).unwrap();
    let operator = Principal::operator();
    let all = queue::list(&server.service, &operator, QueueRequest::default(), None, size);
    assert!(wait(all).unwrap().items.is_empty());
}
