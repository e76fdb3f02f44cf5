//! Branches: updates the replies below a decided comment, a bounded number at a time.
//!
//! A decision changes the visibility of one comment. Its replies follow in the same transaction until the allowance of
//! the transaction is used up; a job works off the rest, which is a list of walks. A walk is a comment whose replies
//! may not match it yet. At each commit, all other replies match the comment that they answer. So a walk does not
//! remember its decision: it may be repeated, and other decisions may come in between. While replies wait to be hidden,
//! `is_shown` hides them from readers.

use super::articles;
use super::connection::{AnyConnection, each};
use super::dialect::Condition;
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::{branch_walks, comments};
use crate::domain::article::ArticleId;
use crate::domain::comment::{Comment, CommentId};
use crate::domain::moderation::Status;
use crate::domain::thread::{MAX_LEVELS, ThreadPath};
use crate::domain::timestamp::Timestamp;
use diesel::dsl::{exists, not, sql};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool};
use std::cell::Cell;
use std::collections::{BTreeSet, HashMap};

/// The most replies that one transaction updates, for all its decisions together.
pub const ALLOWANCE: i64 = 500;
/// The cost of a comment in the allowance, besides its replies: about as much as this many of them.
const COST_OF_STEP: i64 = 10;
/// The most walks that are taken from the list at once.
const MAX_WALKS: i64 = 100;

thread_local! {
    // A transaction begins and ends on one thread, as in `invalidation`.
    static LEFT: Cell<i64> = const { Cell::new(ALLOWANCE) };
}

/// Returns the transaction that begins on this thread its allowance.
pub(super) fn renew_allowance() {
    LEFT.set(ALLOWANCE);
}

/// The comment that replies must match.
#[derive(Debug, Clone)]
struct Above {
    article: ArticleId,
    /// `None` where nothing stands above.
    path: Option<ThreadPath>,
    is_visible: bool,
}

/// A comment whose replies after `after` may not fit it yet.
#[derive(Debug, Clone)]
pub(super) struct Walk {
    comment: i64,
    above: Above,
    after: (i64, i64),
}

/// Before the first reply.
const START: (i64, i64) = (i64::MIN, i64::MIN);

impl Walk {
    /// Begins at the first reply to a comment, which is visible or hidden by now.
    pub(super) fn of(comment: &Comment, is_visible: bool) -> Self {
        let above = Above { article: comment.article_id, path: Some(comment.path.clone()), is_visible };
        Self { comment: comment.id.get(), above, after: START }
    }

    /// Whether it stands right above the last level. The paths there do not tell which comment stands below which. So all of
    /// them stay out of sight, and this walk on the list, until the last of them fits.
    fn is_above_last_level(&self) -> bool {
        self.above.path.as_ref().is_some_and(|path| path.level() == MAX_LEVELS - 1)
    }
}

#[derive(Queryable, Selectable)]
#[diesel(table_name = comments)]
struct Reply {
    id: i64,
    status: String,
    is_visible: bool,
    path: Vec<u8>,
    created_at: i64,
    reply_count: i64,
}

#[derive(Insertable)]
#[diesel(table_name = branch_walks)]
struct WalkRow {
    comment_id: i64,
    article_id: i64,
    path: Vec<u8>,
    path_end: Vec<u8>,
    is_hiding: bool,
    after_at: i64,
    after_id: i64,
}

/// Makes the condition that no comment above is being hidden, for readers' queries beside `is_visible`.
pub(super) fn is_shown() -> Condition {
    let hiding = branch_walks::table
        .filter(branch_walks::article_id.eq(comments::article_id))
        .filter(branch_walks::is_hiding.eq(true))
        .filter(branch_walks::path.lt(comments::path))
        .filter(branch_walks::path_end.gt(comments::path));
    Box::new(not(exists(hiding)))
}

/// Brings the replies below a comment in line with it, as many as the transaction's allowance permits. The rest is left to
/// `resume`.
pub(super) fn follow(connection: &mut AnyConnection, walk: Walk) -> Result<()> {
    forget(connection, &[walk.comment])?;
    let rest = work_off(connection, vec![walk])?;
    keep(connection, &rest)
}

