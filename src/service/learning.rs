//! Spam filters of sites: lessons from moderators' decisions, and a cache of the trained filters.
//!
//! A filter is its snapshot plus the lessons since. An undone lesson disappears at once if it is newer than the
//! snapshot, else with the next rebuild. A job looks for due rebuilds each minute.

use super::pace::{Pace, Progress};
use super::{Result, Service, unit};
use crate::crypto::{Keyring, Learned, SealError, SealedLearning};
use crate::domain::comment::Comment;
use crate::domain::moderation::{Action, Actor, Decision, Status};
use crate::domain::site::SiteId;
use crate::domain::spam::{Filter, Label, Lesson};
use crate::domain::timestamp::Timestamp;
use crate::storage::invalidation::{Dependency, Versions};
use crate::storage::training::{self, Mark};
use crate::storage::{self, AnyConnection, StorageError};
use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

/// The most lessons that a filter is made of: older ones no longer count.
const MAX_LESSONS: i64 = 20_000;
/// The most filters that are kept in memory, of about 0.6 MB each; others are read again when they are needed.
const MAX_KEPT: usize = 64;
/// The number of lessons after a snapshot from which the filter is rebuilt.
const MAX_SINCE_SNAPSHOT: i64 = 200;
/// The number of unsealed lessons of one read.
const SEALED_AT_ONCE: i64 = 200;
/// The most seconds until a filter with new lessons is rebuilt.
const REBUILD_AFTER_SECONDS: i64 = 86_400;

/// The filters of sites, as they were read last.
#[derive(Debug, Default)]
pub struct Filters {
    kept: RwLock<HashMap<SiteId, CachedFilter>>,
}

impl Filters {
    /// Keeps a filter; where there are too many, it takes the place of another one.
    fn keep(&self, site: SiteId, kept: CachedFilter) {
        let mut all = self.kept.write().unwrap_or_else(PoisonError::into_inner);
        let is_full = kept.filter.is_some() && all.values().filter(|kept| kept.filter.is_some()).count() >= MAX_KEPT;
        let other = all.iter().find(|(known, kept)| **known != site && kept.filter.is_some()).map(|(known, _)| *known);
        if let Some(other) = other.filter(|_| is_full && !all.contains_key(&site)) {
            all.remove(&other);
        }
        all.insert(site, kept);
    }
}

#[derive(Debug, Clone)]
struct CachedFilter {
    filter: Option<Arc<Filter>>,
    mark: Mark,
    versions: Versions,
}

/// Returns the filter of a site, from memory where nothing was learned since; `None` where nothing ever was.
///
/// # Errors
/// `Storage`.
pub async fn filter(service: &Service, site: SiteId) -> Result<Option<Arc<Filter>>> {
    let invalidation = service.database.invalidation();
    let kept = service.filters.kept.read().unwrap_or_else(PoisonError::into_inner).get(&site).cloned();
    if let Some(kept) = kept.as_ref().filter(|kept| invalidation.is_current(&kept.versions)) {
        return Ok(kept.filter.clone());
    }
    let versions = invalidation.versions([Dependency::filter(site)]);
    let known = kept.and_then(|kept| Some((kept.mark, kept.filter?)));
    let keyring = Arc::clone(&service.keyring);
    let (mark, filter) = unit::read(service, move |connection| read(connection, &keyring, site, known)).await?;
    service.filters.keep(site, CachedFilter { filter: filter.clone(), mark, versions });
    Ok(filter)
}

