//! What a unit of work did to comments: counted once it is committed.

use crate::domain::comment::CommentId;
use crate::domain::moderation::{Action, Actor, Status};
use crate::domain::site::SiteId;
use crate::metrics::Metrics;

/// One change of one comment.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Effect {
    /// The comment.
    pub comment: CommentId,
    /// Its site.
    pub site: SiteId,
    /// Who caused it.
    pub by: Actor,
    /// What changed.
    pub change: Changed,
}

/// What changed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Changed {
    /// The comment came in, with this status.
    Entered(Status),
    /// A later decision was made.
    Decided {
        /// What was done.
        action: Action,
        /// The status before.
        from: Status,
        /// The status after; may be the same.
        to: Status,
    },
    /// The comment was deleted for good.
    Deleted,
}

/// What a unit of work returns, together with its effects.
#[derive(Debug)]
pub struct Recorded<T> {
    /// What it returns.
    pub value: T,
    pub(super) effects: Vec<Effect>,
    pub(super) metrics: Metrics,
}

impl<T> Recorded<T> {
    /// Counts the effects. To be called after the commit: what is rolled back has not happened.
    pub fn count(&self) {
        let metrics = self.metrics.comments();
        for effect in &self.effects {
            match (effect.change, &effect.by) {
                (Changed::Entered(status), Actor::Policy | Actor::Author) => metrics.submitted(status),
                (Changed::Entered(_), Actor::Moderator(_)) => metrics.decided(Action::Submit),
                (Changed::Decided { action, .. }, _) => metrics.decided(action),
                // The purge, which acts as the policy, counts what it deletes by itself.
                (Changed::Deleted, Actor::Policy) => {}
                (Changed::Deleted, Actor::Author | Actor::Moderator(_)) => metrics.deleted(),
            }
        }
    }
}
