//! Choosing a site on a page: from a list where there are few, else by typing a slug, or a part of slug or name.

use super::layout::{AdminPage, mistakes};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::page::{Page, PageSize};
use crate::domain::site::Site;
use crate::service::{ServiceError, sites};
use crate::web::error::ApiResult;
use serde::Serialize;

/// The most sites that a list offers, and the most that are shown for what was typed.
const MAX_OPTIONS: usize = 50;

/// The sites that somebody can choose from.
#[derive(Debug, Serialize)]
pub(super) struct SiteOptions {
    /// All of them as slug and name; none where there are too many for a list.
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

/// Finds the sites that somebody may mean who typed a part of slug or name, as slug and name.
pub(super) async fn meant(page: &AdminPage, text: &str) -> ApiResult<Vec<(String, String)>> {
    Ok(named(&list(page, Some(text)).await?.items))
}

/// Separates mistakes in a form from other errors. A site that does not exist is a mistake in the field `site` where that
/// is typed: the form is then shown again.
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