/// Reads a filter, going on from the one that is known where nothing but new lessons came.
fn read(
    connection: &mut AnyConnection,
    keyring: &Keyring,
    site: SiteId,
    known: Option<(Mark, Arc<Filter>)>,
) -> Result<(Mark, Option<Arc<Filter>>)> {
    let Some(mark) = training::mark(connection, site)? else { return Ok((Mark::default(), None)) };
    let is_behind = |known: &Mark| Mark { head: mark.head, ..*known } == mark;
    let (from, mut filter) = match known {
        Some((known, filter)) if is_behind(&known) => (known.head, filter),
        _ => match training::snapshot(connection, site)?.and_then(|sealed| open_filter(keyring, site, &sealed)) {
            Some(filter) => (mark.snapshot_head, Arc::new(filter)),
            None => (0, Arc::default()),
        },
    };
    let lessons = lessons_after(connection, keyring, site, from)?;
    if !lessons.is_empty() {
        let learning = Arc::make_mut(&mut filter);
        lessons.iter().for_each(|lesson| learning.learn(lesson));
    }
    Ok((mark, Some(filter)))
}

/// Reads the lessons of a site behind a position, the oldest first. Those that no key of the keyring opens are passed over: a
/// filter that knows less is better than a site that takes no comments.
fn lessons_after(
    connection: &mut AnyConnection,
    keyring: &Keyring,
    site: SiteId,
    position: i64,
) -> Result<Vec<Lesson>> {
    let kept = training::lessons_after(connection, site, position, MAX_LESSONS)?;
    let count = kept.len();
    let open = |kept| match kept {
        training::StoredLesson::Open(lesson) => Some(lesson),
        training::StoredLesson::Sealed(label, sealed) => {
            let plain = keyring.open_learning(site, Learned::Example, &sealed).ok()?;
            Lesson::from_bytes(&plain, label)
        }
    };
    let lessons: Vec<Lesson> = kept.into_iter().filter_map(open).collect();
    if lessons.len() < count {
        let (site, unreadable) = (site.get(), count - lessons.len());
        tracing::warn!(
            site,
            unreadable,
            "the keyring does not open all that the filter has learned; put its keys back"
        );
    }
    Ok(lessons)
}

fn open_filter(keyring: &Keyring, site: SiteId, sealed: &SealedLearning) -> Option<Filter> {
    Filter::from_bytes(&keyring.open_learning(site, Learned::Filter, sealed).ok()?)
}

fn seal(keyring: &Keyring, site: SiteId, lesson: &Lesson) -> Result<SealedLearning, SealError> {
    keyring.seal_learning(site, Learned::Example, &lesson.to_bytes())
}

/// Trains a filter with the outcome of moderators' decisions about a comment, in their unit of work. An undone decision
/// is unlearned.
///
/// # Errors
/// `Storage`.
pub(super) fn follow(
    connection: &mut AnyConnection,
    keyring: &Keyring,
    comment: &Comment,
    now: Timestamp,
) -> Result<()> {
    if comment.is_moderator {
        return Ok(());
    }
    let history = storage::decisions::of_comments(connection, &[comment.id.get()])?;
    let wanted = label(history.iter().map(|(_, decision)| decision));
    let known = training::label(connection, comment.id)?;
    if wanted == known {
        return Ok(());
    }
    if known.is_some() {
        training::forget(connection, comment.site_id, comment.id)?;
    }
    if let Some(label) = wanted {
        let lesson = Lesson::of(&comment.text.source, comment.author_url.as_deref(), label);
        let sealed = seal(keyring, comment.site_id, &lesson)?;
        training::append(connection, comment.site_id, &[(Some(comment.id), label, sealed)], now)?;
    }
    Ok(())
}

/// Returns the label that a history of decisions, oldest first, teaches: a moderator's last one, or that the policy's spam was none.
/// Holding and throwing away say nothing about spam.
fn label<'a>(history: impl DoubleEndedIterator<Item = &'a Decision>) -> Option<Label> {
    for decision in history.rev() {
        let is_own = decision.by == Actor::Policy;
        let taught = match (decision.action, decision.is_undone, is_own) {
            (Action::Submit, true, _) if decision.to == Status::Spam => Some(Label::Ham),
            (_, true, _) | (_, _, true) | (Action::Edit | Action::Undo | Action::Submit, ..) => continue,
            (Action::Spam, ..) => Some(Label::Spam),
            (Action::Approve, ..) => Some(Label::Ham),
            (Action::Restore, ..) if decision.from == Some(Status::Spam) => Some(Label::Ham),
            (Action::Restore, ..) => continue,
            (Action::Hold | Action::Trash, ..) => None,
        };
        return taught;
    }
    None
}

