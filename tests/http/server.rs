//! The server as a whole: who is believed, what every answer carries, and that it stops without losing anything.

use crate::answer::select;
use crate::snapshot::assert_json_snapshot;
use crate::support::{BLOG, COMMENTS, Server, filled, new_comment, wait};
use afterword::web::routes::known_paths;
use serde_json::json;
use std::collections::HashSet;
use std::io::Read;

fn post_from(server: &Server, forwarded: &str, text: &str) -> u16 {
    server.submit_with(&[("origin", BLOG), ("x-forwarded-for", forwarded)], &filled(&[("comment", text)])).status
}

fn limited(proxies: &str) -> Server {
    let server = Server::bare(&[("limits.comments_per_minute", "1"), ("server.trusted_proxies", proxies)]);
    server.add_site("blog", BLOG, &[]);
    server
}

#[test]
fn forwarded_address_of_a_stranger_has_no_effect_on_the_limit() {
    let server = limited("10.0.0.0/8");
    assert_eq!(post_from(&server, "192.0.2.1", "One."), 303);
    assert_eq!(post_from(&server, "192.0.2.2", "Two."), 429);
}

#[test]
fn forwarded_address_of_a_trusted_proxy_is_the_visitors() {
    let server = limited("127.0.0.0/8");
    assert_eq!(post_from(&server, "192.0.2.1", "One."), 303);
    assert_eq!(post_from(&server, "192.0.2.2", "Two."), 303);
    assert_eq!(post_from(&server, "192.0.2.1", "Three."), 429);
    assert_eq!(post_from(&server, "203.0.113.9, 192.0.2.1", "Four."), 429, "what stands left may be made up");
    assert_eq!(post_from(&server, "192.0.2.1, 127.0.0.9", "Five."), 429);
}

#[test]
fn visitors_of_one_ipv6_network_share_a_limit() {
    let server = limited("127.0.0.0/8");
    assert_eq!(post_from(&server, "2001:db8:1:2::1", "One."), 303);
    assert_eq!(post_from(&server, "2001:db8:1:2:ffff::2", "Two."), 429);
    assert_eq!(post_from(&server, "2001:db8:1:3::1", "Three."), 303);
}

#[test]
fn every_kind_of_answer_carries_the_security_headers() {
    let server = Server::new();
    let receipt = server.submit(&filled(&[])).must("location").strip_prefix(&server.own_origin()).unwrap().to_owned();
    let data = "default-src 'none'; frame-ancestors 'none'; sandbox";
    for (method, path, status) in [
        ("GET", "/", 200),
        ("GET", "/sites/blog/thread?article=/a&page=1", 200),
        ("GET", "/sites/blog/thread?article=/a", 200),
        ("GET", "/api/v1/sites/blog/thread?article=/a", 200),
        ("GET", "/api/v1/sites/blog/thread", 422),
        ("GET", "/api/v1/admin/comments", 404),
        ("GET", "/nowhere", 404),
        ("DELETE", "/livez", 405),
        ("OPTIONS", COMMENTS, 204),
        ("POST", "/comments", 415),
        ("GET", "/assets/page.css", 200),
        ("GET", "/docs", 200),
        ("GET", "/docs/swagger-ui-bundle.js", 200),
        ("GET", "/openapi.json", 200),
        ("GET", "/receipts/forged", 404),
        ("GET", &receipt, 200),
    ] {
        let answer = server.send(method, path, &[], "");
        assert!(answer.status == status || path.contains("admin"), "{path} gave {}", answer.status);
        assert_eq!(answer.must("x-content-type-options"), "nosniff", "{path}");
        assert!(answer.header("server").is_none() && answer.header("x-powered-by").is_none(), "{path}");
        assert!(answer.header("strict-transport-security").is_none(), "{path}");
        let policy = answer.must("content-security-policy");
        let is_page = answer.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
        assert_eq!(policy == data, !is_page, "{path}: {policy}");
        assert!(policy.starts_with("default-src 'none'") && !policy.contains("unsafe-eval"), "{path}");
        let referrer = answer.must("referrer-policy");
        assert_eq!(
            referrer == "same-origin",
            path.starts_with("/receipts") || path.contains("admin"),
            "{path}: {referrer}"
        );
    }
}

