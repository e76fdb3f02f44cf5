//! Rate limits by network: the generic cell rate algorithm, in memory.
//!
//! Every request counts for its network, and for the wider ranges around it, which have larger allowances. So many
//! networks of one owner, such as a /48 of IPv6, gain little.

use super::error::ApiError;
use crate::domain::allowance::Allowance;
use crate::domain::network::{Breadth, NetworkAddress};
use crate::metrics::Bounded;
use crate::service::{Service, ServiceError, rate_limits};
use governor::clock::{Clock, DefaultClock, Reference};
use governor::middleware::NoOpMiddleware;
use governor::state::keyed::DashMapStateStore;
use governor::{Quota, RateLimiter as Governor};
use std::hash::{BuildHasher, RandomState};
use std::net::IpAddr;
use std::num::NonZeroU32;
use std::sync::Mutex;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

/// The shared buckets for networks that come when the table is full.
const SHARED_BUCKETS: u64 = 4096;
/// The interval at which idle networks are removed: they are personal data, and take memory.
const FORGET_EVERY: Duration = Duration::from_secs(60);
/// The shortest interval of removals while the table is full: each scans the whole table.
const FORGET_WHEN_FULL: Duration = Duration::from_secs(1);

/// The allowances of wider ranges, as multiples of that of one network.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Growth {
    /// For a /56.
    pub block: u32,
    /// For a /24 or a /48.
    pub range: u32,
}

impl Growth {
    /// For actions of many readers behind one provider.
    pub const READERS: Self = Self { block: 5, range: 20 };
    /// For actions of few people, such as signing in and reporting.
    pub const FEW: Self = Self { block: 2, range: 4 };

    const fn factor(self, breadth: Breadth) -> u32 {
        match breadth {
            Breadth::Network => 1,
            Breadth::Block => self.block,
            Breadth::Range => self.range,
        }
    }

    /// Multiplies the allowance of one network for a wider range.
    pub fn times(self, allowance: usize, breadth: Breadth) -> usize {
        allowance.saturating_mul(usize::try_from(self.factor(breadth)).unwrap_or(usize::MAX))
    }
}

/// A rate limit for each network and each range of networks. Share one between all workers.
///
/// Memory is bounded: only so many networks have a bucket of their own, and as many blocks and ranges. When that many
/// were active within the limit's period, all others share 4096 buckets by a keyed hash. So a flood of networks neither
/// disables the limit nor shuts newcomers out: a newcomer shares its bucket with a 4096th of the flood. A restart
/// resets everything.
pub struct RateLimiter<C: Clock = DefaultClock> {
    /// From narrow to wide. A request that a wide range refuses has counted for the narrow ones, but not the other way
    /// round: a refused network must not use up the allowance of its neighbours.
    levels: Vec<Level<C>>,
    max_networks: usize,
    /// What it limits, where instances count together.
    name: &'static str,
}

struct Level<C: Clock> {
    breadth: Breadth,
    allowance: Allowance,
    buckets: Buckets<C>,
    clock: C,
    forgot_at: Mutex<C::Instant>,
    hasher: RandomState,
    max_networks: usize,
    refused: AtomicU64,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
enum Key {
    Own([u8; 16]),
    Shared(u16),
}

type Buckets<C> = Governor<Key, DashMapStateStore<Key>, C, NoOpMiddleware<<C as Clock>::Instant>>;

impl RateLimiter {
    /// Allows each network `count` a minute, also in one burst. Tracks `max_networks`. A `count` of 0 disables it.
    pub fn per_minute(count: u32, growth: Growth, max_networks: usize) -> Self {
        Self::with_clock((count, Duration::from_secs(60)), growth, max_networks, DefaultClock::default())
    }

