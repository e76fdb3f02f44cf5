//! Lists of comments for moderators, by keyset; each is a range of an index.

use super::Row;
use crate::domain::article::ArticleId;
use crate::domain::comment::Comment;
use crate::domain::moderation::Status;
use crate::domain::page::ListCursor;
use crate::domain::timestamp::Timestamp;
use crate::storage::connection::AnyConnection;
use crate::storage::dialect;
use crate::storage::error::Result;
use crate::storage::schema::comments;
use diesel::prelude::*;

/// The filter of a moderator's list of comments.
#[derive(Debug, Clone, Default)]
pub struct CommentFilter {
    /// Only this status.
    pub status: Option<Status>,
    /// Only these sites; `None` for all.
    pub sites: Option<Vec<i64>>,
    /// Only this article.
    pub article: Option<ArticleId>,
    /// Only comments with this text in name, website or source, ignoring the case of ASCII letters.
    pub text: Option<String>,
    /// Only comments written at this time or later.
    pub from: Option<Timestamp>,
    /// Only comments written before this time.
    pub to: Option<Timestamp>,
    /// Oldest first rather than newest first.
    pub is_oldest_first: bool,
}

impl CommentFilter {
    /// Reports whether it lets a comment through; its sites are looked at elsewhere.
    pub fn lets_through(&self, comment: &Comment) -> bool {
        let wanted = self.text.as_ref().map(|text| text.to_ascii_lowercase());
        let contains = |text: &str| wanted.as_ref().is_none_or(|wanted| text.to_ascii_lowercase().contains(wanted));
        let texts = [&comment.author_name, &comment.text.source].into_iter().chain(&comment.author_url);
        self.status.is_none_or(|status| status == comment.status)
            && self.article.is_none_or(|article| article == comment.article_id)
            && self.includes(comment.created_at.millis())
            && texts.into_iter().any(|text| contains(text))
    }

    fn includes(&self, created_at: i64) -> bool {
        self.from.is_none_or(|from| created_at >= from.millis()) && self.to.is_none_or(|to| created_at < to.millis())
    }
}

/// Lists comments for moderators: `limit` of them behind the cursor.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn list(
    connection: &mut AnyConnection,
    filter: &CommentFilter,
    after: Option<ListCursor>,
    limit: i64,
) -> Result<Vec<Comment>> {
    // No index has several sites, or several statuses of an article, in one order, and sorting all their comments for
    // one page costs more than a page of each.
    let sites = filter.sites.as_ref().map_or_else(|| vec![None], |sites| sites.iter().copied().map(Some).collect());
    let statuses = match (filter.article, filter.status) {
        (Some(_), None) => Status::ALL.iter().copied().map(Some).collect(),
        (_, status) => vec![status],
    };
    let mut rows = Vec::new();
    for site in sites {
        for status in &statuses {
            rows.extend(list_of_one(connection, filter, (site, *status), after, limit)?);
        }
    }
    rows.sort_by_key(|row| (row.created_at, row.id));
    if !filter.is_oldest_first {
        rows.reverse();
    }
    rows.retain(|row| filter.includes(row.created_at));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows.into_iter().map(Row::into_domain).collect()
}

fn list_of_one(
    connection: &mut AnyConnection,
    filter: &CommentFilter,
    (site, status): (Option<i64>, Option<Status>),
    after: Option<ListCursor>,
    limit: i64,
) -> QueryResult<Vec<Row>> {
    let mut query = comments::table.select(Row::as_select()).into_boxed();
    if let Some(status) = status {
        query = query.filter(comments::status.eq(status.as_str()));
    }
    if let Some(site) = site {
        query = query.filter(comments::site_id.eq(site));
    }
    if let Some(article) = filter.article {
        query = query.filter(comments::article_id.eq(article.get()));
    }
    if let Some(text) = &filter.text {
        query = query.filter(dialect::comment_contains(connection, text));
    }
    // The bound where reading begins is always given, so that every list is a range of an index and never a scan. The
    // one where it ends is given only where it is asked for: between two bounds SQLite takes an index of times to be
    // as good as one of statuses and times, and would read a whole site for its few pending comments. Nor is it given for
    // one article, of which `list` drops what lies behind the end.
    let has_end = filter.article.is_none();
    let from = filter.from.map(Timestamp::millis);
    let to = filter.to.map(|to| to.millis().saturating_sub(1));
    if filter.is_oldest_first {
        let begin = from.unwrap_or(i64::MIN);
        let (at, id) = after.map_or((begin, i64::MIN), |cursor| (cursor.at.millis(), cursor.id));
        if let Some(to) = to.filter(|_| has_end) {
            query = query.filter(comments::created_at.le(to));
        }
        query
            .filter(comments::created_at.ge(at.max(begin)))
            .filter(comments::created_at.gt(at).or(comments::id.gt(id)))
            .order((comments::created_at.asc(), comments::id.asc()))
            .limit(limit)
            .load(connection)
    } else {
        let begin = to.unwrap_or(i64::MAX);
        let (at, id) = after.map_or((begin, i64::MAX), |cursor| (cursor.at.millis(), cursor.id));
        if let Some(from) = from.filter(|_| has_end) {
            query = query.filter(comments::created_at.ge(from));
        }
        query
            .filter(comments::created_at.le(at.min(begin)))
            .filter(comments::created_at.lt(at).or(comments::id.lt(id)))
            .order((comments::created_at.desc(), comments::id.desc()))
            .limit(limit)
            .load(connection)
    }
}

/// Counts the comments that a filter lets through. It reads the range of an index that they stand in.
///
/// # Errors
/// `StorageError::Query`.
pub fn count(connection: &mut AnyConnection, filter: &CommentFilter) -> Result<i64> {
    let mut query = comments::table.into_boxed();
    if let Some(status) = filter.status {
        query = query.filter(comments::status.eq(status.as_str()));
    }
    if let Some(sites) = &filter.sites {
        query = query.filter(comments::site_id.eq_any(sites.clone()));
    }
    if let Some(article) = filter.article {
        query = query.filter(comments::article_id.eq(article.get()));
    }
    if let Some(text) = &filter.text {
        query = query.filter(dialect::comment_contains(connection, text));
    }
    if let Some(from) = filter.from {
        query = query.filter(comments::created_at.ge(from.millis()));
    }
    if let Some(to) = filter.to {
        query = query.filter(comments::created_at.lt(to.millis()));
    }
    Ok(query.count().get_result(connection)?)
}
