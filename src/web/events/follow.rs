//! The threads that somebody follows: each is looked after by one task, however many listen.

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

/// How often a task looks whether its thread has changed; without a change it only compares numbers in memory.
const LOOK_EVERY: Duration = Duration::from_millis(500);
/// How long a task waits after a read that brought nothing new, or failed: while changes by others may go unheard, every
/// look is a read.
const PAUSE: Duration = Duration::from_secs(2);

/// The threads that are followed. Share one between all workers.
#[derive(Debug, Default)]
pub struct Followed {
    threads: Mutex<HashMap<(SiteId, String), watch::Sender<Event>>>,
}

impl Followed {
    /// Gives the news of a thread, and begins to look after it where nobody does.
    ///
    /// # Errors
    /// Those of `read::revision`.
    pub async fn follow(
        &self,
        state: &web::Data<AppState>,
        address: ThreadAddress,
    ) -> Result<watch::Receiver<Event>, ApiError> {
        let key = (address.site.id, address.path.as_str().to_owned());
        if let Some(news) = self.listen(&key) {
            return Ok(news);
        }
        // The stamp comes first: what changes while the thread is read is seen as a change.
        let stamp = address.page_versions(&state.service);
        let revision = read::revision(&state.service, &address).await?;
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        if let Some(sender) = threads.get(&key) {
            return Ok(sender.subscribe());
        }
        let (sender, news) = watch::channel(event(revision));
        threads.insert(key.clone(), sender.clone());
        drop(threads);
        actix_web::rt::spawn(look_after(state.clone(), address, stamp, sender, key));
        Ok(news)
    }

    fn listen(&self, key: &(SiteId, String)) -> Option<watch::Receiver<Event>> {
        let threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        threads.get(key).map(watch::Sender::subscribe)
    }

    /// Forgets a thread that nobody follows any more.
    fn forget(&self, key: &(SiteId, String)) -> bool {
        let mut threads = self.threads.lock().unwrap_or_else(PoisonError::into_inner);
        let is_alone = threads.get(key).is_none_or(|sender| sender.receiver_count() == 0);
        if is_alone {
            threads.remove(key);
        }
        is_alone
    }
}

async fn look_after(
    state: web::Data<AppState>,
    address: ThreadAddress,
    mut stamp: crate::service::Versions,
    sender: watch::Sender<Event>,
    key: (SiteId, String),
) {
    loop {
        sleep(LOOK_EVERY).await;
        if sender.receiver_count() == 0 && state.followed.forget(&key) {
            return;
        }
        if state.service.is_current(&stamp) {
            continue;
        }
        stamp = address.page_versions(&state.service);
        let is_news = match read::revision(&state.service, &address).await {
            Ok(revision) => sender.send_if_modified(|known| {
                let now = event(revision);
                let is_news = *known != now;
                *known = now;
                is_news
            }),
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "a followed thread could not be read");
                false
            }
        };
        if !is_news {
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
