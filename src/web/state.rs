//! What every handler is given: the use cases, the templates, the limits, and where the server stands.

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

/// What handlers share; application data.
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct AppState {
    /// The use cases.
    pub service: Service,
    /// The templates.
    pub templates: Templates,
    /// Public reads, kept as bytes.
    pub rendered: Arc<RenderedPages>,
    /// Where the server stands.
    pub place: Place,
    /// How often one network may comment.
    pub comment_limit: RateLimiter,
    /// How often one network may ask for previews.
    pub preview_limit: RateLimiter,
    /// How often one network may ask for challenges for proofs of work.
    pub challenge_limit: RateLimiter,
    /// How often one network may ask for form tokens.
    pub form_token_limit: RateLimiter,
    /// How often one network may report comments.
    pub report_limit: RateLimiter,
    /// How often one network may try to sign in.
    pub sign_in_limit: RateLimiter,
    /// What each network has open.
    pub connections: web::Data<Connections>,
    /// The streams of events that are open.
    pub streams: Streams,
    /// The threads that somebody follows.
    pub followed: Followed,
    /// Places for those who sign in from a browser that is not known.
    pub sign_in_slots: SignInSlots,
    /// How long attempts to sign in wait.
    pub login_backoff: LoginBackoff,
    /// How long a body may take.
    pub body_deadline: Duration,
    /// What `security.txt` says.
    pub security: SecurityContact,
    /// Whether the sample articles are shown.
    pub is_demo: bool,
    /// Whether the server is stopping, so that no new visitors should be sent here.
    pub is_draining: AtomicBool,
}

impl AppState {
    /// Returns what the application was started with.
    ///
    /// # Errors
    /// `Internal` where it was started without.
    pub fn of(request: &HttpRequest) -> Result<&web::Data<Self>, ApiError> {
        request.app_data().ok_or_else(|| ApiError::internal("the application has no state"))
    }

    /// Tells whether the server is stopping.
    pub fn is_draining(&self) -> bool {
        self.is_draining.load(Ordering::Relaxed)
    }

    /// Keeps the language that was asked for in the address of an article, where that is a page of ours. Pages of others
    /// know their own language.
    pub fn with_language(&self, article_url: String, preference: LanguagePreference) -> String {
        let is_ours = self.is_demo && article_url.starts_with(&self.place.url("/demo/"));
        if is_ours { preference.kept_in(article_url) } else { article_url }
    }
}

/// Whom to tell about a weakness.
#[derive(Debug, Clone, Default)]
pub struct SecurityContact {
    /// An address to write to, as a URI.
    pub contact: Option<String>,
    /// Where the policy is, as a URI.
    pub policy: Option<String>,
}

/// The origins under which this server is reached.
#[derive(Debug, Clone)]
pub struct Place {
    public: Origin,
    own: Vec<Origin>,
}

impl Place {
    /// Gathers the origins: the public one, and those of the addresses it listens on.
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

    /// Tells whether an origin is this server's own.
    pub fn is_own(&self, origin: &Origin) -> bool {
        self.own.contains(origin)
    }

    /// Tells whether cookies need no `Secure`: plain HTTP on a loopback address, where browsers would not keep them else.
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
            assert_eq!(Place::new(origin(public), vec![]).is_plain_loopback(), expected, "{public}");
        }
    }

    #[test]
    fn public_origin_is_an_own_one() {
        let place = Place::new(origin("https://c.example"), vec![origin("http://127.0.0.1:8080")]);
        assert!(place.is_own(&origin("https://c.example")) && place.is_own(&origin("http://127.0.0.1:8080")));
        assert!(!place.is_own(&origin("http://c.example")));
        assert_eq!(place.url("/comments"), "https://c.example/comments");
    }
}
