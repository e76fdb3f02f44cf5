//! API tokens of moderators. Only hashes of their secrets are stored.

use super::connection::AnyConnection;
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::{api_tokens, moderators};
use crate::domain::account::{ApiTokenInfo, ModeratorId, ModeratorName, Scope, TokenId};
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = api_tokens)]
#[diesel(treat_none_as_default_value = false)]
struct Row {
    id: i64,
    public_id: String,
    moderator_id: i64,
    secret_hash: Vec<u8>,
    scopes: String,
    created_at: i64,
    expires_at: i64,
    revoked_at: Option<i64>,
    used_on: Option<i64>,
}

impl Row {
    fn into_stored(self, moderator: String) -> Result<StoredToken> {
        let scopes =
            self.scopes.split(' ').map(|word| stored("scope", Scope::parse(word))).collect::<Result<_, _>>()?;
        Ok(StoredToken {
            moderator_id: ModeratorId::new(self.moderator_id),
            secret_hash: self.secret_hash,
            info: ApiTokenInfo {
                id: TokenId::new(self.id),
                public_id: self.public_id,
                moderator: ModeratorName::from_stored(moderator),
                scopes,
                created_at: Timestamp::from_millis(self.created_at),
                expires_at: Timestamp::from_millis(self.expires_at),
                revoked_at: self.revoked_at.map(Timestamp::from_millis),
                used_on: self.used_on.map(Timestamp::from_millis),
            },
        })
    }
}

/// A token as it is kept.
#[derive(Debug, Clone)]
pub struct StoredToken {
    /// The owner.
    pub moderator_id: ModeratorId,
    /// The hash of its secret.
    pub secret_hash: Vec<u8>,
    /// The public part of the token.
    pub info: ApiTokenInfo,
}

/// Adds a token.
///
/// # Errors
/// A unique violation where the id is taken: mint another and try again.
pub fn insert(connection: &mut AnyConnection, token: &StoredToken) -> Result<()> {
    let scopes: Vec<_> = token.info.scopes.iter().map(|scope| scope.as_str()).collect();
    let row = Row {
        id: token.info.id.get(),
        public_id: token.info.public_id.clone(),
        moderator_id: token.moderator_id.get(),
        secret_hash: token.secret_hash.clone(),
        scopes: scopes.join(" "),
        created_at: token.info.created_at.millis(),
        expires_at: token.info.expires_at.millis(),
        revoked_at: None,
        used_on: None,
    };
    diesel::insert_into(api_tokens::table).values(&row).execute(connection)?;
    Ok(())
}

/// Finds a token by the part of it that may be shown.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find_by_public_id(connection: &mut AnyConnection, public_id: &str) -> Result<Option<StoredToken>> {
    let row: Option<(Row, String)> = api_tokens::table
        .inner_join(moderators::table)
        .filter(api_tokens::public_id.eq(public_id))
        .select((Row::as_select(), moderators::name))
        .first(connection)
        .optional()?;
    row.map(|(row, moderator)| row.into_stored(moderator)).transpose()
}

/// Finds a token by its id.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find(connection: &mut AnyConnection, id: TokenId) -> Result<Option<StoredToken>> {
    let row: Option<(Row, String)> = api_tokens::table
        .inner_join(moderators::table)
        .filter(api_tokens::id.eq(id.get()))
        .select((Row::as_select(), moderators::name))
        .first(connection)
        .optional()?;
    row.map(|(row, moderator)| row.into_stored(moderator)).transpose()
}

/// Lists tokens, newest first, at most 1000.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn list(connection: &mut AnyConnection) -> Result<Vec<ApiTokenInfo>> {
    let rows: Vec<(Row, String)> = api_tokens::table
        .inner_join(moderators::table)
        .order(api_tokens::id.desc())
        .limit(1000)
        .select((Row::as_select(), moderators::name))
        .load(connection)?;
    rows.into_iter().map(|(row, moderator)| Ok(row.into_stored(moderator)?.info)).collect()
}

/// Revokes a token; one that was revoked before keeps its first time.
///
/// # Errors
/// `StorageError::Query`.
pub fn revoke(connection: &mut AnyConnection, id: TokenId, now: Timestamp) -> Result<()> {
    diesel::update(api_tokens::table.find(id.get()).filter(api_tokens::revoked_at.is_null()))
        .set(api_tokens::revoked_at.eq(Some(now.millis())))
        .execute(connection)?;
    mark_changed(Dependency::access());
    Ok(())
}

/// Notes the day on which a token was used.
///
/// # Errors
/// `StorageError::Query`.
pub fn mark_used(connection: &mut AnyConnection, id: TokenId, day: Timestamp) -> Result<()> {
    diesel::update(api_tokens::table.find(id.get()))
        .set(api_tokens::used_on.eq(Some(day.millis())))
        .execute(connection)?;
    Ok(())
}
