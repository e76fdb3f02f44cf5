//! Fingerprints of the root keys that a database was used with.

use super::connection::{AnyConnection, each};
use super::dialect;
use super::error::{Result, stored};
use super::schema::keyring_fingerprints;
use crate::crypto::KeyFingerprint;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// Lists the recorded fingerprints by the number of their key; `None` while the schema has no place for them.
///
/// # Errors
/// `StorageError::Query`, or `Unreadable` for a number that no key has.
pub fn list(connection: &mut AnyConnection) -> Result<Option<Vec<KeyFingerprint>>> {
    if !dialect::has_table(connection, "keyring_fingerprints")? {
        return Ok(None);
    }
    let rows: Vec<(i64, Vec<u8>)> = keyring_fingerprints::table
        .order(keyring_fingerprints::kid)
        .select((keyring_fingerprints::kid, keyring_fingerprints::fingerprint))
        .load(connection)?;
    let read = |(kid, bytes)| Ok(KeyFingerprint { kid: stored("number of a key", u32::try_from(kid).ok())?, bytes });
    rows.into_iter().map(read).collect::<Result<_, _>>().map(Some)
}

/// Records fingerprints of keys that the database did not know.
///
/// # Errors
/// A unique violation where one of the keys is known.
pub fn insert(connection: &mut AnyConnection, keys: &[&KeyFingerprint], now: Timestamp) -> Result<()> {
    let row = |key: &&KeyFingerprint| {
        (
            keyring_fingerprints::kid.eq(i64::from(key.kid)),
            keyring_fingerprints::fingerprint.eq(key.bytes.clone()),
            keyring_fingerprints::recorded_at.eq(now.millis()),
        )
    };
    let rows: Vec<_> = keys.iter().map(row).collect();
    each!(connection, inner => diesel::insert_into(keyring_fingerprints::table).values(&rows).execute(inner))?;
    Ok(())
}
