//! The ledger: every comment comes, changes and goes through it.
//!
//! A use case decides what is to happen. The ledger makes it happen in the unit of work of the use case: existence, status,
//! author-visible status, text, visibility, counters and version of the comment, the decision in its history, the audit log, the
//! lesson for the filter, the reports and Akismet's feedback. It gives back the effects, which are counted after the
//! commit. `tests/architecture.rs` keeps everybody else from doing any of that.

mod effects;
mod settlement;

pub use effects::{Changed, Effect, Recorded};
pub(super) use settlement::{settle_feedback, spam_or_ham};

use super::audit::{self, Event};
use super::{Service, ServiceError, learning, unit};
use crate::crypto::{Keyring, digest};
use crate::domain::comment::{Comment, CommentId};
use crate::domain::judging::Evidence;
use crate::domain::moderation::{Action, Actor, Decision, Reason, Status};
use crate::domain::spam::Script;
use crate::domain::timestamp::Timestamp;
use crate::id::Ids;
use crate::metrics::Metrics;
use crate::storage::akismet::Check;
use crate::storage::comments::NewComment;
use crate::storage::decisions::NewDecision;
use crate::storage::{self, AnyConnection, WriteScope};
use settlement::{settle_check, settle_reports};
use std::sync::Arc;

/// Writes what one actor does to comments in one unit of work.
#[derive(Debug, Clone)]
pub(super) struct Ledger {
    actor: Actor,
    keyring: Arc<Keyring>,
    ids: Arc<Ids>,
    metrics: Metrics,
    /// When the unit of work was asked for.
    pub(super) now: Timestamp,
    effects: Vec<Effect>,
}

/// A comment that comes in, with the decision about it.
#[derive(Debug, Clone)]
pub(super) struct NewEntry {
    pub(super) comment: NewComment,
    pub(super) decision_id: i64,
    pub(super) reasons: Vec<Reason>,
    /// What spoke for and against it; `None` where nothing was judged.
    pub(super) evidence: Option<Evidence>,
    /// The question to ask Akismet, on sites that do.
    pub(super) check: Option<Check>,
}

/// What a later decision changes.
#[derive(Debug, Clone)]
pub(super) struct Change {
    action: Action,
    to: Status,
    reasons: Vec<Reason>,
    edited: Option<Comment>,
    undone: Option<i64>,
    author_visible_status: Option<Option<Status>>,
}

impl Change {
    /// Decides by the policy of the site: gives the comment a status, which may be the one that it has.
    pub(super) const fn to(status: Status, reasons: Vec<Reason>) -> Self {
        Self::new(Action::leading_to(status), status, reasons)
    }

    /// Gives the comment a status; the one that it has is only noted in its history.
    pub(super) const fn new(action: Action, to: Status, reasons: Vec<Reason>) -> Self {
        Self { action, to, reasons, edited: None, undone: None, author_visible_status: None }
    }

    /// Replaces text, name and website by those of `edited`.
    pub(super) fn with_text(self, edited: Comment) -> Self {
        Self { edited: Some(edited), ..self }
    }

    /// Marks the decision with this id as taken back.
    pub(super) fn undoing(self, decision: i64) -> Self {
        Self { undone: Some(decision), ..self }
    }

    /// Sets the status that the author sees; `None` for the comment's own.
    pub(super) fn with_author_visible_status(self, status: Option<Status>) -> Self {
        Self { author_visible_status: Some(status), ..self }
    }
}

/// Runs a unit of work that writes within `scope` with a ledger for `actor`, and counts the effects after the commit.
///
/// # Errors
/// What `work` returns; `Storage`.
pub(super) async fn write<T, F>(service: &Service, actor: Actor, scope: WriteScope, work: F) -> Result<T, ServiceError>
where
    T: Send + 'static,
    F: FnOnce(&mut AnyConnection, &mut Ledger) -> Result<T, ServiceError> + Clone + Send + 'static,
{
    let mut ledger = Ledger::new(service, actor);
    let work = move |connection: &mut AnyConnection| {
        let value = work(connection, &mut ledger)?;
        Ok(ledger.hand_over(value))
    };
    let write = || service.database.write_then(scope.clone(), work.clone(), Recorded::count);
    unit::with_fresh_ids(write).await.map(|recorded: Recorded<T>| recorded.value)
}

impl Ledger {
    pub(super) fn new(service: &Service, actor: Actor) -> Self {
        Self {
            actor,
            keyring: Arc::clone(&service.keyring),
            ids: Arc::clone(&service.ids),
            metrics: service.metrics.clone(),
            now: service.clock.now(),
            effects: Vec::new(),
        }
    }

