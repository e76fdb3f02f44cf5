//! Errors in the settings: each with its key, source and fault.

use std::fmt;
use std::path::PathBuf;

/// Where a value came from.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Source {
    /// A flag of the command line.
    Flag(&'static str),
    /// An environment variable, by its name.
    Environment(String),
    /// The settings file, and the line counted from 1 where it is known.
    File {
        /// The file's path as it was given.
        path: PathBuf,
        /// The line.
        line: Option<usize>,
    },
    /// The built-in default.
    Default,
}

impl fmt::Display for Source {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Flag(flag) => write!(f, "flag {flag}"),
            Self::Environment(name) => write!(f, "environment variable {name}"),
            Self::File { path, line: Some(line) } => write!(f, "{}, line {line}", path.display()),
            Self::File { path, line: None } => write!(f, "{}", path.display()),
            Self::Default => f.write_str("default"),
        }
    }
}

/// The rule that a setting broke. Never holds the value: it may be a password.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Fault {
    /// There is no setting of this name.
    #[error("there is no such setting{}", .0.map(|key| format!("; did you mean `{key}`?")).unwrap_or_default())]
    Unknown(Option<&'static str>),
    /// Not a whole number.
    #[error("must be a whole number, {0}")]
    NotANumber(&'static str),
    /// A number outside the bounds.
    #[error("must be {min} to {max}")]
    OutOfRange {
        /// The least value taken.
        min: i64,
        /// The greatest value taken.
        max: i64,
    },
    /// A value that the setting does not take.
    #[error("must be {0}")]
    NotAllowed(&'static str),
    /// One of several values is not taken.
    #[error("value {position} must be {allowed}")]
    ItemNotAllowed {
        /// The position of the value, from 1.
        position: usize,
        /// The accepted values, in words.
        allowed: &'static str,
    },
    /// The file holds something else than text, number or array there.
    #[error("must be {0} in the file")]
    WrongType(&'static str),
    /// The settings file could not be read.
    #[error("the settings file cannot be read: {0}")]
    Unreadable(std::io::ErrorKind),
    /// The settings file is not TOML.
    #[error("the settings file is not TOML: {0}")]
    NotToml(String),
}

/// One problem.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigError {
    /// The setting's key as it was written; empty where the whole file is at fault.
    pub key: String,
    /// Where it was written.
    pub source: Source,
    /// The rule that it broke.
    pub fault: Fault,
}

impl fmt::Display for ConfigError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.key.is_empty() {
            write!(f, "{}: {}", self.source, self.fault)
        } else {
            write!(f, "`{}` ({}): {}", self.key, self.source, self.fault)
        }
    }
}

/// All problems of the settings, in the order of flags, environment, file, then of the table. Never empty.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ConfigErrors(pub(super) Vec<ConfigError>);

impl ConfigErrors {
    /// Walks the problems.
    pub fn iter(&self) -> std::slice::Iter<'_, ConfigError> {
        self.0.iter()
    }
}

impl fmt::Display for ConfigErrors {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0.len() {
            1 => f.write_str("1 problem in the settings:")?,
            count => write!(f, "{count} problems in the settings:")?,
        }
        self.0.iter().try_for_each(|problem| {
            let sentence = problem.to_string();
            let end = if sentence.ends_with('?') { "" } else { "." };
            write!(f, "\n- {sentence}{end}")
        })
    }
}

impl std::error::Error for ConfigErrors {}
