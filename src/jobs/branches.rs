//! Goes on with branches that follow a decision. Idempotent: what follows already is left as it is.
//!
//! Not one of the listed jobs, which come round every half minute at most: readers wait for this one.

use crate::metrics::Stopwatch;
use crate::service::{Service, branches};
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks whether a decision left something to do; without one, only numbers in memory are compared.
const LOOK_EVERY: Duration = Duration::from_millis(100);
/// How long it waits after a failure.
const RETRY_AFTER: Duration = Duration::from_secs(5);

/// Works off what is there at the start and what comes later, until `stop` says so. Between two units of work it waits as
/// long as the one before took, so that others come first.
pub(super) async fn run_until_stopped(service: Service, mut stop: watch::Receiver<bool>) {
    let mut known = None;
    while !*stop.borrow() {
        let mut pause = LOOK_EVERY;
        if !known.as_ref().is_some_and(|versions| service.is_current(versions)) {
            let versions = branches::versions(&service);
            let stopwatch = Stopwatch::start();
            match branches::resume(&service).await {
                Ok(true) => pause = stopwatch.elapsed(),
                Ok(false) => known = Some(versions),
                Err(error) => {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, "replies could not follow a decision; it will be tried again");
                    pause = RETRY_AFTER;
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(pause) => {}
            // An error means that nobody is left who could say stop.
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}
