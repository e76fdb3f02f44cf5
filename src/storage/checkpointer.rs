//! Checkpoints SQLite's write-ahead log on a thread of its own, and trims SQLite's page caches.
//!
//! SQLite itself would checkpoint in the commit that makes the log long, and that commit would wait for thousands of
//! page writes. The thread does most of the work while writing goes on. The log only restarts once all of it is
//! checkpointed and nobody writes; so for a long log the writer does the small rest between two groups.

use super::connection::TRIM_SQLITE;
use super::health;
use super::shared::Shared;
use super::worker::Worker;
use diesel::connection::SimpleConnection as _;
use std::sync::atomic::Ordering;
use std::thread;
use std::time::Duration;

/// The interval of checkpoints. A page that was written several times in it is copied once.
const LOOK_EVERY: Duration = Duration::from_secs(1);

/// The length, in pages of 4 KiB, from which the log is to begin anew: 64 MiB.
const LONG_LOG_PAGES: i64 = 16 * 1024;

/// After so many looks the caches of pages are trimmed, whether or not anything was read: a page that is wanted again comes
/// from the system's cache in some microseconds.
const TRIM_EVERY_LOOKS: u32 = 30;

/// Folds the log in until the database is closed.
pub(super) fn checkpoint(mut worker: Worker, shared: &Shared) {
    let mut looks = 0;
    while !shared.is_closing.load(Ordering::Acquire) {
        if shared.has_written.swap(false, Ordering::AcqRel) {
            match fold(&mut worker, shared, "PASSIVE") {
                Some(log_pages) if log_pages >= LONG_LOG_PAGES => shared.is_log_long.store(true, Ordering::Release),
                _ => {}
            }
        }
        looks += 1;
        if looks == TRIM_EVERY_LOOKS {
            looks = 0;
            trim(&mut worker);
        }
        thread::park_timeout(LOOK_EVERY);
    }
}

fn trim(worker: &mut Worker) {
    let trimmed = worker.unasked(|connection| Ok(connection.batch_execute(TRIM_SQLITE)?));
    if let Err(error) = trimmed {
        tracing::warn!(error = &error as &dyn std::error::Error, "the caches of SQLite could not be trimmed");
    }
}

/// Lets the log begin anew, where it has become long. For the writer, between two groups.
pub(super) fn restart_if_long(worker: &mut Worker, shared: &Shared) {
    if shared.is_log_long.swap(false, Ordering::AcqRel) {
        fold(worker, shared, "RESTART");
    }
}

/// Folds in what can be, and gives the pages that the log has.
fn fold(worker: &mut Worker, shared: &Shared, mode: &str) -> Option<i64> {
    // PostgreSQL, which tries again, looks after its own log.
    if worker.may_try_again() {
        return None;
    }
    let folded = worker.unasked(|connection| health::checkpoint(connection, mode));
    match &folded {
        Ok(_) => drop(shared.checkpoint_failures.is_over()),
        Err(error) => {
            if let Some(count) = shared.checkpoint_failures.happened() {
                let error = error as &dyn std::error::Error;
                tracing::warn!(error, count, "the write-ahead log could not be folded in");
            }
        }
    }
    folded.ok()
}
