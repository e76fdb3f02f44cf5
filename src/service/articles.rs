//! Articles: add, list, change.

use super::audit::Event;
use super::permissions::require;
use super::{Result, Service, ServiceError, sites, unit};
use crate::domain::account::{Principal, Scope};
use crate::domain::article::{Article, ArticleId, ArticlePath, ArticleReferenceError, ArticleTitle, ExternalId};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::page::{ListCursor, Page, PageSize};
use crate::domain::site::{Site, SiteId};
use crate::storage::{self, AnyConnection, StorageError};

/// A new article, as sent.
#[derive(Debug, Clone, Default)]
pub struct NewArticle {
    /// The slug of its site.
    pub site: String,
    /// Its URL or path.
    pub url: String,
    /// Its title.
    pub title: Option<String>,
    /// The number that another system gave it.
    pub external_id: Option<String>,
}

/// Changes to an article, as sent; `None` leaves a value as it is.
#[derive(Debug, Clone, Default)]
pub struct ArticleChange {
    /// The title.
    pub title: Option<String>,
    /// The number that another system gave it.
    pub external_id: Option<String>,
    /// Whether it takes comments.
    pub is_open: Option<bool>,
}

/// A reference to an article.
#[derive(Debug, Clone)]
pub enum ArticleRef {
    /// By its id.
    Id(ArticleId),
    /// By its site's slug and its URL or path.
    Url(String, String),
}

/// Reads a URL or path under a site, as the field `article`.
///
/// # Errors
/// `Invalid` for `article`.
pub fn parse_reference(site: &Site, reference: &str) -> Result<ArticlePath, FieldErrors> {
    if reference.trim().is_empty() {
        return Err(FieldErrors::one("article", Rule::Required));
    }
    ArticlePath::parse(reference, &site.origins, site.settings.keeps_query).map_err(|error| {
        let rule = match error {
            ArticleReferenceError::Invalid(rule) => rule,
            ArticleReferenceError::NotThisSite => {
                Rule::Malformed { expected: "a path, or a URL under one of the site's origins" }
            }
        };
        FieldErrors::one("article", rule)
    })
}

/// Adds an article.
///
/// # Errors
/// `Forbidden`, `NotFound` for the site, or `Invalid` with every broken rule, a taken path included.
pub async fn add(service: &Service, principal: &Principal, new: NewArticle) -> Result<(Site, Article)> {
    require(principal, Scope::SitesAdmin)?;
    let site = sites::find_visible(service, principal, &new.site).await?;
    let mut errors = FieldErrors::default();
    let path = match parse_reference(&site, &new.url) {
        Ok(path) => Some(path),
        Err(invalid) => {
            invalid.iter().for_each(|error| errors.add("url", error.rule.clone()));
            None
        }
    };
    let title = new.title.as_deref().and_then(|title| errors.check("title", ArticleTitle::parse(title)));
    let external_id = new.external_id.as_deref().and_then(|id| errors.check("external_id", ExternalId::parse(id)));
    let (Some(path), true) = (path, errors.is_empty()) else { return Err(errors.into()) };
    let now = service.clock.now();
    let article = Article {
        id: ArticleId::new(service.ids.next()),
        site_id: site.id,
        path,
        title,
        external_id,
        is_open: true,
        version: 1,
        comment_count: 0,
        created_at: now,
    };
    let event = Event::new(principal, "article.add", format!("article:{}", article.id.get()));
    unit::write_audited(service, event, move |connection| {
        let mut errors = FieldErrors::default();
        note_taken(connection, &article, &mut errors)?;
        errors.into_result()?;
        storage::articles::insert(connection, &article)?;
        Ok((site, article))
    })
    .await
}

