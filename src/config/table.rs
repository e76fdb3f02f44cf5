//! The table of settings: key, type, default, bounds, meaning.

use super::read::{Reader, base_url, is_key, network, uri};
use super::{DatabaseUrl, LogFormat, Secret};
use crate::domain::site::Origin;
use crate::domain::text::nearest;
use ipnet::IpNet;
use std::net::SocketAddr;
use std::path::PathBuf;
use url::Url;

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Takes {
    /// Text.
    Text,
    /// A whole number.
    Number,
    /// Several texts: an array in the file, separated by commas elsewhere.
    List,
    /// `true` or `false`.
    Switch,
}

/// One row of the table.
#[derive(Debug, Clone, Copy)]
pub struct Setting {
    /// Its name: section, dot, key.
    pub key: &'static str,
    /// What it takes.
    pub takes: Takes,
    /// Its default as it would be written in the environment; empty where it is unset by default.
    pub default: &'static str,
    /// The flag that sets it, if one does.
    pub flag: Option<&'static str>,
    /// Which values are taken, in words.
    pub allowed: &'static str,
    /// What it does.
    pub meaning: &'static str,
}

/// What the names of all environment variables begin with.
pub(super) const PREFIX: &str = "AFTERWORD_";

impl Setting {
    /// Gives the name of the environment variable: `server.public_url` is `AFTERWORD_SERVER__PUBLIC_URL`.
    pub fn environment_name(&self) -> String {
        format!("{PREFIX}{}", self.key.to_ascii_uppercase().replace('.', "__"))
    }

    /// Gives the section: what stands before the dot.
    pub fn section(&self) -> &'static str {
        self.key.split_once('.').map_or(self.key, |(section, _)| section)
    }
}

