//! Moderators' decisions: change status, edit, undo, delete; one comment or a batch.
//!
//! One unit of work changes status, history, counters and visibility. Every change can be undone except deletion.

use super::ledger::{self, Change, Ledger};
use super::permissions::require;
use super::queue::{self, AdminComment, QueueRequest, find_visible, gather, unseal};
use super::{Result, Service, ServiceError};
use crate::domain::account::{Principal, Scope};
use crate::domain::author::{AuthorName, Website};
use crate::domain::comment::{Comment, CommentId, CommentText};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::markup::{CommentBody, render};
use crate::domain::moderation::{Action, Actor, Decision, Reason, ReasonCode, Status, TextBefore};
use crate::domain::page::PageSize;
use crate::storage::{self, AnyConnection, WriteScope};

/// The most comments that are decided about at once.
pub const MAX_BATCH: usize = 500;

/// A moderator's decision.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Returns the comment this status.
    Become(Status),
    /// Takes the comment back from spam or trash, to the status before.
    Restore,
    /// Deletes the comment for good.
    Delete,
}

impl Verb {
    /// The words for verbs in a batch.
    pub const WORDS: &'static [(&'static str, Self)] = &[
        ("approve", Self::Become(Status::Approved)),
        ("hold", Self::Become(Status::Pending)),
        ("spam", Self::Become(Status::Spam)),
        ("trash", Self::Become(Status::Trash)),
        ("restore", Self::Restore),
        ("delete", Self::Delete),
    ];

    /// Returns the scope that it takes.
    pub const fn scope(self) -> Scope {
        match self {
            Self::Become(_) | Self::Restore => Scope::CommentsModerate,
            Self::Delete => Scope::CommentsDelete,
        }
    }
}

/// Changes to a comment as a moderator typed them; `None` leaves a value as it is.
#[derive(Debug, Clone, Default)]
pub struct CommentChange {
    /// The decision.
    pub verb: Option<Verb>,
    /// The source text.
    pub body: Option<String>,
    /// The author's name.
    pub author_name: Option<String>,
    /// The author's website; blank for none.
    pub author_url: Option<String>,
}

impl CommentChange {
    fn has_texts(&self) -> bool {
        self.body.is_some() || self.author_name.is_some() || self.author_url.is_some()
    }
}

fn by(principal: &Principal) -> Actor {
    Actor::Moderator(principal.name().to_owned())
}

fn reasons() -> Vec<Reason> {
    vec![Reason::new(ReasonCode::Moderator)]
}

/// Decides about a comment, edits it, or both, if it still is as the moderator saw it.
///
/// # Errors
/// `Forbidden`, `NotFound`, `StaleVersion` unless `version` is its version (`None` for any), `InvalidTransition`, or
/// `Invalid` with every broken rule.
pub async fn change(
    service: &Service,
    principal: &Principal,
    id: CommentId,
    version: Option<i64>,
    change: CommentChange,
) -> Result<AdminComment> {
    let editor = principal.clone();
    step(service, principal, id, version, move |connection, ledger, comment| {
        edit(connection, ledger, &comment, &change)?;
        let Some(verb) = change.verb else { return Ok(()) };
        // The decision and the lesson use the edited text.
        let comment = if change.has_texts() { find_visible(connection, &editor, id)? } else { comment };
        carry_out(connection, ledger, comment, verb).map(drop)
    })
    .await
}

/// Does something to a comment that still is as the moderator saw it, and shows it as it then is.
async fn step<F>(
    service: &Service,
    principal: &Principal,
    id: CommentId,
    version: Option<i64>,
    work: F,
) -> Result<AdminComment>
where
    F: FnOnce(&mut AnyConnection, &mut Ledger, Comment) -> Result<()> + Clone + Send + 'static,
{
    require(principal, Scope::CommentsModerate)?;
    let seen_by = principal.clone();
    let scope = WriteScope::SitesOf(vec![id]);
    let rows = ledger::write(service, by(principal), scope, move |connection, ledger| {
        let comment = find_at_version(connection, &seen_by, id, version)?;
        work(connection, ledger, comment)?;
        let comment = find_visible(connection, &seen_by, id)?;
        gather(connection, vec![comment])
    })
    .await?;
    unseal(service, rows).pop().ok_or(ServiceError::NotFound("comment"))
}

