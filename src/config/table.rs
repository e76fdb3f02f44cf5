//! The one table of settings: what may be set, with its default, what it takes and what it means.

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

const fn setting(
    key: &'static str,
    takes: Takes,
    default: &'static str,
    allowed: &'static str,
    meaning: &'static str,
) -> Setting {
    Setting { key, takes, default, flag: None, allowed, meaning }
}

const fn flagged(flag: &'static str, setting: Setting) -> Setting {
    Setting { flag: Some(flag), ..setting }
}

/// All settings, in the order of the reference.
pub const SETTINGS: &[Setting] = &[
    flagged(
        "--listen",
        setting(
            "server.listen",
            Takes::List,
            "127.0.0.1:8080",
            "ADDR:PORT, at least one",
            "Where the server listens. Port 0 leaves the choice to the kernel; the choice is printed.",
        ),
    ),
    setting(
        "server.public_url",
        Takes::Text,
        "",
        "http://host or https://host, with :port where needed",
        "The origin under which readers and moderators reach the server, used to write absolute addresses. \
         Unset: only relative ones are written.",
    ),
    setting(
        "server.trusted_proxies",
        Takes::List,
        "",
        "networks such as 10.0.0.0/8 or ::1/128",
        "Proxies whose `X-Forwarded-For` and `X-Forwarded-Proto` are believed. Empty: both headers are ignored.",
    ),
    setting(
        "server.hsts",
        Takes::Switch,
        "false",
        "true, false",
        "Whether browsers that came by `https` are told to use nothing else for a year, for this host and all below it \
         (`Strict-Transport-Security: max-age=31536000; includeSubDomains`). It counts where a trusted proxy says `https`. \
         Browsers remember it: switch it on once `https` is there to stay.",
    ),
    setting(
        "server.workers",
        Takes::Number,
        "0",
        "0 to 1024",
        "Threads that answer requests. 0: one for each processor core.",
    ),
    setting(
        "server.drain_seconds",
        Takes::Number,
        "0",
        "0 to 600",
        "How long the server goes on to take requests when it is told to stop, while `/readyz` already answers 503. Set it to \
         the time that a load balancer needs to notice that; `server.shutdown_seconds` begins afterwards.",
    ),
    setting(
        "server.shutdown_seconds",
        Takes::Number,
        "20",
        "0 to 600",
        "How long running requests may take to finish when the server is told to stop.",
    ),
    setting(
        "server.max_connections",
        Takes::Number,
        "4096",
        "1 to 100000",
        "Connections that may be open at once; more than that are answered with 503, except for \
         `/readyz` and `/livez`. It is shared evenly among the workers. Where the process may not open as many files, \
         fewer connections are taken, and the log says so.",
    ),
    setting(
        "server.keep_alive_seconds",
        Takes::Number,
        "15",
        "1 to 600",
        "How long a connection may stay silent between two requests before it is closed.",
    ),
    flagged(
        "--data-dir",
        setting(
            "data.dir",
            Takes::Text,
            "./afterword-data",
            "a directory",
            "The data directory: the keyring and, unless `database.url` names another, the SQLite database. A relative \
             path is taken from the working directory.",
        ),
    ),
    setting(
        "data.backups",
        Takes::Text,
        "",
        "a directory",
        "Where your backups are put. `afterword doctor` tells when the newest file there is older than a week. Unset: doctor knows \
         of none.",
    ),
    flagged(
        "--database",
        setting(
            "database.url",
            Takes::Text,
            "sqlite://<data-dir>/afterword.db",
            "sqlite://PATH, or postgresql://USER@HOST/DATABASE as libpq takes it",
            "The database: a SQLite file, relative to the working directory or absolute; or a PostgreSQL database, where \
             the program was built with it (docs/postgresql.md). A password in it is never shown.",
        ),
    ),
    setting(
        "database.read_url",
        Takes::Text,
        "",
        "postgresql://...",
        "A PostgreSQL server that replicates the one of `database.url`. Threads and counts are read there, if it has \
         replayed every decision that this instance knows of, and from `database.url` if not. Unset: everything is read \
         from `database.url`.",
    ),
    setting(
        "database.readers",
        Takes::Number,
        "4",
        "1 to 64",
        "Database threads that read; as many more where there is a replica. One more writes.",
    ),
    setting(
        "database.moderator_readers",
        Takes::Number,
        "2",
        "1 to 64",
        "Database threads that read for moderators, whose searches may take long: readers of threads do not wait for them.",
    ),
    setting(
        "database.read_seconds",
        Takes::Number,
        "10",
        "1 to 600",
        "Seconds that a read of the server may run (PostgreSQL: each statement of it). One that takes longer is ended, and \
         answered with 503. Commands take as long as they take.",
    ),
    setting(
        "database.queue",
        Takes::Number,
        "1024",
        "1 to 65536",
        "Units of work that may wait for a database thread: for readers, for moderators and for writing each. One more is \
         answered with 503.",
    ),
    setting(
        "database.max_wait_ms",
        Takes::Number,
        "5000",
        "1 to 600000",
        "Milliseconds that a unit of work may wait for a database thread. One that has waited longer is not run, but \
         answered with 503.",
    ),
    flagged(
        "--no-backup",
        setting(
            "database.backup_before_migrating",
            Takes::Switch,
            "true",
            "true or false",
            "Copies a SQLite database that has data before it is migrated, to a file beside it whose name ends in \
             `.before-` and the first migration (docs/upgrading.md). `--no-backup` sets it to false. A PostgreSQL \
             database is not copied.",
        ),
    ),
    setting(
        "cache.max_mib",
        Takes::Number,
        "32",
        "0 to 65536",
        "Memory, in MiB, in which public reads are kept as bytes until something in them changes, or nobody asks for them \
         for half a minute and they are more than 6 MiB. 0: every read is made anew, and nothing is compressed.",
    ),
    setting(
        "limits.comments_per_minute",
        Takes::Number,
        "5",
        "0 to 6000",
        "Comments that one network address (IPv6: one /64) may send in a minute, and also how many of them may come at \
         once. A /56 may send 5 times as many, a /48 and an IPv4 /24 20 times as many. 0 turns the limit off.",
    ),
    setting(
        "limits.previews_per_minute",
        Takes::Number,
        "60",
        "0 to 6000",
        "Previews that one network address (IPv6: one /64) may ask for in a minute; a /56 5 times, a /48 and an IPv4 /24 20 \
         times as many. 0 turns the limit off.",
    ),
    setting(
        "limits.challenges_per_minute",
        Takes::Number,
        "60",
        "0 to 6000",
        "Challenges for a proof of work that one network address (IPv6: one /64) may ask for in a minute; a proof that comes \
         after its comment counts as one. A /56 may ask for 5 times, a /48 and an IPv4 /24 for 20 times as many. 0 turns \
         the limit off.",
    ),
    setting(
        "limits.form_tokens_per_minute",
        Takes::Number,
        "60",
        "0 to 6000",
        "Form tokens that one network address (IPv6: one /64) may ask for in a minute; a /56 5 times, a /48 and an IPv4 /24 \
         20 times as many. 0 turns the limit off.",
    ),
    setting(
        "limits.reports_per_minute",
        Takes::Number,
        "10",
        "0 to 6000",
        "Reports about comments that one network address (IPv6: one /64) may send in a minute; a /56 2 times, a /48 and an \
         IPv4 /24 4 times as many. 0 turns the limit off.",
    ),
    setting(
        "limits.sign_ins_per_quarter_hour",
        Takes::Number,
        "30",
        "1 to 6000",
        "Attempts to sign in that one network address (IPv6: one /64) may make in 15 minutes; a /56 2 times, a /48 and an \
         IPv4 /24 4 times as many. A browser that has signed in before does not count. It cannot be turned off.",
    ),
    setting(
        "limits.body_seconds",
        Takes::Number,
        "10",
        "1 to 600",
        "How long the whole body of a request may take to arrive. Slower ones are answered with 408.",
    ),
    setting(
        "limits.networks",
        Takes::Number,
        "200000",
        "1 to 10000000",
        "Network addresses that each of the limits above tells apart, and as many /56 and as many /48 and IPv4 /24. When \
         more are active, those that come later share 4096 buckets.",
    ),
    setting(
        "limits.sign_in_accounts",
        Takes::Number,
        "10000",
        "1 to 100000",
        "Names under which failed attempts to sign in are remembered. For one more, that with the oldest attempt is \
         forgotten.",
    ),
    setting(
        "limits.password_checks",
        Takes::Number,
        "32",
        "1 to 1024",
        "Password checks that may wait for their turn, beside the two that run. One more is answered with 503. Each that \
         runs takes 19 MiB; those that wait take none.",
    ),
    setting(
        "limits.event_streams",
        Takes::Number,
        "1000",
        "0 to 100000",
        "Pages that may listen for new comments at the same time. Each keeps a connection open, so keep it well below \
         `server.max_connections`. A page for which there is no room does without. 0 turns it off.",
    ),
    setting(
        "limits.event_streams_per_network",
        Takes::Number,
        "8",
        "0 to 100000",
        "How many of them may come from one network address (IPv6: one /64). A /56 may have 5 times, a /48 and an IPv4 /24 \
         20 times as many, but no more than a quarter of all.",
    ),
    setting(
        "limits.moderator_streams",
        Takes::Number,
        "200",
        "0 to 100000",
        "Pages of signed-in moderators that may listen for news at the same time, at most 20 of one moderator. They have \
         places of their own, which readers cannot take. 0 turns it off.",
    ),
    setting(
        "retention.network_days",
        Takes::Number,
        "30",
        "0 to 3650",
        "Days for which the network address of a comment is kept, shortened and as a keyed hash. 0: neither is stored.",
    ),
    setting("retention.spam_days", Takes::Number, "30", "1 to 3650", "Days after which spam is deleted for good."),
    setting(
        "retention.trash_days",
        Takes::Number,
        "30",
        "1 to 3650",
        "Days after which the trash is deleted for good.",
    ),
    setting(
        "sessions.idle_minutes",
        Takes::Number,
        "60",
        "1 to 1440",
        "Minutes without a request after which a moderator's session ends.",
    ),
    setting("sessions.hours", Takes::Number, "24", "1 to 720", "Hours after which a session ends in any case."),
    setting(
        "outbound.allow_private",
        Takes::List,
        "",
        "networks such as 10.0.0.0/8 or ::1/128",
        "Networks that the program may send requests to although they are not for everybody. Empty: it reaches only \
         addresses that are, whatever a name stands for.",
    ),
    setting(
        "akismet.key",
        Takes::Text,
        "",
        "1 to 64 letters and digits; needed where `akismet.sites` names a site",
        "The key that Akismet gave you. It is never shown. Unset: Akismet is not asked (docs/akismet.md).",
    ),
    setting(
        "akismet.url",
        Takes::Text,
        "https://rest.akismet.com/1.1/",
        "http://... or https://..., without a query",
        "Where Akismet, or a service that speaks its language, is asked.",
    ),
    setting(
        "akismet.sites",
        Takes::List,
        "",
        "slugs of sites",
        "Sites whose comments Akismet is asked about. Their texts, authors' names and websites, network addresses and \
         browsers' names are sent to it. Empty: none.",
    ),
    setting(
        "akismet.send_email",
        Takes::Switch,
        "false",
        "true, false",
        "Whether authors' addresses are sent to Akismet, too.",
    ),
    setting(
        "templates.dir",
        Takes::Text,
        "",
        "a directory",
        "Templates that replace the built-in ones of the same name. Unset: built-in ones only.",
    ),
    setting(
        "security.contact",
        Takes::Text,
        "",
        "mailto:..., https://... or tel:...",
        "`Contact` in `/.well-known/security.txt` (RFC 9116). Unset: that file is not served.",
    ),
    setting(
        "security.policy",
        Takes::Text,
        "",
        "https://...",
        "`Policy` in `/.well-known/security.txt`: the page that tells how to report a weakness.",
    ),
    setting(
        "metrics.listen",
        Takes::Text,
        "",
        "ADDR:PORT",
        "Where `/metrics` is served for Prometheus, apart from everything else. It tells nothing about persons, but is not \
         for everybody: keep it on an address that only the scraper reaches. Port 0 leaves the choice to the kernel; the \
         choice is printed. Unset: nowhere.",
    ),
    setting(
        "log.level",
        Takes::Text,
        "info",
        "error, warn, info, debug, trace, or filters such as info,afterword=debug",
        "How much is logged to standard error. Libraries are logged at `info` at most: below that they repeat what \
         visitors send.",
    ),
    setting("log.format", Takes::Text, "text", "text, json", "Lines for people, or one JSON object a line."),
];

/// Finds a setting by its key.
pub(super) fn find(key: &str) -> Option<&'static Setting> {
    SETTINGS.iter().find(|setting| setting.key == key)
}

/// Finds the key that a mistyped one most likely meant; `None` where none is near.
///
/// A key without its section (`listen`) is compared with the keys' last parts too.
pub(super) fn nearest_key(wrong: &str) -> Option<&'static str> {
    let likeness = |setting: &Setting| {
        let last = setting.key.rsplit('.').next().unwrap_or(setting.key);
        strsim::jaro_winkler(setting.key, wrong).max(strsim::jaro_winkler(last, wrong))
    };
    SETTINGS
        .iter()
        .map(|setting| (likeness(setting), setting.key))
        .filter(|(likeness, _)| *likeness > 0.8)
        // Of several as near, such as all that are called `listen`, the first of the table.
        .rev()
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, key)| key)
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
