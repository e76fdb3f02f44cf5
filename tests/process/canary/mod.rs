//! Addresses do not come out: each of many is used in one way only, and then looked for everywhere, in every spelling.

mod moderators;
pub mod needles;
mod readers;
mod witness;

use crate::database::{Engine, engine};
use crate::support::{Installation, ORIGIN, Server, run, wait_for};
use moderators::Desk;
use needles::Needles;
use serde_json::json;
use std::fs;
use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};
use witness::{ARTICLE, Seen, Witness};

/// The file of settings carries the planted address in its name, so that it stands on the command line.
fn serve(installation: &Installation, planted: &str) -> Server {
    let settings = "[server]\ntrusted_proxies = [\"127.0.0.0/8\"]\n[log]\nlevel = \"trace\"\nformat = \"json\"\n\
        [security]\ncontact = \"https://blog.example/contact\"\n";
    let file = format!("{planted}.toml");
    fs::write(installation.home().join(&file), settings).unwrap();
    let mut command = installation.command(&["serve", "--listen", "127.0.0.1:0", "--json", "--config", &file], &[]);
    command.env("PLANTED", planted);
    Server::start(command)
}

fn prepare(installation: &Installation) {
    for arguments in [
        &["site", "add", "quiet", "--name", "Quiet", "--origin", "https://quiet.example"] as &[&str],
        &["site", "set", "quiet", "email", "off"],
        &["article", "add", "blog", "/closed", "--title", "Closed"],
        &["article", "close", "blog", "/closed"],
    ] {
        installation.run(arguments).done();
    }
}

/// Every byte of every file in the data directory, and of the database where it lies elsewhere.
fn files(installation: &Installation, when: &str) -> Vec<Seen> {
    let entries = fs::read_dir(installation.data()).unwrap().map(Result::unwrap);
    let see = |entry: fs::DirEntry| {
        let name = entry.file_name().into_string().unwrap();
        Seen { what: format!("the file {name} {when}"), bytes: fs::read(entry.path()).unwrap() }
    };
    let mut seen: Vec<_> = entries.map(see).collect();
    if engine() == Engine::Postgres {
        seen.push(Seen { what: format!("the database {when}"), bytes: installation.stored_bytes() });
    }
    seen
}

/// What the system shows of the process.
fn process(server: &Server) -> [Seen; 2] {
    ["cmdline", "environ"].map(|name| {
        let bytes = fs::read(format!("/proc/{}/{name}", server.id())).unwrap();
        Seen { what: format!("/proc/PID/{name}"), bytes }
    })
}

/// Looks at everything that there is to look at, as a visitor and as a moderator.
fn crawl(desk: &Desk<'_>) {
    let thread = format!("article={ARTICLE}");
    let public = [
        "/".to_owned(),
        format!("/sites/blog/thread?{thread}"),
        format!("/sites/blog/thread?{thread}&page=1&order=newest"),
        "/sites/blog/thread?article=/closed&page=1".to_owned(),
        format!("/api/v1/sites/blog/thread?{thread}&limit=500"),
        format!("/api/v1/sites/blog/thread?{thread}&order=newest"),
        format!("/api/v1/sites/blog/counts?{thread}&article=/closed"),
        format!("/api/v1/sites/blog/form-token?{thread}"),
        "/.well-known/security.txt".to_owned(),
        "/openapi.json".to_owned(),
        "/docs".to_owned(),
        "/livez".to_owned(),
        "/readyz".to_owned(),
    ];
    let receipts = desk.witness.receipts().into_iter().map(|receipt| format!("/receipts/{receipt}"));
    for path in public.into_iter().chain(receipts) {
        let status = desk.witness.send("GET", &path, &[], None).status;
        // The receipt of a comment that was deleted is gone with it.
        assert!(status == 200 || (path.starts_with("/receipts/") && status == 404), "{path}: {status}");
    }
    let comments = desk.get("/comments?limit=200").expect(200).json();
    let items = comments["items"].as_array().unwrap();
    assert!(items.len() > 20, "only {} comments were made", items.len());
    for item in items {
        desk.get(&format!("/comments/{}", item["id"])).expect(200);
        let reply = format!("/sites/blog/thread?{thread}&page=1&replytocom={}", item["id"]);
        desk.witness.send("GET", &reply, &[], None).expect(200);
    }
    for path in ["/comments?status=spam", "/comments?status=trash", "/counts", "/sites", "/articles", "/audit", "/me"] {
        desk.get(path).expect(200);
    }
}

