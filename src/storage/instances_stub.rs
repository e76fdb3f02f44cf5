//! Stub of `instances` for builds without PostgreSQL: there are no other instances to notify, and there is no replica.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::freshness::Subject;

pub(super) const fn announce(_: &mut AnyConnection, _: &[Subject]) -> Result<i32, StorageError> {
    Ok(0)
}

pub(super) const fn written_position(_: &mut AnyConnection) -> Result<i64, StorageError> {
    Ok(0)
}

pub(super) const fn replayed_position(_: &mut AnyConnection) -> Result<i64, StorageError> {
    Ok(0)
}
