//! Migrating a `PostgreSQL` database: step by step, there and back, and by several servers at once.

use crate::common::postgres::Scratch;
use crate::parity;
use afterword::storage::DatabaseUrl;
use afterword::storage::migrate::{self, MigrateError};
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::collections::BTreeSet;

const TREE: EmbeddedMigrations = embed_migrations!("migrations/postgresql");

/// Gives the schema without the places of columns: one that is dropped and added again stands last.
fn schema_of_postgres(connection: &mut diesel::PgConnection) -> BTreeSet<String> {
    let without_place = |line: String| {
        let words = line.split(' ').enumerate();
        words
            .filter(|(at, word)| *at != 1 || word.parse::<u32>().is_err())
            .map(|(_, word)| word)
            .collect::<Vec<_>>()
            .join(" ")
    };
    parity::schema_of_postgres(connection).into_iter().map(without_place).collect()
}

#[test]
fn each_migration_can_be_taken_back_and_applied_again_on_postgresql() {
    let scratch = Scratch::empty();
    let mut connection = scratch.connect();
    let steps = migrate::state(&DatabaseUrl::parse(&scratch.url).unwrap()).unwrap().missing.len();
    assert!(steps >= 8, "only {steps} migrations were found");
    for step in 0..steps {
        let before = schema_of_postgres(&mut connection);
        connection.run_next_migration(TREE).unwrap();
        let after = schema_of_postgres(&mut connection);
        assert_ne!(before, after, "step {step} changes nothing");
        connection.revert_last_migration(TREE).unwrap();
        assert_eq!(schema_of_postgres(&mut connection), before, "step {step} is not taken back");
        connection.run_next_migration(TREE).unwrap();
        assert_eq!(schema_of_postgres(&mut connection), after, "step {step} differs when applied again");
    }
    connection.revert_all_migrations(TREE).unwrap();
    assert_eq!(schema_of_postgres(&mut connection), BTreeSet::new());
}

#[test]
fn servers_that_start_at_once_migrate_once() {
    let scratch = Scratch::empty();
    let migrate = || {
        let url = DatabaseUrl::parse(&scratch.url).unwrap();
        std::thread::spawn(move || migrate::migrate(&url).unwrap().len())
    };
    let servers: Vec<_> = (0..6).map(|_| migrate()).collect();
    let mut applied: Vec<_> = servers.into_iter().map(|server| server.join().unwrap()).collect();
    applied.sort_unstable();
    let state = migrate::state(&DatabaseUrl::parse(&scratch.url).unwrap()).unwrap();
    assert!(state.missing.is_empty(), "{state:?}");
    assert_eq!(applied, [0, 0, 0, 0, 0, state.applied.len()]);
}

#[test]
fn looking_at_an_empty_database_makes_nothing_in_it() {
    let scratch = Scratch::empty();
    let url = DatabaseUrl::parse(&scratch.url).unwrap();
    assert!(!migrate::has_data(&url).unwrap());
    let state = migrate::state(&url).unwrap();
    assert!(state.applied.is_empty() && state.missing.len() >= 8, "{state:?}");
    assert!(!migrate::has_data(&url).unwrap(), "looking has made the list of migrations");
    migrate::migrate(&url).unwrap();
    assert!(migrate::has_data(&url).unwrap());
}

#[test]
fn database_of_a_newer_version_is_refused_on_postgresql() {
    let scratch = Scratch::migrated();
    let newer = "INSERT INTO __diesel_schema_migrations (version) VALUES ('29991231000000')";
    scratch.connect().batch_execute(newer).unwrap();
    let refused = migrate::migrate(&DatabaseUrl::parse(&scratch.url).unwrap());
    assert!(matches!(refused, Err(MigrateError::FromTheFuture(version)) if version == "29991231000000"));
}
