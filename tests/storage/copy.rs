//! Copying a database into another one: everything arrives, on either engine, or nothing is kept.

use crate::common;
use crate::common::database::{Engine, TestDatabase};
use crate::common::postgres::Scratch;
use crate::parity::schema_of_postgres;
use afterword::storage::copy::{CopiedTable, CopyError, End, copy};
use afterword::storage::database::DatabaseOptions;
use afterword::storage::{Database, DatabaseUrl, migrate};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::path::Path;
use tempfile::TempDir;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

fn lines(connection: &mut SqliteConnection, query: &str) -> Vec<String> {
    let rows = diesel::sql_query(query).load::<Line>(connection).unwrap_or_else(|error| panic!("{query}: {error}"));
    rows.into_iter().map(|row| row.line).collect()
}

fn first(connection: &mut SqliteConnection, query: &str) -> Option<String> {
    lines(connection, query).into_iter().next()
}

/// A SQLite database with its schema, in a directory of its own.
struct File {
    directory: TempDir,
    url: DatabaseUrl,
}

impl File {
    fn new() -> Self {
        let directory = common::directory();
        let url = TestDatabase::migrated_on(directory.path(), Engine::Sqlite).url;
        Self { directory, url }
    }

    /// The same with rows in every table.
    fn filled() -> Self {
        let file = Self::new();
        fill(&mut file.connect());
        file
    }

    fn path(&self) -> std::path::PathBuf {
        self.directory.path().join("afterword.db")
    }

    fn connect(&self) -> SqliteConnection {
        SqliteConnection::establish(self.path().to_str().unwrap()).unwrap()
    }

    fn run(&self, statement: &str) {
        self.connect().batch_execute(statement).unwrap();
    }
}

fn postgres(scratch: &Scratch) -> DatabaseUrl {
    DatabaseUrl::parse(&scratch.url).unwrap()
}

fn copied(source: &DatabaseUrl, target: &DatabaseUrl) -> Result<Vec<CopiedTable>, CopyError> {
    copy(source, target, &mut |_| {})
}

const ROWS: u32 = 3;

/// How many rows a table is filled with: one has room for one alone.
fn rows_in(table: &str) -> u32 {
    if table == "heartbeats" { 1 } else { ROWS }
}

const TABLES: &str =
    "SELECT name AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE '\\_\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite%'
    ORDER BY name";

/// Puts rows into every table, made up from what the schema says of each column. All rows refer to those with their own
/// number; the second has no value where none is needed.
fn fill(connection: &mut SqliteConnection) {
    connection.batch_execute("PRAGMA foreign_keys = OFF").unwrap();
    for table in lines(connection, TABLES) {
        let statement =
            first(connection, &format!("SELECT sql AS line FROM sqlite_master WHERE name = '{table}'")).unwrap();
        let columns = format!(
            "SELECT c.name || ' ' || c.type || ' ' || c.\"notnull\" || ' ' || c.pk AS line
            FROM pragma_table_info('{table}') AS c"
        );
        let columns = lines(connection, &columns);
        for number in 1..=rows_in(&table) {
            let values: Vec<_> = columns.iter().map(|column| value(&statement, &table, column, number)).collect();
            let insert = format!("INSERT INTO {table} VALUES ({})", values.join(", "));
            connection.batch_execute(&insert).unwrap_or_else(|error| panic!("{insert}: {error}"));
        }
    }
}

fn value(statement: &str, table: &str, column: &str, number: u32) -> String {
    let [name, kind, is_required, key] = column.split(' ').collect::<Vec<_>>()[..] else { panic!("{column}") };
    let known_word = statement.split(&format!("({name} IN ('")).nth(1).and_then(|rest| rest.split('\'').next());
    match (kind, known_word) {
        // Either these or what is sealed.
        ("BLOB", None) if name == "features" && number != 2 => "NULL".to_owned(),
        ("BLOB", None) if name == "features" => format!("x'00ff{number:02x}'"),
        _ if number == 2 && is_required == "0" && key == "0" => "NULL".to_owned(),
        (_, Some(word)) => format!("'{word}'"),
        ("INTEGER", None) if statement.contains(&format!("{table}_{name}_boolean")) => "0".to_owned(),
        ("INTEGER", None) => number.to_string(),
        ("TEXT", None) => format!("'{name} ''\u{fc}\u{1f426}'' {number}'"),
        ("BLOB", None) => format!("x'00ff{number:02x}'"),
        _ => panic!("{table}.{column}: of what kind is it?"),
    }
}

/// Writes every value of every table down, as SQLite quotes it.
fn contents(connection: &mut SqliteConnection) -> Vec<String> {
    let mut all = Vec::new();
    for table in lines(connection, TABLES) {
        let columns = format!("SELECT 'quote(' || name || ')' AS line FROM pragma_table_info('{table}')");
        let columns = lines(connection, &columns).join(" || ' ' || ");
        all.extend(lines(connection, &format!("SELECT '{table} ' || {columns} AS line FROM {table} ORDER BY line")));
    }
    all
}

