//! Updates the replies below a decided comment that the unit of work of the decision had no room for.

use super::{Result, Service, Versions, unit};
use crate::storage;
use crate::storage::invalidation::Dependency;

/// Shows or hides more of the replies that wait for it, in one unit of work. Returns whether more are left.
///
/// # Errors
/// `Storage`.
pub async fn resume(service: &Service) -> Result<bool> {
    unit::write(service, |connection| Ok(storage::branches::resume(connection)?)).await
}

/// Records the version of the list of waiting replies. It is current until a decision adds to the list.
pub fn versions(service: &Service) -> Versions {
    service.database.invalidation().versions([Dependency::branches()])
}
