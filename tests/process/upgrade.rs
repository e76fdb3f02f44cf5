//! From a database of an earlier version to this one, and what a version says of a database that is newer than itself.

use crate::client::Client;
use crate::database::is_about_sqlite;
use crate::support::Installation;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use std::fs;
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

/// A database with the schema of 20261124003200: three sites, comments of every status with decisions of the policy and
/// of moderators, one of them taken back, and an audit log. Its keyring was made for it and is used for nothing else.
const EARLIER: &str = include_str!("upgrade/20261124003200.sql");
const KEYRING: &str = include_str!("upgrade/keyring");

/// What an upgrade leaves as it is.
const KEPT: &[(&str, i64)] = &[
    ("SELECT COUNT(*) AS number FROM sites", 3),
    ("SELECT COUNT(*) AS number FROM site_origins", 4),
    ("SELECT COUNT(*) AS number FROM comments WHERE status = 'approved'", 4),
    ("SELECT COUNT(*) AS number FROM comments WHERE status = 'pending'", 4),
    ("SELECT COUNT(*) AS number FROM comments WHERE status = 'spam'", 1),
    ("SELECT COUNT(*) AS number FROM comments WHERE status = 'trash'", 1),
    ("SELECT COUNT(*) AS number FROM authors", 9),
    ("SELECT COUNT(*) AS number FROM decisions", 18),
    ("SELECT COUNT(*) AS number FROM moderators", 2),
];

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

#[derive(QueryableByName)]
struct Word {
    #[diesel(sql_type = Text)]
    word: String,
}

fn open(path: &Path) -> SqliteConnection {
    SqliteConnection::establish(path.to_str().unwrap()).unwrap()
}

fn number(path: &Path, query: &str) -> i64 {
    diesel::sql_query(query).get_result::<Number>(&mut open(path)).unwrap().number
}

/// An installation as an earlier version has left it, with a keyring, and the path of its database.
fn earlier(keyring: &str) -> (Installation, PathBuf) {
    let installation = Installation::new();
    fs::create_dir_all(installation.data()).unwrap();
    let path = installation.data().join("keyring");
    fs::write(&path, keyring).unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    let path = installation.data().join("afterword.db");
    fs::write(&path, "").unwrap();
    fs::set_permissions(&path, fs::Permissions::from_mode(0o600)).unwrap();
    open(&path).batch_execute(&format!("PRAGMA journal_mode = WAL; {EARLIER}")).unwrap();
    (installation, path)
}