/// Kills the server while addresses are on their way in.
fn kill_in_between(witness: &Witness, server: Server) -> Vec<u8> {
    let taken = Arc::new(AtomicUsize::new(0));
    let send = |writer: usize| {
        let (client, taken) = (witness.client(), Arc::clone(&taken));
        let name = |number| witness.canary(&format!("killed in between, {writer}, {number}"));
        let emails: Vec<_> = (0..40).map(name).collect();
        std::thread::spawn(move || {
            for (number, email) in emails.iter().enumerate() {
                let text = format!("In the dark {writer} {number}.");
                let from = format!("198.18.{}.{number}", 200 + writer);
                let body = json!({"article": ARTICLE, "author_name": "Ada", "email": email, "body": text}).to_string();
                let headers =
                    [("Content-Type", "application/json"), ("Origin", ORIGIN), ("X-Forwarded-For", from.as_str())];
                let answer = client.try_send("POST", "/api/v1/sites/blog/comments", &headers, Some(body.as_bytes()));
                match answer {
                    Ok(answer) => assert_eq!(answer.status, 201),
                    Err(_) => return,
                }
                taken.fetch_add(1, Ordering::SeqCst);
            }
        })
    };
    let writers: Vec<_> = (0..4).map(send).collect();
    wait_for("the first of them", || (taken.load(Ordering::SeqCst) >= 8).then_some(()));
    let printed = server.kill();
    for writer in writers {
        writer.join().unwrap();
    }
    printed
}

#[test]
fn no_address_comes_out_anywhere_in_any_spelling() {
    let installation = Installation::with_site();
    prepare(&installation);
    let token = installation.owner_token();
    let witness = Witness::new("");
    let planted = witness.planted();
    let server = serve(&installation, &planted.address);
    witness.turn_to(&server.url);
    let desk = Desk { witness: &witness, token: &token };

    let ids = readers::act(&witness);
    moderators::act(&desk, &ids);
    moderators::plant(&desk);
    crawl(&desk);
    let mut haystacks = files(&installation, "while the server runs");
    haystacks.extend(process(&server));
    let mut printed = kill_in_between(&witness, server);
    haystacks.extend(files(&installation, "after the server was killed"));
    let server = serve(&installation, &planted.address);
    witness.turn_to(&server.url);
    crawl(&desk);
    server.terminate();
    let (status, rest) = server.ended();
    assert_eq!(status.code(), Some(0));
    printed.extend(rest);
    haystacks.extend(files(&installation, "after the server has stopped"));
    let missing = format!("missing-{}.toml", planted.address);
    let commands =
        [&["doctor"] as &[&str], &["audit", "verify"], &["site", "list"], &["site", "list", "--config", &missing]];
    for arguments in commands {
        let outcome = run(installation.command(arguments, &[("log.level", "trace")]), "");
        haystacks.push(Seen { what: format!("what `{arguments:?}` said"), bytes: format!("{outcome:?}").into_bytes() });
    }
    haystacks.extend(witness.seen());

    assert_the_search_finds(&haystacks, &Needles::new(vec![planted.clone()]));
    let mut canaries = witness.canaries();
    assert!(canaries.len() > 100, "only {} addresses were tried", canaries.len());
    let needles = Needles::new(canaries.clone());
    let mut leaks: Vec<_> = haystacks
        .iter()
        .flat_map(|seen| {
            needles.find(&seen.bytes).into_iter().map(|(path, how)| format!("{path} in {} ({how})", seen.what))
        })
        .collect();
    // What is published is still nothing for a log.
    canaries.push(planted);
    let log = Needles::new(canaries);
    leaks.extend(log.find(&printed).into_iter().map(|(path, how)| format!("{path} in the log ({how})")));
    assert!(leaks.is_empty(), "{} leaks:\n{}", leaks.len(), leaks.join("\n"));
    assert!(String::from_utf8_lossy(&printed).contains("/api/v1/sites/{site}/comments"), "nothing was logged");
}

/// A search that finds nothing may be broken: in each kind of place it must find what was put there.
fn assert_the_search_finds(haystacks: &[Seen], planted: &Needles) {
    let database = match engine() {
        Engine::Sqlite => [
            "the file afterword.db-wal while the server runs",
            "the file afterword.db-wal after the server was killed",
            "the file afterword.db after the server has stopped",
        ],
        Engine::Postgres => [
            "the database while the server runs",
            "the database after the server was killed",
            "the database after the server has stopped",
        ],
    };
    let elsewhere = [
        "the answer 200 to GET /sites/blog/thread",
        "the answer 200 to GET /api/v1/sites/blog/thread",
        "the answer 200 to GET /api/v1/admin/comments",
        "/proc/PID/cmdline",
        "/proc/PID/environ",
        "what `[\"site\", \"list\", \"--config\"",
    ];
    for kind in database.into_iter().chain(elsewhere) {
        let mut places = haystacks.iter().filter(|seen| seen.what.starts_with(kind));
        assert!(places.any(|seen| !planted.find(&seen.bytes).is_empty()), "the planted address is not in {kind}");
    }
}
