//! Queries of `doctor` and `/readyz`.

use super::connection::{AnyConnection, each};
use super::dialect;
use super::error::Result;
use super::schema::heartbeats;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;
use diesel::sql_types::BigInt;

#[derive(QueryableByName)]
struct Number {
    #[diesel(sql_type = BigInt)]
    number: i64,
}

/// Proves that the database answers.
///
/// # Errors
/// `StorageError::Query` where it does not.
pub fn ping(connection: &mut AnyConnection) -> Result<()> {
    diesel::sql_query("SELECT CAST(1 AS BIGINT) AS number").get_result::<Number>(connection)?;
    Ok(())
}

/// Proves that the database takes writes, by one.
///
/// # Errors
/// `StorageError::Query` where it does not.
pub fn beat(connection: &mut AnyConnection, now: Timestamp) -> Result<()> {
    let row = (heartbeats::id.eq(1_i64), heartbeats::beaten_at.eq(now.millis()));
    each!(connection, inner => diesel::insert_into(heartbeats::table)
        .values(row)
        .on_conflict(heartbeats::id)
        .do_update()
        .set(heartbeats::beaten_at.eq(now.millis()))
        .execute(inner))?;
    Ok(())
}

/// Returns whether the schema has all of these tables already.
///
/// # Errors
/// `StorageError::Query`.
pub fn has_tables(connection: &mut AnyConnection, names: &[&str]) -> Result<bool> {
    for name in names {
        if !dialect::has_table(connection, name)? {
            return Ok(false);
        }
    }
    Ok(true)
}

/// Returns SQLite's number for the state of the file, which differs when another connection has committed.
pub(super) fn data_version(connection: &mut AnyConnection) -> Result<i64> {
    let query = "SELECT data_version AS number FROM pragma_data_version";
    Ok(diesel::sql_query(query).get_result::<Number>(connection)?.number)
}

/// Folds SQLite's write-ahead log in, and gives the number of its pages.
pub(super) fn checkpoint(connection: &mut AnyConnection, mode: &str) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Folded {
        #[diesel(sql_type = BigInt)]
        log: i64,
    }
    Ok(diesel::sql_query(format!("PRAGMA wal_checkpoint({mode})")).get_result::<Folded>(connection)?.log)
}

/// Renews SQLite's statistics of tables that have changed much, from a bounded number of rows of each. PostgreSQL does so by
/// itself.
pub(super) fn renew_statistics(connection: &mut AnyConnection) -> Result<()> {
    dialect::optimize(connection, "PRAGMA optimize")
}

/// As `renew_statistics`, for a connection that knows nothing yet of what has changed: it looks at every table.
pub(super) fn make_statistics(connection: &mut AnyConnection) -> Result<()> {
    dialect::optimize(connection, "PRAGMA optimize = 0x10002")
}

/// Asks the database whether what it keeps is sound: file, indexes, references, constraints. Gives what it finds wrong.
///
/// # Errors
/// `StorageError::Query`.
pub fn integrity_findings(connection: &mut AnyConnection) -> Result<Vec<String>> {
    dialect::integrity_findings(connection)
}

/// Compares every stored counter and every stored visibility with what the comments say; gives a line for each kind
/// of difference, with the number of rows that differ.
///
/// # Errors
/// `StorageError::Query`.
pub fn counter_findings(connection: &mut AnyConnection) -> Result<Vec<String>> {
    let checks = [
        (
            "articles whose comment count is wrong",
            "SELECT COUNT(*) AS number FROM articles AS a WHERE comment_count <>
                (SELECT COUNT(*) FROM comments AS c WHERE c.article_id = a.id AND c.is_visible)",
        ),
        (
            "comments whose reply count is wrong",
            "SELECT COUNT(*) AS number FROM comments AS p WHERE reply_count <>
                (SELECT COUNT(*) FROM comments AS c WHERE c.parent_id = p.id AND c.status = 'approved')",
        ),
        (
            "status counts that are wrong",
            "SELECT COUNT(*) AS number FROM status_counts AS s WHERE comment_count <>
                (SELECT COUNT(*) FROM comments AS c WHERE c.site_id = s.site_id AND c.status = s.status)",
        ),
        (
            "comments whose visibility is wrong",
            "SELECT COUNT(*) AS number FROM comments AS c LEFT JOIN comments AS p ON p.id = c.parent_id
                WHERE c.is_visible <> (c.status = 'approved' AND (c.parent_id IS NULL OR p.is_visible))
                AND NOT EXISTS (SELECT 1 FROM branch_walks AS w WHERE w.comment_id = c.parent_id)",
        ),
    ];
    let mut findings = Vec::new();
    for (what, query) in checks {
        let number = diesel::sql_query(query).get_result::<Number>(connection)?.number;
        if number > 0 {
            findings.push(format!("{number} {what}"));
        }
    }
    Ok(findings)
}
