//! Sites, their origins and their settings.

use super::connection::{AnyConnection, each};
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::{site_origins, sites, status_counts};
use super::{dialect, policies, site_texts};
use crate::domain::language::Language;
use crate::domain::moderation::Status;
use crate::domain::site::{
    ArticleCreation, EmailRequirement, Markup, Origin, Site, SiteId, SiteName, SiteSettings, SiteSlug,
};
use crate::domain::site_text::SiteTexts;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};
use std::sync::Arc;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = sites)]
struct SiteRow {
    id: i64,
    slug: String,
    name: String,
    markup: String,
    articles: String,
    email: String,
    keeps_query: bool,
    thread_depth: i32,
    allows_null_origin: bool,
    avatars: bool,
    // A change to null has to be written, too.
    #[diesel(treat_none_as_null = true)]
    language: Option<String>,
    policy: String,
    version: i64,
    created_at: i64,
}

impl SiteRow {
    fn from_domain(site: &Site) -> Self {
        Self {
            id: site.id.get(),
            slug: site.slug.as_str().to_owned(),
            name: site.name.as_str().to_owned(),
            markup: site.settings.markup.as_str().to_owned(),
            articles: site.settings.articles.as_str().to_owned(),
            email: site.settings.email.as_str().to_owned(),
            keeps_query: site.settings.keeps_query,
            thread_depth: i32::from(site.settings.thread_depth),
            allows_null_origin: site.settings.allows_null_origin,
            avatars: site.settings.shows_avatars,
            language: site.settings.language.map(|language| language.tag().to_owned()),
            policy: policies::to_text(&site.settings.policy),
            version: site.version,
            created_at: site.created_at.millis(),
        }
    }

    fn into_domain(self, origins: Vec<Origin>, texts: SiteTexts) -> Result<Site> {
        let settings = SiteSettings {
            markup: stored("markup", Markup::parse(&self.markup))?,
            articles: stored("article creation", ArticleCreation::parse(&self.articles))?,
            email: stored("e-mail requirement", EmailRequirement::parse(&self.email))?,
            keeps_query: self.keeps_query,
            thread_depth: stored("thread depth", u8::try_from(self.thread_depth).ok())?,
            policy: policies::from_text(&self.policy)?,
            allows_null_origin: self.allows_null_origin,
            shows_avatars: self.avatars,
            // A version with fewer languages leaves to browsers what another had sentences for.
            language: self.language.as_deref().and_then(Language::named),
        };
        Ok(Site {
            id: SiteId::new(self.id),
            slug: SiteSlug::from_stored(self.slug),
            name: SiteName::from_stored(self.name),
            origins,
            settings,
            texts: Arc::new(texts),
            version: self.version,
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}

#[derive(Insertable)]
#[diesel(table_name = site_origins)]
struct OriginRow {
    site_id: i64,
    position: i32,
    origin: String,
}

#[derive(Insertable)]
#[diesel(table_name = status_counts)]
struct CountRow {
    site_id: i64,
    status: &'static str,
    comment_count: i64,
}

/// Adds a site with its origins and its counters, all at zero.
///
/// # Errors
/// A unique violation where the slug is taken.
pub fn insert(connection: &mut AnyConnection, site: &Site) -> Result<()> {
    diesel::insert_into(sites::table).values(&SiteRow::from_domain(site)).execute(connection)?;
    mark_changed(Dependency::SITES);
    insert_origins(connection, site)?;
    let counts: Vec<_> = Status::ALL
        .iter()
        .map(|status| CountRow { site_id: site.id.get(), status: status.as_str(), comment_count: 0 })
        .collect();
    each!(connection, inner => diesel::insert_into(status_counts::table).values(&counts).execute(inner))?;
    Ok(())
}

/// Writes the name, settings, version and origins of a site.
///
/// # Errors
/// `StorageError::Query` where the database refuses.
pub fn update(connection: &mut AnyConnection, site: &Site) -> Result<()> {
    diesel::update(sites::table.find(site.id.get())).set(&SiteRow::from_domain(site)).execute(connection)?;
    mark_changed(Dependency::SITES);
    diesel::delete(site_origins::table.filter(site_origins::site_id.eq(site.id.get()))).execute(connection)?;
    insert_origins(connection, site)
}

/// Finds a site by its slug.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find_by_slug(connection: &mut AnyConnection, slug: &SiteSlug) -> Result<Option<Site>> {
    let row = sites::table.filter(sites::slug.eq(slug.as_str())).select(SiteRow::as_select()).first(connection);
    with_origins(connection, row.optional()?)
}

/// Finds a site by its id.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find(connection: &mut AnyConnection, id: SiteId) -> Result<Option<Site>> {
    let row = sites::table.find(id.get()).select(SiteRow::as_select()).first(connection);
    with_origins(connection, row.optional()?)
}

/// Finds several sites, in no order. An id may repeat.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find_all(connection: &mut AnyConnection, ids: impl IntoIterator<Item = SiteId>) -> Result<Vec<Site>> {
    let ids: BTreeSet<i64> = ids.into_iter().map(SiteId::get).collect();
    let rows = sites::table.filter(sites::id.eq_any(ids)).select(SiteRow::as_select()).load(connection)?;
    with_all_origins(connection, rows)
}

