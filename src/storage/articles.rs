//! Articles and their counters.

use super::connection::{AnyConnection, each};
use super::error::{Result, StorageError};
use super::invalidation::{Dependency, mark_changed};
use super::schema::articles;
use crate::domain::article::{Article, ArticleId, ArticlePath, ArticleTitle, ExternalId};
use crate::domain::page::ListCursor;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;
use std::collections::BTreeSet;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = articles)]
#[diesel(treat_none_as_default_value = false)]
struct ArticleRow {
    id: i64,
    site_id: i64,
    path: String,
    title: Option<String>,
    external_id: Option<String>,
    is_open: bool,
    version: i64,
    comment_count: i64,
    created_at: i64,
}

impl ArticleRow {
    fn from_domain(article: &Article) -> Self {
        Self {
            id: article.id.get(),
            site_id: article.site_id.get(),
            path: article.path.as_str().to_owned(),
            title: article.title.as_ref().map(|title| title.as_str().to_owned()),
            external_id: article.external_id.as_ref().map(|id| id.as_str().to_owned()),
            is_open: article.is_open,
            version: article.version,
            comment_count: article.comment_count,
            created_at: article.created_at.millis(),
        }
    }

    fn into_domain(self) -> Article {
        Article {
            id: ArticleId::new(self.id),
            site_id: SiteId::new(self.site_id),
            path: ArticlePath::from_stored(self.path),
            title: self.title.map(ArticleTitle::from_stored),
            external_id: self.external_id.map(ExternalId::from_stored),
            is_open: self.is_open,
            version: self.version,
            comment_count: self.comment_count,
            created_at: Timestamp::from_millis(self.created_at),
        }
    }
}

/// Adds an article.
///
/// # Errors
/// A unique violation where the path or the external id is taken on the site.
pub fn insert(connection: &mut AnyConnection, article: &Article) -> Result<()> {
    diesel::insert_into(articles::table).values(&ArticleRow::from_domain(article)).execute(connection)?;
    mark_changed(Dependency::article(article.site_id, &article.path));
    Ok(())
}

/// Adds an article unless its site has one with that path; either way, gives the one that is there.
///
/// # Errors
/// `StorageError::Query` where the database refuses.
pub fn find_or_insert(connection: &mut AnyConnection, article: &Article) -> Result<Article> {
    let row = ArticleRow::from_domain(article);
    each!(connection, inner => diesel::insert_into(articles::table)
        .values(&row)
        .on_conflict((articles::site_id, articles::path))
        .do_nothing()
        .execute(inner))?;
    let found = find_by_path(connection, article.site_id, &article.path)?;
    found.ok_or(StorageError::Unreadable { what: "article" })
}

/// Finds an article by its id.
///
/// # Errors
/// `StorageError::Query`.
pub fn find(connection: &mut AnyConnection, id: ArticleId) -> Result<Option<Article>> {
    let row = articles::table.find(id.get()).select(ArticleRow::as_select()).first(connection).optional()?;
    Ok(row.map(ArticleRow::into_domain))
}

/// Finds an article of a site by its path.
///
/// # Errors
/// `StorageError::Query`.
pub fn find_by_path(connection: &mut AnyConnection, site: SiteId, path: &ArticlePath) -> Result<Option<Article>> {
    let row = articles::table
        .filter(articles::site_id.eq(site.get()))
        .filter(articles::path.eq(path.as_str()))
        .select(ArticleRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(ArticleRow::into_domain))
}

/// Finds those of several articles that exist, in no order, by one query for each site.
///
/// # Errors
/// `StorageError::Query`.
pub fn find_by_paths(connection: &mut AnyConnection, wanted: &[(SiteId, &ArticlePath)]) -> Result<Vec<Article>> {
    if let [(site, path)] = wanted {
        return Ok(find_by_path(connection, *site, path)?.into_iter().collect());
    }
    let sites: BTreeSet<i64> = wanted.iter().map(|(site, _)| site.get()).collect();
    let mut found = Vec::with_capacity(wanted.len());
    for site in sites {
        let own = wanted.iter().filter(|(wanted, _)| wanted.get() == site);
        let paths: BTreeSet<&str> = own.map(|(_, path)| path.as_str()).collect();
        let rows: Vec<ArticleRow> = articles::table
            .filter(articles::site_id.eq(site))
            .filter(articles::path.eq_any(paths))
            .select(ArticleRow::as_select())
            .load(connection)?;
        found.extend(rows.into_iter().map(ArticleRow::into_domain));
    }
    Ok(found)
}

/// Finds an article of a site by the number that another system gave it.
///
/// # Errors
/// `StorageError::Query`.
pub fn find_by_external_id(
    connection: &mut AnyConnection,
    site: SiteId,
    external_id: &ExternalId,
) -> Result<Option<Article>> {
    let row = articles::table
        .filter(articles::site_id.eq(site.get()))
        .filter(articles::external_id.eq(external_id.as_str()))
        .select(ArticleRow::as_select())
        .first(connection)
        .optional()?;
    Ok(row.map(ArticleRow::into_domain))
}

