//! Decisions that the policy makes after a comment came: another service answered, or readers reported it.

use super::{Service, ServiceError, moderate};
use crate::domain::comment::Comment;
use crate::domain::moderation::{Action, Actor, Decision, Reason, Status};
use crate::domain::timestamp::Timestamp;
use crate::id::Ids;
use crate::metrics::{Deed, Tally};
use crate::storage::{self, AnyConnection};
use std::sync::Arc;

/// What the steps of one unit of work share.
#[derive(Clone)]
pub(super) struct PolicyDesk {
    ids: Arc<Ids>,
    /// When the unit of work was begun.
    pub(super) now: Timestamp,
    /// What it has done; to be counted once it is committed.
    pub(super) tally: Tally,
}

impl PolicyDesk {
    pub(super) fn new(service: &Service) -> Self {
        Self { ids: Arc::clone(&service.ids), now: service.clock.now(), tally: Tally::default() }
    }

    /// Gives a comment a status, which may be the one that it has, and keeps the decision with its reasons.
    pub(super) fn decide(
        &self,
        connection: &mut AnyConnection,
        comment: &Comment,
        to: Status,
        reasons: Vec<Reason>,
    ) -> Result<(), ServiceError> {
        if to != comment.status {
            moderate::set_status(connection, comment, to, self.now)?;
        }
        let action = Action::leading_to(to);
        self.tally.add(Deed::Decided(action));
        let decision = Decision {
            at: self.now,
            by: Actor::Policy.as_str().to_owned(),
            action,
            from: Some(comment.status),
            to,
            reasons,
            text_before: None,
            is_undone: false,
        };
        Ok(storage::decisions::insert(connection, self.ids.next(), comment.id, decision)?)
    }
}
