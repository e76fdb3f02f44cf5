//! An in-memory cache of sites with their settings and bans, and of moderators' names: most requests read them, few change
//! them.
//!
//! A site is loaded on its first use. Any change of a site, a ban or a moderator invalidates the whole cache.

use super::{Result, Service, ServiceError, unit};
use crate::domain::ban::Ban;
use crate::domain::site::{Site, SiteSlug};
use crate::storage;
use crate::storage::invalidation::{Dependency, Versions};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The most slugs in the cache, known and unknown ones. One more empties it.
const MAX_SLUGS: usize = 4_096;

/// Caches sites and moderators' names. Empty at the start.
#[derive(Debug, Default)]
pub struct SiteRegistry {
    snapshot: RwLock<Option<Snapshot>>,
}

/// Sites and names read at the same versions.
#[derive(Debug)]
struct Snapshot {
    versions: Versions,
    moderator_names: Option<Arc<Vec<String>>>,
    /// By slug; `None` for a slug that no site has.
    sites: HashMap<String, Option<Arc<RegisteredSite>>>,
}

/// A site with its bans.
#[derive(Debug)]
pub struct RegisteredSite {
    /// The site with its settings.
    pub site: Arc<Site>,
    /// All bans of the site, expired ones too.
    pub bans: Vec<Ban>,
    /// The version of `Dependency::SITES` that it was read at.
    pub versions: Versions,
}

impl SiteRegistry {
    fn get<T>(&self, service: &Service, find: impl FnOnce(&Snapshot) -> Option<T>) -> Option<T> {
        let snapshot = self.snapshot.read().unwrap_or_else(PoisonError::into_inner);
        find(snapshot.as_ref().filter(|snapshot| service.is_current(&snapshot.versions))?)
    }

    /// Adds what was read after `versions` were recorded.
    fn keep(&self, service: &Service, versions: &Versions, add: impl FnOnce(&mut Snapshot)) {
        let mut snapshot = self.snapshot.write().unwrap_or_else(PoisonError::into_inner);
        // Checked under the lock: a stale value must not enter a newer snapshot.
        if !service.is_current(versions) {
            return;
        }
        let has_room =
            |snapshot: &&mut Snapshot| service.is_current(&snapshot.versions) && snapshot.sites.len() < MAX_SLUGS;
        let empty = || Snapshot { versions: versions.clone(), moderator_names: None, sites: HashMap::new() };
        match snapshot.as_mut().filter(has_room) {
            Some(snapshot) => add(snapshot),
            None => add(snapshot.insert(empty())),
        }
    }
}

/// Finds a site with its bans, as any visitor may.
///
/// # Errors
/// `NotFound`.
pub async fn find(service: &Service, slug: &str) -> Result<Arc<RegisteredSite>> {
    let slug = SiteSlug::parse(slug).map_err(|_| ServiceError::NotFound("site"))?;
    let found = service.site_registry.get(service, |snapshot| snapshot.sites.get(slug.as_str()).cloned());
    let found = match found {
        Some(found) => found,
        None => read(service, slug).await?,
    };
    found.ok_or(ServiceError::NotFound("site"))
}

async fn read(service: &Service, slug: SiteSlug) -> Result<Option<Arc<RegisteredSite>>> {
    let versions = service.database.invalidation().versions([Dependency::SITES]);
    let wanted = slug.clone();
    let found = unit::read(service, move |connection| {
        let Some(site) = storage::sites::find_by_slug(connection, &wanted)? else { return Ok(None) };
        let bans = storage::bans::of_site(connection, site.id)?;
        Ok(Some((site, bans)))
    })
    .await?;
    let registered = |(site, bans)| Arc::new(RegisteredSite { site: Arc::new(site), bans, versions: versions.clone() });
    let found = found.map(registered);
    let kept = found.clone();
    service.site_registry.keep(service, &versions, |all| drop(all.sites.insert(slug.as_str().to_owned(), kept)));
    Ok(found)
}

/// Returns the names of moderators, which no reader may take.
///
/// # Errors
/// `Storage`.
pub async fn moderator_names(service: &Service) -> Result<Arc<Vec<String>>> {
    if let Some(names) = service.site_registry.get(service, |snapshot| snapshot.moderator_names.clone()) {
        return Ok(names);
    }
    let versions = service.database.invalidation().versions([Dependency::SITES]);
    let names = Arc::new(unit::read(service, move |connection| Ok(storage::moderators::names(connection)?)).await?);
    service.site_registry.keep(service, &versions, |all| all.moderator_names = Some(Arc::clone(&names)));
    Ok(names)
}

/// Finds a site by its slug, as any visitor may.
///
/// # Errors
/// `NotFound`.
pub async fn site(service: &Service, slug: &str) -> Result<Arc<Site>> {
    Ok(Arc::clone(&find(service, slug).await?.site))
}
