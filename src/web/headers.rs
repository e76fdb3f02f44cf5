//! Limits that hold for every request, and headers that every answer carries: sizes of address and headers, `HEAD`,
//! security headers.

use super::client::ClientAddress;
use super::code::Code;
use super::drain::KeptBody;
use super::error::ApiError;
use crate::domain::site::Origin;
use actix_web::body::{BodySize, BodyStream, BoxBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::error::InternalError;
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderMap, HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::web::Bytes;
use actix_web::{Error, HttpRequest, web};
use futures_util::stream;
use std::convert::Infallible;

const MAX_URI_BYTES: usize = 4 * 1024;
const MAX_HEADER_BYTES: usize = 16 * 1024;

/// The content security policy of answers that are no pages.
pub const DATA_POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// The content security policy of the moderators' pages.
pub const ADMIN_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'; \
    require-trusted-types-for 'script'; trusted-types afterword";

/// The content security policy of public pages that belong to no site.
pub const PUBLIC_POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; \
    connect-src 'self'; font-src 'self'; form-action 'self'; base-uri 'none'; object-src 'none'; frame-ancestors 'none'";

/// The content security policy of `/docs`. The digest belongs to the only style element that Swagger UI creates, for
/// its logo.
pub const DOCS_POLICY: &str = "default-src 'none'; script-src 'self'; \
    style-src 'self' 'sha256-RL3ie0nH+Lzz2YNqQN83mnU0J1ot4QL7b99vMdIX99w='; \
    img-src 'self' data:; connect-src 'self'; font-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'";

// Constants: validating them for each answer costs more than the lookup of a cached page.
static DATA: HeaderValue = HeaderValue::from_static(DATA_POLICY);
static ADMIN: HeaderValue = HeaderValue::from_static(ADMIN_POLICY);
static PUBLIC: HeaderValue = HeaderValue::from_static(PUBLIC_POLICY);
static DOCS: HeaderValue = HeaderValue::from_static(DOCS_POLICY);
static NOSNIFF: HeaderValue = HeaderValue::from_static("nosniff");
static NO_STORE: HeaderValue = HeaderValue::from_static("no-store");
static SAME_ORIGIN: HeaderValue = HeaderValue::from_static("same-origin");
static CROSS_ORIGIN: HeaderValue = HeaderValue::from_static("cross-origin");
static STRICT_ORIGIN: HeaderValue = HeaderValue::from_static("strict-origin-when-cross-origin");
static NO_PERMISSIONS: HeaderValue =
    HeaderValue::from_static("interest-cohort=(), camera=(), microphone=(), geolocation=()");
static STAY_ENCRYPTED: HeaderValue = HeaderValue::from_static("max-age=31536000; includeSubDomains");

/// Whether answers over `https` carry `Strict-Transport-Security`. Application data; without it, they do not.
#[derive(Debug, Clone, Copy)]
pub struct StrictTransport(pub bool);

/// Reports whether the answer carries `Strict-Transport-Security`: if the operator wants it and the request came by
/// `https`.
pub(super) fn stays_encrypted(request: &HttpRequest) -> bool {
    let is_asked = request.app_data::<web::Data<StrictTransport>>().is_some_and(|asked| asked.0);
    is_asked && ClientAddress::of(request).is_https
}

/// Returns the content security policy of a public page with a site's form. The site's pages may frame it.
///
/// `form-action` lists the origins too, as browsers also check the redirect after a form against it.
pub fn site_page_policy(origins: &[Origin]) -> String {
    let origins = origins.iter().map(Origin::as_str).collect::<Vec<_>>().join(" ");
    PUBLIC_POLICY
        .replace("form-action 'self'", &format!("form-action 'self' {origins}"))
        .replace("frame-ancestors 'none'", &format!("frame-ancestors 'self' {origins}"))
}

/// The class of an address; it decides the headers.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Zone {
    Admin,
    Receipt,
    Docs,
    Public,
}

impl Zone {
    fn of(path: &str) -> Self {
        let is_under =
            |root: &str| path.strip_prefix(root).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'));
        if is_under("/admin") || is_under("/api/v1/admin") {
            Self::Admin
        } else if is_under("/receipts") {
            Self::Receipt
        } else if is_under("/docs") {
            Self::Docs
        } else {
            Self::Public
        }
    }

    fn page_policy(self) -> &'static HeaderValue {
        match self {
            Self::Admin => &ADMIN,
            Self::Docs => &DOCS,
            Self::Receipt | Self::Public => &PUBLIC,
        }
    }

    /// Admin pages and receipts send `Referer` to their own server only. With `no-referrer`, browsers would send
    /// `Origin: null` with their forms, which the CSRF check refuses.
    fn referrer_policy(self) -> &'static HeaderValue {
        match self {
            Self::Admin | Self::Receipt => &SAME_ORIGIN,
            Self::Docs | Self::Public => &STRICT_ORIGIN,
        }
    }
}

