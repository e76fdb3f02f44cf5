//! Authenticates callers of the admin API: by a bearer token or by the session's cookie, never both. Checks that
//! requests with a cookie come from this server's own pages.

use super::code::Code;
use super::error::{ApiError, ApiResult};
use super::state::{AppState, ServerOrigins};
use crate::crypto::TokenHash;
use crate::domain::account::{Principal, Scope};
use crate::domain::site::Origin;
use crate::service::{Service, ServiceError, accounts};
use actix_web::dev::Payload;
use actix_web::http::header::{self, HeaderMap, HeaderName};
use actix_web::{FromRequest, HttpRequest, web};
use futures_util::future::LocalBoxFuture;

pub(super) static SEC_FETCH_SITE: HeaderName = HeaderName::from_static("sec-fetch-site");
static CSRF_TOKEN: HeaderName = HeaderName::from_static("x-csrf-token");

/// An authenticated caller. The extractor refuses everybody else, and forged requests.
#[expect(missing_debug_implementations, reason = "holds a request, whose headers hold secrets")]
pub struct Caller {
    /// The state of the application.
    pub state: web::Data<AppState>,
    /// The request.
    pub request: HttpRequest,
    /// The moderator, with the scopes of the credential.
    pub principal: Principal,
    /// The hash of the session's token; `None` for a bearer token.
    pub session: Option<TokenHash>,
}

impl Caller {
    /// Returns the use cases and the principal. Refuses a caller without the scope before the rest of the request is
    /// checked. The use cases check again.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn require(&self, scope: Scope) -> ApiResult<(&Service, &Principal)> {
        self.allowed(self.principal.may(scope))
    }

    /// As `require`, but also refuses a caller who is limited to some sites.
    ///
    /// # Errors
    /// `Forbidden`.
    pub fn require_everywhere(&self, scope: Scope) -> ApiResult<(&Service, &Principal)> {
        self.allowed(self.principal.may_everywhere(scope))
    }

    fn allowed(&self, is_allowed: bool) -> ApiResult<(&Service, &Principal)> {
        if is_allowed { Ok(self.parts()) } else { Err(Code::Forbidden.into()) }
    }

    /// Returns the use cases and the principal without a check: the use case checks.
    pub fn parts(&self) -> (&Service, &Principal) {
        (&self.state.service, &self.principal)
    }
}

impl FromRequest for Caller {
    type Error = ApiError;
    type Future = LocalBoxFuture<'static, Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let request = request.clone();
        Box::pin(async move {
            let state = AppState::of(&request)?.clone();
            let (principal, session) = identify(&state, &request).await?;
            Ok(Self { state, request, principal, session })
        })
    }
}

async fn identify(state: &AppState, request: &HttpRequest) -> ApiResult<(Principal, Option<TokenHash>)> {
    match Credential::of(request.headers(), &state.own_origins)? {
        Credential::Bearer(token) => Ok((accounts::by_token(&state.service, token).await?, None)),
        Credential::Session(token) => {
            let (principal, session) = accounts::by_session(&state.service, token).await?;
            if !request.method().is_safe() {
                let token = request.headers().get(&CSRF_TOKEN).and_then(|value| value.to_str().ok());
                refuse_forged(request.headers(), state, &session, token.unwrap_or_default())?;
            }
            Ok((principal, Some(session)))
        }
    }
}

/// The credential of a request.
#[derive(Debug, PartialEq, Eq)]
enum Credential<'a> {
    Bearer(&'a str),
    Session(&'a str),
}

impl<'a> Credential<'a> {
    fn of(headers: &'a HeaderMap, own_origins: &ServerOrigins) -> Result<Self, ApiError> {
        const TWO: ApiError = ApiError::Malformed("Send one `Authorization` or the session's cookie, not both.");
        const NONE: ApiError = ApiError::Plain(Code::Unauthenticated);
        let mut authorizations = headers.get_all(header::AUTHORIZATION);
        let authorization = authorizations.next();
        match (authorization, session_token(headers, own_origins)) {
            (Some(_), Some(_)) => Err(TWO),
            (Some(_), None) if authorizations.next().is_some() => Err(TWO),
            (Some(value), None) => value.to_str().ok().and_then(bearer_token).map(Self::Bearer).ok_or(NONE),
            (None, Some(token)) => Ok(Self::Session(token)),
            (None, None) => Err(NONE),
        }
    }
}

fn bearer_token(value: &str) -> Option<&str> {
    let (scheme, token) = value.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then_some(token.trim())
}

/// Finds the session's cookie.
fn session_token<'a>(headers: &'a HeaderMap, own_origins: &ServerOrigins) -> Option<&'a str> {
    cookie_value(headers, session_cookie_name(own_origins))
}

/// Returns the value of a cookie. It parses the header itself: actix returns no cookie at all if one of them cannot be
/// decoded.
pub(super) fn cookie_value<'a>(headers: &'a HeaderMap, name: &str) -> Option<&'a str> {
    let lines = headers.get_all(header::COOKIE).filter_map(|line| line.to_str().ok());
    lines
        .flat_map(|line| line.split(';'))
        .filter_map(|pair| pair.split_once('='))
        .find(|(key, _)| key.trim() == name)
        .map(|(_, value)| value.trim())
}

/// Returns the name of the session's cookie. With `__Host-`, browsers refuse a cookie that another host set or that
/// travels unencrypted. On plain HTTP on loopback they would refuse ours.
pub fn session_cookie_name(own_origins: &ServerOrigins) -> &'static str {
    if own_origins.is_plain_loopback() { "afterword" } else { "__Host-afterword" }
}