    /// Allows each network `count` in 15 minutes, also in one burst. Tracks `max_networks`. A `count` of 0 disables it.
    pub fn per_quarter_hour(count: u32, growth: Growth, max_networks: usize) -> Self {
        Self::with_clock((count, Duration::from_secs(900)), growth, max_networks, DefaultClock::default())
    }
}

/// The refusal, with the whole seconds to wait, at least 1. It becomes 429 `too_many_comments`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct TooOften(pub u64);

impl From<TooOften> for ApiError {
    fn from(TooOften(retry_after_seconds): TooOften) -> Self {
        Self::TooManyComments { retry_after_seconds }
    }
}

impl<C: Clock + Clone> RateLimiter<C> {
    /// Allows each network a count in a period, also in one burst. A count of 0 disables it.
    pub fn with_clock((count, period): (u32, Duration), growth: Growth, max_networks: usize, clock: C) -> Self {
        let level = |breadth| {
            let burst = NonZeroU32::new(count.saturating_mul(growth.factor(breadth)))?;
            let every_millis = i64::try_from(period.as_millis()).unwrap_or(i64::MAX) / i64::from(burst.get());
            let quota = Quota::with_period(period / burst.get())?.allow_burst(burst);
            Some(Level {
                breadth,
                allowance: Allowance { at_once: i64::from(burst.get()), every_millis: every_millis.max(1) },
                buckets: Governor::dashmap_with_clock(quota, clock.clone()),
                forgot_at: Mutex::new(clock.now()),
                clock: clock.clone(),
                hasher: RandomState::new(),
                max_networks,
                refused: AtomicU64::new(0),
            })
        };
        Self { levels: Breadth::ALL.into_iter().filter_map(level).collect(), max_networks, name: "" }
    }

    /// Gives it the name under which instances on one database count together.
    pub fn named(self, name: &'static str) -> Self {
        Self { name, ..self }
    }

    /// Counts one more from `address` in this instance, and in the database where it has others.
    ///
    /// # Errors
    /// The seconds after which the next one will be allowed; `Storage`.
    pub async fn take(&self, service: &Service, address: IpAddr) -> Result<Result<(), TooOften>, ServiceError> {
        if let Err(too_often) = self.check(address) {
            return Ok(Err(too_often));
        }
        let address = NetworkAddress::new(address);
        let turn = |level: &Level<C>| Some((address.key_of(level.breadth)?, level.allowance));
        let turns: Vec<_> = self.levels.iter().filter_map(turn).collect();
        Ok(rate_limits::take(service, self.name, &turns).await?.map_err(TooOften))
    }

    /// Counts a request from `address`, if its network and all ranges around it allow it.
    ///
    /// # Errors
    /// `TooOften` with the seconds until the next one is allowed.
    pub fn check(&self, address: IpAddr) -> Result<(), TooOften> {
        let address = NetworkAddress::new(address);
        self.levels.iter().try_for_each(|level| level.check(&address)).map_err(TooOften)
    }

    /// Reports the usage and refusals of both tables: networks, and blocks with ranges. Includes the shared buckets.
    pub fn bounds(&self, networks: &'static str, ranges: &'static str) -> [Bounded; 2] {
        let limit = self.max_networks as u64 + SHARED_BUCKETS;
        let mut bounds = [(networks, limit), (ranges, 2 * limit)].map(|(resource, limit)| Bounded {
            resource,
            used: 0,
            limit,
            refused: Some(0),
        });
        let [own, wider] = &mut bounds;
        for level in &self.levels {
            let row = if level.breadth == Breadth::Network { &mut *own } else { &mut *wider };
            row.used += level.buckets.len() as u64;
            row.refused = row.refused.map(|refused| refused + level.refused.load(Ordering::Relaxed));
        }
        bounds
    }
}

impl<C: Clock> Level<C> {
    fn check(&self, address: &NetworkAddress) -> Result<(), u64> {
        let Some(own) = address.key_of(self.breadth) else { return Ok(()) };
        self.forget_quiet();
        self.buckets.check_key(&self.key(own)).map_err(|not_until| {
            self.refused.fetch_add(1, Ordering::Relaxed);
            let wait = not_until.wait_time_from(self.clock.now());
            (wait.as_secs() + u64::from(wait.subsec_nanos() > 0)).max(1)
        })
    }

