//! Servers that are killed, stopped, or started twice.

use crate::client::Client;
use crate::database::is_about_sqlite;
use crate::storm::{Sent, UNLIMITED, assert_nothing_is_lost, repeat_unacknowledged, storm};
use crate::support::{Installation, run};
use std::fs;

fn open_blog() -> Installation {
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "moderation", "open"]).done();
    installation.run(&["site", "set", "blog", "flood_limit", "0"]).done();
    installation
}

pub fn assert_sound(installation: &Installation) {
    let checks = installation.run(&["doctor", "--json"]).done().json();
    assert!(checks["checks"].as_array().unwrap().iter().all(|check| check["ok"] == true), "{checks}");
    let audit = installation.run(&["audit", "verify", "--json"]).done().json();
    assert_eq!(audit["ok"], true, "{audit}");
}

#[test]
fn what_was_acknowledged_survives_being_killed_again_and_again() {
    let installation = open_blog();
    let mut sent = Sent::new();
    for (round, acknowledged_before) in [3, 40, 17, 90, 60].into_iter().enumerate() {
        let server = installation.serve(UNLIMITED);
        let url = server.url.clone();
        sent.extend(storm(&url, round, acknowledged_before, || {
            server.kill();
        }));
        assert_sound(&installation);
        let server = installation.serve(UNLIMITED);
        let client = Client::new(&server.url);
        assert_nothing_is_lost(&client, &sent);
        repeat_unacknowledged(&client, &mut sent);
        assert_nothing_is_lost(&client, &sent);
        server.kill();
    }
    assert_sound(&installation);
}

#[test]
fn a_server_that_is_told_to_stop_loses_nothing_and_ends_with_0() {
    let installation = open_blog();
    let server = installation.serve(UNLIMITED);
    let url = server.url.clone();
    let sent = storm(&url, 0, 40, || {
        server.terminate();
        let (status, printed) = server.ended();
        assert_eq!(status.code(), Some(0), "{}", String::from_utf8_lossy(&printed));
    });
    // PostgreSQL keeps its log where it likes.
    let wal = installation.data().join("afterword.db-wal");
    assert!(!wal.exists() || wal.metadata().unwrap().len() == 0, "the write-ahead log was not folded in");
    let server = installation.serve(UNLIMITED);
    assert_nothing_is_lost(&Client::new(&server.url), &sent);
    assert_sound(&installation);
}

#[test]
fn a_server_that_is_told_to_stop_at_once_still_ends_with_0() {
    let installation = Installation::with_site();
    for _ in 0..5 {
        let server = installation.serve(&[]);
        server.terminate();
        let (status, printed) = server.ended();
        assert_eq!(status.code(), Some(0), "{status}: {}", String::from_utf8_lossy(&printed));
    }
}

#[test]
fn a_second_server_on_the_same_data_directory_is_refused() {
    let installation = Installation::with_site();
    let first = installation.serve(&[]);
    let second = installation.run(&["serve", "--listen", "127.0.0.1:0"]);
    assert_eq!(second.status, Some(1), "{second:?}");
    let message = "another server uses the data directory";
    assert!(second.stderr.contains(message) && second.stderr.contains("--data-dir"), "{second:?}");
    assert_eq!(Client::new(&first.url).get("/readyz").status, 200);
    first.kill();
    let third = installation.serve(&[]);
    assert_eq!(Client::new(&third.url).get("/readyz").status, 200, "the lock outlived its server");
}

#[test]
fn a_second_server_on_the_same_file_is_refused_whatever_way_leads_to_it() {
    if !is_about_sqlite("a PostgreSQL database may have several instances") {
        return;
    }
    let (first, second) = (Installation::with_site(), Installation::new());
    let server = first.serve(&[]);
    fs::create_dir(second.data()).unwrap();
    fs::copy(first.data().join("keyring"), second.data().join("keyring")).unwrap();
    let file = first.data().join("afterword.db");
    let (symbolic, hard) = (second.home().join("symbolic.db"), second.home().join("hard.db"));
    std::os::unix::fs::symlink(&file, &symbolic).unwrap();
    fs::hard_link(&file, &hard).unwrap();
    for path in [&file, &symbolic, &hard] {
        let url = format!("sqlite://{}", path.display());
        let serve = ["serve", "--listen", "127.0.0.1:0", "--database", &url];
        let refused = run(second.command(&serve, &[]), "");
        assert_eq!(refused.status, Some(1), "{refused:?}");
        assert!(refused.stderr.contains("another server uses the database"), "{refused:?}");
    }
    // Commands may still be run beside it.
    first.run(&["site", "list"]).done();
    assert_eq!(Client::new(&server.url).get("/readyz").status, 200);
    server.kill();
    let url = format!("sqlite://{}", symbolic.display());
    run(second.command(&["doctor", "--database", &url], &[]), "").done();
}
