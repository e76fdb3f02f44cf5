//! One comment: its text, what stands around it, its history; editing, answering, and revealing the address.

use super::decide::{is_overtaken, overtaken};
use super::desk::{Desk, act, redirect, show, typed};
use super::queue::NoticeView;
use super::rows::{DecisionView, RowView};
use crate::domain::comment::CommentId;
use crate::domain::fields::FieldErrors;
use crate::domain::report::Report;
use crate::service::bans::{self, NewBan};
use crate::service::moderate::{self, CommentChange};
use crate::service::queue::{self, AdminComment};
use crate::service::{ServiceError, reply, reports, reveal};
use crate::web::admin::bans::NewBanBody;
use crate::web::admin::path::path_id;
use crate::web::admin::reveal::shown_email;
use crate::web::body::{Form, Members};
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use crate::web::words::Words;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

/// Replies that are shown below a comment; the rest is in the thread.
const REPLIES: i64 = 10;

#[derive(Serialize)]
struct CommentPageView {
    row: RowView,
    here: String,
    parent: Option<RowView>,
    replies: Vec<RowView>,
    history: Vec<DecisionView>,
    reports: Vec<ReportView>,
    edit: EditView,
    answer: String,
    reason: String,
    email: Option<String>,
    problems: BTreeMap<String, String>,
    notice: Option<NoticeView>,
    overtaken: Option<String>,
    can_undo: bool,
    ban: BanFormView,
}

/// What was typed into one of the forms that ban.
#[derive(Debug, Clone, Default, Serialize)]
struct BanFormView {
    kind: String,
    days: String,
    problem: Option<String>,
}

#[derive(Serialize)]
struct ReportView {
    at_iso: String,
    at_text: String,
    reason: String,
    note: Option<String>,
    is_settled: bool,
}

impl ReportView {
    fn of(words: &Words, report: &Report) -> Self {
        Self {
            at_iso: report.created_at.to_rfc3339(),
            at_text: words.date_time(report.created_at),
            reason: words.text(&format!("report-reason-{}", report.reason.as_str())),
            note: report.note.as_ref().map(|note| note.as_str().to_owned()),
            is_settled: report.is_settled,
        }
    }
}

#[derive(Debug, Clone, Default, Serialize)]
struct EditView {
    body: String,
    author_name: String,
    author_url: String,
    version: i64,
}

/// What a page shows beside the comment itself.
#[derive(Default)]
struct Extra {
    edit: Option<EditView>,
    answer: String,
    reason: String,
    email: Option<String>,
    errors: FieldErrors,
    notice: Option<NoticeView>,
    overtaken: Option<String>,
    status: Option<StatusCode>,
    ban: BanFormView,
}

/// Shows a comment.
pub async fn get_comment(state: web::Data<AppState>, request: HttpRequest, id: web::Path<String>) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        let found = find(&state, desk, &id).await?;
        let done = query.first("done").and_then(|word| desk.words.known(&format!("admin-done-{word}")));
        let notice = done.map(|text| NoticeView { text, undo: None });
        page(&state, desk, found, Extra { notice, ..Extra::default() }).await
    })
    .await
}

/// Changes text, name or website.
pub async fn post_comment_edit(
    state: web::Data<AppState>,
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let id = CommentId::new(path_id(&id)?);
        let version = typed(form, "version").parse().ok();
        let edit = EditView {
            body: typed(form, "body"),
            author_name: typed(form, "author_name"),
            author_url: typed(form, "author_url"),
            version: version.unwrap_or_default(),
        };
        let change = CommentChange {
            verb: None,
            body: Some(edit.body.clone()),
            author_name: Some(edit.author_name.clone()),
            author_url: Some(edit.author_url.clone()),
        };
        let changed = moderate::change(&state.service, &desk.principal, id, version, change).await;
        let extra = Extra { edit: Some(edit), ..Extra::default() };
        finish(&state, desk, id, changed.map(|_| "edit"), extra).await
    })
    .await
}

/// Answers the comment as a moderator.
pub async fn post_comment_answer(
    state: web::Data<AppState>,
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let id = CommentId::new(path_id(&id)?);
        let answer = typed(form, "answer");
        let replied = reply::reply(&state.service, &desk.principal, id, &answer).await;
        let replied = replied.map(|_| "reply").map_err(|error| renamed(error, "body", "answer"));
        finish(&state, desk, id, replied, Extra { answer, ..Extra::default() }).await
    })
    .await
}

/// Shows the address behind the comment to an owner who says why; the call is in the audit log.
pub async fn post_comment_reveal(
    state: web::Data<AppState>,
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let comment = CommentId::new(path_id(&id)?);
        let reason = typed(form, "reason");
        let asked = (reason.as_str(), form.first("password").unwrap_or_default());
        let revealed = reveal::reveal_email(&state.service, &desk.principal, comment, asked).await;
        let extra = match revealed {
            Ok(email) => {
                let none = || desk.words.text("admin-reveal-none");
                Extra { email: Some(email.as_ref().map_or_else(none, shown_email)), ..Extra::default() }
            }
            Err(ServiceError::Invalid(errors)) => Extra { reason, errors, ..Extra::default() },
            Err(error) => return Err(error.into()),
        };
        let found = queue::find(&state.service, &desk.principal, comment).await?;
        page(&state, desk, found, extra).await
    })
    .await
}

