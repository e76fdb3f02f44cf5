//! One decision about all comments that match a filter, after a confirmation.

use super::decide::verb;
use super::filter::Filter;
use super::layout::{AdminPage, redirect};
use crate::domain::fields::FieldErrors;
use crate::domain::timestamp::Timestamp;
use crate::service::{moderate, queue};
use crate::web::body::Form;
use crate::web::error::ApiResult;
use crate::web::query::with_query;
use crate::web::templates::Template;
use actix_web::HttpResponse;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct BulkView<'a> {
    filter: Filter,
    action: &'a str,
    count: i64,
    asked_at: String,
    back: String,
}

/// Asks for a confirmation; with `confirmed`, decides.
pub(super) async fn all(page: &AdminPage, form: &Form) -> ApiResult {
    let (service, principal) = page.caller.parts();
    let filter = Filter::of(form);
    let mut wanted = filter.request()?;
    let mut errors = FieldErrors::default();
    let Some(verb) = verb(form, &mut errors) else { return Err(errors.into()) };
    // Comments that came after the question are not included.
    let asked_at = form.first("asked_at").and_then(Timestamp::parse).unwrap_or_else(|| service.clock.now());
    wanted.to = Some(wanted.to.map_or(asked_at, |to| to.min(asked_at)));
    if form.first("confirmed") == Some("yes") {
        let (done, failed) = moderate::all_matching(service, principal, wanted, verb).await?;
        return Ok(back_with(&filter.path(None), done, failed));
    }
    let view = BulkView {
        count: queue::count_matching(service, principal, wanted).await?,
        action: form.first("action").unwrap_or_default(),
        asked_at: asked_at.to_rfc3339(),
        back: filter.path(None),
        filter,
    };
    page.show((Template::AdminBulk, "queue"), view)
}

/// Redirects to a list, which then shows the number of decisions.
pub(super) fn back_with(back: &str, done: usize, failed: usize) -> HttpResponse {
    let (count, failed) = (done.to_string(), failed.to_string());
    redirect(&with_query(back, &[("done", "many"), ("count", &count), ("failed", &failed)]))
}