/// Deletes a comment for good. Its replies move up one level.
///
/// # Errors
/// `Forbidden`, `NotFound`, `StaleVersion`, or `InvalidTransition` unless it is spam or trash.
pub async fn delete(service: &Service, principal: &Principal, id: CommentId, version: Option<i64>) -> Result<()> {
    require(principal, Scope::CommentsDelete)?;
    let seen_by = principal.clone();
    let delete = move |connection: &mut AnyConnection, ledger: &mut Ledger| {
        let comment = find_at_version(connection, &seen_by, id, version)?;
        carry_out(connection, ledger, comment, Verb::Delete)
    };
    let scope = WriteScope::SitesOf(vec![id]);
    // Very many replies move in several units of work.
    while !ledger::write(service, by(principal), scope.clone(), delete.clone()).await? {}
    Ok(())
}

/// The result for one comment of a batch: its new status (`None` once deleted), or the error.
pub type BatchItem = (CommentId, Result<Option<Status>>);

/// Decides about several comments; a failure of one does not affect the others.
///
/// # Errors
/// `Forbidden`; `Invalid` for more than `MAX_BATCH` comments or for none; `Storage`, and then nothing was done, but for deletions
/// of comments with very many replies, which take several units of work.
pub async fn batch(
    service: &Service,
    principal: &Principal,
    ids: Vec<CommentId>,
    verb: Verb,
) -> Result<Vec<BatchItem>> {
    batch_as_seen(service, principal, ids.into_iter().map(|id| (id, None)).collect(), verb).await
}

/// Does so to each comment only if it still has the version beside it (`None` for any); else it fares as `StaleVersion`.
///
/// # Errors
/// Those of `batch`.
pub async fn batch_as_seen(
    service: &Service,
    principal: &Principal,
    ids: Vec<(CommentId, Option<i64>)>,
    verb: Verb,
) -> Result<Vec<BatchItem>> {
    require(principal, verb.scope())?;
    if ids.is_empty() || ids.len() > MAX_BATCH {
        let max = i64::try_from(MAX_BATCH).unwrap_or(i64::MAX);
        return Err(ServiceError::field("ids", Rule::OutOfRange { min: 1, max }));
    }
    let mut results = Vec::with_capacity(ids.len());
    let mut rest = ids;
    while !rest.is_empty() {
        let (seen_by, ids) = (principal.clone(), rest.clone());
        let scope = WriteScope::SitesOf(rest.iter().map(|(id, _)| *id).collect());
        let decide = move |connection: &mut AnyConnection, ledger: &mut Ledger| {
            decide_each(connection, ledger, &seen_by, &ids, verb)
        };
        let done = ledger::write(service, by(principal), scope, decide).await?;
        rest = rest.split_off(done.len());
        results.extend(done);
    }
    Ok(results)
}

/// Decides about comments in one unit of work, one after another, until one has more replies to move than fit into it.
fn decide_each(
    connection: &mut AnyConnection,
    ledger: &mut Ledger,
    principal: &Principal,
    ids: &[(CommentId, Option<i64>)],
    verb: Verb,
) -> Result<Vec<BatchItem>> {
    let mut results = Vec::with_capacity(ids.len());
    for (id, version) in ids {
        let outcome = find_at_version(connection, principal, *id, *version)
            .and_then(|comment| carry_out(connection, ledger, comment, verb));
        match outcome {
            // Something may have been written for this comment already.
            Err(error @ (ServiceError::Storage(_) | ServiceError::Seal(_))) => return Err(error),
            Err(error) => results.push((*id, Err(error))),
            Ok(false) => return Ok(results),
            Ok(true) => {
                results.push((*id, Ok(storage::comments::find(connection, *id)?.map(|comment| comment.status))));
            }
        }
    }
    Ok(results)
}

/// Decides about every comment of a request, `MAX_BATCH` at a time, and returns the numbers of successes and failures.
/// Comments that others decide about meanwhile stay as they are.
///
/// # Errors
/// As `queue::list` and `batch`. What was decided before stays decided.
pub async fn all_matching(
    service: &Service,
    principal: &Principal,
    request: QueueRequest,
    verb: Verb,
) -> Result<(usize, usize)> {
    let size = PageSize::usual((MAX_BATCH, MAX_BATCH));
    let (mut done, mut failed, mut after) = (0, 0, None);
    loop {
        let page = queue::list(service, principal, request.clone(), after, size).await?;
        let ids: Vec<_> = page.items.iter().map(|found| (found.comment.id, Some(found.comment.version))).collect();
        if !ids.is_empty() {
            let results = batch_as_seen(service, principal, ids, verb).await?;
            let succeeded = results.iter().filter(|(_, outcome)| outcome.is_ok()).count();
            done += succeeded;
            failed += results.len() - succeeded;
        }
        after = page.next;
        if after.is_none() {
            return Ok((done, failed));
        }
    }
}

