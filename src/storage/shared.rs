//! What the database threads of one instance share.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::freshness::{Freshness, Subject, peek_noted};
use super::instances;
use crate::metrics::Repeated;
use std::sync::atomic::{AtomicBool, AtomicI32, AtomicI64, Ordering};

/// What the database threads of one instance share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Whether what is kept of the database's contents is still true.
    pub(super) freshness: Freshness,
    /// Whether there is a replica whose progress must be compared.
    pub(super) has_replica: bool,
    /// How far a replica must have replayed to be asked; `i64::MAX` while that is not known.
    required: AtomicI64,
    /// The backend of the writer's connection, whose announcements are known here already.
    writer_backend: AtomicI32,
    /// Transactions that could not begin, or could not be committed.
    pub(super) write_failures: Repeated,
    /// Folding in the write-ahead log that went wrong.
    pub(super) checkpoint_failures: Repeated,
    /// Whether something was written since the checkpointer looked last.
    pub(super) has_written: AtomicBool,
    /// Whether the writer is to let the log begin anew.
    pub(super) is_log_long: AtomicBool,
    /// Whether the database threads are to stop.
    pub(super) is_closing: AtomicBool,
}

impl Shared {
    pub(super) fn new(has_replica: bool) -> Self {
        Self { has_replica, ..Self::default() }
    }

    /// Gives how far a replica must have replayed to be asked.
    pub(super) fn required_position(&self) -> i64 {
        self.required.load(Ordering::Acquire)
    }

    /// Tells whether an announcement comes from this instance's own writer.
    #[cfg(feature = "postgres")]
    pub(super) fn is_own(&self, backend: i32) -> bool {
        backend == self.writer_backend.load(Ordering::Acquire)
    }

    /// Ends everything that is kept, after a commit whose answer did not come: it may still be carried out. Its notice then
    /// comes from a backend that is no longer this writer's, and is heard like anybody else's.
    pub(super) fn doubt(&self) {
        self.writer_backend.store(0, Ordering::Release);
        self.freshness.everything_changed();
    }

    /// Announces to other instances what the open transaction changes; they hear of it with its commit.
    pub(super) fn announce(&self, connection: &mut AnyConnection, is_kept: bool) -> Result<(), StorageError> {
        let noted = peek_noted();
        if !is_kept || noted.is_empty() {
            return Ok(());
        }
        let backend = instances::announce(connection, &noted)?;
        self.writer_backend.store(backend, Ordering::Release);
        Ok(())
    }

    /// Takes note of a commit: first how far a replica must be from now on, then what has changed, so that nobody who
    /// reads anew because of the change can be shown a replica from before it.
    pub(super) fn committed(&self, connection: &mut AnyConnection, noted: &[Subject]) {
        // What only moderators see is always read from the primary.
        let is_public = noted.iter().any(|subject| *subject != Subject::COMMENTS);
        if self.has_replica && is_public {
            self.require_current(connection);
        }
        noted.iter().for_each(|subject| self.freshness.changed(*subject));
    }

    /// Requires a replica to have replayed everything that the primary has committed by now.
    pub(super) fn require_current(&self, connection: &mut AnyConnection) {
        match instances::written_position(connection) {
            Ok(position) => self.required.store(position, Ordering::Release),
            Err(error) => {
                tracing::warn!(
                    error = &error as &dyn std::error::Error,
                    "the replica is left out until the next write"
                );
                self.required.store(i64::MAX, Ordering::Release);
            }
        }
    }
}
