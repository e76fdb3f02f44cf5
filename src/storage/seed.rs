//! Many rows at once, for `bench`: whole threads that were put together elsewhere, and the barest rows there can be.
//!
//! Nothing here counts: the counters come along with the rows, right already. A reader's comment goes through
//! `service::submit`.

use super::articles;
use super::authors::{self, NewAuthor};
use super::comments::{self, NewComment};
use super::connection::AnyConnection;
use super::decisions;
use super::error::StorageError;
use super::threads;
use crate::domain::article::Article;
use crate::domain::comment::CommentId;
use crate::domain::moderation::{Decision, Status};
use crate::domain::site::SiteId;
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use std::collections::BTreeMap;
use table::bench_rows;

/// Rows that belong together in one unit of work.
#[derive(Debug, Default, Clone)]
pub struct Batch {
    /// New articles, each with the number of visible comments that it will have when all batches are stored.
    pub articles: Vec<Article>,
    /// New addresses.
    pub authors: Vec<NewAuthor>,
    /// Comments, at most 1000, each with the number of its approved replies in all batches.
    pub comments: Vec<NewComment>,
    /// A decision of each comment, with its id.
    pub decisions: Vec<(i64, CommentId, Decision)>,
}

/// Stores a batch, and counts its comments by status.
///
/// # Errors
/// A unique violation where an id, an address or an article is there already.
pub fn insert(connection: &mut AnyConnection, batch: Batch) -> Result<(), StorageError> {
    let mut counts: BTreeMap<(SiteId, Status), i64> = BTreeMap::new();
    for new in &batch.comments {
        *counts.entry((new.comment.site_id, new.comment.status)).or_default() += 1;
    }
    for article in &batch.articles {
        articles::insert(connection, article)?;
    }
    authors::find_or_insert_all(connection, &batch.authors.iter().collect::<Vec<_>>())?;
    comments::insert_all(connection, batch.comments)?;
    decisions::insert_all(connection, batch.decisions)?;
    for ((site, status), count) in counts {
        threads::add_to_status(connection, site, status, count)?;
    }
    Ok(())
}

/// No part of the schema: `bench` makes it and drops it.
mod table {
    diesel::table! {
        bench_rows (id) {
            id -> BigInt,
            body -> Binary,
        }
    }
}

/// Makes the table of `insert_bare`, in a database that has none.
///
/// # Errors
/// `StorageError::Query`.
pub fn create_bare_table(connection: &mut AnyConnection) -> Result<(), StorageError> {
    let bytes = match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => "BYTEA",
        AnyConnection::Sqlite(_) => "BLOB",
    };
    let statement = format!("CREATE TABLE bench_rows (id BIGINT PRIMARY KEY NOT NULL, body {bytes} NOT NULL)");
    Ok(connection.batch_execute(&statement)?)
}

/// Adds a row of nothing but bytes: what the least write of that size costs.
///
/// # Errors
/// A unique violation where the id is taken.
pub fn insert_bare(connection: &mut AnyConnection, id: i64, body: &[u8]) -> Result<(), StorageError> {
    let row = (bench_rows::id.eq(id), bench_rows::body.eq(body));
    diesel::insert_into(bench_rows::table).values(row).execute(connection)?;
    Ok(())
}

/// Forgets the rows of `insert_bare`, and their table.
///
/// # Errors
/// `StorageError::Query` where there is no such table.
pub fn drop_bare_table(connection: &mut AnyConnection) -> Result<(), StorageError> {
    Ok(connection.batch_execute("DROP TABLE bench_rows")?)
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

/// Gives the name and version of the database's engine.
///
/// # Errors
/// `StorageError::Query`.
pub fn engine(connection: &mut AnyConnection) -> Result<String, StorageError> {
    let query = match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => "SELECT 'PostgreSQL ' || current_setting('server_version') AS version",
        AnyConnection::Sqlite(_) => "SELECT 'SQLite ' || sqlite_version() AS version",
    };
    Ok(diesel::sql_query(query).get_result::<Version>(connection)?.version)
}
