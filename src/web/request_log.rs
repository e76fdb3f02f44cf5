//! The log line of each request, and its id.
//!
//! It has method, route template, status and duration. It never has path, query, address or browser, which reveal who
//! read what. Errors are logged here, once.

use super::error::ApiError;
use super::metrics::Begun;
use crate::metrics::Method;
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::middleware::Next;
use actix_web::{Error, HttpMessage};
use tracing::Span;
use tracing_actix_web::{RequestId, RootSpanBuilder, TracingLogger};

static REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Returns the logging middleware. Only `metrics::measure`, whose stopwatch it reads, and `FastPath` may wrap it.
pub fn logger() -> TracingLogger<RequestSpan> {
    TracingLogger::new()
}

/// Creates the span of a request, and writes its line at the end.
#[derive(Debug)]
pub struct RequestSpan;

impl RootSpanBuilder for RequestSpan {
    fn on_request_start(request: &ServiceRequest) -> Span {
        let extensions = request.extensions();
        let begun = extensions.get::<Begun>();
        let request_id = extensions.get::<RequestId>().copied();
        tracing::info_span!(
            "request",
            method = begun.map(|begun| begun.method.as_str()),
            route = begun.map(|begun| begun.route.template()),
            request_id = request_id.map(tracing::field::display),
        )
    }

    fn on_request_end<B: MessageBody>(span: Span, outcome: &Result<ServiceResponse<B>, Error>) {
        let _entered = span.enter();
        match outcome {
            Ok(response) => {
                let extensions = response.request().extensions();
                let elapsed_ms = extensions.get::<Begun>().map(elapsed_ms);
                log_end(response.status().as_u16(), elapsed_ms, response.response().error());
            }
            Err(error) => log_end(error.as_response_error().status_code().as_u16(), None, Some(error)),
        }
    }
}

/// Logs a read that the cache answered. Only at `debug`, as it costs more than the read.
pub fn log_cached(method: Method, route: &str, status: u16) {
    if tracing::enabled!(tracing::Level::DEBUG) {
        tracing::debug!(method = method.as_str(), route, status, "answered from memory");
    }
}

fn log_end(status: u16, elapsed_ms: Option<u64>, error: Option<&Error>) {
    if status < 500 {
        tracing::info!(status, elapsed_ms, "answered");
        return;
    }
    let cause = error.map(cause_of).unwrap_or_default();
    tracing::error!(status, elapsed_ms, cause, "failed");
}

/// Joins the messages of our own errors. Omits those of other errors, as they may echo input.
fn cause_of(error: &Error) -> String {
    let Some(error) = error.as_error::<ApiError>() else { return "an error of the framework".to_owned() };
    let mut text = error.to_string();
    let mut source = std::error::Error::source(error);
    while let Some(cause) = source {
        text.push_str(": ");
        text.push_str(&cause.to_string());
        source = cause.source();
    }
    text
}

fn elapsed_ms(begun: &Begun) -> u64 {
    u64::try_from(begun.stopwatch.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Middleware for `from_fn`, inside `logger`: sets `X-Request-Id`, so that a visitor's report leads to the log line.
///
/// # Errors
/// Those of inner middleware.
pub async fn tell_request_id<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<B>, Error> {
    let mut response = next.call(request).await?;
    let id = response.request().extensions().get::<RequestId>().map(ToString::to_string);
    if let Some(value) = id.and_then(|id| HeaderValue::try_from(id).ok()) {
        response.headers_mut().insert(REQUEST_ID.clone(), value);
    }
    Ok(response)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::metrics::Metrics;
    use crate::web::code::Code;
    use crate::web::metrics::measure;
    use actix_web::middleware::from_fn;
    use actix_web::test::{TestRequest, call_service, init_service};
    use actix_web::{App, HttpResponse, web};
    use std::io::Write;
    use std::sync::{Arc, Mutex};

    #[derive(Clone, Default)]
    struct Lines(Arc<Mutex<Vec<u8>>>);

    impl Write for Lines {
        fn write(&mut self, bytes: &[u8]) -> std::io::Result<usize> {
            self.0.lock().unwrap().write(bytes)
        }
        fn flush(&mut self) -> std::io::Result<()> {
            Ok(())
        }
    }

    async fn logged(path: &str) -> (String, Option<String>) {
        let lines = Lines::default();
        let writer = lines.clone();
        let subscriber = tracing_subscriber::fmt().json().with_writer(move || writer.clone()).finish();
        let guard = tracing::subscriber::set_default(subscriber);
        let routes = Metrics::default().requests().declare(["/sites/{site}/thread", "/broken/{x}", "/away"]);
        let app = App::new()
            .app_data(web::Data::from(routes))
            .wrap(from_fn(tell_request_id))
            .wrap(logger())
            .wrap(from_fn(measure))
            .route("/sites/{site}/thread", web::get().to(HttpResponse::Ok))
            .route(
                "/broken/{x}",
                web::get().to(|| async { Err::<HttpResponse, _>(ApiError::internal("disk is full")) }),
            )
            .route("/away", web::get().to(|| async { Err::<HttpResponse, ApiError>(Code::CommentsClosed.into()) }));
        let request = TestRequest::get().uri(path).insert_header(("User-Agent", "agent-smith"));
        let request = request.peer_addr("192.0.2.99:4711".parse().unwrap()).to_request();
        let response = call_service(&init_service(app).await, request).await;
        let id = response.headers().get(&REQUEST_ID).map(|id| id.to_str().unwrap().to_owned());
        drop(guard);
        let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
        (text, id)
    }

    #[actix_web::test]
    async fn a_line_has_the_route_and_the_id_but_nothing_of_the_visitor() {
        let (text, id) = logged("/sites/secret-blog/thread?article=/secret").await;
        assert_eq!(text.lines().count(), 1, "{text}");
        for part in ["/sites/{site}/thread", "\"status\":200", "\"method\":\"GET\"", "elapsed_ms", &id.unwrap()] {
            assert!(text.contains(part), "{part} is not in {text}");
        }
        for secret in ["secret", "192.0.2.99", "agent-smith"] {
            assert!(!text.contains(secret), "{secret} is in {text}");
        }
        assert!(!logged("/nowhere/secret").await.0.contains("secret"));
    }

    #[test]
    fn a_read_from_memory_has_a_line_at_debug_only() {
        for (level, line_count) in [(tracing::Level::INFO, 0), (tracing::Level::DEBUG, 1)] {
            let lines = Lines::default();
            let writer = lines.clone();
            let subscriber = tracing_subscriber::fmt().with_max_level(level).with_writer(move || writer.clone());
            tracing::subscriber::with_default(subscriber.finish(), || log_cached(Method::Get, "/sites", 304));
            let text = String::from_utf8(lines.0.lock().unwrap().clone()).unwrap();
            assert_eq!(text.lines().count(), line_count, "{text}");
        }
    }

    #[actix_web::test]
    async fn a_failure_is_logged_once_with_its_cause() {
        let (text, _) = logged("/broken/secret").await;
        assert_eq!(text.matches("disk is full").count(), 1, "{text}");
        assert!(text.contains("ERROR") && !text.contains("secret"), "{text}");
        assert!(logged("/away").await.0.contains("INFO"));
    }
}
