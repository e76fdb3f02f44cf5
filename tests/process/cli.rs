//! Commands: what they print, and how they end.

use crate::client::Client;
use crate::database::is_about_sqlite;
use crate::support::{Installation, ORIGIN, Outcome, PASSWORD, Server, run};
use serde_json::Value;
use std::fs::{self, Permissions};
use std::io::{Read, Write};
use std::os::unix::fs::{MetadataExt, PermissionsExt};
use std::process::Command;

fn refused(outcome: &Outcome, status: i32, words: &[&str]) {
    assert_eq!(outcome.status, Some(status), "{outcome:?}");
    assert_eq!(outcome.stdout, "", "what was refused has no answer");
    for word in words {
        assert!(outcome.stderr.contains(word), "{word:?} is not in {:?}", outcome.stderr);
    }
}

fn has_members(value: &Value, members: &[&str]) {
    let object = value.as_object().unwrap_or_else(|| panic!("{value} is no object"));
    let names: Vec<_> = object.keys().map(String::as_str).collect();
    for member in members {
        assert!(names.contains(member), "{member} is not in {names:?}");
    }
}

#[test]
fn usage_that_is_not_understood_ends_with_2() {
    let installation = Installation::new();
    for arguments in [&["sevre"] as &[&str], &["serve", "--no-such-flag"], &["token", "create", "Olga"], &[]] {
        let outcome = installation.run(arguments);
        assert_eq!(outcome.status, Some(2), "{arguments:?}: {outcome:?}");
        assert!(!outcome.stderr.is_empty());
    }
    assert_eq!(installation.run(&["--help"]).done().stderr, "");
    assert!(!installation.data().exists(), "a data directory was made for nothing");
}

#[test]
fn an_unknown_setting_ends_with_78_and_the_likely_name() {
    let installation = Installation::new();
    let words = ["AFTERWORD_SEVER__LISTEN", "did you mean `server.listen`?", "`log.format`", "2 problems"];
    let settings = [("sever.listen", "127.0.0.1:0"), ("log.format", "xml")];
    refused(&run(installation.command(&["doctor"], &settings), ""), 78, &words);
    fs::write(installation.home().join("afterword.toml"), "[limits]\ncomments_per_minut = 5\n").unwrap();
    refused(
        &installation.run(&["doctor"]),
        78,
        &["afterword.toml, line 2", "did you mean `limits.comments_per_minute`?"],
    );
    assert!(!installation.data().exists(), "a data directory was made in spite of wrong settings");
}