/// Goes on with the walks that were left, the newest first. Returns whether any are left.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn resume(connection: &mut AnyConnection) -> Result<bool> {
    let rows: Vec<(i64, i64, i64)> = branch_walks::table
        .order(branch_walks::comment_id.desc())
        .limit(MAX_WALKS)
        .select((branch_walks::comment_id, branch_walks::after_at, branch_walks::after_id))
        .load(connection)?;
    if rows.is_empty() {
        return Ok(false);
    }
    let may_be_more = i64::try_from(rows.len()).unwrap_or(i64::MAX) == MAX_WALKS;
    let ids: Vec<i64> = rows.iter().map(|(comment, ..)| *comment).collect();
    // By themselves, and not joined: to keep the order of a join, SQLite might go through all comments.
    let found: Vec<(i64, i64, Vec<u8>, bool)> = comments::table
        .filter(comments::id.eq_any(&ids))
        .select((comments::id, comments::article_id, comments::path, comments::is_visible))
        .load(connection)?;
    let mut found: HashMap<i64, _> =
        found.into_iter().map(|(id, article, path, is_visible)| (id, (article, path, is_visible))).collect();
    let mut walks = Vec::with_capacity(rows.len());
    for (comment, at, id) in rows {
        let Some((article, path, is_visible)) = found.remove(&comment) else { continue };
        let path = Some(stored("path", ThreadPath::from_bytes(path))?);
        let above = Above { article: ArticleId::new(article), path, is_visible };
        walks.push(Walk { comment, above, after: (at, id) });
    }
    // The newest is worked off first, and stands last.
    walks.reverse();
    forget(connection, &walks.iter().map(|walk| walk.comment).collect::<Vec<_>>())?;
    let rest = work_off(connection, walks)?;
    keep(connection, &rest)?;
    Ok(may_be_more || !rest.is_empty())
}

/// Moves replies to a comment to the place of that comment, one level higher, and updates them to what stands there: as
/// many as the allowance permits, and one at least. Returns whether none is left.
pub(super) fn lift(connection: &mut AnyConnection, comment: &Comment) -> Result<bool> {
    let above = match comment.parent_id {
        None => Above { article: comment.article_id, path: None, is_visible: true },
        Some(parent) => {
            let row: (Vec<u8>, bool) =
                comments::table.find(parent.get()).select((comments::path, comments::is_visible)).first(connection)?;
            let path = Some(stored("path", ThreadPath::from_bytes(row.0))?);
            Above { article: comment.article_id, path, is_visible: row.1 }
        }
    };
    let limit = LEFT.get().max(1);
    let replies = replies_after(connection, comment.id.get(), START, limit)?;
    let count = i64::try_from(replies.len()).unwrap_or(limit);
    if count == 0 {
        return Ok(true);
    }
    LEFT.set(LEFT.get() - count);
    let ids: Vec<i64> = replies.iter().map(|reply| reply.id).collect();
    diesel::update(comments::table.filter(comments::id.eq_any(&ids)))
        .set(comments::parent_id.eq(comment.parent_id.map(CommentId::get)))
        .execute(connection)?;
    let approved = replies.iter().filter(|reply| reply.status == Status::Approved.as_str()).count();
    let approved = i64::try_from(approved).unwrap_or(0);
    for (id, change) in [(Some(comment.id), -approved), (comment.parent_id, approved)] {
        super::threads::add_to_replies(connection, id, change)?;
    }
    let below = align(connection, &above, replies)?;
    let rest = work_off(connection, below)?;
    keep(connection, &rest)?;
    Ok(count < limit)
}

/// Works walks off, the last first, until the allowance is used up. Returns those that are left.
fn work_off(connection: &mut AnyConnection, mut walks: Vec<Walk>) -> Result<Vec<Walk>> {
    while LEFT.get() > 0
        && let Some(walk) = walks.pop()
    {
        let limit = LEFT.get();
        let replies = replies_after(connection, walk.comment, walk.after, limit)?;
        let count = i64::try_from(replies.len()).unwrap_or(limit);
        LEFT.set(limit - count - COST_OF_STEP);
        let last = replies.last().map(|reply| (reply.created_at, reply.id));
        let below = align(connection, &walk.above, replies)?;
        // What stands above may have changed since a walk was put down.
        let renewed: BTreeSet<i64> = below.iter().map(|walk| walk.comment).collect();
        walks.retain(|walk| !renewed.contains(&walk.comment));
        if let Some(after) = last.filter(|_| count == limit || (walk.is_above_last_level() && !below.is_empty())) {
            walks.push(Walk { after, ..walk });
        }
        walks.extend(below);
    }
    Ok(walks)
}

