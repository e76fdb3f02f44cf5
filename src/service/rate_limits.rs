//! Limits that all instances on one database count together.
//!
//! Each instance counts in memory first, which turns most floods away at no cost. What passes there is counted once more in
//! the database where other instances may use it. On SQLite there is one instance, and memory is enough.

use super::{Result, Service, ServiceError};
use crate::domain::allowance::Allowance;
use crate::domain::login_backoff::{Attempts, FORGET_AFTER_SECONDS};
use crate::domain::timestamp::Timestamp;
use crate::storage::rate_limits::{Counted, LimitKey, find_all, forget_all, save_all};
use crate::storage::{AnyConnection, WriteScope};
use std::collections::HashMap;
use std::time::Duration;

/// One who wants a turn: the 16 bytes of a network or of a range, and the allowance that it has.
pub type Turn = ([u8; 16], Allowance);

/// What `take_all` is asked: allowances under their keys, and when.
#[derive(Debug, Clone)]
struct Taking {
    turns: Vec<(LimitKey, Allowance)>,
    now: Timestamp,
}

/// Whether a turn was given; else how many seconds, at least 1, to wait for one.
type Taken = Result<(), u64>;

/// Takes a turn of each of some allowances, or of none where one of them is spent. `what` names the limit, and tells turns of
/// different limits apart. Networks are kept as keyed hashes.
///
/// # Errors
/// `Storage`. In the answer: the whole seconds, at least 1, until it is worth another try.
pub async fn take(service: &Service, what: &str, turns: &[Turn]) -> Result<Taken> {
    if !service.database.is_shared() || turns.is_empty() {
        return Ok(Ok(()));
    }
    let keyed = |(place, (network, allowance)): (usize, &Turn)| {
        let name = format!("{what}/{place}");
        (service.keyring.limit_key(&name, network), *allowance)
    };
    let taking = Taking { turns: turns.iter().enumerate().map(keyed).collect(), now: service.clock.now() };
    service.database.write_together(WriteScope::RateLimits, taking, take_all, |_| ()).await
}

fn take_all(connection: &mut AnyConnection, all: Vec<Taking>) -> Result<Vec<Result<Taken>>> {
    let keys: Vec<_> = all.iter().flat_map(|taking| &taking.turns).map(|(key, _)| *key).collect();
    let mut counts = find_all(connection, &keys)?;
    let mut changed = HashMap::new();
    let mut take_one = |taking: &Taking| -> Taken {
        let spend = |(key, allowance): &(LimitKey, Allowance)| {
            let spent_until = counts.get(key).map(|counted| counted.expires_at);
            Ok((*key, Counted { count: 1, expires_at: allowance.spend(spent_until, taking.now)? }))
        };
        let spent: Vec<_> = taking.turns.iter().map(spend).collect::<Result<_, u64>>()?;
        counts.extend(spent.iter().copied());
        changed.extend(spent);
        Ok(())
    };
    let taken = all.iter().map(|taking| Ok(take_one(taking))).collect();
    if !changed.is_empty() {
        save_all(connection, &changed)?;
    }
    Ok(taken)
}

/// Counts an attempt to sign in to an account on all instances, and gives how long to wait before the password is looked at;
/// `None` where this instance counts alone.
///
/// # Errors
/// `Storage`.
pub async fn attempt(service: &Service, account: [u8; 16]) -> Result<Option<Duration>> {
    if !service.database.is_shared() {
        return Ok(None);
    }
    let now = service.clock.now();
    let count = move |connection: &mut AnyConnection| {
        let before = find_all(connection, &[account])?.remove(&account).map(|counted| Attempts {
            count: counted.count,
            last_at: counted.expires_at.plus_seconds(-FORGET_AFTER_SECONDS),
        });
        let (attempts, delay) = Attempts::next(before, now);
        let expires_at = attempts.last_at.plus_seconds(FORGET_AFTER_SECONDS);
        save_all(connection, &HashMap::from([(account, Counted { count: attempts.count, expires_at })]))?;
        Ok::<_, ServiceError>(delay)
    };
    service.database.write_then(WriteScope::RateLimits, count, |_| ()).await.map(Some)
}

/// Forgets the attempts on an account that was signed in to, on all instances.
///
/// # Errors
/// `Storage`.
pub async fn succeeded(service: &Service, account: [u8; 16]) -> Result<()> {
    if !service.database.is_shared() {
        return Ok(());
    }
    let forget = move |connection: &mut AnyConnection| Ok::<_, ServiceError>(forget_all(connection, &[account])?);
    service.database.write_then(WriteScope::RateLimits, forget, |()| ()).await
}
