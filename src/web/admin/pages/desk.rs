//! What every page shares: who sits there, in which language, the frame around it, and what is done about errors.

use crate::crypto::TokenHash;
use crate::domain::account::{Principal, Scope};
use crate::domain::fields::FieldErrors;
use crate::domain::language::Language;
use crate::web::body::{self, BodyKind, BodyLimits, Escape, Form};
use crate::web::error::ApiError;
use crate::web::guard;
use crate::web::html::HtmlPage;
use crate::web::method::KnownPaths;
use crate::web::present::render;
use crate::web::state::{AppState, MAX_ADMIN_BYTES};
use crate::web::templates::Template;
use crate::web::wish::Wish;
use crate::web::words::Words;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use serde::Serialize;
use std::collections::BTreeMap;
use url::form_urlencoded;

/// The languages that these pages are written in; readers' pages speak more.
const LANGUAGES: &[&str] = &["en", "de", "fr", "es"];

/// The field of a form that proves that it stood in one of our pages.
const CSRF_FIELD: &str = "csrf_token";

/// Somebody who is signed in, in front of a page.
pub(super) struct Desk {
    pub(super) principal: Principal,
    pub(super) session: TokenHash,
    pub(super) words: Words,
    csrf: String,
}

/// What the frame shows.
#[derive(Debug, Serialize)]
struct DeskView {
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
struct Framed<V: Serialize> {
    desk: DeskView,
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

impl Desk {
    /// Finds who is signed in; `None` for nobody.
    async fn find(state: &AppState, request: &HttpRequest) -> Result<Option<Self>, ApiError> {
        let found = guard::signed_in(state, request.headers()).await?;
        Ok(found.map(|(principal, session)| {
            let csrf = state.service.keyring.csrf_token(&session);
            Self { principal, session, words: words(request), csrf }
        }))
    }

