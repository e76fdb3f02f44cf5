//! Readers' reports about comments.

use super::connection::{AnyConnection, each};
use super::error::{Result, stored};
use super::schema::comments;
use super::schema::reports::{self, dsl};
use crate::domain::comment::CommentId;
use crate::domain::report::{Report, ReportNote, ReportReason};
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;
use std::collections::HashSet;

type Row = (String, Option<String>, i64, bool);

/// Keeps a report, unless one of the same network about the same comment is there. Tells whether it is new.
///
/// # Errors
/// `StorageError::Query`.
pub fn insert(
    connection: &mut AnyConnection,
    comment: CommentId,
    network_hash: &[u8],
    report: &Report,
) -> Result<bool> {
    let row = (
        dsl::comment_id.eq(comment.get()),
        dsl::network_hash.eq(network_hash),
        dsl::reason.eq(report.reason.as_str()),
        dsl::note.eq(report.note.as_ref().map(ReportNote::as_str)),
        dsl::is_settled.eq(report.is_settled),
        dsl::created_at.eq(report.created_at.millis()),
    );
    let inserted = each!(connection, inner => diesel::insert_into(reports::table)
        .values(row)
        .on_conflict((dsl::comment_id, dsl::network_hash))
        .do_nothing()
        .execute(inner))?;
    Ok(inserted == 1)
}

/// Counts the reports about a comment since a moderator last approved it.
///
/// # Errors
/// `StorageError::Query`.
pub fn unsettled_count(connection: &mut AnyConnection, comment: CommentId) -> Result<i64> {
    let unsettled = reports::table.filter(dsl::comment_id.eq(comment.get())).filter(dsl::is_settled.eq(false));
    Ok(unsettled.count().get_result(connection)?)
}

/// Counts the reports about comments of a site, among the `limit` newest reports since a time.
///
/// # Errors
/// `StorageError::Query`.
pub fn count_since(connection: &mut AnyConnection, site: SiteId, since: Timestamp, limit: i64) -> Result<usize> {
    let reported: Vec<i64> = reports::table
        .filter(dsl::created_at.gt(since.millis()))
        .order(dsl::created_at.desc())
        .limit(limit)
        .select(dsl::comment_id)
        .load(connection)?;
    // Not joined: the planner would rather read all comments of the site.
    let sites: Vec<(i64, i64)> = comments::table
        .filter(comments::id.eq_any(&reported))
        .select((comments::id, comments::site_id))
        .load(connection)?;
    let of_site: HashSet<i64> = sites.into_iter().filter(|(_, own)| *own == site.get()).map(|(id, _)| id).collect();
    Ok(reported.iter().filter(|id| of_site.contains(id)).count())
}

/// Notes that a moderator has approved a comment in spite of its reports.
///
/// # Errors
/// `StorageError::Query`.
pub fn settle(connection: &mut AnyConnection, comment: CommentId) -> Result<()> {
    diesel::update(reports::table.filter(dsl::comment_id.eq(comment.get())))
        .set(dsl::is_settled.eq(true))
        .execute(connection)?;
    Ok(())
}

/// Returns the newest reports about a comment, at most `limit`.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn of_comment(connection: &mut AnyConnection, comment: CommentId, limit: i64) -> Result<Vec<Report>> {
    let rows: Vec<Row> = reports::table
        .filter(dsl::comment_id.eq(comment.get()))
        .order((dsl::created_at.desc(), dsl::network_hash))
        .limit(limit)
        .select((dsl::reason, dsl::note, dsl::created_at, dsl::is_settled))
        .load(connection)?;
    rows.into_iter()
        .map(|(reason, note, created_at, is_settled)| {
            Ok(Report {
                reason: stored("reason", ReportReason::parse(&reason))?,
                note: note.map(ReportNote::from_stored),
                created_at: Timestamp::from_millis(created_at),
                is_settled,
            })
        })
        .collect()
}
