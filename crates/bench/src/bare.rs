//! The bare insert: one row of nothing but bytes, in a table of its own.

use afterword::storage::{AnyConnection, StorageError};
use diesel::connection::SimpleConnection;
use diesel::prelude::*;
use table::bench_rows;

/// No part of the schema of afterword.
mod table {
    diesel::table! {
        bench_rows (id) {
            id -> BigInt,
            body -> Binary,
        }
    }
}

/// Makes the table of `insert`, in a database that has none.
///
/// # Errors
/// `StorageError::Query`.
pub fn create_table(connection: &mut AnyConnection) -> Result<(), StorageError> {
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
pub fn insert(connection: &mut AnyConnection, id: i64, body: &[u8]) -> Result<(), StorageError> {
    let row = (bench_rows::id.eq(id), bench_rows::body.eq(body));
    diesel::insert_into(bench_rows::table).values(row).execute(connection)?;
    Ok(())
}

/// Forgets the rows of `insert`, and their table.
///
/// # Errors
/// `StorageError::Query` where there is no such table.
pub fn drop_table(connection: &mut AnyConnection) -> Result<(), StorageError> {
    Ok(connection.batch_execute("DROP TABLE bench_rows")?)
}
