//! `GET /api/v1/admin/counts`

use super::problems::ReadProblems;
use crate::domain::account::Scope;
use crate::domain::moderation::Status;
use crate::service::queue;
use crate::web::error::ApiError;
use crate::web::guard::Caller;
use crate::web::state::AppState;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;

/// How many comments there are, by status.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatusCountsBody {
    /// For each site that the caller sees.
    pub items: Vec<SiteCountsBody>,
    /// Over all of them.
    pub total: CountsByStatus,
}

/// How many comments one site has, by status.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SiteCountsBody {
    /// The slug of the site.
    #[schema(example = "blog")]
    pub site: String,
    /// The counts.
    #[serde(flatten)]
    pub counts: CountsByStatus,
    /// Whether far more comments come than usual, so that everything is held until that ends.
    pub flooded: bool,
}

/// How many comments have each status.
#[derive(Debug, Clone, Copy, Default, Serialize, utoipa::ToSchema)]
pub struct CountsByStatus {
    /// Waiting.
    pub pending: i64,
    /// Published, though maybe under a parent that is not.
    pub approved: i64,
    /// Spam, until it is purged.
    pub spam: i64,
    /// Thrown away, until it is purged.
    pub trash: i64,
}

impl CountsByStatus {
    fn of(counts: &[(Status, i64)]) -> Self {
        let mut sums = Self::default();
        for (status, count) in counts {
            match status {
                Status::Pending => sums.pending += count,
                Status::Approved => sums.approved += count,
                Status::Spam => sums.spam += count,
                Status::Trash => sums.trash += count,
            }
        }
        sums
    }
}

/// Counts comments by status, for each site and over all.
#[utoipa::path(
    tag = "admin",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "The counts", body = StatusCountsBody), ReadProblems)
)]
#[get("/counts")]
pub async fn get_status_counts(state: web::Data<AppState>, caller: Caller) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::CommentsRead)?;
    let counts = queue::counts(&state.service, &caller.principal).await?;
    let all: Vec<(Status, i64)> = counts.iter().flat_map(|(_, counts)| counts.iter().copied()).collect();
    let flooded = queue::flooded(&state.service, counts.iter().map(|(site, _)| site)).await?;
    let items = counts.iter().map(|(site, counts)| SiteCountsBody {
        site: site.slug.as_str().to_owned(),
        counts: CountsByStatus::of(counts),
        flooded: flooded.contains(&site.id),
    });
    Ok(HttpResponse::Ok().json(StatusCountsBody { items: items.collect(), total: CountsByStatus::of(&all) }))
}
