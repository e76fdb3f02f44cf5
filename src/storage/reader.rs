//! The threads that read: one unit of work after another, each in a transaction, so that its queries agree.

use super::canceller::Canceller;
use super::deadline::{Limit, limited};
use super::entrance::Entrance;
use super::error::StorageError;
use super::shared::Shared;
use super::transaction::{Manager, depth, end};
use super::units::{Waiting, Work};
use super::worker::{Trouble, Worker};
use diesel::connection::TransactionManager;
use std::sync::Arc;
use std::time::Duration;

/// How often a unit is run at most, where the database lost or refused it.
const MAX_ATTEMPTS: usize = 3;

/// What ends a read before its time.
#[derive(Clone, Default)]
pub(super) struct Bounds {
    /// How long it may run.
    pub deadline: Option<Duration>,
    /// Cancels its queries on PostgreSQL once nobody waits for them.
    pub canceller: Option<Arc<Canceller>>,
}

/// Works off the queue until it is closed and empty. A read ends at the deadline, and when nobody waits for it any more.
pub(super) fn read_one_by_one(queue: &Entrance, mut worker: Worker, bounds: &Bounds) {
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

fn is_awaited(unit: &dyn Work) -> bool {
    !unit.waiting().is_some_and(Waiting::is_over)
}

fn read(unit: &mut dyn Work, worker: &mut Worker, bounds: &Bounds) {
    let attempts = if worker.may_try_again() { MAX_ATTEMPTS } else { 1 };
    for attempt in 1..=attempts {
        match run(unit, worker, attempt == attempts, bounds) {
            Ok(()) if worker.trouble() == Trouble::None => return,
            Ok(()) => {}
            Err(error) => unit.fail(error),
        }
    }
}

fn run(unit: &mut dyn Work, worker: &mut Worker, is_last: bool, bounds: &Bounds) -> Result<(), StorageError> {
    let connection = worker.connection()?;
    let depth_before = depth(connection);
    Manager::begin_transaction(connection)?;
    let limit = Limit::new(bounds.deadline, unit.waiting());
    let is_kept = match (&bounds.canceller, unit.waiting().cloned()) {
        (Some(canceller), Some(waiting)) => {
            canceller.watched(connection, &waiting, |connection| unit.run(connection, is_last))?
        }
        _ => limited(limit, || unit.run(connection, is_last)),
    };
    let ended = end(connection, is_kept, depth_before);
    if is_kept {
        ended?;
    } else if worker.has_ended_statement() {
        unit.fail(StorageError::TookTooLong);
    }
    Ok(())
}

/// Works off the queue of reads that may be answered by a replica. What the replica cannot answer, because it is away or
/// has not yet replayed what this instance knows to be decided, goes on to the readers of the primary.
pub(super) fn read_replica(queue: &Entrance, primary: &Entrance, mut replica: Replica, shared: &Shared) {
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
    /// How far the replica is known to have replayed.
    replayed: i64,
}

impl Replica {
    pub(super) const fn new(worker: Worker, bounds: Bounds) -> Self {
        Self { worker, bounds, replayed: 0 }
    }

    /// Tells whether the unit has an outcome.
    fn read(&mut self, unit: &mut dyn Work, shared: &Shared) -> bool {
        let required = shared.required_position();
        self.has_replayed(required).unwrap_or(false)
            && run(unit, &mut self.worker, false, &self.bounds).is_ok()
            && self.worker.trouble() == Trouble::None
    }

    /// Asks the replica by itself, before the transaction: the snapshot that a transaction reads is older than what it is
    /// told of the replica's progress.
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