/// Bans who wrote the comment, or the network that it came from.
pub async fn post_comment_ban(
    state: web::Data<AppState>,
    request: HttpRequest,
    id: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let found = find(&state, desk, &id).await?;
        let comment = found.comment.id;
        let new = NewBan {
            site: found.site.slug.as_str().to_owned(),
            comment: Some(comment),
            ..NewBanBody::of_form(form)?.into()
        };
        match bans::add(&state.service, &desk.principal, new).await {
            Ok(_) => Ok(redirect(&format!("/admin/comments/{}?done=ban", comment.get()))),
            Err(ServiceError::Invalid(errors)) => {
                let problem = Some(desk.messages(&errors).into_values().collect::<Vec<_>>().join(" "));
                let ban = BanFormView { kind: typed(form, "kind"), days: typed(form, "days"), problem };
                let status = Some(StatusCode::UNPROCESSABLE_ENTITY);
                page(&state, desk, found, Extra { ban, status, ..Extra::default() }).await
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Shows a comment to somebody whose decision came too late.
pub(super) async fn overtaken_page(
    state: &AppState,
    desk: &Desk,
    found: AdminComment,
    message: String,
) -> Result<HttpResponse, ApiError> {
    let status = Some(StatusCode::PRECONDITION_FAILED);
    page(state, desk, found, Extra { overtaken: Some(message), status, ..Extra::default() }).await
}

/// Goes back to the comment, or shows it with what is wrong and everything that was typed.
async fn finish(
    state: &AppState,
    desk: &Desk,
    id: CommentId,
    outcome: Result<&str, ServiceError>,
    extra: Extra,
) -> Result<HttpResponse, ApiError> {
    let error = match outcome {
        Ok(done) => return Ok(redirect(&format!("/admin/comments/{}?done={done}", id.get()))),
        Err(ServiceError::Invalid(errors)) => {
            let found = queue::find(&state.service, &desk.principal, id).await?;
            return page(state, desk, found, Extra { errors, ..extra }).await;
        }
        Err(error) => ApiError::from(error),
    };
    if !is_overtaken(&error) {
        return Err(error);
    }
    let found = queue::find(&state.service, &desk.principal, id).await?;
    // Sent again, it goes over the newer state, which is what the moderator has now seen.
    let edit = extra.edit.map(|edit| EditView { version: found.comment.version, ..edit });
    let overtaken = Some(overtaken(desk, &found));
    page(state, desk, found, Extra { edit, overtaken, status: Some(StatusCode::PRECONDITION_FAILED), ..extra }).await
}

async fn find(state: &AppState, desk: &Desk, id: &web::Path<String>) -> Result<AdminComment, ApiError> {
    Ok(queue::find(&state.service, &desk.principal, CommentId::new(path_id(id)?)).await?)
}

async fn page(state: &AppState, desk: &Desk, found: AdminComment, extra: Extra) -> Result<HttpResponse, ApiError> {
    let around = queue::around(&state.service, &desk.principal, found.comment.id, REPLIES).await?;
    let reports = reports::of_comment(&state.service, &desk.principal, found.comment.id).await?;
    let row = |found: &AdminComment| RowView::of(state, desk, found);
    let comment = &found.comment;
    let status = match extra.status {
        Some(status) => status,
        None if extra.errors.is_empty() => StatusCode::OK,
        None => StatusCode::UNPROCESSABLE_ENTITY,
    };
    let view = CommentPageView {
        here: format!("/admin/comments/{}", comment.id.get()),
        parent: around.parent.as_ref().map(row),
        replies: around.replies.iter().map(row).collect(),
        history: found.decisions.iter().map(|decision| DecisionView::of(&desk.words, decision)).collect(),
        reports: reports.iter().map(|report| ReportView::of(&desk.words, report)).collect(),
        edit: extra.edit.unwrap_or_else(|| EditView {
            body: comment.text.source.clone(),
            author_name: comment.author_name.clone(),
            author_url: comment.author_url.clone().unwrap_or_default(),
            version: comment.version,
        }),
        answer: extra.answer,
        reason: extra.reason,
        email: extra.email,
        problems: desk.messages(&extra.errors),
        notice: extra.notice,
        overtaken: extra.overtaken,
        can_undo: moderate::can_undo(&found.decisions),
        ban: extra.ban,
        row: row(&found),
    };
    desk.show_as(state, status, (Template::AdminComment, "queue"), view)
}

/// Names the field of an error as the form of this page does.
fn renamed(error: ServiceError, from: &str, to: &'static str) -> ServiceError {
    match error {
        ServiceError::Invalid(errors) => {
            let mut named = FieldErrors::default();
            errors.iter().for_each(|error| {
                let field = if error.field == from { to.into() } else { error.field.clone() };
                named.add(field, error.rule.clone());
            });
            ServiceError::Invalid(named)
        }
        other => other,
    }
}