    /// Shows a page.
    pub(super) fn show(
        &self,
        state: &AppState,
        (template, section): (Template, &'static str),
        view: impl Serialize,
    ) -> Result<HttpResponse, ApiError> {
        self.show_as(state, StatusCode::OK, (template, section), view)
    }

    /// Shows a page under a status.
    pub(super) fn show_as(
        &self,
        state: &AppState,
        status: StatusCode,
        (template, section): (Template, &'static str),
        view: impl Serialize,
    ) -> Result<HttpResponse, ApiError> {
        Ok(self.page(state, (template, section), view)?.status(status).answer())
    }

    /// Renders a page.
    pub(super) fn page(
        &self,
        state: &AppState,
        (template, section): (Template, &'static str),
        view: impl Serialize,
    ) -> Result<HtmlPage<'_>, ApiError> {
        HtmlPage::render(state, template, &self.words, &self.framed(section, view))
    }

    /// Renders a piece of a page.
    pub(super) fn render(
        &self,
        state: &AppState,
        (template, section): (Template, &'static str),
        view: impl Serialize,
    ) -> Result<String, ApiError> {
        render(&state.templates, template, &self.words, self.framed(section, view))
    }

    fn framed<V: Serialize>(&self, section: &'static str, view: V) -> Framed<V> {
        let may = |scope| self.principal.may(scope);
        let desk = DeskView {
            name: self.principal.name().to_owned(),
            section,
            csrf_token: self.csrf.clone(),
            may_moderate: may(Scope::CommentsModerate),
            may_delete: may(Scope::CommentsDelete),
            may_reveal: may(Scope::PiiRead),
            may_change_sites: may(Scope::SitesAdmin),
            may_add_sites: self.principal.may_everywhere(Scope::SitesAdmin),
            may_change_users: self.principal.may_everywhere(Scope::UsersAdmin),
            may_read_audit: self.principal.may_everywhere(Scope::AuditRead),
        };
        Framed { desk, view }
    }

    /// Says what is wrong with each field, by its name in the form.
    pub(super) fn messages(&self, errors: &FieldErrors) -> BTreeMap<String, String> {
        let mut messages: BTreeMap<String, String> = BTreeMap::new();
        for error in errors.iter() {
            let sentence = self.words.rule(&error.field, &error.rule);
            let field = error.field.clone().into_owned();
            messages.entry(field).and_modify(|known| *known = format!("{known} {sentence}")).or_insert(sentence);
        }
        messages
    }

    fn error(&self, state: &AppState, error: &ApiError) -> HttpResponse {
        let code = error.code();
        let problems = match error {
            ApiError::Invalid(errors) => self.messages(errors).into_values().collect(),
            _ => Vec::new(),
        };
        let view = ErrorView {
            status: code.status().as_u16(),
            title: self.words.problem_title(code.as_str()),
            detail: self.words.problem_detail(code.as_str()),
            problems,
        };
        match self.page(state, (Template::AdminError, ""), &view) {
            Ok(page) => page.about(error).answer(),
            Err(error) => error.error_response(),
        }
    }
}

/// Answers a request for a page: with the page, with an error in the same frame, or with the way to sign in.
pub(super) async fn show(
    state: &AppState,
    request: &HttpRequest,
    build: impl AsyncFnOnce(&Desk) -> Result<HttpResponse, ApiError>,
) -> HttpResponse {
    match Desk::find(state, request).await {
        Ok(Some(desk)) => build(&desk).await.unwrap_or_else(|error| desk.error(state, &error)),
        Ok(None) => {
            let here = request.uri().path_and_query().map_or("/admin", |here| here.as_str());
            let next = form_urlencoded::Serializer::new(String::new()).append_pair("next", here).finish();
            redirect(&format!("/admin/sign-in?{next}"))
        }
        Err(error) => error.error_response(),
    }
}

/// Says that there is no such page, to those who are signed in; leads on from `/admin/`.
pub async fn get_missing_page(
    state: web::Data<AppState>,
    known: web::Data<KnownPaths>,
    request: HttpRequest,
) -> HttpResponse {
    if request.path() == "/admin/" {
        return redirect("/admin");
    }
    // What only a form is sent to is no page.
    if let Some(refusal) = known.refusal(request.method(), request.path()) {
        return refusal.error_response();
    }
    show(&state, &request, async |_| Err(ApiError::NOT_FOUND)).await
}

/// Carries out what a form asks for, if it comes from one of our pages.
pub(super) async fn act(
    state: &AppState,
    request: &HttpRequest,
    payload: web::Payload,
    carry_out: impl AsyncFnOnce(&Desk, &Form) -> Result<HttpResponse, ApiError>,
) -> HttpResponse {
    let desk = match Desk::find(state, request).await {
        Ok(Some(desk)) => desk,
        Ok(None) => return session_over(state, request),
        Err(error) => return error.error_response(),
    };
    let done = async {
        let form = read_form(state, request, payload).await?;
        let token = form.first(CSRF_FIELD).unwrap_or_default();
        guard::refuse_forged(request.headers(), state, &desk.session, token)?;
        carry_out(&desk, &form).await
    };
    done.await.unwrap_or_else(|error| desk.error(state, &error))
}

/// Reads a form of one of our pages.
pub(super) async fn read_form(
    state: &AppState,
    request: &HttpRequest,
    payload: web::Payload,
) -> Result<Form, ApiError> {
    let kind = BodyKind::of(request.headers())?;
    let limits = BodyLimits { max_bytes: MAX_ADMIN_BYTES, escape: Escape::PERCENT, deadline: state.body_deadline };
    Form::decode_many(&kind, &body::read(payload, request.headers(), limits).await?)
}

/// Tells somebody whose session has ended; what was typed is still in the form behind the page.
fn session_over(state: &AppState, request: &HttpRequest) -> HttpResponse {
    let words = words(request);
    let view = ErrorView {
        status: StatusCode::UNAUTHORIZED.as_u16(),
        title: words.text("admin-session-over"),
        detail: words.text("admin-session-over-detail"),
        problems: Vec::new(),
    };
    match HtmlPage::render(state, Template::AdminSignedOut, &words, &view) {
        Ok(page) => page.status(StatusCode::UNAUTHORIZED).answer(),
        Err(error) => error.error_response(),
    }
}

/// Sends the browser on, to be asked for with GET.
pub(super) fn redirect(path: &str) -> HttpResponse {
    HttpResponse::SeeOther().insert_header((header::LOCATION, path)).finish()
}

/// Reads a path to go back to; only one of these pages is taken.
pub(super) fn own_path(text: Option<&str>) -> Option<String> {
    let path = text?;
    let is_own = path == "/admin" || path.starts_with("/admin/") || path.starts_with("/admin?");
    let is_plain = path.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'\\')
        && !path.contains("//")
        && !path.contains("/..");
    (is_own && is_plain && path.len() <= 2048).then(|| path.to_owned())
}

/// Speaks the language that the browser likes best among those of these pages.
pub(super) fn words(request: &HttpRequest) -> Words {
    let is_spoken = |language: &Language| LANGUAGES.contains(&language.tag());
    let liked = || {
        let header = request.headers().get(header::ACCEPT_LANGUAGE)?.to_str().ok()?;
        Language::accepted_among(header, |language| is_spoken(&language))
    };
    let named = Wish::of(request).named().filter(is_spoken);
    Words::of(named.or_else(liked).unwrap_or_default())
}

/// Gives what was typed into a field.
pub(super) fn typed(form: &Form, name: &str) -> String {
    form.first(name).unwrap_or_default().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_pages_are_gone_back_to() {
        for own in ["/admin", "/admin?status=spam&q=a%20b", "/admin/comments/7", "/admin/sites/blog?x=/y"] {
            assert_eq!(own_path(Some(own)), Some(own.to_owned()), "{own}");
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