#[test]
fn every_command_answers_in_json() {
    let installation = Installation::new();
    let json = |arguments: &[&str]| {
        let arguments: Vec<_> = arguments.iter().copied().chain(["--json"]).collect();
        installation.run(&arguments).done().json()
    };
    let site = json(&["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN]);
    has_members(&site, &["id", "slug", "name", "origins", "settings"]);
    assert_eq!(json(&["site", "set", "blog", "max_links", "7"])["settings"]["max_links"], 7);
    assert_eq!(json(&["site", "list"])[0]["slug"], "blog");
    let article = json(&["article", "add", "blog", "/one", "--title", "One", "--external-id", "17"]);
    has_members(&article, &["id", "site", "article", "title", "external_id", "open", "comment_count"]);
    assert_eq!(json(&["article", "close", "blog", "/one"])["open"], false);
    assert_eq!(json(&["article", "open", "blog", "/one"])["open"], true);
    assert_eq!(json(&["article", "list", "blog"])[0]["external_id"], "17");
    let add = ["moderator", "add", "Olga", "--role", "owner", "--password-stdin", "--json"];
    let moderator = installation.run_with_input(&add, PASSWORD).done().json();
    has_members(&moderator, &["id", "name", "role", "sites", "active"]);
    let set = ["moderator", "password", "Olga", "--password-stdin", "--json"];
    assert_eq!(installation.run_with_input(&set, "eleven gulls upon a mooring").done().json()["name"], "Olga");
    assert_eq!(json(&["moderator", "list"])[0]["role"], "owner");
    let token = json(&["token", "create", "Olga", "--scope", "comments:read", "--expires", "7"]);
    has_members(&token, &["id", "token", "expires_at"]);
    assert!(token["token"].as_str().unwrap().starts_with("awt_"));
    let listed = json(&["token", "list"]);
    assert_eq!(listed[0]["id"], token["id"]);
    assert!(!listed.to_string().contains(token["token"].as_str().unwrap()), "a secret is shown again");
    assert!(json(&["token", "revoke", &token["id"].to_string()])["revoked_at"].is_string());
    assert_eq!(json(&["audit", "verify"])["ok"], true);
    assert_eq!(json(&["migrate", "--check"])["missing"], Value::Array(Vec::new()));
    assert_eq!(json(&["migrate"])["applied"], Value::Array(Vec::new()));
    assert!(json(&["doctor"])["checks"].as_array().unwrap().iter().all(|check| check["ok"] == true));
    assert_eq!(json(&["openapi"])["openapi"].as_str().unwrap().split('.').take(2).collect::<Vec<_>>(), ["3", "1"]);
    assert!(json(&["config", "reference"]).to_string().contains("server.trusted_proxies"));
    let failed = installation.run(&["article", "list", "nowhere", "--json"]);
    let error: Value = serde_json::from_str(&failed.stderr).unwrap();
    assert!(failed.status == Some(1) && error["error"].is_string(), "{failed:?}");
}

#[test]
fn health_is_0_only_while_the_server_is_ready() {
    let installation = Installation::new();
    let server = installation.serve(&[]);
    let address = server.url.strip_prefix("http://").unwrap().to_owned();
    let health = || run(installation.command(&["health", "--json"], &[("server.listen", &address)]), "");
    assert_eq!(health().done().json()["ready"], true);
    server.kill();
    refused(&health(), 1, &[&address, "does not answer"]);
    let unknown = run(installation.command(&["health"], &[("server.listen", "127.0.0.1:0")]), "");
    refused(&unknown, 78, &["`server.listen`"]);
}

#[test]
fn health_fails_where_something_else_answers() {
    let installation = Installation::new();
    let other = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = other.local_addr().unwrap().to_string();
    let answering = std::thread::spawn(move || {
        let (mut stream, _) = other.accept().unwrap();
        let mut request = [0; 1024];
        assert!(stream.read(&mut request).unwrap() > 0);
        stream.write_all(b"HTTP/1.1 503 Service Unavailable\r\n\r\n").unwrap();
    });
    let health = run(installation.command(&["health"], &[("server.listen", &address)]), "");
    refused(&health, 1, &["/readyz answered 503"]);
    answering.join().unwrap();
}

#[test]
fn completions_and_manual_pages_know_every_command() {
    let installation = Installation::new();
    for shell in ["bash", "zsh", "fish"] {
        let script = installation.run(&["completions", shell]).done().stdout;
        assert!(script.contains("moderator") && script.contains("health"), "{shell}: {script}");
    }
    installation.run(&["man", "pages"]).done();
    for page in ["afterword.1", "afterword-serve.1", "afterword-site-add.1"] {
        let text = fs::read_to_string(installation.home().join("pages").join(page)).unwrap();
        assert!(text.contains(".SH NAME") && text.contains(".SH SYNOPSIS"), "{page}: {text}");
    }
    assert!(!installation.data().exists(), "a data directory was made for nothing");
}

#[test]
fn bans_are_made_listed_and_lifted() {
    let installation = Installation::with_site();
    let json = |arguments: &[&str]| {
        let arguments: Vec<_> = arguments.iter().copied().chain(["--json"]).collect();
        installation.run(&arguments).done().json()
    };
    let made = json(&["ban", "add", "blog", "--network", "203.0.113.9/24", "--days", "7", "--note", "All night"]);
    has_members(&made, &["id", "site", "kind", "value", "note", "created_by", "created_at", "expires_at"]);
    assert_eq!(
        (&made["kind"], &made["value"], &made["created_by"]),
        (&"network".into(), &"203.0.113.0/24".into(), &"operator".into())
    );
    assert_eq!(json(&["ban", "add", "blog", "--host", "casino.example"])["expires_at"], Value::Null);
    assert_eq!(json(&["ban", "add", "blog", "--word", "casino royal"])["kind"], "word");
    let listed = installation.run(&["ban", "list"]).done().stdout;
    for shown in ["203.0.113.0/24", "casino.example", "casino royal", "All night", "never"] {
        assert!(listed.contains(shown), "{shown} is not in {listed}");
    }
    assert_eq!(json(&["ban", "list", "blog"])[2], made);
    assert_eq!(json(&["ban", "lift", &made["id"].to_string()])["id"], made["id"]);
    assert_eq!(json(&["ban", "list"]).as_array().map(Vec::len), Some(2));
    refused(&installation.run(&["ban", "lift", "7"]), 1, &["there is no such ban"]);
    refused(
        &installation.run(&["ban", "add", "blog", "--author-of", "7", "--days", "400"]),
        2,
        &["`days`", "`comment`"],
    );
    for arguments in [&["ban", "add", "blog"] as &[&str], &["ban", "add", "blog", "--host", "a.example", "--word", "a"]]
    {
        assert_eq!(installation.run(arguments).status, Some(2), "{arguments:?}");
    }
}

#[test]
fn data_without_its_keyring_is_refused() {
    let installation = Installation::with_site();
    fs::remove_file(installation.data().join("keyring")).unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"] as &[&str], &["site", "list"], &["doctor"], &["migrate"]] {
        refused(&installation.run(arguments), 78, &["there is data, but no keyring at", "put the keyring back"]);
    }
    assert!(!installation.data().join("keyring").exists(), "a new keyring was made over old data");
}

#[test]
fn a_keyring_that_others_may_read_is_refused() {
    let installation = Installation::with_site();
    let keyring = installation.data().join("keyring");
    assert_eq!(keyring.metadata().unwrap().mode() & 0o777, 0o600);
    fs::set_permissions(&keyring, Permissions::from_mode(0o644)).unwrap();
    refused(&installation.run(&["serve", "--listen", "127.0.0.1:0"]), 78, &["has mode 0644", "chmod 600"]);
}

#[test]
fn files_are_for_their_owner_only_also_in_a_directory_for_all() {
    let installation = Installation::new();
    fs::create_dir_all(installation.data()).unwrap();
    fs::set_permissions(installation.data(), Permissions::from_mode(0o755)).unwrap();
    let server = installation.serve(&[]);
    for entry in fs::read_dir(installation.data()).unwrap().map(Result::unwrap) {
        let mode = entry.metadata().unwrap().mode() & 0o777;
        assert_eq!(mode, 0o600, "{:?} has mode {mode:o}", entry.file_name());
    }
    server.kill();
}

#[test]
fn a_file_that_is_no_database_is_named_with_the_reason() {
    if !is_about_sqlite("its database is no file of ours") {
        return;
    }
    let installation = Installation::with_site();
    let database = installation.data().join("afterword.db");
    fs::write(&database, "nonsense ".repeat(2000)).unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"] as &[&str], &["migrate"], &["doctor"]] {
        refused(&installation.run(arguments), 1, &["afterword.db cannot be used", "file is not a database"]);
    }
}

