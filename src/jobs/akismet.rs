//! Asks Akismet about comments that wait for its answer, and tells it what moderators decided.
//!
//! Not one of the listed jobs, which come round every half minute at most: authors wait for this one. Idempotent: what was
//! asked and not applied is asked again.

use crate::domain::timestamp::Timestamp;
use crate::metrics::Repeated;
use crate::outbound::akismet::{Akismet, AkismetError};
use crate::service::akismet::{self, Outcome, SpamCheckAction, SpamCheckTask};
use crate::service::{Service, ServiceError};
use std::collections::HashMap;
use std::time::Duration;
use tokio::sync::watch;

/// How often it looks for something to ask.
const LOOK_EVERY: Duration = Duration::from_secs(2);
/// For how long a key that was found good counts as good, in seconds.
const KEY_SECONDS: i64 = 600;

/// Failures in a row after which nothing is asked for a while.
const MAX_FAILURES: u32 = 5;
/// How long that while is, in seconds.
const PAUSE_SECONDS: i64 = 60;

/// Keeps a service in trouble from being asked all the time.
#[derive(Debug, Default)]
struct Breaker {
    failures: u32,
    open_until: Option<Timestamp>,
}

impl Breaker {
    fn is_open(&self, now: Timestamp) -> bool {
        self.open_until.is_some_and(|until| now < until)
    }

    fn note(&mut self, has_failed: bool, now: Timestamp) {
        self.failures = if has_failed { self.failures.saturating_add(1) } else { 0 };
        self.open_until = (self.failures >= MAX_FAILURES).then(|| now.plus_seconds(PAUSE_SECONDS));
    }
}

/// Whoever asks Akismet, with what was learned about it.
#[derive(Debug)]
pub struct Asker {
    akismet: Akismet,
    breaker: Breaker,
    /// When the key was last found good, by the front page of the site.
    verified: HashMap<String, Timestamp>,
}

impl Asker {
    /// Makes one that knows nothing yet.
    pub fn new(akismet: Akismet) -> Self {
        Self { akismet, breaker: Breaker::default(), verified: HashMap::new() }
    }

    /// Asks about what is due, and applies the answers.
    ///
    /// # Errors
    /// `Storage`. What was asked by then and not applied will be asked again.
    pub async fn look(&mut self, service: &Service) -> Result<(), ServiceError> {
        if self.breaker.is_open(service.clock.now()) {
            return akismet::give_up_overdue(service).await;
        }
        for task in akismet::claim(service).await? {
            if self.breaker.is_open(service.clock.now()) {
                return Ok(());
            }
            let result = self.carry_out(&task, service.clock.now()).await;
            self.breaker.note(result.is_err(), service.clock.now());
            let outcome = match result {
                Ok(is_spam) => Outcome::Done { is_spam },
                Err(error) => {
                    self.verified.remove(&task.request.front_page);
                    let comment = task.comment.get();
                    tracing::warn!(comment, error = &error as &dyn std::error::Error, "Akismet gave no answer");
                    Outcome::Failed
                }
            };
            akismet::apply(service, &task, outcome).await?;
        }
        Ok(())
    }

    /// Does what a task says, and gives whether Akismet then holds the comment for spam.
    async fn carry_out(&mut self, task: &SpamCheckTask, now: Timestamp) -> Result<bool, AkismetError> {
        self.verify(&task.request.front_page, now).await?;
        match task.action {
            SpamCheckAction::Check => Ok(self.akismet.check(&task.request).await?.is_spam),
            SpamCheckAction::Feedback { is_spam } => self.akismet.teach(&task.request, is_spam).await.map(|()| is_spam),
        }
    }

    /// Makes sure that the key is good: with a bad one, everything may be called spam.
    async fn verify(&mut self, front_page: &str, now: Timestamp) -> Result<(), AkismetError> {
        let is_fresh = |at: &Timestamp| (0..KEY_SECONDS).contains(&now.seconds_since(*at));
        if !self.verified.get(front_page).is_some_and(is_fresh) {
            self.akismet.verify_key(front_page).await?;
            self.verified.insert(front_page.to_owned(), now);
        }
        Ok(())
    }
}

/// Looks again and again until `stop` says so. What is being asked then is asked to its end.
pub(super) async fn run_until_stopped(mut asker: Asker, service: Service, mut stop: watch::Receiver<bool>) {
    let failures = Repeated::new();
    while !*stop.borrow() {
        match asker.look(&service).await {
            Ok(()) => drop(failures.is_over()),
            Err(error) => {
                if let Some(count) = failures.happened() {
                    let error = &error as &dyn std::error::Error;
                    tracing::error!(error, count, "asking Akismet failed; it will be tried again");
                }
            }
        }
        tokio::select! {
            () = tokio::time::sleep(LOOK_EVERY) => {}
            // An error means that nobody is left who could say stop.
            changed = stop.changed() => if changed.is_err() { return },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_breaker_opens_after_five_failures_in_a_row_and_lets_one_try_after_a_minute() {
        let mut breaker = Breaker::default();
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        for second in 0..4 {
            breaker.note(true, at(second));
        }
        breaker.note(false, at(4));
        for second in 5..9 {
            breaker.note(true, at(second));
        }
        assert!(!breaker.is_open(at(9)));
        breaker.note(true, at(9));
        assert!(breaker.is_open(at(9)) && breaker.is_open(at(68)) && !breaker.is_open(at(69)));
        breaker.note(true, at(69));
        assert!(breaker.is_open(at(128)));
        breaker.note(false, at(129));
        assert!(!breaker.is_open(at(129)));
    }
}
