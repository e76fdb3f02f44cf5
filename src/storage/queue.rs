//! A bounded queue of units of work in front of database threads.

use std::collections::VecDeque;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Why a unit of work was not taken.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Refused {
    Full,
    Closed,
}

/// What the last items taken say about those to come: those who were answered are likely to ask again.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Pace {
    pub(super) expected: usize,
    pub(super) linger: Duration,
}

/// First in, first out, for any number of threads on either side.
pub(super) struct Queue<T> {
    state: Mutex<State<T>>,
    arrived: Condvar,
    capacity: usize,
}

struct State<T> {
    items: VecDeque<T>,
    is_closed: bool,
}

impl<T> Queue<T> {
    pub(super) const fn new(capacity: usize) -> Self {
        let state = State { items: VecDeque::new(), is_closed: false };
        Self { state: Mutex::new(state), arrived: Condvar::new(), capacity }
    }

    /// Takes an item in, or gives it back.
    pub(super) fn offer(&self, item: T) -> Result<(), (T, Refused)> {
        let mut state = self.lock();
        if state.is_closed {
            return Err((item, Refused::Closed));
        }
        if state.items.len() >= self.capacity {
            return Err((item, Refused::Full));
        }
        state.items.push_back(item);
        drop(state);
        self.arrived.notify_one();
        Ok(())
    }

    /// Waits for items and takes at most `max` of them; none once the queue is closed and empty.
    pub(super) fn take(&self, max: usize) -> Vec<T> {
        let mut state = self.lock();
        while state.items.is_empty() && !state.is_closed {
            state = self.arrived.wait(state).unwrap_or_else(PoisonError::into_inner);
        }
        let count = state.items.len().min(max);
        state.items.drain(..count).collect()
    }

    /// As `take`, but gives nothing when none has come in `time`, and `None` once the queue is closed and empty.
    ///
    /// First it waits a little, at most `pace.linger`, for `pace.expected` items beside those that are there.
    pub(super) fn take_within(&self, max: usize, time: Duration, pace: Pace) -> Option<Vec<T>> {
        let state = self.lock();
        let wanted = (state.items.len() + pace.expected).min(max);
        let is_gathering = |state: &mut State<T>| state.items.len() < wanted && !state.is_closed;
        let gathered = self.arrived.wait_timeout_while(state, pace.linger, is_gathering);
        let (state, _) = gathered.unwrap_or_else(PoisonError::into_inner);
        let is_waiting = |state: &mut State<T>| state.items.is_empty() && !state.is_closed;
        let waited = self.arrived.wait_timeout_while(state, time, is_waiting);
        let (mut state, _) = waited.unwrap_or_else(PoisonError::into_inner);
        let count = state.items.len().min(max);
        (count > 0 || !state.is_closed).then(|| state.items.drain(..count).collect())
    }

    /// Takes no more items; what is queued is still worked off.
    pub(super) fn close(&self) {
        self.lock().is_closed = true;
        self.arrived.notify_all();
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        // No thread panics while it holds the lock, and the state is valid at every step.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn offer(queue: &Queue<i32>, item: i32) -> Result<(), Refused> {
        queue.offer(item).map_err(|(_, refused)| refused)
    }

    #[test]
    fn queue_refuses_what_exceeds_its_capacity() {
        let queue = Queue::new(2);
        assert_eq!(offer(&queue, 1), Ok(()));
        assert_eq!(offer(&queue, 2), Ok(()));
        assert_eq!(offer(&queue, 3), Err(Refused::Full));
        assert_eq!(queue.take(1), [1]);
        assert_eq!(offer(&queue, 3), Ok(()));
        assert_eq!(queue.take(9), [2, 3]);
    }

    #[test]
    fn closed_queue_is_worked_off_and_then_gives_nothing() {
        let queue = Queue::new(2);
        assert_eq!(offer(&queue, 1), Ok(()));
        queue.close();
        assert_eq!(offer(&queue, 2), Err(Refused::Closed));
        assert_eq!(queue.take(9), [1]);
        assert!(queue.take(9).is_empty());
    }

    #[test]
    fn waiting_ends_in_time_and_with_the_queue() {
        let queue = Queue::new(2);
        assert_eq!(queue.take_within(9, Duration::from_millis(1), Pace::default()), Some(vec![]));
        assert_eq!(offer(&queue, 1), Ok(()));
        queue.close();
        assert_eq!(queue.take_within(9, Duration::from_secs(60), Pace::default()), Some(vec![1]));
        assert_eq!(queue.take_within(9, Duration::from_secs(60), Pace::default()), None);
    }
    #[test]
    fn those_that_are_expected_are_waited_for_but_not_for_long() {
        let queue = Queue::new(9);
        assert_eq!(offer(&queue, 1), Ok(()));
        let patient = Pace { expected: 2, linger: Duration::from_secs(60) };
        std::thread::scope(|scope| {
            let taken = scope.spawn(|| queue.take_within(3, Duration::ZERO, patient));
            assert_eq!(offer(&queue, 2), Ok(()));
            assert_eq!(offer(&queue, 3), Ok(()));
            assert_eq!(taken.join().unwrap(), Some(vec![1, 2, 3]));
        });
        let hasty = Pace { expected: 2, linger: Duration::from_millis(1) };
        assert_eq!(queue.take_within(9, Duration::ZERO, hasty), Some(vec![]));
    }
}
