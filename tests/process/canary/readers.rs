//! What readers can do with an address, well or badly: each with an address of its own.

use super::witness::{ARTICLE, Witness};
use crate::client::percent_encoded;
use crate::support::ORIGIN;
use serde_json::json;

/// Every way of readers. Gives the ids of comments that are there now, pending.
pub fn act(witness: &Witness) -> Vec<i64> {
    forms(witness);
    let mut ids = good_json(witness);
    ids.extend(repeats(witness));
    bad_json(witness);
    refused_by_rule(witness);
    flood(witness);
    elsewhere(witness);
    broken_requests(witness);
    ids
}

fn forms(witness: &Witness) {
    let form = |path: &str, fields: &[(&str, &str)], headers: &[(&str, &str)], status: u16| {
        witness.post_form(&witness.canary(path), fields, headers, status >= 400).expect(status);
    };
    form("a good form", &[], &[], 303);
    form("a form that asks for JSON", &[], &[("Accept", "application/json")], 201);
    form("a form with a place to go", &[("redirect_to", &format!("{ORIGIN}{ARTICLE}"))], &[], 303);
    form("a form in German", &[("author", "")], &[("Accept-Language", "de")], 422);
    form("a form with a long name", &[("author", &"A".repeat(300))], &[], 422);
    form("a form without a text", &[("comment", "")], &[], 422);
    form("a form with a filled trap", &[("subject", "Offer")], &[], 303);
    form("a form that answers nobody", &[("comment_parent", "77")], &[], 403);
    form("a form from elsewhere", &[], &[("Origin", "https://elsewhere.example")], 403);
    form("a form on a closed article", &[("article", "/closed")], &[], 403);
    form("a form with an article elsewhere", &[("article", "https://elsewhere.example/a")], &[], 422);
    let broken = format!("{} {}", witness.canary("an address with a space"), "x");
    witness.post_form(&broken, &[("author", "Ada")], &[], true).expect(422);
    let secret = witness.canary("a form token");
    witness.post_form("ada@mail.example", &[("form_token", &secret), ("subject", "")], &[], false).expect(303);
    let (email, boundary) = (witness.canary("a multipart form"), "XXXX");
    let parts = [
        ("site", "blog"),
        ("article", ARTICLE),
        ("author", "Ada"),
        ("comment", "In parts."),
        ("email", email.as_str()),
    ];
    let part =
        |(name, value)| format!("--{boundary}\r\nContent-Disposition: form-data; name=\"{name}\"\r\n\r\n{value}\r\n");
    let body = format!("{}--{boundary}--\r\n", parts.map(part).concat());
    let kind = format!("multipart/form-data; boundary={boundary}");
    let headers = [("Content-Type", kind.as_str()), ("Origin", ORIGIN)];
    witness.send("POST", "/wp-comments-post.php", &headers, Some(body.as_bytes())).expect(303);
    let cut = body.replace(&email, &witness.canary("a multipart form that is cut off")).replace("XXXX--", "");
    witness.send("POST", "/comments", &headers, Some(cut.as_bytes())).expect(400);
}

fn good_json(witness: &Witness) -> Vec<i64> {
    let names = ["good JSON", "approved later", "edited later", "trashed later", "deleted later", "answered later"];
    let names = names.into_iter().chain(["decided in a batch", "revealed"]);
    let submit = |name| {
        let answer = witness.submit(&witness.canary(name), json!({}), &[]).expect(201);
        answer.json()["comment"]["id"].as_i64().unwrap()
    };
    let ids = names.map(submit).collect();
    let name = witness.canary("an honest address in the trap");
    witness.submit("ada@mail.example", json!({"subject": name}), &[]).expect(201);
    ids
}

