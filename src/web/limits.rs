//! How often one network may do something: the generic cell rate algorithm, in memory.
//!
//! A network is an IPv4 address or the first 64 bits of an IPv6 address, which is what one household gets.

use crate::metrics::Bounded;
use governor::clock::{Clock, DefaultClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter as Governor};
use std::hash::{BuildHasher, RandomState};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr};
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// How many buckets the networks share that come when there is no room.
const SHARED_BUCKETS: u64 = 4096;
/// How often networks that are quiet again are forgotten: they are personal data, and they take room.
const FORGET_EVERY: Duration = Duration::from_secs(60);
/// How often at most that is tried when there is no room; it walks the whole table.
const FORGET_WHEN_FULL: Duration = Duration::from_secs(1);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    V4([u8; 4]),
    V6([u8; 8]),
    Shared(u16),
}

type Buckets<C> = Governor<Key, DashMapStateStore<Key>, C, NoOpMiddleware<<C as Clock>::Instant>>;

/// Limits how often each network may do something. Share one between all workers.
///
/// Memory is bounded: only so many networks are told apart. When that many were active within the limit's own period, all
/// further requests fall into 4096 buckets by a keyed hash of the network. So a flood of networks neither turns the
/// limit off, nor shuts newcomers out: one shares its bucket with a 4096th of the flood. Restarting forgets everything.
pub struct RateLimiter<C: Clock = DefaultClock> {
    active: Option<Active<C>>,
    max_networks: usize,
    refused: AtomicU64,
}

struct Active<C: Clock> {
    buckets: Buckets<C>,
    clock: C,
    forgot_at: Mutex<C::Instant>,
    hasher: RandomState,
    max_networks: usize,
}

impl RateLimiter {
    /// Allows `count` in a minute, and as many at once, and tells `max_networks` apart. A `count` of 0 turns it off.
    pub fn per_minute(count: u32, max_networks: usize) -> Self {
        Self::with_clock(count, Duration::from_secs(60), max_networks, DefaultClock::default())
    }

    /// Allows `count` in 15 minutes, and as many at once, and tells `max_networks` apart. A `count` of 0 turns it off.
    pub fn per_quarter_hour(count: u32, max_networks: usize) -> Self {
        Self::with_clock(count, Duration::from_secs(900), max_networks, DefaultClock::default())
    }
}

impl<C: Clock + Clone> RateLimiter<C> {
    /// Allows `count` in `period` by the time of `clock`, and as many at once. A `count` of 0 turns it off.
    pub fn with_clock(count: u32, period: Duration, max_networks: usize, clock: C) -> Self {
        let quota = NonZeroU32::new(count)
            .and_then(|burst| Quota::with_period(period / count).map(|quota| quota.allow_burst(burst)));
        let active = quota.map(|quota| Active {
            buckets: Governor::dashmap_with_clock(quota, clock.clone()),
            forgot_at: Mutex::new(clock.now()),
            clock,
            hasher: RandomState::new(),
            max_networks,
        });
        Self { active, max_networks, refused: AtomicU64::new(0) }
    }

    /// Counts one more from `address`, if it is allowed.
    ///
    /// # Errors
    /// The whole seconds, at least 1, after which the next one will be allowed.
    pub fn check(&self, address: IpAddr) -> Result<(), u64> {
        let Some(active) = &self.active else { return Ok(()) };
        active.forget_quiet();
        active.buckets.check_key(&active.key(address)).map_err(|not_until| {
            self.refused.fetch_add(1, Ordering::Relaxed);
            let wait = not_until.wait_time_from(active.clock.now());
            (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
        })
    }

    /// As `check`, for the whole range that an address is in: its /24, or the /48 of an IPv6 address.
    ///
    /// # Errors
    /// Those of `check`.
    pub fn check_range(&self, address: IpAddr) -> Result<(), u64> {
        self.check(match address.to_canonical() {
            IpAddr::V4(address) => Ipv4Addr::from_bits(address.to_bits() & (u32::MAX << 8)).into(),
            IpAddr::V6(address) => Ipv6Addr::from_bits(address.to_bits() & (u128::MAX << 80)).into(),
        })
    }

    /// Tells how full the table of networks is, and how often somebody was refused; the shared buckets are in it.
    pub fn bound(&self, resource: &'static str) -> Bounded {
        Bounded {
            resource,
            used: self.active.as_ref().map_or(0, |active| active.buckets.len() as u64),
            limit: self.max_networks as u64 + SHARED_BUCKETS,
            refused: Some(self.refused.load(Ordering::Relaxed)),
        }
    }
}

impl<C: Clock> Active<C> {
    fn key(&self, address: IpAddr) -> Key {
        let own = match address.to_canonical() {
            IpAddr::V4(address) => Key::V4(address.octets()),
            IpAddr::V6(address) => {
                let [a, b, c, d, e, f, g, h, ..] = address.octets();
                Key::V6([a, b, c, d, e, f, g, h])
            }
        };
        if self.buckets.len() < self.max_networks {
            return own;
        }
        Key::Shared(u16::try_from(self.hasher.hash_one(own) % SHARED_BUCKETS).unwrap_or_default())
    }

