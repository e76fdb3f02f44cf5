//! The way of a public read that no kept page answered at once: find the page or have it made, and keep it.

use super::key::{PageKey, RequestKeyRef};
use super::page::{Choice, Rendered};
use crate::service::Versions;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// The page that a request means.
#[derive(Debug)]
pub struct Wanted<'a> {
    /// Which it is.
    pub key: PageKey,
    /// The language that the browser likes best; empty for JSON, and where it names none of ours.
    pub accepted: &'a str,
    /// Ends when the same words may mean another page.
    pub alias_versions: &'a Versions,
}

/// Answers with a page that everybody may see: from memory, or rendered and kept.
///
/// `versions` returns the versions of all that the page is made from; it is called before `render` begins.
///
/// # Errors
/// Those of `render`, which are not kept.
pub async fn serve(
    state: &AppState,
    request: &HttpRequest,
    wanted: Wanted<'_>,
    versions: impl FnOnce() -> Versions,
    render: impl Future<Output = Result<Rendered, ApiError>>,
) -> Result<HttpResponse, ApiError> {
    let key = Arc::new(wanted.key);
    let page = state.rendered.get(&state.service, &key, versions, render).await?;
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    let asked = RequestKeyRef { target, language: wanted.accepted };
    state.rendered.remember(asked, Arc::clone(&key), wanted.alias_versions.clone());
    let choice = page.choose(request.headers());
    if let Choice::Unmade(encoding) = choice {
        state.rendered.compress(&key, &page, encoding).await;
        return Ok(page.answer(request.headers()));
    }
    Ok(page.respond(choice))
}
