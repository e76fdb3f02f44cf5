//! Probes: whether the server is alive, and whether it can serve. They reveal nothing else.

use super::error::{ApiError, Problem};
use super::state::AppState;
use crate::service::doctor;
use actix_web::http::header;
use actix_web::rt::time::timeout;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;
use std::time::Duration;

/// How long a probe waits for the database. Probes time out soon.
const PATIENCE: Duration = Duration::from_secs(2);

/// The answer of both probes.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct Health {
    /// Always `ok`.
    #[schema(example = "ok")]
    status: &'static str,
}

/// Reports that the process is alive.
#[utoipa::path(responses((status = 200, description = "Alive", body = Health)))]
#[get("/livez")]
pub async fn get_livez() -> HttpResponse {
    ok()
}

/// Reports whether the server can serve: its database answers, takes writes and is whole, and the server is not
/// stopping.
#[utoipa::path(
    responses(
        (status = 200, description = "Able to serve", body = Health),
        (
            status = 503,
            description = "`unavailable`; `detail` says where the database is full, read-only or damaged, or migrated by a \
                           newer version",
            body = Problem,
            content_type = "application/problem+json",
        ),
    )
)]
#[get("/readyz")]
pub async fn get_readyz(state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    if state.is_draining() {
        return Err(ApiError::Unavailable { retry_after_seconds: 1 });
    }
    let asked = timeout(PATIENCE, doctor::readiness(&state.service)).await;
    let fault = match asked {
        Ok(answer) => answer.map_err(|_| ApiError::Unavailable { retry_after_seconds: 1 })?,
        // Busy, but without a known fault.
        Err(_) => state.service.database.faults().gravest(),
    };
    match fault {
        Some(fault) => Err(ApiError::NotReady(fault.sentence())),
        None => Ok(ok()),
    }
}

fn ok() -> HttpResponse {
    HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(Health { status: "ok" })
}
