//! Counts requests, and serves `/metrics` for Prometheus on a separate listener.
//!
//! Visitors do not reach it, as it reveals the load. It holds no personal data.

use super::error::ApiError;
use super::health::{get_livez, get_readyz};
use super::state::AppState;
use crate::metrics::{Bounded, Method, Route, Routes, Stopwatch};
use actix_web::body::MessageBody;
use actix_web::dev::{Server, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::{App, Error, HttpMessage, HttpResponse, HttpServer, web};
use std::net::TcpListener;
use std::sync::Arc;
use std::time::Duration;

/// The path of the metrics. The probes answer here too, even if visitors hold all connections.
const PATH: &str = "/metrics";
/// <https://github.com/prometheus/OpenMetrics/blob/main/specification/OpenMetrics.md>, "Protocol Negotiation".
const OPEN_METRICS: &str = "application/openmetrics-text; version=1.0.0; charset=utf-8";
/// Concurrent connections: one scraper, and some people.
const MAX_CONNECTIONS: usize = 32;
/// The timeout for the head of a request.
const HEAD_DEADLINE: Duration = Duration::from_secs(5);

/// A request for the log and the counters, as it arrived. Part of the request's extensions.
#[derive(Debug, Clone)]
pub struct Begun {
    /// Started when the head was read.
    pub stopwatch: Stopwatch,
    /// The counters of its route.
    pub route: Arc<Route>,
    /// Its method, before `HEAD` became `GET`.
    pub method: Method,
}

/// Middleware for `from_fn`: counts the request. Must be the outermost. Needs `web::Data<Routes>`, else it counts
/// nothing.
///
/// Code that answers earlier, such as `FastPath`, calls `Route::answered` itself.
///
/// # Errors
/// Those of inner middleware.
pub async fn measure<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    let Some(begun) = Begun::of(&request) else { return next.call(request).await };
    request.extensions_mut().insert(begun.clone());
    let outcome = next.call(request).await;
    let status = match &outcome {
        Ok(response) => response.status(),
        Err(error) => error.as_response_error().status_code(),
    };
    begun.route.answered(begun.method, status.as_u16(), begun.stopwatch.elapsed());
    outcome
}

impl Begun {
    fn of(request: &ServiceRequest) -> Option<Self> {
        let routes = request.app_data::<web::Data<Routes>>()?;
        let route = Arc::clone(routes.find(request.match_pattern().as_deref()));
        Some(Self { stopwatch: Stopwatch::start(), route, method: Method::of(request.method().as_str()) })
    }
}

/// Starts to serve `/metrics`, with one worker.
///
/// # Errors
/// If the system refuses.
pub fn serve(state: web::Data<AppState>, listener: TcpListener) -> std::io::Result<Server> {
    let server = HttpServer::new(move || {
        App::new()
            .app_data(state.clone())
            .service(get_livez)
            .service(get_readyz)
            .service(web::resource(PATH).route(web::get().to(get_metrics)).default_service(web::to(refuse_method)))
            .default_service(web::to(refuse_path))
    });
    let server = server.workers(1).max_connections(MAX_CONNECTIONS).client_request_timeout(HEAD_DEADLINE);
    Ok(server.shutdown_timeout(1).disable_signals().listen(listener)?.run())
}

async fn get_metrics(state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    let text = state.service.metrics.encode(state.rendered.figures(), tables(&state)).map_err(ApiError::internal)?;
    Ok(HttpResponse::Ok()
        .insert_header((header::CONTENT_TYPE, OPEN_METRICS))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .body(text))
}

async fn refuse_method() -> Result<HttpResponse, ApiError> {
    Err(ApiError::MethodNotAllowed { allow: "GET".to_owned() })
}

async fn refuse_path() -> Result<HttpResponse, ApiError> {
    Err(ApiError::NOT_FOUND)
}

/// Reads the usage of bounded resources.
fn tables(state: &AppState) -> Vec<Bounded> {
    let passwords = state.service.passwords.load();
    let [comments, comment_ranges] = state.comment_limit.bounds("comment_networks", "comment_ranges");
    let limits = [
        (&state.preview_limit, "preview_networks"),
        (&state.challenge_limit, "challenge_networks"),
        (&state.form_token_limit, "form_token_networks"),
        (&state.report_limit, "report_networks"),
        (&state.sign_in_limit, "sign_in_networks"),
    ];
    let mut rows = vec![comments, comment_ranges];
    let mut ranges = Bounded { resource: "other_ranges", used: 0, limit: 0, refused: Some(0) };
    for (limit, word) in limits {
        let [own, wider] = limit.bounds(word, "other_ranges");
        rows.push(own);
        ranges.used += wider.used;
        ranges.limit += wider.limit;
        ranges.refused = ranges.refused.zip(wider.refused).map(|(one, other)| one + other);
    }
    rows.push(ranges);
    let others = [
        state.login_backoff.bound(),
        state.sign_in_slots.bound(),
        Bounded {
            resource: "password_checks",
            used: passwords.in_line as u64,
            limit: passwords.limit as u64,
            refused: Some(passwords.refused),
        },
    ];
    rows.into_iter().chain(state.streams.bounds()).chain(state.connections.bounds()).chain(others).collect()
}
