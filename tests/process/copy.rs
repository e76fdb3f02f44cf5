//! Moving an installation to another database and back, with the real program.

use crate::client::Client;
use crate::postgres::{ADMIN, Scratch};
use crate::support::{Installation, ORIGIN, Outcome, run, wait_for};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use serde_json::{Value, json};
use std::process::Stdio;

fn on(installation: &Installation, database: &str, arguments: &[&str]) -> Outcome {
    run(installation.command(arguments, &[("database.url", database)]), "")
}

fn submit(client: &Client, body: &str) {
    let comment = json!({"article": "/a", "author_name": "Ada", "email": "ada@mail.example", "body": body});
    let headers = [("Content-Type", "application/json"), ("Origin", ORIGIN)];
    let path = "/api/v1/sites/blog/comments";
    client.send("POST", path, &headers, Some(comment.to_string().as_bytes())).expect(201);
}

/// What a moderator sees of all comments, addresses included as far as they are shown.
fn seen(client: &Client, token: &str) -> Value {
    let authorization = format!("Bearer {token}");
    let headers = [("Authorization", authorization.as_str())];
    client.send("GET", "/api/v1/admin/comments", &headers, None).expect(200).json()
}

#[test]
fn an_installation_moves_to_another_database_and_back_with_everything_in_it() {
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    let token = installation.owner_token();
    let server = installation.serve(&[]);
    let client = Client::new(&server.url);
    submit(&client, "Said before the move.");
    let (thread, comments) = (client.thread("/a"), seen(&client, &token));
    server.terminate();
    assert!(server.ended().0.success());

    let scratch = Scratch::empty();
    let copied = installation.run(&["database", "copy", "--to", &scratch.url, "--json"]).done().json();
    let of =
        |name: &str| copied["tables"].as_array().unwrap().iter().find(|table| table["name"] == name).unwrap().clone();
    assert_eq!((&of("sites")["rows"], &of("comments")["rows"]), (&json!(1), &json!(1)));
    assert_eq!(of("comments")["sha256"].as_str().map(str::len), Some(64));

    // Put away, as the page on moving says; `doctor` tells of a database that lies there unused.
    let old = installation.data().join("afterword.db");
    if old.exists() {
        std::fs::rename(&old, old.with_extension("db.moved")).unwrap();
    }
    // The same keyring, address and commands: nobody notices.
    on(&installation, &scratch.url, &["audit", "verify"]).done();
    on(&installation, &scratch.url, &["doctor"]).done();
    let server = installation.serve(&[("database.url", &scratch.url)]);
    let client = Client::new(&server.url);
    assert_eq!((client.thread("/a"), seen(&client, &token)), (thread, comments));
    submit(&client, "Said after the move.");
    let (thread, comments) = (client.thread("/a"), seen(&client, &token));
    assert_eq!(thread.len(), 2);
    server.terminate();
    assert!(server.ended().0.success());

    let back = format!("sqlite://{}", installation.home().join("back.db").display());
    let text = on(&installation, &scratch.url, &["database", "copy", "--to", &back]).done().stdout;
    for words in ["comments", "same digest in both databases", "set `database.url`"] {
        assert!(text.contains(words), "{words} is not in {text}");
    }
    on(&installation, &back, &["audit", "verify"]).done();
    on(&installation, &back, &["doctor"]).done();
    let server = installation.serve(&[("database.url", &back)]);
    let client = Client::new(&server.url);
    assert_eq!((client.thread("/a"), seen(&client, &token)), (thread, comments));
}

#[test]
fn a_copy_that_is_killed_leaves_a_database_that_no_command_uses_until_it_is_made_again() {
    let (installation, scratch) = (Installation::with_site(), Scratch::migrated());
    // A lock of somebody else holds the copy up once it has begun.
    let mut blocker = PgConnection::establish(&scratch.url.replace("afterword@", &format!("{ADMIN}@"))).unwrap();
    blocker.batch_execute("BEGIN; LOCK TABLE comments IN ACCESS SHARE MODE").unwrap();
    let arguments = ["database", "copy", "--to", &scratch.url];
    let mut command = installation.command(&arguments, &[]);
    let mut copying = command.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
    let marks = "SELECT COUNT(*) FROM __diesel_schema_migrations WHERE version = 'unfinished_copy'";
    wait_for("the copy to begin", || {
        let marks = diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("({marks})"));
        (diesel::select(marks).get_result::<i64>(&mut blocker).unwrap() == 1).then_some(())
    });
    copying.kill().unwrap();
    copying.wait().unwrap();
    for arguments in [&["serve", "--listen", "127.0.0.1:0"] as &[&str], &["site", "list"], &["doctor"], &["migrate"]] {
        let refused = on(&installation, &scratch.url, arguments);
        assert_eq!((refused.status, refused.stdout.as_str()), (Some(78), ""), "{refused:?}");
        assert!(refused.stderr.contains("run the same `afterword database copy` again"), "{refused:?}");
    }
    blocker.batch_execute("COMMIT").unwrap();
    drop(blocker);
    installation.run(&arguments).done();
    assert_eq!(on(&installation, &scratch.url, &["site", "list", "--json"]).done().json()[0]["slug"], "blog");
}

#[test]
fn a_copy_that_cannot_be_made_says_why_and_shows_no_password() {
    let (installation, scratch) = (Installation::with_site(), Scratch::migrated());
    let nowhere = format!("sqlite://{}", installation.home().join("missing/new.db").display());
    let empty = format!("sqlite://{}", installation.home().join("empty.db").display());
    let own = on(&installation, &empty, &["database", "copy", "--to", &scratch.url]);
    assert_eq!(own.status, Some(1), "{own:?}");
    assert!(own.stderr.contains("the source has no tables of afterword"), "{own:?}");
    for (to, status, words) in [
        ("postgresql://olga:hunter2@127.0.0.1:1/afterword", 1, "`--to`"),
        ("postgresql://olga:hunt er2@127.0.0.1/afterword", 2, "`--to`"),
        ("mysql://olga:hunter2@127.0.0.1/afterword", 2, "`--to` must be"),
        (&nowhere, 1, "cannot be made"),
    ] {
        let refused = installation.run(&["database", "copy", "--to", to, "--json"]);
        let error: Value = serde_json::from_str(&refused.stderr).unwrap_or_else(|_| panic!("{refused:?}"));
        let error = error["error"].as_str().unwrap();
        assert_eq!(refused.status, Some(status), "{refused:?}");
        assert!(error.contains(words) && !error.contains("hunt") && !error.contains("database.url"), "{to}: {error}");
    }
}
