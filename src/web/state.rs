//! The shared state of all handlers: use cases, templates, limits, and the server's own origins.

use super::connections::Connections;
use super::error::ApiError;
use super::events::{Followed, Streams};
use super::language_preference::LanguagePreference;
use super::login_backoff::LoginBackoff;
use super::rate_limit::RateLimiter;
use super::rendered::RenderedPages;
use super::sign_in_slots::SignInSlots;
use super::templates::Templates;
use crate::domain::site::Origin;
use crate::service::Service;
use actix_web::{HttpRequest, web};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Duration;
use url::Url;

/// The most bytes of a comment's body, fields and all.
pub const MAX_COMMENT_BYTES: usize = 128 * 1024;
/// The most bytes of a report by form.
pub const MAX_REPORT_BYTES: usize = 16 * 1024;
/// The most bytes of a request to the admin API.
pub const MAX_ADMIN_BYTES: usize = 1024 * 1024;

/// The shared state of all handlers. Application data.
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct AppState {
    /// The use cases.
    pub service: Service,
    /// The templates.
    pub templates: Templates,
    /// The cache of public reads.
    pub rendered: Arc<RenderedPages>,
    /// Where the server stands.
    pub own_origins: ServerOrigins,
    /// The rate limit of comments.
    pub comment_limit: RateLimiter,
    /// The rate limit of previews.
    pub preview_limit: RateLimiter,
    /// The rate limit of challenges for proofs of work.
    pub challenge_limit: RateLimiter,
    /// The rate limit of form tokens.
    pub form_token_limit: RateLimiter,
    /// The rate limit of reports.
    pub report_limit: RateLimiter,
    /// The rate limit of attempts to sign in.
    pub sign_in_limit: RateLimiter,
    /// The open connections of each network.
    pub connections: web::Data<Connections>,
    /// The open event streams.
    pub streams: Streams,
    /// The followed threads.
    pub followed: Followed,
    /// The slots for sign-ins from unknown browsers.
    pub sign_in_slots: SignInSlots,
    /// The delays of attempts to sign in.
    pub login_backoff: LoginBackoff,
    /// The deadline of a body.
    pub body_deadline: Duration,
    /// The content of `security.txt`.
    pub security: SecurityContact,
    /// Whether sample articles are shown.
    pub is_demo: bool,
    /// Whether the server is stopping, so that load balancers should send no visitors.
    pub is_draining: AtomicBool,
}

impl AppState {
    /// Returns the state of the application.
    ///
    /// # Errors
    /// `Internal` if the application has none.
    pub fn of(request: &HttpRequest) -> Result<&web::Data<Self>, ApiError> {
        request.app_data().ok_or_else(|| ApiError::internal("the application has no state"))
    }

    /// Reports whether the server is stopping.
    pub fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Relaxed)
    }

    /// Adds the language that the request names to the address of a sample article. Pages of other sites know their own
    /// language.
    pub fn with_language(&self, article_url: String, preference: LanguagePreference) -> String {
        let is_ours = self.is_demo && article_url.starts_with(&self.own_origins.url("/demo/"));
        if is_ours { preference.kept_in(article_url) } else { article_url }
    }
}

/// The security contact of the operator.
#[derive(Debug, Clone, Default)]
pub struct SecurityContact {
    /// An address to write to, as a URI.
    pub contact: Option<String>,
    /// Where the policy is, as a URI.
    pub policy: Option<String>,
}

/// The origins under which this server is reached.
#[derive(Debug, Clone)]
pub struct ServerOrigins {
    public: Origin,
    own: Vec<Origin>,
}

impl ServerOrigins {
    /// Collects the public origin and those of the listening addresses.
    pub fn new(public: Origin, mut listening: Vec<Origin>) -> Self {
        if !listening.contains(&public) {
            listening.push(public.clone());
        }
        Self { public, own: listening }
    }

    /// Writes an absolute address from a path that begins with `/`.
    pub fn url(&self, path: &str) -> String {
        format!("{}{path}", self.public.as_str())
    }

    /// Reports whether an origin is this server's own.
    pub fn is_own(&self, origin: &Origin) -> bool {
        self.own.contains(origin)
    }

    /// Reports whether the server uses plain HTTP on a loopback address, where browsers would not store `Secure`
    /// cookies.
    pub fn is_plain_loopback(&self) -> bool {
        let url = Url::parse(self.public.as_str()).ok();
        url.is_some_and(|url| {
            let is_loopback = match url.host() {
                Some(url::Host::Domain(name)) => name == "localhost",
                Some(url::Host::Ipv4(address)) => address.is_loopback(),
                Some(url::Host::Ipv6(address)) => address.is_loopback(),
                None => false,
            };
            url.scheme() == "http" && is_loopback
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn origin(text: &str) -> Origin {
        Origin::parse(text).unwrap()
    }

    #[test]
    fn only_plain_http_on_loopback_needs_no_secure_cookie() {
        for (public, expected) in [
            ("http://127.0.0.1:8080", true),
            ("http://localhost", true),
            ("http://[::1]:8080", true),
            ("https://localhost", false),
            ("http://comments.example", false),
        ] {
            assert_eq!(ServerOrigins::new(origin(public), vec![]).is_plain_loopback(), expected, "{public}");
        }
    }

    #[test]
    fn public_origin_is_an_own_one() {
        let own_origins = ServerOrigins::new(origin("https://c.example"), vec![origin("http://127.0.0.1:8080")]);
        assert!(
            own_origins.is_own(&origin("https://c.example")) && own_origins.is_own(&origin("http://127.0.0.1:8080"))
        );
        assert!(!own_origins.is_own(&origin("http://c.example")));
        assert_eq!(own_origins.url("/comments"), "https://c.example/comments");
    }
}
