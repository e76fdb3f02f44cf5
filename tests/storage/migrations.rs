//! Migrating a `PostgreSQL` database: step by step, there and back, and by several servers at once.

use crate::common::postgres::Scratch;
use crate::parity;
use afterword::storage::migrate::{self, MigrateError};
use afterword::storage::sites::SiteFilter;
use afterword::storage::{self, AnyConnection, DatabaseUrl};
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationVersion;
use diesel::{Connection, SqliteConnection};
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};
use std::collections::BTreeSet;

const TREE: EmbeddedMigrations = embed_migrations!("migrations/postgresql");
const SQLITE_TREE: EmbeddedMigrations = embed_migrations!("migrations/sqlite");

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

/// The migrations that change rows only.
const OF_ROWS: &[&str] = &["20261130005100"];

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
        let name = connection.applied_migrations().unwrap()[0].to_string();
        assert_eq!(before == after, OF_ROWS.contains(&name.as_str()), "{name} changes nothing, or too much");
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

/// A site as it was kept before the migration that makes a policy of its rules.
const SITE_BEFORE: &str =
    "INSERT INTO sites (id, slug, name, moderation, markup, articles, email, keeps_query, thread_depth,
    max_links, allows_null_origin, avatars, version, created_at)
    VALUES (1, 'blog', 'Blog', 'open', 'text', 'open', 'optional', FALSE, 3, 7, FALSE, TRUE, 1, 1795340000000)";

/// Goes back to before a migration, runs statements there, and goes on.
fn change_before<D: Backend>(
    connection: &mut (impl MigrationHarness<D> + SimpleConnection),
    tree: fn() -> EmbeddedMigrations,
    (version, statements): (&str, &str),
) {
    let is_applied = |applied: &MigrationVersion<'_>| applied.to_string().as_str() >= version;
    while connection.applied_migrations().unwrap().iter().any(is_applied) {
        connection.revert_last_migration(tree()).unwrap();
    }
    connection.batch_execute(statements).unwrap();
    connection.run_pending_migrations(tree()).unwrap();
}

/// Gives both databases after such a change.
fn changed_before(version: &str, statements: &str) -> (Scratch, [AnyConnection; 2]) {
    let mut sqlite = SqliteConnection::establish(":memory:").unwrap();
    sqlite.run_pending_migrations(SQLITE_TREE).unwrap();
    change_before(&mut sqlite, || SQLITE_TREE, (version, &statements.replace("BYTEA ''", "x''")));
    let scratch = Scratch::migrated();
    let mut postgres = scratch.connect();
    change_before(&mut postgres, || TREE, (version, statements));
    (scratch, [AnyConnection::Sqlite(sqlite), AnyConnection::Postgres(postgres)])
}

#[test]
fn rules_of_sites_are_kept_when_they_become_policies() {
    let (_scratch, connections) = changed_before("20261124001000", SITE_BEFORE);
    for mut connection in connections {
        let policy =
            storage::sites::list(&mut connection, &SiteFilter::default(), 1).unwrap()[0].settings.policy.clone();
        assert_eq!(policy.changed_values(), [("moderation", "open".to_owned()), ("max_links", "7".to_owned())]);
    }
}

#[test]
fn origin_null_stays_trusted_only_where_somebody_wrote_so() {
    let mut statements = String::new();
    for (id, slug, is_trusted) in [(1, "chosen", true), (2, "untouched", true), (3, "forbidden", false)] {
        statements += &format!(
            "INSERT INTO sites (id, slug, name, markup, articles, email, keeps_query, thread_depth,
                policy, allows_null_origin, avatars, version, created_at)
                VALUES ({id}, '{slug}', 'S', 'text', 'open', 'off', FALSE, 3, '{{}}', {is_trusted}, TRUE, 1, 0);"
        );
    }
    for (seq, object, details) in [
        (1, "site:chosen", "thread_depth=3, allow_null_origin=true"),
        (2, "site:untouched", "allow_null_origin=false"),
        (3, "site:forbidden", "allow_null_origin=false"),
        (4, "comment:2", "allow_null_origin=true"),
    ] {
        statements +=
            &format!("INSERT INTO audit VALUES ({seq}, 0, 'op', 'site.change', '{object}', '{details}', BYTEA '');");
    }
    let (_scratch, connections) = changed_before("20261130005100", &statements);
    for mut connection in connections {
        let sites = storage::sites::list(&mut connection, &SiteFilter::default(), 10).unwrap();
        let trusted: Vec<_> = sites.iter().filter(|site| site.settings.allows_null_origin).collect();
        assert_eq!(trusted.iter().map(|site| site.slug.as_str()).collect::<Vec<_>>(), ["chosen"]);
    }
}
