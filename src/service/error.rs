//! Errors of use cases.

use crate::crypto::{PasswordError, SealError};
use crate::domain::fields::{FieldErrors, Rule};
use crate::storage::StorageError;

/// A result of a use case: `ServiceError` unless another error is named.
pub type Result<T, E = ServiceError> = std::result::Result<T, E>;

/// Why a use case could not be carried out; a variant states the fact. Nothing was changed.
#[derive(Debug, thiserror::Error)]
pub enum ServiceError {
    /// The database failed.
    #[error(transparent)]
    Storage(#[from] StorageError),
    /// Something that was typed breaks rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// There is no such site, article, comment, moderator or token, or the caller does not see it.
    #[error("there is no such {0}")]
    NotFound(&'static str),
    /// The page that the comment was sent from may not send comments to this site.
    #[error("the origin is not one of the site's")]
    OriginNotAllowed,
    /// The article takes no comments.
    #[error("the thread is closed")]
    CommentsClosed,
    /// The parent is missing, not public, or under another article.
    #[error("the comment that is answered is not there")]
    ReplyNotAllowed,
    /// The same was said by the same name in the same place within a day.
    #[error("the same comment was sent before")]
    DuplicateComment,
    /// The idempotency key was used for another submission.
    #[error("the idempotency key was used for another payload")]
    IdempotencyKeyReused,
    /// The caller is not authenticated, or the session has ended.
    #[error("not signed in")]
    Unauthenticated,
    /// Role or scopes do not allow it.
    #[error("not allowed")]
    Forbidden,
    /// At most so many addresses are revealed to one moderator in an hour.
    #[error("too many addresses were revealed within an hour")]
    TooManyReveals {
        /// Seconds until the next one may be.
        retry_after_seconds: u64,
    },
    /// The comment has changed since it was read.
    #[error("the comment has changed meanwhile")]
    StaleVersion,
    /// The comment is in that state already, or cannot be brought there from the one it is in.
    #[error("the transition is impossible")]
    InvalidTransition,
    /// Nothing is left to undo: no decision, or no change of the rules.
    #[error("there is nothing to take back")]
    NothingToUndo,
    /// The author may no longer change the comment.
    #[error("the time for edits is over")]
    EditWindowOver,
    /// The limit on guesses for this name is reached.
    #[error("too many guesses at one password")]
    TooManyGuesses {
        /// Seconds until the next one is looked at.
        retry_after_seconds: u64,
    },
    /// Too many passwords are being checked.
    #[error(transparent)]
    Password(#[from] PasswordError),
    /// An address could not be sealed or opened.
    #[error(transparent)]
    Seal(#[from] SealError),
}

impl ServiceError {
    /// Makes the error of a write; where a unique value is taken, it names the field.
    pub(super) fn taken(field: &'static str, error: StorageError) -> Self {
        if error.is_unique_violation() { Self::field(field, Rule::Taken) } else { error.into() }
    }

    /// Makes the error about one field.
    pub fn field(field: &'static str, rule: Rule) -> Self {
        Self::Invalid(FieldErrors::one(field, rule))
    }
}
