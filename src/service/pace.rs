//! Paces background work: bounded units of work, with pauses that follow the load.
//!
//! A unit is so small that a submission hardly waits for it. Between two units the work checks whether the program
//! stops; the next start continues it.

use super::{Result, ServiceError};
use crate::metrics::Stopwatch;
use crate::storage::{AnyConnection, Database};
use std::time::Duration;
use tokio::sync::watch;

/// The target time of one unit, without its commit, which hardly depends on the number of rows.
const UNIT_TIME: Duration = Duration::from_millis(4);
/// The number of rows of the first unit, and the fewest and most of later ones. On a busy machine even a small unit is
/// slow; with fewer rows the work would not progress.
const FIRST_LIMIT: i64 = 32;
const MIN_LIMIT: i64 = 32;
const MAX_LIMIT: i64 = 512;
/// The number of rows of a unit without pauses.
const UNHINDERED_LIMIT: i64 = 100;
/// The pause after a unit, in times of what the unit took: while others write, and while nobody does.
const PAUSE_UNDER_LOAD: u32 = 4;
const PAUSE_ALONE: u32 = 1;
/// The longest pause.
const MAX_PAUSE: Duration = Duration::from_secs(2);

/// The result of one unit of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Progress {
    /// The number of handled rows.
    pub count: usize,
    /// Whether nothing is left.
    pub is_done: bool,
}

/// Runs units of work at a pace.
#[derive(Debug)]
pub struct Pace {
    /// `None` without pauses.
    stop: Option<watch::Receiver<bool>>,
}

/// The times of a unit of work.
struct UnitTimes {
    waited: Duration,
    ran: Duration,
    /// With its commit.
    busy: Duration,
    has_company: bool,
}

impl Pace {
    /// No pauses, for commands and tests.
    pub const fn unhindered() -> Self {
        Self { stop: None }
    }

    /// With pauses, until `stop` is set.
    pub const fn until(stop: watch::Receiver<bool>) -> Self {
        Self { stop: Some(stop) }
    }

    /// Returns whether the work has to stop. The next start continues it.
    pub fn is_stopped(&self) -> bool {
        self.stop.as_ref().is_some_and(|stop| *stop.borrow())
    }

    /// Runs units of work until one says that nothing is left, or the program stops. `unit` makes the next one, for at most
    /// the number of rows that it is given. Returns how many rows were handled.
    ///
    /// # Errors
    /// The error of a unit. Earlier units stay committed.
    pub async fn work_off<W>(&mut self, database: &Database, mut unit: impl FnMut(i64) -> W) -> Result<usize>
    where
        W: FnOnce(&mut AnyConnection) -> Result<Progress> + Clone + Send + 'static,
    {
        let mut limit = if self.stop.is_some() { FIRST_LIMIT } else { UNHINDERED_LIMIT };
        let mut total = 0;
        while !self.is_stopped() {
            let (progress, took) = run(database, unit(limit)).await?;
            total += progress.count;
            if progress.is_done {
                break;
            }
            if self.stop.is_some() {
                limit = next_limit(limit, took.ran);
                self.pause(&took).await;
            }
        }
        Ok(total)
    }

    /// Waits after a unit of work, unless the program stops meanwhile.
    async fn pause(&mut self, took: &UnitTimes) {
        let Some(stop) = &mut self.stop else { return };
        let is_loaded = took.has_company || took.waited > UNIT_TIME;
        let times = if is_loaded { PAUSE_UNDER_LOAD } else { PAUSE_ALONE };
        // An error means that the sender is gone and no stop can come.
        let _ = tokio::time::timeout((took.busy * times).min(MAX_PAUSE), stop.wait_for(|is_stopped| *is_stopped)).await;
    }
}

async fn run<W>(database: &Database, work: W) -> Result<(Progress, UnitTimes)>
where
    W: FnOnce(&mut AnyConnection) -> Result<Progress> + Clone + Send + 'static,
{
    let offered_before = database.write_count();
    let stopwatch = Stopwatch::start();
    let work = move |connection: &mut AnyConnection| {
        let waited = stopwatch.elapsed();
        let progress = work(connection)?;
        Ok::<_, ServiceError>((progress, waited, stopwatch.elapsed().saturating_sub(waited)))
    };
    let (progress, waited, ran) = database.write(work).await?;
    let has_company = database.write_count() > offered_before + 1;
    Ok((progress, UnitTimes { waited, ran, busy: stopwatch.elapsed().saturating_sub(waited), has_company }))
}

/// Returns the number of rows that takes about `UNIT_TIME`; it at most doubles.
fn next_limit(limit: i64, ran: Duration) -> i64 {
    let wanted = i64::try_from(UNIT_TIME.as_micros()).unwrap_or(i64::MAX);
    let ran = i64::try_from(ran.as_micros()).unwrap_or(i64::MAX).max(1);
    (limit.saturating_mul(wanted) / ran).min(limit * 2).clamp(MIN_LIMIT, MAX_LIMIT)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_grow_while_they_are_quick_and_shrink_at_once_when_they_are_slow() {
        assert_eq!(next_limit(64, Duration::ZERO), 128);
        assert_eq!(next_limit(64, UNIT_TIME), 64);
        assert_eq!(next_limit(256, 4 * UNIT_TIME), 64);
        assert_eq!(next_limit(64, 1000 * UNIT_TIME), MIN_LIMIT);
        assert_eq!(next_limit(MAX_LIMIT, Duration::ZERO), MAX_LIMIT);
    }
}
