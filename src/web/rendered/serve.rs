//! Answers a public read that `FastPath` did not answer: from the cache, or rendered and cached.

use super::key::{PageKey, RequestKeyRef};
use super::page::{Choice, Rendered};
use crate::service::Versions;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse};
use std::sync::Arc;

/// The page of a request.
#[derive(Debug)]
pub struct PageRequest<'a> {
    /// The key of the page.
    pub key: PageKey,
    /// The browser's favourite language; empty for JSON, and if it names none of ours.
    pub accepted: &'a str,
    /// The versions that the alias depends on.
    pub alias_versions: &'a Versions,
}

/// Answers with a public page: from the cache, or rendered and cached.
///
/// `versions` returns the versions of everything that the page is made from. It is called before `render` begins.
///
/// # Errors
/// Those of `render`; errors are not cached.
pub async fn serve(
    state: &AppState,
    request: &HttpRequest,
    wanted: PageRequest<'_>,
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