    fn key(&self, own: [u8; 16]) -> Key {
        if self.buckets.len() < self.max_networks {
            return Key::Own(own);
        }
        Key::Shared(u16::try_from(self.hasher.hash_one(own) % SHARED_BUCKETS).unwrap_or_default())
    }

    /// Removes idle networks: their bucket equals a new one. Skipped while another thread does it.
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
        (RateLimiter::with_clock((count, MINUTE), Growth::READERS, 100, clock.clone()), clock)
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
        assert_eq!(limiter.check(ada), Err(TooOften(12)));
        clock.advance(Duration::from_millis(11_500));
        assert_eq!(limiter.check(ada), Err(TooOften(1)));
        clock.advance(Duration::from_millis(500));
        assert_eq!(limiter.check(ada), Ok(()));
        assert_eq!(limiter.check(ada), Err(TooOften(12)));
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
            assert_eq!(limiter.check(ada), Err(TooOften(60)));
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
        let limiter = RateLimiter::with_clock((1, MINUTE), Growth::READERS, 100, clock.clone());
        let network = |n: u32| IpAddr::from(((0x2001_u128 << 112) | (u128::from(n) << 80)).to_be_bytes());
        let allowed = (0..20_000).filter(|n| limiter.check(network(*n)).is_ok()).count();
        assert!((2_000..=4_196).contains(&allowed), "{allowed}");
        let [networks, ranges] = limiter.bounds("networks", "ranges");
        assert!(networks.used > 100 && networks.used <= networks.limit && networks.limit == 100 + 4096, "{networks:?}");
        assert!(ranges.used > 200 && ranges.used <= ranges.limit && ranges.limit == 2 * (100 + 4096), "{ranges:?}");
        assert_eq!(networks.refused.zip(ranges.refused).map(|(a, b)| a + b), Some(20_000 - allowed as u64));
        clock.advance(2 * MINUTE);
        assert_eq!(limiter.check(network(1)), Ok(()));
        assert_eq!(limiter.bounds("networks", "ranges").map(|bound| bound.used), [1, 2]);
    }

    /// Counts how many of so many networks below a prefix may do something once each.
    fn allowed(limiter: &RateLimiter<FakeRelativeClock>, prefix: &str, step: u32, networks: u128) -> usize {
        let base = prefix.parse::<std::net::Ipv6Addr>().unwrap().to_bits();
        (0..networks).filter(|n| limiter.check(IpAddr::from((base | (n << step)).to_be_bytes())).is_ok()).count()
    }

    #[test]
    fn wider_ranges_have_a_larger_allowance_and_not_one_for_each_network() {
        let clock = FakeRelativeClock::default();
        let limiter = RateLimiter::with_clock((2, MINUTE), Growth::READERS, 100_000, clock.clone());
        assert_eq!(allowed(&limiter, "2001:db8:1:100::", 64, 256), 2 * 5, "all /64 of a /56");
        assert_eq!(allowed(&limiter, "2001:db8:2::", 72, 256), 2 * 20, "all /56 of a /48");
        assert_eq!(allowed(&limiter, "2001:db8::", 80, 1000), 1000 - 1, "other /48 are not touched by it");
        let v4 = (0..=255_u8).filter(|n| limiter.check(IpAddr::from([192, 0, 2, *n])).is_ok()).count();
        assert_eq!(v4, 2 * 20, "all of a /24");
        assert_eq!(limiter.check(ip("192.0.3.1")), Ok(()));
        clock.advance(Duration::from_millis(1500));
        assert_eq!(limiter.check(ip("192.0.2.200")), Ok(()));
        assert_eq!(limiter.check(ip("192.0.2.201")), Err(TooOften(2)), "one each one and a half seconds");
    }

    #[test]
    fn one_network_that_is_refused_uses_up_nothing_of_its_neighbours() {
        let (limiter, _) = limiter(1);
        assert_eq!((0..1000).filter(|_| limiter.check(ip("2001:db8::1")).is_ok()).count(), 1);
        assert_eq!(limiter.check(ip("2001:db8:0:1::1")), Ok(()));
        assert_eq!(limiter.bounds("networks", "ranges").map(|bound| bound.refused), [Some(999), Some(0)]);
    }
}
