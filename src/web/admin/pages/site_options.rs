//! Choosing a site on a page: from a list where there are few, else by typing a slug, or a part of slug or name.

use super::desk::Desk;
use crate::domain::fields::Rule;
use crate::domain::page::{Page, PageSize};
use crate::domain::site::Site;
use crate::service::{ServiceError, sites};
use crate::web::error::ApiError;
use crate::web::state::AppState;
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
    pub(super) async fn of(state: &AppState, desk: &Desk) -> Result<Self, ApiError> {
        let Page { items, next } =
            sites::list(&state.service, &desk.principal, None, None, PageSize::usual((MAX_OPTIONS, MAX_OPTIONS)))
                .await?;
        let is_typed = next.is_some();
        Ok(Self { options: if is_typed { Vec::new() } else { named(&items) }, is_typed })
    }

    /// Gives the slugs, for a field that takes several.
    pub(super) fn slugs(&self) -> Vec<&str> {
        self.options.iter().map(|(slug, _)| slug.as_str()).collect()
    }
}

/// Finds the sites that somebody may mean who typed a part of slug or name, as slug and name.
pub(super) async fn meant(state: &AppState, desk: &Desk, text: &str) -> Result<Vec<(String, String)>, ApiError> {
    let size = PageSize::usual((MAX_OPTIONS, MAX_OPTIONS));
    Ok(named(&sites::list(&state.service, &desk.principal, Some(text), None, size).await?.items))
}

/// Makes a site that is not there a mistake in the field `site`, where that is typed: what else was typed is then shown again.
pub(super) async fn as_mistake(state: &AppState, desk: &Desk, error: ServiceError) -> Result<ServiceError, ApiError> {
    let is_site = matches!(error, ServiceError::NotFound("site"));
    let is_mistake = is_site && SiteOptions::of(state, desk).await?.is_typed;
    Ok(if is_mistake { ServiceError::field("site", Rule::Unknown) } else { error })
}

fn named(sites: &[Site]) -> Vec<(String, String)> {
    sites.iter().map(|site| (site.slug.as_str().to_owned(), site.name.as_str().to_owned())).collect()
}
