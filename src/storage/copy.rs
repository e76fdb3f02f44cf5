//! Copies a whole database into another one, of the same engine or the other.
//!
//! Rows go over page by page, in the order of each primary key, so memory stays bounded. Everything happens in one
//! transaction of the target; meanwhile a mark among its migrations makes every version of the program refuse it. A
//! copy that ends early leaves an empty database with that mark.

mod catalog;
mod ends;
mod indexes;
mod page;
mod row;
mod write;

pub use ends::End;

use super::connection::{AnyConnection, DatabaseUrl};
use super::error::{Result, StorageError};
use super::migrate::{self, MigrateError};
use super::transaction;
use crate::crypto::ListDigest;
use catalog::{Table, quoted};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use row::Row;
use std::path::PathBuf;

/// Why nothing was copied. The source is as it was.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// There is nothing to copy.
    #[error("the source has no tables of afterword; `--database` or `database.url` names it")]
    NoSource,
    /// The source was used with an older version.
    #[error("migrations are missing in the source: {0}; run `afterword migrate` first")]
    OldSource(String),
    /// Source and target are one.
    #[error("the target is the source itself")]
    SameDatabase,
    /// Another process uses one of the databases.
    #[error(
        "the {end} is in use ({by}); stop the server and all else that uses it, then copy: what is written during a copy \
         would be missing in it"
    )]
    InUse {
        /// Which one.
        end: End,
        /// What shows it.
        by: String,
    },
    /// The target holds rows.
    #[error("the target is not empty: there are rows in `{0}`; name a new database")]
    NotEmpty(String),
    /// The tables differ.
    #[error("the source has a table `{0}`, which is not one of afterword's or has other columns; rename or drop it")]
    UnknownTable(String),
    /// The target cannot hold some rows.
    #[error("the target cannot hold these values; mend them in the source, then copy again:\n{}", .0.join("\n"))]
    Unstorable(Vec<String>),
    /// The copy differs from the source.
    #[error(
        "`{table}` came out different: {rows} rows in the source, {copied} in the target, and their digests differ; nothing \
         was kept"
    )]
    Differs {
        /// The table.
        table: String,
        /// Rows of the source.
        rows: u64,
        /// Rows of the target.
        copied: u64,
    },
    /// Rows refer to rows that are not there.
    #[error("rows of the source refer to rows that are not there: {0}; nothing was kept")]
    Dangling(String),
    /// The schema of one of them cannot be used.
    #[error("the {end} cannot be used")]
    Unusable {
        /// Which one.
        end: End,
        /// Why.
        source: MigrateError,
    },
    /// The file of the target cannot be made.
    #[error("the target {} cannot be made", path.display())]
    File {
        /// The file.
        path: PathBuf,
        /// The error of the operating system.
        source: std::io::Error,
    },
    /// A query failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
}

impl CopyError {
    fn unusable(end: End) -> impl FnOnce(MigrateError) -> Self {
        move |source| Self::Unusable { end, source }
    }
}

impl From<diesel::result::Error> for CopyError {
    fn from(error: diesel::result::Error) -> Self {
        Self::Storage(error.into())
    }
}

/// A table that was copied and compared.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CopiedTable {
    /// Its name.
    pub name: String,
    /// Its rows.
    pub rows: u64,
    /// The SHA-256 of all its rows in the order of its primary key; the same on both engines.
    pub digest: Vec<u8>,
}

/// Tables that a new database has rows in. A target may have these rows; they are deleted.
const FILLED_BY_ITSELF: &[&str] = &["heartbeats", "jobs", "keyring_fingerprints"];
/// The most values that an error names.
const MAX_LINES: usize = 20;

/// Copies all rows of one database into another one that is empty, makes its tables where they are missing, and compares
/// every table by count and digest. Tells `watch` of each table that was written.
///
/// # Errors
/// `CopyError`; the target is then as empty as it was, and is refused as unfinished if copying had begun.
pub fn copy(
    source: &DatabaseUrl,
    target: &DatabaseUrl,
    watch: &mut dyn FnMut(&CopiedTable),
) -> Result<Vec<CopiedTable>, CopyError> {
    if is_same(source, target) {
        return Err(CopyError::SameDatabase);
    }
    let mut from = ends::open_source(source)?;
    let mut to = ends::open_target(target)?;
    refuse_rows(&mut to)?;
    migrate::migrate_target(&mut to).map_err(CopyError::unusable(End::Target))?;
    let tables = tables_of_both(&mut from, &mut to)?;
    let expected = examine(&mut from, &to, &tables)?;
    migrate::mark_unfinished(&mut to)?;
    // Connections from before the mark are visible now; later ones are refused.
    ends::refuse_users(&mut to, End::Target)?;
    transaction::isolated(&mut to, |to| fill(&mut from, to, &tables, &expected, watch))?;
    ends::finish_target(&mut to)?;
    Ok(expected)
}

