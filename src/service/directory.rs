//! What nearly every request asks for and hardly anybody changes: sites with their settings, and moderators' names.
//!
//! Kept in memory until one of them changes.

use super::{Service, ServiceError};
use crate::domain::ban::Ban;
use crate::domain::site::{Site, SiteId, SiteSlug};
use crate::storage;
use crate::storage::freshness::{Stamp, Subject};
use std::sync::{Arc, PoisonError, RwLock};

/// The directory as it was read last.
#[derive(Debug, Default)]
pub struct Directory {
    kept: RwLock<Option<Arc<Listing>>>,
}

/// All sites, and the names of all moderators.
#[derive(Debug)]
pub struct Listing {
    /// Sorted by slug.
    sites: Vec<Arc<Site>>,
    moderator_names: Vec<String>,
    bans: Vec<Ban>,
    stamp: Stamp,
}

impl Listing {
    /// Finds a site by its slug.
    pub fn site(&self, slug: &str) -> Option<&Arc<Site>> {
        let position = self.sites.binary_search_by(|site| site.slug.as_str().cmp(slug)).ok()?;
        self.sites.get(position)
    }

    /// Gives every site.
    pub fn sites(&self) -> &[Arc<Site>] {
        &self.sites
    }

    /// Gives the stamp that was taken before it was read.
    pub fn stamp(&self) -> &Stamp {
        &self.stamp
    }

    /// Gives the bans of a site, also those that have ended.
    pub fn bans(&self, site: SiteId) -> Vec<&Ban> {
        self.bans.iter().filter(|ban| ban.site_id == site).collect()
    }

    /// Gives the names that no reader may take.
    pub fn moderator_names(&self) -> &[String] {
        &self.moderator_names
    }
}

/// Gives the directory, from memory where nothing in it has changed.
///
/// # Errors
/// `Storage`.
pub async fn listing(service: &Service) -> Result<Arc<Listing>, ServiceError> {
    let freshness = service.database.freshness();
    let kept = service.directory.kept.read().unwrap_or_else(PoisonError::into_inner).clone();
    if let Some(listing) = kept.filter(|listing| freshness.is_current(&listing.stamp)) {
        return Ok(listing);
    }
    let stamp = freshness.stamp([Subject::DIRECTORY]);
    let (mut sites, moderator_names, bans) = service
        .database
        .read(|connection| {
            let sites = storage::sites::list(connection)?;
            let names = storage::moderators::names(connection)?;
            Ok::<_, ServiceError>((sites, names, storage::bans::list(connection)?))
        })
        .await?;
    // By bytes, whatever order the database's language has.
    sites.sort_by(|one, other| one.slug.as_str().cmp(other.slug.as_str()));
    let listing = Arc::new(Listing { sites: sites.into_iter().map(Arc::new).collect(), moderator_names, bans, stamp });
    *service.directory.kept.write().unwrap_or_else(PoisonError::into_inner) = Some(Arc::clone(&listing));
    Ok(listing)
}

/// Finds a site by its slug, as any visitor may.
///
/// # Errors
/// `NotFound`.
pub async fn site(service: &Service, slug: &str) -> Result<Arc<Site>, ServiceError> {
    let slug = SiteSlug::parse(slug).map_err(|_| ServiceError::NotFound("site"))?;
    listing(service).await?.site(slug.as_str()).cloned().ok_or(ServiceError::NotFound("site"))
}
