//! Settings: from flags, the environment, a file, or their defaults.
//!
//! One table (`config::SETTINGS`) names every setting with its default and meaning; reading, the reference and the
//! suggestions for mistyped names all follow it. All problems are gathered and returned together.

mod error;
mod read;
mod reference;
mod sources;
mod table;

pub use error::{ConfigError, ConfigErrors, Fault, Source};
pub use reference::{reference_json, reference_markdown};
pub use table::{SETTINGS, Setting, Takes};

use crate::domain::site::Origin;
use ipnet::IpNet;
use std::fmt;
use std::net::SocketAddr;
use std::path::PathBuf;
use url::Url;
use validator::Validate;

/// All settings, read and checked. Each field is the setting of the same name.
#[derive(Debug, Clone, Validate)]
pub struct Config {
    /// `[server]`
    #[validate(nested)]
    pub server: Server,
    /// `[data]`
    pub data: Data,
    /// `[database]`
    #[validate(nested)]
    pub database: Database,
    /// `[cache]`
    #[validate(nested)]
    pub cache: Cache,
    /// `[limits]`
    #[validate(nested)]
    pub limits: Limits,
    /// `[retention]`
    #[validate(nested)]
    pub retention: Retention,
    /// `[sessions]`
    #[validate(nested)]
    pub sessions: Sessions,
    /// `[outbound]`
    pub outbound: Outbound,
    /// `[akismet]`
    pub akismet: Akismet,
    /// `[templates]`
    pub templates: Templates,
    /// `[security]`
    pub security: Security,
    /// `[metrics]`
    pub metrics: Metrics,
    /// `[log]`
    pub log: Log,
}

/// `[server]`: where it listens and who stands before it.
#[derive(Debug, Clone, Validate)]
pub struct Server {
    /// Where the server listens; never empty. Port 0 is the kernel's choice.
    pub listen: Vec<SocketAddr>,
    /// The origin under which it is reached.
    pub public_url: Option<Origin>,
    /// Proxies whose forwarding headers are believed.
    pub trusted_proxies: Vec<IpNet>,
    /// Whether browsers that came by `https` are told to stay with it.
    pub hsts: bool,
    /// Threads that answer requests; 0 stands for one per core.
    #[validate(range(min = 0, max = 1024))]
    pub workers: usize,
    /// Seconds for which requests are still taken when the server is told to stop.
    #[validate(range(min = 0, max = 600))]
    pub drain_seconds: u64,
    /// Seconds that running requests may take when the server stops.
    #[validate(range(min = 0, max = 600))]
    pub shutdown_seconds: u64,
    /// Connections at once, over all workers.
    #[validate(range(min = 1, max = 100_000))]
    pub max_connections: usize,
    /// Seconds for which a connection may stay silent between requests.
    #[validate(range(min = 1, max = 600))]
    pub keep_alive_seconds: u64,
}

/// `[data]`: where things are kept.
#[derive(Debug, Clone)]
pub struct Data {
    /// The data directory.
    pub dir: PathBuf,
    /// Where backups are put.
    pub backups: Option<PathBuf>,
}

/// `[database]`: which one, and how hard it is used.
#[derive(Debug, Clone, Validate)]
pub struct Database {
    /// Where it is.
    pub url: DatabaseUrl,
    /// A replica that may answer reads of threads.
    pub read_url: Option<DatabaseUrl>,
    /// Threads that read.
    #[validate(range(min = 1, max = 64))]
    pub readers: usize,
    /// Threads that read for moderators.
    #[validate(range(min = 1, max = 64))]
    pub moderator_readers: usize,
    /// Seconds that a read may run.
    #[validate(range(min = 1, max = 600))]
    pub read_seconds: u64,
    /// Units of work that may wait.
    #[validate(range(min = 1, max = 65536))]
    pub queue: usize,
    /// Milliseconds that one of them may wait.
    #[validate(range(min = 1, max = 600_000))]
    pub max_wait_ms: u64,
    /// Whether a SQLite database is copied before it is migrated.
    pub backup_before_migrating: bool,
}

/// The address of a database, which may hold a password: `Debug` shows the scheme only.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Names a SQLite file.
    pub fn sqlite(path: &std::path::Path) -> Self {
        Self(format!("sqlite://{}", path.display()))
    }

    /// Gives the address with everything in it, to connect with; not to be logged.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for DatabaseUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let scheme = self.0.split_once("://").map_or("", |(scheme, _)| scheme);
        write!(f, "{scheme}://[hidden]")
    }
}

/// `[cache]`: what is kept in memory to answer readers from.
#[derive(Debug, Clone, Validate)]
pub struct Cache {
    /// MiB for public reads; 0 stands for none.
    #[validate(range(min = 0, max = 65536))]
    pub max_mib: u64,
}

