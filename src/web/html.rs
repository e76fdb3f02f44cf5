//! HTML answers: sets their headers, and those of an error that a page is about.

use super::code::Code;
use super::error::ApiError;
use super::headers::site_page_policy;
use super::messages::Messages;
use super::present::{field_messages, render};
use super::state::AppState;
use super::templates::Template;
use super::view::ErrorPageView;
use crate::domain::site::Site;
use actix_web::http::{ConnectionType, StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;

/// An HTML answer.
pub(super) struct HtmlPage<'a> {
    html: String,
    messages: &'a Messages,
    status: StatusCode,
    error: Option<&'a ApiError>,
    site: Option<&'a Site>,
    cache_control: Option<&'static str>,
    is_private: bool,
}

impl<'a> HtmlPage<'a> {
    /// Renders a page with status 200.
    ///
    /// # Errors
    /// `Internal` where the template fails.
    pub(super) fn render(
        state: &AppState,
        template: Template,
        messages: &'a Messages,
        view: &impl Serialize,
    ) -> Result<Self, ApiError> {
        let html = render(&state.templates, template, messages, view)?;
        let status = StatusCode::OK;
        Ok(Self { html, messages, status, error: None, site: None, cache_control: None, is_private: false })
    }

    /// Sets the status.
    pub(super) fn status(self, status: StatusCode) -> Self {
        Self { status, ..self }
    }

    /// Uses the status and the headers of an error.
    pub(super) fn about(self, error: &'a ApiError) -> Self {
        Self { status: error.status_code(), error: Some(error), ..self }
    }

    /// Uses the content security policy of a site's pages.
    pub(super) fn of_site(self, site: &'a Site) -> Self {
        Self { site: Some(site), ..self }
    }

    /// Sets `Cache-Control`.
    pub(super) fn kept(self, cache_control: &'static str) -> Self {
        Self { cache_control: Some(cache_control), ..self }
    }

    /// Forbids caching and indexing.
    pub(super) fn private(self) -> Self {
        Self { is_private: true, ..self.kept("no-store") }
    }

    /// Builds the response.
    pub(super) fn answer(self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status);
        response
            .content_type("text/html; charset=utf-8")
            .insert_header((header::CONTENT_LANGUAGE, self.messages.lang()));
        if let Some(value) = self.cache_control {
            response.insert_header((header::CACHE_CONTROL, value));
        }
        if self.is_private {
            response.insert_header(("x-robots-tag", "noindex"));
        }
        if let Some(site) = self.site {
            response.insert_header((header::CONTENT_SECURITY_POLICY, site_page_policy(&site.origins)));
        }
        let mut response = response.body(self.html);
        if let Some(error) = self.error {
            finish(&mut response, error);
        }
        response
    }
}

/// Adds the headers of an error. Logs an internal error, as the request log does not see the error behind a page.
fn finish(response: &mut HttpResponse, error: &ApiError) {
    if let ApiError::Internal(cause) = error {
        tracing::error!(error = &**cause as &dyn std::error::Error, "a page could not be made");
    }
    // Otherwise the rest of the body would be parsed as the next request.
    if matches!(error.code(), Code::RequestTimeout | Code::PayloadTooLarge) {
        response.head_mut().set_connection_type(ConnectionType::Close);
    }
    for (name, value) in error.error_response().headers() {
        if name != header::CONTENT_TYPE && name != header::WWW_AUTHENTICATE {
            response.headers_mut().insert(name.clone(), value.clone());
        }
    }
}

/// Answers with a page about an error, without a form.
pub(super) fn error_page(state: &AppState, messages: &Messages, error: &ApiError) -> HttpResponse {
    let code = error.code();
    let detail = match error {
        ApiError::Invalid(errors) => {
            field_messages(errors, messages).into_iter().map(|field| field.message).collect::<Vec<_>>().join(" ")
        }
        _ => messages.problem_detail(code.as_str()),
    };
    let title = messages.problem_title(code.as_str());
    let view = ErrorPageView { status: code.status().as_u16(), title, detail, back_url: None };
    match HtmlPage::render(state, Template::Error, messages, &view) {
        Ok(page) => page.about(error).private().answer(),
        Err(error) => HttpResponse::from_error(error),
    }
}