    /// Hands the effects over, with what the unit of work returns.
    pub(super) fn hand_over<T>(&mut self, value: T) -> Recorded<T> {
        Recorded { value, effects: std::mem::take(&mut self.effects), metrics: self.metrics.clone() }
    }

    /// Stores comments that come in, each with its first decision. A moderator's own comment is in the audit log.
    ///
    /// # Errors
    /// `Storage`: a unique violation where an id is taken.
    pub(super) fn enter(&mut self, connection: &mut AnyConnection, entries: Vec<NewEntry>) -> Result<(), ServiceError> {
        storage::threads::count_in_all(connection, entries.iter().map(|entry| &entry.comment.comment))?;
        let (mut comments, mut decisions, mut checks) = (Vec::new(), Vec::new(), Vec::new());
        for NewEntry { comment: new, decision_id, reasons, evidence, check } in entries {
            let comment = &new.comment;
            self.note(comment, Changed::Entered(comment.status));
            let decision = Decision {
                at: comment.created_at,
                by: self.actor.clone(),
                action: Action::Submit,
                from: None,
                to: comment.status,
                reasons,
                text_before: None,
                is_undone: false,
            };
            decisions.push(NewDecision { id: decision_id, comment: comment.id, decision, evidence });
            checks.extend(check);
            comments.push(new);
        }
        let ids: Vec<CommentId> = comments.iter().map(|new| new.comment.id).collect();
        storage::comments::insert_all(connection, comments)?;
        storage::akismet::insert_all(connection, checks)?;
        storage::decisions::insert_all(connection, decisions)?;
        ids.into_iter().try_for_each(|id| self.audit(connection, Action::Submit, id))
    }

    /// Changes a comment, given as it is now, and adds the decision to its history. What a moderator decides teaches the
    /// filter and is in the audit log.
    ///
    /// # Errors
    /// `Storage`; `Seal` where the lesson for the filter cannot be sealed.
    pub(super) fn change(
        &mut self,
        connection: &mut AnyConnection,
        comment: &Comment,
        change: Change,
    ) -> Result<(), ServiceError> {
        let Change { action, to, reasons, edited, undone, author_visible_status } = change;
        if let Some(edited) = &edited {
            self.set_text(connection, edited)?;
        }
        if to != comment.status {
            self.set_status(connection, comment, to)?;
        }
        if let Some(status) = author_visible_status {
            self.set_author_visible_status(connection, comment.id, status)?;
        }
        if let Some(undone) = undone {
            storage::decisions::mark_undone(connection, undone)?;
        }
        let decision = Decision {
            at: self.now,
            by: self.actor.clone(),
            action,
            from: Some(comment.status),
            to,
            reasons,
            text_before: edited.filter(|_| action == Action::Edit).map(|_| comment.text_before_edit()),
            is_undone: false,
        };
        let new = NewDecision { id: self.ids.next(), comment: comment.id, decision, evidence: None };
        storage::decisions::insert_all(connection, vec![new])?;
        self.note(comment, Changed::Decided { action, from: comment.status, to });
        if matches!(self.actor, Actor::Moderator(_)) {
            learning::follow(connection, &self.keyring, comment, self.now)?;
        }
        self.audit(connection, action, comment.id)
    }

    /// Approves a published comment again that readers have reported, and so settles the reports. Returns whether there was
    /// a report; without one nothing changes.
    ///
    /// # Errors
    /// As `change`.
    pub(super) fn dismiss_reports(
        &mut self,
        connection: &mut AnyConnection,
        comment: &Comment,
        reasons: Vec<Reason>,
    ) -> Result<bool, ServiceError> {
        if comment.status != Status::Approved || !storage::reported::forget(connection, comment.id)? {
            return Ok(false);
        }
        storage::reports::settle(connection, comment.id)?;
        storage::comments::set_status(connection, comment.id, Status::Approved, self.now)?;
        self.change(connection, comment, Change::new(Action::Approve, Status::Approved, reasons))?;
        Ok(true)
    }

    /// Sets the status that the author of a comment sees; `None` for the comment's own. History does not tell of it.
    ///
    /// # Errors
    /// `Storage`.
    pub(super) fn set_author_visible_status(
        &self,
        connection: &mut AnyConnection,
        comment: CommentId,
        status: Option<Status>,
    ) -> Result<(), ServiceError> {
        Ok(storage::comments::set_author_visible_status(connection, comment, status)?)
    }

