//! Removes articles and sites with everything that depends on them, a bounded number of rows in each unit of work.
//!
//! The newest comments go first: replies go before the comments that they answer, and every counter is correct between
//! two units.

use super::articles::touch;
use super::connection::AnyConnection;
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::{articles, authors, bans, comments, near_texts, site_origins, sites, spam_examples, spam_filters};
use super::threads::{add_to_replies, add_to_status};
use crate::domain::article::ArticleId;
use crate::domain::comment::CommentId;
use crate::domain::moderation::Status;
use crate::domain::site::SiteId;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use std::collections::BTreeMap;

/// The number of rows that belong to a site or an article.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Extent {
    /// Articles.
    pub articles: i64,
    /// Comments of any status.
    pub comments: i64,
    /// Sealed addresses of authors; of an article, those that no other article may have.
    pub addresses: i64,
    /// Bans.
    pub bans: i64,
    /// Lessons of the spam filter.
    pub spam_examples: i64,
}

/// Counts what hangs on a site.
///
/// # Errors
/// `StorageError::Query`.
pub fn extent_of_site(connection: &mut AnyConnection, site: SiteId) -> Result<Extent> {
    let id = site.get();
    Ok(Extent {
        articles: articles::table.filter(articles::site_id.eq(id)).count().get_result(connection)?,
        comments: comments::table.filter(comments::site_id.eq(id)).count().get_result(connection)?,
        addresses: authors::table.filter(authors::site_id.eq(id)).count().get_result(connection)?,
        bans: bans::table.filter(bans::site_id.eq(id)).count().get_result(connection)?,
        spam_examples: spam_examples::table.filter(spam_examples::site_id.eq(id)).count().get_result(connection)?,
    })
}

/// Counts what hangs on an article.
///
/// # Errors
/// `StorageError::Query`.
pub fn extent_of_article(connection: &mut AnyConnection, article: ArticleId) -> Result<Extent> {
    let own = || comments::table.filter(comments::article_id.eq(article.get()));
    let ids = own().select(comments::id.nullable());
    let addresses: Vec<Option<i64>> =
        own().filter(comments::author_id.is_not_null()).select(comments::author_id).distinct().load(connection)?;
    Ok(Extent {
        articles: 1,
        comments: own().count().get_result(connection)?,
        addresses: i64::try_from(addresses.len()).unwrap_or(i64::MAX),
        bans: 0,
        spam_examples: spam_examples::table
            .filter(spam_examples::comment_id.eq_any(ids))
            .count()
            .get_result(connection)?,
    })
}

/// Removes the newest `limit` comments of an article, and the article itself once none is left. Returns how many comments
/// went, and whether the article did.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn remove_from_article(connection: &mut AnyConnection, article: ArticleId, limit: i64) -> Result<(usize, bool)> {
    let newest = newest_of(connection, article, limit.max(1))?;
    let count = newest.len();
    remove_comments(connection, article, &newest)?;
    let is_done = i64::try_from(count).unwrap_or(i64::MAX) < limit.max(1);
    if is_done {
        let gone: Option<(i64, String)> = diesel::delete(articles::table.find(article.get()))
            .returning((articles::site_id, articles::path))
            .get_result(connection)
            .optional()?;
        if let Some((site, path)) = gone {
            let sketches = near_texts::table.filter(near_texts::site_id.eq(site));
            diesel::delete(sketches.filter(near_texts::article_id.eq(article.get()))).execute(connection)?;
            mark_changed(Dependency::article_text(site, &path));
            mark_changed(Dependency::COMMENTS);
        }
    }
    Ok((count, is_done))
}

/// The columns of a comment that its removal needs.
#[derive(Queryable, Selectable)]
#[diesel(table_name = comments)]
struct CommentToRemove {
    id: i64,
    site_id: i64,
    parent_id: Option<i64>,
    status: String,
    is_visible: bool,
    author_id: Option<i64>,
    created_at: i64,
}

/// Finds the newest comments of an article: at most `limit`. The index has their order for one status only.
fn newest_of(connection: &mut AnyConnection, article: ArticleId, limit: i64) -> QueryResult<Vec<CommentToRemove>> {
    let mut newest: Vec<CommentToRemove> = Vec::new();
    for status in Status::ALL {
        let of_status = comments::article_id.eq(article.get()).and(comments::status.eq(status.as_str()));
        let in_order = comments::table.filter(of_status).order((comments::created_at.desc(), comments::id.desc()));
        newest.extend(in_order.limit(limit).select(CommentToRemove::as_select()).load(connection)?);
    }
    newest.sort_by_key(|comment| std::cmp::Reverse((comment.created_at, comment.id)));
    newest.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(newest)
}