#[test]
fn a_database_of_an_earlier_version_is_copied_and_upgraded_and_loses_nothing() {
    if !is_about_sqlite("a copy is made of files only") {
        return;
    }
    let (installation, path) = earlier(KEYRING);
    let check = installation.run(&["migrate", "--check", "--json"]);
    assert_eq!(check.status, Some(1), "{check:?}");
    let refused = installation.run(&["serve", "--no-migrate", "--listen", "127.0.0.1:0"]);
    assert!(refused.status == Some(1) && refused.stderr.contains("run `afterword migrate`"), "{refused:?}");
    assert_eq!(installation.run(&["site", "list"]).status, Some(1), "a command has used the old schema");

    let upgraded = installation.run(&["migrate", "--json"]).done().json();
    assert_eq!(upgraded["applied"], check.json()["missing"]);
    let backup = PathBuf::from(upgraded["backup"].as_str().unwrap());
    assert_eq!(backup.parent(), path.parent());
    assert_eq!(backup.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    for (query, expected) in KEPT {
        assert_eq!(number(&path, query), *expected, "{query}");
        assert_eq!(number(&backup, query), *expected, "the copy: {query}");
    }
    let newest = "SELECT MAX(CAST(version AS INTEGER)) AS number FROM __diesel_schema_migrations";
    assert_eq!(number(&backup, newest), 20_261_124_003_200);
    assert_eq!(number(&path, "SELECT COUNT(*) AS number FROM keyring_fingerprints"), 1);
    installation.run(&["doctor"]).done();
    let server = installation.serve(&[]);
    let thread = Client::new(&server.url).get("/api/v1/sites/blog/thread?article=/one").expect(200).json();
    assert_eq!(thread["comment_count"], 3, "{thread}");
}

#[test]
fn the_copy_before_an_upgrade_is_an_installation_to_go_back_to_and_can_be_left_out() {
    if !is_about_sqlite("a copy is made of files only") {
        return;
    }
    let (installation, path) = earlier(KEYRING);
    let server = installation.serve(&[]);
    server.kill();
    let backups = || {
        let names = fs::read_dir(installation.data()).unwrap().map(|entry| entry.unwrap().path());
        names.filter(|path| path.to_string_lossy().contains(".before-")).collect::<Vec<_>>()
    };
    let [backup] = backups().try_into().expect("one copy");
    for suffix in ["", "-wal", "-shm"] {
        let _ = fs::remove_file(format!("{}{suffix}", path.display()));
    }
    fs::rename(backup, &path).unwrap();
    let upgraded = installation.run(&["migrate", "--no-backup", "--json"]).done().json();
    assert!(upgraded["backup"].is_null() && backups().is_empty(), "{upgraded}");
    installation.run(&["doctor"]).done();
}

#[test]
fn the_last_two_copies_from_before_upgrades_are_kept() {
    if !is_about_sqlite("a copy is made of files only") {
        return;
    }
    let (installation, path) = earlier(KEYRING);
    let hour = std::time::Duration::from_secs(3600);
    let beside = |suffix: &str, hours: u32| {
        let file = PathBuf::from(format!("{}.{suffix}", path.display()));
        let opened = fs::File::create(&file).unwrap();
        opened.set_modified(std::time::SystemTime::now() - hours * hour).unwrap();
        file
    };
    // The newest by time is not the newest by name: somebody had gone back to an earlier version.
    let (oldest, old, last) =
        (beside("before-20200101000000", 3), beside("before-29990101000000", 2), beside("before-20210101000000", 1));
    let others = [beside("before-my-holidays", 9), beside("before-20200101000000.mine", 9)];
    let upgraded = installation.run(&["migrate", "--json"]).done().json();
    let made = PathBuf::from(upgraded["backup"].as_str().unwrap());
    assert!(made.exists() && last.exists(), "the last two are gone");
    assert!(!oldest.exists() && !old.exists(), "older ones are still there");
    assert!(others.iter().all(|file| file.exists()), "somebody else's file was removed");
    // Where nothing is migrated, nothing is removed.
    let again = beside("before-20200101000000", 3);
    installation.run(&["migrate"]).done();
    assert!(again.exists());
}

#[test]
fn an_earlier_database_is_upgraded_with_its_own_keyring_only() {
    if !is_about_sqlite("the database is a file") {
        return;
    }
    let stranger = Installation::with_site();
    let foreign = fs::read_to_string(stranger.data().join("keyring")).unwrap();
    let (installation, path) = earlier(&foreign);
    for arguments in [&["serve", "--listen", "127.0.0.1:0"] as &[&str], &["migrate"], &["migrate", "--check"]] {
        let refused = installation.run(arguments);
        assert_eq!(refused.status, Some(78), "{refused:?}");
        assert!(refused.stderr.contains("opens less than half of the newest addresses"), "{refused:?}");
    }
    let newest = "SELECT MAX(CAST(version AS INTEGER)) AS number FROM __diesel_schema_migrations";
    assert_eq!(number(&path, newest), 20_261_124_003_200, "it was migrated all the same");
    // Without addresses, the audit log tells.
    open(&path).batch_execute("UPDATE comments SET author_id = NULL; DELETE FROM authors;").unwrap();
    let refused = installation.run(&["migrate"]);
    assert_eq!(refused.status, Some(78), "{refused:?}");
    assert!(refused.stderr.contains("audit log was begun with another one"), "{refused:?}");
    fs::write(installation.data().join("keyring"), KEYRING).unwrap();
    installation.run(&["migrate"]).done();
    installation.run(&["audit", "verify"]).done();
}

#[test]
fn a_database_that_a_newer_version_has_migrated_is_refused_with_what_to_do() {
    if !is_about_sqlite("tests/storage has the same for PostgreSQL") {
        return;
    }
    let installation = Installation::with_site();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')";
    open(&installation.data().join("afterword.db")).batch_execute(newer).unwrap();
    let commands = [
        &["serve", "--listen", "127.0.0.1:0"] as &[&str],
        &["site", "list"],
        &["doctor"],
        &["migrate"],
        &["migrate", "--check"],
    ];
    for arguments in commands {
        let refused = installation.run(arguments);
        assert_eq!(refused.status, Some(78), "{arguments:?}: {refused:?}");
        for words in ["migrated by a newer version", "29991231000000", "start that version"] {
            assert!(refused.stderr.contains(words), "{arguments:?}: {words:?} is not in {refused:?}");
        }
    }
}

#[test]
fn older_programs_for_sqlite_find_the_file_sound() {
    if !is_about_sqlite("it is about SQLite's own tools") {
        return;
    }
    let installation = Installation::with_site();
    let path = installation.data().join("afterword.db");
    // What SQLite before 3.41 stumbles over: a column between those of the key of a table without a rowid.
    let query = "SELECT t.name || '.' || c.name AS word FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
        WHERE t.sql LIKE '%WITHOUT ROWID%' AND c.pk > 0 AND c.pk <> c.cid + 1";
    let misplaced: Vec<Word> = diesel::sql_query(query).load(&mut open(&path)).unwrap();
    assert_eq!(misplaced.into_iter().map(|column| column.word).collect::<Vec<_>>(), Vec::<String>::new());
    let checked = Command::new("sqlite3").arg(&path).arg("PRAGMA integrity_check").output();
    let checked = checked.expect("sqlite3 is missing; script/test installs it");
    assert_eq!(String::from_utf8_lossy(&checked.stdout).trim(), "ok", "{checked:?}");
}
