//! The limits of event streams, and their common end.

use crate::domain::account::ModeratorId;
use crate::metrics::Bounded;
use crate::web::error::ApiError;
use crate::web::rate_limit::Growth;
use crate::web::slots::{Holder, Shares, Slot, Slots};
use std::net::IpAddr;
use std::sync::Arc;
use tokio::sync::watch;

/// `Retry-After` of a refusal, in seconds.
const RETRY_AFTER_SECONDS: u64 = 30;
/// The most streams of one moderator: some tabs in some browsers.
const MAX_OF_MODERATOR: usize = 20;

/// The open streams. Share one between all workers.
#[derive(Debug)]
pub struct Streams {
    readers: Arc<Slots>,
    shares: Shares,
    /// The slots of moderators, which readers cannot use up.
    moderators: Arc<Slots>,
    end: watch::Sender<bool>,
}

/// The slot of one stream, until it is dropped.
#[derive(Debug)]
pub struct StreamSlot {
    _slot: Slot,
    end: watch::Receiver<bool>,
}

impl Streams {
    /// Allows `max` streams of readers, `max_each` of them for one network address (IPv6: one /64), and `moderators`
    /// streams of moderators.
    pub fn new(max: usize, max_each: usize, moderators: usize) -> Self {
        let (end, _) = watch::channel(false);
        Self {
            readers: Arc::new(Slots::new(max)),
            shares: Shares::grown(max_each, Growth::READERS, max),
            moderators: Arc::new(Slots::new(moderators)),
            end,
        }
    }

    /// Takes a slot for a reader.
    ///
    /// # Errors
    /// `Unavailable` if there is none, and once all streams have been ended.
    pub fn take_for_reader(&self, address: IpAddr) -> Result<StreamSlot, ApiError> {
        self.seat(&self.readers, self.shares.holders(address))
    }

    /// Takes a slot for a moderator.
    ///
    /// # Errors
    /// `Unavailable` if there is none, and once all streams have been ended.
    pub fn take_for_moderator(&self, moderator: ModeratorId) -> Result<StreamSlot, ApiError> {
        self.seat(&self.moderators, [(Holder::Moderator(moderator), MAX_OF_MODERATOR)])
    }

    fn seat(
        &self,
        slots: &Arc<Slots>,
        holders: impl IntoIterator<Item = (Holder, usize)>,
    ) -> Result<StreamSlot, ApiError> {
        if *self.end.borrow() {
            slots.refuse();
        } else if let Some(slot) = slots.take(holders) {
            return Ok(StreamSlot { _slot: slot, end: self.end.subscribe() });
        }
        Err(ApiError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS })
    }

    /// Ends all streams and refuses new ones: an open stream would delay the stop of the server.
    pub fn end(&self) {
        self.end.send_replace(true);
    }

    /// Reports the number of open streams and of refusals.
    pub fn bounds(&self) -> [Bounded; 2] {
        [self.readers.bound("event_streams"), self.moderators.bound("moderator_streams")]
    }
}

impl StreamSlot {
    /// Waits until all streams are to end.
    pub async fn ended(&mut self) {
        // An error means that the server is gone.
        let _ = self.end.wait_for(|has_ended| *has_ended).await;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn one_network_takes_so_many_seats_and_all_together_no_more_than_there_are() {
        let streams = Streams::new(3, 2, 0);
        let first = streams.take_for_reader(ip("2001:db8::1")).unwrap();
        let _second = streams.take_for_reader(ip("2001:db8::2")).unwrap();
        assert!(streams.take_for_reader(ip("2001:db8::3")).is_err());
        let _third = streams.take_for_reader(ip("192.0.2.1")).unwrap();
        assert!(streams.take_for_reader(ip("198.51.100.2")).is_err());
        let [bound, _] = streams.bounds();
        assert_eq!((bound.used, bound.limit, bound.refused), (3, 3, Some(2)));
        drop(first);
        assert!(streams.take_for_reader(ip("2001:db8::3")).is_ok());
    }

    #[test]
    fn moderators_have_places_that_readers_cannot_take() {
        let streams = Streams::new(1, 1, 30);
        let _reader = streams.take_for_reader(ip("2001:db8::1")).unwrap();
        let ada = ModeratorId::new(1);
        let open: Vec<_> = (0..30).filter_map(|_| streams.take_for_moderator(ada).ok()).collect();
        assert_eq!(open.len(), MAX_OF_MODERATOR);
        let others: Vec<_> = (2..30).filter_map(|id| streams.take_for_moderator(ModeratorId::new(id)).ok()).collect();
        assert_eq!(others.len(), 10);
        let [readers, moderators] = streams.bounds();
        assert_eq!((readers.used, moderators.used, moderators.refused), (1, 30, Some(28)));
    }

    #[test]
    fn nobody_sits_down_after_the_end() {
        let streams = Streams::new(3, 2, 1);
        streams.end();
        assert!(streams.take_for_reader(ip("192.0.2.1")).is_err());
        assert!(streams.take_for_moderator(ModeratorId::new(1)).is_err());
        assert_eq!(streams.bounds().map(|bound| bound.used), [0, 0]);
    }

    #[tokio::test]
    async fn those_who_sit_hear_of_the_end() {
        let streams = Streams::new(3, 2, 1);
        let mut seat = streams.take_for_reader(ip("192.0.2.1")).unwrap();
        streams.end();
        seat.ended().await;
    }
}
