//! Sites: add, list, change.

use super::audit::Event;
use super::permissions::{require, require_everywhere};
use super::{Result, Service, ServiceError, site_registry, unit};
use crate::domain::account::{Moderator, Principal, Scope, SiteAccess};
use crate::domain::fields::{FieldErrors, Rule, sent_name};
use crate::domain::moderation::Status;
use crate::domain::page::{Page, PageSize};
use crate::domain::site::{Origin, Site, SiteId, SiteName, SiteSettings, SiteSlug};
use crate::domain::timestamp::Timestamp;
use crate::storage;
use crate::storage::sites::SiteFilter;
use std::collections::BTreeSet;
use std::sync::Arc;

/// A new site, as sent.
#[derive(Debug, Clone, Default)]
pub struct NewSite {
    /// The slug.
    pub slug: String,
    /// The name.
    pub name: String,
    /// The origins; the first is used to write addresses.
    pub origins: Vec<String>,
    /// Settings by key.
    pub settings: Vec<(String, String)>,
}

/// Changes to a site, as sent; `None` leaves a value as it is.
#[derive(Debug, Clone, Default)]
pub struct SiteChange {
    /// The name.
    pub name: Option<String>,
    /// All origins.
    pub origins: Option<Vec<String>>,
    /// Settings by key.
    pub settings: Vec<(String, String)>,
}

/// Adds a site.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites; `Invalid` with every broken rule, a taken slug included.
pub async fn add(service: &Service, principal: &Principal, new: NewSite) -> Result<Site> {
    require_everywhere(principal, Scope::SitesAdmin)?;
    let mut errors = FieldErrors::default();
    let slug = errors.check("slug", SiteSlug::parse(&new.slug));
    let name = errors.check("name", SiteName::parse(&new.name));
    let origins = parse_origins(&new.origins, &mut errors);
    let mut settings = SiteSettings::default();
    apply(&mut settings, &new.settings, &mut errors);
    let (Some(slug), Some(name), true) = (slug, name, errors.is_empty()) else { return Err(errors.into()) };
    let now = service.clock.now();
    let site = Site {
        id: SiteId::new(service.ids.next()),
        slug,
        name,
        origins,
        settings,
        texts: Arc::default(),
        version: 1,
        created_at: now,
    };
    let event = Event::new(principal, "site.add", format!("site:{}", site.slug.as_str()));
    unit::write_audited(service, event, move |connection| {
        storage::sites::insert(connection, &site).map_err(|error| ServiceError::taken("slug", error))?;
        Ok(site)
    })
    .await
}

/// Lists the sites that the principal sees, by slug, or those of them with a text in slug or name.
///
/// # Errors
/// `Storage`.
pub async fn list(
    service: &Service,
    principal: &Principal,
    text: Option<&str>,
    after: Option<SiteSlug>,
    size: PageSize,
) -> Result<Page<Site, SiteSlug>> {
    let filter = SiteFilter {
        visible: principal.moderator.sites.ids(),
        text: text.map(str::to_owned),
        after: after.map(|slug| slug.as_str().to_owned()),
    };
    let limit = i64::try_from(size.get() + 1).unwrap_or(i64::MAX);
    let items = unit::read(service, move |connection| Ok(storage::sites::list(connection, &filter, limit)?)).await?;
    Ok(size.page(items, |last| last.slug.clone()))
}

/// Finds the sites that moderators are bound to, by slug.
///
/// # Errors
/// `Storage`.
pub async fn of_moderators(service: &Service, moderators: impl IntoIterator<Item = &Moderator>) -> Result<Vec<Site>> {
    let bound = moderators.into_iter().filter_map(|moderator| match &moderator.sites {
        SiteAccess::All => None,
        SiteAccess::Only(sites) => Some(sites),
    });
    let ids: BTreeSet<SiteId> = bound.flatten().copied().collect();
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let mut sites = unit::read(service, move |connection| Ok(storage::sites::find_all(connection, ids)?)).await?;
    sites.sort_by(|one, other| one.slug.as_str().cmp(other.slug.as_str()));
    Ok(sites)
}

/// Finds a site by its slug, as any visitor may.
///
/// # Errors
/// `NotFound`.
pub async fn find(service: &Service, slug: &str) -> Result<Site> {
    Ok(Site::clone(&*site_registry::site(service, slug).await?))
}

/// Finds the only site; for forms that name none.
///
/// # Errors
/// `Invalid` for `site` where there are several sites, `NotFound` where there is none.
pub async fn only(service: &Service) -> Result<Site> {
    let mut sites =
        unit::read(service, move |connection| Ok(storage::sites::list(connection, &SiteFilter::default(), 2)?)).await?;
    match (sites.pop(), sites.is_empty()) {
        (Some(site), true) => Ok(site),
        (Some(_), false) => Err(ServiceError::field("site", Rule::Required)),
        (None, _) => Err(ServiceError::NotFound("site")),
    }
}

/// Finds a site that the principal sees.
///
/// # Errors
/// `NotFound`.
pub async fn find_visible(service: &Service, principal: &Principal, slug: &str) -> Result<Site> {
    let site = find(service, slug).await?;
    if principal.sees(site.id) { Ok(site) } else { Err(ServiceError::NotFound("site")) }
}

/// Finds the site that a list is about, if it is about one.
///
/// # Errors
/// As `find_visible`.
pub(super) async fn find_only(service: &Service, principal: &Principal, slug: Option<&str>) -> Result<Option<Site>> {
    match slug {
        Some(slug) => find_visible(service, principal, slug).await.map(Some),
        None => Ok(None),
    }
}