/// Removes comments that have no replies but among themselves, with their spam lessons and the addresses that no other
/// comment uses.
fn remove_comments(connection: &mut AnyConnection, article: ArticleId, doomed: &[CommentToRemove]) -> Result<()> {
    let ids: Vec<i64> = doomed.iter().map(|comment| comment.id).collect();
    let mut statuses: BTreeMap<(i64, &str), i64> = BTreeMap::new();
    let mut replies: BTreeMap<i64, i64> = BTreeMap::new();
    for comment in doomed {
        *statuses.entry((comment.site_id, comment.status.as_str())).or_default() += 1;
        if let Some(parent) = comment.parent_id
            && comment.status == Status::Approved.as_str()
            && !ids.contains(&parent)
        {
            *replies.entry(parent).or_default() += 1;
        }
    }
    forget_lessons(connection, &ids)?;
    diesel::delete(comments::table.filter(comments::id.eq_any(&ids))).execute(connection)?;
    for ((site, status), count) in statuses {
        let status = stored("status", Status::parse(status))?;
        add_to_status(connection, SiteId::new(site), status, -count)?;
    }
    for (parent, count) in replies {
        add_to_replies(connection, Some(CommentId::new(parent)), -count)?;
    }
    let visible = doomed.iter().filter(|comment| comment.is_visible).count();
    if visible > 0 {
        touch(connection, article, -i64::try_from(visible).unwrap_or(0))?;
    }
    let mut addresses: Vec<i64> = doomed.iter().filter_map(|comment| comment.author_id).collect();
    addresses.sort_unstable();
    addresses.dedup();
    forget_authors(connection, &addresses)?;
    Ok(())
}

/// Forgets those of some addresses of which no comment is left.
fn forget_authors(connection: &mut AnyConnection, ids: &[i64]) -> Result<()> {
    let is_used = exists(comments::table.filter(comments::author_id.eq(authors::id.nullable())));
    diesel::delete(authors::table.filter(authors::id.eq_any(ids)).filter(not(is_used))).execute(connection)?;
    Ok(())
}

/// Has the filters unlearn what came from some comments.
fn forget_lessons(connection: &mut AnyConnection, ids: &[i64]) -> Result<()> {
    let own = || spam_examples::table.filter(spam_examples::comment_id.eq_any(ids));
    let taught: Vec<i64> = own().select(spam_examples::site_id).distinct().load(connection)?;
    if taught.is_empty() {
        return Ok(());
    }
    diesel::delete(own()).execute(connection)?;
    diesel::update(spam_filters::table.filter(spam_filters::site_id.eq_any(&taught)))
        .set(spam_filters::generation.eq(spam_filters::generation + 1))
        .execute(connection)?;
    taught.into_iter().for_each(|site| mark_changed(Dependency::filter(SiteId::new(site))));
    Ok(())
}

/// Takes a site's origins, so that no page may send comments to it while it is being removed.
///
/// # Errors
/// `StorageError::Query`.
pub fn close_site(connection: &mut AnyConnection, site: SiteId) -> Result<()> {
    diesel::delete(site_origins::table.filter(site_origins::site_id.eq(site.get()))).execute(connection)?;
    mark_changed(Dependency::SITES);
    Ok(())
}

/// Removes about `limit` rows of what hangs on a site, and the site itself once nothing is left. Returns how many comments
/// went, and whether the site did.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn remove_from_site(connection: &mut AnyConnection, site: SiteId, limit: i64) -> Result<(usize, bool)> {
    let mut removed = 0;
    // Articles without comments are small, so that several go in one unit.
    for _ in 0..limit.max(1) {
        let next: Option<i64> = articles::table
            .filter(articles::site_id.eq(site.get()))
            .order((articles::created_at, articles::id))
            .select(articles::id)
            .first(connection)
            .optional()?;
        let Some(article) = next else { return Ok((removed, remove_rest(connection, site, limit)?)) };
        let left = limit - i64::try_from(removed).unwrap_or(limit);
        removed += remove_from_article(connection, ArticleId::new(article), left)?.0;
        if i64::try_from(removed).unwrap_or(i64::MAX) >= limit {
            break;
        }
    }
    Ok((removed, false))
}

/// Removes what a site without articles still has. Tells whether it is gone.
fn remove_rest(connection: &mut AnyConnection, site: SiteId, limit: i64) -> Result<bool> {
    let id = site.get();
    let lessons: Vec<i64> = spam_examples::table
        .filter(spam_examples::site_id.eq(id))
        .order(spam_examples::position)
        .limit(limit)
        .select(spam_examples::position)
        .load(connection)?;
    if let Some(last) = lessons.last() {
        let oldest = spam_examples::table.filter(spam_examples::site_id.eq(id));
        diesel::delete(oldest.filter(spam_examples::position.le(*last))).execute(connection)?;
        return Ok(false);
    }
    let addresses: Vec<i64> =
        authors::table.filter(authors::site_id.eq(id)).limit(limit).select(authors::id).load(connection)?;
    if !addresses.is_empty() {
        diesel::delete(authors::table.filter(authors::id.eq_any(&addresses))).execute(connection)?;
        return Ok(false);
    }
    diesel::delete(sites::table.find(id)).execute(connection)?;
    mark_changed(Dependency::SITES);
    mark_changed(Dependency::COMMENTS);
    mark_changed(Dependency::filter(site));
    Ok(true)
}
