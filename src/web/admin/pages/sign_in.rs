//! Signing in and out.

use super::layout::{AdminPage, messages, own_path, read_form};
use crate::service::{accounts, sign_in as signing_in};
use crate::web::admin::device;
use crate::web::admin::sessions::{SignIn, forget, let_in};
use crate::web::body::Form;
use crate::web::client::ClientAddress;
use crate::web::code::Code;
use crate::web::error::{ApiError, ApiResult};
use crate::web::guard::is_from_own_page;
use crate::web::html::HtmlPage;
use crate::web::messages::Messages;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, ResponseError, web};
use serde::Serialize;
use std::collections::HashMap;
use url::form_urlencoded;

#[derive(Debug, Serialize)]
struct SignInView {
    username: String,
    next: String,
    problem: Option<String>,
}

/// Shows the form to sign in. A link from the operator identifies the browser, which exempts it from the delays that
/// password guessing causes.
pub async fn get_sign_in(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    let query: HashMap<_, _> = form_urlencoded::parse(request.query_string().as_bytes()).collect();
    let given = |name: &str| query.get(name).map(AsRef::as_ref).unwrap_or_default();
    let (next, username) = (own_path(Some(given("next"))).unwrap_or_default().to_owned(), given("name").to_owned());
    let unlocked = signing_in::redeem_unlock(&state.service, &username, given("unlock"));
    let cookie = unlocked.map(|token| device::cookie(&state, request.headers(), &username, token));
    let view = SignInView { username, next, problem: None };
    let mut response = page(&state, &messages(&request), &view, None);
    if let Some(cookie) = cookie
        && let Err(error) = response.add_cookie(&cookie)
    {
        return ApiError::internal(error).error_response();
    }
    response
}

/// Signs in and redirects to the requested page.
pub async fn post_sign_in(
    state: web::Data<AppState>,
    request: HttpRequest,
    client: ClientAddress,
    payload: web::Payload,
) -> HttpResponse {
    let messages = messages(&request);
    let mut view = SignInView { username: String::new(), next: String::new(), problem: None };
    let error = match sign_in(&state, &request, client, payload, &mut view).await {
        Ok(response) => return response,
        Err(error) => error,
    };
    view.problem = Some(match error.code() {
        Code::Unauthenticated => messages.text("admin-sign-in-wrong"),
        code => messages.problem_detail(code.as_str()),
    });
    page(&state, &messages, &view, Some(&error))
}

async fn sign_in(
    state: &AppState,
    request: &HttpRequest,
    client: ClientAddress,
    payload: web::Payload,
    view: &mut SignInView,
) -> Result<HttpResponse, ApiError> {
    // Browsers always send the origin of a form.
    if is_from_own_page(request.headers(), &state.own_origins) != Some(true) {
        return Err(Code::CsrfFailed.into());
    }
    let form = read_form(state, request, payload).await?;
    view.username = form.first("username").unwrap_or_default().to_owned();
    view.next = own_path(form.first("next")).unwrap_or_default().to_owned();
    let password = form.first("password").unwrap_or_default();
    let attempt = SignIn { headers: request.headers(), client, name: &view.username, password };
    let (_, [session, device]) = let_in(state, attempt).await?;
    let next = if view.next.is_empty() { "/admin" } else { &view.next };
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, next)).cookie(session).cookie(device).finish())
}

/// Signs out, and shows the form to sign in.
pub async fn post_sign_out(page: &AdminPage, _: &Form) -> ApiResult {
    let session = page.caller.session.as_ref().ok_or(ApiError::NOT_FOUND)?;
    accounts::sign_out(&page.caller.state.service, session).await?;
    let mut response = HttpResponse::SeeOther();
    forget(&page.caller.state.own_origins, response.insert_header((header::LOCATION, "/admin/sign-in")));
    Ok(response.finish())
}

fn page(state: &AppState, messages: &Messages, view: &SignInView, error: Option<&ApiError>) -> HttpResponse {
    match (HtmlPage::render(state, Template::AdminSignIn, messages, view), error) {
        (Ok(page), Some(error)) => page.about(error).answer(),
        (Ok(page), None) => page.answer(),
        (Err(error), _) => error.error_response(),
    }
}