/// Returns the public counts of those of `paths` that exist, at most as many rows as there are paths.
///
/// # Errors
/// `StorageError::Query`.
pub fn counts(connection: &mut AnyConnection, site: SiteId, paths: &[&str]) -> Result<Vec<(String, i64)>> {
    Ok(articles::table
        .filter(articles::site_id.eq(site.get()))
        .filter(articles::path.eq_any(paths))
        .select((articles::path, articles::comment_count))
        .load(connection)?)
}

/// Lists articles newest first: `limit` of them, behind the cursor, of one site or of several, or of all.
///
/// # Errors
/// `StorageError::Query`.
pub fn list(
    connection: &mut AnyConnection,
    sites: Option<&[i64]>,
    after: Option<ListCursor>,
    limit: i64,
) -> Result<Vec<Article>> {
    let mut rows = match sites {
        None => list_of_site(connection, None, after, limit)?,
        // No index has several sites in one order: a page of each is less than all that sorting would read.
        Some(sites) => {
            let mut rows = Vec::new();
            for site in sites {
                rows.extend(list_of_site(connection, Some(*site), after, limit)?);
            }
            rows
        }
    };
    rows.sort_by_key(|row| std::cmp::Reverse((row.created_at, row.id)));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows.into_iter().map(ArticleRow::into_domain).collect())
}

fn list_of_site(
    connection: &mut AnyConnection,
    site: Option<i64>,
    after: Option<ListCursor>,
    limit: i64,
) -> QueryResult<Vec<ArticleRow>> {
    let mut query = articles::table.into_boxed();
    if let Some(site) = site {
        query = query.filter(articles::site_id.eq(site));
    }
    let (at, id) = after.map_or((i64::MAX, i64::MAX), |cursor| (cursor.at.millis(), cursor.id));
    query
        .filter(articles::created_at.le(at))
        .filter(articles::created_at.lt(at).or(articles::id.lt(id)))
        .order((articles::created_at.desc(), articles::id.desc()))
        .limit(limit)
        .select(ArticleRow::as_select())
        .load(connection)
}

/// Writes title, external id and whether the article takes comments, and counts its version up.
///
/// # Errors
/// A unique violation where the external id is taken on the site.
pub fn update(connection: &mut AnyConnection, article: &Article) -> Result<()> {
    let row = ArticleRow::from_domain(article);
    diesel::update(articles::table.find(row.id))
        .set((
            articles::title.eq(row.title),
            articles::external_id.eq(row.external_id),
            articles::is_open.eq(row.is_open),
            articles::version.eq(articles::version + 1),
        ))
        .execute(connection)?;
    mark_changed(Dependency::article(article.site_id, &article.path));
    // Lists over many articles name them by their titles.
    mark_changed(Dependency::COMMENTS);
    Ok(())
}

/// Increments the article's version, and adds `change` to its public count; caches of its thread become outdated.
///
/// # Errors
/// `StorageError::Query` where the count would become negative.
pub fn touch(connection: &mut AnyConnection, id: ArticleId, change: i64) -> Result<()> {
    let touched: Option<(i64, String)> = diesel::update(articles::table.find(id.get()))
        .set((
            articles::version.eq(articles::version + 1),
            articles::comment_count.eq(articles::comment_count + change),
        ))
        .returning((articles::site_id, articles::path))
        .get_result(connection)
        .optional()?;
    if let Some((site, path)) = touched {
        mark_changed(Dependency::article_text(site, &path));
    }
    Ok(())
}

/// Finds several articles by their ids, in no order.
///
/// # Errors
/// `StorageError::Query`.
pub fn find_all(connection: &mut AnyConnection, ids: &[i64]) -> Result<Vec<Article>> {
    let rows: Vec<ArticleRow> =
        articles::table.filter(articles::id.eq_any(ids)).select(ArticleRow::as_select()).load(connection)?;
    Ok(rows.into_iter().map(ArticleRow::into_domain).collect())
}

/// Increments the versions of the articles of a site that were added in a span of time, to outdate their cached
/// threads.
///
/// # Errors
/// `StorageError::Query`.
pub fn touch_added_between(
    connection: &mut AnyConnection,
    site: SiteId,
    from: Timestamp,
    to: Timestamp,
) -> Result<usize> {
    let ids: Vec<i64> = articles::table
        .filter(articles::site_id.eq(site.get()))
        .filter(articles::created_at.gt(from.millis()))
        .filter(articles::created_at.le(to.millis()))
        .select(articles::id)
        .load(connection)?;
    for id in &ids {
        touch(connection, ArticleId::new(*id), 0)?;
    }
    Ok(ids.len())
}
