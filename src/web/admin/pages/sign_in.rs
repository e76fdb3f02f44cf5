//! Signing in and out.

use super::desk::{html_answer, own_path, read_form, typed, words};
use crate::service::accounts;
use crate::web::admin::sessions::{forget, let_in};
use crate::web::client::ClientAddress;
use crate::web::code::Code;
use crate::web::error::ApiError;
use crate::web::guard::is_from_own_page;
use crate::web::present::render;
use crate::web::state::AppState;
use crate::web::templates::Template;
use crate::web::words::Words;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpRequest, HttpResponse, ResponseError, get, post, web};
use serde::Serialize;
use url::form_urlencoded;

#[derive(Debug, Serialize)]
struct SignInView {
    username: String,
    next: String,
    problem: Option<String>,
}

/// Shows the form to sign in.
#[utoipa::path(
    tag = "pages",
    params(("next" = Option<String>, Query, description = "The page to go on to, under `/admin`")),
    responses((status = 200, description = "The form", body = String, content_type = "text/html"))
)]
#[get("/admin/sign-in")]
pub async fn get_sign_in(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    let next = form_urlencoded::parse(request.query_string().as_bytes())
        .find(|(name, _)| name == "next")
        .and_then(|(_, path)| own_path(Some(&path)));
    let view = SignInView { username: String::new(), next: next.unwrap_or_default(), problem: None };
    page(&state, &words(&request), StatusCode::OK, &view)
}

/// Signs in, and goes on to the page that was wanted.
#[utoipa::path(
    tag = "pages",
    responses(
        (status = 303, description = "Signed in; to the page that was wanted"),
        (status = 401, description = "The form again", body = String, content_type = "text/html"),
        (status = 403, description = "Sent from a page of another origin", body = String, content_type = "text/html"),
        (status = 429, description = "Too many attempts", body = String, content_type = "text/html"),
    )
)]
#[post("/admin/sign-in")]
pub async fn post_sign_in(
    state: web::Data<AppState>,
    request: HttpRequest,
    client: ClientAddress,
    payload: web::Payload,
) -> HttpResponse {
    let words = words(&request);
    let mut view = SignInView { username: String::new(), next: String::new(), problem: None };
    let error = match sign_in(&state, &request, client, payload, &mut view).await {
        Ok(response) => return response,
        Err(error) => error,
    };
    if let ApiError::Internal(cause) = &error {
        tracing::error!(error = &**cause as &dyn std::error::Error, "nobody could be signed in");
    }
    view.problem = Some(match error.code() {
        Code::Unauthenticated => words.text("admin-sign-in-wrong"),
        code => words.problem_detail(code.as_str()),
    });
    let mut response = page(&state, &words, error.code().status(), &view);
    if let Some(seconds) = error.retry_after_seconds() {
        response.headers_mut().insert(header::RETRY_AFTER, seconds.into());
    }
    response
}

async fn sign_in(
    state: &AppState,
    request: &HttpRequest,
    client: ClientAddress,
    payload: web::Payload,
    view: &mut SignInView,
) -> Result<HttpResponse, ApiError> {
    // A form of a browser always says where it comes from.
    if is_from_own_page(request.headers(), &state.place) != Some(true) {
        return Err(Code::CsrfFailed.into());
    }
    let too_many = |retry_after_seconds| ApiError::TooManySignIns { retry_after_seconds };
    state.sign_in_limit.check(client.address).map_err(too_many)?;
    let form = read_form(state, request, payload).await?;
    view.username = typed(&form, "username");
    view.next = own_path(form.first("next")).unwrap_or_default();
    let (_, cookie) = let_in(state, &view.username, &typed(&form, "password")).await?;
    let next = if view.next.is_empty() { "/admin" } else { &view.next };
    Ok(HttpResponse::SeeOther().insert_header((header::LOCATION, next)).cookie(cookie).finish())
}

/// Signs out, and shows the form to sign in.
#[utoipa::path(
    tag = "pages",
    responses((status = 303, description = "Signed out"), (status = 403, description = "Sent from elsewhere", body = String, content_type = "text/html"))
)]
#[post("/admin/sign-out")]
pub async fn post_sign_out(state: web::Data<AppState>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    super::desk::act(&state, &request, payload, async |desk, _| {
        accounts::sign_out(&state.service, &desk.session).await?;
        let mut response = HttpResponse::SeeOther();
        forget(&state.place, response.insert_header((header::LOCATION, "/admin/sign-in")));
        Ok(response.finish())
    })
    .await
}

fn page(state: &AppState, words: &Words, status: StatusCode, view: &SignInView) -> HttpResponse {
    match render(&state.templates, Template::AdminSignIn, words, view) {
        Ok(html) => html_answer(status, words).body(html),
        Err(error) => error.error_response(),
    }
}
