//! Whether the server is alive, and whether it can serve. Neither tells anything else.

use super::error::{ApiError, Problem};
use super::state::AppState;
use crate::service::doctor;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;

/// The answer of both probes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Tells that the process is alive.
#[utoipa::path(tag = "operation", responses((status = 200, description = "Alive", body = Health)))]
#[get("/livez")]
pub async fn get_livez() -> HttpResponse {
    ok()
}

/// Tells whether the server can serve: its database answers, and it is not stopping.
#[utoipa::path(
    tag = "operation",
    responses(
        (status = 200, description = "Able to serve", body = Health),
        (status = 503, description = "`unavailable`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/readyz")]
pub async fn get_readyz(state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    if state.is_draining() {
        return Err(ApiError::Unavailable { retry_after_seconds: 1 });
    }
    doctor::ping(&state.service).await.map_err(|_| ApiError::Unavailable { retry_after_seconds: 1 })?;
    Ok(ok())
}

fn ok() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" })
}
