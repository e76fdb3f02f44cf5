//! Shared by the pages: the session, the language, the layout, and the page for an error.

use super::form_state::FormState;
use crate::domain::account::Scope;
use crate::domain::fields::FieldErrors;
use crate::domain::language::Language;
use crate::web::admin::path::path_name;
use crate::web::body::{self, BodyKind, BodyLimits, Escape, Form};
use crate::web::error::{ApiError, ApiResult};
use crate::web::guard::{self, Caller};
use crate::web::html::HtmlPage;
use crate::web::language_preference::LanguagePreference;
use crate::web::messages::Messages;
use crate::web::method::KnownPaths;
use crate::web::present::render;
use crate::web::query::with_query;
use crate::web::state::{AppState, MAX_ADMIN_BYTES};
use crate::web::templates::Template;
use actix_web::http::{StatusCode, header};
use actix_web::{Handler, HttpRequest, HttpResponse, ResponseError, web};
use serde::Serialize;
use std::collections::BTreeMap;

/// The languages that these pages are written in; readers' pages speak more.
const LANGUAGES: &[&str] = &["en", "de", "fr", "es"];

/// The field of a form with the CSRF token.
const CSRF_FIELD: &str = "csrf_token";

/// A template, and its entry in the navigation.
pub(super) type PageName = (Template, &'static str);

/// A page for somebody who is signed in.
pub(super) struct AdminPage {
    pub(super) caller: Caller,
    pub(super) messages: Messages,
    csrf: String,
}

/// What the layout shows.
#[derive(Debug, Serialize)]
struct LayoutView {
    name: String,
    section: &'static str,
    csrf_token: String,
    may_moderate: bool,
    may_delete: bool,
    may_reveal: bool,
    may_change_sites: bool,
    may_add_sites: bool,
    may_change_users: bool,
    may_read_audit: bool,
}

#[derive(Debug, Serialize)]
struct InLayout<V: Serialize> {
    layout: LayoutView,
    #[serde(flatten)]
    view: V,
}

#[derive(Debug, Serialize)]
struct WithForm<V: Serialize> {
    #[serde(flatten)]
    form: FormState,
    #[serde(flatten)]
    view: V,
}

#[derive(Debug, Serialize)]
struct ErrorView {
    status: u16,
    title: String,
    detail: String,
    problems: Vec<String>,
}

impl AdminPage {
    /// Finds who is signed in; `None` for nobody.
    async fn find(state: &web::Data<AppState>, request: &HttpRequest) -> ApiResult<Option<Self>> {
        let found = guard::signed_in(state, request.headers()).await?;
        Ok(found.map(|(principal, session)| {
            let csrf = state.service.keyring.csrf_token(&session);
            let (state, request) = (state.clone(), request.clone());
            let messages = messages(&request);
            Self { caller: Caller { state, request, principal, session: Some(session) }, messages, csrf }
        }))
    }

    /// Returns the parameter of the path, such as a slug.
    pub(super) fn path(&self) -> ApiResult<String> {
        let part: String = self.caller.request.match_info().load().map_err(|_| ApiError::NOT_FOUND)?;
        path_name(&part)?;
        Ok(part)
    }

    /// Shows a page.
    pub(super) fn show(&self, page: PageName, view: impl Serialize) -> ApiResult {
        self.show_as(StatusCode::OK, page, view)
    }

    /// Shows a page with forms. The status is 422 if there are errors.
    pub(super) fn show_form(&self, page: PageName, form: FormState, view: impl Serialize) -> ApiResult {
        self.show_as(form.status(), page, WithForm { form, view })
    }

    /// Shows a page under a status.
    pub(super) fn show_as(&self, status: StatusCode, page: PageName, view: impl Serialize) -> ApiResult {
        Ok(self.html(page, view)?.status(status).answer())
    }

    /// Shows a page under the status of an error.
    pub(super) fn show_error(&self, error: &ApiError, page: PageName, view: impl Serialize) -> ApiResult {
        Ok(self.html(page, view)?.about(error).answer())
    }

    fn html(&self, (template, section): PageName, view: impl Serialize) -> ApiResult<HtmlPage<'_>> {
        HtmlPage::render(&self.caller.state, template, &self.messages, &self.in_layout(section, view))
    }

    /// Renders a piece of a page.
    pub(super) fn render(&self, (template, section): PageName, view: impl Serialize) -> ApiResult<String> {
        render(&self.caller.state.templates, template, &self.messages, self.in_layout(section, view))
    }

    fn in_layout<V: Serialize>(&self, section: &'static str, view: V) -> InLayout<V> {
        let principal = &self.caller.principal;
        let may = |scope| principal.may(scope);
        let layout = LayoutView {
            name: principal.name().to_owned(),
            section,
            csrf_token: self.csrf.clone(),
            may_moderate: may(Scope::CommentsModerate),
            may_delete: may(Scope::CommentsDelete),
            may_reveal: may(Scope::PiiRead),
            may_change_sites: may(Scope::SitesAdmin),
            may_add_sites: principal.may_everywhere(Scope::SitesAdmin),
            may_change_users: principal.may_everywhere(Scope::UsersAdmin),
            may_read_audit: principal.may_everywhere(Scope::AuditRead),
        };
        InLayout { layout, view }
    }

    /// Returns what is wrong with each field, by its name in the form.
    pub(super) fn field_messages(&self, errors: &FieldErrors) -> BTreeMap<String, String> {
        let mut messages: BTreeMap<String, String> = BTreeMap::new();
        for error in errors.iter() {
            let sentence = self.messages.rule(&error.field, &error.rule);
            let field = error.field.clone().into_owned();
            messages.entry(field).and_modify(|known| *known = format!("{known} {sentence}")).or_insert(sentence);
        }
        messages
    }

    fn error(&self, error: &ApiError) -> HttpResponse {
        let code = error.code();
        let problems = match error {
            ApiError::Invalid(errors) => self.field_messages(errors).into_values().collect(),
            _ => Vec::new(),
        };
        let view = ErrorView {
            status: code.status().as_u16(),
            title: self.messages.problem_title(code.as_str()),
            detail: self.messages.problem_detail(code.as_str()),
            problems,
        };
        self.show_error(error, (Template::AdminError, ""), &view).unwrap_or_else(|error| error.error_response())
    }
}