/// States all settings: for each section its struct, and for each setting type, default, flag, how it is read, and what it
/// takes. The doc comment of a setting is what the reference says of it.
macro_rules! settings {
    ($($(#[$about:meta])* $section:ident $name:ident { $(
        $(#[doc = $line:literal])+
        $field:ident: $type:ty = $default:literal $(flag $flag:literal)?,
        $how:ident $(($parse:expr))? $(in $min:literal to $max:literal)? $(takes $allowed:literal)?;
    )+ })+) => {
        /// All settings, read and checked. Each field is the setting of the same name.
        #[derive(Debug, Clone)]
        pub struct Config { $($(#[$about])* pub $section: $name,)+ }

        impl Config {
            pub(super) fn of(reader: &mut Reader) -> Self {
                Self { $($section: $name {
                    $($field: reader.$how(
                        concat!(stringify!($section), ".", stringify!($field)) $(, $parse)? $(, $min..=$max)?
                    ),)+
                },)+ }
            }
        }

        $(
            $(#[$about])*
            #[derive(Debug, Clone)]
            pub struct $name { $($(#[doc = $line])+ pub $field: $type,)+ }
        )+

        /// All settings, in the order of the reference.
        pub const SETTINGS: &[Setting] = &[$($(
            Setting {
                key: concat!(stringify!($section), ".", stringify!($field)),
                takes: takes!($how),
                default: $default,
                flag: flag!($($flag)?),
                allowed: concat!($($min, " to ", $max)? $($allowed)?),
                meaning: concat!($($line),+).trim_ascii_start(),
            },
        )+)+];
    };
}

macro_rules! takes {
    (number) => {
        Takes::Number
    };
    (switch) => {
        Takes::Switch
    };
    (items) => {
        Takes::List
    };
    ($other:ident) => {
        Takes::Text
    };
}

macro_rules! flag {
    () => {
        None
    };
    ($flag:literal) => {
        Some($flag)
    };
}

settings! {
    /// `[server]`: where it listens and who stands before it.
    server Server {
        /// Where the server listens. Port 0 leaves the choice to the kernel; the choice is printed.
        listen: Vec<SocketAddr> = "127.0.0.1:8080" flag "--listen", items(|text| text.parse::<SocketAddr>().ok())
            takes "ADDR:PORT, at least one";
        /// The origin under which readers and moderators reach the server, used to write absolute addresses. Unset: only
        /// relative ones are written.
        public_url: Option<Origin> = "", optional(|text| Origin::parse(text).ok())
            takes "http://host or https://host, with :port where needed";
        /// Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Empty: both headers are ignored.
        trusted_proxies: Vec<IpNet> = "", items(network) takes "networks such as 10.0.0.0/8 or ::1/128";
        /// Whether browsers that came by `https` are told to use nothing else for a year, for this host and all below it
        /// (`Strict-Transport-Security: max-age=31536000; includeSubDomains`). It counts where a trusted proxy says
        /// `https`. Browsers remember it: switch it on once `https` is there to stay.
        hsts: bool = "false", switch takes "true, false";
        /// Threads that answer requests. 0: one for each processor core.
        workers: usize = "0", number in 0 to 1024;
        /// How long the server goes on to take requests when it is told to stop, while `/readyz` already answers 503. Set
        /// it to the time that a load balancer needs to notice that; `server.shutdown_seconds` begins afterwards.
        drain_seconds: u64 = "0", number in 0 to 600;
        /// How long running requests may take to finish when the server is told to stop.
        shutdown_seconds: u64 = "20", number in 0 to 600;
        /// Connections that may be open at once; more than that are answered with 503, except for `/readyz` and `/livez`.
        /// It is shared evenly among the workers. Where the process may not open as many files, fewer connections are
        /// taken, and the log says so.
        max_connections: usize = "4096", number in 1 to 100000;
        /// How long a connection may stay silent between two requests before it is closed.
        keep_alive_seconds: u64 = "15", number in 1 to 600;
    }

    /// `[data]`: where things are kept.
    data Data {
        /// The data directory: the keyring and, unless `database.url` names another, the SQLite database. A relative path
        /// is taken from the working directory.
        dir: PathBuf = "./afterword-data" flag "--data-dir", path takes "a directory";
        /// Where your backups are put. `afterword doctor` tells when the newest file there is older than a week. Unset:
        /// doctor knows of none.
        backups: Option<PathBuf> = "", optional(|text| Some(PathBuf::from(text))) takes "a directory";
    }

    /// `[database]`: which one, and how hard it is used.
    database Database {
        /// The database: a SQLite file, relative to the working directory or absolute; or a PostgreSQL database, where
        /// the program was built with it (docs/postgresql.md). A password in it is never shown.
        url: DatabaseUrl = "sqlite://<data-dir>/afterword.db" flag "--database", database_url
            takes "sqlite://PATH, or postgresql://USER@HOST/DATABASE as libpq takes it";
        /// A PostgreSQL server that replicates the one of `database.url`. Threads and counts are read there, if it has
        /// replayed every decision that this instance knows of, and from `database.url` if not. Unset: everything is read
        /// from `database.url`.
        read_url: Option<DatabaseUrl> = "", optional(|text| Some(DatabaseUrl(text.to_owned())))
            takes "postgresql://...";
        /// The PostgreSQL server itself, where `database.url` leads to a pooler that lends its sessions for one transaction each
        /// (pgbouncer: `pool_mode = transaction`). Migrations run there, and changes by other instances are heard there. Unset:
        /// `database.url` is the server, or a pooler that lends whole sessions.
        direct_url: Option<DatabaseUrl> = "", optional(|text| Some(DatabaseUrl(text.to_owned())))
            takes "postgresql://...";
        /// Database threads that read; as many more where there is a replica. One more writes.
        readers: usize = "4", number in 1 to 64;
        /// Database threads that read for moderators, whose searches may take long: readers of threads do not wait for
        /// them.
        moderator_readers: usize = "2", number in 1 to 64;
        /// On PostgreSQL, database threads that write to sites, each to its share of them, beside the one that writes
        /// everything else. 0: one thread writes everything, in larger groups. More pay where the database has cores to spare.
        site_writers: usize = "0", number in 0 to 64;
        /// Seconds that a read of the server may run (PostgreSQL: each statement of it). One that takes longer is ended,
        /// and answered with 503. Commands take as long as they take.
        read_seconds: u64 = "10", number in 1 to 600;
        /// Units of work that may wait for a database thread: for readers, for moderators and for writing each. One more
        /// is answered with 503.
        queue: usize = "1024", number in 1 to 65536;
        /// Milliseconds that a unit of work may wait for a database thread. One that has waited longer is not run, but
        /// answered with 503.
        max_wait_ms: u64 = "5000", number in 1 to 600000;
        /// Copies a SQLite database that has data before it is migrated, to a file beside it whose name ends in
        /// `.before-` and the first migration (docs/upgrading.md). `--no-backup` sets it to false. A PostgreSQL database
        /// is not copied.
        backup_before_migrating: bool = "true" flag "--no-backup", switch takes "true or false";
    }

    /// `[cache]`: what is kept in memory to answer readers from.
    cache Cache {
        /// Memory, in MiB, in which public reads are kept as bytes until something in them changes, or nobody asks for
        /// them for half a minute and they are more than 6 MiB. 0: every read is made anew, and nothing is compressed.
        max_mib: u64 = "32", number in 0 to 65536;
    }

    /// `[limits]`: what one visitor may ask for.
    limits Limits {
        /// Comments that one network address (IPv6: one /64) may send in a minute, and also how many of them may come at
        /// once. A /56 may send 5 times as many, a /48 and an IPv4 /24 20 times as many. 0 turns the limit off.
        comments_per_minute: u32 = "5", number in 0 to 6000;
        /// Previews that one network address (IPv6: one /64) may ask for in a minute; a /56 5 times, a /48 and an IPv4
        /// /24 20 times as many. 0 turns the limit off.
        previews_per_minute: u32 = "60", number in 0 to 6000;
        /// Challenges for a proof of work that one network address (IPv6: one /64) may ask for in a minute; a proof that
        /// comes after its comment counts as one. A /56 may ask for 5 times, a /48 and an IPv4 /24 for 20 times as many.
        /// 0 turns the limit off.
        challenges_per_minute: u32 = "60", number in 0 to 6000;
        /// Form tokens that one network address (IPv6: one /64) may ask for in a minute; a /56 5 times, a /48 and an IPv4
        /// /24 20 times as many. 0 turns the limit off.
        form_tokens_per_minute: u32 = "60", number in 0 to 6000;
        /// Reports about comments that one network address (IPv6: one /64) may send in a minute; a /56 2 times, a /48 and
        /// an IPv4 /24 4 times as many. 0 turns the limit off.
        reports_per_minute: u32 = "10", number in 0 to 6000;
        /// Attempts to sign in that one network address (IPv6: one /64) may make in 15 minutes; a /56 2 times, a /48 and
        /// an IPv4 /24 4 times as many. A browser that has signed in before does not count. It cannot be turned off.
        sign_ins_per_quarter_hour: u32 = "30", number in 1 to 6000;
        /// How long the whole body of a request may take to arrive. Slower ones are answered with 408.
        body_seconds: u64 = "10", number in 1 to 600;
        /// Network addresses that each of the limits above tells apart, and as many /56 and as many /48 and IPv4 /24.
        /// When more are active, those that come later share 4096 buckets.
        networks: usize = "200000", number in 1 to 10000000;
        /// Names under which failed attempts to sign in are remembered. When the limit is reached, the entry with the oldest
        /// attempt is dropped.
        sign_in_accounts: usize = "10000", number in 1 to 100000;
        /// Password checks that may wait for their turn, beside the two that run. One more is answered with 503. Each
        /// that runs takes 19 MiB; those that wait take none.
        password_checks: usize = "32", number in 1 to 1024;
        /// Pages that may listen for new comments at the same time. Each keeps a connection open, so keep it well below
        /// `server.max_connections`. A page for which there is no room does without. 0 turns it off.
        event_streams: usize = "1000", number in 0 to 100000;
        /// How many of them may come from one network address (IPv6: one /64). A /56 may have 5 times, a /48 and an IPv4
        /// /24 20 times as many, but no more than a quarter of all.
        event_streams_per_network: usize = "8", number in 0 to 100000;
        /// Pages of signed-in moderators that may listen for news at the same time, at most 20 of one moderator. They
        /// have places of their own, which readers cannot take. 0 turns it off.
        moderator_streams: usize = "200", number in 0 to 100000;
    }

    /// `[retention]`: how long things are kept.
    retention Retention {
        /// Days for which the network address of a comment is kept, shortened and as a keyed hash. 0: neither is stored.
        network_days: i64 = "30", number in 0 to 3650;
        /// Days after which spam is deleted for good.
        spam_days: i64 = "30", number in 1 to 3650;
        /// Days after which the trash is deleted for good.
        trash_days: i64 = "30", number in 1 to 3650;
    }

    /// `[sessions]`: how long a moderator stays signed in.
    sessions Sessions {
        /// Minutes without a request after which a moderator's session ends.
        idle_minutes: i64 = "60", number in 1 to 1440;
        /// Hours after which a session ends in any case.
        hours: i64 = "24", number in 1 to 720;
    }

    /// `[outbound]`: what requests to other servers may reach.
    outbound Outbound {
        /// Private networks that the program may send requests to. Empty: it connects to public addresses only, whatever a
        /// name stands for.
        allow_private: Vec<IpNet> = "", items(network) takes "networks such as 10.0.0.0/8 or ::1/128";
    }

    /// `[akismet]`: what Akismet is asked about, and where.
    akismet Akismet {
        /// The key that Akismet gave you. It is never shown. Unset: Akismet is not asked (docs/akismet.md).
        key: Option<Secret> = "", optional(|text| is_key(text).then(|| Secret(text.to_owned())))
            takes "1 to 64 letters and digits; needed where `akismet.sites` names a site";
        /// Where Akismet, or a service that speaks its language, is asked.
        url: Option<Url> = "https://rest.akismet.com/1.1/", optional(base_url)
            takes "http://... or https://..., without a query";
        /// Sites whose comments Akismet is asked about. Their texts, authors' names and websites, network addresses and
        /// browsers' names are sent to it. Empty: none.
        sites: Vec<String> = "", items(|text| Some(text.to_owned())) takes "slugs of sites";
        /// Whether authors' addresses are sent to Akismet, too.
        send_email: bool = "false", switch takes "true, false";
    }

    /// `[templates]`: what replaces the built-in pages.
    templates Templates {
        /// Templates that replace the built-in ones of the same name. Unset: built-in ones only.
        dir: Option<PathBuf> = "", optional(|text| Some(PathBuf::from(text))) takes "a directory";
    }

    /// `[security]`: what `/.well-known/security.txt` says.
    security Security {
        /// `Contact` in `/.well-known/security.txt` (RFC 9116). Unset: that file is not served.
        contact: Option<String> = "", optional(|text| uri(text, &["mailto", "https", "tel"]))
            takes "mailto:..., https://... or tel:...";
        /// `Policy` in `/.well-known/security.txt`: the page that tells how to report a weakness.
        policy: Option<String> = "", optional(|text| uri(text, &["https"])) takes "https://...";
    }

    /// `[metrics]`: what the program tells about itself in numbers.
    metrics Metrics {
        /// Where `/metrics` is served for Prometheus, apart from everything else. It tells nothing about persons, but is
        /// not for everybody: keep it on an address that only the scraper reaches. Port 0 leaves the choice to the
        /// kernel; the choice is printed. Unset: nowhere.
        listen: Option<SocketAddr> = "", optional(|text| text.parse().ok()) takes "ADDR:PORT";
    }

    /// `[log]`: how much is logged, and how.
    log Log {
        /// How much is logged to standard error. Libraries are logged at `info` at most: below that they repeat what
        /// visitors send.
        level: String = "info", log_level
            takes "error, warn, info, debug, trace, or filters such as info,afterword=debug";
        /// Lines for people, or one JSON object a line.
        format: LogFormat = "text", log_format takes "text, json";
    }
}

/// Finds a setting by its key.
pub(super) fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// Finds the key that a mistyped one most likely meant; `None` where none is near.
///
/// A key without its section (`listen`) is compared with the keys' last parts too.
pub(super) fn nearest_key(wrong: &str) -> Option<&'static str> {
    // Of several as near, such as all that are called `listen`, the first of the table.
    nearest(SETTINGS.iter().map(|setting| setting.key), |key| {
        let last = key.rsplit('.').next().unwrap_or(key);
        strsim::jaro_winkler(key, wrong).max(strsim::jaro_winkler(last, wrong))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_unique_and_has_a_section() {
        for (position, setting) in SETTINGS.iter().enumerate() {
            assert_eq!(setting.key.matches('.').count(), 1, "{}", setting.key);
            assert!(SETTINGS.iter().skip(position + 1).all(|other| other.key != setting.key), "{}", setting.key);
        }
    }

    #[test]
    fn environment_name_has_two_underscores_between_section_and_key() {
        assert_eq!(find("server.public_url").unwrap().environment_name(), "AFTERWORD_SERVER__PUBLIC_URL");
    }

    #[test]
    fn a_mistyped_key_finds_the_right_one() {
        assert_eq!(nearest_key("server.lissten"), Some("server.listen"));
        assert_eq!(nearest_key("sever.listen"), Some("server.listen"));
        assert_eq!(nearest_key("listen"), Some("server.listen"));
        assert_eq!(nearest_key("zzz.qqq"), None);
    }
}
