//! Forgets what has been kept long enough, and has closed threads made anew. Idempotent: what is gone stays gone.

use crate::service::pace::Pace;
use crate::service::{Service, ServiceError, purge};

/// How often it runs.
pub(super) const EVERY_SECONDS: i64 = 3600;

pub(super) async fn run(service: &Service, pace: &mut Pace) -> Result<(), ServiceError> {
    purge::announce_closed(service, pace).await?;
    let purged = purge::purge_at(service, pace).await?;
    tracing::info!(
        comments = purged.comments,
        networks = purged.networks,
        addresses = purged.addresses,
        expired = purged.expired,
        is_stopped = pace.is_stopped(),
        "forgot what had been kept long enough"
    );
    Ok(())
}
