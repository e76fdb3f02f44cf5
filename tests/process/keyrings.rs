//! A database works with the keyring that it was made with, and with no other.

use crate::support::{Installation, ORIGIN, run};
use std::fs;

/// Commands of every kind: those that read, those that write, and those that only look.
const COMMANDS: &[&[&str]] = &[
    &["serve", "--listen", "127.0.0.1:0"],
    &["site", "add", "news", "--name", "News", "--origin", "https://news.example"],
    &["site", "list"],
    &["moderator", "list"],
    &["audit", "verify"],
    &["doctor"],
    &["doctor", "--json"],
    &["migrate"],
    &["migrate", "--check"],
];

#[test]
fn no_command_works_with_a_keyring_that_is_not_the_databases() {
    let (ours, theirs) = (Installation::with_site(), Installation::with_site());
    let keyring = ours.data().join("keyring");
    let right = fs::read(&keyring).unwrap();
    fs::copy(theirs.data().join("keyring"), &keyring).unwrap();
    for arguments in COMMANDS {
        let outcome = ours.run(arguments);
        assert_eq!((outcome.status, outcome.stdout.as_str()), (Some(78), ""), "{arguments:?}: {outcome:?}");
        let advice = ["does not belong to the database", "put the keyring back", keyring.to_str().unwrap()];
        for words in advice {
            assert!(outcome.stderr.contains(words), "{arguments:?}: {words:?} is not in {outcome:?}");
        }
    }
    fs::write(&keyring, right).unwrap();
    assert_eq!(ours.run(&["audit", "verify", "--json"]).done().json()["ok"], true, "the audit log was broken");
    assert_eq!(ours.run(&["site", "list", "--json"]).done().json().as_array().map(Vec::len), Some(1));
    ours.run(&["doctor"]).done();
}

#[test]
fn a_keyring_with_a_further_key_is_taken_and_from_then_on_that_key_is_needed() {
    let installation = Installation::with_site();
    let keyring = installation.data().join("keyring");
    let first = fs::read_to_string(&keyring).unwrap();
    let other = Installation::with_site();
    let new_key = fs::read_to_string(other.data().join("keyring")).unwrap().replace("1:active", "2:active");
    fs::write(&keyring, new_key + &first.replace("active", "decrypt")).unwrap();
    installation.run(&["site", "set", "blog", "max_links", "3"]).done();
    installation.run(&["doctor"]).done();
    fs::write(&keyring, first).unwrap();
    let refused = installation.run(&["site", "list"]);
    assert_eq!(refused.status, Some(78), "{refused:?}");
    assert!(refused.stderr.contains("it has no key 2"), "{refused:?}");
}

#[test]
fn a_database_without_data_takes_the_first_keyring_that_comes() {
    let (first, second) = (Installation::new(), Installation::new());
    first.run(&["migrate"]).done();
    second.run(&["migrate"]).done();
    fs::copy(second.data().join("keyring"), first.data().join("keyring")).unwrap();
    let command = first.command(&["site", "add", "blog", "--name", "A Blog", "--origin", ORIGIN], &[]);
    assert_eq!(run(command, "").status, Some(78), "`migrate` recorded nothing");
}
