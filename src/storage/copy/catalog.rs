//! The tables of a database, from its catalog, so that none can be forgotten.

use super::super::connection::AnyConnection;
use super::super::error::{Result, StorageError};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};

/// The type of a column.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// True or false; on SQLite an integer, 0 or 1.
    Boolean,
    /// 32 bits; on SQLite it counts as `BigInteger`.
    Integer,
    /// 64 bits.
    BigInteger,
    /// UTF-8.
    Text,
    /// Bytes.
    Bytes,
}

/// A column of a table.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Column {
    pub name: String,
    pub kind: Kind,
    /// Its place in the primary key, from 1; 0 where it is not part of it.
    key_position: i64,
}

/// A table with its columns in their order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Table {
    pub name: String,
    pub columns: Vec<Column>,
}

impl Table {
    /// Returns the places of the primary key's columns among all columns, in the order of the key.
    pub(super) fn key(&self) -> Vec<usize> {
        let mut places: Vec<usize> = (0..self.columns.len()).filter(|place| self.key_position(*place) > 0).collect();
        places.sort_by_key(|place| self.key_position(*place));
        places
    }

    /// Returns the columns' names, as SQL.
    pub(super) fn column_list(&self) -> String {
        self.columns.iter().map(|column| quoted(&column.name)).collect::<Vec<_>>().join(", ")
    }

    /// Reports whether a table of another database has the same columns and key, on either engine.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        let outline = |table: &Self| {
            let mut columns: Vec<_> =
                table.columns.iter().map(|column| (column.name.clone(), column.key_position)).collect();
            columns.sort();
            columns
        };
        outline(self) == outline(other)
    }

    fn key_position(&self, place: usize) -> i64 {
        self.columns.get(place).map_or(0, |column| column.key_position)
    }
}

/// Quotes a name of the schema.
pub(super) fn quoted(name: &str) -> String {
    format!("\"{}\"", name.replace('"', "\"\""))
}

#[derive(QueryableByName)]
struct ColumnRow {
    #[diesel(sql_type = Text)]
    table_name: String,
    #[diesel(sql_type = Text)]
    column_name: String,
    #[diesel(sql_type = Text)]
    type_name: String,
    #[diesel(sql_type = BigInt)]
    key_position: i64,
}

const SQLITE_COLUMNS: &str = "
    SELECT t.name AS table_name, c.name AS column_name, c.type AS type_name, c.pk AS key_position
    FROM sqlite_master AS t JOIN pragma_table_info(t.name) AS c
    WHERE t.type = 'table' AND t.name NOT LIKE '\\_\\_%' ESCAPE '\\' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
    ORDER BY t.name, c.cid";

#[cfg(feature = "postgres")]
const POSTGRES_COLUMNS: &str = "
    SELECT t.relname::text AS table_name, c.attname::text AS column_name, format_type(c.atttypid, NULL) AS type_name,
        COALESCE((SELECT k.place FROM pg_index AS i, unnest(i.indkey) WITH ORDINALITY AS k (number, place)
            WHERE i.indrelid = t.oid AND i.indisprimary AND k.number = c.attnum), 0) AS key_position
    FROM pg_class AS t JOIN pg_attribute AS c ON c.attrelid = t.oid
    WHERE t.relkind = 'r' AND t.relnamespace = current_schema()::regnamespace AND t.relname NOT LIKE '\\_\\_%'
        AND c.attnum > 0 AND NOT c.attisdropped
    ORDER BY t.relname COLLATE \"C\", c.attnum";

/// Lists all tables but the list of migrations, by name.
pub(super) fn tables(connection: &mut AnyConnection) -> Result<Vec<Table>> {
    let query = match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => POSTGRES_COLUMNS,
        AnyConnection::Sqlite(_) => SQLITE_COLUMNS,
    };
    let mut tables: Vec<Table> = Vec::new();
    for row in diesel::sql_query(query).load::<ColumnRow>(connection)? {
        let kind = kind(&row.type_name).ok_or(StorageError::Unreadable { what: "type of a column" })?;
        let column = Column { name: row.column_name, kind, key_position: row.key_position };
        match tables.last_mut() {
            Some(table) if table.name == row.table_name => table.columns.push(column),
            _ => tables.push(Table { name: row.table_name, columns: vec![column] }),
        }
    }
    tables.sort_by(|a, b| a.name.cmp(&b.name));
    Ok(tables)
}

fn kind(type_name: &str) -> Option<Kind> {
    match type_name {
        "boolean" => Some(Kind::Boolean),
        "integer" => Some(Kind::Integer),
        "INTEGER" | "bigint" => Some(Kind::BigInteger),
        "TEXT" | "text" => Some(Kind::Text),
        "BLOB" | "bytea" => Some(Kind::Bytes),
        _ => None,
    }
}
