//! Units of work of use cases: the database calls with this room's error, and with an audit entry.

use super::audit::{self, Event};
use super::{Result, Service, ServiceError};
use crate::storage::AnyConnection;
use std::sync::Arc;

/// Runs a unit of work that only reads.
///
/// # Errors
/// Those of `work`, and `Storage`.
pub(super) async fn read<T: Send + 'static>(
    service: &Service,
    work: impl FnOnce(&mut AnyConnection) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    service.database.read(work).await
}

/// Like `read`, on the threads for moderators, whose searches may take long.
///
/// # Errors
/// As `read`.
pub(super) async fn read_for_moderators<T: Send + 'static>(
    service: &Service,
    work: impl FnOnce(&mut AnyConnection) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    service.database.read_for_moderators(work).await
}

/// Like `read`, on the replica if there is one and it is current.
///
/// # Errors
/// As `read`.
pub(super) async fn read_near<T: Send + 'static>(
    service: &Service,
    work: impl FnOnce(&mut AnyConnection) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    service.database.read_near(work).await
}

/// Runs a unit of work that may write, and waits for its commit.
///
/// # Errors
/// Those of `work`, and `Storage`.
pub(super) async fn write<T: Send + 'static>(
    service: &Service,
    work: impl FnOnce(&mut AnyConnection) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    service.database.write(work).await
}

/// Like `write`, and appends an event to the audit log in the same transaction.
///
/// # Errors
/// As `write`.
pub(super) async fn write_audited<T: Send + 'static>(
    service: &Service,
    event: Event,
    work: impl FnOnce(&mut AnyConnection) -> Result<T> + Clone + Send + 'static,
) -> Result<T> {
    let (keyring, now) = (Arc::clone(&service.keyring), service.clock.now());
    write(service, move |connection| {
        let done = work(connection)?;
        audit::append(connection, &keyring, now, event)?;
        Ok(done)
    })
    .await
}

/// Attempts at a unit of work whose new id another instance took first.
const MAX_ATTEMPTS: usize = 3;

/// Runs a unit of work that makes ids, and again where another instance made the same one at the same time.
///
/// # Errors
/// Those of `work`.
pub(super) async fn with_fresh_ids<T, F: Future<Output = Result<T>>>(work: impl Fn() -> F) -> Result<T> {
    let mut attempt = 1;
    loop {
        match work().await {
            Err(ServiceError::Storage(error)) if error.is_unique_violation() && attempt < MAX_ATTEMPTS => attempt += 1,
            outcome => return outcome,
        }
    }
}
