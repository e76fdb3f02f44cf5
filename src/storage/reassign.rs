//! Reassigns one moderator's decisions and comments to another name, a bounded number of rows in each unit of work.

use super::articles::touch;
use super::connection::AnyConnection;
use super::error::Result;
use super::invalidation::{Dependency, mark_changed};
use super::schema::{bans, comments, decisions, policy_revisions};
use crate::domain::account::ModeratorId;
use crate::domain::article::ArticleId;
use diesel::prelude::*;

/// Reassigns the decisions of `from` to the name `to`, among the `limit` decisions after `after`. Returns the last
/// decision read; `None` at the end.
///
/// # Errors
/// `StorageError::Query`.
pub fn decisions_behind(
    connection: &mut AnyConnection,
    after: i64,
    limit: i64,
    (from, to): (&str, &str),
) -> Result<Option<i64>> {
    let behind = decisions::table.filter(decisions::id.gt(after)).order(decisions::id);
    let end: Option<i64> =
        behind.offset(limit.max(1) - 1).limit(1).select(decisions::id).first(connection).optional()?;
    let looked_at = decisions::table
        .filter(decisions::id.gt(after))
        .filter(decisions::id.le(end.unwrap_or(i64::MAX)))
        .filter(decisions::actor.eq(from));
    diesel::update(looked_at).set(decisions::actor.eq(to)).execute(connection)?;
    Ok(end)
}

/// Puts bans and changes of rules of `from` under the name `to`. There are few of them.
///
/// # Errors
/// `StorageError::Query`.
pub fn bans_and_rules(connection: &mut AnyConnection, from: &str, to: &str) -> Result<()> {
    diesel::update(bans::table.filter(bans::created_by.eq(from))).set(bans::created_by.eq(to)).execute(connection)?;
    diesel::update(policy_revisions::table.filter(policy_revisions::changed_by.eq(from)))
        .set(policy_revisions::changed_by.eq(to))
        .execute(connection)?;
    mark_changed(Dependency::SITES);
    Ok(())
}

/// The new author of a moderator's comments.
#[derive(Debug, Clone)]
pub enum Authorship {
    /// They stand under another name.
    Renamed(String),
    /// They move to another moderator or to none, and keep their displayed name.
    HandedOver(Option<ModeratorId>),
}

/// Changes the comments of a moderator among the `limit` ones behind `after`. Returns the last one that was changed; `None`
/// behind the end.
///
/// # Errors
/// `StorageError::Query`.
pub fn comments_behind(
    connection: &mut AnyConnection,
    moderator: ModeratorId,
    after: i64,
    limit: i64,
    authorship: &Authorship,
) -> Result<Option<i64>> {
    let rows: Vec<(i64, i64, bool)> = comments::table
        .filter(comments::moderator_id.eq(moderator.get()))
        .filter(comments::id.gt(after))
        .order(comments::id)
        .limit(limit.max(1))
        .select((comments::id, comments::article_id, comments::is_visible))
        .load(connection)?;
    let ids: Vec<i64> = rows.iter().map(|(id, ..)| *id).collect();
    let own = comments::table.filter(comments::id.eq_any(&ids));
    match authorship {
        Authorship::Renamed(name) => {
            diesel::update(own)
                .set((comments::author_name.eq(name), comments::version.eq(comments::version + 1)))
                .execute(connection)?;
            let mut shown: Vec<i64> =
                rows.iter().filter(|(.., is_visible)| *is_visible).map(|(_, article, _)| *article).collect();
            shown.sort_unstable();
            shown.dedup();
            for article in shown {
                touch(connection, ArticleId::new(article), 0)?;
            }
        }
        Authorship::HandedOver(to) => {
            diesel::update(own).set(comments::moderator_id.eq(to.map(ModeratorId::get))).execute(connection)?;
        }
    }
    mark_changed(Dependency::COMMENTS);
    Ok(ids.last().copied())
}