/// `[limits]`: what one visitor may ask for.
#[derive(Debug, Clone, Validate)]
pub struct Limits {
    /// Comments per minute and network address, also the burst; 0 stands for no limit.
    #[validate(range(min = 0, max = 6000))]
    pub comments_per_minute: u32,
    /// Previews per minute and network address, also the burst; 0 stands for no limit.
    #[validate(range(min = 0, max = 6000))]
    pub previews_per_minute: u32,
    /// Challenges for proofs of work per minute and network address, also the burst; 0 stands for no limit.
    #[validate(range(min = 0, max = 6000))]
    pub challenges_per_minute: u32,
    /// Form tokens per minute and network address, also the burst; 0 stands for no limit.
    #[validate(range(min = 0, max = 6000))]
    pub form_tokens_per_minute: u32,
    /// Reports per minute and network address, also the burst; 0 stands for no limit.
    #[validate(range(min = 0, max = 6000))]
    pub reports_per_minute: u32,
    /// Attempts to sign in per 15 minutes and network address.
    #[validate(range(min = 1, max = 6000))]
    pub sign_ins_per_quarter_hour: u32,
    /// Seconds that the whole body of a request may take.
    #[validate(range(min = 1, max = 600))]
    pub body_seconds: u64,
    /// Network addresses that each limit tells apart.
    #[validate(range(min = 1, max = 10_000_000))]
    pub networks: usize,
    /// Names under which failed attempts to sign in are remembered.
    #[validate(range(min = 1, max = 100_000))]
    pub sign_in_accounts: usize,
    /// Password checks that may wait.
    #[validate(range(min = 1, max = 1024))]
    pub password_checks: usize,
    /// Streams of events that may be open.
    #[validate(range(min = 0, max = 100_000))]
    pub event_streams: usize,
    /// Streams of events that one network address may have open.
    #[validate(range(min = 0, max = 100_000))]
    pub event_streams_per_network: usize,
    /// Streams of events that moderators may have open.
    #[validate(range(min = 0, max = 100_000))]
    pub moderator_streams: usize,
}

/// `[retention]`: how long things are kept.
#[derive(Debug, Clone, Validate)]
pub struct Retention {
    /// Days for which the network address of a comment is kept.
    #[validate(range(min = 0, max = 3650))]
    pub network_days: i64,
    /// Days for which spam is kept.
    #[validate(range(min = 1, max = 3650))]
    pub spam_days: i64,
    /// Days for which the trash is kept.
    #[validate(range(min = 1, max = 3650))]
    pub trash_days: i64,
}

/// `[sessions]`: how long a moderator stays signed in.
#[derive(Debug, Clone, Validate)]
pub struct Sessions {
    /// Minutes without a request.
    #[validate(range(min = 1, max = 1440))]
    pub idle_minutes: i64,
    /// Hours in any case.
    #[validate(range(min = 1, max = 720))]
    pub hours: i64,
}

/// `[outbound]`: what requests to other servers may reach.
#[derive(Debug, Clone)]
pub struct Outbound {
    /// Networks that are reached although they are not for everybody.
    pub allow_private: Vec<IpNet>,
}

/// `[akismet]`: what Akismet is asked about, and where.
#[derive(Debug, Clone)]
pub struct Akismet {
    /// The key; there is one where `sites` is not empty.
    pub key: Option<Secret>,
    /// What its addresses begin with, up to a slash; there is one where `sites` is not empty.
    pub url: Option<Url>,
    /// The slugs of the sites that it is asked about.
    pub sites: Vec<String>,
    /// Whether it is told authors' addresses.
    pub send_email: bool,
}

/// A setting that nobody is to see: `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Gives the value, to be sent where it belongs; not to be logged.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

/// `[templates]`: what replaces the built-in pages.
#[derive(Debug, Clone)]
pub struct Templates {
    /// The directory of templates.
    pub dir: Option<PathBuf>,
}

/// `[security]`: what `/.well-known/security.txt` says.
#[derive(Debug, Clone)]
pub struct Security {
    /// `Contact`: a `mailto:`, `https:` or `tel:` URI.
    pub contact: Option<String>,
    /// `Policy`: an `https:` URI.
    pub policy: Option<String>,
}

/// `[metrics]`: what the program tells about itself in numbers.
#[derive(Debug, Clone)]
pub struct Metrics {
    /// Where `/metrics` is served; nowhere by default.
    pub listen: Option<SocketAddr>,
}

/// `[log]`: how much is logged, and how.
#[derive(Debug, Clone)]
pub struct Log {
    /// Filters of `tracing-subscriber`, such as `info` or `info,afterword=debug`.
    pub level: String,
    /// The form of a line.
    pub format: LogFormat,
}

/// The form of a log line.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// For people.
    Text,
    /// One JSON object a line.
    Json,
}

/// What the command line says about settings.
#[derive(Debug, Clone, Default)]
pub struct Overrides {
    /// `--config FILE`: must exist when given.
    pub config_file: Option<PathBuf>,
    /// Values of flags by the setting's key, such as `("server.listen", "127.0.0.1:0")`; lists may repeat.
    pub values: Vec<(String, String)>,
}

impl Config {
    /// Reads all settings: flag, else environment, else file, else default.
    ///
    /// # Errors
    /// All problems at once: unknown names (with a suggestion), values of the wrong form or out of range, a file that
    /// cannot be read or is not TOML.
    pub fn load(
        overrides: &Overrides,
        environment: impl Iterator<Item = (String, String)>,
    ) -> Result<Self, ConfigErrors> {
        let mut gathered = sources::Gathered::default();
        gathered.take_flags(&overrides.values);
        gathered.take_environment(environment);
        gathered.take_file(overrides.config_file.as_deref());
        read::Reader::new(gathered).read().map_err(ConfigErrors)
    }
}

/// Gives the process's environment for `Config::load`; what is not UTF-8 is passed on with replacement characters, so
/// that it is refused by the setting's rule rather than ending the program.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
}

#[cfg(test)]
mod tests;
