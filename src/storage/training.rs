//! Training data of spam filters: the log of lessons, and the last rebuilt filter of each site.

use super::connection::{AnyConnection, each};
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::{spam_examples, spam_filters};
use crate::crypto::SealedLearning;
use crate::domain::comment::CommentId;
use crate::domain::site::SiteId;
use crate::domain::spam::{Features, Label, Lesson};
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// Where a filter stands.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Queryable, Selectable)]
#[diesel(table_name = spam_filters)]
pub struct Mark {
    /// The position of the newest lesson.
    pub head: i64,
    /// The number of undone lessons.
    pub generation: i64,
    /// The position of the newest lesson in the snapshot.
    pub snapshot_head: i64,
    /// The generation of the snapshot.
    pub snapshot_generation: i64,
    /// When the snapshot was made; 0 for never.
    pub rebuilt_at: i64,
}

#[derive(Insertable)]
#[diesel(table_name = spam_examples)]
#[diesel(treat_none_as_default_value = false)]
struct Row {
    site_id: i64,
    position: i64,
    comment_id: Option<i64>,
    label: &'static str,
    sealed: Vec<u8>,
    created_at: i64,
}

/// A stored lesson.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum StoredLesson {
    /// As lessons are kept: `Lesson::to_bytes`, sealed.
    Sealed(Label, SealedLearning),
    /// As versions before this one kept them, until `seal` has come by.
    Open(Lesson),
}

/// A lesson that is not sealed yet, and where it stands.
pub type Unsealed = (SiteId, i64, Lesson);

/// Returns the mark of a site's filter; `None` without any lesson.
///
/// # Errors
/// `StorageError::Query`.
pub fn mark(connection: &mut AnyConnection, site: SiteId) -> Result<Option<Mark>> {
    Ok(spam_filters::table.find(site.get()).select(Mark::as_select()).first(connection).optional()?)
}

/// Returns the marks of all filters.
///
/// # Errors
/// `StorageError::Query`.
pub fn marks(connection: &mut AnyConnection) -> Result<Vec<(SiteId, Mark)>> {
    let rows: Vec<(i64, Mark)> =
        spam_filters::table.select((spam_filters::site_id, Mark::as_select())).load(connection)?;
    Ok(rows.into_iter().map(|(site, mark)| (SiteId::new(site), mark)).collect())
}

/// Adds lessons of a site to the end of its log, each with the comment that it is from, if there is one.
///
/// # Errors
/// `StorageError::Query`.
pub fn append(
    connection: &mut AnyConnection,
    site: SiteId,
    lessons: &[(Option<CommentId>, Label, SealedLearning)],
    now: Timestamp,
) -> Result<()> {
    let first = mark(connection, site)?.map_or(1, |mark| mark.head + 1);
    let row = |(position, (comment, label, sealed)): (i64, &(Option<CommentId>, Label, SealedLearning))| Row {
        site_id: site.get(),
        position,
        comment_id: comment.map(CommentId::get),
        label: label.as_str(),
        sealed: sealed.as_bytes().to_vec(),
        created_at: now.millis(),
    };
    let rows: Vec<_> = (first..).zip(lessons).map(row).collect();
    let Some(head) = rows.last().map(|row| row.position) else { return Ok(()) };
    for rows in rows.chunks(500) {
        each!(connection, inner => diesel::insert_into(spam_examples::table).values(rows).execute(inner))?;
    }
    let fresh = (
        spam_filters::site_id.eq(site.get()),
        spam_filters::head.eq(head),
        spam_filters::generation.eq(0),
        spam_filters::snapshot_head.eq(0),
        spam_filters::snapshot_generation.eq(0),
        spam_filters::rebuilt_at.eq(0),
    );
    each!(connection, inner => diesel::insert_into(spam_filters::table)
        .values(fresh)
        .on_conflict(spam_filters::site_id)
        .do_update()
        .set(spam_filters::head.eq(head))
        .execute(inner))?;
    mark_changed(Dependency::filter(site));
    Ok(())
}

/// Returns the label of the lesson that came from a comment.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn label(connection: &mut AnyConnection, comment: CommentId) -> Result<Option<Label>> {
    let found: Option<String> = spam_examples::table
        .filter(spam_examples::comment_id.eq(comment.get()))
        .select(spam_examples::label)
        .first(connection)
        .optional()?;
    found.map(|word| stored("label", Label::parse(&word))).transpose()
}

/// Takes the lesson of a comment back, so that the filter unlearns it.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget(connection: &mut AnyConnection, site: SiteId, comment: CommentId) -> Result<()> {
    let own = spam_examples::table
        .filter(spam_examples::site_id.eq(site.get()))
        .filter(spam_examples::comment_id.eq(comment.get()));
    if diesel::delete(own).execute(connection)? > 0 {
        diesel::update(spam_filters::table.find(site.get()))
            .set(spam_filters::generation.eq(spam_filters::generation + 1))
            .execute(connection)?;
        mark_changed(Dependency::filter(site));
    }
    Ok(())
}