/// Lists articles newest first, of one site or of all visible ones.
///
/// # Errors
/// `NotFound` for a site that the principal does not see.
pub async fn list(
    service: &Service,
    principal: &Principal,
    site: Option<&str>,
    after: Option<ListCursor>,
    size: PageSize,
) -> Result<Page<(Site, Article), ListCursor>> {
    let ids = sites::ids_of(service, principal, site).await?;
    let limit = i64::try_from(size.get() + 1).unwrap_or(i64::MAX);
    let (articles, sites) = unit::read_for_moderators(service, move |connection| {
        let articles = storage::articles::list(connection, ids.as_deref(), after, limit)?;
        let sites = storage::sites::find_all(connection, articles.iter().map(|article| article.site_id))?;
        Ok((articles, sites))
    })
    .await?;
    let Page { items: articles, next } =
        size.page(articles, |last| ListCursor { at: last.created_at, id: last.id.get() });
    let site_of = |id: SiteId| sites.iter().find(|site| site.id == id).cloned();
    let items = articles.into_iter().filter_map(|article| Some((site_of(article.site_id)?, article))).collect();
    Ok(Page { items, next })
}

/// Changes an article.
///
/// # Errors
/// `Forbidden`, `NotFound` for an article that the principal does not see, `Invalid` with every broken rule.
pub async fn change(
    service: &Service,
    principal: &Principal,
    article: ArticleRef,
    change: ArticleChange,
) -> Result<(Site, Article)> {
    require(principal, Scope::SitesAdmin)?;
    let found = find(service, principal, article).await?;
    let event = Event::new(principal, "article.change", format!("article:{}", found.1.id.get()));
    unit::write_audited(service, event, move |connection| {
        let (site, stored) = found;
        let mut article = storage::articles::find(connection, stored.id)?.ok_or(ServiceError::NotFound("article"))?;
        let mut errors = FieldErrors::default();
        if let Some(title) = &change.title {
            article.title = errors.check("title", ArticleTitle::parse(title));
        }
        if let Some(id) = &change.external_id {
            article.external_id = errors.check("external_id", ExternalId::parse(id));
            note_taken(connection, &article, &mut errors)?;
        }
        errors.into_result()?;
        article.is_open = change.is_open.unwrap_or(article.is_open);
        storage::articles::update(connection, &article)?;
        article.version += 1;
        Ok((site, article))
    })
    .await
}

/// Finds an article that the principal sees.
///
/// # Errors
/// `NotFound`, or `Invalid` for a URL that is none.
pub async fn find(service: &Service, principal: &Principal, article: ArticleRef) -> Result<(Site, Article)> {
    match article {
        ArticleRef::Url(slug, reference) => {
            let site = sites::find_visible(service, principal, &slug).await?;
            let path = parse_reference(&site, &reference)?;
            let id = site.id;
            let found =
                unit::read(service, move |connection| Ok(storage::articles::find_by_path(connection, id, &path)?))
                    .await?;
            found.map(|article| (site, article)).ok_or(ServiceError::NotFound("article"))
        }
        ArticleRef::Id(id) => {
            let found = unit::read(service, move |connection| {
                let Some(article) = storage::articles::find(connection, id)? else { return Ok(None) };
                let site = storage::sites::find(connection, article.site_id)?;
                Ok(site.map(|site| (site, article)))
            })
            .await?;
            found.filter(|(site, _)| principal.sees(site.id)).ok_or(ServiceError::NotFound("article"))
        }
    }
}

/// Notes a path and an external id that another article of the site has.
fn note_taken(connection: &mut AnyConnection, article: &Article, errors: &mut FieldErrors) -> Result<(), StorageError> {
    let by_path = storage::articles::find_by_path(connection, article.site_id, &article.path)?;
    if by_path.is_some_and(|other| other.id != article.id) {
        errors.add("url", Rule::Taken);
    }
    if let Some(external_id) = &article.external_id {
        let by_number = storage::articles::find_by_external_id(connection, article.site_id, external_id)?;
        if by_number.is_some_and(|other| other.id != article.id) {
            errors.add("external_id", Rule::Taken);
        }
    }
    Ok(())
}
