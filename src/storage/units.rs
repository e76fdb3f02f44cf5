//! Units of work as database threads see them: something to run in a transaction, and somebody to answer afterwards.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::transaction::{catch, isolated};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot;

/// A unit of work of any type.
pub(super) trait Work: Send {
    /// Runs it in the transaction that is open, and tells whether what it wrote is to stay. `is_last` says that it will
    /// not be run again, so that it may be used up.
    fn run(&mut self, connection: &mut AnyConnection, is_last: bool) -> bool;

    /// Makes it fail, whatever came of it.
    fn fail(&mut self, error: StorageError);

    /// Answers the one who asked.
    fn answer(self: Box<Self>);

    /// Gives what tells whether anybody still waits for it; `None` where it is done in any case.
    fn waiting(&self) -> Option<&Waiting> {
        None
    }

    /// Tells which units can be done as one with this; `None` for one that stands alone.
    fn kind(&self) -> Option<usize> {
        None
    }

    /// Takes in another unit of the same kind, given as what `into_any` made of it.
    fn absorb(&mut self, _other: Box<dyn Any>) {}

    /// Gives itself up to be absorbed.
    fn into_any(self: Box<Self>) -> Box<dyn Any>;
}

/// Whether somebody still waits for the outcome of a read.
#[derive(Debug, Clone, Default)]
pub(super) struct Waiting(Arc<AtomicBool>);

impl Waiting {
    pub(super) fn is_over(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Ends the waiting when it is dropped, as a request is whose client has hung up.
    pub(super) fn guard(&self) -> WaitingGuard {
        WaitingGuard(self.clone())
    }
}

/// Held by the one who waits.
pub(super) struct WaitingGuard(Waiting);

impl Drop for WaitingGuard {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// A closure, and the one who waits for its outcome.
pub(super) struct Unit<F, T, E> {
    waiting: Option<Waiting>,
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    on_commit: OnCommit<T>,
    sender: oneshot::Sender<Result<T, E>>,
}

/// Called with the outcome of a unit of work once it is committed, before anybody is answered, and whether or not somebody
/// still waits.
pub type OnCommit<T> = fn(&T);

impl<F, T, E> Unit<F, T, E> {
    pub(super) const fn new(work: F, on_commit: OnCommit<T>, sender: oneshot::Sender<Result<T, E>>) -> Self {
        Self { waiting: None, work: Some(work), outcome: None, on_commit, sender }
    }

    /// As `new`, for a unit that need not be done once nobody waits for it.
    pub(super) const fn awaited(work: F, sender: oneshot::Sender<Result<T, E>>, waiting: Waiting) -> Self {
        Self { waiting: Some(waiting), work: Some(work), outcome: None, on_commit: |_| (), sender }
    }
}

impl<F, T, E> Work for Unit<F, T, E>
where
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
    F: FnOnce(&mut AnyConnection) -> Result<T, E> + Clone + Send + 'static,
{
    fn run(&mut self, connection: &mut AnyConnection, is_last: bool) -> bool {
        let work = if is_last { self.work.take() } else { self.work.clone() };
        let outcome = work.map_or_else(|| Err(StorageError::Closed.into()), |work| catch(connection, work));
        let is_kept = outcome.is_ok();
        self.outcome = Some(outcome);
        is_kept
    }

    fn fail(&mut self, error: StorageError) {
        self.outcome = Some(Err(error.into()));
    }

    fn waiting(&self) -> Option<&Waiting> {
        self.waiting.as_ref()
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            let _ = outcome.as_ref().map(self.on_commit);
            // The one who asked may have gone; there is nobody left to tell.
            let _ = self.sender.send(outcome);
        }
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Does the same for many at once: one outcome for each input, in their order, or an error that concerns all of them.
/// An input with an error of its own must have left nothing behind.
pub type Bulk<I, T, E> = fn(&mut AnyConnection, Vec<I>) -> Result<Vec<Result<T, E>>, E>;

/// Inputs for one bulk, each with the one who waits for it.
pub(super) struct Together<I, T, E> {
    work: Bulk<I, T, E>,
    on_commit: OnCommit<T>,
    inputs: Vec<I>,
    outcomes: Vec<Result<T, E>>,
    senders: Vec<oneshot::Sender<Result<T, E>>>,
}

impl<I, T, E> Together<I, T, E> {
    pub(super) fn new(
        work: Bulk<I, T, E>,
        on_commit: OnCommit<T>,
        input: I,
        sender: oneshot::Sender<Result<T, E>>,
    ) -> Self {
        Self { work, on_commit, inputs: vec![input], outcomes: Vec::new(), senders: vec![sender] }
    }
}

impl<I, T, E> Together<I, T, E>
where
    I: Clone,
    E: From<StorageError>,
{
    fn all(&self, connection: &mut AnyConnection, inputs: Vec<I>) -> Result<Vec<Result<T, E>>, E> {
        let count = inputs.len();
        let outcomes = catch(connection, |connection| (self.work)(connection, inputs))?;
        if outcomes.len() == count { Ok(outcomes) } else { Err(StorageError::Unreadable { what: "bulk" }.into()) }
    }

    /// One by one, so that what fails for one leaves the others.
    fn each(&self, connection: &mut AnyConnection, inputs: Vec<I>) -> Vec<Result<T, E>> {
        let one = |input| {
            isolated(connection, |connection| self.all(connection, vec![input]))
                .and_then(|mut outcomes| outcomes.pop().unwrap_or_else(|| Err(StorageError::Closed.into())))
        };
        inputs.into_iter().map(one).collect()
    }
}

impl<I, T, E> Work for Together<I, T, E>
where
    I: Clone + Send + 'static,
    T: Send + 'static,
    E: From<StorageError> + Send + 'static,
{
    fn run(&mut self, connection: &mut AnyConnection, _is_last: bool) -> bool {
        let inputs = self.inputs.clone();
        self.outcomes = if inputs.len() == 1 {
            self.all(connection, inputs).unwrap_or_else(|error| vec![Err(error)])
        } else {
            isolated(connection, |connection| self.all(connection, inputs))
                .unwrap_or_else(|_| self.each(connection, self.inputs.clone()))
        };
        self.outcomes.iter().any(Result::is_ok)
    }

    fn fail(&mut self, error: StorageError) {
        let mut error = Some(error);
        let next = || Err(error.take().unwrap_or(StorageError::NotCommitted).into());
        self.outcomes = std::iter::repeat_with(next).take(self.senders.len()).collect();
    }

    fn answer(self: Box<Self>) {
        for (sender, outcome) in self.senders.into_iter().zip(self.outcomes) {
            let _ = outcome.as_ref().map(self.on_commit);
            let _ = sender.send(outcome);
        }
    }

    fn kind(&self) -> Option<usize> {
        Some(self.work as usize)
    }

    fn absorb(&mut self, other: Box<dyn Any>) {
        if let Ok(other) = other.downcast::<Self>() {
            self.inputs.extend(other.inputs);
            self.senders.extend(other.senders);
        }
    }

    fn into_any(self: Box<Self>) -> Box<dyn Any> {
        self
    }
}

/// Makes one unit of those that can be done together, at the place of the first.
pub(super) fn merge(units: Vec<Box<dyn Work>>) -> Vec<Box<dyn Work>> {
    let mut merged: Vec<Box<dyn Work>> = Vec::with_capacity(units.len());
    for unit in units {
        let kind = unit.kind();
        match merged.iter_mut().find(|first| kind.is_some() && first.kind() == kind) {
            Some(first) => first.absorb(unit.into_any()),
            None => merged.push(unit),
        }
    }
    merged
}
