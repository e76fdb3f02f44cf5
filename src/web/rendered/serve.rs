//! The way of a public read that no kept page answered at once: find the page or have it made, and keep it.

use super::key::{AskedRef, PageKey};
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
    pub meaning: &'a Versions,
}

/// Answers with a page that everybody may see: from memory, or rendered and kept.
///
/// `stamp` gives the stamp of all that the page is made from; it is called before `render` is begun.
///
/// # Errors
/// Those of `render`, which are not kept.
pub async fn serve(
    state: &AppState,
    request: &HttpRequest,
    wanted: Wanted<'_>,
    stamp: impl FnOnce() -> Versions,
    render: impl Future<Output = Result<Rendered, ApiError>>,
) -> Result<HttpResponse, ApiError> {
    let key = Arc::new(wanted.key);
    let page = state.rendered.get(&state.service, &key, stamp, render).await?;
    let target = request.uri().path_and_query().map_or("", |target| target.as_str());
    let asked = AskedRef { target, language: wanted.accepted };
    state.rendered.remember(asked, Arc::clone(&key), wanted.meaning.clone());
    let choice = page.choose(request.headers());
    if let Choice::Unmade(encoding) = choice {
        state.rendered.compress(&key, &page, encoding).await;
        return Ok(page.answer(request.headers()));
    }
    Ok(page.respond(choice))
}