/// Returns the ids of the one site that a list is about, or of all visible ones; `None` for every site.
///
/// # Errors
/// As `find_visible`.
pub(super) async fn ids_of(service: &Service, principal: &Principal, slug: Option<&str>) -> Result<Option<Vec<i64>>> {
    let only = find_only(service, principal, slug).await?;
    Ok(only.map_or_else(|| principal.moderator.sites.ids(), |site| Some(vec![site.id.get()])))
}

/// Counts the comments of a site by status.
///
/// # Errors
/// `Forbidden` without the right to read comments, `NotFound` for a site that the principal does not see.
pub async fn status_counts(service: &Service, principal: &Principal, site: &Site) -> Result<Vec<(Status, i64)>> {
    require(principal, Scope::CommentsRead)?;
    if !principal.sees(site.id) {
        return Err(ServiceError::NotFound("site"));
    }
    let ids = [site.id.get()];
    let counts = unit::read(service, move |connection| Ok(storage::threads::status_counts(connection, &ids)?)).await?;
    Ok(counts.into_iter().map(|(_, status, count)| (status, count)).collect())
}

/// Changes a site.
///
/// # Errors
/// `Forbidden` without the right to change sites, `NotFound` for one that the principal does not see, `Invalid` with
/// every broken rule.
pub async fn change(service: &Service, principal: &Principal, slug: &str, change: SiteChange) -> Result<Site> {
    require(principal, Scope::SitesAdmin)?;
    let site = find_visible(service, principal, slug).await?;
    let now = service.clock.now();
    let event = Event::new(principal, "site.change", format!("site:{slug}")).with_details(described(&change));
    let by = principal.name().to_owned();
    unit::write_audited(service, event, move |connection| {
        let mut site = storage::sites::find(connection, site.id)?.ok_or(ServiceError::NotFound("site"))?;
        let mut errors = FieldErrors::default();
        if let Some(name) = &change.name
            && let Some(name) = errors.check("name", SiteName::parse(name))
        {
            site.name = name;
        }
        if let Some(origins) = &change.origins {
            site.origins = parse_origins(origins, &mut errors);
        }
        let replaced = site.settings.policy.clone();
        apply(&mut site.settings, &change.settings, &mut errors);
        errors.into_result()?;
        if site.settings.policy != replaced {
            storage::policies::keep(connection, site.id, &replaced, &by, now)?;
        }
        site.version += 1;
        storage::sites::update(connection, &site)?;
        Ok(site)
    })
    .await
}

/// Takes the last change of a site's policy back: its settings for judging comments are again what they were before.
///
/// # Errors
/// `Forbidden`, `NotFound`, or `NothingToUndo`.
pub async fn undo_policy(service: &Service, principal: &Principal, slug: &str) -> Result<Site> {
    require(principal, Scope::SitesAdmin)?;
    let site_id = find_visible(service, principal, slug).await?.id;
    let event = Event::new(principal, "site.policy_undo", format!("site:{slug}"));
    unit::write_audited(service, event, move |connection| {
        let mut site = storage::sites::find(connection, site_id)?.ok_or(ServiceError::NotFound("site"))?;
        let before = storage::policies::take_back(connection, site.id)?.ok_or(ServiceError::NothingToUndo)?;
        site.settings.policy = before;
        site.version += 1;
        storage::sites::update(connection, &site)?;
        Ok(site)
    })
    .await
}

/// Returns who changed a site's policy last, and when, if that can be undone.
///
/// # Errors
/// `Storage`.
pub async fn last_policy_change(service: &Service, site: SiteId) -> Result<Option<(String, Timestamp)>> {
    unit::read(service, move |connection| Ok(storage::policies::last_change(connection, site)?)).await
}

/// Changes one value of a site by its key: `name`, `origins` (separated by commas or spaces), or a setting's key.
///
/// # Errors
/// As `change`.
pub async fn set(service: &Service, principal: &Principal, slug: &str, key: &str, value: &str) -> Result<Site> {
    let wanted = match key {
        "name" => SiteChange { name: Some(value.to_owned()), ..SiteChange::default() },
        "origins" => {
            let origins = value.split([',', ' ']).filter(|part| !part.is_empty()).map(str::to_owned).collect();
            SiteChange { origins: Some(origins), ..SiteChange::default() }
        }
        _ => SiteChange { settings: vec![(key.to_owned(), value.to_owned())], ..SiteChange::default() },
    };
    change(service, principal, slug, wanted).await
}

fn described(change: &SiteChange) -> String {
    let mut parts = Vec::new();
    if change.name.is_some() {
        parts.push("name".to_owned());
    }
    if let Some(origins) = &change.origins {
        parts.push(format!("origins={}", origins.join(" ")));
    }
    let setting = |(key, value): &(String, String)| match value.len() {
        0..=200 => format!("{key}={value}"),
        bytes => format!("{key}=({bytes} bytes)"),
    };
    parts.extend(change.settings.iter().map(setting));
    parts.join(", ")
}

fn parse_origins(origins: &[String], errors: &mut FieldErrors) -> Vec<Origin> {
    if origins.is_empty() {
        errors.add("origins", Rule::Required);
    }
    let mut parsed = Vec::new();
    for origin in origins {
        if let Some(origin) = errors.check("origins", Origin::parse(origin))
            && !parsed.contains(&origin)
        {
            parsed.push(origin);
        }
    }
    parsed
}

/// Changes settings by their keys, and gathers the errors.
pub(super) fn apply(settings: &mut SiteSettings, wanted: &[(String, String)], errors: &mut FieldErrors) {
    for (key, value) in wanted {
        errors.check(sent_name(key, "settings"), settings.set(key, value));
    }
}
