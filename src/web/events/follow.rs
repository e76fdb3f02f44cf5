//! Followed threads: one task polls each, however many clients listen.

use super::wire::Event;
use crate::domain::site::SiteId;
use crate::service::read::{self, Revision, ThreadAddress};
use crate::web::error::ApiError;
use crate::web::state::AppState;
use actix_web::web;
use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// The poll interval. A poll without a change compares numbers in memory.
const POLL_INTERVAL: Duration = Duration::from_millis(500);
/// The pause after a read that brought nothing new, or failed. While the instance cannot hear of others' changes, every
/// poll is a read.
const PAUSE: Duration = Duration::from_secs(2);

/// The followed threads. Share one between all workers.
#[derive(Debug, Default)]
pub struct Followed {
    threads: Mutex<HashMap<(SiteId, String), watch::Sender<Event>>>,
}

impl Followed {
    /// Returns the events of a thread. Starts a task that polls it, unless there is one.
    ///
    /// # Errors
    /// Those of `read::revision`.
    pub async fn follow(
        &self,
        state: &web::Data<AppState>,
        address: ThreadAddress,
    ) -> Result<watch::Receiver<Event>, ApiError> {
        let key = (address.site.id, address.path.as_str().to_owned());
        if let Some(updates) = self.listen(&key) {
            return Ok(updates);
        }
        // The versions come first: a change during the read is then seen as a change.
        let versions = address.page_versions(&state.service);
        let revision = read::revision(&state.service, &address).await?;
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = threads.get(&key) {
            return Ok(sender.subscribe());
        }
        let (sender, updates) = watch::channel(event(revision));
        threads.insert(key.clone(), sender.clone());
        drop(threads);
        actix_web::rt::spawn(poll(state.clone(), address, versions, sender, key));
        Ok(updates)
    }

    fn listen(&self, key: &(SiteId, String)) -> Option<watch::Receiver<Event>> {
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.get(key).map(watch::Sender::subscribe)
    }

    /// Removes a thread that nobody follows any more. Returns true if it did.
    fn forget(&self, key: &(SiteId, String)) -> bool {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        let is_alone = threads.get(key).is_none_or(|sender| sender.receiver_count() == 0);
        if is_alone {
            threads.remove(key);
        }
        is_alone
    }
}

async fn poll(
    state: web::Data<AppState>,
    address: ThreadAddress,
    mut versions: crate::service::Versions,
    sender: watch::Sender<Event>,
    key: (SiteId, String),
) {
    loop {
        sleep(POLL_INTERVAL).await;
        if sender.receiver_count() == 0 && state.followed.forget(&key) {
            return;
        }
        if state.service.is_current(&versions) {
            continue;
        }
        versions = address.page_versions(&state.service);
        let is_changed = match read::revision(&state.service, &address).await {
            Ok(revision) => sender.send_if_modified(|known| {
                let now = event(revision);
                let is_changed = *known != now;
                *known = now;
                is_changed
            }),
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "a followed thread could not be read");
                false
            }
        };
        if !is_changed {
            sleep(PAUSE).await;
        }
    }
}

fn event(revision: Revision) -> Event {
    Event {
        name: "comments",
        id: revision.number.to_string(),
        data: format!("{{\"comment_count\":{}}}", revision.comment_count),
    }
}
