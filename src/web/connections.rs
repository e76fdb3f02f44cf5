//! Limits the open connections, and the requests with an unfinished body, of one network and of the ranges around it. A
//! client that sends slowly, or not at all, cannot keep others out.
//!
//! A connection counts for its peer. A trusted proxy as the peer is not limited; its requests count for the visitor
//! that it names.

use super::client::{ClientAddress, TrustedProxies};
use super::error::{ApiError, PROBLEM_JSON};
use super::slots::{Shares, Slot, Slots};
use crate::metrics::Bounded;
use actix_web::body::MessageBody;
use actix_web::dev::{Extensions, ServiceRequest, ServiceResponse};
use actix_web::http::header;
use actix_web::middleware::Next;
use actix_web::rt::net::TcpStream;
use actix_web::{Error, web};
use socket2::SockRef;
use std::any::Any;
use std::net::Shutdown;
use std::sync::Arc;

/// `Retry-After` of a refusal, in seconds.
const RETRY_AFTER_SECONDS: u64 = 5;
/// The least that one network may have: the connections of two browsers.
const LEAST: usize = 16;

/// The open connections and bodies. Share one between all workers.
#[derive(Debug)]
pub struct Connections {
    open: Arc<Slots>,
    bodies: Arc<Slots>,
    shares: Shares,
    max: usize,
    trusted: TrustedProxies,
    refusal: String,
}

/// Marks a refused connection. Requests that were already read from it are not handled.
struct Refused;

/// Holds the slot of an open connection.
struct Admitted(#[expect(dead_code, reason = "counts until it is dropped")] Slot);

impl Connections {
    /// Allows one network an eighth of `max`, and a /24, /56 or /48 a quarter, but each at least 16.
    pub fn new(max: usize, trusted: TrustedProxies) -> Self {
        let (network, range) = ((max / 8).max(LEAST), (max / 4).max(LEAST));
        Self {
            // The server bounds the total: further connections wait.
            open: Arc::new(Slots::new(usize::MAX)),
            bodies: Arc::new(Slots::new(usize::MAX)),
            shares: Shares { network, block: range, range },
            max,
            trusted,
            refusal: refusal(),
        }
    }

    /// Counts a new connection. Answers and closes it if its network has too many.
    pub(super) fn admit(&self, stream: &dyn Any, extensions: &mut Extensions) {
        let Some(stream) = stream.downcast_ref::<TcpStream>() else { return };
        let Ok(peer) = stream.peer_addr() else { return };
        let peer = peer.ip().to_canonical();
        if self.trusted.has(peer) {
            return;
        }
        if let Some(slot) = self.open.take(self.shares.holders(peer)) {
            extensions.insert(Admitted(slot));
            return;
        }
        extensions.insert(Refused);
        let socket = SockRef::from(stream);
        // A client that has hung up needs no answer.
        let _ = socket.send(self.refusal.as_bytes());
        let _ = socket.shutdown(Shutdown::Both);
    }

    /// Reports how many connections and bodies are counted, and how many were refused.
    pub fn bounds(&self) -> [Bounded; 2] {
        let rows = [self.open.bound("network_connections"), self.bodies.bound("request_bodies")];
        rows.map(|row| Bounded { limit: self.max as u64, ..row })
    }
}

/// Middleware for `from_fn`: refuses requests of a refused connection, and requests with a body beyond the limit of the
/// network. Needs `web::Data<Connections>`.
///
/// # Errors
/// `Unavailable`, and those of inner middleware.
pub async fn share_bodies<B: MessageBody>(request: ServiceRequest, next: Next<B>) -> Result<ServiceResponse<B>, Error> {
    const UNAVAILABLE: ApiError = ApiError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS };
    if request.request().conn_data::<Refused>().is_some() {
        return Err(UNAVAILABLE.into());
    }
    let has_body = request.headers().contains_key(header::TRANSFER_ENCODING)
        || request.headers().get(header::CONTENT_LENGTH).is_some_and(|length| length.as_bytes() != b"0");
    let connections = request.app_data::<web::Data<Connections>>().filter(|_| has_body).cloned();
    let Some(connections) = connections else { return next.call(request).await };
    let address = ClientAddress::of(request.request()).address;
    // Held until the answer: by then the body is read, or nobody will read it.
    let _slot = connections.bodies.take(connections.shares.holders(address)).ok_or(UNAVAILABLE)?;
    next.call(request).await
}

/// Writes the refusal to the socket, before actix sees the connection.
fn refusal() -> String {
    let body = ApiError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS }.body(None);
    let body = String::from_utf8_lossy(&body);
    format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: {PROBLEM_JSON}\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nretry-after: {RETRY_AFTER_SECONDS}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
