//! Deletes expired data: networks of comments, spam, trash, ended sessions, spent tokens.
//!
//! Each step is idempotent and may take any number of units of work.

use super::ledger::Ledger;
use super::pace::{Pace, Progress};
use super::submit::FLOOD_SECONDS;
use super::{Result, Retention, Service, akismet, reports, unit};
use crate::domain::moderation::{Actor, Status};
use crate::domain::site::Site;
use crate::domain::timestamp::Timestamp;
use crate::storage::retention::Aged;
use crate::storage::sites::SiteFilter;
use crate::storage::{self, AnyConnection};

/// The retention of counts of arrivals, in days.
const ARRIVALS_DAYS: i64 = 7;

/// The number of sites in one read.
const SITES_AT_ONCE: i64 = 500;

/// The addresses of one read that are checked for remaining comments.
const LOOKED_AT_ONCE: i64 = 1_000;

/// The numbers of deleted rows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Purged {
    /// Comments deleted for good.
    pub comments: usize,
    /// Comments whose network was forgotten.
    pub networks: usize,
    /// Addresses of which no comment was left.
    pub addresses: usize,
    /// Sessions, idempotency keys, form tokens and bans that had ended, sketches and counts that are of no more use, reports,
    /// and what was kept to ask Akismet.
    pub expired: usize,
}

/// How far back articles are looked for that have become too old for comments, in seconds: twice the time between two purges.
const CLOSED_LATELY_SECONDS: i64 = 7_200;

/// Invalidates the threads of articles that have lately become too old for comments: cached pages still have a form.
///
/// # Errors
/// `Storage`.
pub async fn announce_closed(service: &Service, pace: &mut Pace) -> Result<usize> {
    let now = service.clock.now();
    let closing = |site: &Site| {
        let days = i64::from(site.settings.policy.close_after_days);
        (days > 0).then(|| (site.id, now.plus_days(-days)))
    };
    let (mut filter, mut found) = (SiteFilter::default(), Vec::new());
    loop {
        let wanted = filter.clone();
        let sites =
            unit::read(service, move |connection| Ok(storage::sites::list(connection, &wanted, SITES_AT_ONCE)?))
                .await?;
        found.extend(sites.iter().filter_map(closing));
        filter.after = sites.last().map(|site| site.slug.as_str().to_owned());
        if filter.after.is_none() {
            break;
        }
    }
    let mut closing = found;
    let announce = |limit: i64| {
        let rest = closing.split_off(closing.len().min(usize::try_from(limit).unwrap_or(usize::MAX)));
        let some = std::mem::replace(&mut closing, rest);
        let is_done = closing.is_empty();
        move |connection: &mut AnyConnection| {
            let mut count = 0;
            for (site, to) in some {
                let from = to.plus_seconds(-CLOSED_LATELY_SECONDS);
                count += storage::articles::touch_added_between(connection, site, from, to)?;
            }
            Ok(Progress { count, is_done })
        }
    };
    pace.work_off(&service.database, announce).await
}

/// Forgets everything that has been kept long enough.
///
/// # Errors
/// `Storage`; earlier deletions stay.
pub async fn purge(service: &Service) -> Result<Purged> {
    purge_at(service, &mut Pace::unhindered()).await
}

/// As `purge`, at a pace. Where that stops, the rest is left to the next time.
///
/// # Errors
/// As `purge`.
pub async fn purge_at(service: &Service, pace: &mut Pace) -> Result<Purged> {
    let now = service.clock.now();
    let kept = service.retention;
    let mut purged = Purged::default();
    for (status, days) in [(Status::Spam, kept.spam_days), (Status::Trash, kept.trash_days)] {
        purged.comments += delete_discarded(service, pace, status, now.plus_days(-days)).await?;
    }
    for what in Aged::ALL {
        let before = forgotten_before(*what, kept, now);
        let forget = |limit: i64| {
            move |connection: &mut AnyConnection| {
                let (count, is_done) = storage::retention::forget(connection, *what, before, limit)?;
                Ok(Progress { count, is_done })
            }
        };
        let count = pace.work_off(&service.database, forget).await?;
        match what {
            Aged::Networks => purged.networks = count,
            _ => purged.expired += count,
        }
    }
    purged.addresses = forget_unused_addresses(service, pace).await?;
    Ok(purged)
}

/// Returns the point in time before which rows are forgotten: what has an end of its own is forgotten at that end.
fn forgotten_before(what: Aged, kept: Retention, now: Timestamp) -> Timestamp {
    match what {
        Aged::Networks => now.plus_days(-kept.network_days),
        Aged::Sessions | Aged::Keys | Aged::Nonces | Aged::RateLimits | Aged::Bans => {
            Timestamp::from_millis(now.millis() + 1)
        }
        Aged::Texts => now.plus_seconds(-FLOOD_SECONDS),
        Aged::Arrivals => now.plus_days(-ARRIVALS_DAYS),
        Aged::AkismetChecks => akismet::kept_since(kept.network_days, now),
        Aged::Reports => reports::kept_since(kept.network_days, now),
        Aged::Reported => reports::listed_since(now),
    }
}

async fn delete_discarded(service: &Service, pace: &mut Pace, status: Status, before: Timestamp) -> Result<usize> {
    let delete = |limit: i64| {
        let mut ledger = Ledger::new(service, Actor::Policy);
        move |connection: &mut AnyConnection| {
            let ids = storage::comments::discarded_before(connection, status, before, limit)?;
            let count = ledger.purge(connection, status, &ids)?;
            Ok(Progress { count, is_done: ids.is_empty() })
        }
    };
    pace.work_off(&service.database, delete).await
}

/// Forgets addresses of which no comment is left. A reader looks for them, so that nothing waits for that.
async fn forget_unused_addresses(service: &Service, pace: &mut Pace) -> Result<usize> {
    let (mut total, mut after) = (0, i64::MIN);
    while !pace.is_stopped() {
        let (mut unused, end) = unit::read(service, move |connection| {
            Ok(storage::retention::unused_authors(connection, after, LOOKED_AT_ONCE)?)
        })
        .await?;
        let has_unused = !unused.is_empty();
        let forget = |limit: i64| {
            let some = unused.split_off(unused.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX)));
            let is_done = unused.is_empty();
            move |connection: &mut AnyConnection| {
                Ok(Progress { count: storage::retention::forget_authors(connection, &some)?, is_done })
            }
        };
        if has_unused {
            total += pace.work_off(&service.database, forget).await?;
        }
        let Some(end) = end else { break };
        after = end;
    }
    Ok(total)
}
