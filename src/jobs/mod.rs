//! What must happen later: the runner of the durable list of jobs, and one file per job.
//!
//! A job may run more than once: each is idempotent and says so. One that fails is tried again, later each time; it
//! stays on the list until it succeeds. Whoever runs a job holds a short claim on it and renews it, so that a job whose process was
//! killed is soon due again. Long jobs work in bounded units (`service::pace`) and stop between two of them.

pub mod akismet;
pub mod audit_head;
mod branches;
mod learn;
mod purge;

use crate::domain::timestamp::Timestamp;
use crate::metrics::Stopwatch;
use crate::service::pace::Pace;
use crate::service::{Service, ServiceError};
use crate::storage::{self, StorageError};
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;

/// The name of the purge in the list of jobs.
pub const PURGE: &str = "purge";

/// How often the list is looked at.
const LOOK_EVERY: Duration = Duration::from_secs(10);
/// How long a job stays with whoever claimed it unless the claim is renewed, in seconds, and how often it is.
const CLAIM_SECONDS: i64 = 20;
const RENEW_EVERY: Duration = Duration::from_secs(5);
/// The longest wait after a failure, in seconds.
const MAX_RETRY_SECONDS: i64 = 3600;

/// A job of the list.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Job {
    /// Forgets what has been kept long enough.
    Purge,
    /// Rebuilds filters to which lessons came, or from which one was taken.
    Learn,
}

impl Job {
    const ALL: &'static [Self] = &[Self::Purge, Self::Learn];

    const fn kind(self) -> &'static str {
        match self {
            Self::Purge => PURGE,
            Self::Learn => "learn",
        }
    }

    const fn every_seconds(self) -> i64 {
        match self {
            Self::Purge => purge::EVERY_SECONDS,
            Self::Learn => learn::EVERY_SECONDS,
        }
    }

    async fn run(self, service: &Service, pace: &mut Pace) -> Result<(), ServiceError> {
        match self {
            Self::Purge => purge::run(service, pace).await,
            Self::Learn => learn::run(service, pace).await,
        }
    }
}

/// Runs what is due, now and again, until `stop` says so, lets branches follow decisions, and asks Akismet if there is somebody
/// who does. What runs then ends with the unit of work that it is at.
pub async fn run_until_stopped(service: Service, asker: Option<akismet::Asker>, stop: watch::Receiver<bool>) {
    let followed = branches::run_until_stopped(service.clone(), stop.clone());
    let listed = futures_util::future::join(run_list_until_stopped(&service, stop.clone()), followed);
    match asker {
        Some(asker) => {
            let asked = akismet::run_until_stopped(asker, service.clone(), stop);
            futures_util::future::join(listed, asked).await;
        }
        None => drop(listed.await),
    }
}

async fn run_list_until_stopped(service: &Service, mut stop: watch::Receiver<bool>) {
    let mut pace = Pace::until(stop.clone());
    while !*stop.borrow() {
        run_all_due(service, &mut pace).await;
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            // An error means that nobody is left who could say stop.
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

/// Runs every job that is due, one after another and without pauses.
pub async fn run_due(service: &Service) {
    run_all_due(service, &mut Pace::unhindered()).await;
}

async fn run_all_due(service: &Service, pace: &mut Pace) {
    for job in Job::ALL {
        if pace.is_stopped() {
            return;
        }
        if let Err(error) = run_if_due(service, *job, pace).await {
            let error = &error as &dyn std::error::Error;
            tracing::error!(job = job.kind(), error, "a job failed; it will be tried again");
        }
    }
}

async fn run_if_due(service: &Service, job: Job, pace: &mut Pace) -> Result<(), ServiceError> {
    let now = service.clock.now();
    let claimed_until = now.plus_seconds(CLAIM_SECONDS);
    let is_claimed = service
        .database
        .write(move |connection| {
            storage::jobs::ensure(connection, job.kind(), now)?;
            storage::jobs::claim(connection, job.kind(), now, claimed_until)
        })
        .await
        .map_err(|error: StorageError| ServiceError::from(error))?;
    if !is_claimed {
        return Ok(());
    }
    let stopwatch = Stopwatch::start();
    let outcome = tokio::select! {
        outcome = job.run(service, pace) => outcome,
        never = renew_claim(service, job) => match never {},
    };
    service.metrics.jobs().ended(job.kind(), outcome.is_err(), stopwatch.elapsed());
    finish(service, job, &outcome, pace.is_stopped()).await?;
    outcome
}

/// Keeps others from running a job, for as long as this is polled.
async fn renew_claim(service: &Service, job: Job) -> Infallible {
    loop {
        tokio::time::sleep(RENEW_EVERY).await;
        let until = service.clock.now().plus_seconds(CLAIM_SECONDS);
        let renewed =
            service.database.write(move |connection| storage::jobs::renew(connection, job.kind(), until)).await;
        if let Err(error) = renewed {
            let error = &error as &dyn std::error::Error;
            tracing::warn!(job = job.kind(), error, "the claim on a job could not be renewed");
        }
    }
}

/// Notes how a job ended, and when it is due next: at once if it was stopped.
async fn finish(
    service: &Service,
    job: Job,
    outcome: &Result<(), ServiceError>,
    is_stopped: bool,
) -> Result<(), ServiceError> {
    let now = service.clock.now();
    let has_failed = outcome.is_err();
    let note = move |connection: &mut storage::AnyConnection| {
        if has_failed {
            let failures = storage::jobs::failure_count(connection, job.kind())?;
            return storage::jobs::fail(connection, job.kind(), retry_at(now, failures));
        }
        let next = if is_stopped { now } else { now.plus_seconds(job.every_seconds()) };
        storage::jobs::finish(connection, job.kind(), now, next)
    };
    service.database.write(note).await.map_err(|error: StorageError| ServiceError::from(error))
}

/// Gives the time of the next try: a minute after the first failure, then twice as long each time, at most an hour.
fn retry_at(now: Timestamp, failures: i32) -> Timestamp {
    let doublings = u32::try_from(failures.clamp(0, 10)).unwrap_or(0);
    now.plus_seconds((60_i64 << doublings).min(MAX_RETRY_SECONDS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_grow_to_an_hour() {
        let now = Timestamp::from_millis(0);
        let seconds: Vec<_> = [0, 1, 5, 6, 99].iter().map(|n| retry_at(now, *n).seconds_since(now)).collect();
        assert_eq!(seconds, [60, 120, 1920, 3600, 3600]);
    }
}
