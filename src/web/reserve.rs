//! Connections kept free for those who ask how the server is.
//!
//! Where all connections that visitors may have are taken, a few more are accepted. On those, only the probes are answered;
//! whoever asks for anything else is told to come back, and the connection is closed.

use super::error::ApiError;
use crate::metrics::OpenConnection;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};

/// How many connections are kept free.
pub const RESERVED_CONNECTIONS: usize = 16;
/// What is answered on them.
const PROBES: [&str; 2] = ["/livez", "/readyz"];

/// Tells whether a request came on a connection that is kept free for probes.
pub fn is_reserved(request: &ServiceRequest) -> bool {
    request.conn_data::<OpenConnection>().is_some_and(OpenConnection::is_beyond_limit)
}

/// Middleware, for `from_fn`: refuses what a reserved connection is not for.
///
/// # Errors
/// Those of inner middleware.
pub async fn keep_reserve<B: MessageBody>(
    request: ServiceRequest,
    next: Next<B>,
) -> Result<ServiceResponse<EitherBody<B>>, Error> {
    if !is_reserved(&request) || PROBES.contains(&request.path()) {
        return Ok(next.call(request).await?.map_into_left_body());
    }
    let mut response = ApiError::Unavailable { retry_after_seconds: 1 }.error_response();
    response.head_mut().set_connection_type(ConnectionType::Close);
    Ok(request.into_response(response).map_into_right_body())
}
