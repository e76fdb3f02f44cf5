//! Both databases have the same schema. What each says of itself is written as lines, in one spelling, and compared.

use crate::common::database::{Engine, TestDatabase};
use crate::common::postgres::Scratch;
use diesel::prelude::*;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

type Lines = BTreeSet<String>;

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = diesel::sql_types::Text)]
    line: String,
}

/// Columns with their place; one that may only be 0 or 1 is a boolean.
const SQLITE_COLUMNS: &str = "
    SELECT t.name || ' ' || (c.cid + 1) || ' ' || c.name || ' ' ||
        CASE WHEN instr(t.sql, t.name || '_' || c.name || '_boolean ') > 0 THEN 'boolean' ELSE lower(c.type) END ||
        CASE WHEN c.\"notnull\" THEN ' not null' ELSE '' END AS line
    FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'";
const SQLITE_KEYS: &str = "
    SELECT t.name || ' primary key ' || (SELECT group_concat(name, ', ') FROM
        (SELECT name FROM pragma_table_info(t.name) WHERE pk > 0 ORDER BY pk)) AS line
    FROM sqlite_master AS t WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite%'
    UNION ALL
    SELECT t.name || ' unique ' || (SELECT group_concat(name, ', ') FROM
        (SELECT name FROM pragma_index_info(i.name) ORDER BY seqno)) AS line
    FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i WHERE t.type = 'table' AND i.origin = 'u'
    UNION ALL
    SELECT t.name || ' ' || f.\"from\" || ' references ' || f.\"table\" || ' ' || f.\"to\" || ' on delete ' ||
        lower(f.on_delete) || ' on update ' || lower(f.on_update) AS line
    FROM sqlite_master AS t JOIN pragma_foreign_key_list(t.name) AS f WHERE t.type = 'table'";
const SQLITE_INDEXES: &str = "
    SELECT t.name || ' index ' || i.name || ' ' || (SELECT group_concat(word, ', ') FROM
            (SELECT name || CASE WHEN \"desc\" THEN ' desc' ELSE '' END AS word
            FROM pragma_index_xinfo(i.name) WHERE key ORDER BY seqno)) ||
        CASE WHEN i.partial THEN ' where ' || substr(x.sql, instr(x.sql, ' WHERE ') + 7) ELSE '' END AS line
    FROM sqlite_master AS t JOIN pragma_index_list(t.name) AS i JOIN sqlite_master AS x ON x.name = i.name
    WHERE t.type = 'table' AND i.origin = 'c'";
const SQLITE_STATEMENTS: &str =
    "SELECT sql AS line FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite%'";

const POSTGRES_COLUMNS: &str = "
    SELECT t.relname || ' ' || row_number() OVER (PARTITION BY c.attrelid ORDER BY c.attnum) || ' ' || c.attname || ' ' ||
        CASE format_type(c.atttypid, NULL) WHEN 'bigint' THEN 'integer' WHEN 'bytea' THEN 'blob'
            ELSE format_type(c.atttypid, NULL) END ||
        CASE WHEN c.attnotnull THEN ' not null' ELSE '' END AS line
    FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid
    WHERE t.relkind = 'r' AND t.relnamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_\\_%'
        AND c.attnum > 0 AND NOT c.attisdropped";
const POSTGRES_KEYS: &str = "
    SELECT t.relname || CASE k.contype WHEN 'p' THEN ' primary key ' WHEN 'u' THEN ' unique ' ELSE ' ' END ||
        (SELECT string_agg(c.attname, ', ' ORDER BY n.place) FROM unnest(k.conkey) WITH ORDINALITY AS n (number, place)
            JOIN pg_attribute AS c ON c.attrelid = k.conrelid AND c.attnum = n.number) ||
        CASE k.contype WHEN 'f' THEN ' references ' || k.confrelid::regclass || ' ' ||
            (SELECT attname FROM pg_attribute WHERE attrelid = k.confrelid AND attnum = k.confkey[1]) || ' on delete ' ||
            CASE k.confdeltype WHEN 'c' THEN 'cascade' WHEN 'n' THEN 'set null' ELSE 'other' END || ' on update ' ||
            CASE k.confupdtype WHEN 'a' THEN 'no action' ELSE 'other' END ELSE '' END AS line
    FROM pg_constraint AS k JOIN pg_class AS t ON t.oid = k.conrelid
    WHERE k.contype IN ('p', 'u', 'f') AND k.connamespace = 'public'::regnamespace AND t.relname NOT LIKE '\\_\\_%'";
