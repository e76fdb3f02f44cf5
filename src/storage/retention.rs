//! Deletes expired data, a bounded number of rows in each unit of work.

use super::connection::AnyConnection;
use super::dialect::unindexed;
use super::error::Result;
use super::invalidation::{Dependency, mark_changed};
use super::schema::{
    akismet_checks, arrivals, authors, bans, comments, idempotency_keys, near_texts, rate_limits, reported_comments,
    reports, sessions, spent_nonces,
};
use super::threads::add_to_status;
use crate::domain::comment::CommentId;
use crate::domain::moderation::Status;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::dsl::{exists, not};
use diesel::prelude::*;
use std::collections::BTreeMap;

/// Data that expires by age alone.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aged {
    /// Networks of comments, by when the comment was written. The comment stays.
    Networks,
    /// Sessions, by their end.
    Sessions,
    /// Idempotency keys, by their end.
    Keys,
    /// Nonces of form tokens and proofs of work, by their end.
    Nonces,
    /// Counts of rate limits, by their end.
    RateLimits,
    /// Bans, by their end.
    Bans,
    /// Sketches of texts.
    Texts,
    /// Counts of arrivals, by their minute.
    Arrivals,
    /// Stored requests to Akismet.
    AkismetChecks,
    /// Reports.
    Reports,
    /// That comments were reported, by their newest report.
    Reported,
}

impl Aged {
    /// All of them.
    pub const ALL: &'static [Self] = &[
        Self::Networks,
        Self::Sessions,
        Self::Keys,
        Self::Nonces,
        Self::RateLimits,
        Self::Bans,
        Self::Texts,
        Self::Arrivals,
        Self::AkismetChecks,
        Self::Reports,
        Self::Reported,
    ];
}

/// Returns the bound below which the oldest `limit` rows lie, at most `before`, and whether these are all that are older. Rows
/// of the same moment go together.
macro_rules! oldest {
    ($connection:expr, $rows:expr, $column:expr, $before:expr, $limit:expr) => {
        oldest!($connection, $rows, $column, $column, $before, $limit)
    };
    ($connection:expr, $rows:expr, $column:expr, $value:expr, $before:expr, $limit:expr) => {{
        let last: Option<i64> = $rows
            .filter($column.lt($before))
            .order($column)
            .offset($limit.max(1) - 1)
            .limit(1)
            .select($value)
            .first($connection)
            .optional()?;
        (last.map_or($before, |last| last + 1), last.is_none())
    }};
}

/// Deletes the oldest rows of a table.
macro_rules! delete_oldest {
    ($connection:expr, $table:ident, $column:ident, $before:expr, $limit:expr) => {{
        let (end, is_done) = oldest!($connection, $table::table, $table::$column, $before, $limit);
        (diesel::delete($table::table.filter($table::$column.lt(end))).execute($connection)?, is_done)
    }};
}

/// Forgets the oldest `limit` rows of before a point in time. Returns how many there were, and whether none is left.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget(connection: &mut AnyConnection, what: Aged, before: Timestamp, limit: i64) -> Result<(usize, bool)> {
    let before = before.millis();
    Ok(match what {
        Aged::Networks => forget_networks(connection, before, limit)?,
        Aged::Sessions => delete_oldest!(connection, sessions, expires_at, before, limit),
        Aged::Keys => delete_oldest!(connection, idempotency_keys, expires_at, before, limit),
        Aged::Nonces => delete_oldest!(connection, spent_nonces, expires_at, before, limit),
        Aged::RateLimits => delete_oldest!(connection, rate_limits, expires_at, before, limit),
        Aged::Bans => {
            let ended = bans::expires_at.assume_not_null();
            let (end, is_done) = oldest!(connection, bans::table, bans::expires_at, ended, before, limit);
            let count = diesel::delete(bans::table.filter(bans::expires_at.lt(end))).execute(connection)?;
            if count > 0 {
                mark_changed(Dependency::SITES);
            }
            (count, is_done)
        }
        Aged::Texts => delete_oldest!(connection, near_texts, created_at, before, limit),
        Aged::Arrivals => delete_oldest!(connection, arrivals, minute, before.div_euclid(60_000), limit),
        Aged::AkismetChecks => delete_oldest!(connection, akismet_checks, created_at, before, limit),
        Aged::Reports => delete_oldest!(connection, reports, created_at, before, limit),
        Aged::Reported => delete_oldest!(connection, reported_comments, newest_at, before, limit),
    })
}

fn forget_networks(connection: &mut AnyConnection, before: i64, limit: i64) -> QueryResult<(usize, bool)> {
    let known = comments::table.filter(comments::network_prefix.is_not_null());
    let (end, is_done) = oldest!(connection, known, comments::created_at, before, limit);
    let nothing = (comments::network_prefix.eq(None::<String>), comments::network_hash.eq(None::<Vec<u8>>));
    let old = known.filter(comments::created_at.lt(end));
    Ok((diesel::update(old).set(nothing).execute(connection)?, is_done))
}

/// Deletes discarded comments without replies, all at once. Returns those with replies.
///
/// # Errors
/// `StorageError::Query`.
pub fn delete_unanswered(connection: &mut AnyConnection, status: Status, ids: &[CommentId]) -> Result<Vec<CommentId>> {
    let all: Vec<i64> = ids.iter().map(|id| id.get()).collect();
    let answered: Vec<Option<i64>> = comments::table
        .filter(comments::parent_id.eq_any(&all))
        .select(comments::parent_id)
        .distinct()
        .load(connection)?;
    let (answered, unanswered): (Vec<i64>, Vec<i64>) = all.into_iter().partition(|id| answered.contains(&Some(*id)));
    let has_status = || unindexed!(comments::status).eq(status.as_str());
    let discarded = || comments::table.filter(comments::id.eq_any(&unanswered)).filter(has_status());
    let sites: Vec<i64> = discarded().select(comments::site_id).load(connection)?;
    diesel::delete(discarded()).execute(connection)?;
    let mut counts: BTreeMap<i64, i64> = BTreeMap::new();
    for site in sites {
        *counts.entry(site).or_default() += 1;
    }
    for (site, count) in counts {
        add_to_status(connection, SiteId::new(site), status, -count)?;
    }
    Ok(answered.into_iter().map(CommentId::new).collect())
}

/// Reads at most `limit` addresses after `after`. Returns those without a comment, and the last one read; `None` at the
/// end.
///
/// # Errors
/// `StorageError::Query`.
pub fn unused_authors(connection: &mut AnyConnection, after: i64, limit: i64) -> Result<(Vec<i64>, Option<i64>)> {
    let behind = authors::table.filter(authors::id.gt(after)).order(authors::id);
    let end: Option<i64> = behind.offset(limit.max(1) - 1).limit(1).select(authors::id).first(connection).optional()?;
    let is_used = exists(comments::table.filter(comments::author_id.eq(authors::id.nullable())));
    let unused = authors::table
        .filter(authors::id.gt(after))
        .filter(authors::id.le(end.unwrap_or(i64::MAX)))
        .filter(not(is_used))
        .select(authors::id)
        .load(connection)?;
    Ok((unused, end))
}

/// Forgets those of some addresses of which still no comment is left, and tells how many there were.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget_authors(connection: &mut AnyConnection, ids: &[i64]) -> Result<usize> {
    let is_used = exists(comments::table.filter(comments::author_id.eq(authors::id.nullable())));
    Ok(diesel::delete(authors::table.filter(authors::id.eq_any(ids)).filter(not(is_used))).execute(connection)?)
}