/// Returns whether a comment with this history has a decision to undo.
pub fn can_undo(history: &[Decision]) -> bool {
    history.iter().any(|decision| !decision.is_undone && decision.can_be_undone())
}

/// Undoes the newest decision about a comment, by anyone. A first decision of the policy that published it or took it
/// for spam is undone by holding it; the filter learns such spam as ham.
///
/// # Errors
/// `Forbidden`, `NotFound`, `StaleVersion`, or `NothingToUndo`.
pub async fn undo(
    service: &Service,
    principal: &Principal,
    id: CommentId,
    version: Option<i64>,
) -> Result<AdminComment> {
    step(service, principal, id, version, |connection, ledger, comment| take_back(connection, ledger, &comment)).await
}

/// Approves a held comment that a moderator answers.
///
/// # Errors
/// As `change`.
pub(super) fn approve_parent(connection: &mut AnyConnection, ledger: &mut Ledger, parent: Comment) -> Result<()> {
    carry_out(connection, ledger, parent, Verb::Become(Status::Approved)).map(drop)
}

fn find_at_version(
    connection: &mut AnyConnection,
    principal: &Principal,
    id: CommentId,
    version: Option<i64>,
) -> Result<Comment> {
    let comment = find_visible(connection, principal, id)?;
    if version.is_none_or(|version| version == comment.version) { Ok(comment) } else { Err(ServiceError::StaleVersion) }
}

/// Carries a decision out. Returns whether it is done: a comment with very many replies is deleted in several units of work.
fn carry_out(connection: &mut AnyConnection, ledger: &mut Ledger, comment: Comment, verb: Verb) -> Result<bool> {
    let (action, to) = match verb {
        Verb::Become(status) => (Action::leading_to(status), status),
        Verb::Restore if comment.status.is_discarded() => {
            let before = storage::decisions::status_before_discard(connection, comment.id)?;
            (Action::Restore, before.unwrap_or(Status::Pending))
        }
        Verb::Delete if comment.status.is_discarded() => return ledger.delete(connection, comment),
        Verb::Restore | Verb::Delete => return Err(ServiceError::InvalidTransition),
    };
    if to != comment.status {
        ledger.change(connection, &comment, Change::new(action, to, reasons()))?;
    } else if !ledger.dismiss_reports(connection, &comment, reasons())? {
        return Err(ServiceError::InvalidTransition);
    }
    Ok(true)
}

/// Changes text, name and website, as far as they are given.
fn edit(connection: &mut AnyConnection, ledger: &mut Ledger, comment: &Comment, change: &CommentChange) -> Result<()> {
    let mut errors = FieldErrors::default();
    let mut edited = comment.clone();
    if let Some(body) = &change.body
        && let Some(body) = errors.check("body", CommentBody::parse(body))
    {
        let html = render(&body, comment.text.markup).html;
        edited.text = CommentText::new(body.as_str().to_owned(), comment.text.markup, html);
    }
    if let Some(name) = &change.author_name
        && let Some(name) = errors.check("author_name", AuthorName::parse(name))
    {
        name.as_str().clone_into(&mut edited.author_name);
    }
    if let Some(url) = &change.author_url {
        edited.author_url = match url.trim() {
            "" => None,
            url => errors.check("author_url", Website::parse(url)).map(|url| url.as_str().to_owned()),
        };
    }
    errors.into_result()?;
    if edited == *comment {
        return Ok(());
    }
    ledger.change(connection, comment, Change::new(Action::Edit, comment.status, reasons()).with_text(edited))
}

fn take_back(connection: &mut AnyConnection, ledger: &mut Ledger, comment: &Comment) -> Result<()> {
    let (id, last) = storage::decisions::newest_to_undo(connection, comment.id)?.ok_or(ServiceError::NothingToUndo)?;
    let to = match (last.action, last.from) {
        // What the policy published or discarded goes to a moderator.
        (Action::Submit, _) => Status::Pending,
        (_, from) => from.unwrap_or(comment.status),
    };
    let change = Change::new(Action::Undo, to, reasons()).undoing(id);
    let change = match last.text_before {
        Some(before) => change.with_text(restored(comment.clone(), before)),
        None => change,
    };
    ledger.change(connection, comment, change)
}

/// Returns the comment with the text from before an edit. That was accepted once, so it is rendered without being judged.
fn restored(comment: Comment, before: TextBefore) -> Comment {
    let markup = comment.text.markup;
    let html = render(&CommentBody::from_stored(before.body.clone()), markup).html;
    Comment {
        text: CommentText::new(before.body, markup, html),
        author_name: before.author_name,
        author_url: before.author_url,
        ..comment
    }
}
