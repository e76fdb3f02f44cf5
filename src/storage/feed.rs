//! The newest comments of a site or of one article, for feeds.

use super::branches::is_shown;
use super::connection::AnyConnection;
use super::error::Result;
use super::schema::comments;
use super::threads::PublicRow;
use crate::domain::article::ArticleId;
use crate::domain::moderation::Status;
use crate::domain::site::SiteId;
use crate::domain::thread::PublicComment;
use diesel::prelude::*;

/// The e-mail address to search for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FeedScope {
    /// Those of all articles of a site.
    Site(SiteId),
    /// Those of one article.
    Article(ArticleId),
}

/// Reads the newest visible comments, newest first, and the article of each: a range of an index that is kept for
/// moderators, so that feeds make no comment dearer to store. Approved replies to hidden comments are stepped over.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn newest(connection: &mut AnyConnection, scope: FeedScope, limit: i64) -> Result<Vec<(ArticleId, PublicComment)>> {
    let query = comments::table
        .filter(comments::status.eq(Status::Approved.as_str()))
        .filter(comments::is_visible)
        .filter(is_shown())
        .order((comments::created_at.desc(), comments::id.desc()))
        .limit(limit)
        .select((comments::article_id, PublicRow::as_select()));
    let rows: Vec<(i64, PublicRow)> = match scope {
        FeedScope::Site(site) => query.filter(comments::site_id.eq(site.get())).load(connection)?,
        FeedScope::Article(article) => query.filter(comments::article_id.eq(article.get())).load(connection)?,
    };
    rows.into_iter().map(|(article, row)| Ok((ArticleId::new(article), row.into_domain()?))).collect()
}
