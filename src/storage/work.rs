//! Units of work as the database threads see them: something to run in a transaction, and a caller to answer afterwards.

use super::connection::AnyConnection;
use super::error::StorageError;
use super::transaction::{WriteScope, catch, isolated};
use std::any::Any;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tokio::sync::oneshot;

/// A unit of work of any type.
pub(super) trait WorkItem: Any + Send {
    /// Runs the work in the open transaction. Returns true if its writes are to be kept. `is_last` says that it is not
    /// run again, so that the closure may be consumed.
    fn run(&mut self, connection: &mut AnyConnection, is_last: bool) -> bool;

    /// Replaces the outcome by an error.
    fn fail(&mut self, error: StorageError);

    /// Sends the outcome to the caller.
    fn answer(self: Box<Self>);

    /// Returns the flag that is set when the caller goes away; `None` for work that runs in any case.
    fn cancel_flag(&self) -> Option<&CancelFlag> {
        None
    }

    /// Returns what the work may write. A batch has one for each input.
    fn scopes(&self) -> &[WriteScope];

    /// Takes over the inputs of `other` where both run the same batch function. Returns false, and leaves `other` alone,
    /// where they do not.
    fn absorb(&mut self, _other: &mut dyn WorkItem) -> bool {
        false
    }
}

/// Set when the caller of a read goes away.
#[derive(Debug, Clone, Default)]
pub(super) struct CancelFlag(Arc<AtomicBool>);

impl CancelFlag {
    pub(super) fn is_cancelled(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }

    /// Returns a guard that sets the flag when it is dropped. The future of a request drops it when the client hangs up.
    pub(super) fn cancel_on_drop(&self) -> CancelOnDrop {
        CancelOnDrop(self.clone())
    }
}

/// Sets a `CancelFlag` when it is dropped.
pub(super) struct CancelOnDrop(CancelFlag);

impl Drop for CancelOnDrop {
    fn drop(&mut self) {
        self.0.0.store(true, Ordering::Relaxed);
    }
}

/// A closure, and the caller who waits for its outcome.
pub(super) struct SingleWork<F, T, E> {
    scope: [WriteScope; 1],
    cancel_flag: Option<CancelFlag>,
    work: Option<F>,
    outcome: Option<Result<T, E>>,
    on_commit: OnCommit<T>,
    sender: oneshot::Sender<Result<T, E>>,
}

/// Called with the outcome of a unit of work after its commit and before the answer, also where the caller has gone.
pub type OnCommit<T> = fn(&T);

impl<F, T, E> SingleWork<F, T, E> {
    pub(super) fn new(
        scope: WriteScope,
        work: F,
        on_commit: OnCommit<T>,
        sender: oneshot::Sender<Result<T, E>>,
    ) -> Self {
        Self { scope: [scope], cancel_flag: None, work: Some(work), outcome: None, on_commit, sender }
    }

    /// Like `new`, for work that only reads, and need not be done once its caller has gone.
    pub(super) fn cancellable(work: F, sender: oneshot::Sender<Result<T, E>>, cancel_flag: CancelFlag) -> Self {
        Self { cancel_flag: Some(cancel_flag), ..Self::new(WriteScope::Everything, work, |_| (), sender) }
    }
}

impl<F, T, E> WorkItem for SingleWork<F, T, E>
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

    fn cancel_flag(&self) -> Option<&CancelFlag> {
        self.cancel_flag.as_ref()
    }

    fn scopes(&self) -> &[WriteScope] {
        &self.scope
    }

    fn answer(self: Box<Self>) {
        if let Some(outcome) = self.outcome {
            let _ = outcome.as_ref().map(self.on_commit);
            // Fails if the caller has gone; then nobody is left to answer.
            let _ = self.sender.send(outcome);
        }
    }
}

/// A function that does the same for many inputs at once. It returns one outcome for each input, in their order, or an
/// error that concerns all of them. An input with an error of its own must have written nothing.
pub trait BatchFn<I, T, E>:
    Fn(&mut AnyConnection, Vec<I>) -> Result<Vec<Result<T, E>>, E> + Clone + Send + 'static
{
}

impl<F, I, T, E> BatchFn<I, T, E> for F where
    F: Fn(&mut AnyConnection, Vec<I>) -> Result<Vec<Result<T, E>>, E> + Clone + Send + 'static
{
}

/// Inputs for one batch function, each with the caller who waits for it.
pub(super) struct BatchedWork<F, I, T, E> {
    work: F,
    on_commit: OnCommit<T>,
    scopes: Vec<WriteScope>,
    inputs: Vec<I>,
    outcomes: Vec<Result<T, E>>,
    senders: Vec<oneshot::Sender<Result<T, E>>>,
}

impl<F, I, T, E> BatchedWork<F, I, T, E> {
    pub(super) fn new(
        scope: WriteScope,
        input: I,
        work: F,
        on_commit: OnCommit<T>,
        sender: oneshot::Sender<Result<T, E>>,
    ) -> Self {
        // The type of a function item names the function, and so equal types run the same one. A function pointer or a
        // closure with captures has a size, and its type says nothing about what it runs.
        const { assert!(size_of::<F>() == 0, "the batch function must be a function item") };
        Self { work, on_commit, scopes: vec![scope], inputs: vec![input], outcomes: Vec::new(), senders: vec![sender] }
    }
}

impl<F, I, T, E> BatchedWork<F, I, T, E>
where
    F: BatchFn<I, T, E>,
    I: Clone,
    E: From<StorageError>,
{
    fn all(&self, connection: &mut AnyConnection, inputs: Vec<I>) -> Result<Vec<Result<T, E>>, E> {
        let count = inputs.len();
        let outcomes = catch(connection, |connection| (self.work)(connection, inputs))?;
        if outcomes.len() == count { Ok(outcomes) } else { Err(StorageError::Unreadable { what: "bulk" }.into()) }
    }

    /// Runs the inputs one by one, so that the failure of one leaves the others.
    fn each(&self, connection: &mut AnyConnection, inputs: Vec<I>) -> Vec<Result<T, E>> {
        let one = |input| {
            isolated(connection, |connection| self.all(connection, vec![input]))
                .and_then(|mut outcomes| outcomes.pop().unwrap_or_else(|| Err(StorageError::Closed.into())))
        };
        inputs.into_iter().map(one).collect()
    }
}

impl<F, I, T, E> WorkItem for BatchedWork<F, I, T, E>
where
    F: BatchFn<I, T, E>,
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

    fn scopes(&self) -> &[WriteScope] {
        &self.scopes
    }

    fn absorb(&mut self, other: &mut dyn WorkItem) -> bool {
        let other: &mut dyn Any = other;
        let Some(other) = other.downcast_mut::<Self>() else { return false };
        self.scopes.append(&mut other.scopes);
        self.inputs.append(&mut other.inputs);
        self.senders.append(&mut other.senders);
        true
    }
}

/// Merges items that run the same batch function into one, at the place of the first.
pub(super) fn merge(items: Vec<Box<dyn WorkItem>>) -> Vec<Box<dyn WorkItem>> {
    let mut merged: Vec<Box<dyn WorkItem>> = Vec::with_capacity(items.len());
    for mut item in items {
        if !merged.iter_mut().any(|first| first.absorb(item.as_mut())) {
            merged.push(item);
        }
    }
    merged
}
