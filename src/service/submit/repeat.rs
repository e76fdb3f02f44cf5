//! Repeated submissions: an idempotency key returns the first answer again.

use super::{Arrival, Submission};
use crate::domain::article::{Article, ArticlePath};
use crate::domain::comment::Comment;
use crate::domain::site::Site;
use crate::domain::timestamp::Timestamp;
use crate::service::{Result, Service, ServiceError};
use crate::storage::guards::Remembered;
use crate::storage::{self, AnyConnection};

/// Keyed hashes of an idempotency key and of what came with it.
#[derive(Debug, Clone)]
pub(super) struct KeyHashes {
    pub(super) key: Vec<u8>,
    pub(super) payload: Vec<u8>,
}

/// Returns the first answer again, if the key has one.
///
/// # Errors
/// `IdempotencyKeyReused` if the key was used for another submission.
pub(super) fn find(
    connection: &mut AnyConnection,
    key: Option<&KeyHashes>,
    now: Timestamp,
) -> Result<Option<(Comment, Article)>> {
    let Some(key) = key else { return Ok(None) };
    match storage::guards::find_key(connection, &key.key, now)? {
        Some(remembered) => replay(connection, &remembered, &key.payload).map(Some),
        None => Ok(None),
    }
}

fn replay(connection: &mut AnyConnection, remembered: &Remembered, payload: &[u8]) -> Result<(Comment, Article)> {
    if remembered.payload_hash != payload {
        return Err(ServiceError::IdempotencyKeyReused);
    }
    let comment = storage::comments::find(connection, remembered.comment)?.ok_or(ServiceError::NotFound("comment"))?;
    let article = storage::articles::find(connection, comment.article_id)?.ok_or(ServiceError::NotFound("article"))?;
    Ok((Comment { status: remembered.author_visible_status, ..comment }, article))
}

/// Hashes the idempotency key and everything that was sent with it, both under a key of their own: the payload
/// holds an address.
pub(super) fn hash_key(
    service: &Service,
    site: &Site,
    path: &ArticlePath,
    submission: &Submission,
    arrival: &Arrival,
) -> Option<KeyHashes> {
    let key = arrival.idempotency_key.as_deref()?;
    let site_id = site.id.get().to_be_bytes();
    let payload: [&[u8]; 8] = [
        b"payload",
        path.as_str().as_bytes(),
        submission.author_name.as_bytes(),
        submission.email.as_bytes(),
        submission.author_url.as_bytes(),
        submission.body.as_bytes(),
        submission.parent_id.as_bytes(),
        &site_id,
    ];
    Some(KeyHashes {
        key: service.keyring.idempotency_hash(&[b"key", &site_id, key.as_bytes()]),
        payload: service.keyring.idempotency_hash(&payload),
    })
}
