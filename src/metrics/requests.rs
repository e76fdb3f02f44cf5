//! Requests by route template, method and status, and the connections that they come on.

use super::bounds::Bounded;
use super::exposition::{Exposition, Family};
use super::histogram::{Histogram, REQUEST_BOUNDS};
use std::collections::HashMap;
use std::fmt::Result;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// What is told of an address that no route has.
const NO_ROUTE: &str = "(none)";

/// The methods that are told apart: any other word is whatever the visitor typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Method {
    /// `GET`
    Get,
    /// `HEAD`
    Head,
    /// `POST`
    Post,
    /// `PUT`
    Put,
    /// `PATCH`
    Patch,
    /// `DELETE`
    Delete,
    /// `OPTIONS`
    Options,
    /// Any other.
    Other,
}

impl Method {
    const WORDS: [(&'static str, Self); 8] = [
        ("GET", Self::Get),
        ("HEAD", Self::Head),
        ("POST", Self::Post),
        ("PUT", Self::Put),
        ("PATCH", Self::Patch),
        ("DELETE", Self::Delete),
        ("OPTIONS", Self::Options),
        ("(other)", Self::Other),
    ];

    /// Reads the method of a request.
    pub fn of(word: &str) -> Self {
        Self::WORDS.iter().find(|(known, _)| *known == word).map_or(Self::Other, |(_, method)| *method)
    }

    /// Gives its word; `(other)` for those that are not told apart.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Head => "HEAD",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Patch => "PATCH",
            Self::Delete => "DELETE",
            Self::Options => "OPTIONS",
            Self::Other => "(other)",
        }
    }

    const fn position(self) -> usize {
        match self {
            Self::Get => 0,
            Self::Head => 1,
            Self::Post => 2,
            Self::Put => 3,
            Self::Patch => 4,
            Self::Delete => 5,
            Self::Options => 6,
            Self::Other => 7,
        }
    }
}

/// The statuses that are told apart, the frequent ones first, and the class of each other one.
const STATUSES: [&str; 32] = [
    "200", "304", "303", "201", "204", "404", "400", "401", "403", "405", "408", "409", "412", "413", "414", "415",
    "422", "428", "429", "431", "500", "503", "202", "206", "301", "302", "307", "1xx", "2xx", "3xx", "4xx", "5xx",
];

fn position_of_status(status: u16) -> usize {
    position_of_known(status).unwrap_or(match status {
        0..=199 => 27,
        200..=299 => 28,
        300..=399 => 29,
        400..=499 => 30,
        _ => 31,
    })
}

const fn position_of_known(status: u16) -> Option<usize> {
    Some(match status {
        200 => 0,
        304 => 1,
        303 => 2,
        201 => 3,
        204 => 4,
        404 => 5,
        400 => 6,
        401 => 7,
        403 => 8,
        405 => 9,
        408 => 10,
        409 => 11,
        412 => 12,
        413 => 13,
        414 => 14,
        415 => 15,
        422 => 16,
        428 => 17,
        429 => 18,
        431 => 19,
        500 => 20,
        503 => 21,
        202 => 22,
        206 => 23,
        301 => 24,
        302 => 25,
        307 => 26,
        _ => return None,
    })
}

/// Counts requests and connections.
#[derive(Debug, Default)]
pub struct RequestMetrics {
    routes: OnceLock<Arc<Routes>>,
    /// The connections.
    pub connections: ConnectionMetrics,
}

impl RequestMetrics {
    /// Names the templates of all routes, once, before the first request; later ones change nothing. Gives the counters.
    pub fn declare<'a>(&self, templates: impl IntoIterator<Item = &'a str>) -> Arc<Routes> {
        Arc::clone(self.routes.get_or_init(|| Arc::new(Routes::new(templates))))
    }

    pub(super) fn encode(&self, exposition: &mut Exposition<'_>) -> Result {
        let routes: Vec<&Route> = self.routes.get().map(|routes| routes.all().collect()).unwrap_or_default();
        let family = Family::new("afterword_requests", "Requests that were answered, by route, method and status.");
        exposition.counters(&family, routes.iter().flat_map(|route| route.samples()))?;
        let family = Family::in_seconds(
            "afterword_request_duration",
            "How long requests took until their answer began, by route.",
        );
        let seen = routes.iter().filter(|route| !route.duration.is_empty());
        exposition.histograms(&family, seen.map(|route| (vec![("route", &*route.template)], &route.duration)))
    }
}

/// The counters of all routes.
#[derive(Debug)]
pub struct Routes {
    /// In the order of their templates.
    routes: Vec<Arc<Route>>,
    by_template: HashMap<Box<str>, Arc<Route>>,
    none: Arc<Route>,
}

