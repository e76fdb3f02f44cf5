//! Answers a form that was refused: shows the same form with everything that was typed.

use super::avatars;
use super::body::Form;
use super::code::Code;
use super::error::ApiError;
use super::form::ReadForm;
use super::html::{HtmlPage, error_page};
use super::language_preference::LanguagePreference;
use super::messages::Messages;
use super::present::{LinkContext, empty_form, field_messages};
use super::state::AppState;
use super::templates::Template;
use super::view::{FormErrorView, FormValues, FormView};
use crate::crypto::FormScope;
use crate::domain::comment::CommentId;
use crate::domain::page::{PageSize, ThreadOrder};
use crate::domain::site::{EmailRequirement, Site};
use crate::service::read::{self, ThreadPage, ThreadRequest};
use actix_web::HttpResponse;

/// Shows the form again, or a plain error page if the form could not be read.
pub(super) async fn page(
    state: &AppState,
    preference: LanguagePreference,
    error: &ApiError,
    read: &ReadForm,
) -> HttpResponse {
    let messages = preference.messages(read.site.as_ref());
    let shown = match (&read.form, &read.site) {
        (Some(form), Some(site)) => again(state, (preference, &messages), error, form, site).await,
        (Some(form), None) => of_no_site(state, &messages, error, form),
        (None, _) => Ok(error_page(state, &messages, error)),
    };
    shown.unwrap_or_else(HttpResponse::from_error)
}

async fn again(
    state: &AppState,
    (preference, messages): (LanguagePreference, &Messages),
    error: &ApiError,
    form: &Form,
    site: &Site,
) -> Result<HttpResponse, ApiError> {
    let page = read::thread(&state.service, thread_of(form, site)).await.ok();
    let home = format!("{}/", site.origins.first().map_or("", |origin| origin.as_str()));
    let link_context = LinkContext {
        thread_url: page
            .as_ref()
            .map_or_else(String::new, |page| LinkContext::whole_page(&state.own_origins, page, preference)),
        article_url: page.as_ref().map_or(home, ThreadPage::url),
        avatars: avatars::root(&state.own_origins),
        action_url: state.own_origins.url("/comments"),
        query: preference.kept_in(String::new()),
        redirect_to: sent(form, "redirect_to"),
        work_root: state.own_origins.url("/api/v1/sites/"),
        form_token: form_token(state, error, form, page.as_ref()),
    };
    let view = FormErrorView {
        site_name: site.name.as_str().to_owned(),
        article_title: page
            .as_ref()
            .map_or_else(|| link_context.article_url.clone(), |page| page.shown_title().to_owned()),
        article_url: Some(link_context.article_url.clone()),
        form: refilled(empty_form(site, page.as_ref(), &link_context, messages), error, form, messages),
    };
    Ok(HtmlPage::render(state, Template::FormError, messages, &view)?.about(error).of_site(site).answer())
}

/// Shows what was typed for an unknown site, so that it can at least be copied.
fn of_no_site(state: &AppState, messages: &Messages, error: &ApiError, form: &Form) -> Result<HttpResponse, ApiError> {
    let empty = FormView {
        action_url: state.own_origins.url("/comments"),
        site_slug: typed(form, "site"),
        article: String::new(),
        external_id: None,
        parent_id: 0,
        reply_to: None,
        form_token: typed(form, "form_token"),
        work_url: None,
        redirect_to: sent(form, "redirect_to"),
        lang: messages.lang(),
        email: EmailRequirement::Optional.as_str(),
        values: FormValues::default(),
        errors: Vec::new(),
        notice: None,
    };
    let view = FormErrorView {
        site_name: String::new(),
        article_title: typed(form, "article"),
        article_url: None,
        form: refilled(empty, error, form, messages),
    };
    Ok(HtmlPage::render(state, Template::FormError, messages, &view)?.about(error).answer())
}

/// Fills a form with what was typed, and puts each error beside its field.
fn refilled(empty: FormView, error: &ApiError, form: &Form, messages: &Messages) -> FormView {
    let (errors, notice) = match error {
        ApiError::Invalid(errors) => (field_messages(errors, messages), None),
        other => (Vec::new(), Some(messages.problem_detail(other.code().as_str()))),
    };
    FormView {
        article: typed(form, "article"),
        external_id: sent(form, "comment_post_ID"),
        parent_id: typed(form, "comment_parent").trim().parse().unwrap_or(0),
        values: FormValues {
            author: typed(form, "author"),
            email: typed(form, "email"),
            url: typed(form, "url"),
            comment: typed(form, "comment"),
        },
        errors,
        notice,
        ..empty
    }
}

/// Returns the token of the form that was sent: it keeps its start time, so nobody waits twice. Replaces a token that
/// is not accepted any more, or the form could never be sent.
fn form_token(state: &AppState, error: &ApiError, form: &Form, page: Option<&ThreadPage>) -> String {
    match page {
        Some(page) if error.code() == Code::OriginNotAllowed => {
            let now = state.service.clock.now();
            state.service.keyring.personal_form_token(FormScope::new(&page.site, &page.path), now)
        }
        _ => typed(form, "form_token"),
    }
}

/// Returns what was typed into a field, without NULs, which HTML cannot hold. Returns an empty text for a missing
/// field.
fn typed(form: &Form, name: &str) -> String {
    form.first(name).unwrap_or_default().replace('\0', "")
}

fn sent(form: &Form, name: &str) -> Option<String> {
    form.first(name).map(|_| typed(form, name))
}

/// Requests the smallest page of the form's thread, for its title and for the parent comment.
fn thread_of(form: &Form, site: &Site) -> ThreadRequest {
    ThreadRequest {
        site: site.slug.as_str().to_owned(),
        article: typed(form, "article"),
        order: ThreadOrder::Oldest,
        size: PageSize::ONE,
        cursor: None,
        reply_to: typed(form, "comment_parent").trim().parse().ok().map(CommentId::new),
    }
}
