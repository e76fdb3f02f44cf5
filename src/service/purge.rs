//! Forgetting what has been kept long enough: networks of comments, spam, trash, ended sessions, spent tokens.
//!
//! Each step may run any number of times; what is gone stays gone.

use super::audit::{self, Event};
use super::{Service, ServiceError, akismet, reports};
use crate::domain::comment::CommentId;
use crate::domain::moderation::Status;
use crate::domain::timestamp::Timestamp;
use crate::storage;

/// The most comments that are deleted in one unit of work, so that readers' comments need not wait long.
const BATCH: i64 = 100;

/// How long sketches of texts and counts of arrivals are kept, in days.
const REMEMBERED_DAYS: i64 = 7;

/// How much was forgotten.
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

/// Has the threads of articles made anew that have lately become too old for comments: pages that are kept still have a form.
///
/// # Errors
/// `Storage`.
pub async fn announce_closed(service: &Service) -> Result<usize, ServiceError> {
    let now = service.clock.now();
    service
        .database
        .write(move |connection| {
            let mut count = 0;
            for site in storage::sites::list(connection)? {
                let days = i64::from(site.settings.policy.close_after_days);
                if days > 0 {
                    let to = now.plus_days(-days);
                    let from = to.plus_seconds(-CLOSED_LATELY_SECONDS);
                    count += storage::articles::touch_added_between(connection, site.id, from, to)?;
                }
            }
            Ok::<_, ServiceError>(count)
        })
        .await
}

/// Forgets everything that has been kept long enough.
///
/// # Errors
/// `Storage`; what was forgotten before stays forgotten.
pub async fn purge(service: &Service) -> Result<Purged, ServiceError> {
    let now = service.clock.now();
    let kept = service.retention;
    let spam = delete_discarded(service, Status::Spam, now.plus_days(-kept.spam_days)).await?;
    let trash = delete_discarded(service, Status::Trash, now.plus_days(-kept.trash_days)).await?;
    let networks_before = now.plus_days(-kept.network_days);
    let (networks, addresses, expired) = service
        .database
        .write(move |connection| {
            let networks = storage::comments::forget_networks(connection, networks_before)?;
            let addresses = storage::authors::forget_unused(connection)?;
            let sessions = storage::sessions::forget_expired(connection, now)?;
            let guards = storage::guards::forget_expired(connection, now)?;
            let memory = storage::spam_memory::forget_before(connection, now.plus_days(-REMEMBERED_DAYS))?;
            let bans = storage::bans::forget_expired(connection, now)?;
            let visits = akismet::forget(connection, kept.network_days, now)?;
            let reports = reports::forget(connection, kept.network_days, now)?;
            Ok::<_, ServiceError>((networks, addresses, sessions + guards + memory + bans + visits + reports))
        })
        .await?;
    Ok(Purged { comments: spam + trash, networks, addresses, expired })
}

async fn delete_discarded(service: &Service, status: Status, before: Timestamp) -> Result<usize, ServiceError> {
    let mut total = 0;
    loop {
        let now = service.clock.now();
        let keyring = service.keyring.clone();
        let deleted = service
            .database
            .write(move |connection| {
                let ids: Vec<CommentId> = storage::comments::discarded_before(connection, status, before, BATCH)?;
                for id in &ids {
                    if let Some(comment) = storage::comments::find(connection, *id)? {
                        storage::threads::delete(connection, &comment)?;
                    }
                }
                if !ids.is_empty() {
                    let event = Event::by("policy", "comment.purge", format!("status:{}", status.as_str()));
                    let event = event.with_details(format!("{} comments", ids.len()));
                    audit::append(connection, &keyring, now, event)?;
                }
                Ok::<_, ServiceError>(ids.len())
            })
            .await?;
        if deleted == 0 {
            return Ok(total);
        }
        total += deleted;
    }
}
