//! Rows of any table; both engines give equal cells for equal rows.

use super::catalog::{Kind, Table};
use crate::crypto::ListDigest;
use diesel::deserialize::{self, FromSql, FromSqlRow};
use diesel::row::Field;
use diesel::sql_types::{BigInt, Binary, Untyped};
use diesel::sqlite::{Sqlite, SqliteType};

/// One value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Cell {
    Null,
    /// Also a boolean: 0 or 1.
    Integer(i64),
    /// Also a text, which is checked before it is written.
    Bytes(Vec<u8>),
}

/// The values of a row, in the order of the table's columns.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Row(pub Vec<Cell>);

impl Row {
    /// Returns about how many bytes it takes in memory.
    pub(super) fn size(&self) -> usize {
        let bytes = |cell: &Cell| match cell {
            Cell::Bytes(bytes) => bytes.len(),
            Cell::Null | Cell::Integer(_) => 0,
        };
        self.0.iter().map(|cell| size_of::<Cell>() + bytes(cell)).sum()
    }

    /// Adds it to a digest.
    pub(super) fn add_to(&self, digest: &mut ListDigest) {
        for cell in &self.0 {
            match cell {
                Cell::Null => digest.add(b"null"),
                Cell::Integer(number) => digest.add(&[b"integer ", number.to_be_bytes().as_slice()].concat()),
                Cell::Bytes(bytes) => {
                    digest.add(b"bytes");
                    digest.add(bytes);
                }
            }
        }
    }

    /// Returns the values of the primary key.
    pub(super) fn key<'a>(&'a self, table: &Table) -> Vec<&'a Cell> {
        table.key().into_iter().filter_map(|place| self.0.get(place)).collect()
    }

    /// Names a value that the table of the target cannot hold, with its row.
    pub(super) fn unstorable(&self, table: &Table, refuses_nul: bool) -> Option<String> {
        table.columns.iter().zip(&self.0).find_map(|(column, cell)| {
            let reason = match (column.kind, cell) {
                (Kind::Text, Cell::Bytes(bytes)) if std::str::from_utf8(bytes).is_err() => "text that is not UTF-8",
                (Kind::Text, Cell::Bytes(bytes)) if refuses_nul && bytes.contains(&0) => "the character U+0000",
                (Kind::Boolean, Cell::Integer(number)) if !(0..=1).contains(number) => "neither 0 nor 1",
                (Kind::Integer, Cell::Integer(number)) if i32::try_from(*number).is_err() => {
                    "a number of more than 32 bits"
                }
                _ => return None,
            };
            Some(format!("{}, row {}: `{}` holds {reason}", table.name, self.written_key(table), column.name))
        })
    }

    fn written_key(&self, table: &Table) -> String {
        let write = |cell: &Cell| match cell {
            Cell::Null => "null".to_owned(),
            Cell::Integer(number) => number.to_string(),
            Cell::Bytes(bytes) => match std::str::from_utf8(bytes) {
                Ok(text) if !text.chars().any(char::is_control) => text.to_owned(),
                _ => bytes.iter().map(|byte| format!("{byte:02x}")).collect(),
            },
        };
        self.key(table).into_iter().map(write).collect::<Vec<_>>().join(", ")
    }
}

impl FromSqlRow<Untyped, Sqlite> for Row {
    fn build_from_row<'a>(row: &impl diesel::row::Row<'a, Sqlite>) -> deserialize::Result<Self> {
        let cell = |place| {
            let field = row.get(place).ok_or("a column is missing")?;
            let Some(value) = field.value() else { return Ok(Cell::Null) };
            match value.value_type() {
                None => Ok(Cell::Null),
                Some(SqliteType::Binary | SqliteType::Text) => {
                    Ok(Cell::Bytes(<Vec<u8> as FromSql<Binary, Sqlite>>::from_sql(value)?))
                }
                Some(SqliteType::SmallInt | SqliteType::Integer | SqliteType::Long) => {
                    Ok(Cell::Integer(<i64 as FromSql<BigInt, Sqlite>>::from_sql(value)?))
                }
                Some(_) => Err("a number with a fraction, which no table has".into()),
            }
        };
        (0..row.field_count()).map(cell).collect::<deserialize::Result<_>>().map(Self)
    }
}

#[cfg(feature = "postgres")]
impl FromSqlRow<Untyped, diesel::pg::Pg> for Row {
    fn build_from_row<'a>(row: &impl diesel::row::Row<'a, diesel::pg::Pg>) -> deserialize::Result<Self> {
        use diesel::pg::Pg;
        use diesel::sql_types::{Bool, Integer};
        let cell = |place| {
            let field = row.get(place).ok_or("a column is missing")?;
            let Some(value) = field.value() else { return Ok(Cell::Null) };
            // The numbers of types that are built in (src/include/catalog/pg_type.dat of PostgreSQL).
            match value.get_oid().get() {
                16 => Ok(Cell::Integer(<bool as FromSql<Bool, Pg>>::from_sql(value)?.into())),
                20 => Ok(Cell::Integer(<i64 as FromSql<BigInt, Pg>>::from_sql(value)?)),
                23 => Ok(Cell::Integer(<i32 as FromSql<Integer, Pg>>::from_sql(value)?.into())),
                17 | 25 => Ok(Cell::Bytes(value.as_bytes().to_vec())),
                _ => Err("a value of a type that no table has".into()),
            }
        };
        (0..row.field_count()).map(cell).collect::<deserialize::Result<_>>().map(Self)
    }
}