#[test]
fn encrypted_visit_through_a_trusted_proxy_is_told_to_stay_encrypted_where_that_is_asked_for() {
    for (proxies, hsts, is_told) in
        [("127.0.0.0/8", "true", true), ("10.0.0.0/8", "true", false), ("127.0.0.0/8", "false", false)]
    {
        let server = Server::bare(&[("server.trusted_proxies", proxies), ("server.hsts", hsts)]);
        server.add_site("blog", BLOG, &[]);
        // The thread is rendered the first time, and comes from memory the second.
        let thread = "/sites/blog/thread?article=/a";
        for path in ["/livez", thread, thread, "/admin/sign-in", "/nowhere"] {
            let answer = server.send("GET", path, &[("x-forwarded-proto", "https")], "");
            assert_eq!(answer.header("strict-transport-security").is_some(), is_told, "{proxies} {hsts} {path}");
        }
    }
}

#[test]
fn one_connection_serves_many_requests_in_order() {
    let server = Server::new();
    let mut raw = server.raw();
    let body = new_comment(&[]).to_string();
    let post = format!(
        "POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nOrigin: {BLOG}\r\nContent-Type: application/json\r\nContent-Length: {}\r\n\r\n{body}",
        body.len()
    );
    raw.write(&format!("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n{post}{post}GET /nowhere HTTP/1.1\r\nHost: x\r\n\r\n"));
    let statuses: Vec<_> = (0..4).map(|_| raw.read(true).status).collect();
    assert_eq!(statuses, [200, 201, 409, 404]);
}

#[test]
fn refused_body_is_never_read_as_the_next_request() {
    let server = Server::new();
    let hidden = "GET /livez HTTP/1.1\r\nHost: x\r\n\r\n";
    let refused = format!("POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nOrigin: https://evil.example\r\n");
    let body = format!("Content-Type: application/json\r\nContent-Length: {}\r\n\r\n{hidden}", hidden.len());
    let last = "GET /nowhere HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n";
    let mut raw = server.raw();
    raw.write(&format!("{refused}{body}{last}"));
    assert_eq!(raw.read(true).status, 403);
    assert!(!raw.rest().contains("200 OK"));
    for both in ["Content-Length: 4\r\nTransfer-Encoding: chunked", "Content-Length: 4\r\nContent-Length: 5"] {
        let mut raw = server.raw();
        raw.write(&format!("POST {COMMENTS} HTTP/1.1\r\nHost: x\r\n{both}\r\n\r\n0\r\n\r\n{hidden}"));
        assert!(!raw.rest().contains("200 OK"), "{both}");
    }
}

#[test]
fn body_that_never_ends_does_not_keep_the_connection() {
    let server = Server::new();
    for (head, status) in [
        ("GET /livez HTTP/1.1\r\nHost: x\r\nConnection: close", 200),
        ("POST /comments HTTP/1.1\r\nHost: x\r\nContent-Type: text/plain\r\nConnection: close", 415),
        ("POST /nowhere HTTP/1.1\r\nHost: x", 404),
    ] {
        let mut raw = server.raw();
        raw.write(&format!("{head}\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nab"));
        assert_eq!(raw.read(true).status, status, "{head}");
        assert_eq!(raw.rest(), "", "{head}");
    }
}

#[test]
fn whole_chunked_body_is_read_and_leaves_the_connection_open() {
    let server = Server::new();
    let body = new_comment(&[]).to_string();
    let mut raw = server.raw();
    raw.write(&format!("POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nOrigin: {BLOG}\r\nContent-Type: application/json\r\n"));
    let (start, end) = body.split_at(20);
    raw.write(&format!("Transfer-Encoding: chunked\r\n\r\n14\r\n{start}\r\n{:x}\r\n{end}\r\n0\r\n\r\n", end.len()));
    assert_eq!(raw.read(true).status, 201);
    raw.write("GET /livez HTTP/1.1\r\nHost: x\r\n\r\n");
    assert_eq!(raw.read(true).status, 200);
}

