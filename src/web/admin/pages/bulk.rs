//! One decision about everything that matches a filter: first the number, then the deed.

use super::decide::verb;
use super::desk::{Desk, redirect};
use super::filter::Filter;
use crate::domain::fields::FieldErrors;
use crate::domain::timestamp::Timestamp;
use crate::service::moderate;
use crate::service::queue;
use crate::web::body::Form;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::HttpResponse;
use serde::Serialize;

#[derive(Debug, Serialize)]
struct BulkView {
    filter: Filter,
    action: String,
    action_text: String,
    count: i64,
    asked_at: String,
    question: String,
    back: String,
}

/// Asks whether all that match are meant; with `confirmed`, carries it out.
pub(super) async fn all(state: &AppState, desk: &Desk, form: &Form) -> Result<HttpResponse, ApiError> {
    let filter = Filter::of(form);
    let mut wanted = filter.request()?;
    let mut errors = FieldErrors::default();
    let Some(verb) = verb(form, &mut errors) else { return Err(errors.into()) };
    // What came in after the question was not meant by the answer.
    let asked_at = form.first("asked_at").and_then(Timestamp::parse).unwrap_or_else(|| state.service.clock.now());
    wanted.to = Some(wanted.to.map_or(asked_at, |to| to.min(asked_at)));
    if form.first("confirmed") == Some("yes") {
        let (done, failed) = moderate::all_matching(&state.service, &desk.principal, wanted, verb).await?;
        return Ok(back_with(&filter.path(None), done, failed));
    }
    let count = queue::count_matching(&state.service, &desk.principal, wanted).await?;
    let word = form.first("action").unwrap_or_default().to_owned();
    let action_text = desk.words.text(&format!("admin-action-{word}"));
    let view = BulkView {
        question: desk.words.text_with("admin-bulk-question", [("count", count.into())]),
        back: filter.path(None),
        action: word,
        action_text,
        count,
        asked_at: asked_at.to_rfc3339(),
        filter,
    };
    desk.show(state, (Template::AdminBulk, "queue"), view)
}

/// Goes back to a list, which then says how many comments were decided about.
pub(super) fn back_with(back: &str, done: usize, failed: usize) -> HttpResponse {
    let and = if back.contains('?') { '&' } else { '?' };
    redirect(&format!("{back}{and}done=many&count={done}&failed={failed}"))
}
