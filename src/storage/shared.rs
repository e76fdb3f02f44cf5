//! What the database threads of one instance share.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::instances;
use super::invalidation::{Dependency, Invalidation, peek_marked};
use crate::metrics::Repeated;
use std::hash::{BuildHasher, RandomState};
use std::sync::atomic::{AtomicBool, AtomicI64, AtomicU64, Ordering};
use std::sync::{Mutex, PoisonError};

/// What the database threads of one instance share.
#[derive(Debug, Default)]
pub(super) struct Shared {
    /// Version counters that tell caches whether their values are current.
    pub(super) invalidation: Invalidation,
    /// Whether there is a replica, whose position must be compared.
    pub(super) has_replica: bool,
    /// The position that a replica must have replayed to be used; `i64::MAX` while unknown.
    required: AtomicI64,
    /// Held while the position is asked for and kept, so that it never goes back.
    requiring: Mutex<()>,
    /// The number under which this instance announces changes. Announcements of its own are skipped.
    sender: AtomicU64,
    /// Transactions that could not begin or commit.
    pub(super) write_failures: Repeated,
    /// Failed checkpoints of the write-ahead log.
    pub(super) checkpoint_failures: Repeated,
    /// Whether anything was written since the last checkpoint.
    pub(super) has_written: AtomicBool,
    /// Whether the writer is to restart the log.
    pub(super) is_log_long: AtomicBool,
    /// Whether the database threads are to stop.
    pub(super) is_closing: AtomicBool,
}

impl Shared {
    pub(super) fn new(has_replica: bool) -> Self {
        Self { has_replica, sender: AtomicU64::new(new_sender()), ..Self::default() }
    }

    /// Returns the position that a replica must have replayed to be used.
    pub(super) fn required_position(&self) -> i64 {
        self.required.load(Ordering::Acquire)
    }

    /// Returns true if an announcement comes from this instance.
    #[cfg(feature = "postgres")]
    pub(super) fn is_own(&self, sender: Option<u64>) -> bool {
        sender == Some(self.sender.load(Ordering::Acquire))
    }

    /// Invalidates everything after a commit whose answer did not come: it may still happen. Its notice then has a number that is
    /// no longer this instance's, and is handled like those of other instances.
    pub(super) fn doubt(&self) {
        self.sender.store(new_sender(), Ordering::Release);
        self.invalidation.invalidate_all();
    }

    /// Announces the changes of the open transaction to other instances. They receive them with its commit.
    pub(super) fn announce(&self, connection: &mut AnyConnection, is_kept: bool) -> Result<(), StorageError> {
        let marked = peek_marked();
        if !is_kept || marked.is_empty() {
            return Ok(());
        }
        instances::announce(connection, self.sender.load(Ordering::Acquire), &marked)
    }

    /// Invalidates what a commit changed. The required position of a replica is raised first, so that whoever reads again
    /// because of the change never reads from a replica that lacks it.
    pub(super) fn committed(&self, connection: &mut AnyConnection, marked: &[Dependency]) {
        // Moderators' reads always go to the primary.
        let is_public = marked.iter().any(|dependency| *dependency != Dependency::COMMENTS);
        if self.has_replica && is_public {
            self.require_current(connection);
        }
        marked.iter().for_each(|dependency| self.invalidation.invalidate(*dependency));
    }

    /// Requires a replica to have replayed everything that the primary has committed by now.
    pub(super) fn require_current(&self, connection: &mut AnyConnection) {
        let _requiring = self.requiring.lock().unwrap_or_else(PoisonError::into_inner);
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

/// Draws a number that no other instance has.
fn new_sender() -> u64 {
    RandomState::new().hash_one(0_u8)
}