const POSTGRES_INDEXES: &str = "
    SELECT t.relname || ' index ' || x.relname || ' ' ||
        (SELECT string_agg(c.attname || CASE WHEN i.indoption[n.place - 1] & 1 = 1 THEN ' desc' ELSE '' END, ', '
                ORDER BY n.place) FROM unnest(i.indkey) WITH ORDINALITY AS n (number, place)
            JOIN pg_attribute AS c ON c.attrelid = i.indrelid AND c.attnum = n.number) ||
        COALESCE(' where ' || replace(replace(replace(regexp_replace(pg_get_expr(i.indpred, i.indrelid), '^[(](.*)[)]$', '\\1'),
            '::text', ''), '= ANY (ARRAY[', 'IN ('), '])', ')'), '') AS line
    FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid JOIN pg_class AS t ON t.oid = i.indrelid
    WHERE t.relnamespace = 'public'::regnamespace
        AND NOT EXISTS (SELECT 1 FROM pg_constraint AS k WHERE k.conindid = i.indexrelid AND k.contype IN ('p', 'u'))";
const POSTGRES_NAMES: &str = "
    SELECT conname::text AS line FROM pg_constraint
    WHERE connamespace = 'public'::regnamespace AND conname NOT LIKE '%\\_pkey'";
/// Text that would be compared by the rules of a language, and values that the database would make by itself.
const POSTGRES_SURPRISES: &str = "
    SELECT table_name || '.' || column_name AS line FROM information_schema.columns
    WHERE table_schema = 'public' AND table_name NOT LIKE '\\_\\_%'
        AND (column_default IS NOT NULL OR (data_type = 'text' AND collation_name IS DISTINCT FROM 'C'))";

fn lines<C>(connection: &mut C, queries: &[&str]) -> Lines
where
    C: Connection,
    for<'q> diesel::query_builder::SqlQuery: diesel::query_dsl::LoadQuery<'q, C, Line>,
{
    let mut found = Lines::new();
    for query in queries {
        found.extend(diesel::sql_query(*query).load::<Line>(connection).unwrap().into_iter().map(|row| row.line));
    }
    found
}

/// Writes down the whole schema of a `PostgreSQL` database.
pub fn schema_of_postgres(connection: &mut PgConnection) -> Lines {
    lines(connection, &[POSTGRES_COLUMNS, POSTGRES_KEYS, POSTGRES_INDEXES, POSTGRES_NAMES])
}

fn sqlite() -> (tempfile::TempDir, SqliteConnection) {
    let directory = crate::common::directory();
    let database = TestDatabase::migrated_on(directory.path(), Engine::Sqlite);
    let connection = SqliteConnection::establish(database.text.strip_prefix("sqlite://").unwrap()).unwrap();
    (directory, connection)
}

fn compare(what: &str, at_least: usize, sqlite: &Lines, postgres: &Lines) {
    let only = |a: &Lines, b: &Lines| a.difference(b).cloned().collect::<Vec<_>>();
    assert_eq!(only(sqlite, postgres), only(postgres, sqlite), "{what}: SQLite's alone, and PostgreSQL's alone");
    assert!(sqlite.len() >= at_least, "{what}: only {} were found", sqlite.len());
}

#[test]
fn both_databases_have_the_same_tables_keys_references_and_indexes() {
    let ((_directory, mut sqlite), scratch) = (sqlite(), Scratch::migrated());
    let mut postgres = scratch.connect();
    for (what, at_least, of_sqlite, of_postgres) in [
        ("columns", 90, SQLITE_COLUMNS, POSTGRES_COLUMNS),
        ("keys and references", 35, SQLITE_KEYS, POSTGRES_KEYS),
        ("indexes", 20, SQLITE_INDEXES, POSTGRES_INDEXES),
    ] {
        compare(what, at_least, &lines(&mut sqlite, &[of_sqlite]), &lines(&mut postgres, &[of_postgres]));
    }
}

#[test]
fn constraints_have_the_same_names_in_both_databases() {
    let ((_directory, mut sqlite), scratch) = (sqlite(), Scratch::migrated());
    let statements = lines(&mut sqlite, &[SQLITE_STATEMENTS]);
    let named = statements.iter().flat_map(|sql| sql.split("CONSTRAINT ").skip(1));
    let names = named.map(|rest| rest.split_whitespace().next().unwrap().to_owned());
    // SQLite has no booleans, and makes them by a constraint.
    let names: Lines = names.filter(|name| !name.ends_with("_boolean")).collect();
    compare("names", 40, &names, &lines(&mut scratch.connect(), &[POSTGRES_NAMES]));
}

#[test]
fn text_is_compared_by_bytes_and_no_value_comes_from_the_database() {
    let scratch = Scratch::migrated();
    assert_eq!(lines(&mut scratch.connect(), &[POSTGRES_SURPRISES]), Lines::new());
}

#[test]
fn migrations_have_the_same_names_and_can_be_taken_back_in_both_trees() {
    let tree = |name: &str| {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("migrations").join(name);
        let steps: Vec<_> = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        for step in &steps {
            for file in ["up.sql", "down.sql"] {
                assert!(!fs::read_to_string(step.join(file)).unwrap().trim().is_empty(), "{}/{file}", step.display());
            }
        }
        steps.iter().map(|step| step.file_name().unwrap().to_str().unwrap().to_owned()).collect::<Lines>()
    };
    compare("migrations", 8, &tree("sqlite"), &tree("postgresql"));
}
