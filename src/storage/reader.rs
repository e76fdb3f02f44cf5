//! The reader threads. Each runs one unit of work after another, in a transaction, so that the queries of a unit agree.

use super::admission::AdmissionQueue;
use super::canceller::Canceller;
use super::deadline::{Limit, limited};
use super::error::StorageError;
use super::shared::Shared;
use super::transaction::end;
use super::work::{CancelFlag, WorkItem};
use super::worker::{Trouble, Worker};
use std::sync::Arc;
use std::time::Duration;

/// The most runs of a unit that the database lost or refused.
const MAX_ATTEMPTS: usize = 3;

/// What ends a read early.
#[derive(Clone, Default)]
pub(super) struct Bounds {
    /// How long the read may run.
    pub deadline: Option<Duration>,
    /// Cancels the queries on PostgreSQL once the caller has gone.
    pub canceller: Option<Arc<Canceller>>,
}

/// Runs the queue until it is closed and empty. A read ends at the deadline, and when its caller has gone.
pub(super) fn read_one_by_one(queue: &AdmissionQueue, mut worker: Worker, bounds: &Bounds) {
    loop {
        let units = queue.take(1);
        if units.is_empty() {
            return;
        }
        for mut unit in units.into_iter().filter(|unit| is_awaited(unit.as_ref())) {
            queue.measure(1, || read(unit.as_mut(), &mut worker, bounds));
            unit.answer();
        }
    }
}

fn is_awaited(unit: &dyn WorkItem) -> bool {
    !unit.cancel_flag().is_some_and(CancelFlag::is_cancelled)
}

fn read(unit: &mut dyn WorkItem, worker: &mut Worker, bounds: &Bounds) {
    let attempts = if worker.may_try_again() { MAX_ATTEMPTS } else { 1 };
    for attempt in 1..=attempts {
        match run(unit, worker, attempt == attempts, bounds) {
            Ok(()) if worker.trouble() == Trouble::None => return,
            Ok(()) => {}
            Err(error) => unit.fail(error),
        }
    }
}

fn run(unit: &mut dyn WorkItem, worker: &mut Worker, is_last: bool, bounds: &Bounds) -> Result<(), StorageError> {
    let connection = worker.begin_reading()?;
    let limit = Limit::new(bounds.deadline, unit.cancel_flag());
    let is_kept = match (&bounds.canceller, unit.cancel_flag().cloned()) {
        (Some(canceller), Some(flag)) => {
            canceller.watched(connection, &flag, |connection| unit.run(connection, is_last))?
        }
        _ => limited(limit, || unit.run(connection, is_last)),
    };
    let ended = end(connection, is_kept, Some(0));
    if is_kept {
        ended?;
    } else if worker.has_ended_statement() {
        unit.fail(StorageError::TookTooLong);
    }
    Ok(())
}

/// Runs the queue of reads that a replica may answer. A read goes on to the readers of the primary if the replica is away,
/// or has not yet replayed every commit that this instance knows of.
pub(super) fn read_replica(queue: &AdmissionQueue, primary: &AdmissionQueue, mut replica: Replica, shared: &Shared) {
    loop {
        let units = queue.take(1);
        if units.is_empty() {
            return;
        }
        for mut unit in units.into_iter().filter(|unit| is_awaited(unit.as_ref())) {
            let mut has_outcome = false;
            queue.measure(1, || has_outcome = replica.read(unit.as_mut(), shared));
            if has_outcome {
                unit.answer();
            } else if let Err((mut unit, refusal)) = primary.offer(unit) {
                unit.fail(refusal);
                unit.answer();
            }
        }
    }
}

/// A connection to a replica, opened when it is first needed.
pub(super) struct Replica {
    worker: Worker,
    bounds: Bounds,
    /// The position up to which the replica is known to have replayed.
    replayed: i64,
}

impl Replica {
    pub(super) const fn new(worker: Worker, bounds: Bounds) -> Self {
        Self { worker, bounds, replayed: 0 }
    }

    /// Returns true if the unit has an outcome.
    fn read(&mut self, unit: &mut dyn WorkItem, shared: &Shared) -> bool {
        let required = shared.required_position();
        self.has_replayed(required).unwrap_or(false)
            && run(unit, &mut self.worker, false, &self.bounds).is_ok()
            && self.worker.trouble() == Trouble::None
    }

    /// Asks the replica outside of the transaction that reads: the snapshot of a transaction is older than the position
    /// that a query inside it returns.
    fn has_replayed(&mut self, required: i64) -> Result<bool, StorageError> {
        if self.worker.is_lost() {
            self.replayed = 0;
        }
        let connection = self.worker.connection()?;
        if self.replayed < required || self.replayed == 0 {
            self.replayed = super::instances::replayed_position(connection)?;
        }
        Ok(self.replayed >= required)
    }
}
