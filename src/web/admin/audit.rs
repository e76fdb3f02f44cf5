//! `GET /api/v1/admin/audit`

use super::list::{List, ListBody, ListQuery};
use crate::domain::account::Scope;
use crate::service::audit::{self, AuditEntry};
use crate::web::code::described::ValidationFailed;
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use actix_web::get;
use serde::Serialize;

/// One entry of the audit log.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AuditEntryBody {
    /// Its number, from 1 without gaps.
    #[schema(example = 1)]
    pub seq: i64,
    /// When it happened, RFC 3339 in UTC.
    #[schema(example = "2026-11-22T09:30:00.123Z")]
    pub at: String,
    /// The moderator's name, or `operator` for the command line.
    #[schema(example = "ada")]
    pub actor: String,
    /// The action that was done.
    #[schema(example = "comment.approve")]
    pub action: String,
    /// The object of the action.
    #[schema(example = "comment:48211230912")]
    pub object: String,
    /// Details, as text.
    pub details: String,
}

impl AuditEntryBody {
    /// Converts it. The command line prints the same.
    pub fn of(entry: AuditEntry) -> Self {
        Self {
            seq: entry.seq,
            at: entry.at.to_rfc3339(),
            actor: entry.actor,
            action: entry.action,
            object: entry.object,
            details: entry.details,
        }
    }
}

/// Lists the audit log, newest first. For owners of all sites.
#[utoipa::path(
    params(
        ("limit" = Option<u32>, Query, description = "1 to 200; default 50", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses((status = 200, description = "The page", body = ListBody<AuditEntryBody>), ValidationFailed)
)]
#[get("/audit")]
pub async fn get_audit(caller: Caller) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::AuditRead)?;
    let mut query = ListQuery::read(List::Audit, &caller)?;
    let (before, size) = query.page::<i64>()?;
    let page = audit::list(service, principal, before, size).await?;
    let items = page.items.into_iter().map(AuditEntryBody::of).collect();
    Ok(query.answer(items, page.next))
}
