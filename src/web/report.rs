//! The page to report a comment without JavaScript: `/comments/{id}/report`.

use super::api::reports::ReportBody;
use super::avatars;
use super::body::{Form, Members};
use super::context::RequestContext;
use super::error::{ApiError, ApiResult};
use super::html::{HtmlPage, error_page};
use super::language_preference::LanguagePreference;
use super::present::{field_messages, held};
use super::state::{AppState, MAX_REPORT_BYTES};
use super::templates::Template;
use super::view::{CommentView, ReportPageView};
use crate::domain::comment::CommentId;
use crate::domain::fields::FieldErrors;
use crate::domain::network::NetworkAddress;
use crate::domain::report::ReportReason;
use crate::service::reports::{self, ReportInput, Target};
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};

/// Shows a comment and the form to report it with.
pub async fn get_report(state: web::Data<AppState>, request: HttpRequest, id: web::Path<String>) -> HttpResponse {
    let preference = LanguagePreference::of(&request);
    match find(&state, &id).await {
        Ok(target) => show(&state, &target, preference, ReportFormState::default()),
        Err(error) => error_page(&state, &preference.messages(None), &error),
    }
}

/// Accepts a report from the form. The answer is the same for a comment that was reported before.
pub async fn post_report(context: RequestContext, id: web::Path<String>, payload: web::Payload) -> HttpResponse {
    let RequestContext { state, request, .. } = &context;
    let target = match find(state, &id).await {
        Ok(target) => target,
        Err(error) => return error_page(state, &LanguagePreference::of(request).messages(None), &error),
    };
    let (form, outcome) = match receive(&context, &target, payload).await {
        Ok((form, input)) => {
            let outcome = take(&context, &target, input).await;
            (form, outcome)
        }
        Err(error) => (Form::default(), Err(error)),
    };
    let preference = LanguagePreference::of_form(request, Some(&form));
    match outcome {
        Ok(()) => show(state, &target, preference, ReportFormState { is_done: true, ..ReportFormState::default() }),
        Err(ApiError::Invalid(errors)) => {
            let typed = |name: &str| form.first(name).unwrap_or_default().to_owned();
            let (reason, note) = (typed("reason"), typed("note"));
            show(state, &target, preference, ReportFormState { is_done: false, reason, note, errors })
        }
        Err(error) => error_page(state, &preference.messages(Some(&target.site)), &error),
    }
}

/// Finds a comment that can be reported.
///
/// # Errors
/// `NOT_FOUND`, also for what is no id.
pub(super) async fn find(state: &AppState, id: &str) -> ApiResult<Target> {
    let id = id.parse().ok().filter(|id| *id > 0).ok_or(ApiError::NOT_FOUND)?;
    Ok(reports::target(&state.service, CommentId::new(id)).await?)
}

async fn receive(context: &RequestContext, target: &Target, payload: web::Payload) -> ApiResult<(Form, ReportInput)> {
    // Refuses a foreign page before it reads a byte of the body.
    let sender = context.sender(&target.site)?;
    let form = Form::receive(&context.state, &context.request, payload, MAX_REPORT_BYTES).await?;
    form.refuse_nul()?;
    let input = ReportBody::of_form(&form)?.input(&sender);
    Ok((form, input))
}

/// Stores a report. An invalid one does not count against the rate limit.
///
/// # Errors
/// Those of `reports`; `TooManyComments` after all other checks.
pub(super) async fn take(context: &RequestContext, target: &Target, input: ReportInput) -> ApiResult<()> {
    let (service, address) = (&context.state.service, context.client.address);
    let report = reports::read(service, target, &input)?;
    context.state.report_limit.take(service, address).await??;
    Ok(reports::keep(service, target, report, NetworkAddress::new(address)).await?)
}

/// The state of the form.
#[derive(Default)]
struct ReportFormState {
    is_done: bool,
    reason: String,
    note: String,
    errors: FieldErrors,
}

fn show(state: &AppState, target: &Target, preference: LanguagePreference, form: ReportFormState) -> HttpResponse {
    page(state, target, preference, form).unwrap_or_else(HttpResponse::from_error)
}

fn page(state: &AppState, target: &Target, preference: LanguagePreference, form: ReportFormState) -> ApiResult {
    let messages = &preference.messages(Some(&target.site));
    let status = if form.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let (site, article, id) = (&target.site, &target.article, target.comment.id.get());
    let origin = site.origins.first().ok_or(ApiError::NOT_FOUND)?;
    let article_url = state.with_language(article.url(origin), preference);
    let shown = held(&target.comment, site, (&article_url, &avatars::root(&state.own_origins)), messages);
    let view = ReportPageView {
        site_name: site.name.as_str().to_owned(),
        article_title: article.title.as_ref().map_or(article.path.as_str(), |title| title.as_str()).to_owned(),
        back_url: format!("{article_url}#comment-{id}"),
        action_url: state.own_origins.url(&format!("/comments/{id}/report")),
        form_token: reports::form_token(&state.service, target),
        lang: messages.lang(),
        is_done: form.is_done,
        reasons: ReportReason::ALL.iter().map(|reason| reason.as_str()).collect(),
        reason: form.reason,
        note: form.note,
        errors: field_messages(&form.errors, messages),
        comment: CommentView { is_held_preview: false, ..shown },
    };
    let page = HtmlPage::render(state, Template::Report, messages, &view)?;
    Ok(page.status(status).of_site(site).private().answer())
}
