//! What instances count together: spent allowances and attempts, under keyed hashes of whom they concern.

use super::connection::{AnyConnection, each};
use super::error::{Result, StorageError};
use super::schema::rate_limits::{self, dsl};
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;
use std::collections::HashMap;

/// The key of a count: 16 bytes of a keyed hash.
pub type LimitKey = [u8; 16];

/// A count.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Counted {
    /// How many.
    pub count: i64,
    /// Until when it counts, or until when an allowance is spent.
    pub expires_at: Timestamp,
}

/// Finds the counts of some keys; a key without one is left out.
///
/// # Errors
/// `StorageError::Query`.
pub fn find_all(connection: &mut AnyConnection, keys: &[LimitKey]) -> Result<HashMap<LimitKey, Counted>> {
    let keys = keys.iter().map(|key| key.as_slice());
    let rows: Vec<(Vec<u8>, i64, i64)> = rate_limits::table
        .filter(dsl::key.eq_any(keys))
        .select((dsl::key, dsl::count, dsl::expires_at))
        .load(connection)?;
    let read = |(key, count, expires_at): (Vec<u8>, i64, i64)| {
        let counted = Counted { count, expires_at: Timestamp::from_millis(expires_at) };
        LimitKey::try_from(key).map(|key| (key, counted)).map_err(|_| StorageError::Unreadable { what: "rate limit" })
    };
    rows.into_iter().map(read).collect()
}

/// Keeps counts in place of those that were there.
///
/// # Errors
/// `StorageError::Query`.
pub fn save_all(connection: &mut AnyConnection, counts: &HashMap<LimitKey, Counted>) -> Result<()> {
    let keys: Vec<LimitKey> = counts.keys().copied().collect();
    forget_all(connection, &keys)?;
    let row = |(key, counted): (&LimitKey, &Counted)| {
        (dsl::key.eq(key.to_vec()), dsl::count.eq(counted.count), dsl::expires_at.eq(counted.expires_at.millis()))
    };
    let rows: Vec<_> = counts.iter().map(row).collect();
    each!(connection, inner => diesel::insert_into(rate_limits::table).values(rows).execute(inner))?;
    Ok(())
}

/// Forgets the counts of some keys.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget_all(connection: &mut AnyConnection, keys: &[LimitKey]) -> Result<()> {
    let keys = keys.iter().map(|key| key.as_slice());
    diesel::delete(rate_limits::table.filter(dsl::key.eq_any(keys))).execute(connection)?;
    Ok(())
}
