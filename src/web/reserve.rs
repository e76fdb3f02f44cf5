//! Connections reserved for probes.
//!
//! When visitors hold all of their connections, the server accepts a few more. It answers only probes on those; other
//! requests get 503 and the connection is closed.

use super::error::ApiError;
use crate::metrics::OpenConnection;
use actix_web::body::{EitherBody, MessageBody};
use actix_web::dev::{ServiceRequest, ServiceResponse};
use actix_web::http::ConnectionType;
use actix_web::middleware::Next;
use actix_web::{Error, ResponseError};

/// The number of reserved connections.
pub const RESERVED_CONNECTIONS: usize = 16;
/// The paths that they serve.
const PROBES: [&str; 2] = ["/livez", "/readyz"];

/// Reports whether a request came on a reserved connection.
pub fn is_reserved(request: &ServiceRequest) -> bool {
    request.conn_data::<OpenConnection>().is_some_and(OpenConnection::is_beyond_limit)
}

/// Middleware for `from_fn`: refuses other requests on a reserved connection.
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
