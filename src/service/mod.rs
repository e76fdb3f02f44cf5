//! Use cases: one public function each, one unit of work each.
//!
//! Nothing here knows HTTP or SQL. A function takes the database, keys, clock and ids from `Service`, and returns
//! domain values or a `ServiceError`.

pub mod accounts;
pub mod akismet;
pub mod articles;
pub mod audit;
pub mod authorship;
pub mod bans;
pub mod branches;
pub mod doctor;
mod error;
pub mod feed;
pub mod keyring;
pub mod late_proof;
pub mod learning;
pub mod ledger;
pub mod moderate;
pub mod own_password;
pub mod pace;
mod permissions;
mod pressure;
pub mod privacy;
pub mod purge;
pub mod queue;
pub mod rate_limits;
pub mod read;
pub mod receipts;
pub mod removal;
pub mod reply;
pub mod reported;
pub mod reports;
pub mod reveal;
pub mod sign_in;
pub mod site_registry;
pub mod site_texts;
pub mod sites;
pub mod submit;
pub mod succession;
pub mod tokens;
pub mod trial;
mod unit;

pub use crate::storage::invalidation::Versions;
pub use error::{Result, ServiceError};

use crate::clock::Clock;
use crate::crypto::{Keyring, PasswordHasher};
use crate::domain::site::SiteId;
use crate::id::Ids;
use crate::metrics::Metrics;
use crate::storage::Database;
use std::sync::Arc;

/// The dependencies of use cases: database, keys, clock, ids, some settings. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Service {
    /// The database threads.
    pub database: Database,
    /// The keys.
    pub keyring: Arc<Keyring>,
    /// The time.
    pub clock: Clock,
    /// New ids.
    pub ids: Arc<Ids>,
    /// The hashing of passwords.
    pub passwords: Arc<PasswordHasher>,
    /// Retention times.
    pub retention: Retention,
    /// The sites and the moderators' names, kept in memory.
    pub site_registry: Arc<site_registry::SiteRegistry>,
    /// The cache of spam filters.
    pub filters: Arc<learning::Filters>,
    /// The settings for Akismet.
    pub akismet: Arc<akismet::Rules>,
    /// Where is counted what happens.
    pub metrics: Metrics,
}

impl Service {
    /// Returns whether a value read now may be cached: not while changes by other instances may be missed.
    pub fn may_keep(&self) -> bool {
        !self.database.invalidation().is_disconnected()
    }

    /// Hashes the key under which a network is counted, to distinguish visitors of a site. If networks are not stored,
    /// the hash is only valid while the program runs.
    pub(crate) fn network_hash(&self, site: SiteId, key: &[u8]) -> Vec<u8> {
        let hash = if self.retention.keeps_networks() {
            self.keyring.network_hash(site, key)
        } else {
            self.keyring.passing_network_hash(site, key)
        };
        hash.into_bytes()
    }

    /// Returns whether a value cached at these versions is current. Costs a few reads of memory, and never waits.
    pub fn is_current(&self, versions: &Versions) -> bool {
        self.database.invalidation().is_current(versions)
    }
}

/// Retention times.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Retention {
    /// Days until the network of a comment is forgotten; 0 keeps none.
    pub network_days: i64,
    /// Days until spam is deleted.
    pub spam_days: i64,
    /// Days until trash is deleted.
    pub trash_days: i64,
    /// Minutes without use until a session ends.
    pub session_idle_minutes: i64,
    /// Hours until a session ends however much it is used.
    pub session_hours: i64,
}

impl Retention {
    /// Returns whether anything that follows from a visitor's network address is kept beside a comment.
    pub const fn keeps_networks(&self) -> bool {
        self.network_days > 0
    }
}

impl Default for Retention {
    fn default() -> Self {
        Self { network_days: 30, spam_days: 30, trash_days: 30, session_idle_minutes: 60, session_hours: 24 }
    }
}
