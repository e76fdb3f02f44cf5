//! Decisions: about one comment by its button, about ticked comments, or about all that match a filter.

use super::bulk;
use super::comment::show_overtaken;
use super::form_state::FormState;
use super::layout::{AdminPage, own_path, redirect};
use super::rows::{RowView, sentence};
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::service::moderate::{self, CommentChange, Verb};
use crate::service::queue::AdminComment;
use crate::service::{ServiceError, queue};
use crate::web::api::comments::accepts_json;
use crate::web::body::Form;
use crate::web::error::ApiResult;
use crate::web::query::with_query;
use crate::web::templates::Template;
use actix_web::HttpResponse;
use actix_web::http::StatusCode;
use serde::Serialize;

/// The action that undoes the last decision.
const UNDO: &str = "undo";

/// The answer to the script about one comment.
#[derive(Debug, Serialize)]
struct DecidedBody {
    id: i64,
    /// A sentence for the moderator.
    message: String,
    status: Option<&'static str>,
    /// The version for an undo; null once deleted.
    version: Option<i64>,
    /// Whether the decision can be taken back.
    can_undo: bool,
    /// The comment as it is now, as HTML; null once deleted.
    row: Option<String>,
}

#[derive(Debug, Serialize)]
struct OneRow {
    row: RowView,
    here: &'static str,
}

/// A decision about one comment, as a button sends it.
#[derive(Debug, Clone, Copy)]
struct OneDecision<'a> {
    word: &'a str,
    /// `None` to undo the last decision.
    verb: Option<Verb>,
    id: CommentId,
    /// The version that the moderator saw; `None` for any.
    version: Option<i64>,
}

/// Carries out a decision.
///
/// `one` is `ACTION ID VERSION`, from a button. Without it, `action` is carried out for every `ids`, or, with
/// `scope=all`, for everything that matches the filter. With `Accept: application/json`, the answer to `one` is JSON
/// for the script.
pub async fn post_decision(page: &AdminPage, form: &Form) -> ApiResult {
    let back = own_path(form.first("back")).unwrap_or("/admin");
    match form.first("one") {
        Some(one) if accepts_json(page.caller.request.headers()) => decide_for_script(page, read_one(one)?).await,
        Some(one) => decide_one(page, read_one(one)?, back).await,
        None if form.first("scope") == Some("all") => bulk::all(page, form).await,
        None => decide_ticked(page, form, back).await,
    }
}

async fn decide_one(page: &AdminPage, decision: OneDecision<'_>, back: &str) -> ApiResult {
    let OneDecision { word, id, .. } = decision;
    match carry_out(page, decision).await {
        // A deleted comment has no page.
        Ok(_) if word == "delete" && back.starts_with("/admin/comments/") => {
            Ok(redirect("/admin?status=trash&done=delete"))
        }
        Ok(_) => Ok(redirect(&with_query(back, &[("of", &id.get().to_string()), ("done", word)]))),
        Err(ServiceError::StaleVersion) => show_overtaken(page, find(page, id).await?, FormState::default()).await,
        Err(error) => Err(error.into()),
    }
}

async fn decide_for_script(page: &AdminPage, decision: OneDecision<'_>) -> ApiResult {
    match carry_out(page, decision).await {
        Ok(found) => Ok(HttpResponse::Ok().json(DecidedBody::of(page, decision, found.as_ref())?)),
        Err(ServiceError::StaleVersion) => {
            let found = find(page, decision.id).await?;
            let message = overtaken(page, &found);
            let body = DecidedBody { message, ..DecidedBody::of(page, decision, Some(&found))? };
            Ok(HttpResponse::build(StatusCode::PRECONDITION_FAILED).json(body))
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads `ACTION ID VERSION`; a missing version stands for any.
fn read_one(one: &str) -> ApiResult<OneDecision<'_>> {
    const MALFORMED: Rule = Rule::Malformed { expected: "an action, an id and a version" };
    let mut parts = one.split(' ');
    let word = parts.next().unwrap_or_default();
    let verb = verb_of(word);
    let id = parts.next().and_then(|id| id.parse().ok());
    let version = parts.next().map(str::parse).transpose();
    match (id, version) {
        (Some(id), Ok(version)) if verb.is_some() || word == UNDO => {
            Ok(OneDecision { word, verb, id: CommentId::new(id), version })
        }
        _ => Err(FieldErrors::one("one", MALFORMED).into()),
    }
}

async fn carry_out(page: &AdminPage, decision: OneDecision<'_>) -> Result<Option<AdminComment>, ServiceError> {
    let (service, principal) = page.caller.parts();
    let OneDecision { verb, id, version, .. } = decision;
    match verb {
        None => moderate::undo(service, principal, id, version).await.map(Some),
        Some(Verb::Delete) => moderate::delete(service, principal, id, version).await.map(|()| None),
        verb => {
            let change = CommentChange { verb, ..CommentChange::default() };
            moderate::change(service, principal, id, version, change).await.map(Some)
        }
    }
}

impl DecidedBody {
    fn of(page: &AdminPage, decision: OneDecision<'_>, found: Option<&AdminComment>) -> ApiResult<Self> {
        let row = found.map(|found| {
            let view = OneRow { row: RowView::of(page, found), here: "/admin" };
            page.render((Template::AdminRow, "queue"), view)
        });
        Ok(Self {
            id: decision.id.get(),
            message: page.messages.text(&format!("admin-done-{}", decision.word)),
            status: found.map(|found| found.comment.status.as_str()),
            version: found.map(|found| found.comment.version),
            can_undo: found.is_some() && decision.word != UNDO,
            row: row.transpose()?,
        })
    }
}

async fn find(page: &AdminPage, id: CommentId) -> Result<AdminComment, ServiceError> {
    let (service, principal) = page.caller.parts();
    queue::find(service, principal, id).await
}

/// Returns the sentence about a decision that came first.
pub(super) fn overtaken(page: &AdminPage, found: &AdminComment) -> String {
    let last = found.decisions.last().map(|decision| sentence(&page.messages, decision)).unwrap_or_default();
    page.messages.text_with("admin-overtaken", [("decision", last.into())])
}

async fn decide_ticked(page: &AdminPage, form: &Form, back: &str) -> ApiResult {
    let (service, principal) = page.caller.parts();
    let mut errors = FieldErrors::default();
    let ids: Vec<_> = form.all("ids").filter_map(read_ticked).collect();
    if ids.is_empty() {
        errors.add("ids", Rule::Required);
    }
    let verb = verb(form, &mut errors);
    let Some(verb) = verb.filter(|_| errors.is_empty()) else { return Err(errors.into()) };
    let results = moderate::batch_as_seen(service, principal, ids, verb).await?;
    let done = results.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    Ok(bulk::back_with(back, done, results.len() - done))
}

/// Parses `ID:VERSION`, or `ID` for any version. With a version, a comment that somebody else has decided about stays
/// as it is.
fn read_ticked(text: &str) -> Option<(CommentId, Option<i64>)> {
    let (id, version) = text.split_once(':').map_or((text, None), |(id, version)| (id, Some(version)));
    Some((CommentId::new(id.parse().ok()?), version.map(str::parse).transpose().ok()?))
}

/// Parses the field `action`.
pub(super) fn verb(form: &Form, errors: &mut FieldErrors) -> Option<Verb> {
    let verb = verb_of(form.first("action").unwrap_or_default());
    if verb.is_none() {
        errors.add("action", Rule::Required);
    }
    verb
}

fn verb_of(word: &str) -> Option<Verb> {
    Verb::WORDS.iter().find(|(known, _)| *known == word).map(|(_, verb)| *verb)
}
