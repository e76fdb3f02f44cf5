//! Reported comments that no moderator has decided about since: number of reports, time of the last.

use super::connection::{AnyConnection, each};
use super::error::Result;
use super::schema::reported_comments::{self, dsl};
use super::schema::reports;
use crate::domain::comment::{Comment, CommentId};
use crate::domain::timestamp::Timestamp;
use diesel::dsl::{count_star, max};
use diesel::prelude::*;

/// A comment with the number of its reports.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reported {
    /// The comment.
    pub comment: CommentId,
    /// The number of reports since a moderator decided about it, at least 1.
    pub count: i64,
}

/// Counts one more report about a comment.
///
/// # Errors
/// `StorageError::Query`.
pub fn raise(connection: &mut AnyConnection, comment: &Comment, at: Timestamp) -> Result<()> {
    write(connection, comment, (1, at.millis()), true)
}

/// Recounts the reports about a comment since a moderator approved it.
///
/// # Errors
/// `StorageError::Query`.
pub fn recount(connection: &mut AnyConnection, comment: &Comment) -> Result<()> {
    let (count, newest): (i64, Option<i64>) = reports::table
        .filter(reports::comment_id.eq(comment.id.get()))
        .filter(reports::is_settled.eq(false))
        .select((count_star(), max(reports::created_at)))
        .first(connection)?;
    match newest {
        Some(newest) => write(connection, comment, (count, newest), false),
        None => Ok(()),
    }
}

fn write(connection: &mut AnyConnection, comment: &Comment, (count, newest): (i64, i64), is_added: bool) -> Result<()> {
    let row = (
        dsl::comment_id.eq(comment.id.get()),
        dsl::site_id.eq(comment.site_id.get()),
        dsl::report_count.eq(count),
        dsl::newest_at.eq(newest),
    );
    let base = i64::from(is_added);
    each!(connection, inner => diesel::insert_into(reported_comments::table)
        .values(row)
        .on_conflict(dsl::comment_id)
        .do_update()
        .set((dsl::report_count.eq(dsl::report_count * base + count), dsl::newest_at.eq(newest)))
        .execute(inner))?;
    Ok(())
}

/// Takes a comment from the list. Reports whether it was in it.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget(connection: &mut AnyConnection, comment: CommentId) -> Result<bool> {
    Ok(diesel::delete(reported_comments::table.find(comment.get())).execute(connection)? > 0)
}

/// Returns those of some comments that are in the list, with the number of their reports.
///
/// # Errors
/// `StorageError::Query`.
pub fn counts(connection: &mut AnyConnection, comments: &[i64]) -> Result<Vec<Reported>> {
    if comments.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(i64, i64)> = reported_comments::table
        .filter(dsl::comment_id.eq_any(comments))
        .select((dsl::comment_id, dsl::report_count))
        .load(connection)?;
    Ok(rows.into_iter().map(of_row).collect())
}

/// Lists `limit` comments of some sites (`None` for all), the most reported first, of equals the newest; behind `after`.
///
/// # Errors
/// `StorageError::Query`.
pub fn list(
    connection: &mut AnyConnection,
    sites: Option<&[i64]>,
    after: Option<Reported>,
    limit: i64,
) -> Result<Vec<Reported>> {
    let (count, id) = after.map_or((i64::MAX, i64::MAX), |last| (last.count, last.comment.get()));
    // No index has several sites in one order: a page of each is read.
    let sites = sites.map_or_else(|| vec![None], |sites| sites.iter().copied().map(Some).collect());
    let mut rows: Vec<(i64, i64)> = Vec::new();
    for site in sites {
        let mut query = reported_comments::table.select((dsl::comment_id, dsl::report_count)).into_boxed();
        if let Some(site) = site {
            query = query.filter(dsl::site_id.eq(site));
        }
        let page: Vec<(i64, i64)> = query
            .filter(dsl::report_count.le(count))
            .filter(dsl::report_count.lt(count).or(dsl::comment_id.lt(id)))
            .order((dsl::report_count.desc(), dsl::comment_id.desc()))
            .limit(limit)
            .load(connection)?;
        rows.extend(page);
    }
    rows.sort_by_key(|(id, count)| std::cmp::Reverse((*count, *id)));
    rows.truncate(usize::try_from(limit).unwrap_or(usize::MAX));
    Ok(rows.into_iter().map(of_row).collect())
}

/// Counts the comments of some sites (`None` for all) that are in the list, as far as `limit`.
///
/// # Errors
/// `StorageError::Query`.
pub fn total(connection: &mut AnyConnection, sites: Option<&[i64]>, limit: i64) -> Result<i64> {
    let mut query = reported_comments::table.select(dsl::comment_id).into_boxed();
    if let Some(sites) = sites {
        query = query.filter(dsl::site_id.eq_any(sites.to_vec()));
    }
    let found: Vec<i64> = query.limit(limit).load(connection)?;
    Ok(i64::try_from(found.len()).unwrap_or(limit))
}

const fn of_row((comment, count): (i64, i64)) -> Reported {
    Reported { comment: CommentId::new(comment), count }
}
