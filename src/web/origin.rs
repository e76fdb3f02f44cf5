//! CORS: which pages may send comments to a site, and read its answers.
//!
//! Every page may read, except what holds a personal form token. A write needs an exact origin, of the site or of this
//! server. A sender without one needs a form token: a personal one, unless `Sec-Fetch-Site` (Fetch Metadata, W3C) says
//! that its page and this server are same-site. Credentials are never allowed.

use super::code::Code;
use super::error::ApiError;
use super::guard::SEC_FETCH_SITE;
use super::state::ServerOrigins;
use crate::crypto::FormTokenDemand;
use crate::domain::site::{Origin, Site};
use actix_web::HttpResponse;
use actix_web::http::header::{self, HeaderMap, HeaderValue};

/// The page that sends a request.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Sender {
    /// A page of the site, or of this server.
    Allowed(Origin),
    /// Unknown: a form token is needed.
    Unsaid {
        /// Whether the browser says that page and server are same-site.
        is_same_site: bool,
    },
}

impl Sender {
    /// Judges the headers `Origin` and `Sec-Fetch-Site`.
    ///
    /// Sandboxed frames and `data:` pages send `Origin: null`. Browsers call these cross-site, so a same-site one is a
    /// page that hides its address.
    ///
    /// # Errors
    /// `OriginNotAllowed` for another origin, and for `null` that is not same-site unless the site allows it.
    pub fn judge(headers: &HeaderMap, site: &Site, own_origins: &ServerOrigins) -> Result<Self, ApiError> {
        const REFUSED: ApiError = ApiError::Plain(Code::OriginNotAllowed);
        let is_same_site = is_same_site(headers);
        let unsaid = Self::Unsaid { is_same_site };
        let Some(value) = headers.get(header::ORIGIN) else { return Ok(unsaid) };
        let text = value.to_str().map_err(|_| REFUSED)?;
        if text == "null" {
            return if is_same_site || site.settings.allows_null_origin { Ok(unsaid) } else { Err(REFUSED) };
        }
        let origin = Origin::parse(text).map_err(|_| REFUSED)?;
        if site.has_origin(&origin) || own_origins.is_own(&origin) { Ok(Self::Allowed(origin)) } else { Err(REFUSED) }
    }
}

impl Sender {
    /// Refuses a sender without an origin, where a form token cannot replace it.
    ///
    /// # Errors
    /// `OriginNotAllowed`.
    pub fn require(self) -> Result<Origin, ApiError> {
        match self {
            Self::Allowed(origin) => Ok(origin),
            Self::Unsaid { .. } => Err(Code::OriginNotAllowed.into()),
        }
    }

    /// Returns which form token the sender needs.
    pub const fn form_token(&self) -> FormTokenDemand {
        match self {
            Self::Allowed(_) => FormTokenDemand::None,
            Self::Unsaid { is_same_site: true } => FormTokenDemand::Any,
            Self::Unsaid { is_same_site: false } => FormTokenDemand::Personal,
        }
    }
}

/// Reports whether the browser says that page and server are same-site. No page can set the header.
fn is_same_site(headers: &HeaderMap) -> bool {
    let mut said = headers.get_all(&SEC_FETCH_SITE).peekable();
    said.peek().is_some() && said.all(|site| [&b"same-origin"[..], b"same-site"].contains(&site.as_bytes()))
}

/// Lets every page read the answer.
pub fn allow_all(response: &mut HttpResponse) {
    response.headers_mut().insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
}

/// Lets the sending page read the answer, if its origin belongs to the site.
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

/// Answers a preflight request for an address with these methods.
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
