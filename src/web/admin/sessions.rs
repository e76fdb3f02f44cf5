//! Sessions: sign in, sign out, and the current caller.

use super::device;
use super::moderators::SitesBody;
use crate::crypto::SessionToken;
use crate::domain::account::{Scope, SiteAccess};
use crate::service::sign_in::{self, SignedIn};
use crate::service::{accounts, sites};
use crate::web::body::{Body, body};
use crate::web::client::ClientAddress;
use crate::web::code::Code;
use crate::web::error::{ApiError, ApiResult, Problem};
use crate::web::guard::{Caller, is_from_own_page, session_cookie_name};
use crate::web::rate_limit::TooOften;
use crate::web::state::{AppState, ServerOrigins};
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::{HttpRequest, HttpResponse, HttpResponseBuilder, delete, get, post, web};
use serde::Serialize;

static CLEAR_SITE_DATA: HeaderName = HeaderName::from_static("clear-site-data");

body! {
    STRANGER:
    /// The credentials of a moderator.
    pub struct SignInBody {
        /// The moderator's name.
        #[schema(min_length = 1, example = "ada")]
        username: String,
        /// The password.
        #[schema(min_length = 1, format = "password")]
        password: String,
    }
}

/// A new session.
#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "holds a token")]
pub struct SessionBody {
    /// The value of `X-CSRF-Token` for requests that change anything.
    pub csrf_token: String,
    /// When the session ends at the latest, RFC 3339 in UTC.
    #[schema(example = "2026-11-23T09:30:00.000Z")]
    pub expires_at: String,
}

/// The caller.
#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "holds a token")]
pub struct MeBody {
    /// The moderator's name.
    #[schema(example = "ada")]
    pub name: String,
    /// `viewer`, `moderator` or `owner`.
    #[schema(example = "moderator")]
    pub role: &'static str,
    /// The sites that they see.
    pub sites: SitesBody,
    /// The scopes of the bearer token; null for a session, which has all rights of the role.
    pub scopes: Option<Vec<&'static str>>,
    /// The value of `X-CSRF-Token` for requests that change anything; present only for a session.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub csrf_token: Option<String>,
}