fn replies_after(
    connection: &mut AnyConnection,
    parent: i64,
    (at, id): (i64, i64),
    limit: i64,
) -> QueryResult<Vec<Reply>> {
    comments::table
        .filter(comments::parent_id.eq(parent))
        // One comparison of both: a range of the index.
        .filter(
            sql::<Bool>("(comments.created_at, comments.id) > (")
                .bind::<BigInt, _>(at)
                .sql(", ")
                .bind::<BigInt, _>(id)
                .sql(")"),
        )
        .order((comments::created_at, comments::id))
        .limit(limit)
        .select(Reply::as_select())
        .load(connection)
}

/// Returns replies the place and the visibility that follow from what stands above them. Returns the walks of those that have
/// changed and have replies themselves.
fn align(connection: &mut AnyConnection, above: &Above, replies: Vec<Reply>) -> Result<Vec<Walk>> {
    let (mut shown, mut hidden, mut moved, mut below) = (Vec::new(), Vec::new(), BTreeSet::new(), Vec::new());
    let mut has_visible_moved = false;
    for reply in replies {
        let at = Timestamp::from_millis(reply.created_at);
        let path = above.path.as_ref().map_or_else(|| ThreadPath::root(at, reply.id), |path| path.reply(at, reply.id));
        let is_visible = above.is_visible && reply.status == Status::Approved.as_str();
        let is_moved = path.as_bytes() != reply.path;
        if is_moved {
            diesel::update(comments::table.find(reply.id))
                .set((comments::path.eq(path.as_bytes()), comments::conversation.eq(path.conversation())))
                .execute(connection)?;
            moved.insert(reply.id);
            has_visible_moved |= is_visible;
        }
        if is_visible != reply.is_visible {
            if is_visible { &mut shown } else { &mut hidden }.push(reply.id);
        }
        if is_moved || (is_visible != reply.is_visible && reply.reply_count > 0) {
            let above = Above { article: above.article, path: Some(path), is_visible };
            below.push(Walk { comment: reply.id, above, after: START });
        }
    }
    // Only approved replies are counted, but held ones move, too.
    let answered = answered_among(connection, &moved)?;
    below.retain(|walk| !moved.contains(&walk.comment) || answered.contains(&walk.comment));
    forget(connection, &below.iter().map(|walk| walk.comment).collect::<Vec<_>>())?;
    set_visible(connection, &shown, true)?;
    set_visible(connection, &hidden, false)?;
    let change = i64::try_from(shown.len()).unwrap_or(0) - i64::try_from(hidden.len()).unwrap_or(0);
    if !shown.is_empty() || !hidden.is_empty() || has_visible_moved {
        articles::touch(connection, above.article, change)?;
    }
    Ok(below)
}

fn answered_among(connection: &mut AnyConnection, ids: &BTreeSet<i64>) -> QueryResult<BTreeSet<i64>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let answered: Vec<Option<i64>> = comments::table
        .filter(comments::parent_id.eq_any(ids.iter().copied().collect::<Vec<_>>()))
        .select(comments::parent_id)
        .distinct()
        .load(connection)?;
    Ok(answered.into_iter().flatten().collect())
}

fn set_visible(connection: &mut AnyConnection, ids: &[i64], is_visible: bool) -> QueryResult<()> {
    if !ids.is_empty() {
        diesel::update(comments::table.filter(comments::id.eq_any(ids)))
            .set(comments::is_visible.eq(is_visible))
            .execute(connection)?;
    }
    Ok(())
}

/// Takes walks from the list.
fn forget(connection: &mut AnyConnection, comments: &[i64]) -> QueryResult<()> {
    if !comments.is_empty() {
        diesel::delete(branch_walks::table.filter(branch_walks::comment_id.eq_any(comments))).execute(connection)?;
    }
    Ok(())
}

/// Puts walks on the list. None of them stands there already.
fn keep(connection: &mut AnyConnection, walks: &[Walk]) -> Result<()> {
    let row = |walk: &Walk| {
        let path = walk.above.path.as_ref()?;
        Some(WalkRow {
            comment_id: walk.comment,
            article_id: walk.above.article.get(),
            path: path.as_bytes().to_vec(),
            path_end: path.end(),
            is_hiding: !walk.above.is_visible || walk.is_above_last_level(),
            after_at: walk.after.0,
            after_id: walk.after.1,
        })
    };
    let rows: Vec<_> = walks.iter().filter_map(row).collect();
    for rows in rows.chunks(1_000) {
        mark_changed(Dependency::branches());
        each!(connection, inner => diesel::insert_into(branch_walks::table).values(rows).execute(inner))?;
    }
    Ok(())
}
