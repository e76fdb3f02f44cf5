//! The program asks Akismet, and tells it and everybody else no more than it should.

use crate::canary::needles::{Canary, Needles};
use crate::client::Client;
use crate::stand_in::{Reply, Request, StandIn};
use crate::support::{Installation, ORIGIN, Server, wait_for};
use serde_json::{Value, json};
use std::fs;

const KEY: &str = "k3y0f4kismet";
/// Where the comments come from.
const NETWORK: &str = "198.18.44.201";

fn answer(request: &Request) -> Reply {
    if request.head.starts_with("POST /1.1/verify-key ") {
        return Reply::text(200, "", "valid");
    }
    let repeated = format!("X-akismet-debug-help: {NETWORK} {KEY}\r\n");
    match request.field("comment_author").as_deref() {
        Some("Mallory") => Reply::text(200, "", "true"),
        Some("Trouble") => Reply::text(500, &repeated, ""),
        _ => Reply::text(200, "", "false"),
    }
}

fn installation() -> Installation {
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    installation
}

fn serve(installation: &Installation, akismet: &StandIn, settings: &[(&str, &str)]) -> Server {
    let url = akismet.url("/1.1/");
    let all = [
        ("akismet.key", KEY),
        ("akismet.url", url.as_str()),
        ("akismet.sites", "blog"),
        ("server.trusted_proxies", "127.0.0.0/8"),
        ("log.level", "trace"),
    ];
    installation.serve(&[all.as_slice(), settings].concat())
}

fn submit(client: &Client, author: &str, email: &str) {
    let body = json!({"article": "/a", "author_name": author, "email": email, "body": format!("Says {author}.")});
    let headers = [("Content-Type", "application/json"), ("Origin", ORIGIN), ("X-Forwarded-For", NETWORK)];
    let answer = client.send("POST", "/api/v1/sites/blog/comments", &headers, Some(body.to_string().as_bytes()));
    assert_eq!(answer.expect(201).json()["comment"]["status"], "pending");
}

/// The status of each author's comment, as a moderator sees it.
fn statuses(client: &Client, token: &str) -> Value {
    let authorization = format!("Bearer {token}");
    let headers = [("Authorization", authorization.as_str())];
    let comments = client.send("GET", "/api/v1/admin/comments", &headers, None).expect(200).json();
    let items = comments["items"].as_array().unwrap().iter();
    items.map(|item| (item["author"]["name"].as_str().unwrap().to_owned(), item["status"].clone())).collect()
}

#[test]
fn it_is_told_no_address_and_nobody_else_learns_what_it_is_told() {
    let installation = installation();
    let token = installation.owner_token();
    let akismet = StandIn::start(answer);
    let server = serve(&installation, &akismet, &[("outbound.allow_private", "127.0.0.1")]);
    let client = Client::new(&server.url);
    let canaries: Vec<_> = ["Ada", "Mallory", "Trouble"].map(|author| Canary::new(b"akismet", author)).to_vec();
    for canary in &canaries {
        submit(&client, &canary.path, &canary.address);
    }
    let expected = json!({"Ada": "approved", "Mallory": "spam", "Trouble": "pending"});
    wait_for("all answers", || (akismet.requests().len() >= 5 && statuses(&client, &token) == expected).then_some(()));
    server.terminate();
    let (status, printed) = server.ended();
    assert_eq!(status.code(), Some(0));

    let asked: String =
        akismet.requests().iter().map(|request| format!("{}{}\n", request.head, request.body)).collect();
    assert!(asked.contains(NETWORK) && asked.contains(KEY), "the search finds nothing: {asked}");
    assert!(String::from_utf8_lossy(&printed).contains("Akismet gave no answer"), "nothing was logged");
    let stored: Vec<u8> = fs::read_dir(installation.data())
        .unwrap()
        .flat_map(|entry| fs::read(entry.unwrap().path()).unwrap())
        .chain(installation.stored_bytes())
        .collect();
    let needles = Needles::new(canaries);
    for (what, bytes) in [("a question", asked.as_bytes()), ("the log", &printed), ("the data", &stored)] {
        assert_eq!(needles.find(bytes), [], "an address in {what}");
    }
    for (what, bytes) in [("the log", &printed), ("the data", &stored)] {
        let text = String::from_utf8_lossy(bytes);
        assert!(!text.contains(NETWORK) && !text.contains(KEY), "a network address or the key in {what}");
    }
}

#[test]
fn it_is_not_reached_in_a_private_network_unless_a_setting_says_so() {
    let installation = installation();
    let token = installation.owner_token();
    let akismet = StandIn::start(answer);
    let server = serve(&installation, &akismet, &[]);
    let client = Client::new(&server.url);
    submit(&client, "Ada", "ada@mail.example");
    wait_for("the refusal", || {
        String::from_utf8_lossy(&server.printed()).contains("`outbound.allow_private` does not name it").then_some(())
    });
    assert_eq!(statuses(&client, &token), json!({"Ada": "pending"}));
    assert_eq!(akismet.requests().len(), 0);
}
