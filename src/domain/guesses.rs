//! The limit on password guesses for one name: at most 100 in any hour, from all clients together.

use super::timestamp::Timestamp;

/// The burst: guesses that are checked at once after a long pause.
const AT_ONCE: i64 = 50;
/// The time until one more is allowed: 50 in an hour.
const EVERY_MILLIS: i64 = 72_000;

/// Spends one guess of an allowance that is used up until `spent_until`. Returns the new end.
///
/// # Errors
/// The whole seconds, at least 1, until the next guess is looked at.
pub fn spend(spent_until: Option<Timestamp>, now: Timestamp) -> Result<Timestamp, u64> {
    let (now, most) = (now.millis(), now.millis().saturating_add(AT_ONCE * EVERY_MILLIS));
    // A clock that was set back causes a wait of at most an hour.
    let from = spent_until.map_or(now, Timestamp::millis).clamp(now, most);
    let until = from.saturating_add(EVERY_MILLIS);
    let too_early = u64::try_from(until - most).unwrap_or(0);
    if too_early > 0 { Err(too_early.div_ceil(1000)) } else { Ok(Timestamp::from_millis(until)) }
}

/// Returns until when an allowance is spent once a guess was right, and so was none.
pub const fn give_back(spent_until: Timestamp) -> Timestamp {
    Timestamp::from_millis(spent_until.millis().saturating_sub(EVERY_MILLIS))
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
                if let Ok(until) = spend(spent, now) {
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
        let spent = (0..50).fold(None, |spent, _| Some(spend(spent, START).unwrap()));
        assert_eq!(spend(spent, START), Err(72));
        assert_eq!(spend(spent, Timestamp::from_millis(START.millis() + 71_500)), Err(1));
        assert!(spend(spent, START.plus_seconds(72)).is_ok());
    }

    #[test]
    fn right_passwords_spend_nothing() {
        let mut spent = None;
        for _ in 0..500 {
            spent = Some(give_back(spend(spent, START).unwrap()));
        }
        assert!(spend(spent, START).is_ok());
    }

    #[test]
    fn a_clock_that_goes_back_makes_nobody_wait_longer_than_an_hour() {
        let spent = (0..50).fold(None, |spent, _| Some(spend(spent, START).unwrap()));
        assert_eq!(spend(spent, START.plus_days(-1)), Err(72));
    }
}
