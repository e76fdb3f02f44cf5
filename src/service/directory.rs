//! What nearly every request asks for and hardly anybody changes: sites with their settings and bans, and moderators' names.
//!
//! Each site is kept in memory from when it is first asked for until anything in the directory changes.

use super::{Service, ServiceError};
use crate::domain::ban::Ban;
use crate::domain::site::{Site, SiteSlug};
use crate::storage;
use crate::storage::invalidation::{Dependency, Versions};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The most slugs that are kept, of sites and of what is none. For more, all begin anew.
const MAX_KEPT: usize = 4_096;

/// The part of the directory that was asked for.
#[derive(Debug, Default)]
pub struct Directory {
    kept: RwLock<Option<Kept>>,
}

/// Sites and names read at the same versions.
#[derive(Debug)]
struct Kept {
    versions: Versions,
    moderator_names: Option<Arc<Vec<String>>>,
    /// By slug; `None` for a slug that no site has.
    sites: HashMap<String, Option<Arc<Entry>>>,
}

/// A site, and what belongs to it.
#[derive(Debug)]
pub struct Entry {
    /// The site.
    pub site: Arc<Site>,
    /// Its bans, also those that have ended.
    pub bans: Vec<Ban>,
    /// Ends when anything in the directory changes.
    pub versions: Versions,
}

impl Directory {
    fn get<T>(&self, service: &Service, find: impl FnOnce(&Kept) -> Option<T>) -> Option<T> {
        let kept = self.kept.read().unwrap_or_else(PoisonError::into_inner);
        find(kept.as_ref().filter(|kept| service.is_current(&kept.versions))?)
    }

    /// Keeps something that was read after `versions` were recorded.
    fn keep(&self, service: &Service, versions: &Versions, add: impl FnOnce(&mut Kept)) {
        let mut kept = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        // Asked under the lock: else it could come among what was read after a change.
        if !service.is_current(versions) {
            return;
        }
        let is_room = |kept: &&mut Kept| service.is_current(&kept.versions) && kept.sites.len() < MAX_KEPT;
        match kept.as_mut().filter(is_room) {
            Some(kept) => add(kept),
            None => add(kept.insert(Kept { versions: versions.clone(), moderator_names: None, sites: HashMap::new() })),
        }
    }
}

/// Finds a site with its bans, as any visitor may.
///
/// # Errors
/// `NotFound`.
pub async fn entry(service: &Service, slug: &str) -> Result<Arc<Entry>, ServiceError> {
    let slug = SiteSlug::parse(slug).map_err(|_| ServiceError::NotFound("site"))?;
    let found = service.directory.get(service, |kept| kept.sites.get(slug.as_str()).cloned());
    let found = match found {
        Some(found) => found,
        None => read_entry(service, slug).await?,
    };
    found.ok_or(ServiceError::NotFound("site"))
}

async fn read_entry(service: &Service, slug: SiteSlug) -> Result<Option<Arc<Entry>>, ServiceError> {
    let versions = service.database.invalidation().versions([Dependency::DIRECTORY]);
    let wanted = slug.clone();
    let found = service
        .database
        .read(move |connection| {
            let Some(site) = storage::sites::find_by_slug(connection, &wanted)? else { return Ok(None) };
            let bans = storage::bans::of_site(connection, site.id)?;
            Ok::<_, ServiceError>(Some((site, bans)))
        })
        .await?;
    let entry = |(site, bans)| Arc::new(Entry { site: Arc::new(site), bans, versions: versions.clone() });
    let found = found.map(entry);
    let kept = found.clone();
    service.directory.keep(service, &versions, |all| drop(all.sites.insert(slug.as_str().to_owned(), kept)));
    Ok(found)
}

/// Gives the names that no reader may take.
///
/// # Errors
/// `Storage`.
pub async fn moderator_names(service: &Service) -> Result<Arc<Vec<String>>, ServiceError> {
    if let Some(names) = service.directory.get(service, |kept| kept.moderator_names.clone()) {
        return Ok(names);
    }
    let versions = service.database.invalidation().versions([Dependency::DIRECTORY]);
    let read = |connection: &mut storage::AnyConnection| Ok::<_, ServiceError>(storage::moderators::names(connection)?);
    let names = Arc::new(service.database.read(read).await?);
    service.directory.keep(service, &versions, |all| all.moderator_names = Some(Arc::clone(&names)));
    Ok(names)
}

/// Finds a site by its slug, as any visitor may.
///
/// # Errors
/// `NotFound`.
pub async fn site(service: &Service, slug: &str) -> Result<Arc<Site>, ServiceError> {
    Ok(Arc::clone(&entry(service, slug).await?.site))
}