/// Signs in. Sets the session's cookie, without `Secure` and `__Host-` on plain HTTP on a loopback address.
#[utoipa::path(
    request_body = SignInBody,
    responses(
        (status = 201, description = "Signed in", body = SessionBody),
        (status = 403, description = "`csrf_failed`: sent from a page of another origin", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_sign_ins` from this network, or `too_many_guesses` under this name", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/sessions")]
pub async fn post_session(
    state: web::Data<AppState>,
    request: HttpRequest,
    client: ClientAddress,
    body: Body<SignInBody>,
) -> Result<HttpResponse, ApiError> {
    // There is no cookie yet, so a program without an origin is accepted. But no page may sign its reader in elsewhere.
    if is_from_own_page(request.headers(), &state.own_origins) == Some(false) {
        return Err(Code::CsrfFailed.into());
    }
    let SignInBody { username, password } = body.read().await?;
    let attempt = SignIn { headers: request.headers(), client, name: &username, password: &password };
    let (signed_in, [session, device]) = let_in(&state, attempt).await?;
    let body = SessionBody { csrf_token: signed_in.csrf_token, expires_at: signed_in.expires_at.to_rfc3339() };
    let me = (header::LOCATION, state.own_origins.url("/api/v1/admin/me"));
    Ok(HttpResponse::Created().insert_header(me).cookie(session).cookie(device).json(body))
}

/// An attempt to sign in.
pub(super) struct SignIn<'a> {
    pub(super) headers: &'a HeaderMap,
    pub(super) client: ClientAddress,
    pub(super) name: &'a str,
    pub(super) password: &'a str,
}

/// Begins a session, after the delay for earlier failures under the same name. Returns the session's cookie, and the
/// cookie that identifies the browser.
///
/// A known browser shares no limits: neither those of its network, nor those of the name, nor the slots of unknown
/// browsers.
///
/// # Errors
/// `TooManySignIns`, `TooManyGuesses`, `Unauthenticated`, `Unavailable`.
pub(super) async fn let_in(
    state: &AppState,
    attempt: SignIn<'_>,
) -> Result<(SignedIn, [Cookie<'static>; 2]), ApiError> {
    let (service, SignIn { headers, client, name, password }) = (&state.service, attempt);
    let device = sign_in::known_device(service, name, device::tokens(headers, &state.own_origins));
    if device.is_none() {
        let too_many = |TooOften(retry_after_seconds)| ApiError::TooManySignIns { retry_after_seconds };
        state.sign_in_limit.take(service, client.address).await?.map_err(too_many)?;
    }
    let guess = sign_in::spend_guess(service, name, device).await?;
    let account = service.keyring.throttle_key(&sign_in::folded(name), device);
    state.login_backoff.wait(service, account).await?;
    let _place = match device {
        Some(_) => None,
        None => Some(state.sign_in_slots.take(client.address)?),
    };
    let signed_in = sign_in::sign_in(service, guess, password).await?;
    state.login_backoff.succeeded(service, account).await;
    let token = sign_in::device_token(service, name, device);
    let cookies = [cookie(&state.own_origins, &signed_in.token), device::cookie(state, headers, name, token)];
    Ok((signed_in, cookies))
}

/// Clears the session's cookie, cache and storage of the browser. Other cookies stay: the device cookie protects its
/// moderator while somebody guesses their password.
pub(super) fn forget(own_origins: &ServerOrigins, response: &mut HttpResponseBuilder) {
    let mut removal = blank_cookie(own_origins);
    removal.make_removal();
    response.insert_header((CLEAR_SITE_DATA.clone(), r#""cache", "storage""#)).cookie(removal);
}

/// Signs out: ends the session and clears cookie, cache and storage of the browser.
#[utoipa::path(
    security(("session" = [])),
    responses(
        (status = 204, description = "Signed out"),
        (status = 404, description = "`not_found`: a bearer token has no session", body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/sessions/current")]
pub async fn delete_current_session(caller: Caller) -> ApiResult {
    let session = caller.session.ok_or(ApiError::NOT_FOUND)?;
    accounts::sign_out(&caller.state.service, &session).await?;
    let mut response = HttpResponse::NoContent();
    forget(&caller.state.own_origins, &mut response);
    Ok(response.finish())
}

/// Returns the caller.
#[utoipa::path(responses((status = 200, description = "The caller", body = MeBody)))]
#[get("/me")]
pub async fn get_me(caller: Caller) -> ApiResult {
    let principal = &caller.principal;
    let access = &principal.moderator.sites;
    let known = match access {
        SiteAccess::All => Vec::new(),
        SiteAccess::Only(_) => sites::of_moderators(&caller.state.service, [&principal.moderator]).await?,
    };
    Ok(HttpResponse::Ok().json(MeBody {
        name: principal.name().to_owned(),
        role: principal.moderator.role.as_str(),
        sites: SitesBody::of(access, &known),
        scopes: principal.scopes.as_ref().map(|scopes| scopes.iter().copied().map(Scope::as_str).collect()),
        csrf_token: caller.session.as_ref().map(|session| caller.state.service.keyring.csrf_token(session)),
    }))
}

/// A session cookie: the browser drops it at its end, and the server ends the session.
fn cookie(own_origins: &ServerOrigins, token: &SessionToken) -> Cookie<'static> {
    let mut cookie = blank_cookie(own_origins);
    cookie.set_value(token.reveal().as_str().to_owned());
    cookie
}

fn blank_cookie(own_origins: &ServerOrigins) -> Cookie<'static> {
    Cookie::build(session_cookie_name(own_origins), "")
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(!own_origins.is_plain_loopback())
        .finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::site::Origin;

    #[test]
    fn cookie_is_secure_but_on_plain_loopback() {
        for (public, expected) in [
            ("https://c.example", "__Host-afterword=; HttpOnly; SameSite=Strict; Secure; Path=/"),
            ("http://localhost:8080", "afterword=; HttpOnly; SameSite=Strict; Path=/"),
        ] {
            let own_origins = ServerOrigins::new(Origin::parse(public).unwrap(), vec![]);
            assert_eq!(blank_cookie(&own_origins).to_string(), expected);
        }
    }
}
