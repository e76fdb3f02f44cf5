//! How often somebody may do something: the generic cell rate algorithm, on the time until which an allowance is spent.

use super::timestamp::Timestamp;

/// So much at once, and one more each time that a while has passed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Allowance {
    /// How much at once, at least 1.
    pub at_once: i64,
    /// Milliseconds until one more is allowed, at least 1.
    pub every_millis: i64,
}

/// How many guesses at the password of one name are looked at, whoever makes them: 50 at once where none were before, and 50 more in
/// an hour. So no hour has more than 100.
pub const GUESSES: Allowance = Allowance { at_once: 50, every_millis: 72_000 };

impl Allowance {
    /// Spends one of an allowance that is spent until some time (`None`: it is whole), and returns until when it is spent then.
    ///
    /// # Errors
    /// The whole seconds, at least 1, until one more is allowed.
    pub fn spend(self, spent_until: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, u64> {
        let most = now.millis().saturating_add(self.at_once.saturating_mul(self.every_millis));
        // A clock that was set back makes nobody wait longer than for a whole allowance.
        let from = spent_until.map_or(now.millis(), Timestamp::millis).clamp(now.millis(), most);
        let until = from.saturating_add(self.every_millis);
        let too_early = u64::try_from(until - most).unwrap_or(0);
        if too_early > 0 { Err(too_early.div_ceil(1000)) } else { Ok(Timestamp::from_millis(until)) }
    }

    /// Returns until when an allowance is spent once one of it is given back.
    pub const fn give_back(self, spent_until: Timestamp) -> Timestamp {
        Timestamp::from_millis(spent_until.millis().saturating_sub(self.every_millis))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const START: Timestamp = Timestamp::from_millis(1_795_339_800_123);

    #[test]
    fn no_hour_has_more_than_a_hundred() {
        let (mut spent, mut looked_at) = (None, Vec::new());
        for second in 0..4 * 3600 {
            let now = START.plus_seconds(second);
            for _ in 0..3 {
                if let Ok(until) = GUESSES.spend(spent, now) {
                    spent = Some(until);
                    looked_at.push(second);
                }
            }
        }
        let within = |from: i64| looked_at.iter().filter(|second| (from..from + 3600).contains(*second)).count();
        assert_eq!((within(0), (0..3 * 3600).map(within).max()), (99, Some(99)));
        assert_eq!(looked_at.iter().take_while(|second| **second < 60).count(), 50);
    }

    #[test]
    fn who_is_refused_is_told_when_the_next_one_is_looked_at() {
        let spent = (0..50).fold(None, |spent, _| Some(GUESSES.spend(spent, START).unwrap()));
        assert_eq!(GUESSES.spend(spent, START), Err(72));
        assert_eq!(GUESSES.spend(spent, Timestamp::from_millis(START.millis() + 71_500)), Err(1));
        assert!(GUESSES.spend(spent, START.plus_seconds(72)).is_ok());
    }

    #[test]
    fn right_passwords_spend_nothing() {
        let mut spent = None;
        for _ in 0..500 {
            spent = Some(GUESSES.give_back(GUESSES.spend(spent, START).unwrap()));
        }
        assert!(GUESSES.spend(spent, START).is_ok());
    }

    #[test]
    fn a_clock_that_goes_back_makes_nobody_wait_longer_than_an_hour() {
        let spent = (0..50).fold(None, |spent, _| Some(GUESSES.spend(spent, START).unwrap()));
        assert_eq!(GUESSES.spend(spent, START.plus_days(-1)), Err(72));
    }
}
