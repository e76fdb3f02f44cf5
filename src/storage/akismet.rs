//! Pending requests to Akismet, each with its sealed sender.

use super::connection::{AnyConnection, each};
use super::dialect::unindexed;
use super::error::{Result, stored};
use super::schema::akismet_checks::{self, dsl};
use crate::crypto::SealedVisit;
use crate::domain::comment::CommentId;
use crate::domain::moderation::Status;
use crate::domain::spam_check::CheckState;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// One comment in the list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Check {
    /// The comment.
    pub comment: CommentId,
    /// The action.
    pub state: CheckState,
    /// The status by the policy without Akismet: pending, or approved.
    pub wanted: Status,
    /// The last answer or feedback, whether it is spam; `None` before the first answer.
    pub is_spam: Option<bool>,
    /// Failures in a row.
    pub failures: i32,
    /// When it is to be done.
    pub due_at: Timestamp,
    /// The network address and browser of the sender.
    pub visit: SealedVisit,
    /// When the comment came.
    pub created_at: Timestamp,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = akismet_checks)]
#[diesel(treat_none_as_default_value = false)]
struct Row {
    comment_id: i64,
    state: String,
    wanted_status: String,
    is_spam: Option<bool>,
    failure_count: i32,
    due_at: i64,
    visit_sealed: Vec<u8>,
    created_at: i64,
}

impl Row {
    fn from_domain(check: Check) -> Self {
        Self {
            comment_id: check.comment.get(),
            state: check.state.as_str().to_owned(),
            wanted_status: check.wanted.as_str().to_owned(),
            is_spam: check.is_spam,
            failure_count: check.failures,
            due_at: check.due_at.millis(),
            visit_sealed: check.visit.into_bytes(),
            created_at: check.created_at.millis(),
        }
    }

    fn into_domain(self) -> Result<Check> {
        Ok(Check {
            comment: CommentId::new(self.comment_id),
            state: stored("state", CheckState::parse(&self.state))?,
            wanted: stored("status", Status::parse(&self.wanted_status))?,
            is_spam: self.is_spam,
            failures: self.failure_count,
            due_at: Timestamp::from_millis(self.due_at),
            visit: SealedVisit::from_stored(self.visit_sealed),
            created_at: Timestamp::from_millis(self.created_at),
        })
    }
}

/// Adds checks.
///
/// # Errors
/// `StorageError::Query`.
pub fn insert_all(connection: &mut AnyConnection, checks: Vec<Check>) -> Result<()> {
    let rows: Vec<_> = checks.into_iter().map(Row::from_domain).collect();
    if !rows.is_empty() {
        each!(connection, inner => diesel::insert_into(akismet_checks::table).values(&rows).execute(inner))?;
    }
    Ok(())
}

/// Finds the check of a comment.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find(connection: &mut AnyConnection, comment: CommentId) -> Result<Option<Check>> {
    let row = akismet_checks::table.find(comment.get()).select(Row::as_select()).first(connection).optional()?;
    row.map(Row::into_domain).transpose()
}

/// Finds at most `limit` due rows, the longest due first.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn due(connection: &mut AnyConnection, now: Timestamp, limit: i64) -> Result<Vec<Check>> {
    let mut rows: Vec<Row> = Vec::new();
    // The index has the order for one state only.
    for state in [CheckState::Ask, CheckState::Tell] {
        let due = akismet_checks::table.filter(dsl::state.eq(state.as_str())).filter(dsl::due_at.le(now.millis()));
        rows.extend(due.order(dsl::due_at).limit(limit).select(Row::as_select()).load(connection)?);
    }
    rows.sort_by_key(|row| (row.due_at, row.comment_id));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    rows.into_iter().map(Row::into_domain).collect()
}

/// Finds questions about comments that came before a point in time, and have no answer: at most `limit`.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn unanswered(connection: &mut AnyConnection, before: Timestamp, limit: i64) -> Result<Vec<Check>> {
    let rows: Vec<Row> = akismet_checks::table
        .filter(unindexed!(dsl::state).eq(CheckState::Ask.as_str()))
        .filter(dsl::created_at.le(before.millis()))
        .order((dsl::created_at, dsl::comment_id))
        .limit(limit)
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Writes state, belief, failures and time of a check.
///
/// # Errors
/// `StorageError::Query`.
pub fn update(connection: &mut AnyConnection, check: &Check) -> Result<()> {
    diesel::update(akismet_checks::table.find(check.comment.get()))
        .set((
            dsl::state.eq(check.state.as_str()),
            dsl::wanted_status.eq(check.wanted.as_str()),
            dsl::is_spam.eq(check.is_spam),
            dsl::failure_count.eq(check.failures),
            dsl::due_at.eq(check.due_at.millis()),
        ))
        .execute(connection)?;
    Ok(())
}

/// Forgets the check of a comment.
///
/// # Errors
/// `StorageError::Query`.
pub fn delete(connection: &mut AnyConnection, comment: CommentId) -> Result<()> {
    diesel::delete(akismet_checks::table.find(comment.get())).execute(connection)?;
    Ok(())
}
