//! `OPTIONS`: CORS preflight (Fetch Standard, section 3.2).

use crate::service::{receipts, sites};
use crate::web::error::ApiError;
use crate::web::origin::preflight;
use crate::web::report;
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use std::sync::Arc;

/// Answers preflight requests for addresses that pages of a site write to. The path names a site, a comment, or a
/// receipt.
///
/// # Errors
/// `NOT_FOUND`, and those of the database.
pub async fn options(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let named = |name| request.match_info().get(name);
    let (site, methods) = match (named("site"), named("id"), named("token")) {
        (Some(slug), ..) => (sites::find(&state.service, slug).await?, "POST, OPTIONS"),
        (_, Some(id), _) => (Arc::unwrap_or_clone(report::find(&state, id).await?.site), "POST, OPTIONS"),
        (.., Some(token)) => (receipts::open(&state.service, token).await?.site, "GET, PATCH, DELETE, OPTIONS"),
        _ => return Err(ApiError::NOT_FOUND),
    };
    Ok(preflight(methods, request.headers(), &site))
}