#[test]
fn migrations_are_checked_without_making_anything_and_applied_once() {
    let installation = Installation::new();
    let check = installation.run(&["migrate", "--check", "--json"]);
    assert_eq!(check.status, Some(1), "{check:?}");
    let missing = check.json()["missing"].as_array().unwrap().len();
    assert!(missing > 5 && check.stderr.contains("afterword migrate"), "{check:?}");
    assert!(!installation.data().exists(), "looking has made something");
    refused(&installation.run(&["serve", "--no-migrate", "--listen", "127.0.0.1:0"]), 1, &["afterword migrate"]);
    let applied = installation.run(&["migrate", "--json"]).done().json();
    assert_eq!(applied["applied"].as_array().unwrap().len(), missing);
    installation.run(&["migrate", "--check"]).done();
    let server = installation.serve(&[]);
    assert_eq!(Client::new(&server.url).get("/readyz").status, 200, "what `migrate` made cannot be served");
}

#[test]
fn commands_that_all_come_first_agree_on_one_installation() {
    let installation = Installation::new();
    let add = |number: usize| {
        let slug = format!("site-{number}");
        let command = installation.command(&["site", "add", &slug, "--name", &slug, "--origin", ORIGIN], &[]);
        std::thread::spawn(move || run(command, ""))
    };
    let commands: Vec<_> = (0..8).map(add).collect();
    for command in commands {
        command.join().unwrap().done();
    }
    assert_eq!(installation.run(&["site", "list", "--json"]).done().json().as_array().unwrap().len(), 8);
    installation.run(&["doctor"]).done();
}

#[test]
fn the_reference_of_settings_is_the_documentation() {
    let printed = Installation::new().run(&["config", "reference"]).done().stdout;
    let differing = printed.lines().zip(include_str!("../../docs/configuration.md").lines()).find(|(a, b)| a != b);
    assert_eq!(differing, None, "write it anew: afterword config reference > docs/configuration.md");
    assert_eq!(printed.trim_end(), include_str!("../../docs/configuration.md").trim_end());
}