/// Reports whether both name one database, as far as their addresses show it.
fn is_same(source: &DatabaseUrl, target: &DatabaseUrl) -> bool {
    match (source, target) {
        (DatabaseUrl::Sqlite(a), DatabaseUrl::Sqlite(b)) => {
            a == b || a.canonicalize().ok().zip(b.canonicalize().ok()).is_some_and(|(a, b)| a == b)
        }
        #[cfg(feature = "postgres")]
        (source, target) => source == target,
    }
}

/// Refuses a target with rows other than those of a new database.
fn refuse_rows(to: &mut AnyConnection) -> Result<(), CopyError> {
    for table in catalog::tables(to)?.into_iter().filter(|table| !is_filled_by_itself(table)) {
        let query = format!("SELECT COUNT(*) AS number FROM (SELECT 1 FROM {} LIMIT 1) AS one", quoted(&table.name));
        if count(to, &query)? > 0 {
            return Err(CopyError::NotEmpty(table.name));
        }
    }
    Ok(())
}

fn is_filled_by_itself(table: &Table) -> bool {
    FILLED_BY_ITSELF.contains(&table.name.as_str())
}

fn count(connection: &mut AnyConnection, query: &str) -> Result<i64> {
    #[derive(QueryableByName)]
    struct Number {
        #[diesel(sql_type = BigInt)]
        number: i64,
    }
    Ok(diesel::sql_query(query).get_result::<Number>(connection)?.number)
}

/// Lists the tables of the target; each table of the source must be one of them.
fn tables_of_both(from: &mut AnyConnection, to: &mut AnyConnection) -> Result<Vec<Table>, CopyError> {
    let (of_source, of_target) = (catalog::tables(from)?, catalog::tables(to)?);
    let find = |table: &Table| of_target.iter().find(|other| other.is_like(table) && other.name == table.name).cloned();
    of_source.into_iter().map(|table| find(&table).ok_or(CopyError::UnknownTable(table.name))).collect()
}

/// Reads the whole source: counts and digests that the target must come to, and values that it could not hold.
fn examine(from: &mut AnyConnection, to: &AnyConnection, tables: &[Table]) -> Result<Vec<CopiedTable>, CopyError> {
    let refuses_nul = !matches!(to, AnyConnection::Sqlite(_));
    let mut lines = Vec::new();
    let mut expected = Vec::new();
    for table in tables {
        expected.push(read_table(from, table, |_, page| {
            let unstorable = page.iter().filter_map(|row| row.unstorable(table, refuses_nul));
            lines.extend(unstorable.take(MAX_LINES - lines.len()));
            Ok(())
        })?);
    }
    if lines.is_empty() { Ok(expected) } else { Err(CopyError::Unstorable(lines)) }
}

/// Reads a table to its end, hands over each page, and returns its count and digest.
fn read_table(
    connection: &mut AnyConnection,
    table: &Table,
    mut take: impl FnMut(&mut AnyConnection, &[Row]) -> Result<(), CopyError>,
) -> Result<CopiedTable, CopyError> {
    let (mut rows, mut digest) = (0, ListDigest::default());
    let mut page = page::read_page(connection, table, None)?;
    while let Some(last) = page.last() {
        rows += page.len() as u64;
        page.iter().for_each(|row| row.add_to(&mut digest));
        take(connection, &page)?;
        page = page::read_page(connection, table, Some(last))?;
    }
    Ok(CopiedTable { name: table.name.clone(), rows, digest: digest.finish() })
}

/// Fills the target in the open transaction, compares it with what the source was found to hold, and removes the mark.
fn fill(
    from: &mut AnyConnection,
    to: &mut AnyConnection,
    tables: &[Table],
    expected: &[CopiedTable],
    watch: &mut dyn FnMut(&CopiedTable),
) -> Result<(), CopyError> {
    refuse_rows(to)?;
    for table in tables.iter().filter(|table| is_filled_by_itself(table)) {
        to.batch_execute(&format!("DELETE FROM {}", quoted(&table.name)))?;
    }
    let taken_down = indexes::take_down(to)?;
    for (table, expected) in tables.iter().zip(expected) {
        read_table(from, table, |_, page| Ok(write::insert(to, table, page)?))?;
        watch(expected);
    }
    taken_down.put_back(to)?;
    indexes::check_references(to)?;
    for (table, expected) in tables.iter().zip(expected) {
        let copied = read_table(to, table, |_, _| Ok(()))?;
        if copied != *expected {
            return Err(CopyError::Differs { table: copied.name, rows: expected.rows, copied: copied.rows });
        }
    }
    Ok(migrate::unmark(to)?)
}
