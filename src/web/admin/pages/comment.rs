//! The page of one comment: text, context, history; edit, reply, ban, and reveal the address.

use super::decide::overtaken;
use super::form_state::FormState;
use super::layout::{AdminPage, PageName, mistakes, redirect};
use super::rows::{DecisionView, RowView};
use crate::domain::comment::CommentId;
use crate::domain::report::Report;
use crate::service::bans::{self, NewBan};
use crate::service::moderate;
use crate::service::queue::{self, AdminComment};
use crate::service::{ServiceError, reply, reports, reveal};
use crate::web::admin::bans::NewBanBody;
use crate::web::admin::comments::CommentChangeBody;
use crate::web::admin::path::path_id;
use crate::web::admin::replies::ReplyBody;
use crate::web::admin::reveal::{RevealBody, shown_email};
use crate::web::body::{Form, Members};
use crate::web::error::ApiResult;
use crate::web::messages::Messages;
use crate::web::templates::Template;
use actix_web::http::StatusCode;
use serde::Serialize;

const PAGE: PageName = (Template::AdminComment, "queue");

/// The most replies below a comment.
const REPLIES: i64 = 10;

#[derive(Serialize)]
struct CommentPageView {
    row: RowView,
    here: String,
    parent: Option<RowView>,
    replies: Vec<RowView>,
    history: Vec<DecisionView>,
    reports: Vec<ReportView>,
    can_undo: bool,
    #[serde(flatten)]
    state: CommentPageState,
}

/// What the page shows beside the comment.
#[derive(Default, Serialize)]
struct CommentPageState {
    /// `wrong` names the form: `edit`, `answer`, `reveal`, or the kind of a ban.
    #[serde(flatten)]
    form: FormState,
    /// The author's address, once it is revealed.
    email: Option<String>,
    /// The sentence about a decision that came first.
    overtaken: Option<String>,
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
    fn of(messages: &Messages, report: &Report) -> Self {
        Self {
            at_iso: report.created_at.to_rfc3339(),
            at_text: messages.date_time(report.created_at),
            reason: messages.text(&format!("report-reason-{}", report.reason.as_str())),
            note: report.note.as_ref().map(|note| note.as_str().to_owned()),
            is_settled: report.is_settled,
        }
    }
}

/// Shows a comment.
pub async fn get_comment(page: &AdminPage, query: &Form) -> ApiResult {
    let form = FormState::done(page, query, "admin-done");
    show(page, find(page, id(page)?).await?, CommentPageState { form, ..CommentPageState::default() }).await
}

/// Changes text, name or website.
pub async fn post_comment_edit(page: &AdminPage, form: &Form) -> ApiResult {
    let ((service, principal), id) = (page.caller.parts(), id(page)?);
    let version = form.first("version").and_then(|version| version.parse().ok());
    let change = CommentChangeBody::of_form(form)?.into();
    let changed = moderate::change(service, principal, id, version, change).await;
    let typed = FormState::typed(form, ["body", "author_name", "author_url", "version"]).of("edit");
    finish(page, id, changed.map(|_| "edit"), typed).await
}

/// Answers the comment as a moderator.
pub async fn post_comment_answer(page: &AdminPage, form: &Form) -> ApiResult {
    let ((service, principal), id) = (page.caller.parts(), id(page)?);
    let replied = reply::reply(service, principal, id, &ReplyBody::of_form(form)?.body).await;
    finish(page, id, replied.map(|_| "reply"), FormState::typed(form, ["body"]).of("answer")).await
}

/// Reveals the author's address to an owner who gives a reason. The audit log records it.
pub async fn post_comment_reveal(page: &AdminPage, form: &Form) -> ApiResult {
    let ((service, principal), id) = (page.caller.parts(), id(page)?);
    let RevealBody { reason, password } = RevealBody::of_form(form)?;
    let asked = (reason.as_str(), password.as_deref().unwrap_or_default());
    let state = match mistakes(reveal::reveal_email(service, principal, id, asked).await)? {
        Ok(email) => {
            let none = || page.messages.text("admin-reveal-none");
            CommentPageState {
                email: Some(email.as_ref().map_or_else(none, shown_email)),
                ..CommentPageState::default()
            }
        }
        Err(errors) => {
            let form = FormState::typed(form, ["reason"]).of("reveal").refused(page, &errors);
            CommentPageState { form, ..CommentPageState::default() }
        }
    };
    show(page, find(page, id).await?, state).await
}

/// Bans who wrote the comment, or the network that it came from.
pub async fn post_comment_ban(page: &AdminPage, form: &Form) -> ApiResult {
    let ((service, principal), id) = (page.caller.parts(), id(page)?);
    let found = find(page, id).await?;
    let ban: NewBan = NewBanBody::of_form(form)?.into();
    let ban = NewBan { site: found.site.slug.as_str().to_owned(), comment: Some(id), ..ban };
    let banned = bans::add(service, principal, ban).await;
    finish(page, id, banned.map(|_| "ban"), FormState::typed(form, ["days"]).of(form.first("kind").unwrap_or_default()))
        .await
}

/// Shows a comment to a moderator whose decision came too late. `typed` can be sent again for the version that they see
/// now.
pub(super) async fn show_overtaken(page: &AdminPage, found: AdminComment, typed: FormState) -> ApiResult {
    let overtaken = Some(overtaken(page, &found));
    let view = view(page, found, CommentPageState { form: typed, overtaken, ..CommentPageState::default() }).await?;
    page.show_as(StatusCode::PRECONDITION_FAILED, PAGE, view)
}

/// Redirects to the comment, or shows it with the errors and everything that was typed.
async fn finish(page: &AdminPage, id: CommentId, outcome: Result<&str, ServiceError>, typed: FormState) -> ApiResult {
    match outcome {
        Ok(done) => Ok(redirect(&format!("/admin/comments/{}?done={done}", id.get()))),
        Err(ServiceError::Invalid(errors)) => {
            let form = typed.refused(page, &errors);
            show(page, find(page, id).await?, CommentPageState { form, ..CommentPageState::default() }).await
        }
        Err(ServiceError::StaleVersion) => show_overtaken(page, find(page, id).await?, typed).await,
        Err(error) => Err(error.into()),
    }
}

fn id(page: &AdminPage) -> ApiResult<CommentId> {
    Ok(CommentId::new(path_id(&page.path()?)?))
}

async fn find(page: &AdminPage, id: CommentId) -> ApiResult<AdminComment> {
    let (service, principal) = page.caller.parts();
    Ok(queue::find(service, principal, id).await?)
}

async fn show(page: &AdminPage, found: AdminComment, state: CommentPageState) -> ApiResult {
    let status = state.form.status();
    page.show_as(status, PAGE, view(page, found, state).await?)
}

async fn view(page: &AdminPage, found: AdminComment, state: CommentPageState) -> ApiResult<CommentPageView> {
    let ((service, principal), id) = (page.caller.parts(), found.comment.id);
    let context = queue::context(service, principal, id, REPLIES).await?;
    let reports = reports::of_comment(service, principal, id).await?;
    let row = |found: &AdminComment| RowView::of(page, found);
    Ok(CommentPageView {
        row: row(&found),
        here: format!("/admin/comments/{}", id.get()),
        parent: context.parent.as_ref().map(row),
        replies: context.replies.iter().map(row).collect(),
        history: found.decisions.iter().map(|decision| DecisionView::of(&page.messages, decision)).collect(),
        reports: reports.iter().map(|report| ReportView::of(&page.messages, report)).collect(),
        can_undo: moderate::can_undo(&found.decisions),
        state,
    })
}