/// Middleware for `from_fn`: refuses addresses over 4 KiB and headers over 16 KiB, handles `HEAD` as `GET` without a
/// body, drains unread bodies, and adds security headers that the handler has not set. Only the log may wrap it.
///
/// # Errors
/// Those of inner middleware, with the headers added. Their cause is then not logged any more: middleware that refuses
/// should return `Ok(request.error_response(error))`.
pub async fn secure(
    mut request: ServiceRequest,
    next: Next<impl MessageBody + 'static>,
) -> Result<ServiceResponse<BoxBody>, Error> {
    let zone = Zone::of(request.path());
    let is_strict = stays_encrypted(request.request());
    let kept = KeptBody::of(&mut request);
    let is_head = request.method() == Method::HEAD;
    let mut response = match refusal(&request) {
        Some(code) => request.error_response(ApiError::from(code)),
        None => {
            if is_head {
                request.head_mut().method = Method::GET;
            }
            match next.call(request).await {
                Ok(response) => response.map_into_boxed_body(),
                Err(error) => return Err(harden_error(error, zone, is_strict)),
            }
        }
    };
    harden(response.headers_mut(), zone, is_strict);
    if is_head {
        response = without_body(response);
    }
    Ok(match kept {
        Some(kept) => response.map_body(|_, body| kept.into_answer(body)),
        None => response,
    })
}

/// Removes the body and keeps its length. actix 4.18 does so too, but not for pipelined requests: it then uses the
/// method of the later one.
pub(super) fn without_body(mut response: ServiceResponse<BoxBody>) -> ServiceResponse<BoxBody> {
    let BodySize::Sized(bytes) = response.response().body().size() else { return response };
    response.headers_mut().insert(header::CONTENT_LENGTH, HeaderValue::from(bytes));
    response.response_mut().head_mut().no_chunking(true);
    // A stream: for other bodies actix would write their own length.
    response.map_body(|_, _| BoxBody::new(BodyStream::new(stream::empty::<Result<Bytes, Infallible>>())))
}

fn harden_error(error: Error, zone: Zone, is_strict: bool) -> Error {
    let mut response = error.as_response_error().error_response();
    harden(response.headers_mut(), zone, is_strict);
    InternalError::from_response(error, response).into()
}

/// Returns the error of a request that exceeds a limit.
pub(super) fn refusal(request: &ServiceRequest) -> Option<Code> {
    let uri_bytes = request.uri().path_and_query().map_or(0, |target| target.as_str().len());
    // Colon, space and line end.
    let header_bytes: usize = request.headers().iter().map(|(name, value)| name.as_str().len() + value.len() + 4).sum();
    if uri_bytes > MAX_URI_BYTES {
        Some(Code::UriTooLong)
    } else if header_bytes > MAX_HEADER_BYTES {
        Some(Code::HeadersTooLarge)
    } else {
        None
    }
}

/// Adds security headers to a public answer that has none yet.
pub(super) fn harden_public(headers: &mut HeaderMap, is_page: bool, is_strict: bool) {
    for (name, value) in promises(Zone::Public, is_page, is_strict).into_iter().flatten() {
        headers.insert(name, value.clone());
    }
}

fn harden(headers: &mut HeaderMap, zone: Zone, is_strict: bool) {
    let is_page = headers.get(header::CONTENT_TYPE).is_some_and(|kind| kind.as_bytes().starts_with(b"text/html"));
    for (name, value) in promises(zone, is_page, is_strict).into_iter().flatten() {
        if !headers.contains_key(&name) {
            headers.insert(name, value.clone());
        }
    }
    headers.remove(header::SERVER);
}

/// Lists the security headers of an answer.
fn promises(zone: Zone, is_page: bool, is_strict: bool) -> [Option<(HeaderName, &'static HeaderValue)>; 8] {
    let is_admin = zone == Zone::Admin;
    let policy = if is_page { zone.page_policy() } else { &DATA };
    let origin = if is_admin { &SAME_ORIGIN } else { &CROSS_ORIGIN };
    [
        Some((header::X_CONTENT_TYPE_OPTIONS, &NOSNIFF)),
        Some((header::REFERRER_POLICY, zone.referrer_policy())),
        Some((header::CONTENT_SECURITY_POLICY, policy)),
        Some((header::CROSS_ORIGIN_RESOURCE_POLICY, origin)),
        is_admin.then_some((header::CACHE_CONTROL, &NO_STORE)),
        is_page.then_some((header::PERMISSIONS_POLICY, &NO_PERMISSIONS)),
        (is_admin && is_page).then_some((header::CROSS_ORIGIN_OPENER_POLICY, &SAME_ORIGIN)),
        is_strict.then_some((header::STRICT_TRANSPORT_SECURITY, &STAY_ENCRYPTED)),
    ]
}

#[cfg(test)]
mod tests;
