//! Middleware that answers from the cache before routes and handlers.

use super::key::RequestKeyRef;
use super::page::Choice;
use crate::domain::language::Language;
use crate::metrics::{self, Route, Routes, Stopwatch};
use crate::web::headers::{harden_public, refusal, stays_encrypted, without_body};
use crate::web::language_preference::accepted;
use crate::web::request_log::log_cached;
use crate::web::reserve::is_reserved;
use crate::web::state::AppState;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::Method;
use actix_web::{Error, HttpResponse, web};
use futures_util::TryFutureExt;
use futures_util::future::{Either, MapOk, Ready, ready};
use std::sync::Arc;

/// Answers `GET` and `HEAD` for cached pages and passes everything else on. Must be the outermost, as its answers need
/// no log line and no span.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct FastPath {
    state: web::Data<AppState>,
    routes: Arc<KeptRoutes>,
}

/// The counters of the routes with cached pages.
struct KeptRoutes {
    thread_json: Arc<Route>,
    counts: Arc<Route>,
    fragment: Arc<Route>,
    feed: Arc<Route>,
}

impl FastPath {
    /// Creates one that counts its answers under their routes.
    pub fn new(state: web::Data<AppState>, routes: &Routes) -> Self {
        let find = |template| Arc::clone(routes.find(Some(template)));
        let routes = KeptRoutes {
            thread_json: find("/api/v1/sites/{site}/thread"),
            counts: find("/api/v1/sites/{site}/counts"),
            fragment: find("/sites/{site}/thread"),
            feed: find("/sites/{site}/feed"),
        };
        Self { state, routes: Arc::new(routes) }
    }
}

impl<S, B> Transform<S, ServiceRequest> for FastPath
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Transform = FastPathService<S>;
    type InitError = ();
    type Future = Ready<Result<Self::Transform, Self::InitError>>;

    fn new_transform(&self, inner: S) -> Self::Future {
        ready(Ok(FastPathService { path: self.clone(), inner }))
    }
}

/// `FastPath` before one worker's routes.
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct FastPathService<S> {
    path: FastPath,
    inner: S,
}

type Passed<B> = fn(ServiceResponse<B>) -> ServiceResponse<EitherBody<B>>;

impl<S, B> Service<ServiceRequest> for FastPathService<S>
where
    S: Service<ServiceRequest, Response = ServiceResponse<B>, Error = Error>,
    B: MessageBody,
{
    type Response = ServiceResponse<EitherBody<B>>;
    type Error = Error;
    type Future = Either<Ready<Result<Self::Response, Error>>, MapOk<S::Future, Passed<B>>>;

    forward_ready!(inner);

    fn call(&self, request: ServiceRequest) -> Self::Future {
        match self.path.answer(&request) {
            Some(response) => {
                let mut response = request.into_response(response);
                if response.request().method() == Method::HEAD {
                    response = without_body(response);
                }
                Either::Left(ready(Ok(response.map_into_right_body())))
            }
            None => Either::Right(self.inner.call(request).map_ok(ServiceResponse::map_into_left_body as Passed<B>)),
        }
    }
}

impl FastPath {
    /// Answers from the cache. Returns `None` if the handlers have to answer.
    fn answer(&self, request: &ServiceRequest) -> Option<HttpResponse<BoxBody>> {
        let (head, payload) = request.parts();
        // A request with a body has to go through `drain`.
        let is_plain_read = matches!(head.method(), &Method::GET | &Method::HEAD) && matches!(payload, Payload::None);
        if !is_plain_read || is_reserved(request) {
            return None;
        }
        let target = head.uri().path_and_query()?.as_str();
        let (route, is_html) = self.route(target)?;
        if refusal(request).is_some() {
            return None;
        }
        let stopwatch = Stopwatch::start();
        let state = &self.state;
        let language = if is_html { accepted(head) } else { None };
        let asked = RequestKeyRef { target, language: language.map_or("", Language::tag) };
        let page = state.rendered.find(&state.service, asked)?;
        let choice = page.choose(head.headers());
        if matches!(choice, Choice::Unmade(_)) {
            return None;
        }
        state.rendered.count_hit();
        let mut response = page.respond(choice);
        // A 304 has no `Content-Type`.
        let is_page = matches!(choice, Choice::Whole(_)) && is_html;
        harden_public(response.headers_mut(), is_page, stays_encrypted(head));
        let (method, status) = (metrics::Method::of(head.method().as_str()), response.status().as_u16());
        route.answered(method, status, stopwatch.elapsed());
        log_cached(method, route.template(), status);
        Some(response)
    }

    /// Finds the route of an address with cached pages, and whether its answer is HTML.
    fn route(&self, target: &str) -> Option<(&Route, bool)> {
        let path = target.split_once('?').map_or(target, |(path, _)| path);
        if path.starts_with("/api/v1/sites/") {
            let is_counts = path.ends_with("/counts");
            Some((if is_counts { &self.routes.counts } else { &self.routes.thread_json }, false))
        } else if path.starts_with("/sites/") {
            let is_feed = path.ends_with("/feed");
            Some(if is_feed { (&self.routes.feed, false) } else { (&self.routes.fragment, true) })
        } else {
            None
        }
    }
}
