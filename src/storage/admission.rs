//! Who is let to a database thread: nobody where too many wait, and nobody who has waited too long. Both are told so at
//! once, rather than served when it no longer helps.

use super::error::StorageError;
use super::queue::Refused;
use crate::metrics::{QueueMetrics, Queued, Running};
use std::time::Duration;

/// The rules in front of one queue.
pub(super) struct Admission {
    metrics: QueueMetrics,
    max_wait: Duration,
}

impl Admission {
    pub(super) fn new(metrics: &QueueMetrics, queue: usize, max_wait: Duration) -> Self {
        metrics.set_limit(queue);
        Self { metrics: metrics.clone(), max_wait }
    }

    /// Notes that a unit of work is about to wait.
    pub(super) fn arrive(&self) -> Arrival {
        Arrival { queued: self.metrics.arrive(), max_wait: self.max_wait }
    }

    /// Says why a unit of work was not taken.
    pub(super) fn refuse(&self, refused: Refused) -> StorageError {
        match refused {
            Refused::Full => {
                self.metrics.refused();
                StorageError::Overloaded
            }
            Refused::Closed => StorageError::Closed,
        }
    }
}

/// A unit of work that waits.
pub(super) struct Arrival {
    queued: Queued,
    max_wait: Duration,
}

impl Arrival {
    /// Ends the waiting. The unit runs as long as what is given is kept.
    ///
    /// # Errors
    /// `StorageError::Late` where it has waited too long.
    pub(super) fn begin(self) -> Result<Running, StorageError> {
        self.queued.begin(self.max_wait).ok_or(StorageError::Late)
    }
}
