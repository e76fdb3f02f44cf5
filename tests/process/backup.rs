//! The backup that `docs/operation.md` describes: its own commands, run as they stand there, but for the paths.

use crate::client::Client;
use crate::database::is_about_sqlite;
use crate::support::{Installation, ORIGIN, Outcome, run};
use serde_json::json;
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::Path;
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};

const PAGE: &str = include_str!("../../docs/operation.md");

/// Gives the one block of commands of the page that has these words.
fn commands(words: &str) -> String {
    let blocks = PAGE.split("```").skip(1).step_by(2).filter(|block| block.contains(words));
    let [block]: [&str; 1] = blocks.collect::<Vec<_>>().try_into().unwrap_or_else(|found: Vec<_>| {
        panic!("{words:?} is in {} blocks of docs/operation.md", found.len());
    });
    block.to_owned()
}

/// Runs commands of the page in a shell, on an installation.
fn follow(installation: &Installation, commands: &str) -> Outcome {
    let home = installation.home().display();
    let program = env!("CARGO_BIN_EXE_afterword");
    let places = [
        ("/var/lib/afterword", installation.data().display().to_string()),
        ("/var/backups", format!("{home}/backups")),
        ("/safe/place", format!("{home}/safe")),
        ("/tmp/restored", format!("{home}/restored")),
        ("afterword --data-dir", format!("{program} --data-dir")),
    ];
    let commands = places.iter().fold(commands.to_owned(), |all, (from, to)| all.replace(from, to));
    let mut shell = Command::new("/bin/sh");
    shell.args(["-euc", &commands]).current_dir(installation.home());
    run(shell, "")
}

fn say(client: &Client, text: &str) {
    let comment = json!({"article": "/a", "author_name": "Ada", "email": "ada@mail.example", "body": text});
    let headers = [("Content-Type", "application/json"), ("Origin", ORIGIN)];
    let path = "/api/v1/sites/blog/comments";
    client.send("POST", path, &headers, Some(comment.to_string().as_bytes())).expect(201);
}

/// Gives the one copy that there is.
fn copy_in(directory: &Path) -> String {
    let names = fs::read_dir(directory).unwrap().map(|entry| entry.unwrap().file_name().into_string().unwrap());
    let [name]: [String; 1] = names.collect::<Vec<_>>().try_into().expect("one copy");
    name
}

#[test]
fn the_documented_backup_ends_while_comments_come_and_is_an_installation_that_doctor_finds_well() {
    if !is_about_sqlite("pg_dump copies a PostgreSQL") {
        return;
    }
    let installation = Installation::with_site();
    for directory in ["backups", "safe"] {
        fs::create_dir(installation.home().join(directory)).unwrap();
    }
    fs::copy(installation.data().join("keyring"), installation.home().join("safe/keyring")).unwrap();
    let server = installation.serve(&[("limits.comments_per_minute", "0")]);
    let client = Client::new(&server.url);
    say(&client, "Before the backup.");
    let is_over = AtomicBool::new(false);
    let backup = commands("VACUUM INTO");
    std::thread::scope(|scope| {
        scope.spawn(|| {
            for number in 0.. {
                say(&client, &format!("Beside the backup, {number}."));
                if is_over.load(Ordering::SeqCst) {
                    break;
                }
            }
        });
        let outcome = follow(&installation, &backup);
        is_over.store(true, Ordering::SeqCst);
        outcome.done();
    });
    let name = copy_in(&installation.home().join("backups"));
    let copy = installation.home().join("backups").join(&name);
    assert_eq!(copy.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    let again = follow(&installation, &backup);
    assert_ne!(again.status, Some(0), "the copy was written over: {again:?}");
    drop(server);

    // The page names the copy of some day.
    let check = commands("/tmp/restored doctor").replace("afterword-2026-11-30.db", &name);
    let checked = follow(&installation, &check).done();
    for words in ["keys open the stored addresses", "counters and visibility", "audit log"] {
        let line = checked.stdout.lines().find(|line| line.ends_with(words));
        assert!(line.is_some_and(|line| line.starts_with("ok")), "{words}: {checked:?}");
    }
    assert!(!installation.home().join("restored").exists(), "the check has left its directory");
}