#[test]
fn a_site_setting_that_does_not_exist_is_named_with_the_likely_one() {
    let installation = Installation::with_site();
    refused(&installation.run(&["site", "set", "blog", "moderaton", "open"]), 2, &["`moderaton`", "`moderation`"]);
    refused(
        &installation.run(&["site", "set", "blog", "moderation", "ajar"]),
        2,
        &["`moderation`", "held, first_timers, trusted, open"],
    );
    refused(&installation.run(&["site", "set", "blgo", "moderation", "open"]), 1, &["no such site"]);
}

#[test]
fn a_weak_password_is_refused_with_the_reason() {
    let installation = Installation::new();
    let add = ["moderator", "add", "Olga", "--role", "owner", "--password-stdin"];
    refused(&installation.run_with_input(&add, "short"), 2, &["`password` is too short; at least 15 characters"]);
    let common = installation.run_with_input(&add, "passwordpassword");
    refused(&common, 2, &["`password` is among the first that somebody would guess"]);
    refused(&installation.run_with_input(&add, ""), 2, &["`password`"]);
    assert_eq!(installation.run(&["moderator", "list", "--json"]).done().json(), Value::Array(Vec::new()));
}

#[test]
fn a_moderator_is_added_once() {
    let installation = Installation::new();
    let add = |role| ["moderator", "add", "Olga", "--role", role, "--password-stdin"];
    refused(&installation.run_with_input(&add("boss"), PASSWORD), 2, &["`role`", "viewer, moderator, owner"]);
    installation.run_with_input(&add("owner"), PASSWORD).done();
    refused(&installation.run_with_input(&add("viewer"), PASSWORD), 2, &["`name` is already in use"]);
    assert_eq!(installation.run(&["moderator", "list", "--json"]).done().json()[0]["role"], "owner");
}

#[test]
fn an_unknown_scope_is_answered_with_all_scopes() {
    let installation = Installation::new();
    installation.run_with_input(&["moderator", "add", "Olga", "--role", "owner", "--password-stdin"], PASSWORD).done();
    let outcome = installation.run(&["token", "create", "Olga", "--scope", "comments:write"]);
    refused(&outcome, 2, &["comments:read", "comments:moderate", "comments:delete", "pii:read", "audit:read"]);
    let nobody = installation.run(&["token", "create", "Nobody", "--scope", "comments:read"]);
    assert!(matches!(nobody.status, Some(1 | 2)) && !nobody.stderr.is_empty(), "{nobody:?}");
}

#[test]
fn doctor_finds_a_fresh_installation_sound_and_names_a_file_that_others_may_read() {
    let installation = Installation::new();
    installation.run(&["doctor"]).done();
    let copy = installation.data().join("copy");
    fs::write(&copy, "").unwrap();
    fs::set_permissions(installation.data(), Permissions::from_mode(0o755)).unwrap();
    fs::set_permissions(&copy, Permissions::from_mode(0o644)).unwrap();
    let outcome = installation.run(&["doctor"]);
    assert_eq!(outcome.status, Some(1), "{outcome:?}");
    assert!(outcome.stdout.contains("copy has mode 644") && outcome.stdout.contains("chmod"), "{outcome:?}");
}

#[test]
fn the_demo_shows_an_article_that_can_be_commented_on() {
    let installation = Installation::new();
    let temporary = installation.home().join("tmp");
    fs::create_dir(&temporary).unwrap();
    let mut command = installation.command(&["demo", "--fresh", "--listen", "127.0.0.1:0", "--json"], &[]);
    command.env("TMPDIR", &temporary);
    let server = Server::start(command);
    let says = &server.first_line;
    assert!(says["moderator"]["password"].as_str().unwrap().len() >= 15, "{says}");
    let directory = std::path::PathBuf::from(says["data_dir"].as_str().unwrap());
    assert_eq!(directory.metadata().unwrap().mode() & 0o777, 0o700, "others may look into the demo's data");
    assert_eq!(says["articles"].as_array().unwrap().len(), 2);
    for address in ["url", "docs"].map(|name| &says[name]).into_iter().chain(says["articles"].as_array().unwrap()) {
        let path = address.as_str().unwrap().strip_prefix(&server.url).unwrap();
        assert_eq!(Client::new(&server.url).get(path).status, 200, "{address}");
    }
    let article = says["articles"][0].as_str().unwrap().strip_prefix(&server.url).unwrap();
    let page = Client::new(&server.url).get(article).expect(200);
    for phrase in ["Be the first to comment", "Leave a Reply", "Your email address will not be published."] {
        assert!(page.text().contains(phrase), "{phrase} is not in {}", page.text());
    }
    server.terminate();
    assert_eq!(server.ended().0.code(), Some(0));
    assert!(!directory.exists() && !installation.data().exists(), "the demo has left something behind");
}