#[test]
fn security_txt_is_there_once_a_contact_is_set() {
    assert_eq!(Server::new().get("/.well-known/security.txt").problem(), (404, "not_found".to_owned()));
    let server = Server::bare(&[
        ("security.contact", "mailto:security@blog.example"),
        ("security.policy", "https://blog.example/policy"),
        ("server.public_url", "https://comments.example"),
        ("server.listen", "127.0.0.1:0"),
    ]);
    let answer = server.get("/.well-known/security.txt");
    assert_eq!(answer.must("content-type"), "text/plain; charset=utf-8");
    let expected = "Contact: mailto:security@blog.example\nExpires: 2027-05-21T09:30:00.123Z\n\
        Canonical: https://comments.example/.well-known/security.txt\nPolicy: https://blog.example/policy\n";
    assert_eq!(answer.body, expected);
}

#[test]
fn probes_tell_nothing_but_that_all_is_well() {
    let server = Server::new();
    for path in ["/livez", "/readyz"] {
        let answer = server.get(path);
        assert_eq!((answer.status, answer.json()), (200, json!({"status": "ok"})));
        assert_eq!(answer.must("cache-control"), "no-store");
    }
    server.service.database.close();
    assert_eq!(server.get("/livez").status, 200);
    let away = server.get("/readyz");
    assert_eq!((away.problem(), away.must("retry-after")), ((503, "unavailable".to_owned()), "1"));
    let read = server.get("/api/v1/sites/blog/thread?article=/a");
    assert_eq!((read.problem().1, read.header("retry-after").is_some()), ("unavailable".to_owned(), true));
}

#[test]
fn server_that_will_stop_asks_for_no_more_visitors_and_serves_those_who_come() {
    let server = Server::new();
    server.stopper.announce();
    let answer = server.get("/readyz");
    assert_eq!((answer.problem(), answer.must("retry-after")), ((503, "unavailable".to_owned()), "1"));
    assert_eq!((server.get("/livez").status, server.submit(&filled(&[])).status), (200, 303));
}

#[test]
fn stopping_server_ends_what_runs_and_keeps_what_it_acknowledged() {
    let server = Server::new();
    let body = new_comment(&[]).to_string();
    let (start, end) = body.split_at(10);
    let mut running = server.raw();
    running
        .write(&format!("POST {COMMENTS} HTTP/1.1\r\nHost: x\r\nOrigin: {BLOG}\r\nContent-Type: application/json\r\n"));
    running.write(&format!("Expect: 100-continue\r\nContent-Length: {}\r\n\r\n", body.len()));
    let mut interim = [0; 25];
    running.0.read_exact(&mut interim).unwrap();
    assert!(interim.starts_with(b"HTTP/1.1 100"), "the handler runs");
    running.write(start);
    let stopper = server.stopper.clone();
    let stopping = std::thread::spawn(move || wait(stopper.stop()));
    // New connections are refused once the server has heard of it.
    while std::net::TcpStream::connect(server.address).is_ok() {
        std::thread::yield_now();
    }
    running.write(end);
    let answer = running.read(true);
    assert_eq!((answer.status, answer.must("connection")), (201, "close"));
    stopping.join().unwrap();
    let id = answer.json()["comment"]["id"].as_i64().unwrap();
    server.approve(id);
}

