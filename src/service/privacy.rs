//! Finds the comments sent with an e-mail address, for owners whom that person asks. The search goes by the blind index
//! and stores no address; the audit log records it with its reason.

use super::audit::Event;
use super::permissions::require;
use super::{Result, Service, sites, unit};
use crate::domain::account::{Principal, Scope};
use crate::domain::author::EmailAddress;
use crate::domain::comment::Comment;
use crate::domain::fields::{FieldErrors, Rule, at_most};
use crate::domain::page::{Page, PageSize};
use crate::domain::site::{Site, SiteSlug};
use crate::storage::{self};

/// The most comments that one search gives.
pub const MAX_FOUND: usize = 500;

/// The result of a search.
#[derive(Debug, Clone)]
pub struct SearchResult {
    /// The comments with their sites and the paths of their articles, newest first within a site.
    pub comments: Vec<(Site, String, Comment)>,
    /// Whether more were found.
    pub has_more: bool,
}

/// Finds the comments sent with an address, on one site or on all visible ones.
///
/// # Errors
/// `Forbidden` without the right to see addresses; `NotFound` for a site that the principal does not see; `Invalid` for `email` and
/// `reason` (1 to 500 bytes).
pub async fn find(
    service: &Service,
    principal: &Principal,
    email: &str,
    site: Option<&str>,
    reason: &str,
) -> Result<SearchResult> {
    require(principal, Scope::PiiRead)?;
    let mut errors = FieldErrors::default();
    let email = errors.check("email", EmailAddress::parse(email));
    let reason = reason.trim().to_owned();
    if reason.is_empty() {
        errors.add("reason", Rule::Required);
    }
    errors.check("reason", at_most(&reason, 500));
    let (Some(email), true) = (email, errors.is_empty()) else { return Err(errors.into()) };
    let one = sites::find_only(service, principal, site).await?;
    let object = site.map_or_else(|| "sites:all".to_owned(), |slug| format!("site:{slug}"));
    let event = Event::new(principal, "privacy.find", object).with_details(reason);
    // Recorded before any result is returned.
    unit::write_audited(service, event, |_| Ok(())).await?;
    let mut found = SearchResult { comments: Vec::new(), has_more: false };
    let mut page = match one {
        Some(site) => Page { items: vec![site], next: None },
        None => sites_after(service, principal, None).await?,
    };
    loop {
        let room = MAX_FOUND - found.comments.len();
        let mut more = search(service, page.items, &email, room + 1).await?;
        found.has_more = more.len() > room;
        more.truncate(room);
        found.comments.append(&mut more);
        page = match page.next {
            Some(after) if !found.has_more => sites_after(service, principal, Some(after)).await?,
            _ => return Ok(found),
        };
    }
}

async fn sites_after(
    service: &Service,
    principal: &Principal,
    after: Option<SiteSlug>,
) -> Result<Page<Site, SiteSlug>> {
    sites::list(service, principal, None, after, PageSize::greatest(PageSize::LIST)).await
}

async fn search(
    service: &Service,
    sites: Vec<Site>,
    email: &EmailAddress,
    limit: usize,
) -> Result<Vec<(Site, String, Comment)>> {
    let indexes = |site: &Site| {
        let all = service.keyring.blind_indexes(site.id, email);
        all.into_iter().map(|index| index.as_bytes().to_vec()).collect::<Vec<_>>()
    };
    let wanted: Vec<_> = sites.into_iter().map(|site| (indexes(&site), site)).collect();
    unit::read(service, move |connection| {
        let mut found = Vec::new();
        for (indexes, site) in wanted {
            let left = i64::try_from(limit - found.len()).unwrap_or(i64::MAX);
            for (path, comment) in storage::authors::comments_by_index(connection, site.id, &indexes, left)? {
                found.push((site.clone(), path, comment));
            }
            if found.len() >= limit {
                break;
            }
        }
        Ok(found)
    })
    .await
}
