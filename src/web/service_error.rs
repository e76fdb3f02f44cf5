//! Maps errors of use cases to answers.

use super::code::Code;
use super::error::ApiError;
use crate::crypto::PasswordError;
use crate::metrics::Repeated;
use crate::service::ServiceError;

/// Requests that the reachable database refused.
static REFUSALS: Repeated = Repeated::new();

impl From<ServiceError> for ApiError {
    fn from(error: ServiceError) -> Self {
        match error {
            ServiceError::Storage(error) if error.took_too_long() => Code::TookTooLong.into(),
            ServiceError::Storage(error) if error.is_temporary() => {
                // The database threads log outages.
                if !error.is_outage()
                    && let Some(count) = REFUSALS.happened()
                {
                    let error = &error as &dyn std::error::Error;
                    tracing::warn!(error, count, "the database cannot do this now; this is said each minute");
                }
                Self::Unavailable { retry_after_seconds: 1 }
            }
            ServiceError::Storage(error) => Self::internal(error),
            ServiceError::Invalid(errors) => Self::Invalid(errors),
            ServiceError::NotFound(_) => Self::NOT_FOUND,
            ServiceError::OriginNotAllowed => Code::OriginNotAllowed.into(),
            ServiceError::CommentsClosed => Code::CommentsClosed.into(),
            ServiceError::ReplyNotAllowed => Code::ReplyNotAllowed.into(),
            ServiceError::EditWindowOver => Code::EditWindowOver.into(),
            ServiceError::DuplicateComment => Code::DuplicateComment.into(),
            ServiceError::IdempotencyKeyReused => Code::IdempotencyKeyReused.into(),
            ServiceError::Unauthenticated => Code::Unauthenticated.into(),
            ServiceError::TooManyReveals { retry_after_seconds } => Self::TooManyReveals { retry_after_seconds },
            ServiceError::Forbidden => Code::Forbidden.into(),
            ServiceError::StaleVersion => Code::StaleVersion.into(),
            ServiceError::InvalidTransition => Code::InvalidTransition.into(),
            ServiceError::NothingToUndo => Code::NothingToUndo.into(),
            ServiceError::TooManyGuesses { retry_after_seconds } => Self::TooManyGuesses { retry_after_seconds },
            ServiceError::Password(PasswordError::Busy) => Self::Unavailable { retry_after_seconds: 2 },
            ServiceError::Password(error) => Self::internal(error),
            ServiceError::Seal(error) => Self::internal(error),
        }
    }
}
