//! Threads: reads pages, and keeps visibility, paths and counters correct when a comment changes.
//!
//! A comment is visible if it and all its ancestors are approved. The deciding transaction stores that together with
//! the counters; so a read is one range of one index.

use super::articles;
use super::branches::{self, Walk, is_shown};
use super::connection::AnyConnection;
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::{comments, status_counts};
use crate::domain::article::ArticleId;
use crate::domain::author::AvatarSeed;
use crate::domain::comment::{Comment, CommentId};
use crate::domain::markup::SafeHtml;
use crate::domain::moderation::Status;
use crate::domain::page::{ThreadCursor, ThreadOrder};
use crate::domain::site::SiteId;
use crate::domain::thread::{PublicComment, ThreadPath};
use crate::domain::timestamp::Timestamp;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use std::collections::BTreeMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = comments)]
pub(super) struct PublicRow {
    id: i64,
    parent_id: Option<i64>,
    path: Vec<u8>,
    author_name: String,
    author_url: Option<String>,
    is_moderator: bool,
    avatar_seed: i64,
    body_html: String,
    created_at: i64,
    edited_at: Option<i64>,
    reply_count: i64,
}

impl PublicRow {
    pub(super) fn into_domain(self) -> Result<PublicComment> {
        Ok(PublicComment {
            id: CommentId::new(self.id),
            parent_id: self.parent_id.map(CommentId::new),
            path: stored("path", ThreadPath::from_bytes(self.path))?,
            author_name: self.author_name,
            author_url: self.author_url,
            is_moderator: self.is_moderator,
            avatar: AvatarSeed::from_stored(self.avatar_seed),
            body_html: SafeHtml::from_stored(self.body_html),
            created_at: Timestamp::from_millis(self.created_at),
            edited_at: self.edited_at.map(Timestamp::from_millis),
            reply_count: self.reply_count,
        })
    }
}

/// Reads visible comments in reading order: at most `limit` behind the cursor, by at most two queries, each a range of
/// one index.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn page(
    connection: &mut AnyConnection,
    article: ArticleId,
    order: ThreadOrder,
    after: Option<&ThreadCursor>,
    limit: i64,
) -> Result<Vec<PublicComment>> {
    let after = after.map(|cursor| &cursor.after);
    let rows = match order {
        ThreadOrder::Oldest => oldest_first(connection, article, after, limit)?,
        ThreadOrder::Newest => newest_first(connection, article, after, limit)?,
    };
    rows.into_iter().map(PublicRow::into_domain).collect()
}

fn oldest_first(
    connection: &mut AnyConnection,
    article: ArticleId,
    after: Option<&ThreadPath>,
    limit: i64,
) -> QueryResult<Vec<PublicRow>> {
    let after = after.map(|path| path.as_bytes().to_vec()).unwrap_or_default();
    comments::table
        .filter(comments::article_id.eq(article.get()))
        .filter(comments::is_visible)
        .filter(is_shown())
        .filter(comments::path.gt(after))
        .order(comments::path)
        .limit(limit)
        .select(PublicRow::as_select())
        .load(connection)
}

/// Reads the rest of the conversation that the cursor stands in, and then the conversations before it.
fn newest_first(
    connection: &mut AnyConnection,
    article: ArticleId,
    after: Option<&ThreadPath>,
    limit: i64,
) -> QueryResult<Vec<PublicRow>> {
    let mut rows = Vec::new();
    if let Some(after) = after {
        rows = comments::table
            .filter(comments::article_id.eq(article.get()))
            .filter(comments::is_visible)
            .filter(is_shown())
            .filter(comments::conversation.eq(after.conversation().to_vec()))
            .filter(comments::path.gt(after.as_bytes().to_vec()))
            .order(comments::path)
            .limit(limit)
            .select(PublicRow::as_select())
            .load(connection)?;
    }
    let rest = limit - i64::try_from(rows.len()).unwrap_or(limit);
    if rest > 0 {
        // No key begins with more than this: the time has 48 bits, and no comment is written at their end.
        let before = after.map_or_else(|| vec![u8::MAX; 13], |after| after.conversation().to_vec());
        let older: Vec<PublicRow> = comments::table
            .filter(comments::article_id.eq(article.get()))
            .filter(comments::is_visible)
            .filter(is_shown())
            .filter(comments::conversation.lt(before))
            .order((comments::conversation.desc(), comments::path.asc()))
            .limit(rest)
            .select(PublicRow::as_select())
            .load(connection)?;
        rows.extend(older);
    }
    Ok(rows)
}

/// Finds a comment as readers see it; `None` where it is not visible.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find_visible(connection: &mut AnyConnection, id: CommentId) -> Result<Option<PublicComment>> {
    let row = comments::table
        .find(id.get())
        .filter(comments::is_visible)
        .filter(is_shown())
        .select(PublicRow::as_select())
        .first(connection)
        .optional()?;
    row.map(PublicRow::into_domain).transpose()
}

