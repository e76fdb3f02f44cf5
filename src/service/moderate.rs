//! Deciding about comments, editing, undoing, deleting.
//!
//! Status, history, counters and visibility change in one unit of work; every change can be undone but deleting.

use super::audit::{self, Event};
use super::learning;
use super::queue::{self, AdminComment, QueueRequest, find_visible, gather, require, unseal};
use super::submit::hash_text;
use super::{Service, ServiceError, akismet, reports};
use crate::crypto::Keyring;
use crate::domain::account::{Principal, Scope};
use crate::domain::author::{AuthorName, Website};
use crate::domain::comment::{Comment, CommentId, CommentText};
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::markup::{CommentBody, render};
use crate::domain::moderation::{Action, Decision, Reason, Status, TextBefore};
use crate::domain::page::PageSize;
use crate::domain::spam::Script;
use crate::domain::timestamp::Timestamp;
use crate::metrics::{Deed, Tally};
use crate::storage::{self, AnyConnection};
use std::sync::Arc;

/// The most comments that are decided about at once.
pub const MAX_BATCH: usize = 500;

/// What a moderator decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Verb {
    /// Gives the comment this status.
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

    /// Gives the scope that it takes.
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

/// What all steps of one change share.
#[derive(Clone)]
struct Desk {
    principal: Principal,
    keyring: Arc<Keyring>,
    ids: Arc<crate::id::Ids>,
    now: Timestamp,
    tally: Tally,
}

impl Desk {
    fn new(service: &Service, principal: &Principal) -> Self {
        Self {
            principal: principal.clone(),
            keyring: Arc::clone(&service.keyring),
            ids: Arc::clone(&service.ids),
            now: service.clock.now(),
            tally: Tally::default(),
        }
    }

    fn audit(
        &self,
        connection: &mut AnyConnection,
        action: &'static str,
        comment: CommentId,
    ) -> Result<(), ServiceError> {
        let event = Event::new(&self.principal, action, format!("comment:{}", comment.get()));
        Ok(audit::append(connection, &self.keyring, self.now, event)?)
    }

    fn decision(&self, action: Action, from: Status, to: Status) -> Decision {
        Decision {
            at: self.now,
            by: self.principal.name().to_owned(),
            action,
            from: Some(from),
            to,
            reasons: vec![Reason::new("moderator", "A moderator decided.")],
            text_before: None,
            is_undone: false,
        }
    }

