//! Telling the moderators about a comment, without JavaScript: `/comments/{id}/report`.

use super::api::reports::ReportBody;
use super::avatars;
use super::body::{Form, Members};
use super::client::ClientAddress;
use super::error::ApiError;
use super::html::{HtmlPage, error_page};
use super::origin::Sender;
use super::present::{field_messages, held};
use super::state::{AppState, MAX_REPORT_BYTES};
use super::templates::Template;
use super::view::{CommentView, ReportPageView};
use super::wish::Wish;
use super::words::Words;
use crate::domain::comment::CommentId;
use crate::domain::fields::FieldErrors;
use crate::domain::network::NetworkAddress;
use crate::domain::report::ReportReason;
use crate::service::ServiceError;
use crate::service::reports::{self, ReportInput, Target};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

/// Shows a comment and the form to report it with.
pub async fn get_report(state: web::Data<AppState>, request: HttpRequest, id: web::Path<String>) -> HttpResponse {
    let wish = Wish::of(&request);
    match find(&state, &id).await {
        Ok(target) => {
            let words = wish.words(Some(&target.site));
            let asked = Asked { status: StatusCode::OK, is_done: false, ..Asked::default() };
            show(&state, &target, (wish, &words), asked)
        }
        Err(error) => error_page(&state, &wish.words(None), &error),
    }
}

/// Takes a report from the form. The answer is the same whether or not the comment was reported before.
pub async fn post_report(
    state: web::Data<AppState>,
    request: HttpRequest,
    id: web::Path<String>,
    client: ClientAddress,
    payload: web::Payload,
) -> HttpResponse {
    let target = match find(&state, &id).await {
        Ok(target) => target,
        Err(error) => return error_page(&state, &Wish::of(&request).words(None), &error),
    };
    let (form, outcome) = match receive(&state, &request, &target, payload).await {
        Ok((form, input)) => {
            let outcome = take(&state, &target, input, client).await;
            (form, outcome)
        }
        Err(error) => (Form::default(), Err(error)),
    };
    let wish = Wish::of_form(&request, Some(&form));
    let words = wish.words(Some(&target.site));
    let typed = |name: &str| form.first(name).unwrap_or_default().to_owned();
    let (reason, note) = (typed("reason"), typed("note"));
    match outcome {
        Ok(()) => {
            let asked = Asked { status: StatusCode::OK, is_done: true, ..Asked::default() };
            show(&state, &target, (wish, &words), asked)
        }
        Err(ApiError::Invalid(errors)) => {
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            show(&state, &target, (wish, &words), Asked { status, is_done: false, reason, note, errors })
        }
        Err(error) => error_page(&state, &words, &error),
    }
}

/// Finds a comment that can be reported.
///
/// # Errors
/// `NOT_FOUND`, also for what is no id.
pub(super) async fn find(state: &AppState, id: &str) -> Result<Target, ApiError> {
    let id = id.parse().ok().filter(|id| *id > 0).ok_or(ApiError::NOT_FOUND)?;
    Ok(reports::target(&state.service, CommentId::new(id)).await?)
}

async fn receive(
    state: &AppState,
    request: &HttpRequest,
    target: &Target,
    payload: web::Payload,
) -> Result<(Form, ReportInput), ApiError> {
    // A foreign page is refused before a byte of its body is read.
    let sender = Sender::judge(request.headers(), &target.site, &state.place)?;
    let form = Form::receive(state, request, payload, MAX_REPORT_BYTES).await?;
    form.refuse_nul()?;
    let input = ReportBody::of_form(&form)?.input(&sender);
    Ok((form, input))
}

/// Takes a report. A mistake in it costs nobody their turn.
///
/// # Errors
/// Those of `reports`, and `TooManyComments` once everything else was found right.
pub(super) async fn take(
    state: &AppState,
    target: &Target,
    input: ReportInput,
    client: ClientAddress,
) -> Result<(), ApiError> {
    let report = reports::read(&state.service, target, &input)?;
    state.report_limit.check(client.address)?;
    let kept: Result<(), ServiceError> =
        reports::keep(&state.service, target, report, NetworkAddress::new(client.address)).await;
    Ok(kept?)
}

/// What the page says beside the comment.
#[derive(Default)]
struct Asked {
    status: StatusCode,
    is_done: bool,
    reason: String,
    note: String,
    errors: FieldErrors,
}

fn show(state: &AppState, target: &Target, (wish, words): (Wish, &Words), asked: Asked) -> HttpResponse {
    page(state, target, (wish, words), asked).unwrap_or_else(HttpResponse::from_error)
}

fn page(
    state: &AppState,
    target: &Target,
    (wish, words): (Wish, &Words),
    asked: Asked,
) -> Result<HttpResponse, ApiError> {
    let (site, article, id) = (&target.site, &target.article, target.comment.id.get());
    let origin = site.origins.first().ok_or(ApiError::NOT_FOUND)?;
    let article_url = state.with_language(article.url(origin), wish);
    let shown = held(&target.comment, site, (&article_url, &avatars::root(&state.place)), words);
    let view = ReportPageView {
        site_name: site.name.as_str().to_owned(),
        article_title: article.title.as_ref().map_or(article.path.as_str(), |title| title.as_str()).to_owned(),
        back_url: format!("{article_url}#comment-{id}"),
        action_url: state.place.url(&format!("/comments/{id}/report")),
        form_token: reports::form_token(&state.service, target),
        lang: words.lang(),
        is_done: asked.is_done,
        reasons: ReportReason::ALL.iter().map(|reason| reason.as_str()).collect(),
        reason: asked.reason,
        note: asked.note,
        errors: field_messages(&asked.errors, words),
        comment: CommentView { is_held_preview: false, ..shown },
    };
    let page = HtmlPage::render(state, Template::Report, words, &view)?;
    Ok(page.status(asked.status).of_site(site).private().answer())
}
