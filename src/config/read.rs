//! Makes typed settings of raw values, and gathers what is wrong with them.

use super::error::{ConfigError, Fault, Source};
use super::sources::{Gathered, Raw};
use super::table::{self, Setting};
use super::{
    Akismet, Cache, Config, Data, Database, DatabaseUrl, Limits, Log, LogFormat, Metrics, Outbound, Retention, Secret,
    Security, Server, Sessions, Templates,
};
use crate::domain::site::Origin;
use ipnet::IpNet;
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};
use std::str::FromStr;
use url::Url;
use validator::{Validate, ValidationErrors, ValidationErrorsKind};

/// Reads each setting once; what cannot be read is noted and stands at its type's default until the errors are returned.
pub(super) struct Reader {
    gathered: Gathered,
}

impl Reader {
    pub(super) const fn new(gathered: Gathered) -> Self {
        Self { gathered }
    }

    /// Builds the settings.
    pub(super) fn read(mut self) -> Result<Config, Vec<ConfigError>> {
        let dir = PathBuf::from(self.required("data.dir"));
        let config = Config {
            server: self.server(),
            database: Database {
                url: self.database_url(&dir),
                read_url: self.optional("database.read_url", |text| Some(DatabaseUrl(text.to_owned()))),
                readers: self.number("database.readers"),
                moderator_readers: self.number("database.moderator_readers"),
                read_seconds: self.number("database.read_seconds"),
                queue: self.number("database.queue"),
                max_wait_ms: self.number("database.max_wait_ms"),
                backup_before_migrating: self.switch("database.backup_before_migrating"),
            },
            data: Data { dir, backups: self.optional("data.backups", |text| Some(PathBuf::from(text))) },
            cache: Cache { max_mib: self.number("cache.max_mib") },
            limits: Limits {
                comments_per_minute: self.number("limits.comments_per_minute"),
                previews_per_minute: self.number("limits.previews_per_minute"),
                challenges_per_minute: self.number("limits.challenges_per_minute"),
                form_tokens_per_minute: self.number("limits.form_tokens_per_minute"),
                reports_per_minute: self.number("limits.reports_per_minute"),
                sign_ins_per_quarter_hour: self.number("limits.sign_ins_per_quarter_hour"),
                body_seconds: self.number("limits.body_seconds"),
                networks: self.number("limits.networks"),
                sign_in_accounts: self.number("limits.sign_in_accounts"),
                password_checks: self.number("limits.password_checks"),
                event_streams: self.number("limits.event_streams"),
                event_streams_per_network: self.number("limits.event_streams_per_network"),
                moderator_streams: self.number("limits.moderator_streams"),
            },
            retention: Retention {
                network_days: self.number("retention.network_days"),
                spam_days: self.number("retention.spam_days"),
                trash_days: self.number("retention.trash_days"),
            },
            sessions: Sessions {
                idle_minutes: self.number("sessions.idle_minutes"),
                hours: self.number("sessions.hours"),
            },
            outbound: Outbound { allow_private: self.items("outbound.allow_private", network) },
            akismet: self.akismet(),
            templates: Templates { dir: self.optional("templates.dir", |text| Some(PathBuf::from(text))) },
            security: Security {
                contact: self.optional("security.contact", |text| uri(text, &["mailto", "https", "tel"])),
                policy: self.optional("security.policy", |text| uri(text, &["https"])),
            },
            metrics: Metrics { listen: self.optional("metrics.listen", |text| text.parse().ok()) },
            log: Log { level: self.log_level(), format: self.log_format() },
        };
        self.require(!config.server.listen.is_empty(), "server.listen");
        if let Err(broken) = config.validate() {
            self.note_broken(&broken);
        }
        if self.gathered.errors.is_empty() { Ok(config) } else { Err(self.gathered.errors) }
    }

    fn server(&mut self) -> Server {
        Server {
            listen: self.items("server.listen", |text| text.parse::<SocketAddr>().ok()),
            public_url: self.optional("server.public_url", |text| Origin::parse(text).ok()),
            trusted_proxies: self.items("server.trusted_proxies", network),
            hsts: self.switch("server.hsts"),
            workers: self.number("server.workers"),
            drain_seconds: self.number("server.drain_seconds"),
            shutdown_seconds: self.number("server.shutdown_seconds"),
            max_connections: self.number("server.max_connections"),
            keep_alive_seconds: self.number("server.keep_alive_seconds"),
        }
    }

    fn raw(&self, key: &str) -> (Vec<String>, Option<&'static Setting>) {
        let setting = table::find(key);
        let values = match self.gathered.raw.get(key) {
            Some(Raw { values, .. }) => values.clone(),
            None => setting
                .map(|setting| setting.default)
                .filter(|default| !default.is_empty())
                .map(|default| vec![default.to_owned()])
                .unwrap_or_default(),
        };
        (values, setting)
    }

    fn first(&self, key: &str) -> String {
        self.raw(key).0.into_iter().next().unwrap_or_default()
    }

    fn required(&mut self, key: &str) -> String {
        let value = self.first(key);
        if value.is_empty() {
            self.not_allowed(key);
        }
        value
    }

    fn number<T: FromStr + Default>(&mut self, key: &str) -> T {
        self.first(key).parse().unwrap_or_else(|_| {
            let allowed = table::find(key).map_or("", |setting| setting.allowed);
            self.note(key, Fault::NotANumber { allowed });
            T::default()
        })
    }

