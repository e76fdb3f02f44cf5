//! The cookie that identifies a browser that has signed in before. It exempts the browser from the delays that password
//! guessing causes. It does not sign anybody in.

use crate::crypto::DEVICE_MAX_AGE_SECONDS;
use crate::service::sign_in::known_device;
use crate::web::guard::cookie_value;
use crate::web::state::{AppState, ServerOrigins};
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header::HeaderMap;

/// The most moderators whose tokens one browser keeps.
const MAX_TOKENS: usize = 4;

/// Returns the tokens of a browser: one for each moderator who has signed in with it.
pub(super) fn tokens<'a>(headers: &'a HeaderMap, own_origins: &ServerOrigins) -> impl Iterator<Item = &'a str> {
    let value = cookie_value(headers, cookie_name(own_origins)).unwrap_or_default();
    value.split('.').filter(|token| !token.is_empty()).take(MAX_TOKENS)
}

/// Creates the cookie with a new token for a name, and the browser's tokens for other names.
pub(super) fn cookie(state: &AppState, headers: &HeaderMap, name: &str, token: String) -> Cookie<'static> {
    let others =
        tokens(headers, &state.own_origins).filter(|token| known_device(&state.service, name, [*token]).is_none());
    let value = std::iter::once(token.as_str()).chain(others).take(MAX_TOKENS).collect::<Vec<_>>().join(".");
    Cookie::build(cookie_name(&state.own_origins), value)
        .path("/")
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(!state.own_origins.is_plain_loopback())
        .max_age(Duration::seconds(DEVICE_MAX_AGE_SECONDS))
        .finish()
}

fn cookie_name(own_origins: &ServerOrigins) -> &'static str {
    if own_origins.is_plain_loopback() { "afterword-device" } else { "__Host-afterword-device" }
}
