//! How many connections, and how many requests with a body in progress, one network and the ranges around it may have at the
//! same time: a share, so that whoever sends slowly, or nothing at all, keeps nobody else out.
//!
//! A connection counts for its peer. Behind a trusted proxy that is the proxy, which is not bounded; there the request counts
//! for the visitor whom the proxy names.

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

/// Seconds after which somebody who was refused may try again.
const RETRY_AFTER_SECONDS: u64 = 5;
/// Connections that one network may have however few there are: two browsers' worth.
const LEAST: usize = 16;

/// What is counted. Share one between all workers.
#[derive(Debug)]
pub struct Connections {
    open: Arc<Slots>,
    bodies: Arc<Slots>,
    shares: Shares,
    max: usize,
    trusted: TrustedProxies,
    refusal: String,
}

/// Marks a connection that was refused: what was read from it before it was closed is not carried out.
struct Refused;

/// Holds the slot of a connection as long as it is open.
struct Admitted(#[expect(dead_code, reason = "counts until it is dropped")] Slot);

impl Connections {
    /// Gives one network an eighth of `max`, and a /24, /56 or /48 a quarter, but each at least 16.
    pub fn new(max: usize, trusted: TrustedProxies) -> Self {
        let (network, range) = ((max / 8).max(LEAST), (max / 4).max(LEAST));
        Self {
            // All together are bounded by the server, which lets those wait that are too many.
            open: Arc::new(Slots::new(usize::MAX)),
            bodies: Arc::new(Slots::new(usize::MAX)),
            shares: Shares { network, block: range, range },
            max,
            trusted,
            refusal: refusal(),
        }
    }

    /// Counts a new connection; one too many of its network is told so and closed.
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
        // Whoever has hung up already needs no answer, and nothing is left to be shut down.
        let _ = socket.send(self.refusal.as_bytes());
        let _ = socket.shutdown(Shutdown::Both);
    }

    /// Reports how many connections and bodies are counted, and how many were refused.
    pub fn bounds(&self) -> [Bounded; 2] {
        let rows = [self.open.bound("network_connections"), self.bodies.bound("request_bodies")];
        rows.map(|row| Bounded { limit: self.max as u64, ..row })
    }
}

/// Middleware, for `from_fn`: refuses what came over a connection that was refused, and more requests with a body at the same
/// time than one network may have. Needs `web::Data<Connections>`.
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
    // Held until there is an answer: by then the body is read, or is not going to be.
    let _slot = connections.bodies.take(connections.shares.holders(address)).ok_or(UNAVAILABLE)?;
    next.call(request).await
}

/// Writes the answer to a connection too many; the framework has not seen it yet.
fn refusal() -> String {
    let body = ApiError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS }.body(None);
    let body = String::from_utf8_lossy(&body);
    format!(
        "HTTP/1.1 503 Service Unavailable\r\ncontent-type: {PROBLEM_JSON}\r\ncontent-length: {}\r\n\
         cache-control: no-store\r\nretry-after: {RETRY_AFTER_SECONDS}\r\nconnection: close\r\n\r\n{body}",
        body.len()
    )
}
