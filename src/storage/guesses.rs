//! Password guesses, counted in a fixed number of slots.

use super::connection::{AnyConnection, each};
use super::error::Result;
use super::schema::sign_in_guesses::{self, dsl};
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// Finds until when the allowance of a slot is spent; `None` where it is whole.
///
/// # Errors
/// `StorageError::Query`.
pub fn find(connection: &mut AnyConnection, slot: u16) -> Result<Option<Timestamp>> {
    let row: Option<i64> =
        sign_in_guesses::table.find(i64::from(slot)).select(dsl::spent_until).first(connection).optional()?;
    Ok(row.map(Timestamp::from_millis))
}

/// Keeps until when the allowance of a slot is spent.
///
/// # Errors
/// `StorageError::Query`.
pub fn save(connection: &mut AnyConnection, slot: u16, spent_until: Timestamp) -> Result<()> {
    let spent = dsl::spent_until.eq(spent_until.millis());
    each!(connection, inner => diesel::insert_into(sign_in_guesses::table)
        .values((dsl::slot.eq(i64::from(slot)), spent))
        .on_conflict(dsl::slot)
        .do_update()
        .set(spent)
        .execute(inner))?;
    Ok(())
}

/// Makes the allowance of a slot whole again.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget(connection: &mut AnyConnection, slot: u16) -> Result<()> {
    diesel::delete(sign_in_guesses::table.find(i64::from(slot))).execute(connection)?;
    Ok(())
}