/// The tables that the program knows.
fn known_tables() -> Vec<String> {
    let source = include_str!("../../src/storage/schema.rs").lines();
    let tables =
        source.filter_map(|line| line.strip_prefix("    ")?.split_once(" (").filter(|_| line.ends_with(") {")));
    let mut names: Vec<_> = tables.map(|(name, _)| name.to_owned()).collect();
    names.sort();
    names
}

#[test]
fn every_table_of_the_schema_is_copied_to_postgresql_and_back() {
    let (source, scratch) = (File::filled(), Scratch::empty());
    let before = contents(&mut source.connect());
    let there = copied(&source.url, &postgres(&scratch)).unwrap();
    let names: Vec<_> = there.iter().map(|table| table.name.clone()).collect();
    assert_eq!(names, known_tables());
    assert!(there.iter().all(|table| table.rows == u64::from(rows_in(&table.name))), "{there:?}");
    let directory = common::directory();
    let path = directory.path().join("back.db");
    let back = copied(&postgres(&scratch), &DatabaseUrl::Sqlite(path.clone())).unwrap();
    assert_eq!(back, there);
    let mut connection = SqliteConnection::establish(path.to_str().unwrap()).unwrap();
    assert_eq!(contents(&mut connection), before);
    assert_eq!(contents(&mut source.connect()), before, "the source was changed");
    assert_eq!(migrate::state(&DatabaseUrl::Sqlite(path)).unwrap(), migrate::state(&source.url).unwrap());
}

#[test]
fn schema_of_the_target_is_the_one_that_migrations_make() {
    let (source, scratch, fresh) = (File::filled(), Scratch::empty(), Scratch::migrated());
    copied(&source.url, &postgres(&scratch)).unwrap();
    assert_eq!(schema_of_postgres(&mut scratch.connect()), schema_of_postgres(&mut fresh.connect()));
    let target = File::new();
    let statements = |file: &File| {
        lines(
            &mut file.connect(),
            "SELECT name || ' ' || sql AS line FROM sqlite_master WHERE sql IS NOT NULL ORDER BY name",
        )
    };
    let before = statements(&target);
    copied(&source.url, &target.url).unwrap();
    assert_eq!(statements(&target), before);
    assert_eq!(first(&mut target.connect(), "SELECT journal_mode AS line FROM pragma_journal_mode").unwrap(), "wal");
}

#[test]
fn no_table_takes_its_ids_from_a_sequence_which_would_have_to_be_copied() {
    let count = "SELECT COUNT(*) FROM pg_class WHERE relkind = 'S' AND relnamespace = 'public'::regnamespace";
    let count = diesel::dsl::sql::<diesel::sql_types::BigInt>(&format!("({count})"));
    assert_eq!(diesel::select(count).get_result::<i64>(&mut Scratch::migrated().connect()), Ok(0));
    let count = "SELECT CAST(COUNT(*) AS TEXT) AS line FROM sqlite_master WHERE sql LIKE '%AUTOINCREMENT%'";
    assert_eq!(first(&mut File::new().connect(), count).unwrap(), "0");
}

#[test]
fn rows_are_copied_in_pages_whatever_their_number_and_length() {
    let (source, scratch) = (File::new(), Scratch::migrated());
    source.run(
        "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 1100)
        INSERT INTO spent_nonces SELECT CAST(printf('%08d', i * 7919 % 1100) AS BLOB), i FROM n;
        WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 6)
        INSERT INTO audit SELECT i * i, i, 'operator', 'x', 'y', printf('%.*c', 1000000, 'z'), x'00' FROM n;",
    );
    let there = copied(&source.url, &postgres(&scratch)).unwrap();
    let rows = |name: &str| there.iter().find(|table| table.name == name).unwrap().rows;
    assert_eq!((rows("spent_nonces"), rows("audit"), rows("sites")), (1100, 6, 0));
    let target = File::new();
    assert_eq!(copied(&postgres(&scratch), &target.url).unwrap(), there);
    assert_eq!(contents(&mut target.connect()), contents(&mut source.connect()));
}

#[test]
fn target_with_rows_is_refused_and_stays_as_it_is() {
    let (source, target) = (File::filled(), File::new());
    target.run("INSERT INTO audit VALUES (1, 2, 'operator', 'x', 'y', '{}', x'00'); INSERT INTO jobs VALUES ('purge', 1, 0, NULL)");
    let before = contents(&mut target.connect());
    let refused = copied(&source.url, &target.url).unwrap_err();
    assert!(matches!(&refused, CopyError::NotEmpty(table) if table == "audit"), "{refused}");
    assert_eq!(contents(&mut target.connect()), before);
    assert!(migrate::state(&target.url).is_ok());
    assert!(matches!(copied(&source.url, &source.url), Err(CopyError::SameDatabase)));
    let nowhere = DatabaseUrl::Sqlite(target.directory.path().join("nowhere.db"));
    assert!(matches!(copied(&nowhere, &File::new().url), Err(CopyError::NoSource)));
    // What the program does in a new database by itself is in nobody's way.
    target.run("DELETE FROM audit");
    copied(&source.url, &target.url).unwrap();
    assert_eq!(contents(&mut target.connect()), contents(&mut source.connect()));
}