    /// Drops networks whose bucket is as full as a new one's. Skipped while another thread does it.
    fn forget_quiet(&self) {
        let Ok(mut forgot_at) = self.forgot_at.try_lock() else { return };
        let now = self.clock.now();
        let since: Duration = now.duration_since(*forgot_at).into();
        let is_full = self.buckets.len() >= self.max_networks;
        if since >= FORGET_EVERY || (is_full && since >= FORGET_WHEN_FULL) {
            *forgot_at = now;
            self.buckets.retain_recent();
            self.buckets.shrink_to_fit();
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use governor::clock::FakeRelativeClock;

    const MINUTE: Duration = Duration::from_secs(60);

    fn limiter(count: u32) -> (RateLimiter<FakeRelativeClock>, FakeRelativeClock) {
        let clock = FakeRelativeClock::default();
        (RateLimiter::with_clock(count, MINUTE, 100, clock.clone()), clock)
    }

    fn ip(text: &str) -> IpAddr {
        text.parse().unwrap()
    }

    #[test]
    fn five_at_once_then_one_every_twelve_seconds() {
        let (limiter, clock) = limiter(5);
        let ada = ip("192.0.2.1");
        for _ in 0..5 {
            assert_eq!(limiter.check(ada), Ok(()));
        }
        assert_eq!(limiter.check(ada), Err(12));
        clock.advance(Duration::from_millis(11_500));
        assert_eq!(limiter.check(ada), Err(1));
        clock.advance(Duration::from_millis(500));
        assert_eq!(limiter.check(ada), Ok(()));
        assert_eq!(limiter.check(ada), Err(12));
        clock.advance(MINUTE);
        for _ in 0..5 {
            assert_eq!(limiter.check(ada), Ok(()));
        }
    }

    #[test]
    fn what_is_refused_does_not_count() {
        let (limiter, clock) = limiter(1);
        let ada = ip("192.0.2.1");
        assert_eq!(limiter.check(ada), Ok(()));
        for _ in 0..10 {
            assert_eq!(limiter.check(ada), Err(60));
        }
        clock.advance(MINUTE);
        assert_eq!(limiter.check(ada), Ok(()));
    }

    #[test]
    fn an_ipv6_network_of_64_bits_is_one_visitor_and_mapped_ipv4_is_ipv4() {
        let (limiter, _) = limiter(1);
        assert_eq!(limiter.check(ip("2001:db8:0:1::1")), Ok(()));
        assert!(limiter.check(ip("2001:db8:0:1:ffff::2")).is_err());
        assert_eq!(limiter.check(ip("2001:db8:0:2::1")), Ok(()));
        assert_eq!(limiter.check(ip("192.0.2.1")), Ok(()));
        assert!(limiter.check(ip("::ffff:192.0.2.1")).is_err());
    }

    #[test]
    fn zero_turns_the_limit_off() {
        let (limiter, _) = limiter(0);
        assert!((0..1000).all(|_| limiter.check(ip("192.0.2.1")).is_ok()));
    }

    #[test]
    fn a_flood_of_networks_shares_buckets_and_memory_stays_bounded() {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::with_clock(1, MINUTE, 100, clock.clone());
        let network = |n: u32| IpAddr::from(((0x2001_0db8_u128 << 96) | (u128::from(n) << 64)).to_be_bytes());
        let allowed = (0..20_000).filter(|n| limiter.check(network(*n)).is_ok()).count();
        assert!((2_000..=4_196).contains(&allowed), "{allowed}");
        let bound = limiter.bound("networks");
        assert!(bound.used > 100 && bound.used <= bound.limit && bound.limit == 100 + 4096, "{bound:?}");
        assert_eq!(bound.refused, Some(20_000 - allowed as u64));
        clock.advance(2 * MINUTE);
        assert_eq!(limiter.check(network(1)), Ok(()));
        assert_eq!(limiter.bound("networks").used, 1);
    }
}
