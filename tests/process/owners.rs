//! What a new owner does in the first week: setting up, looking, renaming, removing.

use crate::client::Client;
use crate::support::{Installation, ORIGIN, Outcome, PASSWORD, Server, run};
use serde_json::Value;
use std::fs;

fn refused(outcome: &Outcome, status: i32, words: &[&str]) {
    assert_eq!(outcome.status, Some(status), "{outcome:?}");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word:?} is not in {:?}", outcome.stderr);
    }
}

/// Sends a comment to `/a` of the blog as JSON, and gives its id.
fn comment(server: &Server, address: &str, body: &str, parent: Option<i64>) -> i64 {
    let comment = serde_json::json!({
        "article": "/a", "author_name": "Ada", "email": address, "body": body, "parent_id": parent
    });
    let headers = [("origin", ORIGIN), ("content-type", "application/json")];
    let path = "/api/v1/sites/blog/comments";
    let answer = Client::new(&server.url).send("POST", path, &headers, Some(comment.to_string().as_bytes()));
    answer.expect(201).json()["comment"]["id"].as_i64().unwrap()
}

#[test]
fn the_demo_stays_out_of_the_real_data() {
    let installation = Installation::with_site();
    let mut demo = std::process::Command::new(env!("CARGO_BIN_EXE_afterword"));
    demo.env_clear().current_dir(installation.home()).args(["demo", "--listen", "127.0.0.1:0", "--json"]);
    // Even where the settings name the real data.
    demo.env("AFTERWORD_DATA__DIR", installation.data());
    let server = Server::start(demo);
    assert_eq!(server.first_line["data_dir"], "./afterword-demo");
    assert!(installation.home().join("afterword-demo/keyring").exists());
    server.terminate();
    assert_eq!(server.ended().0.code(), Some(0));
    let sites = installation.run(&["site", "list", "--json"]).done().json();
    assert_eq!(sites.as_array().unwrap().len(), 1, "{sites}");
    assert_eq!(installation.run(&["moderator", "list", "--json"]).done().json(), serde_json::json!([]));
}

#[test]
fn init_sets_up_a_site_and_its_owner_and_says_what_to_do_next() {
    let installation = Installation::new();
    let init = ["init", "--name", "My Blog!", "--address", "blog.example/page", "--owner", "Olga"];
    let told = installation.run(&init).done().stdout;
    for words in [
        "my-blog",
        "https://comments.blog.example/admin",
        "trusted_proxies",
        "reverse_proxy 127.0.0.1:8080",
        "afterword serve",
        "<afterword-thread site=\"my-blog\"",
        "shown this once",
    ] {
        assert!(told.contains(words), "{words:?} is not in {told}");
    }
    let password = told.split("password  ").nth(1).unwrap().split("  (").next().unwrap();
    let server = installation.serve(&[]);
    assert_eq!(server.first_line["admin"], format!("{}/admin", server.url));
    let body = serde_json::json!({"username": "Olga", "password": password}).to_string();
    let headers = [("content-type", "application/json")];
    let signed_in = Client::new(&server.url).send("POST", "/api/v1/admin/sessions", &headers, Some(body.as_bytes()));
    assert_eq!(signed_in.status, 201);
    refused(&installation.run(&init), 1, &["set up already", "my-blog", "Olga"]);
    let fresh = Installation::new();
    refused(&fresh.run(&["init"]), 2, &["--name is missing"]);
    let wrong = ["init", "--name", "A", "--address", "ftp://blog.example", "--owner", "Olga"];
    refused(&fresh.run(&wrong), 2, &["`address`"]);
    assert!(!fresh.data().exists(), "something was made in spite of a wrong answer");
    let given = [&init[..], &["--password-stdin", "--json"]].concat();
    assert_eq!(fresh.run_with_input(&given, PASSWORD).done().json()["password"], Value::Null);
}

#[test]
fn settings_are_checked_without_making_anything() {
    let installation = Installation::new();
    let sound = installation.run(&["config", "check"]).done().stdout;
    assert!(sound.contains("the settings are right") && sound.contains("127.0.0.1:8080"), "{sound}");
    fs::write(installation.home().join("afterword.toml"), "[sever]\nlisten = 1\n").unwrap();
    refused(&installation.run(&["config", "check"]), 78, &["afterword.toml, line 1", "did you mean `server`?"]);
    assert!(!installation.data().exists());
}

