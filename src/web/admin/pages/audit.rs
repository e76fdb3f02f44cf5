//! The page of the audit log, newest first.

use super::layout::{AdminPage, PageName};
use crate::domain::page::PageSize;
use crate::service::audit;
use crate::web::admin::audit::AuditEntryBody;
use crate::web::admin::list::List;
use crate::web::body::Form;
use crate::web::error::ApiResult;
use crate::web::query::with_query;
use crate::web::templates::Template;
use serde::Serialize;

const PAGE: PageName = (Template::AdminAudit, "audit");

#[derive(Debug, Serialize)]
struct AuditView {
    entries: Vec<AuditEntryBody>,
    next_path: Option<String>,
}

/// Shows the audit log.
pub async fn get_audit_page(page: &AdminPage, query: &Form) -> ApiResult {
    let (service, principal) = page.caller.parts();
    let before = List::Audit.position_in::<i64>(&page.caller.state, query);
    let found = audit::list(service, principal, before, PageSize::usual(PageSize::LIST)).await?;
    let next_path = found.next.map(|position| {
        let cursor = List::Audit.sign_position(&page.caller.state, &position);
        with_query("/admin/audit", &[("cursor", &cursor)])
    });
    let entries = found.items.into_iter().map(AuditEntryBody::of).collect();
    page.show(PAGE, AuditView { entries, next_path })
}