    /// Deletes a comment for good; one that is published is hidden first. Its replies move up one level. Returns whether it
    /// is deleted: a comment with very many replies takes several units of work.
    ///
    /// What its author deletes, the filter forgets.
    ///
    /// # Errors
    /// `Storage`.
    pub(super) fn delete(
        &mut self,
        connection: &mut AnyConnection,
        mut comment: Comment,
    ) -> Result<bool, ServiceError> {
        if self.actor == Actor::Author {
            storage::training::forget(connection, comment.site_id, comment.id)?;
        }
        if comment.status == Status::Approved {
            self.set_status(connection, &comment, Status::Trash)?;
            comment = Comment { status: Status::Trash, is_visible: false, ..comment };
        }
        if !storage::threads::delete(connection, &comment)? {
            return Ok(false);
        }
        self.note(&comment, Changed::Deleted);
        let action = match self.actor {
            Actor::Author => "comment.withdraw",
            Actor::Moderator(_) => "comment.delete",
            // The purge tells how many it deleted.
            Actor::Policy => return Ok(true),
        };
        self.append(connection, action, comment.id)?;
        Ok(true)
    }

    /// Deletes discarded comments of one status for good, and tells the audit log how many. Returns how many: a comment with
    /// very many replies ends the unit of work, and is deleted in a later one.
    ///
    /// # Errors
    /// `Storage`.
    pub(super) fn purge(
        &mut self,
        connection: &mut AnyConnection,
        status: Status,
        ids: &[CommentId],
    ) -> Result<usize, ServiceError> {
        let answered = storage::retention::delete_unanswered(connection, status, ids)?;
        let mut count = ids.len() - answered.len();
        for id in answered {
            if let Some(comment) = storage::comments::find(connection, id)?
                && !self.delete(connection, comment)?
            {
                break;
            }
            count += 1;
        }
        if count > 0 {
            let event = Event::by(self.actor.as_str(), "comment.purge", format!("status:{}", status.as_str()));
            let event = event.with_details(format!("{count} comments"));
            audit::append(connection, &self.keyring, self.now, event)?;
        }
        Ok(count)
    }

    fn set_status(&self, connection: &mut AnyConnection, comment: &Comment, to: Status) -> Result<(), ServiceError> {
        storage::comments::set_status(connection, comment.id, to, self.now)?;
        if to == Status::Approved
            && let Some(script) = Script::of(&comment.text.html.plain_text())
        {
            storage::spam_memory::count_script(connection, comment.site_id, script, 1)?;
        }
        settle_check(connection, comment.id, to, self.now)?;
        settle_reports(connection, comment, to)?;
        Ok(storage::threads::count_move(connection, comment, to)?)
    }

    /// Writes text, name and website, and moves the version of the article where readers see the comment.
    fn set_text(&self, connection: &mut AnyConnection, edited: &Comment) -> Result<(), ServiceError> {
        let edited = Comment { edited_at: Some(self.now), ..edited.clone() };
        let hash = hash_text(&edited.author_name, edited.parent_id, &edited.text.source);
        storage::comments::set_text(connection, &edited, &hash)?;
        if edited.is_visible {
            storage::articles::touch(connection, edited.article_id, 0)?;
        }
        Ok(())
    }

    fn note(&mut self, comment: &Comment, change: Changed) {
        let effect = Effect { comment: comment.id, site: comment.site_id, by: self.actor.clone(), change };
        self.effects.push(effect);
    }

    /// Adds what a moderator did to the audit log.
    fn audit(&self, connection: &mut AnyConnection, action: Action, comment: CommentId) -> Result<(), ServiceError> {
        match self.actor {
            Actor::Moderator(_) => self.append(connection, audited(action), comment),
            Actor::Policy | Actor::Author => Ok(()),
        }
    }

    fn append(
        &self,
        connection: &mut AnyConnection,
        action: &'static str,
        comment: CommentId,
    ) -> Result<(), ServiceError> {
        let event = Event::by(self.actor.as_str(), action, format!("comment:{}", comment.get()));
        Ok(audit::append(connection, &self.keyring, self.now, event)?)
    }
}

const fn audited(action: Action) -> &'static str {
    match action {
        Action::Submit => "comment.reply",
        Action::Approve => "comment.approve",
        Action::Hold => "comment.hold",
        Action::Spam => "comment.spam",
        Action::Trash => "comment.trash",
        Action::Restore => "comment.restore",
        Action::Edit => "comment.edit",
        Action::Undo => "comment.undo",
    }
}

/// Hashes what two comments share that say the same: name, parent and text, without case and surrounding space. The address
/// is no part of it.
pub(super) fn hash_text(author_name: &str, parent_id: Option<CommentId>, body: &str) -> Vec<u8> {
    let parent = parent_id.map_or(0, CommentId::get).to_be_bytes();
    let name = author_name.trim().to_lowercase();
    let body = body.trim().to_lowercase();
    digest(&[name.as_bytes(), &parent, body.as_bytes()])
}
