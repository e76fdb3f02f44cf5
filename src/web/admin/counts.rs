//! `GET /api/v1/admin/counts`

use super::list::{List, ListQuery};
use crate::domain::account::Scope;
use crate::domain::moderation::Status;
use crate::domain::page::Page;
use crate::domain::site::SiteSlug;
use crate::service::queue;
use crate::web::code::described::ValidationFailed;
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use actix_web::get;
use serde::Serialize;

/// How many comments there are, by status.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct StatusCountsBody {
    /// The sites that the caller sees, by slug.
    pub items: Vec<SiteCountsBody>,
    /// The cursor of the next page, also in `Link`; null on the last.
    pub next_cursor: Option<String>,
    /// The totals over all sites that the caller sees, on all pages.
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
    /// Whether the site is in a flood: every comment is held until it ends.
    pub flooded: bool,
}

/// How many comments have each status.
#[derive(Debug, Clone, Copy, Default, Serialize, utoipa::ToSchema)]
pub struct CountsByStatus {
    /// Held for a moderator.
    pub pending: i64,
    /// Published, even if a parent is not.
    pub approved: i64,
    /// Spam, until it is purged.
    pub spam: i64,
    /// In the trash, until it is purged.
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
    params(
        ("limit" = Option<u32>, Query, description = "Sites on the page, 1 to 200; default 50", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "The counts", body = StatusCountsBody), ValidationFailed)
)]
#[get("/counts")]
pub async fn get_status_counts(caller: Caller) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsRead)?;
    let mut query = ListQuery::read(List::Sites, &caller)?;
    let (after, size) = query.page::<SiteSlug>()?;
    let total = queue::totals(service, principal, None).await?;
    let Page { items: counts, next } = queue::counts(service, principal, after, size).await?;
    let flooded = queue::flooded(service, counts.iter().map(|(site, _)| site)).await?;
    let items = counts.iter().map(|(site, counts)| SiteCountsBody {
        site: site.slug.as_str().to_owned(),
        counts: CountsByStatus::of(counts),
        flooded: flooded.contains(&site.id),
    });
    let (items, total) = (items.collect(), CountsByStatus::of(&total));
    Ok(query.answer_with(next, |next_cursor| StatusCountsBody { items, next_cursor, total }))
}