fn repeats(witness: &Witness) -> Vec<i64> {
    let same = json!({"body": "The same twice."});
    let first = witness.submit(&witness.canary("said first"), same.clone(), &[]).expect(201);
    witness.submit(&witness.canary("said again"), same, &[]).expect(409);
    let again = [("comment", "The same twice.")];
    witness.post_form(&witness.canary("said again by form"), &again, &[], true).expect(409);
    let (email, key) = (witness.canary("sent twice"), [("Idempotency-Key", "twice")]);
    let body = json!({"body": "Sent twice."});
    let ids = [(); 2].map(|()| witness.submit(&email, body.clone(), &key).expect(201).json()["comment"]["id"].clone());
    assert_eq!(ids[0], ids[1]);
    witness.submit(&witness.canary("another address under the same key"), body, &key).expect(422);
    let key = witness.canary("an idempotency key");
    witness.submit("ada@mail.example", json!({}), &[("Idempotency-Key", &key)]).expect(201);
    vec![first.json()["comment"]["id"].as_i64().unwrap()]
}

fn bad_json(witness: &Witness) {
    for (name, wrong) in [
        ("JSON without a name", json!({"author_name": ""})),
        ("JSON with a number for a name", json!({"author_name": 7})),
        ("JSON with a long text", json!({"body": "x".repeat(70_000)})),
        ("JSON with a bad website", json!({"author_url": "javascript:alert(1)"})),
    ] {
        witness.submit(&witness.canary(name), wrong, &[]).expect(422);
    }
    let inside = witness.canary("a list for an address");
    witness.submit("", json!({"email": [inside]}), &[]).expect(422);
    let twice = format!("{0}@{0}", witness.canary("an address twice in itself"));
    witness.submit(&twice, json!({}), &[]).expect(422);
    for (name, shape) in [
        ("JSON that is cut off", "{\"email\": \"CANARY"),
        ("JSON with a comma too many", "{\"email\": \"CANARY\",}"),
        ("JSON that is a text", "\"CANARY\""),
        ("JSON with a key twice", "{\"email\": \"CANARY\", \"email\": \"x\"}"),
        ("JSON with the address for a key", "{\"CANARY\": 1, \"CANARY\": 1}"),
        ("no JSON at all", "email=CANARY"),
        ("JSON with a NUL", "{\"email\": \"CANARY\\u0000\"}"),
    ] {
        witness.submit_text(&shape.replace("CANARY", &witness.canary(name)), &[]).expect(400);
    }
    let deep = format!("{}\"{}\"{}", "[".repeat(200), witness.canary("deep JSON"), "]".repeat(200));
    witness.submit_text(&deep, &[]).expect(400);
    let large = json!({"email": witness.canary("a body that is too large"), "body": "x".repeat(200_000)});
    witness.submit_text(&large.to_string(), &[]).expect(413);
    let typed = [("Content-Type", "text/plain"), ("Origin", ORIGIN)];
    let body = witness.canary("a body of the wrong type");
    witness.send("POST", "/api/v1/sites/blog/comments", &typed, Some(body.as_bytes())).expect(415);
}

fn refused_by_rule(witness: &Witness) {
    let foreign = [("Origin", "https://elsewhere.example")];
    witness.submit(&witness.canary("JSON from elsewhere"), json!({}), &foreign).expect(403);
    let closed = json!({"article": "/closed"});
    witness.submit(&witness.canary("JSON on a closed article"), closed, &[]).expect(403);
    let orphan = json!({"parent_id": 77});
    witness.submit(&witness.canary("JSON that answers nobody"), orphan, &[]).expect(403);
    let quiet = witness.canary("an address where none is taken");
    let body = json!({"article": "/", "author_name": "Ada", "email": quiet, "body": "Hush."}).to_string();
    let headers = [("Content-Type", "application/json"), ("Origin", "https://quiet.example")];
    witness.send("POST", "/api/v1/sites/quiet/comments", &headers, Some(body.as_bytes())).expect(422);
    let nowhere = body.replace(&quiet, &witness.canary("a site that is not there"));
    witness.send("POST", "/api/v1/sites/nowhere/comments", &headers, Some(nowhere.as_bytes())).expect(404);
}

/// More than one network address may send in a minute.
fn flood(witness: &Witness) {
    let from = [("X-Forwarded-For", "198.19.0.1")];
    let statuses: Vec<_> = (0..8)
        .map(|number| witness.submit(&witness.canary(&format!("flood {number}")), json!({}), &from).status)
        .collect();
    assert_eq!(statuses, [201, 201, 201, 201, 201, 429, 429, 429]);
    witness.post_form(&witness.canary("flood by form"), &[], &from, true).expect(429);
}

