//! Deciding: about one comment with a button beside it, about those that are ticked, or about all that match a filter.

use super::bulk;
use super::comment;
use super::desk::{Desk, act, own_path, redirect};
use super::rows::{RowView, sentence};
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::service::moderate::{self, CommentChange, Verb};
use crate::service::queue::AdminComment;
use crate::service::{ServiceError, queue};
use crate::web::api::comments::accepts_json;
use crate::web::body::Form;
use crate::web::code::Code;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

/// The word for taking the last decision back.
const UNDO: &str = "undo";

/// What the script is told about one comment.
#[derive(Debug, Serialize)]
struct DecidedBody {
    id: i64,
    /// A sentence for the moderator.
    message: String,
    status: Option<&'static str>,
    /// What the decision is taken back with; null once deleted.
    version: Option<i64>,
    /// Whether the decision can be taken back.
    can_undo: bool,
    /// The comment as it is now, as HTML; null once deleted.
    row: Option<String>,
}

#[derive(Debug, Serialize)]
struct OneRow {
    row: RowView,
    here: String,
}

/// Decides.
///
/// `one` is `ACTION ID VERSION`, from a button beside a comment; else `action` is carried out for every `ids`, or, with
/// `scope=all`, for everything that matches the filter. With `Accept: application/json`, a decision about one comment is
/// answered with what the script shows.
pub async fn post_decision(state: web::Data<AppState>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    let wants_json = accepts_json(request.headers());
    act(&state, &request, payload, async |desk, form| {
        let back = own_path(form.first("back")).unwrap_or_else(|| "/admin".to_owned());
        match form.first("one") {
            Some(one) => decide_one(&state, desk, one, (&back, wants_json)).await,
            None if form.first("scope") == Some("all") => bulk::all(&state, desk, form).await,
            None => ticked(&state, desk, form, &back).await,
        }
    })
    .await
}

async fn decide_one(
    state: &AppState,
    desk: &Desk,
    one: &str,
    (back, wants_json): (&str, bool),
) -> Result<HttpResponse, ApiError> {
    let (word, id, version) = read_one(one)?;
    let outcome = carry_out(state, desk, word, (id, version)).await;
    match outcome {
        Ok(found) if wants_json => decided(state, desk, (word, id), found.as_ref()),
        Ok(_) => {
            let and = if back.contains('?') { '&' } else { '?' };
            // What was deleted has no page to go back to.
            let is_gone = word == "delete" && back.starts_with("/admin/comments/");
            let back = if is_gone { "/admin?status=trash".to_owned() } else { format!("{back}{and}of={}", id.get()) };
            Ok(redirect(&format!("{back}&done={word}")))
        }
        Err(ServiceError::StaleVersion) => {
            let found = queue::find(&state.service, &desk.principal, id).await?;
            let message = overtaken(desk, &found);
            if !wants_json {
                return comment::overtaken_page(state, desk, found, message).await;
            }
            let body = DecidedBody { message, ..body(state, desk, (word, id), Some(&found))? };
            Ok(HttpResponse::build(StatusCode::PRECONDITION_FAILED).json(body))
        }
        Err(error) => Err(error.into()),
    }
}

/// Reads `ACTION ID VERSION`; a missing version stands for any.
fn read_one(one: &str) -> Result<(&str, CommentId, Option<i64>), ApiError> {
    let mut parts = one.split(' ');
    let word = parts.next().filter(|word| *word == UNDO || Verb::WORDS.iter().any(|(known, _)| known == word));
    let id = parts.next().and_then(|id| id.parse().ok());
    let version = parts.next().map(str::parse).transpose();
    match (word, id, version) {
        (Some(word), Some(id), Ok(version)) => Ok((word, CommentId::new(id), version)),
        _ => Err(FieldErrors::one("one", Rule::Malformed { expected: "an action, an id and a version" }).into()),
    }
}

async fn carry_out(
    state: &AppState,
    desk: &Desk,
    word: &str,
    (id, version): (CommentId, Option<i64>),
) -> Result<Option<AdminComment>, ServiceError> {
    let (service, principal) = (&state.service, &desk.principal);
    let verb = Verb::WORDS.iter().find(|(known, _)| *known == word).map(|(_, verb)| *verb);
    match verb {
        None => moderate::undo(service, principal, id, version).await.map(Some),
        Some(Verb::Delete) => moderate::delete(service, principal, id, version).await.map(|()| None),
        Some(verb) => {
            let change = CommentChange { verb: Some(verb), ..CommentChange::default() };
            moderate::change(service, principal, id, version, change).await.map(Some)
        }
    }
}

fn decided(
    state: &AppState,
    desk: &Desk,
    done: (&str, CommentId),
    found: Option<&AdminComment>,
) -> Result<HttpResponse, ApiError> {
    Ok(HttpResponse::Ok().json(body(state, desk, done, found)?))
}

fn body(
    state: &AppState,
    desk: &Desk,
    (word, id): (&str, CommentId),
    found: Option<&AdminComment>,
) -> Result<DecidedBody, ApiError> {
    let row = found.map(|found| {
        let view = OneRow { row: RowView::of(state, desk, found), here: "/admin".to_owned() };
        desk.render(state, (Template::AdminRow, "queue"), view)
    });
    Ok(DecidedBody {
        id: id.get(),
        message: desk.words.text(&format!("admin-done-{word}")),
        status: found.map(|found| found.comment.status.as_str()),
        version: found.map(|found| found.comment.version),
        can_undo: found.is_some() && word != UNDO,
        row: row.transpose()?,
    })
}

/// Says who decided what a moment ago.
pub(super) fn overtaken(desk: &Desk, found: &AdminComment) -> String {
    let last = found.decisions.last().map(|decision| sentence(&desk.words, decision)).unwrap_or_default();
    desk.words.text_with("admin-overtaken", [("decision", last.into())])
}

async fn ticked(state: &AppState, desk: &Desk, form: &Form, back: &str) -> Result<HttpResponse, ApiError> {
    let mut errors = FieldErrors::default();
    let ids: Vec<_> = form.all("ids").filter_map(read_ticked).collect();
    if ids.is_empty() {
        errors.add("ids", Rule::Required);
    }
    let verb = verb(form, &mut errors);
    let Some(verb) = verb.filter(|_| errors.is_empty()) else { return Err(errors.into()) };
    let results = moderate::batch_as_seen(&state.service, &desk.principal, ids, verb).await?;
    let done = results.iter().filter(|(_, outcome)| outcome.is_ok()).count();
    Ok(bulk::back_with(back, done, results.len() - done))
}

/// Reads `ID:VERSION`, or `ID` for any version, so that what somebody else has decided about meanwhile is left as it is.
fn read_ticked(text: &str) -> Option<(CommentId, Option<i64>)> {
    let (id, version) = text.split_once(':').map_or((text, None), |(id, version)| (id, Some(version)));
    Some((CommentId::new(id.parse().ok()?), version.map(str::parse).transpose().ok()?))
}

/// Reads the action of many.
pub(super) fn verb(form: &Form, errors: &mut FieldErrors) -> Option<Verb> {
    let word = form.first("action").unwrap_or_default();
    let verb = Verb::WORDS.iter().find(|(known, _)| *known == word).map(|(_, verb)| *verb);
    if verb.is_none() {
        errors.add("action", Rule::Required);
    }
    verb
}

/// Tells whether an error means that somebody else was faster.
pub(super) fn is_overtaken(error: &ApiError) -> bool {
    error.code() == Code::StaleVersion
}
