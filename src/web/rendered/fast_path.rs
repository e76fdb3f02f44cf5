//! Middleware that answers from memory before anything else is done with a request.

use super::key::AskedRef;
use super::page::Choice;
use crate::web::client::ClientAddress;
use crate::web::form::language;
use crate::web::headers::{harden_public, refusal, without_body};
use crate::web::request_log::tell_from_memory;
use crate::web::state::AppState;
use crate::web::words::Words;
use actix_web::body::{BoxBody, EitherBody, MessageBody};
use actix_web::dev::{Payload, Service, ServiceRequest, ServiceResponse, Transform, forward_ready};
use actix_web::http::Method;
use actix_web::{Error, HttpRequest, HttpResponse, web};
use futures_util::TryFutureExt;
use futures_util::future::{Either, MapOk, Ready, ready};

/// Answers `GET` and `HEAD` for kept pages; passes everything else on. Must be the outermost, as its answers need no log
/// line and no span.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct FastPath(pub web::Data<AppState>);

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
        ready(Ok(FastPathService { state: self.0.clone(), inner }))
    }
}

/// `FastPath` before one worker's routes.
#[expect(missing_debug_implementations, reason = "parts of it hold keys and have no useful text")]
pub struct FastPathService<S> {
    state: web::Data<AppState>,
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
        match answer(&self.state, &request) {
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

/// Answers from memory; `None` where that cannot be done, and the handlers are to be asked.
fn answer(state: &AppState, request: &ServiceRequest) -> Option<HttpResponse<BoxBody>> {
    let (head, payload) = request.parts();
    // A body needs the care of `unread`, though nobody wants it.
    if !matches!(head.method(), &Method::GET | &Method::HEAD) || !matches!(payload, Payload::None) {
        return None;
    }
    let target = head.uri().path_and_query()?.as_str();
    let (route, language) = route(target, head)?;
    if refusal(request).is_some() {
        return None;
    }
    let asked = AskedRef { target, language: language.as_ref().map_or("", Words::lang) };
    let page = state.rendered.find(&state.service, asked)?;
    let choice = page.choose(head.headers());
    if matches!(choice, Choice::Unmade(_)) {
        return None;
    }
    state.rendered.count_hit();
    let mut response = page.respond(choice);
    // What has no body has no kind either, like any other 304.
    let is_page = matches!(choice, Choice::Whole(_)) && language.is_some();
    harden_public(response.headers_mut(), is_page, ClientAddress::of(head).is_https);
    tell_from_memory(head.method(), route, response.status().as_u16());
    Some(response)
}

/// Names the route of an address under which pages are kept, and the language that its answer depends on.
fn route(target: &str, request: &HttpRequest) -> Option<(&'static str, Option<Words>)> {
    if target.starts_with("/api/v1/sites/") {
        Some(("/api/v1/sites/{site}", None))
    } else if target.starts_with("/sites/") {
        Some(("/sites/{site}/thread", Some(Words::negotiate(language(request)))))
    } else {
        None
    }
}
