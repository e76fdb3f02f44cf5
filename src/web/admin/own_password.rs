//! `POST /api/v1/admin/me/password`: changes the caller's own password.

use super::device;
use crate::service::{own_password, sign_in};
use crate::web::body::{Body, body};
use crate::web::code::described::TooManyGuesses;
use crate::web::error::{ApiError, ApiResult, Problem};
use crate::web::guard::Caller;
use actix_web::{HttpResponse, post};

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

/// Changes the caller's password and ends their other sessions. API tokens stay valid. A wrong present password counts
/// as a guess, as at sign-in.
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
pub async fn post_own_password(caller: Caller, body: Body<OwnPasswordBody>) -> ApiResult {
    if caller.session.is_none() {
        return Err(ApiError::NOT_FOUND);
    }
    change(&caller, body.read().await?).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Changes the password of the session's moderator, after the delay for earlier failures under the same name.
///
/// # Errors
/// `NOT_FOUND` without a session, `Invalid` for `current_password` and `new_password`, `TooManyGuesses`, `Unavailable`.
pub(super) async fn change(caller: &Caller, body: OwnPasswordBody) -> ApiResult<()> {
    let session = caller.session.as_ref().ok_or(ApiError::NOT_FOUND)?;
    let (state, (service, principal)) = (&caller.state, caller.parts());
    let (current, name) = (&body.current_password, principal.name());
    let new = own_password::check(principal, current, &body.new_password)?;
    let device = sign_in::known_device(service, name, device::tokens(caller.request.headers(), &state.own_origins));
    let guess = sign_in::spend_guess(service, name, device).await?;
    let account = service.keyring.throttle_key(&sign_in::folded(name), device);
    state.login_backoff.wait(service, account).await?;
    own_password::change(service, (principal, session), guess, (current, &new)).await?;
    state.login_backoff.succeeded(service, account).await;
    Ok(())
}
