//! What `bench` holds the server against: the same framework with the same settings, and nothing behind it.
//!
//! A read is answered with bytes from memory. A write reads its body, hands it to whoever stores it, and is answered with
//! bytes from memory once that is done.

use super::server::{HEAD_DEADLINE, shared_out};
use crate::config;
use actix_web::dev::Server;
use actix_web::http::StatusCode;
use actix_web::http::header::{HeaderName, HeaderValue};
use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, HttpServer, web};
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;
use std::time::Duration;

/// An answer that is always the same.
#[derive(Debug, Clone, Default)]
pub struct Constant {
    /// The status.
    pub status: u16,
    /// The header fields beside `Content-Length` and `Date`.
    pub headers: Vec<(HeaderName, HeaderValue)>,
    /// The body.
    pub body: Bytes,
}

/// Stores a body, and tells whether it is stored.
pub type Store = Arc<dyn Fn(Bytes) -> Pin<Box<dyn Future<Output = bool> + Send>> + Send + Sync>;

/// What is answered.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "a function has no useful text")]
pub struct Limit {
    /// To `GET`, whatever the path.
    pub read: Constant,
    /// To `POST`.
    pub written: Constant,
    /// Where the bodies of `POST` go.
    pub store: Option<Store>,
}

/// Starts to answer on a socket, under the settings of a server.
///
/// # Errors
/// What the system says.
pub fn start(limit: Limit, settings: &config::Server, listener: TcpListener) -> std::io::Result<Server> {
    let limit = web::Data::new(limit);
    let (workers, connections_each) = shared_out(settings.max_connections, settings.workers);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(limit.clone())
            .service(web::resource("/{path:.*}").route(web::get().to(read)).route(web::post().to(write)))
    })
    .keep_alive(Duration::from_secs(settings.keep_alive_seconds))
    .client_request_timeout(HEAD_DEADLINE)
    .workers(workers)
    .max_connections(connections_each)
    .disable_signals();
    Ok(server.listen(listener)?.run())
}

async fn read(limit: web::Data<Limit>) -> HttpResponse {
    answer(&limit.read)
}

async fn write(limit: web::Data<Limit>, body: Bytes) -> HttpResponse {
    let Some(store) = &limit.store else { return HttpResponse::NotImplemented().finish() };
    if store(body).await { answer(&limit.written) } else { HttpResponse::ServiceUnavailable().finish() }
}

fn answer(constant: &Constant) -> HttpResponse {
    let status = StatusCode::from_u16(constant.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let mut response = HttpResponse::build(status);
    for (name, value) in &constant.headers {
        response.insert_header((name.clone(), value.clone()));
    }
    if status == StatusCode::NOT_MODIFIED { response.finish() } else { response.body(constant.body.clone()) }
}
