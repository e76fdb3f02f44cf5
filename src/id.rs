//! The only source of ids.
//!
//! An id is a positive integer below 2^53, so that JavaScript and WordPress clients can hold it: 41 bits of milliseconds
//! since 2000-01-01T00:00:00Z, which last until 2069, and 12 bits that tell apart what falls into one millisecond. Ids
//! sort by time, so inserts stay at the end of an index. Two processes can make the same id: a primary-key clash is
//! retried with the next one.

use crate::clock::Clock;
use crate::domain::author::AvatarSeed;
use crate::domain::timestamp::Timestamp;
use std::sync::atomic::{AtomicI64, Ordering};
use std::sync::{Mutex, PoisonError};

/// 2000-01-01T00:00:00Z in Unix milliseconds.
const EPOCH_MILLIS: i64 = 946_684_800_000;
const LOW_BITS: u32 = 12;
const MAX_MILLIS: i64 = (1 << 41) - 1;

/// Draws the number that an author's drawing is made from. It follows from nothing that anybody knows.
pub fn avatar_seed() -> AvatarSeed {
    AvatarSeed::from_random(rand::random())
}

/// Makes ids.
#[derive(Debug)]
pub struct Ids {
    clock: Clock,
    last: AtomicI64,
    last_dated: Mutex<Dated>,
}

/// The id that `at` gave last, and the millisecond that it was asked for.
#[derive(Debug)]
struct Dated {
    millis: i64,
    id: i64,
}

impl Ids {
    /// Makes ids by the time of `clock`.
    pub const fn new(clock: Clock) -> Self {
        Self { clock, last: AtomicI64::new(0), last_dated: Mutex::new(Dated { millis: -1, id: 0 }) }
    }

    /// Gives the next id: greater than all that this value gave before, also when the clock went back.
    ///
    /// The first one of a millisecond ends in random bits, so that processes rarely clash; the following ones count up,
    /// into the next millisecond if need be.
    pub fn next(&self) -> i64 {
        let millis = millis_of(self.clock.now());
        let fresh = compose(millis);
        let following = |last: i64| if millis > last >> LOW_BITS { fresh } else { last + 1 };
        match self.last.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |last| Some(following(last))) {
            Ok(last) | Err(last) => following(last),
        }
    }

    /// Gives an id for something that happened at `time`, as importers need; times before the year 2000 count as 2000.
    ///
    /// Asked again and again for one time, as when a source has no better dates, it counts up without a repetition.
    /// Otherwise it may repeat: a clash is retried.
    pub fn at(&self, time: Timestamp) -> i64 {
        let millis = millis_of(time);
        let mut last = self.last_dated.lock().unwrap_or_else(PoisonError::into_inner);
        let id = if millis == last.millis { last.id + 1 } else { compose(millis) };
        *last = Dated { millis, id };
        id
    }
}

fn millis_of(time: Timestamp) -> i64 {
    time.millis().saturating_sub(EPOCH_MILLIS).clamp(0, MAX_MILLIS)
}

/// Puts random low bits, of which the upper half is left for counting up, behind the milliseconds.
fn compose(millis: i64) -> i64 {
    let random = i64::from(rand::random::<u16>() >> 5);
    ((millis << LOW_BITS) | random).max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::sync::Arc;

    fn at(text: &str) -> Timestamp {
        Timestamp::parse(text).unwrap()
    }

    #[test]
    fn ids_fit_into_a_double_until_2069() {
        let ids = Ids::new(Clock::fixed(at("2069-09-01")));
        assert!((1..1 << 53).contains(&ids.next()));
        assert!(ids.next() > 1 << 52);
    }

    #[test]
    fn an_id_begins_with_its_millisecond() {
        let now = at("2026-11-22T09:30:00.123Z");
        let ids = Ids::new(Clock::fixed(now));
        assert_eq!((ids.next() >> LOW_BITS) + EPOCH_MILLIS, now.millis());
        assert_eq!((ids.at(now) >> LOW_BITS) + EPOCH_MILLIS, now.millis());
    }

    #[test]
    fn ids_grow_within_a_millisecond_and_beyond_its_4096() {
        let ids = Ids::new(Clock::fixed(at("2026-11-22")));
        let made: Vec<_> = (0..10_000).map(|_| ids.next()).collect();
        assert!(made.windows(2).all(|pair| pair[0] < pair[1]));
    }

    #[test]
    fn ids_grow_when_the_clock_goes_back() {
        let clock = Clock::fixed(at("2026-11-22"));
        let ids = Ids::new(clock.clone());
        let before = ids.next();
        clock.advance_seconds(-86_400);
        assert!(ids.next() > before);
        clock.advance_seconds(2 * 86_400);
        assert!(ids.next() > before + (1000 << LOW_BITS));
    }

    #[test]
    fn threads_never_share_an_id() {
        let ids = Arc::new(Ids::new(Clock::system()));
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let ids = Arc::clone(&ids);
                std::thread::spawn(move || (0..2_000).map(|_| ids.next()).collect::<Vec<_>>())
            })
            .collect();
        let made: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().unwrap()).collect();
        assert_eq!(made.iter().collect::<HashSet<_>>().len(), 16_000);
    }

    #[test]
    fn a_whole_import_without_dates_gets_different_ids() {
        let ids = Ids::new(Clock::system());
        let made: HashSet<_> = (0..10_000).map(|_| ids.at(at("1999-01-01"))).collect();
        assert_eq!(made.len(), 10_000);
        assert!(made.iter().all(|id| *id > 0));
    }
}
