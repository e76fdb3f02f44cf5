//! Parses raw values into typed settings, and gathers all errors.

use super::error::{ConfigError, Fault, Source};
use super::sources::{Gathered, Raw};
use super::table::{self, Setting};
use super::{Config, DatabaseUrl, LogFormat};
use ipnet::IpNet;
use std::net::IpAddr;
use std::ops::RangeInclusive;
use std::path::PathBuf;
use std::str::FromStr;
use url::Url;

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
        let config = Config::of(&mut self);
        self.require(!config.server.listen.is_empty(), "server.listen");
        if !config.akismet.sites.is_empty() {
            self.require(config.akismet.key.is_some(), "akismet.key");
            self.require(config.akismet.url.is_some(), "akismet.url");
        }
        if self.gathered.errors.is_empty() { Ok(config) } else { Err(self.gathered.errors) }
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

    pub(super) fn path(&mut self, key: &str) -> PathBuf {
        let value = self.first(key);
        if value.is_empty() {
            self.not_allowed(key);
        }
        PathBuf::from(value)
    }

    pub(super) fn number<T: FromStr + Default + Copy + TryInto<i64>>(
        &mut self,
        key: &str,
        range: RangeInclusive<i64>,
    ) -> T {
        let Ok(number) = self.first(key).parse::<T>() else {
            let allowed = table::find(key).map_or("", |setting| setting.allowed);
            self.note(key, Fault::NotANumber(allowed));
            return T::default();
        };
        if !number.try_into().is_ok_and(|number| range.contains(&number)) {
            self.note(key, Fault::OutOfRange { min: *range.start(), max: *range.end() });
        }
        number
    }

    pub(super) fn optional<T>(&mut self, key: &str, parse: impl Fn(&str) -> Option<T>) -> Option<T> {
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

    pub(super) fn items<T>(&mut self, key: &str, parse: impl Fn(&str) -> Option<T>) -> Vec<T> {
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

    /// Reads where the database is: a SQLite file in the data directory, unless it is said.
    pub(super) fn database_url(&mut self, key: &str) -> DatabaseUrl {
        if !self.gathered.raw.contains_key(key) {
            return DatabaseUrl::sqlite(&PathBuf::from(self.first("data.dir")).join("afterword.db"));
        }
        let text = self.first(key);
        let rest = ["sqlite://", "postgres://", "postgresql://"].iter().find_map(|scheme| text.strip_prefix(scheme));
        if rest.is_none_or(str::is_empty) {
            self.not_allowed(key);
        }
        DatabaseUrl(text)
    }

    pub(super) fn switch(&mut self, key: &str) -> bool {
        let switch = self.first(key).parse();
        if switch.is_err() {
            self.not_allowed(key);
        }
        switch.unwrap_or_default()
    }

    pub(super) fn log_level(&mut self, key: &str) -> String {
        let level = self.first(key);
        if !is_log_filter(&level) {
            self.not_allowed(key);
        }
        level
    }

    pub(super) fn log_format(&mut self, key: &str) -> LogFormat {
        let format = LogFormat::parse(&self.first(key));
        if format.is_none() {
            self.not_allowed(key);
        }
        format.unwrap_or(LogFormat::Text)
    }

    fn not_allowed(&mut self, key: &str) {
        let allowed = table::find(key).map_or("", |setting| setting.allowed);
        self.note(key, Fault::NotAllowed(allowed));
    }

    fn note(&mut self, key: &str, fault: Fault) {
        let source = self.gathered.raw.get(key).map_or(Source::Default, |raw| raw.source.clone());
        self.gathered.errors.push(ConfigError { key: key.to_owned(), source, fault });
    }
}

/// Reads `10.0.0.0/8`, or a single address as the network of only itself.
pub(super) fn network(text: &str) -> Option<IpNet> {
    text.parse().ok().or_else(|| text.parse::<IpAddr>().ok().map(IpNet::from))
}

pub(super) fn is_key(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|byte| byte.is_ascii_alphanumeric())
}

/// Reads a URL that others are put below: it ends with a slash, or gets one.
pub(super) fn base_url(text: &str) -> Option<Url> {
    let url = Url::parse(&format!("{}/", text.trim_end_matches('/'))).ok()?;
    let has_more = url.query().is_some() || url.fragment().is_some();
    let has_credentials = !url.username().is_empty() || url.password().is_some();
    let is_allowed = matches!(url.scheme(), "http" | "https") && url.has_host() && !has_more && !has_credentials;
    is_allowed.then_some(url)
}

pub(super) fn uri(text: &str, schemes: &[&str]) -> Option<String> {
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
