//! Writes pages of rows into a table.

use super::super::connection::AnyConnection;
use super::super::error::Result;
use super::catalog::{Kind, Table, quoted};
use super::row::{Cell, Row};
use diesel::prelude::*;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::sql_types::{BigInt, Binary, Nullable, Text};
use diesel::sqlite::Sqlite;

/// Rows in one statement for SQLite, which takes at most 32,766 parameters.
const ROWS_AT_ONCE: usize = 32;

/// Writes rows, each with all its values. None of them may be there.
pub(super) fn insert(connection: &mut AnyConnection, table: &Table, rows: &[Row]) -> Result<()> {
    match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(inner) => {
            if !rows.is_empty() {
                postgres::Insert::new(table, rows)?.execute(inner)?;
            }
        }
        AnyConnection::Sqlite(inner) => {
            for rows in rows.chunks(ROWS_AT_ONCE) {
                SqliteInsert { table, rows }.execute(inner)?;
            }
        }
    }
    Ok(())
}

/// Returns a text that was checked before.
fn text(bytes: &[u8]) -> QueryResult<&str> {
    std::str::from_utf8(bytes).map_err(|error| diesel::result::Error::SerializationError(Box::new(error)))
}

/// One statement for several rows. Its text is the same for each table and number of rows, so that it is prepared once.
struct SqliteInsert<'a> {
    table: &'a Table,
    rows: &'a [Row],
}

impl QueryId for SqliteInsert<'_> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl RunQueryDsl<SqliteConnection> for SqliteInsert<'_> {}

impl QueryFragment<Sqlite> for SqliteInsert<'_> {
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Sqlite>) -> QueryResult<()> {
        out.push_sql(&format!("INSERT INTO {} ({}) VALUES ", quoted(&self.table.name), self.table.column_list()));
        for (number, row) in self.rows.iter().enumerate() {
            out.push_sql(if number == 0 { "(" } else { ", (" });
            for (place, (column, cell)) in self.table.columns.iter().zip(&row.0).enumerate() {
                if place > 0 {
                    out.push_sql(", ");
                }
                // The type of a null is the column's, as a prepared statement belongs to the types of its values.
                match (column.kind, cell) {
                    (Kind::Text, Cell::Bytes(bytes)) => out.push_bind_param::<Text, str>(text(bytes)?)?,
                    (_, Cell::Bytes(bytes)) => out.push_bind_param::<Binary, [u8]>(bytes)?,
                    (_, Cell::Integer(number)) => out.push_bind_param::<BigInt, i64>(number)?,
                    (Kind::Text, Cell::Null) => out.push_bind_param::<Nullable<Text>, Option<String>>(&None)?,
                    (Kind::Bytes, Cell::Null) => out.push_bind_param::<Nullable<Binary>, Option<Vec<u8>>>(&None)?,
                    (_, Cell::Null) => out.push_bind_param::<Nullable<BigInt>, Option<i64>>(&None)?,
                }
            }
            out.push_sql(")");
        }
        Ok(())
    }
}

/// One statement for a page, with an array for each column: the server plans it once, whatever the number of rows.
#[cfg(feature = "postgres")]
mod postgres {
    use super::{Cell, Kind, Row, Table, quoted, text};
    use diesel::pg::Pg;
    use diesel::prelude::*;
    use diesel::query_builder::{AstPass, QueryFragment, QueryId};
    use diesel::result::Error;
    use diesel::sql_types::{Array, BigInt, Binary, Bool, Integer, Nullable, Text};

    pub(super) struct Insert<'a> {
        table: &'a Table,
        columns: Vec<Values<'a>>,
    }

    enum Values<'a> {
        Booleans(Vec<Option<bool>>),
        Integers(Vec<Option<i32>>),
        BigIntegers(Vec<Option<i64>>),
        Texts(Vec<Option<&'a str>>),
        Bytes(Vec<Option<&'a [u8]>>),
    }

    impl<'a> Insert<'a> {
        pub(super) fn new(table: &'a Table, rows: &'a [Row]) -> QueryResult<Self> {
            let columns = table.columns.iter().enumerate();
            let columns = columns.map(|(place, column)| Values::gather(column.kind, rows, place));
            Ok(Self { table, columns: columns.collect::<QueryResult<_>>()? })
        }
    }

    impl<'a> Values<'a> {
        fn gather(kind: Kind, rows: &'a [Row], place: usize) -> QueryResult<Self> {
            let cells = rows.iter().map(|row| row.0.get(place).unwrap_or(&Cell::Null));
            Ok(match kind {
                Kind::Boolean => Self::Booleans(
                    cells.map(|cell| Ok(number(cell)?.map(|number| number != 0))).collect::<QueryResult<_>>()?,
                ),
                Kind::Integer => Self::Integers(cells.map(small_number).collect::<QueryResult<_>>()?),
                Kind::BigInteger => Self::BigIntegers(cells.map(number).collect::<QueryResult<_>>()?),
                Kind::Text => {
                    Self::Texts(cells.map(|cell| bytes(cell)?.map(text).transpose()).collect::<QueryResult<_>>()?)
                }
                Kind::Bytes => Self::Bytes(cells.map(bytes).collect::<QueryResult<_>>()?),
            })
        }
    }

    fn number(cell: &Cell) -> QueryResult<Option<i64>> {
        match cell {
            Cell::Null => Ok(None),
            Cell::Integer(number) => Ok(Some(*number)),
            Cell::Bytes(_) => Err(unexpected("bytes where a number belongs")),
        }
    }

    fn small_number(cell: &Cell) -> QueryResult<Option<i32>> {
        let small = |number| i32::try_from(number).map_err(|error| Error::SerializationError(Box::new(error)));
        number(cell)?.map(small).transpose()
    }

    fn bytes(cell: &Cell) -> QueryResult<Option<&[u8]>> {
        match cell {
            Cell::Null => Ok(None),
            Cell::Bytes(bytes) => Ok(Some(bytes)),
            Cell::Integer(_) => Err(unexpected("a number where bytes belong")),
        }
    }

    fn unexpected(what: &str) -> Error {
        Error::SerializationError(what.into())
    }

    impl QueryId for Insert<'_> {
        type QueryId = ();
        const HAS_STATIC_QUERY_ID: bool = false;
    }

    impl RunQueryDsl<PgConnection> for Insert<'_> {}

    impl QueryFragment<Pg> for Insert<'_> {
        fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, Pg>) -> QueryResult<()> {
            let (table, columns) = (quoted(&self.table.name), self.table.column_list());
            out.push_sql(&format!("INSERT INTO {table} ({columns}) SELECT * FROM unnest("));
            for (place, values) in self.columns.iter().enumerate() {
                if place > 0 {
                    out.push_sql(", ");
                }
                match values {
                    Values::Booleans(values) => out.push_bind_param::<Array<Nullable<Bool>>, _>(values)?,
                    Values::Integers(values) => out.push_bind_param::<Array<Nullable<Integer>>, _>(values)?,
                    Values::BigIntegers(values) => out.push_bind_param::<Array<Nullable<BigInt>>, _>(values)?,
                    Values::Texts(values) => out.push_bind_param::<Array<Nullable<Text>>, _>(values)?,
                    Values::Bytes(values) => out.push_bind_param::<Array<Nullable<Binary>>, _>(values)?,
                }
            }
            out.push_sql(")");
            Ok(())
        }
    }
}
