//! The audit log's head outside of its table: what was cut off there is missed.

use crate::database::is_about_sqlite;
use crate::support::{Installation, wait_for};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::fs;

fn tamper(installation: &Installation, statement: &str) {
    let path = installation.data().join("afterword.db");
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    connection.batch_execute(&format!("PRAGMA busy_timeout = 5000; {statement}")).unwrap();
}

/// An installation whose log has five entries, all of which `audit verify` has seen.
fn verified() -> Installation {
    let installation = Installation::with_site();
    for links in ["1", "2", "3", "4"] {
        installation.run(&["site", "set", "blog", "max_links", links]).done();
    }
    let verified = installation.run(&["audit", "verify", "--json"]).done().json();
    assert_eq!((&verified["sound"], &verified["ok"]), (&5.into(), &true.into()));
    installation
}

#[test]
fn entries_cut_off_the_end_and_an_emptied_table_are_missed() {
    if !is_about_sqlite("the statements are run on a file") {
        return;
    }
    for (tampering, broken_at) in
        [("DELETE FROM audit WHERE seq = 5", 5), ("DELETE FROM audit WHERE seq > 2", 3), ("DELETE FROM audit", 1)]
    {
        let installation = verified();
        tamper(&installation, tampering);
        let report = installation.run(&["audit", "verify", "--json"]);
        assert_eq!(report.status, Some(1), "{tampering}: {report:?}");
        let found = report.json();
        assert_eq!((&found["broken_at"], &found["recorded"]), (&broken_at.into(), &5.into()), "{tampering}");
        assert!(report.stderr.contains("audit-head") && report.stderr.contains("audit accept"), "{report:?}");
        let doctor = installation.run(&["doctor"]);
        assert_eq!(doctor.status, Some(1), "{doctor:?}");
        assert!(
            doctor.stdout.contains("audit log: entry") && doctor.stdout.contains("entry 5 had been written"),
            "{doctor:?}"
        );
        // What comes afterwards does not hide it.
        installation.run(&["site", "set", "blog", "max_links", "5"]).done();
        assert_eq!(installation.run(&["audit", "verify"]).status, Some(1), "{tampering}");

        installation.run(&["audit", "accept"]).done();
        installation.run(&["audit", "verify"]).done();
        installation.run(&["doctor"]).done();
    }
}

#[test]
fn a_log_that_is_broken_within_is_not_accepted() {
    if !is_about_sqlite("the statements are run on a file") {
        return;
    }
    let installation = verified();
    tamper(&installation, "UPDATE audit SET actor = 'nobody' WHERE seq = 2");
    let refused = installation.run(&["audit", "accept"]);
    assert_eq!(refused.status, Some(1), "{refused:?}");
    assert!(refused.stderr.contains("entry 2 was changed or is missing"), "{refused:?}");
}

#[test]
fn a_server_records_the_head_and_says_when_entries_are_missing() {
    if !is_about_sqlite("the statements are run on a file") {
        return;
    }
    let installation = Installation::with_site();
    installation.run(&["site", "set", "blog", "max_links", "3"]).done();
    let file = installation.data().join("audit-head");
    let server = installation.serve(&[]);
    let recorded = wait_for("the head to be recorded", || fs::read_to_string(&file).ok());
    assert!(recorded.starts_with("2 "), "{recorded}");
    installation.run(&["site", "set", "blog", "max_links", "4"]).done();
    server.terminate();
    let (_, printed) = server.ended();
    assert!(String::from_utf8(printed).unwrap().contains("head of the audit log"));
    let recorded = fs::read_to_string(&file).unwrap();
    assert!(recorded.starts_with("3 "), "stopping recorded nothing: {recorded}");

    tamper(&installation, "DELETE FROM audit WHERE seq = 3");
    let server = installation.serve(&[]);
    let missing = "entries of the audit log are missing";
    wait_for("the server to say so", || String::from_utf8_lossy(&server.printed()).contains(missing).then_some(()));
    server.kill();
    assert_eq!(fs::read_to_string(&file).unwrap(), recorded, "the trace of what is missing was overwritten");
}