#[test]
fn what_is_not_found_is_answered_with_what_there_is() {
    let installation = Installation::with_site();
    installation.run(&["article", "add", "blog", "/one", "--title", "One"]).done();
    installation.run_with_input(&["moderator", "add", "Olga", "--role", "owner", "--password-stdin"], PASSWORD).done();
    refused(&installation.run(&["site", "show", "bolg"]), 1, &["there is no such site; there are: blog"]);
    refused(&installation.run(&["article", "list", "bolg"]), 1, &["there are: blog"]);
    refused(&installation.run(&["article", "close", "blog", "/two"]), 1, &["no such article; there are: /one"]);
    refused(&installation.run(&["moderator", "role", "olga", "viewer"]), 1, &["no such moderator; there are: Olga"]);
    refused(
        &installation.run(&["moderator", "role", "Olga", "king"]),
        2,
        &["`role` must be one of: viewer, moderator, owner"],
    );
    refused(&installation.run(&["site", "set", "blog", "markup", "word"]), 2, &["must be one of: text, markdown"]);
    refused(&Installation::new().run(&["site", "show", "blog"]), 1, &["and no other; `afterword site add` adds one"]);
}

#[test]
fn a_site_is_shown_with_its_counts_and_settings() {
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "max_links", "7"]).done();
    let shown = installation.run(&["site", "show", "blog"]).done().stdout;
    for words in ["A Blog (blog)", ORIGIN, "0 pending", "max_links", "default: 2"] {
        assert!(shown.contains(words), "{words:?} is not in {shown}");
    }
    let json = installation.run(&["site", "show", "blog", "--json"]).done().json();
    assert_eq!((&json["settings"]["max_links"], &json["counts"]["approved"]), (&7.into(), &0.into()));
    let help = installation.run(&["site", "set", "--help"]).done().stdout;
    assert!(help.contains("max_links") && help.contains("[takes: 0 to 100] [default: 2]"), "{help}");
    let log = installation.run(&["audit", "list", "--limit", "1"]).done().stdout;
    assert!(log.contains("site.change") && log.contains("max_links=7") && log.contains("--before 2"), "{log}");
    assert!(!installation.run(&["audit", "list", "--before", "2"]).done().stdout.contains("site.change"));
    refused(&installation.run(&["audit", "list", "--limit", "0"]), 2, &["`limit`", "between 1 and 200"]);
}

