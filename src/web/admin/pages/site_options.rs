//! The field to choose a site: a list if there are few sites, else a text field for a slug or a part of slug or name.

use super::layout::{AdminPage, mistakes};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::page::{Page, PageSize};
use crate::domain::site::Site;
use crate::service::{ServiceError, sites};
use crate::web::error::ApiResult;
use serde::Serialize;

/// The most sites in a list, and the most suggestions.
const MAX_OPTIONS: usize = 50;

/// The sites to choose from.
#[derive(Debug, Serialize)]
pub(super) struct SiteOptions {
    /// All sites as slug and name; none if there are too many.
    options: Vec<(String, String)>,
    /// Whether the slug is typed.
    pub(super) is_typed: bool,
}

impl SiteOptions {
    pub(super) async fn of(page: &AdminPage) -> ApiResult<Self> {
        let Page { items, next } = list(page, None).await?;
        let is_typed = next.is_some();
        Ok(Self { options: if is_typed { Vec::new() } else { named(&items) }, is_typed })
    }
}

/// Finds sites by a part of slug or name. Returns slug and name.
pub(super) async fn suggested_sites(page: &AdminPage, text: &str) -> ApiResult<Vec<(String, String)>> {
    Ok(named(&list(page, Some(text)).await?.items))
}

/// Separates mistakes in a form from other errors. An unknown site is a mistake in the field `site` if that is typed.
///
/// # Errors
/// Every other error.
pub(super) async fn mistakes_or_site<T>(
    page: &AdminPage,
    outcome: Result<T, ServiceError>,
) -> ApiResult<Result<T, FieldErrors>> {
    match outcome {
        Err(ServiceError::NotFound("site")) if SiteOptions::of(page).await?.is_typed => {
            Ok(Err(FieldErrors::one("site", Rule::Unknown)))
        }
        outcome => mistakes(outcome),
    }
}

async fn list(page: &AdminPage, text: Option<&str>) -> Result<Page<Site, crate::domain::site::SiteSlug>, ServiceError> {
    let (service, principal) = page.caller.parts();
    sites::list(service, principal, text, None, PageSize::usual((MAX_OPTIONS, MAX_OPTIONS))).await
}

fn named(sites: &[Site]) -> Vec<(String, String)> {
    sites.iter().map(|site| (site.slug.as_str().to_owned(), site.name.as_str().to_owned())).collect()
}
