//! The program on a `PostgreSQL` server, whatever the other tests run on: what it says of it, and what it makes.

use crate::client::Client;
use crate::postgres::Scratch;
use crate::support::{Installation, ORIGIN, run};
use serde_json::json;
use std::fs;
use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

const COMMANDS: &[&[&str]] = &[
    &["serve", "--listen", "127.0.0.1:0"],
    &["migrate"],
    &["migrate", "--check", "--json"],
    &["doctor"],
    &["site", "list", "--json"],
];

#[test]
fn no_message_shows_the_password() {
    for (url, status, words) in [
        ("postgresql://olga:hunter2@127.0.0.1:1/afterword", 1, "Connection refused"),
        ("postgresql://olga@127.0.0.1:1/afterword?password=hunter2", 1, "Connection refused"),
        ("postgresql://olga:hunter2@127.0.0.1:1/afterword?no_such_key=1", 1, "no_such_key"),
        ("postgresql://olga:hunter2@127.0.0.1:port/afterword", 78, "port"),
        ("postgresql://olga:hunt/er2@127.0.0.1/afterword", 78, "%2F"),
        ("postgresql://olga:hunt%er2@127.0.0.1/afterword", 78, "hexadecimal"),
        ("postgresql://", 78, "database.url"),
    ] {
        let installation = Installation::new();
        for arguments in COMMANDS {
            let settings = [("database.url", url), ("log.level", "trace")];
            let outcome = run(installation.command(arguments, &settings), "");
            assert_eq!(outcome.status, Some(status), "{url}, {arguments:?}: {outcome:?}");
            let said = format!("{}{}", outcome.stdout, outcome.stderr);
            assert!(!said.contains("hunt") && !said.contains("er2"), "{arguments:?}: {said}");
            assert!(said.contains("database.url") && said.contains(words), "{url}, {arguments:?}: {said}");
        }
    }
}

#[test]
fn the_data_directory_has_keys_and_a_lock_and_no_database() {
    let (installation, scratch) = (Installation::new(), Scratch::empty());
    let settings = [("database.url", scratch.url.as_str())];
    let server = installation.serve(&settings);
    assert_eq!(Client::new(&server.url).get("/readyz").status, 200);
    let names = fs::read_dir(installation.data()).unwrap().map(|entry| entry.unwrap().file_name());
    let mut names: Vec<_> = names.map(|name| name.into_string().unwrap()).collect();
    names.sort();
    assert_eq!(names, ["afterword.lock", "keyring"]);
    run(installation.command(&["doctor"], &settings), "").done();
}

#[test]
fn a_database_that_was_migrated_is_refused_without_its_keyring() {
    let (installation, scratch) = (Installation::new(), Scratch::migrated());
    for arguments in COMMANDS.iter().filter(|arguments| !arguments.contains(&"--check")) {
        let outcome = run(installation.command(arguments, &[("database.url", &scratch.url)]), "");
        assert_eq!(outcome.status, Some(78), "{arguments:?}: {outcome:?}");
        assert!(outcome.stderr.contains("there is data, but no keyring at"), "{arguments:?}: {outcome:?}");
    }
    assert!(!installation.data().join("keyring").exists());
}

#[test]
fn two_servers_with_one_keyring_serve_one_database() {
    let (first, second, scratch) = (Installation::new(), Installation::new(), Scratch::empty());
    let settings = [("database.url", scratch.url.as_str())];
    let add = ["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN];
    run(first.command(&add, &settings), "").done();
    run(first.command(&["site", "set", "blog", "moderation", "open"], &settings), "").done();
    fs::create_dir(second.data()).unwrap();
    fs::copy(first.data().join("keyring"), second.data().join("keyring")).unwrap();
    let servers = [first.serve(&settings), second.serve(&settings)];
    for (number, server) in servers.iter().enumerate() {
        let text = format!("Said to server {number}.");
        let comment = json!({"article": "/a", "author_name": "Ada", "email": "ada@mail.example", "body": text});
        let headers = [("Content-Type", "application/json"), ("Origin", ORIGIN)];
        let path = "/api/v1/sites/blog/comments";
        let answer = Client::new(&server.url).send("POST", path, &headers, Some(comment.to_string().as_bytes()));
        assert_eq!(answer.status, 201, "{answer:?}");
    }
    for server in servers {
        assert_eq!(Client::new(&server.url).thread("/a").len(), 2);
    }
}

/// Starts a server, and gives what became of it: nothing where it serves, else how it ended and what it said.
fn serve_or_end(mut command: Command) -> Option<(Option<i32>, String)> {
    let mut child = command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    let mut line = String::new();
    BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
    if line.contains("listening") {
        child.kill().unwrap();
        child.wait().unwrap();
        return None;
    }
    let output = child.wait_with_output().unwrap();
    Some((output.status.code(), String::from_utf8(output.stderr).unwrap()))
}

#[test]
fn of_two_instances_that_start_at_once_with_different_keyrings_exactly_one_serves() {
    for _ in 0..3 {
        let scratch = Scratch::empty();
        let settings = [("database.url", scratch.url.as_str())];
        let instances = [Installation::new(), Installation::new()];
        // Keyrings of their own before either has seen the database, as two fresh machines would bring.
        for instance in &instances {
            let file = format!("sqlite://{}", instance.home().join("other.db").display());
            run(instance.command(&["migrate"], &[("database.url", &file)]), "").done();
        }
        let start = |instance: &Installation| {
            let command = instance.command(&["serve", "--listen", "127.0.0.1:0", "--json"], &settings);
            std::thread::spawn(move || serve_or_end(command))
        };
        let started: Vec<_> = instances.iter().map(start).collect();
        let ended: Vec<_> = started.into_iter().filter_map(|instance| instance.join().unwrap()).collect();
        let [(status, said)] = ended.as_slice() else { panic!("{ended:?}") };
        assert_eq!(*status, Some(78), "{said}");
        assert!(said.contains("does not belong to the database") && said.contains("put the keyring back"), "{said}");
    }
}
