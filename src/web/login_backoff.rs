//! Counts attempts to sign in, for the delay that `Attempts` gives them.

use crate::domain::login_backoff::Attempts;
use crate::domain::timestamp::Timestamp;
use crate::metrics::Bounded;
use crate::service::{Service, ServiceError, rate_limits};
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Counts the attempts on each account, in memory. Share one between all workers.
///
/// Accounts are identified by 16 opaque bytes, such as a keyed hash of the typed name, whether it exists or not. Their
/// number is bounded: a new account replaces the one with the oldest attempt.
#[derive(Debug)]
pub struct LoginBackoff {
    accounts: Mutex<HashMap<[u8; 16], Attempts>>,
    max_accounts: usize,
}

impl LoginBackoff {
    /// Creates one without attempts, for at most `max_accounts` accounts.
    pub fn new(max_accounts: usize) -> Self {
        Self { accounts: Mutex::default(), max_accounts }
    }

    /// Counts an attempt and gives how long to wait before the password is looked at; see `Attempts::next`. `succeeded` takes
    /// it back.
    pub fn attempt(&self, account: [u8; 16], now: Timestamp) -> Duration {
        let mut accounts = self.accounts.lock().unwrap_or_else(PoisonError::into_inner);
        if accounts.len() >= self.max_accounts && !accounts.contains_key(&account) {
            make_room(&mut accounts, self.max_accounts, now);
        }
        let (attempts, delay) = Attempts::next(accounts.get(&account).copied(), now);
        accounts.insert(account, attempts);
        delay
    }

    /// Counts an attempt, in this instance and in the database where it has others, and waits for the longer delay.
    ///
    /// # Errors
    /// `Storage`.
    pub async fn wait(&self, service: &Service, account: [u8; 16]) -> Result<(), ServiceError> {
        let own = self.attempt(account, service.clock.now());
        let shared = rate_limits::attempt(service, account).await?;
        tokio::time::sleep(shared.map_or(own, |shared| shared.max(own))).await;
        Ok(())
    }

    /// Forgets the attempts on an account that was signed in to. If the database cannot, it is logged: who has signed in must
    /// not be told otherwise, and the attempts are forgotten after a while anyway.
    pub async fn succeeded(&self, service: &Service, account: [u8; 16]) {
        self.forget(account);
        if let Err(error) = rate_limits::succeeded(service, account).await {
            tracing::warn!(error = &error as &dyn std::error::Error, "attempts to sign in could not be forgotten");
        }
    }

    fn forget(&self, account: [u8; 16]) {
        self.accounts.lock().unwrap_or_else(PoisonError::into_inner).remove(&account);
    }

    /// Reports how many accounts are known.
    pub fn bound(&self) -> Bounded {
        let used = self.accounts.lock().unwrap_or_else(PoisonError::into_inner).len() as u64;
        Bounded { resource: "sign_in_accounts", used, limit: self.max_accounts as u64, refused: None }
    }
}

fn make_room(accounts: &mut HashMap<[u8; 16], Attempts>, max_accounts: usize, now: Timestamp) {
    accounts.retain(|_, attempts| !attempts.are_forgotten(now));
    if accounts.len() < max_accounts {
        return;
    }
    let oldest = accounts.iter().min_by_key(|(_, attempts)| attempts.last_at).map(|(account, _)| *account);
    if let Some(oldest) = oldest {
        accounts.remove(&oldest);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ADA: [u8; 16] = [1; 16];

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from_millis(0).plus_seconds(seconds)
    }

    #[test]
    fn five_failures_are_free_then_the_delay_doubles_up_to_30_seconds() {
        let throttle = LoginBackoff::new(100);
        let delays: Vec<_> = (0..15).map(|n| throttle.attempt(ADA, at(n)).as_millis()).collect();
        assert_eq!(delays, [0, 0, 0, 0, 0, 250, 500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000, 30_000]);
    }

    #[test]
    fn success_clears_and_so_does_a_quarter_of_an_hour() {
        let throttle = LoginBackoff::new(100);
        let fail_six = |from: i64| (0..6).fold(Duration::ZERO, |_, n| throttle.attempt(ADA, at(from + n)));
        assert_eq!(fail_six(0).as_millis(), 250);
        throttle.forget(ADA);
        assert_eq!(fail_six(10).as_millis(), 250);
        assert_eq!(throttle.attempt(ADA, at(15 + 15 * 60)), Duration::ZERO);
    }

    #[test]
    fn one_account_does_not_slow_another() {
        let throttle = LoginBackoff::new(100);
        for n in 0..20 {
            throttle.attempt(ADA, at(n));
        }
        assert_eq!(throttle.attempt([2; 16], at(20)), Duration::ZERO);
    }

    #[test]
    fn a_clock_that_goes_back_neither_frees_nor_locks() {
        let throttle = LoginBackoff::new(100);
        for _ in 0..6 {
            throttle.attempt(ADA, at(1_000_000));
        }
        assert_eq!(throttle.attempt(ADA, at(0)).as_millis(), 500);
        assert_eq!(throttle.attempt(ADA, at(15 * 60)), Duration::ZERO);
    }

    #[test]
    fn the_oldest_account_is_dropped_when_there_is_no_room() {
        let throttle = LoginBackoff::new(100);
        let account = |n: u32| {
            let mut key = [0; 16];
            key[..4].copy_from_slice(&n.to_be_bytes());
            key
        };
        for _ in 0..6 {
            throttle.attempt(account(0), at(0));
        }
        for n in 1..=100 {
            throttle.attempt(account(n), at(1));
        }
        assert_eq!((throttle.bound().used, throttle.bound().limit), (100, 100));
        assert_eq!(throttle.attempt(account(0), at(2)), Duration::ZERO);
    }
}