    fn record(
        &self,
        connection: &mut AnyConnection,
        comment: CommentId,
        decision: Decision,
    ) -> Result<(), ServiceError> {
        self.tally.add(Deed::Decided(decision.action));
        Ok(storage::decisions::insert(connection, self.ids.next(), comment, decision)?)
    }
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
) -> Result<AdminComment, ServiceError> {
    step(service, principal, id, version, move |connection, desk, comment| {
        edit(connection, desk, &comment, &change)?;
        let Some(verb) = change.verb else { return Ok(()) };
        // What is decided about, and learned from, is the text as it then is.
        let comment = if change.has_texts() { find_visible(connection, &desk.principal, id)? } else { comment };
        carry_out(connection, desk, comment, verb).map(drop)
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
) -> Result<AdminComment, ServiceError>
where
    F: FnOnce(&mut AnyConnection, &Desk, Comment) -> Result<(), ServiceError> + Clone + Send + 'static,
{
    require(principal, Scope::CommentsModerate)?;
    let desk = Desk::new(service, principal);
    let tally = desk.tally.clone();
    let rows = service
        .database
        .write(move |connection| {
            desk.tally.begin();
            let comment = find_at_version(connection, &desk.principal, id, version)?;
            work(connection, &desk, comment)?;
            let comment = find_visible(connection, &desk.principal, id)?;
            gather(connection, vec![comment])
        })
        .await?;
    service.metrics.comments().count(&tally);
    unseal(service, rows).pop().ok_or(ServiceError::NotFound("comment"))
}

/// Deletes a comment for good. Its replies move up one level.
///
/// # Errors
/// `Forbidden`, `NotFound`, `StaleVersion`, or `InvalidTransition` unless it is spam or trash.
pub async fn delete(
    service: &Service,
    principal: &Principal,
    id: CommentId,
    version: Option<i64>,
) -> Result<(), ServiceError> {
    require(principal, Scope::CommentsDelete)?;
    let desk = Desk::new(service, principal);
    let tally = desk.tally.clone();
    let delete = move |connection: &mut AnyConnection| {
        desk.tally.begin();
        let comment = find_at_version(connection, &desk.principal, id, version)?;
        carry_out(connection, &desk, comment, Verb::Delete)
    };
    // Very many replies move in several units of work.
    while !service.database.write(delete.clone()).await? {}
    service.metrics.comments().count(&tally);
    Ok(())
}

/// How one comment of a batch fared: its new status (`None` once deleted), or why nothing was done.
pub type BatchItem = (CommentId, Result<Option<Status>, ServiceError>);

/// Decides about several comments, each by itself: what fails for one leaves the others.
///
/// # Errors
/// `Forbidden`; `Invalid` for more than `MAX_BATCH` comments or for none; `Storage`, and then nothing was done, but for deletions
/// of comments with very many replies, which take several units of work.
pub async fn batch(
    service: &Service,
    principal: &Principal,
    ids: Vec<CommentId>,
    verb: Verb,
) -> Result<Vec<BatchItem>, ServiceError> {
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
) -> Result<Vec<BatchItem>, ServiceError> {
    require(principal, verb.scope())?;
    if ids.is_empty() || ids.len() > MAX_BATCH {
        let max = i64::try_from(MAX_BATCH).unwrap_or(i64::MAX);
        return Err(ServiceError::field("ids", Rule::OutOfRange { min: 1, max }));
    }
    let mut results = Vec::with_capacity(ids.len());
    let mut rest = ids;
    while !rest.is_empty() {
        let desk = Desk::new(service, principal);
        let (tally, ids) = (desk.tally.clone(), rest.clone());
        let done = service.database.write(move |connection| decide_each(connection, &desk, &ids, verb)).await?;
        service.metrics.comments().count(&tally);
        rest = rest.split_off(done.len());
        results.extend(done);
    }
    Ok(results)
}

/// Decides about comments in one unit of work, one after another, until one has more replies to move than fit into it.
fn decide_each(
    connection: &mut AnyConnection,
    desk: &Desk,
    ids: &[(CommentId, Option<i64>)],
    verb: Verb,
) -> Result<Vec<BatchItem>, ServiceError> {
    desk.tally.begin();
    let mut results = Vec::with_capacity(ids.len());
    for (id, version) in ids {
        let outcome = find_at_version(connection, &desk.principal, *id, *version)
            .and_then(|comment| carry_out(connection, desk, comment, verb));
        match outcome {
            Err(error @ ServiceError::Storage(_)) => return Err(error),
            Err(error) => results.push((*id, Err(error))),
            Ok(false) => return Ok(results),
            Ok(true) => {
                results.push((*id, Ok(storage::comments::find(connection, *id)?.map(|comment| comment.status))));
            }
        }
    }
    Ok(results)
}

/// Decides about every comment that a request means, `MAX_BATCH` at a time, and tells for how many that was done and for
/// how many it was not possible. What somebody else decides about meanwhile is left as it then is.
///
/// # Errors
/// As `queue::list` and `batch`. What was decided before stays decided.
pub async fn all_matching(
    service: &Service,
    principal: &Principal,
    request: QueueRequest,
    verb: Verb,
) -> Result<(usize, usize), ServiceError> {
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

/// Tells whether a comment with this history has a decision that can be taken back.
pub fn can_undo(history: &[Decision]) -> bool {
    history.iter().any(|decision| !decision.is_undone && decision.can_be_undone())
}

/// Takes the newest decision about a comment back, whoever made it. What the policy published or took for spam when the
/// comment came goes to the queue; if that was spam, the filter learns that it was none.
///
/// # Errors
/// `Forbidden`, `NotFound`, `StaleVersion`, or `NothingToUndo`.
pub async fn undo(
    service: &Service,
    principal: &Principal,
    id: CommentId,
    version: Option<i64>,
) -> Result<AdminComment, ServiceError> {
    step(service, principal, id, version, |connection, desk, comment| take_back(connection, desk, &comment)).await
}

/// Approves a comment inside somebody else's unit of work, which counts it: the parent of a moderator's reply.
pub(super) fn approve_parent(
    connection: &mut AnyConnection,
    service: &Service,
    principal: &Principal,
    comment: Comment,
    tally: &Tally,
) -> Result<(), ServiceError> {
    let desk = Desk { tally: tally.clone(), ..Desk::new(service, principal) };
    carry_out(connection, &desk, comment, Verb::Become(Status::Approved)).map(drop)
}

fn find_at_version(
    connection: &mut AnyConnection,
    principal: &Principal,
    id: CommentId,
    version: Option<i64>,
) -> Result<Comment, ServiceError> {
    let comment = find_visible(connection, principal, id)?;
    if version.is_none_or(|version| version == comment.version) { Ok(comment) } else { Err(ServiceError::StaleVersion) }
}

/// Carries a decision out. Returns whether it is done: a comment with very many replies is deleted in several units of work.
fn carry_out(connection: &mut AnyConnection, desk: &Desk, comment: Comment, verb: Verb) -> Result<bool, ServiceError> {
    let (action, to) = match verb {
        Verb::Become(status) => (Action::leading_to(status), status),
        Verb::Restore if comment.status.is_discarded() => {
            let before = storage::decisions::status_before_discard(connection, comment.id)?;
            (Action::Restore, before.unwrap_or(Status::Pending))
        }
        Verb::Delete if comment.status.is_discarded() => {
            if !storage::threads::delete(connection, &comment)? {
                return Ok(false);
            }
            desk.tally.add(Deed::Deleted);
            desk.audit(connection, "comment.delete", comment.id)?;
            return Ok(true);
        }
        Verb::Restore | Verb::Delete => return Err(ServiceError::InvalidTransition),
    };
    if to != comment.status {
        set_status(connection, &comment, to, desk.now)?;
    } else if !reports::dismiss(connection, &comment, desk.now)? {
        return Err(ServiceError::InvalidTransition);
    }
    desk.record(connection, comment.id, desk.decision(action, comment.status, to))?;
    learning::follow(connection, &desk.keyring, &comment, desk.now)?;
    desk.audit(connection, audited(action), comment.id)?;
    Ok(true)
}

/// Gives a comment a status, and keeps counters and visibility true.
pub(super) fn set_status(
    connection: &mut AnyConnection,
    comment: &Comment,
    to: Status,
    now: Timestamp,
) -> Result<(), ServiceError> {
    storage::comments::set_status(connection, comment.id, to, now)?;
    if to == Status::Approved
        && let Some(script) = Script::of(&comment.text.html.plain_text())
    {
        storage::spam_memory::count_script(connection, comment.site_id, script, 1)?;
    }
    akismet::decided(connection, comment.id, to, now)?;
    reports::decided(connection, comment, to)?;
    Ok(storage::threads::count_move(connection, comment, to)?)
}

const fn audited(action: Action) -> &'static str {
    match action {
        Action::Submit => "comment.submit",
        Action::Approve => "comment.approve",
        Action::Hold => "comment.hold",
        Action::Spam => "comment.spam",
        Action::Trash => "comment.trash",
        Action::Restore => "comment.restore",
        Action::Edit => "comment.edit",
        Action::Undo => "comment.undo",
    }
}

/// Changes what is given of text, name and website; nothing where nothing is.
fn edit(
    connection: &mut AnyConnection,
    desk: &Desk,
    comment: &Comment,
    change: &CommentChange,
) -> Result<(), ServiceError> {
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
    if !errors.is_empty() {
        return Err(errors.into());
    }
    if edited == *comment {
        return Ok(());
    }
    let mut decision = desk.decision(Action::Edit, comment.status, comment.status);
    decision.text_before = Some(TextBefore {
        body: comment.text.source.clone(),
        author_name: comment.author_name.clone(),
        author_url: comment.author_url.clone(),
    });
    edited.edited_at = Some(desk.now);
    save_text(connection, &edited)?;
    desk.record(connection, comment.id, decision)?;
    desk.audit(connection, audited(Action::Edit), comment.id)
}

/// Writes a changed text, name or website, and moves the thread's version where readers see it.
pub(super) fn save_text(connection: &mut AnyConnection, comment: &Comment) -> Result<(), ServiceError> {
    let hash = hash_text(&comment.author_name, comment.parent_id, &comment.text.source);
    storage::comments::set_text(connection, comment, &hash)?;
    if comment.is_visible {
        storage::articles::touch(connection, comment.article_id, 0)?;
    }
    Ok(())
}

fn take_back(connection: &mut AnyConnection, desk: &Desk, comment: &Comment) -> Result<(), ServiceError> {
    let (id, last) = storage::decisions::newest_to_undo(connection, comment.id)?.ok_or(ServiceError::NothingToUndo)?;
    if let Some(before) = last.text_before {
        restore_text(connection, desk, comment, before)?;
    }
    let to = match (last.action, last.from) {
        // What the policy published or threw away by itself goes to a moderator.
        (Action::Submit, _) => Status::Pending,
        (_, from) => from.unwrap_or(comment.status),
    };
    if to != comment.status {
        set_status(connection, comment, to, desk.now)?;
    }
    storage::decisions::mark_undone(connection, id)?;
    desk.record(connection, comment.id, desk.decision(Action::Undo, comment.status, to))?;
    learning::follow(connection, &desk.keyring, comment, desk.now)?;
    desk.audit(connection, audited(Action::Undo), comment.id)
}

fn restore_text(
    connection: &mut AnyConnection,
    desk: &Desk,
    comment: &Comment,
    before: TextBefore,
) -> Result<(), ServiceError> {
    let mut restored = comment.clone();
    // The text was taken once, so it is rendered without being judged again.
    let html = render(&CommentBody::from_stored(before.body.clone()), comment.text.markup).html;
    restored.text = CommentText::new(before.body, comment.text.markup, html);
    restored.author_name = before.author_name;
    restored.author_url = before.author_url;
    restored.edited_at = Some(desk.now);
    save_text(connection, &restored)
}