#[test]
fn description_lists_every_route_once() {
    let server = Server::new();
    let answer = server.get("/openapi.json");
    let description = answer.json();
    assert_eq!((answer.must("content-type"), &description["openapi"]), ("application/json", &json!("3.1.0")));
    let submission = &description["paths"]["/api/v1/sites/{site}/comments"]["post"];
    assert_json_snapshot("described_answers_of_a_submission", &submission["responses"]);
    let paths = description["paths"].as_object().unwrap();
    let mut names = HashSet::new();
    for (path, item) in paths {
        for (method, operation) in item.as_object().unwrap() {
            let name = operation["operationId"].as_str().unwrap_or_else(|| panic!("{method} {path}"));
            assert!(names.insert(name.to_owned()), "{name} stands twice");
            assert!(operation["responses"].as_object().is_some_and(|responses| !responses.is_empty()), "{name}");
            assert!(operation["summary"].as_str().is_some_and(|summary| !summary.is_empty()), "{name}");
        }
    }
    for path in [
        "/sites/{site}/thread",
        "/comments",
        "/wp-comments-post.php",
        "/api/v1/sites/{site}/thread",
        "/api/v1/sites/{site}/comments",
        "/api/v1/sites/{site}/form-token",
        "/api/v1/sites/{site}/counts",
        "/openapi.json",
        "/livez",
        "/readyz",
        "/.well-known/security.txt",
    ] {
        assert!(paths.contains_key(path), "{path}");
    }
    let known = known_paths();
    let known: HashSet<_> = known.templates().collect();
    assert!(paths.keys().all(|path| known.contains(path.as_str())));
    for page in ["/", "/demo/{slug}", "/receipts/{token}", "/docs", "/docs/{file}", "/assets/{name}", "/favicon.ico"] {
        assert!(known.contains(page) && !paths.contains_key(page), "{page}");
    }
    assert_eq!(server.send("GET", "/openapi.json", &[("if-none-match", answer.must("etag"))], "").status, 304);
}

#[test]
fn page_of_the_description_needs_nobody_else() {
    let server = Server::new();
    let page = server.get("/docs").html();
    let links: Vec<_> = select(&page, "[src], [href]")
        .iter()
        .map(|element| element.attr("src").or(element.attr("href")).unwrap().to_owned())
        .collect();
    assert!(links.len() >= 4, "{links:?}");
    for link in links {
        assert!(link.starts_with("/docs/"), "{link}");
        assert_eq!(server.get(&link).status, 200, "{link}");
    }
    assert!(select(&page, "script:not([src])").is_empty(), "the policy forbids inline scripts");
    let start = server.get("/docs/swagger-initializer.js").body;
    assert!(start.contains("/openapi.json") && !start.contains("http"), "{start}");
    assert!(start.contains("\"validatorUrl\": \"none\""), "{start}");
    assert_eq!(server.get("/docs/nothing.js").problem().0, 404);
    assert_eq!(server.get("/docs/..%2F..%2Fetc%2Fpasswd").problem().0, 404);
}

#[test]
fn asset_is_kept_for_ever_under_its_own_version_only() {
    let server = Server::new();
    let home = server.get("/").html();
    for link in select(&home, "link[rel=stylesheet]") {
        let versioned = server.get(link.attr("href").unwrap());
        assert_eq!(versioned.must("cache-control"), "public, max-age=31536000, immutable");
        assert_eq!(versioned.must("content-type"), "text/css; charset=utf-8");
        let path = link.attr("href").unwrap().split('?').next().unwrap();
        for other in ["", "?v=0123456789abcdef", "?v="] {
            let answer = server.get(&format!("{path}{other}"));
            assert_eq!(answer.must("cache-control"), "public, max-age=0, must-revalidate", "{other}");
            assert_eq!(answer.must("etag"), versioned.must("etag"));
        }
        let known = [("if-none-match", versioned.must("etag"))];
        assert_eq!(server.send("GET", path, &known, "").status, 304);
    }
    for missing in ["/assets/none.css", "/assets/..%2Fassets.rs", "/assets/"] {
        assert_eq!(server.get(missing).problem(), (404, "not_found".to_owned()), "{missing}");
    }
}

#[test]
fn sample_articles_are_there_in_the_demo_only() {
    assert_eq!(Server::new().get("/demo/how-the-tide-comes-in").problem(), (404, "not_found".to_owned()));
    let server = Server::launch(&[], true);
    server.add_site("demo", &server.own_origin(), &[]);
    let home = server.get("/").html();
    let links: Vec<_> =
        select(&home, ".page-articles a").iter().map(|link| link.attr("href").unwrap().to_owned()).collect();
    assert_eq!(links.len(), 2);
    for link in links {
        let page = server.get(&link);
        assert_eq!((page.status, page.must("cache-control")), (200, "private, no-store"));
        assert_eq!(crate::answer::text_of(&page.html(), ".comments-title"), "Be the first to comment");
    }
}