#[test]
fn what_is_removed_takes_everything_with_it_but_the_audit_log() {
    const ADDRESS: &str = "removed.reader@mail.example";
    let installation = Installation::with_site();
    let server = installation.serve(&[("limits.comments_per_minute", "0")]);
    let first = comment(&server, ADDRESS, "The first of them.", None);
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    for number in 0..150 {
        comment(&server, ADDRESS, &format!("Number {number} says something of its own."), None);
    }
    installation.run(&["ban", "add", "blog", "--author-of", &first.to_string()]).done();
    let found = installation.run(&["privacy", "find", "Removed.Reader@mail.example", "--json"]).done().json();
    assert_eq!(found["comments"].as_array().unwrap().len(), 151);
    let asked = installation.run(&["article", "remove", "blog", "/a"]);
    refused(&asked, 2, &["151 comments with their receipts", "1 sealed address", "--yes"]);
    installation.run(&["article", "remove", "blog", "/a", "--yes"]).done();
    assert!(Client::new(&server.url).thread("/a").is_empty());
    installation.run(&["doctor"]).done();
    comment(&server, ADDRESS, "One more, on the same page.", None);
    refused(
        &installation.run(&["site", "remove", "blog"]),
        2,
        &["1 article, 1 comment with its receipt", "1 ban", "--yes"],
    );
    installation.run(&["site", "remove", "blog", "--yes"]).done();
    assert_eq!(Client::new(&server.url).get("/api/v1/sites/blog/thread?article=/a").status, 404);
    let none = installation.run(&["privacy", "find", ADDRESS]).done().stdout;
    assert!(none.contains("nothing was sent with this address"), "{none}");
    let log = installation.run(&["audit", "list"]).done().stdout;
    for words in ["site.remove", "article.remove", "privacy.find", "151 comments"] {
        assert!(log.contains(words), "{words:?} is not in {log}");
    }
    assert!(!log.contains("mail.example"), "an address is in the audit log");
    installation.run(&["audit", "verify"]).done();
    installation.run(&["doctor"]).done();
    assert_eq!(installation.run(&["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN]).status, Some(0));
}

#[test]
fn a_moderator_gets_another_role_and_name_and_leaves() {
    let installation = Installation::with_site();
    for (name, role) in [("Olga", "owner"), ("Mona", "moderator")] {
        installation.run_with_input(&["moderator", "add", name, "--role", role, "--password-stdin"], PASSWORD).done();
    }
    installation.run(&["moderator", "role", "Mona", "owner"]).done();
    installation.run(&["moderator", "rename", "Mona", "Monika"]).done();
    refused(&installation.run(&["moderator", "rename", "Monika", "Olga"]), 2, &["`name` is already in use"]);
    refused(&installation.run(&["moderator", "remove", "Monika"]), 2, &["--yes", "--reassign-to"]);
    let leave =
        |name: &str, heir: &str| installation.run(&["moderator", "remove", name, "--reassign-to", heir, "--yes"]);
    refused(&leave("Monika", "Nobody"), 2, &["`reassign_to` names something that does not exist"]);
    refused(&leave("Monika", "Monika"), 2, &["another moderator"]);
    leave("Monika", "Olga").done();
    refused(&installation.run(&["moderator", "remove", "Olga", "--yes"]), 2, &["the last active owner of all sites"]);
    let left = installation.run(&["moderator", "list", "--json"]).done().json();
    assert_eq!(
        (left.as_array().unwrap().len(), &left[0]["name"], &left[0]["active"]),
        (1, &"Olga".into(), &true.into())
    );
}

#[test]
fn a_moderator_is_given_other_sites() {
    let installation = Installation::with_site();
    installation.run(&["site", "add", "news", "--name", "News", "--origin", "https://news.example"]).done();
    let add = ["moderator", "add", "Mona", "--role", "moderator", "--password-stdin"];
    installation.run_with_input(&add, PASSWORD).done();
    let sites = |arguments: &[&str]| installation.run(&[&["moderator", "sites", "Mona"], arguments].concat());
    assert_eq!(sites(&[]).done().stdout.trim(), "Mona sees: all sites");
    assert_eq!(sites(&["news", "blog"]).done().stdout.trim(), "Mona sees: blog news");
    assert_eq!(
        sites(&["--json"]).done().json()["sites"],
        serde_json::json!(["blog", "news"]),
        "showing changes nothing"
    );
    let log = installation.run(&["audit", "list", "--limit", "1"]).done().stdout;
    assert!(log.contains("moderator.change") && log.contains("sites=news blog"), "{log}");
    assert_eq!(sites(&["--no-sites", "--json"]).done().json()["sites"], serde_json::json!([]));
    assert_eq!(sites(&["--all-sites", "--json"]).done().json()["sites"], "all");
    refused(&sites(&["nwes"]), 2, &["`sites` names something that does not exist"]);
    refused(&sites(&["blog", "--all-sites"]), 2, &["cannot be used with"]);
    assert_eq!(sites(&[]).done().stdout.trim(), "Mona sees: all sites", "what is refused changes nothing");
    let nobody = installation.run(&["moderator", "sites", "Nobody"]);
    refused(&nobody, 1, &["no such moderator; there are: Mona"]);
    installation.run_with_input(&["moderator", "add", "Olga", "--role", "owner", "--password-stdin"], PASSWORD).done();
    refused(&installation.run(&["moderator", "sites", "Olga", "blog"]), 2, &["at least one active owner of all sites"]);
}

#[test]
fn the_settings_of_sites_are_printed_without_an_installation() {
    let installation = Installation::new();
    let page = run(installation.command(&["site", "settings"], &[]), "").done().stdout;
    assert!(page.starts_with("# Settings of a site") && page.contains("## `max_links`"), "{page}");
    assert!(!installation.data().exists());
}