/// Seeds the filter of a site with lessons from elsewhere, and rebuilds it.
///
/// # Errors
/// `Storage`.
pub async fn seed(service: &Service, site: SiteId, lessons: Vec<Lesson>) -> Result<()> {
    let now = service.clock.now();
    let sealed = |lesson: &Lesson| Ok((None, lesson.label, seal(&service.keyring, site, lesson)?));
    let lessons: Vec<_> = lessons.iter().map(sealed).collect::<Result<_, SealError>>()?;
    unit::write(service, move |connection| Ok(training::append(connection, site, &lessons, now)?)).await?;
    rebuild(service, site).await
}

/// Seals lessons that versions before this one kept open, until the pace stops. Once all are sealed, that costs one look.
async fn seal_old(service: &Service, pace: &mut Pace) -> Result<()> {
    while !pace.is_stopped() {
        let found = unit::read(service, move |connection| Ok(training::unsealed(connection, SEALED_AT_ONCE)?)).await?;
        if found.is_empty() {
            return Ok(());
        }
        let sealed = found
            .iter()
            .map(|(site, position, lesson)| Ok(((*site, *position), seal(&service.keyring, *site, lesson)?)));
        let mut sealed: Vec<_> = sealed.collect::<Result<_, SealError>>()?;
        let write = |limit: i64| {
            let some = sealed.split_off(sealed.len().saturating_sub(usize::try_from(limit).unwrap_or(usize::MAX)));
            let is_done = sealed.is_empty();
            move |connection: &mut AnyConnection| {
                some.iter().try_for_each(|(place, sealed)| training::seal(connection, *place, sealed))?;
                Ok(Progress { count: some.len(), is_done })
            }
        };
        pace.work_off(&service.database, write).await?;
    }
    Ok(())
}

/// Rebuilds every filter that is due, one after another until the pace stops, and tells how many there were.
///
/// # Errors
/// `Storage`; earlier rebuilds stay.
pub async fn rebuild_due(service: &Service, pace: &mut Pace) -> Result<usize> {
    seal_old(service, pace).await?;
    let now = service.clock.now();
    let marks = unit::read(service, |connection| Ok(training::marks(connection)?)).await?;
    let is_due = |mark: &Mark| {
        let since = mark.head - mark.snapshot_head;
        let age = now.seconds_since(Timestamp::from_millis(mark.rebuilt_at));
        mark.generation != mark.snapshot_generation
            || since >= MAX_SINCE_SNAPSHOT
            || (since > 0 && age >= REBUILD_AFTER_SECONDS)
    };
    let due: Vec<_> = marks.into_iter().filter(|(_, mark)| is_due(mark)).map(|(site, _)| site).collect();
    let mut count = 0;
    for site in due {
        if pace.is_stopped() {
            break;
        }
        rebuild_at(service, site, pace).await?;
        count += 1;
    }
    Ok(count)
}

/// Rebuilds the filter of a site from its log.
///
/// # Errors
/// `Storage`.
pub async fn rebuild(service: &Service, site: SiteId) -> Result<()> {
    rebuild_at(service, site, &mut Pace::unhindered()).await
}

