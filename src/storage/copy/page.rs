//! Reads a table page by page, in the order of its primary key.

use super::super::connection::AnyConnection;
use super::super::error::Result;
use super::catalog::{Kind, Table, quoted};
use super::row::{Cell, Row};
use diesel::connection::DefaultLoadingMode;
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Binary};

/// The most rows of a page.
const PAGE_ROWS: usize = 1000;
/// The bytes after which a page ends, however few rows it has. One row may be longer.
const PAGE_BYTES: usize = 4 << 20;

/// Reads the rows that follow a row: at least one, unless none is left.
pub(super) fn read_page(connection: &mut AnyConnection, table: &Table, after: Option<&Row>) -> Result<Vec<Row>> {
    let key = after.map(|row| row.key(table)).unwrap_or_default();
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) => {
            let rows = postgres_query(table, &key);
            gather(rows.load_iter::<Row, diesel::pg::PgRowByRowLoadingMode>(inner)?)
        }
        AnyConnection::Sqlite(inner) => {
            let rows = sqlite_query(table, &key);
            gather(rows.load_iter::<Row, DefaultLoadingMode>(inner)?)
        }
    }
}

fn gather(rows: impl Iterator<Item = QueryResult<Row>>) -> Result<Vec<Row>> {
    let (mut page, mut size) = (Vec::new(), 0);
    for row in rows {
        let row = row?;
        size += row.size();
        page.push(row);
        if size >= PAGE_BYTES {
            break;
        }
    }
    Ok(page)
}

type Query<DB> = diesel::query_builder::BoxedSqlQuery<'static, DB, diesel::query_builder::SqlQuery>;

/// Texts are read as bytes, as diesel would replace what is no UTF-8 without a word; and so keys are compared by bytes,
/// which is how SQLite orders them.
fn sqlite_query(table: &Table, key: &[&Cell]) -> Query<diesel::sqlite::Sqlite> {
    let column = |name: &str, kind| match kind {
        Kind::Text => format!("CAST({} AS BLOB)", quoted(name)),
        _ => quoted(name),
    };
    let columns: Vec<_> = table.columns.iter().map(|one| column(&one.name, one.kind)).collect();
    let marks: Vec<_> = key_columns(table)
        .map(|(_, kind)| if kind == Kind::Text { "CAST(? AS TEXT)".to_owned() } else { "?".to_owned() })
        .collect();
    let mut query = diesel::sql_query(select(table, &columns.join(", "), &marks, !key.is_empty())).into_boxed();
    for cell in key {
        query = match cell {
            Cell::Null => query.bind::<diesel::sql_types::Nullable<BigInt>, _>(None::<i64>),
            Cell::Integer(number) => query.bind::<BigInt, _>(*number),
            Cell::Bytes(bytes) => query.bind::<Binary, _>(bytes.clone()),
        };
    }
    query
}

#[cfg(feature = "postgres")]
fn postgres_query(table: &Table, key: &[&Cell]) -> Query<diesel::pg::Pg> {
    use diesel::sql_types::{Nullable, Text};
    let marks: Vec<_> = (1..=table.key().len()).map(|number| format!("${number}")).collect();
    let text = select(table, &table.column_list(), &marks, !key.is_empty());
    let mut query = diesel::sql_query(text).into_boxed();
    for ((_, kind), cell) in key_columns(table).zip(key) {
        query = match cell {
            Cell::Null => query.bind::<Nullable<BigInt>, _>(None::<i64>),
            Cell::Integer(number) => query.bind::<BigInt, _>(*number),
            // What PostgreSQL gave as text is UTF-8.
            Cell::Bytes(bytes) if kind == Kind::Text => {
                query.bind::<Text, _>(String::from_utf8_lossy(bytes).into_owned())
            }
            Cell::Bytes(bytes) => query.bind::<Binary, _>(bytes.clone()),
        };
    }
    query
}

fn select(table: &Table, columns: &str, marks: &[String], is_after: bool) -> String {
    let key = key_columns(table).map(|(name, _)| quoted(name)).collect::<Vec<_>>().join(", ");
    let condition = if is_after { format!("WHERE ({key}) > ({})", marks.join(", ")) } else { String::new() };
    format!("SELECT {columns} FROM {} {condition} ORDER BY {key} LIMIT {PAGE_ROWS}", quoted(&table.name))
}

fn key_columns(table: &Table) -> impl Iterator<Item = (&str, Kind)> {
    table
        .key()
        .into_iter()
        .filter_map(|place| table.columns.get(place))
        .map(|column| (column.name.as_str(), column.kind))
}
