//! Errors of commands: the message for the operator, and the exit status.

use super::user;
use crate::config::ConfigErrors;
use crate::crypto::KeyringError;
use crate::service::ServiceError;
use crate::storage::DatabaseUrlError;
use crate::web::messages::Messages;

/// Why a command failed.
#[derive(Debug, thiserror::Error)]
pub enum CliError {
    /// Something went wrong while it ran.
    #[error("{0}")]
    Failed(String),
    /// The input breaks rules.
    #[error("{0}")]
    Usage(String),
    /// A named thing does not exist; `missing::explain` lists the existing ones.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// Settings, data directory or keys are not right.
    #[error("{0}")]
    Configuration(String),
}

impl CliError {
    /// Makes a failure of any error.
    pub fn failed(error: impl std::fmt::Display) -> Self {
        Self::Failed(error.to_string())
    }

    /// Returns the exit status of the program.
    pub const fn exit_status(&self) -> u8 {
        match self {
            Self::Failed(_) | Self::NotFound(_) => 1,
            Self::Usage(_) => 2,
            Self::Configuration(_) => 78,
        }
    }
}

impl From<ConfigErrors> for CliError {
    fn from(errors: ConfigErrors) -> Self {
        Self::Configuration(errors.to_string())
    }
}

impl From<KeyringError> for CliError {
    fn from(error: KeyringError) -> Self {
        Self::Configuration(user::keyring_refused(&error))
    }
}

impl From<DatabaseUrlError> for CliError {
    fn from(error: DatabaseUrlError) -> Self {
        Self::Configuration(error.to_string())
    }
}

impl From<ServiceError> for CliError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Invalid(errors) => {
                let sentence = |error: &crate::domain::fields::FieldError| {
                    Messages::default().technical_rule(&error.field, &error.rule)
                };
                Self::Usage(errors.iter().map(sentence).collect::<Vec<_>>().join("\n"))
            }
            ServiceError::Storage(error) => Self::Failed(with_causes(&error)),
            ServiceError::NotFound(what) => Self::NotFound(what),
            other => Self::Failed(with_causes(&other)),
        }
    }
}

/// Writes an error with everything that led to it.
pub(super) fn with_causes(error: &dyn std::error::Error) -> String {
    let mut text = error.to_string();
    let mut cause = error.source();
    while let Some(next) = cause {
        let next_text = next.to_string();
        if !text.ends_with(&next_text) {
            text = format!("{text}: {next_text}");
        }
        cause = next.source();
    }
    text
}
