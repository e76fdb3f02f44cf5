//! The few places where the engines really differ. Everything else in `storage` is one text for both.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::schema::{comments, sites};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};

type Backend = <AnyConnection as Connection>::Backend;
/// A condition on comments.
pub(super) type Condition = Box<dyn BoxableExpression<comments::table, Backend, SqlType = Bool>>;
/// A condition on sites.
pub(super) type SiteCondition = Box<dyn BoxableExpression<sites::table, Backend, SqlType = Bool>>;

#[derive(QueryableByName)]
struct Finding {
    #[diesel(sql_type = Text)]
    finding: String,
}

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// What `doctor` asks each engine: is what it keeps on the disk sound, and does it keep its promises?
const SQLITE_INTEGRITY: &[&str] = &[
    // No bound in parentheses: SQLite takes it for the name of a table there. It stops at 100 by itself.
    "SELECT integrity_check AS finding FROM pragma_integrity_check WHERE integrity_check <> 'ok'",
    "SELECT 'a row of ' || \"table\" || ' refers to nothing in ' || parent AS finding
        FROM pragma_foreign_key_check LIMIT 100",
];

/// `PostgreSQL` reads every row with its own checks on; what can be wrong without an error is an index that was left
/// half made, and a constraint or its trigger that somebody has switched off.
#[cfg(feature = "postgres")]
const POSTGRES_INTEGRITY: &[&str] = &[
    "SELECT 'the index ' || c.relname || ' is not valid: REINDEX INDEX ' || c.oid::regclass AS finding
        FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND NOT (i.indisvalid AND i.indisready) LIMIT 100",
    "SELECT 'the constraint ' || conname || ' has not been checked: ALTER TABLE ' || conrelid::regclass
        || ' VALIDATE CONSTRAINT ' || quote_ident(conname) AS finding FROM pg_constraint
        WHERE connamespace = current_schema()::regnamespace AND NOT convalidated LIMIT 100",
    "SELECT DISTINCT 'the triggers of ' || c.relname || ' are switched off: ALTER TABLE ' || c.oid::regclass
        || ' ENABLE TRIGGER ALL' AS finding
        FROM pg_trigger AS t JOIN pg_class AS c ON c.oid = t.tgrelid
        WHERE c.relnamespace = current_schema()::regnamespace AND t.tgenabled <> 'O' LIMIT 100",
    "SELECT 'data_checksums found ' || checksum_failures || ' broken pages' AS finding FROM pg_stat_database
        WHERE datname = current_database() AND checksum_failures > 0",
];

/// The condition that a column contains a text. A macro, as the type of the expression has no name.
macro_rules! contains {
    ($connection:expr, $column:expr, $text:expr) => {{
        let escaped = $text.replace('\\', "\\\\").replace('%', "\\%").replace('_', "\\_");
        diesel::dsl::sql::<Bool>(&format!("{} {} ", $column, like($connection)))
            .bind::<Text, _>(format!("%{escaped}%"))
            .sql(" ESCAPE '\\'")
    }};
}

/// A text column as an expression that no index answers, for a condition beside a narrower one. Without statistics `SQLite` takes "all
/// that are approved" for fewer rows than "these ten ids", and reads them all.
macro_rules! unindexed {
    ($column:expr) => {
        $column.concat("")
    };
}
pub(super) use unindexed;

/// Makes the condition that name, website or source text of a comment contains a text, whatever the case of ASCII
/// letters: `LIKE` ignores it on `SQLite`; `ILIKE` does on `PostgreSQL`, and for ASCII only, as the columns' collation is
/// `C`.
pub(super) fn comment_contains(connection: &AnyConnection, text: &str) -> Condition {
    let is_in = |column| contains!(connection, column, text);
    Box::new(is_in("comments.author_name").or(is_in("comments.author_url")).or(is_in("comments.body_source")))
}

/// Makes the condition that slug or name of a site contains a text, in the same way.
pub(super) fn site_contains(connection: &AnyConnection, text: &str) -> SiteCondition {
    let is_in = |column| contains!(connection, column, text);
    Box::new(is_in("sites.slug").or(is_in("sites.name")))
}

const fn like(connection: &AnyConnection) -> &'static str {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => "ILIKE",
        AnyConnection::Sqlite(_) => "LIKE",
    }
}

/// Asks the engine what is wrong with what it keeps; gives at most 100 lines for each question.
pub(super) fn integrity_findings(connection: &mut AnyConnection) -> Result<Vec<String>, StorageError> {
    let queries = match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => POSTGRES_INTEGRITY,
        AnyConnection::Sqlite(_) => SQLITE_INTEGRITY,
    };
    let mut findings = Vec::new();
    for query in queries {
        let rows: Vec<Finding> = diesel::sql_query(*query).load(connection)?;
        findings.extend(rows.into_iter().map(|row| row.finding));
    }
    Ok(findings)
}

/// Runs a `PRAGMA optimize` on `SQLite`; `PostgreSQL` analyses tables by itself.
pub(super) fn optimize(connection: &mut AnyConnection, pragma: &str) -> Result<(), StorageError> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => Ok(()),
        AnyConnection::Sqlite(inner) => Ok(diesel::connection::SimpleConnection::batch_execute(inner, pragma)?),
    }
}

/// The number of the lock that is held while migrating: `afterword` in the first bytes of its spelling.
#[cfg(feature = "postgres")]
const MIGRATION_LOCK: i64 = i64::from_be_bytes(*b"afterwor");

/// Waits until nobody else migrates this database, and keeps others waiting until the connection is closed. Servers that
/// start at the same time would apply the same migration twice. On `SQLite` the data directory's lock does this.
pub(super) fn wait_to_migrate(connection: &mut AnyConnection) -> Result<(), StorageError> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) => {
            use diesel::connection::SimpleConnection;
            // As long as a large migration by somebody else may take; `lock_timeout` is for what comes after.
            inner.batch_execute(&format!(
                "SET lock_timeout = '15min'; SELECT pg_advisory_lock({MIGRATION_LOCK}); SET lock_timeout = '30s';"
            ))?;
            Ok(())
        }
        AnyConnection::Sqlite(_) => Ok(()),
    }
}

/// Tells whether there is a table of this name.
pub(super) fn has_table(connection: &mut AnyConnection, name: &str) -> Result<bool, StorageError> {
    let query = match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => "SELECT COUNT(to_regclass($1)) AS number",
        AnyConnection::Sqlite(_) => "SELECT COUNT(*) AS number FROM sqlite_master WHERE name = $1",
    };
    Ok(diesel::sql_query(query).bind::<Text, _>(name).get_result::<Number>(connection)?.number > 0)
}
