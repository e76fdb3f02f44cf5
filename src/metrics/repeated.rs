//! Limits repeated log messages: the first time, then each minute with a count, and once when it is over.

use super::stopwatch::Stopwatch;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// The interval of messages while it lasts. After as long without it, it counts as over.
const SAY_EVERY: Duration = Duration::from_secs(60);

/// Something that goes wrong again and again for as long as its cause lasts. Shared by all who meet it.
#[derive(Debug, Default)]
pub struct Repeated {
    spell: Mutex<Option<Spell>>,
}

/// A time in which it happens.
#[derive(Debug, Clone, Copy)]
struct Spell {
    begun: Stopwatch,
    /// Since the beginning of the spell.
    said_at: Duration,
    /// Since it was said last.
    count: u64,
}

impl Repeated {
    /// Makes one that has not happened.
    pub const fn new() -> Self {
        Self { spell: Mutex::new(None) }
    }

    /// Counts that it happened. Returns how often it did since it was said last, where it is time to say so.
    pub fn happened(&self) -> Option<u64> {
        let mut spell = self.spell.lock().unwrap_or_else(PoisonError::into_inner);
        let now = spell.map_or(Duration::ZERO, |spell| spell.begun.elapsed());
        count(&mut spell, now)
    }

    /// Notes that it happens no more. Returns for how long it did, where that was news.
    pub fn is_over(&self) -> Option<Duration> {
        let ended = self.spell.lock().unwrap_or_else(PoisonError::into_inner).take();
        ended.map(|spell| spell.begun.elapsed())
    }
}

fn count(spell: &mut Option<Spell>, now: Duration) -> Option<u64> {
    let Some(known) = spell else {
        *spell = Some(Spell { begun: Stopwatch::start(), said_at: Duration::ZERO, count: 0 });
        return Some(1);
    };
    known.count += 1;
    if now.saturating_sub(known.said_at) < SAY_EVERY {
        return None;
    }
    known.said_at = now;
    Some(std::mem::take(&mut known.count))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_said_once_then_each_minute_with_a_count_and_once_when_it_is_over() {
        let mut spell = None;
        assert_eq!(count(&mut spell, Duration::ZERO), Some(1));
        for second in 1..60 {
            assert_eq!(count(&mut spell, Duration::from_secs(second)), None);
        }
        assert_eq!(count(&mut spell, Duration::from_secs(60)), Some(60));
        assert_eq!(count(&mut spell, Duration::from_secs(119)), None);
        assert_eq!(count(&mut spell, Duration::from_secs(125)), Some(2));
        let repeated = Repeated::new();
        assert!(repeated.is_over().is_none());
        assert_eq!(repeated.happened(), Some(1));
        assert_eq!(repeated.happened(), None);
        assert!(repeated.is_over().is_some());
        assert!(repeated.is_over().is_none());
        assert_eq!(repeated.happened(), Some(1), "a second time is said, too");
    }
}