/// Returns the lessons of a site behind a position, oldest first: at most the newest `limit`.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn lessons_after(
    connection: &mut AnyConnection,
    site: SiteId,
    position: i64,
    limit: i64,
) -> Result<Vec<StoredLesson>> {
    type Found = (String, Option<Vec<u8>>, Option<Vec<u8>>, Option<Vec<u8>>);
    let rows: Vec<Found> = spam_examples::table
        .filter(spam_examples::site_id.eq(site.get()))
        .filter(spam_examples::position.gt(position))
        .order(spam_examples::position.desc())
        .limit(limit)
        .select((spam_examples::label, spam_examples::sealed, spam_examples::features, spam_examples::sketch))
        .load(connection)?;
    let kept = |(label, sealed, features, sketch): Found| match sealed {
        Some(sealed) => {
            Ok(StoredLesson::Sealed(stored("label", Label::parse(&label))?, SealedLearning::from_stored(sealed)))
        }
        None => open_lesson(&label, features, sketch).map(StoredLesson::Open),
    };
    rows.into_iter().rev().map(kept).collect()
}

fn open_lesson(label: &str, features: Option<Vec<u8>>, sketch: Option<Vec<u8>>) -> Result<Lesson> {
    let sketch = sketch.map(|sketch| stored("sketch", sketch.try_into().ok())).transpose()?;
    let features = features.and_then(|features| Features::from_bytes(&features).ok());
    Ok(Lesson { features: stored("features", features)?, sketch, label: stored("label", Label::parse(label))? })
}

/// Returns lessons that versions before this one kept, of any site: at most `limit`.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn unsealed(connection: &mut AnyConnection, limit: i64) -> Result<Vec<Unsealed>> {
    type Found = (i64, i64, String, Option<Vec<u8>>, Option<Vec<u8>>);
    let rows: Vec<Found> = spam_examples::table
        .filter(spam_examples::sealed.is_null())
        .order((spam_examples::site_id, spam_examples::position))
        .limit(limit)
        .select((
            spam_examples::site_id,
            spam_examples::position,
            spam_examples::label,
            spam_examples::features,
            spam_examples::sketch,
        ))
        .load(connection)?;
    let lesson = |(site, position, label, features, sketch): Found| {
        Ok((SiteId::new(site), position, open_lesson(&label, features, sketch)?))
    };
    rows.into_iter().map(lesson).collect()
}

/// Puts the sealed form of a lesson in the place of the open one.
///
/// # Errors
/// `StorageError::Query`.
pub fn seal(connection: &mut AnyConnection, (site, position): (SiteId, i64), sealed: &SealedLearning) -> Result<()> {
    diesel::update(spam_examples::table.find((site.get(), position)))
        .set((
            spam_examples::sealed.eq(sealed.as_bytes()),
            spam_examples::features.eq(None::<Vec<u8>>),
            spam_examples::sketch.eq(None::<Vec<u8>>),
        ))
        .execute(connection)?;
    Ok(())
}

/// Returns the snapshot of a filter.
///
/// # Errors
/// `StorageError::Query`.
pub fn snapshot(connection: &mut AnyConnection, site: SiteId) -> Result<Option<SealedLearning>> {
    let found: Option<Option<Vec<u8>>> =
        spam_filters::table.find(site.get()).select(spam_filters::snapshot).first(connection).optional()?;
    Ok(found.flatten().map(SealedLearning::from_stored))
}

/// Stores a snapshot of the lessons up to `mark.head`, unless a lesson was undone meanwhile. Returns whether it was
/// stored.
///
/// # Errors
/// `StorageError::Query`.
pub fn keep_snapshot(
    connection: &mut AnyConnection,
    site: SiteId,
    mark: Mark,
    snapshot: &SealedLearning,
    now: Timestamp,
) -> Result<bool> {
    let own = spam_filters::table.find(site.get()).filter(spam_filters::generation.eq(mark.generation));
    let count = diesel::update(own)
        .set((
            spam_filters::snapshot.eq(snapshot.as_bytes()),
            spam_filters::snapshot_head.eq(mark.head),
            spam_filters::snapshot_generation.eq(mark.generation),
            spam_filters::rebuilt_at.eq(now.millis()),
        ))
        .execute(connection)?;
    mark_changed(Dependency::filter(site));
    Ok(count > 0)
}

/// Returns the position of the newest lesson of a site that comes before the newest `keep`.
///
/// # Errors
/// `StorageError::Query`.
pub fn superseded(connection: &mut AnyConnection, site: SiteId, keep: i64) -> Result<Option<i64>> {
    let newest_superseded = spam_examples::table
        .filter(spam_examples::site_id.eq(site.get()))
        .order(spam_examples::position.desc())
        .offset(keep)
        .limit(1)
        .select(spam_examples::position);
    Ok(newest_superseded.first(connection).optional()?)
}

/// Forgets the oldest `limit` of the lessons of a site up to position `last`. Returns how many there were, and whether none is left.
///
/// # Errors
/// `StorageError::Query`.
pub fn shorten(connection: &mut AnyConnection, site: SiteId, last: i64, limit: i64) -> Result<(usize, bool)> {
    let old =
        spam_examples::table.filter(spam_examples::site_id.eq(site.get())).filter(spam_examples::position.le(last));
    let end: Option<i64> = old
        .order(spam_examples::position)
        .offset(limit.max(1) - 1)
        .limit(1)
        .select(spam_examples::position)
        .first(connection)
        .optional()?;
    let count = diesel::delete(old.filter(spam_examples::position.le(end.unwrap_or(last)))).execute(connection)?;
    Ok((count, end.is_none()))
}
