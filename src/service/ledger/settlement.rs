//! What else is settled when the status of a comment changes: readers' reports, and what Akismet is told.

use crate::domain::comment::{Comment, CommentId};
use crate::domain::moderation::Status;
use crate::domain::spam_check::CheckState;
use crate::domain::timestamp::Timestamp;
use crate::service::ServiceError;
use crate::storage::akismet::Check;
use crate::storage::{self, AnyConnection};

/// Settles the reports about a comment that gets another status: the reports about a comment that a moderator has approved do
/// not hold it again, and a discarded comment leaves the list of reported ones.
pub(super) fn settle_reports(
    connection: &mut AnyConnection,
    comment: &Comment,
    to: Status,
) -> Result<(), ServiceError> {
    match to {
        Status::Approved => storage::reports::settle(connection, comment.id)?,
        Status::Spam | Status::Trash => {}
        Status::Pending if comment.status.is_discarded() => {
            return Ok(storage::reported::recount(connection, comment)?);
        }
        Status::Pending => return Ok(()),
    }
    storage::reported::forget(connection, comment.id)?;
    Ok(())
}

/// Settles what Akismet is asked or told about a comment that gets another status. An open question is dropped.
pub(super) fn settle_check(
    connection: &mut AnyConnection,
    comment: CommentId,
    to: Status,
    now: Timestamp,
) -> Result<(), ServiceError> {
    match storage::akismet::find(connection, comment)? {
        None => Ok(()),
        Some(check) if check.state == CheckState::Ask => Ok(storage::akismet::delete(connection, comment)?),
        Some(check) => settle_feedback(connection, &check, check.is_spam, to, now),
    }
}

/// Stores what Akismet believes about a comment, and whether it is to be told otherwise.
///
/// # Errors
/// `Storage`.
pub(in crate::service) fn settle_feedback(
    connection: &mut AnyConnection,
    check: &Check,
    believed: Option<bool>,
    status: Status,
    now: Timestamp,
) -> Result<(), ServiceError> {
    let is_wrong = spam_or_ham(status).is_some_and(|is_spam| believed != Some(is_spam));
    let state = if is_wrong { CheckState::Tell } else { CheckState::Answered };
    let settled = Check { state, is_spam: believed, failures: 0, due_at: now, ..check.clone() };
    Ok(storage::akismet::update(connection, &settled)?)
}

/// Maps a status to spam (`true`) or ham (`false`); `None` for a status that says neither.
pub(in crate::service) const fn spam_or_ham(status: Status) -> Option<bool> {
    match status {
        Status::Spam => Some(true),
        Status::Approved => Some(false),
        Status::Pending | Status::Trash => None,
    }
}
