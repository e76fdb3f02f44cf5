//! Removes articles and sites for good, with their comments, receipts, sealed addresses, spam lessons and bans. The
//! audit log stays and records it.

use super::articles::{self, ArticleRef};
use super::audit::Event;
use super::permissions::{require, require_everywhere};
use super::{Result, Service, ServiceError, sites, unit};
use crate::domain::account::{Principal, Scope};
use crate::domain::article::Article;
use crate::domain::site::Site;
use crate::storage::{self, AnyConnection, StorageError};

pub use crate::storage::removal::Extent;

/// The comments that one unit of work deletes, so that submissions do not wait long.
const AT_ONCE: i64 = 100;

/// Counts what removing a site deletes.
///
/// # Errors
/// `Forbidden` unless the principal is an owner of all sites, `NotFound`.
pub async fn extent_of_site(service: &Service, principal: &Principal, slug: &str) -> Result<(Site, Extent)> {
    require_everywhere(principal, Scope::SitesAdmin)?;
    let site = sites::find_visible(service, principal, slug).await?;
    let id = site.id;
    Ok((site, unit::read(service, move |connection| Ok(storage::removal::extent_of_site(connection, id)?)).await?))
}

/// Counts what removing an article deletes.
///
/// # Errors
/// `Forbidden` without the right to change sites, `NotFound`, `Invalid` for a URL that is none.
pub async fn extent_of_article(
    service: &Service,
    principal: &Principal,
    article: ArticleRef,
) -> Result<(Site, Article, Extent)> {
    require(principal, Scope::SitesAdmin)?;
    let (site, article) = articles::find(service, principal, article).await?;
    let id = article.id;
    let extent =
        unit::read(service, move |connection| Ok(storage::removal::extent_of_article(connection, id)?)).await?;
    Ok((site, article, extent))
}

/// Removes a site, in bounded units of work. From the first on no page can send comments to it. Returns what went with it.
///
/// # Errors
/// As `extent_of_site`. Where it ends early, the rest of the site is still there: remove it again.
pub async fn remove_site(service: &Service, principal: &Principal, slug: &str) -> Result<Extent> {
    let (site, extent) = extent_of_site(service, principal, slug).await?;
    let id = site.id;
    let event = Event::new(principal, "site.remove", format!("site:{slug}")).with_details(described(extent));
    unit::write_audited(service, event, move |connection| {
        storage::sites::find(connection, id)?.ok_or(ServiceError::NotFound("site"))?;
        storage::removal::close_site(connection, id)?;
        Ok(())
    })
    .await?;
    work_off(service, move |connection| storage::removal::remove_from_site(connection, id, AT_ONCE)).await?;
    Ok(extent)
}

/// Removes an article, in bounded units of work. From the first on it takes no comments. Returns what went with it.
///
/// # Errors
/// As `extent_of_article`. Where it ends early, the rest of the article is still there: remove it again.
pub async fn remove_article(service: &Service, principal: &Principal, article: ArticleRef) -> Result<Extent> {
    let (site, article, extent) = extent_of_article(service, principal, article).await?;
    let id = article.id;
    let details = format!("{}{}, {}", site.slug.as_str(), article.path.as_str(), described(extent));
    let event = Event::new(principal, "article.remove", format!("article:{}", id.get())).with_details(details);
    unit::write_audited(service, event, move |connection| {
        let mut article = storage::articles::find(connection, id)?.ok_or(ServiceError::NotFound("article"))?;
        article.is_open = false;
        storage::articles::update(connection, &article)?;
        Ok(())
    })
    .await?;
    work_off(service, move |connection| storage::removal::remove_from_article(connection, id, AT_ONCE)).await?;
    Ok(extent)
}

/// Runs one unit of work after another until one says that nothing is left.
async fn work_off<W>(service: &Service, unit: W) -> Result<()>
where
    W: FnOnce(&mut AnyConnection) -> Result<(usize, bool), StorageError> + Clone + Send + 'static,
{
    loop {
        let (_, is_done) = service.database.write(unit.clone()).await?;
        if is_done {
            return Ok(());
        }
    }
}

fn described(extent: Extent) -> String {
    format!("{} comments, {} articles, {} bans", extent.comments, extent.articles, extent.bans)
}
