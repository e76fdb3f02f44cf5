//! How long an attempt to sign in waits: longer after each failure, but never for good.
//!
//! A lock-out would let anybody shut a moderator out; a delay only makes guessing slow.

use super::timestamp::Timestamp;
use std::time::Duration;

/// Failures that cost nothing.
const FREE_FAILURES: i64 = 5;
/// After so many seconds without an attempt, the earlier ones are forgotten.
pub const FORGET_AFTER_SECONDS: i64 = 15 * 60;
const FIRST_DELAY_MS: u64 = 250;
const MAX_DELAY_MS: u64 = 30_000;

/// The attempts on one account since the last success.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Attempts {
    /// How many.
    pub count: i64,
    /// When the last was made.
    pub last_at: Timestamp,
}

impl Attempts {
    /// Returns true if no attempt was made for so long that earlier ones count no more.
    pub const fn are_forgotten(self, now: Timestamp) -> bool {
        now.seconds_since(self.last_at) >= FORGET_AFTER_SECONDS
    }

    /// Counts an attempt after those before it, and gives how long to wait before the password is looked at: 0 for the first
    /// five, then 250 ms, doubled with each more, at most 30 s.
    ///
    /// It counts as failed from the start, so that attempts made at the same time do not all go free.
    pub fn next(before: Option<Self>, now: Timestamp) -> (Self, Duration) {
        let failures = before.filter(|before| !before.are_forgotten(now)).map_or(0, |before| before.count);
        (Self { count: failures.saturating_add(1), last_at: now }, delay_after(failures))
    }
}

/// Gives the delay of an attempt that comes after so many failures.
fn delay_after(failures: i64) -> Duration {
    let doublings = failures.saturating_sub(FREE_FAILURES).min(10);
    let Ok(doublings) = u32::try_from(doublings) else { return Duration::ZERO };
    Duration::from_millis((FIRST_DELAY_MS << doublings).min(MAX_DELAY_MS))
}
