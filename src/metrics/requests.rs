//! Metrics of requests by route template, method and status, and of connections.

use super::bounds::Bounded;
use super::exposition::{Exposition, Family};
use super::histogram::{Histogram, REQUEST_BOUNDS};
use crate::domain::words;
use std::collections::HashMap;
use std::fmt::Result;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, OnceLock};
use std::time::Duration;

/// The template of addresses that no route has.
const NO_ROUTE: &str = "(none)";

words! {
    /// The methods that have counters of their own. Any other word is the visitor's.
    Method {
        /// `GET`
        Get => "GET",
        /// `HEAD`
        Head => "HEAD",
        /// `POST`
        Post => "POST",
        /// `PUT`
        Put => "PUT",
        /// `PATCH`
        Patch => "PATCH",
        /// `DELETE`
        Delete => "DELETE",
        /// `OPTIONS`
        Options => "OPTIONS",
        /// Any other.
        Other => "(other)",
    }
}

impl Method {
    /// Reads the method of a request.
    pub fn of(word: &str) -> Self {
        Self::parse(word).unwrap_or(Self::Other)
    }
}

/// The statuses that have counters of their own, the frequent ones first, then a class for each other one.
const STATUSES: [&str; 32] = [
    "200", "304", "303", "201", "204", "404", "400", "401", "403", "405", "408", "409", "412", "413", "414", "415",
    "422", "428", "429", "431", "500", "503", "202", "206", "301", "302", "307", "1xx", "2xx", "3xx", "4xx", "5xx",
];

/// The number of classes at the end of `STATUSES`.
const CLASSES: usize = 5;

fn position_of_status(status: u16) -> usize {
    let known = STATUSES.iter().position(|word| word.parse() == Ok(status));
    known.unwrap_or_else(|| STATUSES.len() - 1 - CLASSES + usize::from(status / 100).clamp(1, CLASSES))
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
    /// A handler of one route keeps its counters, and saves this lookup for each request.
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

    /// Returns the template; `(none)` for addresses without a route.
    pub fn template(&self) -> &str {
        &self.template
    }

    /// Counts an answer. Three additions, no lock.
    pub fn answered(&self, method: Method, status: u16, took: Duration) {
        let position = method as usize * STATUSES.len() + position_of_status(status);
        if let Some(count) = self.answers.get(position) {
            count.fetch_add(1, Ordering::Relaxed);
        }
        self.duration.observe_time(took);
    }

    fn samples(&self) -> impl Iterator<Item = (super::exposition::Labels<'_>, u64)> {
        let kinds = Method::WORDS.iter().flat_map(|method| STATUSES.iter().map(move |status| (*method, *status)));
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

    /// Counts a connection until the returned guard is dropped.
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
    /// Returns whether as many others as may be were open when it came.
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
        for (position, method) in Method::ALL.iter().enumerate() {
            assert_eq!((*method as usize, Method::of(Method::WORDS[position])), (position, *method));
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