    fn optional<T>(&mut self, key: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
        let value = self.first(key);
        if value.is_empty() {
            return None;
        }
        let parsed = parse(&value);
        if parsed.is_none() {
            self.not_allowed(key);
        }
        parsed
    }

    fn items<T>(&mut self, key: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
        let (values, setting) = self.raw(key);
        let allowed = setting.map_or("", |setting| setting.allowed);
        let mut items = Vec::with_capacity(values.len());
        for (position, value) in (1..).zip(&values) {
            match parse(value) {
                Some(item) => items.push(item),
                None => self.note(key, Fault::ItemNotAllowed { position, allowed }),
            }
        }
        items
    }

    /// Notes that a setting is missing, unless it is known why.
    fn require(&mut self, is_there: bool, key: &str) {
        if !is_there && !self.gathered.errors.iter().any(|error| error.key == key) {
            self.not_allowed(key);
        }
    }

    fn database_url(&mut self, dir: &Path) -> DatabaseUrl {
        if !self.gathered.raw.contains_key("database.url") {
            return DatabaseUrl(format!("sqlite://{}", dir.join("afterword.db").display()));
        }
        let text = self.first("database.url");
        let rest = ["sqlite://", "postgres://", "postgresql://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        if rest.is_none_or(str::is_empty) {
            self.not_allowed("database.url");
        }
        DatabaseUrl(text)
    }

    fn akismet(&mut self) -> Akismet {
        let akismet = Akismet {
            key: self.optional("akismet.key", |text| is_key(text).then(|| Secret(text.to_owned()))),
            url: self.optional("akismet.url", base_url),
            sites: self.items("akismet.sites", |text| Some(text.to_owned())),
            send_email: self.switch("akismet.send_email"),
        };
        if !akismet.sites.is_empty() {
            self.require(akismet.key.is_some(), "akismet.key");
            self.require(akismet.url.is_some(), "akismet.url");
        }
        akismet
    }

    fn switch(&mut self, key: &str) -> bool {
        match self.first(key).as_str() {
            "true" => true,
            "false" => false,
            _ => {
                self.not_allowed(key);
                false
            }
        }
    }

    fn log_level(&mut self) -> String {
        let level = self.first("log.level");
        if !is_log_filter(&level) {
            self.not_allowed("log.level");
        }
        level
    }

    fn log_format(&mut self) -> LogFormat {
        match self.first("log.format").as_str() {
            "text" => LogFormat::Text,
            "json" => LogFormat::Json,
            _ => {
                self.not_allowed("log.format");
                LogFormat::Text
            }
        }
    }

    fn not_allowed(&mut self, key: &str) {
        let allowed = table::find(key).map_or("", |setting| setting.allowed);
        self.note(key, Fault::NotAllowed { allowed });
    }

    fn note(&mut self, key: &str, fault: Fault) {
        let source = self.gathered.raw.get(key).map_or(Source::Default, |raw| raw.source.clone());
        self.gathered.errors.push(ConfigError { key: key.to_owned(), source, fault });
    }

    /// Notes what `validator` found, in the order of the table; a value that could not be read is not noted twice.
    fn note_broken(&mut self, broken: &ValidationErrors) {
        for setting in table::SETTINGS {
            let is_noted = self.gathered.errors.iter().any(|error| error.key == setting.key);
            if let (Some(fault), false) = (range_fault(broken, setting.key), is_noted) {
                self.note(setting.key, fault);
            }
        }
    }
}

/// Finds the broken range of a setting among the errors of the nested structs, whose fields have the keys' names.
fn range_fault(broken: &ValidationErrors, key: &str) -> Option<Fault> {
    let (section, field) = key.split_once('.')?;
    let ValidationErrorsKind::Struct(section) = broken.0.get(section)? else { return None };
    let ValidationErrorsKind::Field(errors) = section.0.get(field)? else { return None };
    let bound = |name: &str| errors.first()?.params.get(name)?.as_i64();
    Some(Fault::OutOfRange { min: bound("min")?, max: bound("max")? })
}

/// Reads `10.0.0.0/8`, or a single address as the network of only itself.
fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

fn is_key(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Reads a URL that others are put below: it ends with a slash, or gets one.
fn base_url(text: &str) -> Option<Url> {
    let url = Url::parse(&format!("{}/", text.trim_end_matches('/'))).ok()?;
    let has_more = url.query().is_some() || url.fragment().is_some();
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    let is_allowed = matches!(url.scheme(), "http" | "https") && url.has_host() && !has_more && !has_credentials;
    is_allowed.then_some(url)
}

fn uri(text: &str, schemes: &[&str]) -> Option<String> {
    let url = Url::parse(text).ok()?;
    schemes.contains(&url.scheme()).then(|| url.to_string())
}

/// A word alone must be a level: `tracing-subscriber` would take a mistyped one for the name of a module, and log nothing.
fn is_log_filter(text: &str) -> bool {
    const LEVELS: [&str; 6] = ["off", "error", "warn", "info", "debug", "trace"];
    let is_level = |word: &str| LEVELS.iter().any(|level| level.eq_ignore_ascii_case(word));
    let words_are_levels = text.split(',').all(|part| part.contains('=') || is_level(part.trim()));
    words_are_levels && tracing_subscriber::EnvFilter::try_new(text).is_ok()
}
