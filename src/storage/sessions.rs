//! Moderators' sessions. Only hashes of their tokens are stored.

use super::connection::AnyConnection;
use super::error::Result;
use super::invalidation::{Dependency, mark_changed};
use super::schema::sessions;
use crate::domain::account::ModeratorId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// A session.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Session {
    /// The owner.
    pub moderator: ModeratorId,
    /// When it was last used, to the minute.
    pub seen_at: Timestamp,
    /// When it ends however much it is used.
    pub expires_at: Timestamp,
}

/// Adds a session.
///
/// # Errors
/// `StorageError::Query`.
pub fn insert(connection: &mut AnyConnection, token_hash: &[u8], session: &Session, now: Timestamp) -> Result<()> {
    diesel::insert_into(sessions::table)
        .values((
            sessions::token_hash.eq(token_hash),
            sessions::moderator_id.eq(session.moderator.get()),
            sessions::created_at.eq(now.millis()),
            sessions::seen_at.eq(session.seen_at.millis()),
            sessions::expires_at.eq(session.expires_at.millis()),
        ))
        .execute(connection)?;
    Ok(())
}

/// Finds a session by the hash of its token.
///
/// # Errors
/// `StorageError::Query`.
pub fn find(connection: &mut AnyConnection, token_hash: &[u8]) -> Result<Option<Session>> {
    let row: Option<(i64, i64, i64)> = sessions::table
        .find(token_hash)
        .select((sessions::moderator_id, sessions::seen_at, sessions::expires_at))
        .first(connection)
        .optional()?;
    Ok(row.map(|(moderator, seen_at, expires_at)| Session {
        moderator: ModeratorId::new(moderator),
        seen_at: Timestamp::from_millis(seen_at),
        expires_at: Timestamp::from_millis(expires_at),
    }))
}

/// Notes that a session was used.
///
/// # Errors
/// `StorageError::Query`.
pub fn mark_seen(connection: &mut AnyConnection, token_hash: &[u8], now: Timestamp) -> Result<()> {
    diesel::update(sessions::table.find(token_hash)).set(sessions::seen_at.eq(now.millis())).execute(connection)?;
    Ok(())
}

/// Ends a session.
///
/// # Errors
/// `StorageError::Query`.
pub fn delete(connection: &mut AnyConnection, token_hash: &[u8]) -> Result<()> {
    diesel::delete(sessions::table.find(token_hash)).execute(connection)?;
    mark_changed(Dependency::access());
    Ok(())
}

/// Ends every session of a moderator.
///
/// # Errors
/// `StorageError::Query`.
pub fn delete_of_moderator(connection: &mut AnyConnection, moderator: ModeratorId) -> Result<()> {
    diesel::delete(sessions::table.filter(sessions::moderator_id.eq(moderator.get()))).execute(connection)?;
    mark_changed(Dependency::access());
    Ok(())
}

/// Ends every session of a moderator but one.
///
/// # Errors
/// `StorageError::Query`.
pub fn delete_others(connection: &mut AnyConnection, moderator: ModeratorId, kept_token_hash: &[u8]) -> Result<()> {
    let others = sessions::table
        .filter(sessions::moderator_id.eq(moderator.get()))
        .filter(sessions::token_hash.ne(kept_token_hash));
    diesel::delete(others).execute(connection)?;
    mark_changed(Dependency::access());
    Ok(())
}