/// Returns when the first site was added that there still is; `None` where there is none.
///
/// # Errors
/// `StorageError::Query`.
pub fn first_added(connection: &mut AnyConnection) -> Result<Option<Timestamp>> {
    let first: Option<i64> = sites::table.select(diesel::dsl::min(sites::created_at)).first(connection)?;
    Ok(first.map(Timestamp::from_millis))
}

/// The filter of a list of sites.
#[derive(Debug, Clone, Default)]
pub struct SiteFilter {
    /// Only these, by their ids.
    pub visible: Option<Vec<i64>>,
    /// Only those with this text in slug or name.
    pub text: Option<String>,
    /// Only those behind this slug.
    pub after: Option<String>,
}

/// Lists sites by slug: at most `limit`.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn list(connection: &mut AnyConnection, filter: &SiteFilter, limit: i64) -> Result<Vec<Site>> {
    let mut query = sites::table.into_boxed();
    if let Some(visible) = &filter.visible {
        query = query.filter(sites::id.eq_any(visible.clone()));
    }
    if let Some(text) = &filter.text {
        query = query.filter(dialect::site_contains(connection, text));
    }
    if let Some(after) = &filter.after {
        query = query.filter(sites::slug.gt(after.clone()));
    }
    let rows = query.order(sites::slug).limit(limit).select(SiteRow::as_select()).load(connection)?;
    with_all_origins(connection, rows)
}

fn with_all_origins(connection: &mut AnyConnection, rows: Vec<SiteRow>) -> Result<Vec<Site>> {
    let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
    let mut origins: HashMap<i64, Vec<Origin>> = HashMap::new();
    let stored: Vec<(i64, String)> = site_origins::table
        .filter(site_origins::site_id.eq_any(&ids))
        .order((site_origins::site_id, site_origins::position))
        .select((site_origins::site_id, site_origins::origin))
        .load(connection)?;
    for (site, origin) in stored {
        origins.entry(site).or_default().push(Origin::from_stored(origin));
    }
    let mut texts = site_texts::of_sites(connection, &ids)?;
    rows.into_iter()
        .map(|row| {
            let id = row.id;
            row.into_domain(origins.remove(&id).unwrap_or_default(), texts.remove(&id).unwrap_or_default())
        })
        .collect()
}

fn insert_origins(connection: &mut AnyConnection, site: &Site) -> Result<()> {
    let rows: Vec<_> = (0..)
        .zip(&site.origins)
        .map(|(position, origin)| OriginRow { site_id: site.id.get(), position, origin: origin.as_str().to_owned() })
        .collect();
    each!(connection, inner => diesel::insert_into(site_origins::table).values(&rows).execute(inner))?;
    Ok(())
}

fn with_origins(connection: &mut AnyConnection, row: Option<SiteRow>) -> Result<Option<Site>> {
    let Some(row) = row else { return Ok(None) };
    let origins: Vec<String> = site_origins::table
        .filter(site_origins::site_id.eq(row.id))
        .order(site_origins::position)
        .select(site_origins::origin)
        .load(connection)?;
    let texts = site_texts::of(connection, SiteId::new(row.id))?;
    row.into_domain(origins.into_iter().map(Origin::from_stored).collect(), texts).map(Some)
}