impl Routes {
    fn new<'a>(templates: impl IntoIterator<Item = &'a str>) -> Self {
        let mut templates: Vec<_> = templates.into_iter().collect();
        templates.sort_unstable();
        templates.dedup();
        let routes: Vec<_> = templates.into_iter().map(|template| Arc::new(Route::new(template))).collect();
        let by_template = routes.iter().map(|route| (route.template.clone(), Arc::clone(route))).collect();
        Self { routes, by_template, none: Arc::new(Route::new(NO_ROUTE)) }
    }

    /// Finds the counters of a route by its template; those for addresses without a route where there is none.
    ///
    /// What serves one route only keeps them, and looks for nothing while it answers.
    pub fn find(&self, template: Option<&str>) -> &Arc<Route> {
        template.and_then(|template| self.by_template.get(template)).unwrap_or(&self.none)
    }

    fn all(&self) -> impl Iterator<Item = &Route> {
        self.routes.iter().chain([&self.none]).map(|route| &**route)
    }
}

/// The counters of one route.
#[derive(Debug)]
pub struct Route {
    template: Box<str>,
    /// By method, then by status.
    answers: Box<[AtomicU64]>,
    duration: Histogram,
}

impl Route {
    fn new(template: &str) -> Self {
        let answers = (0..Method::WORDS.len() * STATUSES.len()).map(|_| AtomicU64::new(0)).collect();
        Self { template: template.into(), answers, duration: Histogram::of_seconds(REQUEST_BOUNDS) }
    }

    /// Gives the template; `(none)` for addresses without a route.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Counts an answer. Three additions, no lock.
    pub fn answered(&self, method: Method, status: u16, took: Duration) {
        let position = method.position() * STATUSES.len() + position_of_status(status);
        if let Some(count) = self.answers.get(position) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.duration.observe_time(took);
    }

    fn samples(&self) -> impl Iterator<Item = (super::exposition::Labels<'_>, u64)> {
        let kinds = Method::WORDS.iter().flat_map(|(method, _)| STATUSES.iter().map(move |status| (*method, *status)));
        kinds.zip(&self.answers).filter_map(|((method, status), count)| {
            let count = count.load(Ordering::Relaxed);
            (count > 0).then(|| (vec![("route", self.template()), ("method", method), ("status", status)], count))
        })
    }
}

/// Counts open connections; cheap to clone.
#[derive(Debug, Clone, Default)]
pub struct ConnectionMetrics(Arc<Connections>);

#[derive(Debug, Default)]
struct Connections {
    open: AtomicU64,
    limit: AtomicU64,
}

impl ConnectionMetrics {
    /// Notes how many may be open.
    pub fn set_limit(&self, connections: usize) {
        self.0.limit.store(connections as u64, Ordering::Relaxed);
    }

    /// Counts a connection until what is given is dropped.
    pub fn open(&self) -> OpenConnection {
        let others = self.0.open.fetch_add(1, Ordering::Relaxed);
        let is_beyond_limit = others >= self.0.limit.load(Ordering::Relaxed);
        OpenConnection { connections: Arc::clone(&self.0), is_beyond_limit }
    }

    pub(super) fn bound(&self) -> Bounded {
        let number = |count: &AtomicU64| count.load(Ordering::Relaxed);
        let limit = number(&self.0.limit);
        // Those beyond are kept for probes.
        Bounded { resource: "connections", used: number(&self.0.open).min(limit), limit, refused: None }
    }
}

/// A connection that is open.
#[derive(Debug)]
pub struct OpenConnection {
    connections: Arc<Connections>,
    is_beyond_limit: bool,
}

impl OpenConnection {
    /// Tells whether as many others as may be were open when it came.
    pub const fn is_beyond_limit(&self) -> bool {
        self.is_beyond_limit
    }
}

impl Drop for OpenConnection {
    fn drop(&mut self) {
        self.connections.open.fetch_sub(1, Ordering::Relaxed);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_method_and_status_stands_at_its_own_word() {
        for (position, (word, method)) in Method::WORDS.iter().enumerate() {
            assert_eq!((method.position(), method.as_str(), Method::of(word)), (position, *word, *method));
        }
        assert_eq!(Method::of("PROPFIND"), Method::Other);
        for (position, word) in STATUSES.iter().enumerate().filter(|(_, word)| !word.ends_with("xx")) {
            assert_eq!(position_of_status(word.parse().unwrap()), position);
        }
        for (status, class) in [(101, "1xx"), (299, "2xx"), (308, "3xx"), (418, "4xx"), (599, "5xx")] {
            assert_eq!(STATUSES[position_of_status(status)], class);
        }
    }

    #[test]
    fn an_unknown_template_counts_as_none() {
        let metrics = RequestMetrics::default();
        let routes = metrics.declare(["/b/{x}", "/a"]);
        assert_eq!(routes.find(Some("/b/{x}")).template(), "/b/{x}");
        assert_eq!(routes.find(Some("/c")).template(), "(none)");
        assert_eq!(routes.find(None).template(), "(none)");
        assert!(Arc::ptr_eq(&routes, &metrics.declare(["/d"])));
    }
}