/// Creates a handler that shows a page, from a function of page and query.
pub(super) fn get(
    build: impl AsyncFn(&AdminPage, &Form) -> ApiResult + Copy + 'static,
) -> impl Handler<(web::Data<AppState>, HttpRequest), Output = HttpResponse> {
    move |state: web::Data<AppState>, request: HttpRequest| async move { show(&state, &request, build).await }
}

/// Creates a handler for a form, from a function of page and form. It checks the session and the CSRF token.
pub(super) fn post(
    act: impl AsyncFn(&AdminPage, &Form) -> ApiResult + Copy + 'static,
) -> impl Handler<(web::Data<AppState>, HttpRequest, web::Payload), Output = HttpResponse> {
    move |state: web::Data<AppState>, request: HttpRequest, payload: web::Payload| async move {
        let page = match AdminPage::find(&state, &request).await {
            Ok(Some(page)) => page,
            Ok(None) => return session_over(&state, &request),
            Err(error) => return error.error_response(),
        };
        let done = async {
            let form = read_form(&state, &request, payload).await?;
            let (session, token) = (page.caller.session.as_ref(), form.first(CSRF_FIELD).unwrap_or_default());
            guard::refuse_forged(request.headers(), &state, session.ok_or(ApiError::NOT_FOUND)?, token)?;
            act(&page, &form).await
        };
        done.await.unwrap_or_else(|error| page.error(&error))
    }
}