/// Where no address belongs.
fn elsewhere(witness: &Witness) {
    let thread = format!("/api/v1/sites/blog/thread?article={ARTICLE}");
    let encoded = |path: &str| percent_encoded(&witness.canary(path));
    for (path, status) in [
        (format!("{thread}&email={}", encoded("a query")), 200),
        (format!("{thread}&cursor={}", encoded("a cursor")), 422),
        (format!("{thread}&limit={}", encoded("a limit")), 422),
        (format!("/sites/blog/thread?article={ARTICLE}&page=1&email={}", encoded("the query of a page")), 200),
        (format!("/sites/blog/thread?article={ARTICLE}&unapproved=1&moderation-hash={}", encoded("a preview")), 200),
        (format!("/api/v1/sites/{}/thread?article=/", encoded("a site")), 404),
        (format!("/receipts/{}", encoded("a receipt")), 404),
        (format!("/demo/{}", encoded("a sample")), 404),
        (format!("/assets/{}", encoded("an asset")), 404),
        (format!("/docs/{}", encoded("a file of the docs")), 404),
        (format!("/{}", encoded("a path")), 404),
        (format!("/?{}", encoded("the query of the first page")), 200),
        (format!("/api/v1/admin/comments/{}", encoded("an id")), 401),
    ] {
        let status_seen = witness.send("GET", &path, &[], None).status;
        assert!(status_seen == status || (path.contains("admin") && status_seen == 404), "{path}: {status_seen}");
    }
    let names = ["User-Agent", "Referer", "X-Forwarded-For", "X-Forwarded-Proto", "Cookie", "Authorization", "Origin"];
    for name in names.into_iter().chain(["X-Request-Id", "Accept-Language", "If-None-Match", "From", "Traceparent"]) {
        let value = witness.canary(&format!("the header {name}"));
        witness.send("GET", &thread, &[(name, &value)], None).expect(200);
    }
    let method = witness.canary("a method").replace(['@', '.'], "-");
    witness.send_raw("a made-up method", format!("{method} / HTTP/1.1\r\nHost: a\r\n\r\n").as_bytes());
    witness.send("DELETE", &format!("/livez?{}", encoded("a wrong method")), &[], None).expect(405);
}

/// What is no proper HTTP, or ends in the middle.
fn broken_requests(witness: &Witness) {
    let head = format!(
        "POST /api/v1/sites/blog/comments HTTP/1.1\r\nHost: a\r\nOrigin: {ORIGIN}\r\nContent-Type: application/json\r\n"
    );
    for (name, shape) in [
        ("a request line that is none", "GET CANARY\r\n\r\n".to_owned()),
        ("a path with raw bytes", "GET /CANARY/\u{e4} HTTP/1.1\r\nHost: a\r\n\r\n".to_owned()),
        ("a header that is none", "GET / HTTP/1.1\r\nHost: a\r\nCANARY\r\n\r\n".to_owned()),
        ("a header with control characters", "GET / HTTP/1.1\r\nHost: a\r\nX-A: \u{1}CANARY\r\n\r\n".to_owned()),
        ("a host", "GET /livez HTTP/1.1\r\nHost: CANARY\r\nConnection: close\r\n\r\n".to_owned()),
        ("a body that ends early", format!("{head}Content-Length: 5000\r\n\r\n{{\"email\": \"CANARY\"")),
        ("chunks that are none", format!("{head}Transfer-Encoding: chunked\r\n\r\nCANARY\r\n")),
        ("a chunk that ends early", format!("{head}Transfer-Encoding: chunked\r\n\r\nfff\r\nCANARY")),
        ("two lengths", format!("{head}Content-Length: 4\r\nContent-Length: 90\r\n\r\nCANARY")),
        ("a length that is no number", format!("{head}Content-Length: CANARY\r\n\r\n")),
        ("a large header", format!("GET / HTTP/1.1\r\nHost: a\r\nX-A: CANARY{}\r\n\r\n", "x".repeat(20_000))),
        ("a long path", format!("GET /CANARY{} HTTP/1.1\r\nHost: a\r\n\r\n", "x".repeat(5_000))),
    ] {
        witness.send_raw(name, shape.replace("CANARY", &witness.canary(name)).as_bytes());
    }
}
