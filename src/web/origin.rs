//! Which pages may send comments to a site, and what browsers are told about it.
//!
//! Reads are open to every page, but for what holds a personal form token. Writes take the exact origin, one of the site's
//! or this server's own; a sender that says none needs a form token instead: a personal one, unless the browser says by
//! `Sec-Fetch-Site` (Fetch Metadata, W3C) that its page and this server are of one site. No credentials are ever allowed.

use super::code::Code;
use super::error::ApiError;
use super::guard::SEC_FETCH_SITE;
use super::state::Place;
use crate::crypto::FormTokenDemand;
use crate::domain::site::{Origin, Site};
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

/// What a sender says about the page it stands on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// A page of the site, or of this server.
    Allowed(Origin),
    /// Nothing, so that only a form token lets it in.
    Unsaid {
        /// Whether the browser says that the page and this server are of one site.
        is_same_site: bool,
    },
}

impl Sender {
    /// Judges the headers `Origin` and `Sec-Fetch-Site`.
    ///
    /// `Origin: null` is what every sandboxed frame and every `data:` page sends. Browsers call these cross-site; so one
    /// that is called same-site is a page that hides where it is.
    ///
    /// # Errors
    /// `OriginNotAllowed` for another origin, and for `null` that is not same-site unless the site allows it.
    pub fn judge(headers: &HeaderMap, site: &Site, place: &Place) -> Result<Self, ApiError> {
        const REFUSED: ApiError = ApiError::Plain(Code::OriginNotAllowed);
        let is_same_site = is_same_site(headers);
        let unsaid = Self::Unsaid { is_same_site };
        let Some(value) = headers.get(header::ORIGIN) else { return Ok(unsaid) };
        let text = value.to_str().map_err(|_| REFUSED)?;
        if text == "null" {
            return if is_same_site || site.settings.allows_null_origin { Ok(unsaid) } else { Err(REFUSED) };
        }
        let origin = Origin::parse(text).map_err(|_| REFUSED)?;
        if site.has_origin(&origin) || place.is_own(&origin) { Ok(Self::Allowed(origin)) } else { Err(REFUSED) }
    }
}

impl Sender {
    /// Refuses who says nothing, where no form token can stand in for it.
    ///
    /// # Errors
    /// `OriginNotAllowed`.
    pub fn require(self) -> Result<Origin, ApiError> {
        match self {
            Self::Allowed(origin) => Ok(origin),
            Self::Unsaid { .. } => Err(Code::OriginNotAllowed.into()),
        }
    }

    /// Tells which form token lets it in.
    pub const fn form_token(&self) -> FormTokenDemand {
        match self {
            Self::Allowed(_) => FormTokenDemand::None,
            Self::Unsaid { is_same_site: true } => FormTokenDemand::Any,
            Self::Unsaid { is_same_site: false } => FormTokenDemand::Personal,
        }
    }
}

/// Tells whether the browser says that the page and this server are of one site. No page can write the header.
fn is_same_site(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all(&SEC_FETCH_SITE).peekable();
    said.peek().is_some() && said.all(|site| [&b"same-origin"[..], b"same-site"].contains(&site.as_bytes()))
}

/// Lets every page read the answer.
pub fn allow_all(response: &mut HttpResponse) {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}

/// Lets the page that sent the request read the answer, if it is one of the site's.
pub fn allow_site(response: &mut HttpResponse, request: &HeaderMap, site: &Site) {
    let headers = response.headers_mut();
    headers.append(header::VARY, HeaderValue::from_static("Origin"));
    let said = request.get(header::ORIGIN).and_then(|value| Origin::parse(value.to_str().ok()?).ok());
    if let Some(origin) = said.filter(|origin| site.has_origin(origin))
        && let Ok(value) = HeaderValue::from_str(origin.as_str())
    {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, value);
        let exposed = HeaderValue::from_static("location, retry-after");
        headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, exposed);
    }
}

/// Answers a browser that asks before it sends to an address that takes these methods.
pub fn preflight(methods: &'static str, request: &HeaderMap, site: &Site) -> HttpResponse {
    let mut response = HttpResponse::NoContent().finish();
    allow_site(&mut response, request, site);
    if response.headers().contains_key(header::ACCESS_CONTROL_ALLOW_ORIGIN) {
        let headers = response.headers_mut();
        let mut set = |name, value| headers.insert(name, HeaderValue::from_static(value));
        set(header::ACCESS_CONTROL_ALLOW_METHODS, methods);
        set(header::ACCESS_CONTROL_ALLOW_HEADERS, "content-type, idempotency-key");
        set(header::ACCESS_CONTROL_MAX_AGE, "600");
    }
    response
}
