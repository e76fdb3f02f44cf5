//! What other people's pages load, and what they ask for: the script, its styles, previews, and receipts in pieces.

use crate::answer::{attribute, select, text_of};
use crate::support::{BLOG, Server, filled};
use afterword::web::assets;
use serde_json::json;

const PREVIEW: &str = "/api/v1/sites/blog/preview";

fn preview(server: &Server, origin: Option<&str>, body: &serde_json::Value) -> crate::answer::Answer {
    let mut headers = vec![("content-type", "application/json")];
    headers.extend(origin.map(|origin| ("origin", origin)));
    server.send("POST", PREVIEW, &headers, body.to_string())
}

#[test]
fn script_and_styles_may_be_loaded_by_every_page_and_kept_under_their_version() {
    let server = Server::new();
    let script = "text/javascript; charset=utf-8";
    for (name, kind) in [("v1.js", script), ("v1-work.js", script), ("v1.css", "text/css; charset=utf-8")] {
        let asset = assets::find(name).unwrap();
        let answer = server.get(&asset.url());
        assert_eq!((answer.status, answer.must("content-type")), (200, kind));
        assert_eq!(answer.must("access-control-allow-origin"), "*");
        assert_eq!(answer.must("cross-origin-resource-policy"), "cross-origin");
        assert_eq!(answer.must("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(answer.bytes, asset.bytes);
        let bare = server.get(&format!("/embed/{name}"));
        assert_eq!(bare.must("cache-control"), "public, max-age=0, must-revalidate");
        let known = [("if-none-match", bare.must("etag"))];
        assert_eq!(server.send("GET", &format!("/embed/{name}"), &known, "").status, 304);
    }
    for missing in ["/embed/afterword.css", "/embed/v2.js", "/assets/v1.js", "/embed/"] {
        assert_eq!(server.get(missing).problem(), (404, "not_found".to_owned()), "{missing}");
    }
}

#[test]
fn script_asks_nobody_else_and_evaluates_nothing() {
    for name in ["v1.js", "v1-work.js"] {
        let script = std::str::from_utf8(assets::find(name).unwrap().bytes).unwrap();
        let code: String = script.lines().filter(|line| !line.starts_with(" *")).collect();
        for forbidden in
            ["eval(", "new Function", "document.write", "document.cookie", ".style", "http:", "https:", "outerHTML"]
        {
            assert!(!code.contains(forbidden), "{name}: {forbidden}");
        }
    }
}

#[test]
fn preview_shows_what_readers_would_see_and_keeps_nothing() {
    let server = Server::new();
    let answer = preview(&server, Some(BLOG), &json!({"body": "One <b>two</b> <script>x</script>"}));
    assert_eq!((answer.status, answer.must("cache-control")), (200, "no-store"));
    assert_eq!(answer.must("access-control-allow-origin"), BLOG);
    let stored = server.comment(&crate::support::new_comment(&[("body", json!("One <b>two</b> <script>x</script>"))]));
    assert_eq!(answer.json()["body_html"], stored.json()["comment"]["body_html"]);
    assert_eq!(answer.json().as_object().unwrap().len(), 1);
    assert_eq!(server.stored_articles(), 1);
}

#[test]
fn preview_is_for_pages_of_the_site_and_within_the_limits_of_a_comment() {
    let server = Server::bare(&[("limits.previews_per_minute", "4")]);
    server.add_site("blog", BLOG, &[]);
    let text = json!({"body": "x"});
    for origin in [None, Some("null"), Some("https://evil.example")] {
        assert_eq!(preview(&server, origin, &text).problem(), (403, "origin_not_allowed".to_owned()), "{origin:?}");
    }
    let broken = |body| preview(&server, Some(BLOG), &body).broken();
    let body = |code: &str| [("body".to_owned(), code.to_owned())];
    assert_eq!(broken(json!({})), body("required"));
    assert_eq!(broken(json!({"body": 1})), body("malformed"));
    assert_eq!(broken(json!({"body": "x".repeat(65_526)})), body("too_long"));
    assert_eq!(preview(&server, Some(BLOG), &text).status, 200);
    let refused = preview(&server, Some(BLOG), &text);
    assert_eq!(refused.problem(), (429, "too_many_comments".to_owned()));
    assert!(refused.must("retry-after").parse::<u64>().unwrap() >= 1);
    let headers = [("content-type", "application/json"), ("origin", BLOG)];
    let told = Server::new().send("POST", &format!("{PREVIEW}?lang=de"), &headers, "{}").json();
    assert_eq!(told["errors"][0]["message"], "Der Kommentar fehlt; diese Angabe ist erforderlich.");
    let asks = [("origin", BLOG), ("access-control-request-method", "POST")];
    let allowed = server.send("OPTIONS", PREVIEW, &asks, "");
    assert_eq!((allowed.status, allowed.must("access-control-allow-origin")), (204, BLOG));
}

#[test]
fn receipt_can_be_put_into_the_thread_by_whoever_has_its_token() {
    let server = Server::new();
    let receipt = server.submit(&filled(&[("comment", "Held.")])).must("location").to_owned();
    let path = receipt.strip_prefix(&server.own_origin()).unwrap();
    let piece = server.get(&format!("{path}?piece=1"));
    assert_eq!(piece.must("access-control-allow-origin"), "*");
    assert_eq!((piece.must("cache-control"), piece.must("x-robots-tag")), ("no-store", "noindex"));
    let html = piece.html();
    assert!(text_of(&html, "ol.comment-preview > li .comment-awaiting-moderation").contains("awaiting moderation"));
    assert_eq!(attribute(&html, ".comment-receipt a", "href"), receipt);
    assert!(select(&html, "form, header.page-header").is_empty());
    server.approve(server.newest());
    let html = server.get(&format!("{path}?piece=1")).html();
    assert_eq!(attribute(&html, ".comment-receipt a", "href"), receipt);
    assert!(select(&html, ".comment-awaiting-moderation").is_empty());
}

#[test]
fn thread_names_its_state_and_the_place_of_each_reply() {
    let server = Server::new();
    let top = server.post_approved("One.", None);
    let reply = server.post_approved("Two.", Some(top));
    let page = server.get("/sites/blog/thread?article=/a").html();
    assert_eq!(attribute(&page, &format!("#comment-{reply}"), "data-parent"), top.to_string());
    assert!(select(&page, &format!("#comment-{top}[data-parent]")).is_empty());
    let before = attribute(&page, "#comments", "data-revision").to_owned();
    server.post("Held.", None);
    let page = server.get("/sites/blog/thread?article=/a").html();
    assert_eq!(attribute(&page, "#comments", "data-revision"), before);
    server.post_approved("Three.", None);
    let page = server.get("/sites/blog/thread?article=/a").html();
    assert_ne!(attribute(&page, "#comments", "data-revision"), before);
}