/// Finds the owner of the session's cookie. Returns `None` without a cookie, or after the end of the session.
///
/// # Errors
/// `Malformed` for a cookie beside a bearer token; those of the database.
pub async fn signed_in(state: &AppState, headers: &HeaderMap) -> Result<Option<(Principal, TokenHash)>, ApiError> {
    let token = match Credential::of(headers, &state.own_origins) {
        Ok(Credential::Session(token)) => token,
        Ok(Credential::Bearer(_)) | Err(ApiError::Plain(Code::Unauthenticated)) => return Ok(None),
        Err(error) => return Err(error),
    };
    match accounts::by_session(&state.service, token).await {
        Ok(found) => Ok(Some(found)),
        Err(ServiceError::Unauthenticated) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Finds the owner of the session's cookie without counting as a use of the session. Returns `None` for nobody.
///
/// # Errors
/// Those of the database.
pub async fn peek_session(state: &AppState, headers: &HeaderMap) -> Result<Option<Principal>, ApiError> {
    let Some(token) = session_token(headers, &state.own_origins) else { return Ok(None) };
    match accounts::watch_session(&state.service, token).await {
        Ok(principal) => Ok(Some(principal)),
        Err(ServiceError::Unauthenticated) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Refuses a change by session unless it comes from one of our own pages and carries the CSRF token of the session.
///
/// # Errors
/// `CsrfFailed`.
pub fn refuse_forged(headers: &HeaderMap, state: &AppState, session: &TokenHash, token: &str) -> Result<(), ApiError> {
    let is_own = is_from_own_page(headers, &state.own_origins) == Some(true);
    if is_own && state.service.keyring.is_csrf_token(session, token) { Ok(()) } else { Err(Code::CsrfFailed.into()) }
}

/// Reports whether a request comes from one of our own pages. Returns `None` if its headers do not say, as with
/// programs.
///
/// `Sec-Fetch-Site` has precedence, as no page can set it. `Origin` counts for browsers and connections without it.
pub fn is_from_own_page(headers: &HeaderMap, own_origins: &ServerOrigins) -> Option<bool> {
    let mut sites = headers.get_all(&SEC_FETCH_SITE).peekable();
    if sites.peek().is_some() {
        return Some(sites.all(|site| site.as_bytes() == b"same-origin"));
    }
    let origin = headers.get(header::ORIGIN)?;
    let origin = origin.to_str().ok().and_then(|text| Origin::parse(text).ok());
    Some(origin.is_some_and(|origin| own_origins.is_own(&origin)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn own_origins(public: &str) -> ServerOrigins {
        ServerOrigins::new(Origin::parse(public).unwrap(), vec![])
    }

    fn headers(lines: &[(&'static str, &'static str)]) -> HeaderMap {
        let mut map = HeaderMap::new();
        for (name, value) in lines {
            map.append(HeaderName::from_static(name), HeaderValue::from_static(value));
        }
        map
    }

    #[test]
    fn a_request_shows_one_credential() {
        const COOKIE: (&str, &str) = ("cookie", "a=%FF; __Host-afterword=secret; b");
        let own_origins = own_origins("https://c.example");
        let found = |lines: &[(&'static str, &'static str)]| {
            let headers = headers(lines);
            Credential::of(&headers, &own_origins).map(|found| format!("{found:?}")).map_err(|error| error.code())
        };
        assert_eq!(found(&[("authorization", "bearer  awt_x ")]), Ok("Bearer(\"awt_x\")".to_owned()));
        assert_eq!(found(&[COOKIE]), Ok("Session(\"secret\")".to_owned()));
        for none in [&[][..], &[("authorization", "Basic eDp5")], &[("cookie", "afterword=secret")]] {
            assert_eq!(found(none), Err(Code::Unauthenticated), "{none:?}");
        }
        let bearer = ("authorization", "Bearer awt_x");
        assert_eq!(found(&[bearer, COOKIE]), Err(Code::MalformedRequest));
        assert_eq!(found(&[bearer, bearer]), Err(Code::MalformedRequest));
    }

    #[test]
    fn cookie_is_bound_to_the_host_but_on_plain_loopback() {
        assert_eq!(session_cookie_name(&own_origins("https://c.example")), "__Host-afterword");
        assert_eq!(session_cookie_name(&own_origins("http://127.0.0.1:8080")), "afterword");
    }

    #[test]
    fn sec_fetch_site_speaks_before_origin() {
        const OWN: (&str, &str) = ("origin", "https://c.example");
        const FOREIGN: (&str, &str) = ("origin", "https://evil.example");
        let own_origins = own_origins("https://c.example");
        for (lines, expected) in [
            (&[][..], None),
            (&[OWN], Some(true)),
            (&[FOREIGN], Some(false)),
            (&[("origin", "null")], Some(false)),
            (&[("origin", "http://c.example")], Some(false)),
            (&[("sec-fetch-site", "same-origin")], Some(true)),
            (&[("sec-fetch-site", "same-origin"), FOREIGN], Some(true)),
            (&[("sec-fetch-site", "same-site"), OWN], Some(false)),
            (&[("sec-fetch-site", "cross-site"), OWN], Some(false)),
            (&[("sec-fetch-site", "none"), OWN], Some(false)),
            (&[("sec-fetch-site", "same-origin"), ("sec-fetch-site", "cross-site")], Some(false)),
        ] {
            assert_eq!(is_from_own_page(&headers(lines), &own_origins), expected, "{lines:?}");
        }
    }
}
