//! The audit log: who did what, the newest first.

use super::desk::show;
use crate::domain::page::PageSize;
use crate::service::audit;
use crate::web::admin::list::List;
use crate::web::body::Form;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use url::form_urlencoded;

#[derive(Debug, Serialize)]
struct AuditView {
    entries: Vec<EntryView>,
    next_path: Option<String>,
}

#[derive(Debug, Serialize)]
struct EntryView {
    seq: i64,
    at_iso: String,
    at_text: String,
    actor: String,
    action: String,
    object: String,
    /// The page of the comment that it is about.
    path: Option<String>,
    details: String,
}

/// Shows the audit log.
pub async fn get_audit_page(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        let before = query.first("cursor").and_then(|text| List::Audit.read_place::<i64>(&state, text));
        let size = PageSize::usual(PageSize::LIST);
        let found = audit::list(&state.service, &desk.principal, before, size).await?;
        let entry = |entry: audit::AuditEntry| EntryView {
            seq: entry.seq,
            at_iso: entry.at.to_rfc3339(),
            at_text: desk.words.date_time(entry.at),
            path: entry.object.strip_prefix("comment:").map(|id| format!("/admin/comments/{id}")),
            actor: entry.actor,
            action: entry.action,
            object: entry.object,
            details: entry.details,
        };
        let next_path = found.next.map(|place| {
            let cursor = List::Audit.sign_place(&state, &place);
            let query: String = form_urlencoded::Serializer::new(String::new()).append_pair("cursor", &cursor).finish();
            format!("/admin/audit?{query}")
        });
        let view = AuditView { entries: found.items.into_iter().map(entry).collect(), next_path };
        desk.show(&state, (Template::AdminAudit, "audit"), view)
    })
    .await
}