/// Counts new comments: by status and, if approved, as replies of the parent and in the thread of the article.
///
/// # Errors
/// `StorageError::Query`.
pub fn count_in_all<'a>(connection: &mut AnyConnection, comments: impl Iterator<Item = &'a Comment>) -> Result<()> {
    let mut statuses: BTreeMap<(SiteId, &str), (Status, i64)> = BTreeMap::new();
    let mut replies: BTreeMap<CommentId, i64> = BTreeMap::new();
    let mut appeared: BTreeMap<ArticleId, i64> = BTreeMap::new();
    for comment in comments {
        statuses.entry((comment.site_id, comment.status.as_str())).or_insert((comment.status, 0)).1 += 1;
        if let (Status::Approved, Some(parent)) = (comment.status, comment.parent_id) {
            *replies.entry(parent).or_default() += 1;
        }
        if comment.is_visible {
            *appeared.entry(comment.article_id).or_default() += 1;
        }
    }
    for ((site, _), (status, count)) in statuses {
        add_to_status(connection, site, status, count)?;
    }
    for (parent, count) in replies {
        add_to_replies(connection, Some(parent), count)?;
    }
    for (article, count) in appeared {
        articles::touch(connection, article, count)?;
    }
    Ok(())
}

/// Keeps counters and visibility true after `comment`, as it was before, has got the status `to`.
///
/// # Errors
/// `StorageError::Query`.
pub fn count_move(connection: &mut AnyConnection, comment: &Comment, to: Status) -> Result<()> {
    add_to_status(connection, comment.site_id, comment.status, -1)?;
    add_to_status(connection, comment.site_id, to, 1)?;
    let was_approved = comment.status == Status::Approved;
    let is_approved = to == Status::Approved;
    if was_approved != is_approved {
        add_to_replies(connection, comment.parent_id, if is_approved { 1 } else { -1 })?;
    }
    let is_visible = is_approved && is_parent_visible(connection, comment.parent_id)?;
    if comment.is_visible == is_visible {
        return Ok(());
    }
    if is_visible {
        // A comment is hidden in the statement that changes its status.
        diesel::update(comments::table.find(comment.id.get()))
            .set(comments::is_visible.eq(true))
            .execute(connection)?;
    }
    articles::touch(connection, comment.article_id, if is_visible { 1 } else { -1 })?;
    if comment.reply_count > 0 {
        branches::follow(connection, Walk::of(comment, is_visible))?;
    }
    Ok(())
}

fn is_parent_visible(connection: &mut AnyConnection, parent: Option<CommentId>) -> Result<bool> {
    match parent {
        None => Ok(true),
        Some(parent) => {
            let visible =
                comments::table.find(parent.get()).select(comments::is_visible).first(connection).optional()?;
            Ok(visible.unwrap_or(false))
        }
    }
}

/// Adds to the number of comments that a site has with a status.
///
/// # Errors
/// `StorageError::Query`.
pub fn add_to_status(connection: &mut AnyConnection, site: SiteId, status: Status, change: i64) -> Result<()> {
    diesel::update(status_counts::table.find((site.get(), status.as_str())))
        .set(status_counts::comment_count.eq(status_counts::comment_count + change))
        .execute(connection)?;
    mark_changed(Dependency::COMMENTS);
    Ok(())
}

pub(super) fn add_to_replies(connection: &mut AnyConnection, parent: Option<CommentId>, change: i64) -> Result<()> {
    if let Some(parent) = parent.filter(|_| change != 0) {
        diesel::update(comments::table.find(parent.get()))
            .set(comments::reply_count.eq(comments::reply_count + change))
            .execute(connection)?;
    }
    Ok(())
}

/// Deletes a comment that is not visible; its replies move up one level, and appear if that makes them visible. Returns
/// whether it is deleted: in one transaction only `branches::ALLOWANCE` replies move; where there are more, the caller deletes it
/// in a later one.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn delete(connection: &mut AnyConnection, comment: &Comment) -> Result<bool> {
    if !branches::lift(connection, comment)? {
        return Ok(false);
    }
    diesel::delete(comments::table.find(comment.id.get())).execute(connection)?;
    add_to_status(connection, comment.site_id, comment.status, -1)?;
    Ok(true)
}

/// Returns the number of comments of each status of some sites, ordered by site.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn status_counts(connection: &mut AnyConnection, sites: &[i64]) -> Result<Vec<(SiteId, Status, i64)>> {
    let rows: Vec<(i64, String, i64)> = status_counts::table
        .filter(status_counts::site_id.eq_any(sites))
        .order((status_counts::site_id, status_counts::status))
        .load(connection)?;
    rows.into_iter()
        .map(|(site, status, count)| Ok((SiteId::new(site), stored("status", Status::parse(&status))?, count)))
        .collect()
}

/// Returns the number of comments of each status, of some sites or of all together.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn status_totals(connection: &mut AnyConnection, sites: Option<&[i64]>) -> Result<Vec<(Status, i64)>> {
    // PostgreSQL sums up to another type.
    let sums = status_counts::table
        .group_by(status_counts::status)
        .select((status_counts::status, sql::<BigInt>("CAST(SUM(comment_count) AS BIGINT)")));
    let rows: Vec<(String, i64)> = match sites {
        None => sums.load(connection)?,
        Some(sites) => sums.filter(status_counts::site_id.eq_any(sites)).load(connection)?,
    };
    rows.into_iter().map(|(status, count)| Ok((stored("status", Status::parse(&status))?, count))).collect()
}
