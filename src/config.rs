//! Settings: from flags, the environment, a file, or their defaults.
//!
//! One table (`config::table`) states every setting with its type, default, bounds and meaning; the structs, reading, the
//! reference and the suggestions for mistyped names all follow it. All problems are gathered and returned together.

mod error;
mod read;
mod reference;
mod sources;
mod table;

pub use error::{ConfigError, ConfigErrors, Fault, Source};
pub use reference::{reference_json, reference_markdown};
pub use table::{
    Akismet, Cache, Config, Data, Database, Limits, Log, Metrics, Outbound, Retention, SETTINGS, Security, Server,
    Sessions, Setting, Takes, Templates,
};

use crate::domain::words;
use std::fmt;
use std::path::PathBuf;

/// The address of a database, which may hold a password: `Debug` shows the scheme only.
#[derive(Clone, PartialEq, Eq)]
pub struct DatabaseUrl(String);

impl DatabaseUrl {
    /// Names a SQLite file.
    pub fn sqlite(path: &std::path::Path) -> Self {
        Self(format!("sqlite://{}", path.display()))
    }

    /// Returns the address with everything in it, to connect with; not to be logged.
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

/// A secret setting: `Debug` hides it.
#[derive(Clone, PartialEq, Eq)]
pub struct Secret(String);

impl Secret {
    /// Returns the value, to be sent where it belongs; not to be logged.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Secret {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("[hidden]")
    }
}

words! {
    /// The form of a log line.
    LogFormat {
        /// For people.
        Text => "text",
        /// One JSON object a line.
        Json => "json",
    }
}

/// Settings from the command line.
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

/// Returns the process's environment for `Config::load`; what is not UTF-8 is passed on with replacement characters, so
/// that it is refused by the setting's rule rather than ending the program.
pub fn environment() -> impl Iterator<Item = (String, String)> {
    std::env::vars_os().map(|(name, value)| (name.to_string_lossy().into_owned(), value.to_string_lossy().into_owned()))
}

#[cfg(test)]
mod tests;
