//! Stub of `instances` for builds without PostgreSQL: there are no other instances to notify, and there is no replica.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::invalidation::Dependency;

pub(super) const fn announce(_: &mut AnyConnection, _: u64, _: &[Dependency]) -> Result<(), StorageError> {
    Ok(())
}

pub(super) const fn written_position(_: &mut AnyConnection) -> Result<i64, StorageError> {
    Ok(0)
}

pub(super) const fn replayed_position(_: &mut AnyConnection) -> Result<i64, StorageError> {
    Ok(0)
}
