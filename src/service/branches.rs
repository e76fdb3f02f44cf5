//! Branches that follow a decision after it was answered: of very many replies, those that its unit of work had no room for.

use super::{Service, ServiceError, Stamp};
use crate::storage;
use crate::storage::freshness::Subject;

/// Shows or hides more of the replies that wait for it, in one unit of work. Returns whether more are left.
///
/// # Errors
/// `Storage`.
pub async fn resume(service: &Service) -> Result<bool, ServiceError> {
    service.database.write(|connection| Ok::<_, ServiceError>(storage::branches::resume(connection)?)).await
}

/// Takes the stamp of the list of replies that wait. It is current until a decision adds to them.
pub fn stamp(service: &Service) -> Stamp {
    service.database.freshness().stamp([Subject::branches()])
}
