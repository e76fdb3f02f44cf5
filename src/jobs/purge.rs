//! Forgets what has been kept long enough, and has closed threads made anew. Idempotent: what is gone stays gone.

use crate::service::{Service, ServiceError, purge};

/// How often it runs.
pub(super) const EVERY_SECONDS: i64 = 3600;

pub(super) async fn run(service: &Service) -> Result<(), ServiceError> {
    purge::announce_closed(service).await?;
    let purged = purge::purge(service).await?;
    tracing::info!(
        comments = purged.comments,
        networks = purged.networks,
        addresses = purged.addresses,
        expired = purged.expired,
        "forgot what had been kept long enough"
    );
    Ok(())
}