/// As `rebuild`. Lessons that are too many go at a pace; where that stops, the rest is left to the next time.
async fn rebuild_at(service: &Service, site: SiteId, pace: &mut Pace) -> Result<()> {
    let keyring = Arc::clone(&service.keyring);
    let found = unit::read(service, move |connection| {
        let lessons = lessons_after(connection, &keyring, site, 0)?;
        let superseded = training::superseded(connection, site, MAX_LESSONS)?;
        Ok((training::mark(connection, site)?, lessons, superseded))
    })
    .await?;
    let (Some(mark), lessons, superseded) = found else { return Ok(()) };
    // Thousands of lessons take their time.
    let snapshot = tokio::task::spawn_blocking(move || Filter::rebuild(&lessons).to_bytes()).await;
    // The program is being stopped.
    let Ok(snapshot) = snapshot else { return Err(StorageError::Closed.into()) };
    let snapshot = service.keyring.seal_learning(site, Learned::Filter, &snapshot)?;
    let now = service.clock.now();
    unit::write(service, move |connection| Ok(training::keep_snapshot(connection, site, mark, &snapshot, now)?))
        .await?;
    let Some(last) = superseded else { return Ok(()) };
    let shorten = |limit: i64| {
        move |connection: &mut AnyConnection| {
            let (count, is_done) = training::shorten(connection, site, last, limit)?;
            Ok(Progress { count, is_done })
        }
    };
    pace.work_off(&service.database, shorten).await?;
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn so_many_filters_are_kept_and_no_more() {
        let filters = Filters::default();
        let versions =
            || crate::storage::invalidation::Invalidation::default().versions([Dependency::filter(SiteId::new(1))]);
        let kept = || CachedFilter { filter: Some(Arc::default()), mark: Mark::default(), versions: versions() };
        for number in (0..MAX_KEPT as i64 + 9).chain(0..3) {
            filters.keep(SiteId::new(number), kept());
            let all = filters.kept.read().unwrap();
            assert!(all.len() <= MAX_KEPT && all.contains_key(&SiteId::new(number)), "{number}: {}", all.len());
        }
    }

    fn decision(by: &str, action: Action, from: Option<Status>, to: Status, is_undone: bool) -> Decision {
        Decision {
            at: Timestamp::from_millis(0),
            by: Actor::from_stored(by.to_owned()),
            action,
            from,
            to,
            reasons: Vec::new(),
            text_before: None,
            is_undone,
        }
    }

    #[test]
    fn only_what_moderators_say_of_spam_teaches() {
        use Status::{Approved, Pending, Spam, Trash};
        let submit = |to, is_undone| decision("policy", Action::Submit, None, to, is_undone);
        let by = |action, from, to, is_undone| decision("mona", action, Some(from), to, is_undone);
        let cases = [
            (vec![submit(Spam, false)], None),
            (vec![submit(Approved, false)], None),
            (vec![submit(Spam, true), by(Action::Undo, Spam, Pending, false)], Some(Label::Ham)),
            (vec![submit(Approved, true), by(Action::Undo, Approved, Pending, false)], None),
            (vec![submit(Pending, false), by(Action::Spam, Pending, Spam, false)], Some(Label::Spam)),
            (vec![submit(Pending, false), by(Action::Approve, Pending, Approved, false)], Some(Label::Ham)),
            (vec![submit(Pending, false), by(Action::Spam, Pending, Spam, true)], None),
            (vec![submit(Pending, false), by(Action::Trash, Pending, Trash, false)], None),
            (vec![submit(Spam, false), by(Action::Restore, Spam, Pending, false)], Some(Label::Ham)),
            (
                vec![by(Action::Approve, Pending, Approved, false), by(Action::Spam, Approved, Spam, true)],
                Some(Label::Ham),
            ),
            (vec![by(Action::Approve, Pending, Approved, false), by(Action::Hold, Approved, Pending, false)], None),
            (
                vec![
                    by(Action::Spam, Pending, Spam, false),
                    decision("policy", Action::Hold, Some(Approved), Pending, false),
                ],
                Some(Label::Spam),
            ),
        ];
        for (history, expected) in cases {
            assert_eq!(label(history.iter()), expected, "{history:?}");
        }
    }
}