#[test]
fn what_postgresql_cannot_hold_is_named_before_anything_is_copied() {
    let (source, scratch) = (File::filled(), Scratch::migrated());
    source.run("UPDATE audit SET details = 'a' || char(0) || 'b' WHERE seq = 2; UPDATE site_texts SET text = CAST(x'61ff' AS TEXT) WHERE site_id = 3");
    let refused = copied(&source.url, &postgres(&scratch)).unwrap_err().to_string();
    for words in [
        "audit, row 2: `details` holds the character U+0000",
        "site_texts, row 3, ",
        "`text` holds text that is not UTF-8",
    ] {
        assert!(refused.contains(words), "{words} is not in {refused}");
    }
    assert!(migrate::state(&postgres(&scratch)).is_ok(), "nothing had begun");
    source.run("UPDATE site_texts SET text = 'a' WHERE site_id = 3");
    // SQLite holds both.
    let target = File::new();
    copied(&source.url, &target.url).unwrap();
    assert_eq!(contents(&mut target.connect()), contents(&mut source.connect()));
}

#[test]
fn reference_to_nothing_leaves_no_copy() {
    let source = File::filled();
    source.run("PRAGMA foreign_keys = OFF; DELETE FROM articles WHERE id = 3");
    let (scratch, target) = (Scratch::migrated(), File::new());
    for target in [&target.url, &postgres(&scratch)] {
        let refused = copied(&source.url, target).unwrap_err();
        assert!(matches!(refused, CopyError::Dangling(_)), "{refused}");
        assert!(matches!(migrate::state(target), Err(migrate::MigrateError::UnfinishedCopy)));
    }
}

#[test]
fn copy_that_was_interrupted_is_refused_until_it_is_made_again() {
    let (source, scratch, file) = (File::filled(), Scratch::empty(), File::new());
    for target in [&postgres(&scratch), &file.url] {
        let stopped = copy(&source.url, target, &mut |table| assert_ne!(table.name, "moderators", "the power is cut"));
        assert!(stopped.is_err());
        for refused in [migrate::state(target).map(drop), migrate::migrate(target).map(drop)] {
            let message = refused.unwrap_err().to_string();
            assert!(message.contains("run the same `afterword database copy` again"), "{message}");
        }
        let whole = copied(&source.url, target).unwrap();
        assert!(whole.iter().all(|table| table.rows == u64::from(rows_in(&table.name))));
        assert_eq!(migrate::state(target).unwrap(), migrate::state(&source.url).unwrap());
    }
}

fn refused_as_used(source: &DatabaseUrl, target: &DatabaseUrl, used: End) {
    let refused = copied(source, target).unwrap_err();
    assert!(matches!(&refused, CopyError::InUse { end, .. } if *end == used), "{refused}");
    assert!(refused.to_string().contains("stop the server"), "{refused}");
}

/// What a server holds open.
fn server(url: &DatabaseUrl) -> Database {
    Database::open(url, &DatabaseOptions { readers: 1, ..DatabaseOptions::default() }).unwrap()
}

#[test]
fn file_that_a_server_uses_is_neither_source_nor_target() {
    let (source, target) = (File::filled(), File::new());
    let database = server(&source.url);
    refused_as_used(&source.url, &target.url, End::Source);
    database.close();
    let database = server(&target.url);
    refused_as_used(&source.url, &target.url, End::Target);
    database.close();
    copied(&source.url, &target.url).unwrap();
}

#[test]
fn postgresql_database_that_a_server_uses_is_neither_source_nor_target() {
    let (source, scratch) = (File::filled(), Scratch::migrated());
    let database = server(&postgres(&scratch));
    refused_as_used(&source.url, &postgres(&scratch), End::Target);
    database.close();
    copied(&source.url, &postgres(&scratch)).unwrap();
    let database = server(&postgres(&scratch));
    refused_as_used(&postgres(&scratch), &File::new().url, End::Source);
    database.close();
    copied(&postgres(&scratch), &File::new().url).unwrap();
}

#[test]
fn file_of_a_copy_is_for_its_owner_only() {
    use std::os::unix::fs::PermissionsExt;
    let (source, directory) = (File::filled(), common::directory());
    let mode = |path: &Path| std::fs::metadata(path).unwrap().permissions().mode() & 0o777;
    let path = directory.path().join("new.db");
    copied(&source.url, &DatabaseUrl::Sqlite(path.clone())).unwrap();
    assert_eq!(mode(&path), 0o600);
    let missing = directory.path().join("missing").join("new.db");
    assert!(matches!(copied(&source.url, &DatabaseUrl::Sqlite(missing)), Err(CopyError::File { .. })));
}
