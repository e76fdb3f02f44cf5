//! What `bench` holds the server against: the same framework with the same settings, and nothing behind it.
//!
//! A read is answered with bytes from memory. A write reads its body, hands it to whoever stores it, and is answered with
//! bytes from memory once that is done.

use super::server::{HEAD_DEADLINE, KEEP_ALIVE, MAX_CONNECTIONS};
use actix_web::dev::Server;
use actix_web::http::StatusCode;
use actix_web::web::Bytes;
use actix_web::{App, HttpResponse, HttpServer, web};
use std::net::TcpListener;
use std::pin::Pin;
use std::sync::Arc;

/// An answer that is always the same.
#[derive(Debug, Clone, Default)]
pub struct Constant {
    /// The status.
    pub status: u16,
    /// The header fields beside `Content-Length` and `Date`.
    pub headers: Vec<(String, String)>,
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

/// Starts to answer on a socket. `workers` is as in the settings: 0 for one per core.
///
/// # Errors
/// What the system says.
pub fn start(limit: Limit, workers: usize, listener: TcpListener) -> std::io::Result<Server> {
    let limit = web::Data::new(limit);
    let mut server = HttpServer::new(move || {
        App::new()
            .app_data(limit.clone())
            .service(web::resource("/{path:.*}").route(web::get().to(read)).route(web::post().to(write)))
    })
    .keep_alive(KEEP_ALIVE)
    .client_request_timeout(HEAD_DEADLINE)
    .max_connections(MAX_CONNECTIONS)
    .disable_signals();
    if workers > 0 {
        server = server.workers(workers);
    }
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
        response.insert_header((name.as_str(), value.as_str()));
    }
    if status == StatusCode::NOT_MODIFIED { response.finish() } else { response.body(constant.body.clone()) }
}