/// Gives the client and the path for an address that a server has printed.
fn opened(address: &Value) -> (Client, String) {
    let address = address.as_str().unwrap_or_else(|| panic!("{address} is no address"));
    let (origin, path) = address.rsplit_once('/').unwrap();
    (Client::new(origin), format!("/{path}"))
}

#[test]
fn metrics_are_served_where_the_settings_say_and_end_with_the_server() {
    let installation = Installation::with_site();
    assert_eq!(installation.serve(&[]).first_line["metrics"], Value::Null, "they are off unless asked for");
    let settings = [("metrics.listen", "127.0.0.1:0")];
    let demo = installation.command(&["demo", "--fresh", "--listen", "127.0.0.1:0", "--json"], &settings);
    for server in [installation.serve(&settings), Server::start(demo)] {
        let (client, path) = opened(&server.first_line["metrics"]);
        assert_ne!(client.url(), server.url);
        let answer = client.get(&path).expect(200);
        assert!(answer.text().starts_with("# HELP ") && answer.text().ends_with("# EOF\n"), "{}", answer.text());
        server.terminate();
        assert_eq!(server.ended().0.code(), Some(0));
        assert!(client.try_send("GET", &path, &[], None).is_err(), "they outlive the server");
    }
}

#[test]
fn an_address_for_metrics_that_is_taken_is_named_with_its_setting() {
    let taken = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    let address = taken.local_addr().unwrap().to_string();
    let installation = Installation::new();
    let serve = installation.command(&["serve", "--listen", "127.0.0.1:0"], &[("metrics.listen", &address)]);
    refused(&run(serve, ""), 1, &[&address, "change `metrics.listen`"]);
}

#[test]
fn the_demo_tells_its_password_once() {
    let installation = Installation::new();
    let demo = || -> Command { installation.command(&["demo", "--listen", "127.0.0.1:0", "--json"], &[]) };
    let first = Server::start(demo());
    assert!(first.first_line["moderator"]["password"].is_string());
    first.terminate();
    assert_eq!(first.ended().0.code(), Some(0));
    let second = Server::start(demo());
    assert_eq!(second.first_line["moderator"]["password"], Value::Null);
    let article = second.first_line["articles"][0].as_str().unwrap().strip_prefix(&second.url).unwrap();
    assert_eq!(Client::new(&second.url).get(article).status, 200);
}

#[test]
fn snippets_name_the_files_by_what_is_in_them() {
    let installation = Installation::new();
    installation.run(&["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN]).done();
    refused(&installation.run(&["embed", "blog"]), 78, &["`server.public_url`"]);
    let public = [("server.public_url", "https://comments.example.org")];
    let run = |arguments: &[&str]| run(installation.command(arguments, &public), "");
    let all = run(&["embed", "blog", "--json"]).done().json();
    let snippets = all["snippets"].as_object().unwrap();
    let names: Vec<_> = snippets.keys().map(String::as_str).collect();
    assert_eq!(names, ["astro", "eleventy", "html", "hugo", "jekyll", "ssi", "wordpress-static"]);
    for snippet in snippets.values().map(|snippet| snippet.as_str().unwrap()) {
        let script = snippet.split("<script ").nth(1).unwrap();
        let version = script.split("/embed/v1.js?v=").nth(1).unwrap().split('"').next().unwrap();
        assert_eq!(version.len(), 16, "{snippet}");
        assert!(script.contains("integrity=\"sha384-") && script.contains("crossorigin=\"anonymous\""), "{snippet}");
        assert!(snippet.contains("<afterword-thread site=\"blog\" article="), "{snippet}");
    }
    // nginx hands on what the reader's browser accepts, and includes the answer byte by byte.
    assert!(snippets["ssi"].as_str().unwrap().contains("proxy_set_header Accept-Encoding \"\";"));
    let plain = run(&["embed", "blog", "--for", "hugo", "--no-integrity"]).done().stdout;
    assert!(plain.contains("src=\"https://comments.example.org/embed/v1.js\"></script>"), "{plain}");
    assert!(plain.contains("{{ .RelPermalink }}") && !plain.contains("Jekyll"), "{plain}");
    refused(&run(&["embed", "bolg"]), 2, &["known are: blog"]);
    refused(&run(&["embed", "blog", "--for", "frontpage"]), 2, &["frontpage", "hugo"]);
}
