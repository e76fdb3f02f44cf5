//! Counting semaphores with a share for each holder, for connections and streams.
//!
//! A slot counts for the visitor's network and for the wider ranges around it, which have larger shares.

use super::rate_limit::Growth;
use crate::domain::account::ModeratorId;
use crate::domain::network::{Breadth, NetworkAddress};
use crate::metrics::Bounded;
use std::collections::HashMap;
use std::net::IpAddr;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::{Arc, Mutex, PoisonError};

/// The holder of a slot.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(super) enum Holder {
    /// A network, or a range of networks.
    Network(Breadth, [u8; 16]),
    /// A moderator.
    Moderator(ModeratorId),
}

/// The shares of networks, by breadth.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Shares {
    pub(super) network: usize,
    pub(super) block: usize,
    pub(super) range: usize,
}

impl Shares {
    /// Allows one network `each` of `max` slots, and wider ranges more. No range gets more than a quarter of all,
    /// unless one network may have that alone.
    pub(super) fn grown(each: usize, growth: Growth, max: usize) -> Self {
        let most = (max / 4).max(each);
        let share = |breadth| growth.times(each, breadth).min(most);
        Self { network: each, block: share(Breadth::Block), range: share(Breadth::Range) }
    }

    /// Returns the holders of a visitor's slot, each with its share.
    pub(super) fn holders(self, address: IpAddr) -> impl Iterator<Item = (Holder, usize)> {
        let address = NetworkAddress::new(address);
        let shares = [(Breadth::Network, self.network), (Breadth::Block, self.block), (Breadth::Range, self.range)];
        shares.into_iter().filter_map(move |(breadth, share)| {
            address.key_of(breadth).map(|key| (Holder::Network(breadth, key), share))
        })
    }
}

/// The slots of one kind. Share one between all workers.
#[derive(Debug)]
pub(super) struct Slots {
    held: Mutex<Held>,
    max: usize,
    refused: AtomicU64,
}

#[derive(Debug, Default)]
struct Held {
    count: usize,
    by_holder: HashMap<Holder, usize>,
}

/// One slot, until it is dropped.
#[derive(Debug)]
pub(super) struct Slot {
    slots: Arc<Slots>,
    holders: Vec<Holder>,
}

impl Slots {
    pub(super) fn new(max: usize) -> Self {
        Self { held: Mutex::default(), max, refused: AtomicU64::new(0) }
    }

    /// Takes a slot. Returns `None` if all are held, or if a holder has used up its share.
    pub(super) fn take(self: &Arc<Self>, holders: impl IntoIterator<Item = (Holder, usize)>) -> Option<Slot> {
        let mut held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        let has_of = |holder: &Holder| held.by_holder.get(holder).copied().unwrap_or(0);
        let wanted: Vec<_> = holders.into_iter().collect();
        if held.count >= self.max || wanted.iter().any(|(holder, share)| has_of(holder) >= *share) {
            self.refuse();
            return None;
        }
        held.count += 1;
        let holders: Vec<_> = wanted.into_iter().map(|(holder, _)| holder).collect();
        for holder in &holders {
            *held.by_holder.entry(*holder).or_default() += 1;
        }
        Some(Slot { slots: Arc::clone(self), holders })
    }

    /// Counts a refusal by other code.
    pub(super) fn refuse(&self) {
        self.refused.fetch_add(1, Ordering::Relaxed);
    }

    /// Reports the held slots and the refusals.
    pub(super) fn bound(&self, resource: &'static str) -> Bounded {
        let held = self.held.lock().unwrap_or_else(PoisonError::into_inner);
        Bounded {
            resource,
            used: held.count as u64,
            limit: self.max as u64,
            refused: Some(self.refused.load(Ordering::Relaxed)),
        }
    }
}

impl Drop for Slot {
    fn drop(&mut self) {
        let mut held = self.slots.held.lock().unwrap_or_else(PoisonError::into_inner);
        held.count = held.count.saturating_sub(1);
        for holder in &self.holders {
            match held.by_holder.get_mut(holder) {
                Some(count) if *count > 1 => *count -= 1,
                _ => {
                    held.by_holder.remove(holder);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    /// Counts how many slots the networks of one /48 get.
    fn taken(slots: &Arc<Slots>, shares: Shares, prefix: &str, networks: u128) -> Vec<Slot> {
        let base = prefix.parse::<std::net::Ipv6Addr>().unwrap().to_bits();
        let address = |n: u128| IpAddr::from((base | (n << 64)).to_be_bytes());
        (0..networks).filter_map(|n| slots.take(shares.holders(address(n)))).collect()
    }

    #[test]
    fn a_range_of_networks_gets_a_share_and_others_the_rest() {
        let slots = Arc::new(Slots::new(1000));
        let shares = Shares::grown(8, Growth::READERS, 1000);
        assert_eq!(shares, Shares { network: 8, block: 40, range: 160 });
        let flood = taken(&slots, shares, "2001:db8::", 65_536);
        assert_eq!(flood.len(), 160);
        let _elsewhere = slots.take(shares.holders(ip("2001:db8:1::1"))).unwrap();
        let bound = slots.bound("slots");
        assert_eq!((bound.used, bound.limit, bound.refused), (161, 1000, Some(65_536 - 160)));
        drop(flood);
        assert_eq!(slots.bound("slots").used, 1);
        assert!(slots.take(shares.holders(ip("2001:db8::1"))).is_some());
    }

    #[test]
    fn where_there_is_little_a_range_gets_a_quarter_but_one_network_what_it_may_have() {
        assert_eq!(Shares::grown(8, Growth::READERS, 100), Shares { network: 8, block: 25, range: 25 });
        assert_eq!(Shares::grown(8, Growth::READERS, 10), Shares { network: 8, block: 8, range: 8 });
        assert_eq!(Shares::grown(0, Growth::READERS, 10), Shares { network: 0, block: 0, range: 0 });
    }

    #[test]
    fn nothing_is_left_of_a_slot_that_was_refused() {
        let slots = Arc::new(Slots::new(1));
        let shares = Shares::grown(1, Growth::READERS, 1);
        let only = slots.take(shares.holders(ip("192.0.2.1"))).unwrap();
        assert!(slots.take(shares.holders(ip("192.0.3.1"))).is_none());
        drop(only);
        assert!(slots.take(shares.holders(ip("192.0.3.1"))).is_some());
        assert!(slots.held.lock().unwrap().by_holder.is_empty());
    }
}
