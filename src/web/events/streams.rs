//! How many streams there may be, and their common end.

use crate::metrics::Bounded;
use crate::web::error::ApiError;
use std::collections::HashMap;
use std::net::{IpAddr, Ipv6Addr};
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::sync::watch;

/// Seconds after which somebody who was refused may try again.
const RETRY_AFTER_SECONDS: u64 = 30;

/// The streams that are open. Share one between all workers.
#[derive(Debug)]
pub struct Streams {
    open: Mutex<Open>,
    max: usize,
    max_each: usize,
    refused: AtomicU64,
    end: watch::Sender<bool>,
}

#[derive(Debug, Default)]
struct Open {
    count: usize,
    by_network: HashMap<IpAddr, usize>,
}

/// Room for one stream, until it is dropped.
#[derive(Debug)]
pub struct Seat {
    streams: Arc<Streams>,
    network: IpAddr,
    end: watch::Receiver<bool>,
}

impl Streams {
    /// Makes room for `max` streams, `max_each` of which one network address (IPv6: one /64) may have.
    pub fn new(max: usize, max_each: usize) -> Self {
        let (end, _) = watch::channel(false);
        Self { open: Mutex::default(), max, max_each, refused: AtomicU64::new(0), end }
    }

    /// Takes room for one stream.
    ///
    /// # Errors
    /// `Unavailable` where there is none, and once the streams have been ended.
    pub fn take_seat(self: &Arc<Self>, address: IpAddr) -> Result<Seat, ApiError> {
        let network = network_of(address);
        let mut open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        let of_network = open.by_network.get(&network).copied().unwrap_or(0);
        if *self.end.borrow() || open.count >= self.max || of_network >= self.max_each {
            self.refused.fetch_add(1, Ordering::Relaxed);
            return Err(ApiError::Unavailable { retry_after_seconds: RETRY_AFTER_SECONDS });
        }
        open.count += 1;
        open.by_network.insert(network, of_network + 1);
        Ok(Seat { streams: Arc::clone(self), network, end: self.end.subscribe() })
    }

    /// Ends every stream, and lets nobody begin another: a stream would hold up the server's end for as long as
    /// somebody listens.
    pub fn end(&self) {
        self.end.send_replace(true);
    }

    /// Tells how many are open, and how often somebody was refused.
    pub fn bound(&self) -> Bounded {
        let open = self.open.lock().unwrap_or_else(PoisonError::into_inner);
        Bounded {
            resource: "event_streams",
            used: open.count as u64,
            limit: self.max as u64,
            refused: Some(self.refused.load(Ordering::Relaxed)),
        }
    }
}

impl Seat {
    /// Waits until every stream is to end.
    pub async fn ended(&mut self) {
        // An error means that there is no server any more, which is an end as well.
        let _ = self.end.wait_for(|has_ended| *has_ended).await;
    }
}

impl Drop for Seat {
    fn drop(&mut self) {
        let mut open = self.streams.open.lock().unwrap_or_else(PoisonError::into_inner);
        open.count = open.count.saturating_sub(1);
        match open.by_network.get_mut(&self.network) {
            Some(count) if *count > 1 => *count -= 1,
            _ => {
                open.by_network.remove(&self.network);
            }
        }
    }
}

/// Gives what counts as one visitor: the address, or the first 64 bits of an IPv6 address.
fn network_of(address: IpAddr) -> IpAddr {
    match address.to_canonical() {
        IpAddr::V4(address) => IpAddr::V4(address),
        IpAddr::V6(address) => IpAddr::V6(Ipv6Addr::from_bits(address.to_bits() & !u128::from(u64::MAX))),
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
        let streams = Arc::new(Streams::new(3, 2));
        let first = streams.take_seat(ip("2001:db8::1")).unwrap();
        let _second = streams.take_seat(ip("2001:db8::2")).unwrap();
        assert!(streams.take_seat(ip("2001:db8::3")).is_err());
        let _third = streams.take_seat(ip("192.0.2.1")).unwrap();
        assert!(streams.take_seat(ip("192.0.2.2")).is_err());
        let bound = streams.bound();
        assert_eq!((bound.used, bound.limit, bound.refused), (3, 3, Some(2)));
        drop(first);
        assert!(streams.take_seat(ip("2001:db8::3")).is_ok());
    }

    #[test]
    fn nobody_sits_down_after_the_end() {
        let streams = Arc::new(Streams::new(3, 2));
        streams.end();
        assert!(streams.take_seat(ip("192.0.2.1")).is_err());
        assert_eq!(streams.bound().used, 0);
    }

    #[tokio::test]
    async fn those_who_sit_hear_of_the_end() {
        let streams = Arc::new(Streams::new(3, 2));
        let mut seat = streams.take_seat(ip("192.0.2.1")).unwrap();
        streams.end();
        seat.ended().await;
    }
}
