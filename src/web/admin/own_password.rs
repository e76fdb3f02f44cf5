//! `POST /api/v1/admin/me/password`: whoever is signed in changes their own password.

use super::device;
use crate::crypto::TokenHash;
use crate::domain::account::Principal;
use crate::service::{own_password, sign_in};
use crate::web::body::{Body, body};
use crate::web::code::described::TooManyGuesses;
use crate::web::error::{ApiError, Problem};
use crate::web::guard::Caller;
use crate::web::state::AppState;
use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponse, post, web};

body! {
    ADMIN:
    /// The present password and the new one.
    pub struct OwnPasswordBody {
        /// The present password.
        #[schema(min_length = 1, format = "password")]
        current_password: String,
        /// The new password: at least 15 characters, at most 1024 bytes, and none of those that are guessed first.
        #[schema(min_length = 15, max_length = 1024, format = "password")]
        new_password: String,
    }
}

/// Changes the password of whoever is signed in, and ends their other sessions. API tokens stay good. A wrong present password
/// counts as a guess at it, as when somebody signs in.
#[utoipa::path(
    security(("session" = [])),
    request_body = OwnPasswordBody,
    responses(
        (status = 204, description = "Changed"),
        (status = 404, description = "`not_found`: a bearer token has no session", body = Problem, content_type = "application/problem+json"),
        TooManyGuesses,
    )
)]
#[post("/me/password")]
pub async fn post_own_password(
    state: web::Data<AppState>,
    request: HttpRequest,
    caller: Caller,
    body: Body<OwnPasswordBody>,
) -> Result<HttpResponse, ApiError> {
    let session = caller.session.ok_or(ApiError::NOT_FOUND)?;
    let OwnPasswordBody { current_password, new_password } = body.read(&state).await?;
    let typed = (current_password.as_str(), new_password.as_str());
    change(&state, request.headers(), (&caller.principal, &session), typed).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Changes the password of a session's moderator, after the pause that earlier failures under the same name have earned.
///
/// # Errors
/// `Invalid` for `current_password` and `new_password`, `TooManyGuesses`, `Unavailable`.
pub(super) async fn change(
    state: &AppState,
    headers: &HeaderMap,
    (principal, session): (&Principal, &TokenHash),
    (current, new): (&str, &str),
) -> Result<(), ApiError> {
    let (service, name) = (&state.service, principal.name());
    let new = own_password::check(principal, current, new)?;
    let device = sign_in::known_device(service, name, device::tokens(headers, &state.place));
    let guess = sign_in::spend_guess(service, name, device).await?;
    let account = service.keyring.throttle_key(&sign_in::folded(name), device);
    tokio::time::sleep(state.throttle.attempt(account, service.clock.now())).await;
    own_password::change(service, (principal, session), guess, (current, &new)).await?;
    state.throttle.succeeded(account);
    Ok(())
}
