//! Guards against repeated submissions: idempotency keys, spent form tokens and proofs of work.

use super::connection::{AnyConnection, each};
use super::error::{Result, stored};
use super::schema::{idempotency_keys, spent_nonces};
use crate::domain::comment::CommentId;
use crate::domain::moderation::Status;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// The first answer under an idempotency key.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Remembered {
    /// A keyed hash of the submission.
    pub payload_hash: Vec<u8>,
    /// The comment that was made of it.
    pub comment: CommentId,
    /// The status that its author saw.
    pub author_visible_status: Status,
}

/// Finds the first answer under a key.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find_key(connection: &mut AnyConnection, key_hash: &[u8], now: Timestamp) -> Result<Option<Remembered>> {
    let row: Option<(Vec<u8>, i64, String)> = idempotency_keys::table
        .find(key_hash)
        .filter(idempotency_keys::expires_at.gt(now.millis()))
        .select((idempotency_keys::payload_hash, idempotency_keys::comment_id, idempotency_keys::shown_status))
        .first(connection)
        .optional()?;
    row.map(|(payload_hash, comment, status)| {
        let author_visible_status = stored("status", Status::parse(&status))?;
        Ok(Remembered { payload_hash, comment: CommentId::new(comment), author_visible_status })
    })
    .transpose()
}

/// Remembers a key until it expires.
///
/// # Errors
/// `StorageError::Query`.
pub fn remember_key(
    connection: &mut AnyConnection,
    key_hash: &[u8],
    remembered: &Remembered,
    expires_at: Timestamp,
) -> Result<()> {
    // A key that has expired may still be there: the purge comes by once an hour.
    diesel::delete(idempotency_keys::table.find(key_hash)).execute(connection)?;
    diesel::insert_into(idempotency_keys::table)
        .values((
            idempotency_keys::key_hash.eq(key_hash),
            idempotency_keys::payload_hash.eq(&remembered.payload_hash),
            idempotency_keys::comment_id.eq(remembered.comment.get()),
            idempotency_keys::shown_status.eq(remembered.author_visible_status.as_str()),
            idempotency_keys::expires_at.eq(expires_at.millis()),
        ))
        .execute(connection)?;
    Ok(())
}

/// Spends the nonce of a form token or of a proof of work, which differ in length; tells whether it was still good.
///
/// # Errors
/// `StorageError::Query`.
pub fn spend_nonce(connection: &mut AnyConnection, nonce: &[u8], expires_at: Timestamp) -> Result<bool> {
    let row = (spent_nonces::nonce.eq(nonce), spent_nonces::expires_at.eq(expires_at.millis()));
    let inserted = each!(connection, inner => diesel::insert_into(spent_nonces::table)
        .values(row)
        .on_conflict(spent_nonces::nonce)
        .do_nothing()
        .execute(inner))?;
    Ok(inserted == 1)
}
