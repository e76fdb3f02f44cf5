//! The servers that tests start: they follow one another, fail, are promoted, and leave nothing behind.

use crate::common::postgres::{Cluster, ROLE};
use afterword::storage::database::DatabaseOptions;
use afterword::storage::{self, Database, DatabaseUrl, StorageError, migrate};

fn options() -> DatabaseOptions {
    DatabaseOptions { readers: 1, queue: 9, ..DatabaseOptions::default() }
}

async fn note(url: &str, word: &'static str) -> Result<(), StorageError> {
    let database = Database::open(&DatabaseUrl::parse(url).unwrap(), &options())?;
    let written = database.write(move |connection| storage::jobs::ensure(connection, word, crate::support::START));
    let written = written.await;
    database.close();
    written
}

async fn has(url: &str, word: &'static str) -> bool {
    let database = Database::open(&DatabaseUrl::parse(url).unwrap(), &options()).unwrap();
    let found = database.read(move |connection| storage::jobs::failure_count(connection, word)).await;
    database.close();
    found.is_ok()
}

#[tokio::test]
async fn standby_that_was_promoted_is_found_by_the_same_address() {
    // The standby has acknowledged what the program is told is written.
    let primary = Cluster::start_with(&[("synchronous_commit", "remote_apply")]);
    primary.create_database("blog");
    let standby = primary.standby();
    let hosts = format!("{},{}", primary.address(), standby.address());
    let url = format!("postgresql://{ROLE}@{hosts}/blog?target_session_attrs=read-write");
    migrate::migrate(&DatabaseUrl::parse(&url).unwrap()).unwrap();
    primary.admin("ALTER SYSTEM SET synchronous_standby_names = '*'");
    primary.admin("SELECT pg_reload_conf()");
    note(&url, "before").await.unwrap();
    assert!(has(&standby.url("blog"), "before").await, "a standby can be read");
    assert!(note(&standby.url("blog"), "sneaked").await.unwrap_err().is_temporary(), "and not be written");
    primary.kill();
    assert!(note(&url, "between").await.unwrap_err().is_temporary());
    standby.promote();
    standby.admin("ALTER SYSTEM RESET synchronous_standby_names");
    note(&url, "after").await.unwrap();
    assert!(has(&url, "before").await && has(&standby.url("blog"), "after").await);
}

#[tokio::test]
async fn server_keeps_its_address_and_its_data_when_it_is_stopped_or_killed() {
    let cluster = Cluster::start();
    cluster.create_database("blog");
    let url = cluster.url("blog");
    migrate::migrate(&DatabaseUrl::parse(&url).unwrap()).unwrap();
    cluster.stop();
    assert!(matches!(note(&url, "stopped").await, Err(StorageError::Connect(_))));
    cluster.start_again();
    note(&url, "started").await.unwrap();
    cluster.kill();
    cluster.start_again();
    assert!(has(&url, "started").await);
    let root = cluster.root().to_owned();
    assert!(root.exists());
    drop(cluster);
    assert!(!root.exists(), "the server has left its files behind");
}
