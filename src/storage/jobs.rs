//! The job queue: what is due when, and how often it has failed.

use super::connection::{AnyConnection, each};
use super::error::Result;
use super::schema::jobs;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// Adds a job that is due at once, unless the list has it.
///
/// # Errors
/// `StorageError::Query`.
pub fn ensure(connection: &mut AnyConnection, kind: &str, now: Timestamp) -> Result<()> {
    let row = (jobs::kind.eq(kind), jobs::due_at.eq(now.millis()), jobs::failure_count.eq(0));
    each!(connection, inner => diesel::insert_into(jobs::table)
        .values(row)
        .on_conflict(jobs::kind)
        .do_nothing()
        .execute(inner))?;
    Ok(())
}

/// Claims a job that is due: it is not due again before `until`, so no other instance runs it meanwhile. Returns
/// whether it was due.
///
/// # Errors
/// `StorageError::Query`.
pub fn claim(connection: &mut AnyConnection, kind: &str, now: Timestamp, until: Timestamp) -> Result<bool> {
    let claimed = diesel::update(jobs::table.find(kind).filter(jobs::due_at.le(now.millis())))
        .set(jobs::due_at.eq(until.millis()))
        .execute(connection)?;
    Ok(claimed == 1)
}

/// Renews the claim on a job that still runs.
///
/// # Errors
/// `StorageError::Query`.
pub fn renew(connection: &mut AnyConnection, kind: &str, until: Timestamp) -> Result<()> {
    diesel::update(jobs::table.find(kind)).set(jobs::due_at.eq(until.millis())).execute(connection)?;
    Ok(())
}

/// Notes that a job ended well; it is due again at `next`.
///
/// # Errors
/// `StorageError::Query`.
pub fn finish(connection: &mut AnyConnection, kind: &str, now: Timestamp, next: Timestamp) -> Result<()> {
    diesel::update(jobs::table.find(kind))
        .set((jobs::failure_count.eq(0), jobs::finished_at.eq(Some(now.millis())), jobs::due_at.eq(next.millis())))
        .execute(connection)?;
    Ok(())
}

/// Notes that a job failed; it is due again at `retry_at`.
///
/// # Errors
/// `StorageError::Query`.
pub fn fail(connection: &mut AnyConnection, kind: &str, retry_at: Timestamp) -> Result<()> {
    diesel::update(jobs::table.find(kind))
        .set((jobs::failure_count.eq(jobs::failure_count + 1), jobs::due_at.eq(retry_at.millis())))
        .execute(connection)?;
    Ok(())
}

/// Returns the failures of a job since it last succeeded.
///
/// # Errors
/// `StorageError::Query`.
pub fn failure_count(connection: &mut AnyConnection, kind: &str) -> Result<i32> {
    Ok(jobs::table.find(kind).select(jobs::failure_count).first(connection)?)
}
