//! Rebuilds the filters that are due. Idempotent: the same lessons give the same filter.

use crate::service::pace::Pace;
use crate::service::{Service, ServiceError, learning};

/// How often it runs.
pub(super) const EVERY_SECONDS: i64 = 60;

pub(super) async fn run(service: &Service, pace: &mut Pace) -> Result<(), ServiceError> {
    let count = learning::rebuild_due(service, pace).await?;
    if count > 0 {
        tracing::info!(filters = count, "rebuilt what sites have learned about spam");
    }
    Ok(())
}