/// Answers with a page, with an error in the same layout, or with a redirect to sign in.
async fn show(
    state: &web::Data<AppState>,
    request: &HttpRequest,
    build: impl AsyncFn(&AdminPage, &Form) -> ApiResult,
) -> HttpResponse {
    match AdminPage::find(state, request).await {
        Ok(Some(page)) => {
            let shown = async { build(&page, &Form::decode_query(request.query_string())?).await };
            shown.await.unwrap_or_else(|error| page.error(&error))
        }
        Ok(None) => {
            let here = request.uri().path_and_query().map_or("/admin", |here| here.as_str());
            redirect(&with_query("/admin/sign-in", &[("next", here)]))
        }
        Err(error) => error.error_response(),
    }
}

/// Answers 404 to moderators who are signed in. Redirects `/admin/` to `/admin`.
pub async fn get_missing_page(
    state: web::Data<AppState>,
    known: web::Data<KnownPaths>,
    request: HttpRequest,
) -> HttpResponse {
    if request.path() == "/admin/" {
        return redirect("/admin");
    }
    // An address for forms only gets 405.
    if let Some(refusal) = known.refusal(request.method(), request.path()) {
        return refusal.error_response();
    }
    show(&state, &request, async |_, _| Err(ApiError::NOT_FOUND)).await
}

/// Reads a form of one of our pages.
pub(super) async fn read_form(state: &AppState, request: &HttpRequest, payload: web::Payload) -> ApiResult<Form> {
    let kind = BodyKind::of(request.headers())?;
    let limits = BodyLimits { max_bytes: MAX_ADMIN_BYTES, escape: Escape::PERCENT, deadline: state.body_deadline };
    Form::decode_many(&kind, &body::read(payload, request.headers(), limits).await?)
}

/// Answers a form after the session has ended. The browser's back button keeps what was typed.
fn session_over(state: &AppState, request: &HttpRequest) -> HttpResponse {
    let messages = messages(request);
    let view = ErrorView {
        status: StatusCode::UNAUTHORIZED.as_u16(),
        title: messages.text("admin-session-over"),
        detail: messages.text("admin-session-over-detail"),
        problems: Vec::new(),
    };
    match HtmlPage::render(state, Template::AdminSignedOut, &messages, &view) {
        Ok(page) => page.status(StatusCode::UNAUTHORIZED).answer(),
        Err(error) => error.error_response(),
    }
}

/// Separates mistakes in a form from other errors.
///
/// # Errors
/// Everything but `Invalid`.
pub(super) fn mistakes<T>(outcome: Result<T, impl Into<ApiError>>) -> ApiResult<Result<T, FieldErrors>> {
    match outcome.map_err(Into::into) {
        Ok(done) => Ok(Ok(done)),
        Err(ApiError::Invalid(errors)) => Ok(Err(errors)),
        Err(error) => Err(error),
    }
}

/// Redirects the browser with 303.
pub(super) fn redirect(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// Checks a path to go back to. Only paths of these pages are accepted.
pub(super) fn own_path(path: Option<&str>) -> Option<&str> {
    let path = path?;
    let is_own = path == "/admin" || path.starts_with("/admin/") || path.starts_with("/admin?");
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !path.contains("//")
        && !path.contains("/..");
    (is_own && is_plain && path.len() <= 2048).then_some(path)
}

/// Returns the messages in the browser's favourite among the languages of these pages.
pub(super) fn messages(request: &HttpRequest) -> Messages {
    let is_spoken = |language: &Language| LANGUAGES.contains(&language.tag());
    let liked = || {
        let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Language::accepted_among(header, |language| is_spoken(&language))
    };
    let named = LanguagePreference::of(request).named().filter(is_spoken);
    Messages::of(named.or_else(liked).unwrap_or_default())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_gone_back_to() {
        for own in ["/admin", "/admin?status=spam&q=a%20b", "/admin/comments/7", "/admin/sites/blog?x=/y"] {
            assert_eq!(own_path(Some(own)), Some(own), "{own}");
        }
        for foreign in [
            "",
            "/",
            "/administration",
            "//evil.example/admin",
            "/admin//evil.example",
            "/admin/../receipts/x",
            "https://evil.example",
            "/admin/\\evil",
            "/admin/a b",
            "/admin/\r\nx",
        ] {
            assert_eq!(own_path(Some(foreign)), None, "{foreign}");
        }
    }
}
