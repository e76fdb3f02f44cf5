//! Decisions, as the history of a comment has them.

use super::{Action, Reason, Status};
use crate::domain::timestamp::Timestamp;

/// The actor of a decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The policy of the site.
    Policy,
    /// The author of the comment.
    Author,
    /// A moderator, by name.
    Moderator(String),
}

impl Actor {
    /// Takes the name under which a decision is kept.
    pub fn from_stored(name: String) -> Self {
        match name.as_str() {
            "policy" => Self::Policy,
            "author" => Self::Author,
            _ => Self::Moderator(name),
        }
    }

    /// Returns the name under which the decision is kept: `policy`, `author`, or the moderator's.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Policy => "policy",
            Self::Author => "author",
            Self::Moderator(name) => name,
        }
    }
}

/// The text of a comment before an edit, kept so that the edit can be undone.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextBefore {
    /// The source text.
    pub body: String,
    /// The author's name.
    pub author_name: String,
    /// The author's website.
    pub author_url: Option<String>,
}

/// One decision about a comment, as history keeps it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decision {
    /// When it was made.
    pub at: Timestamp,
    /// The name of its creator.
    pub by: Actor,
    /// The action.
    pub action: Action,
    /// The status before; `None` for the first decision.
    pub from: Option<Status>,
    /// The status after.
    pub to: Status,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The text before an edit.
    pub text_before: Option<TextBefore>,
    /// Whether it was undone.
    pub is_undone: bool,
}

impl Decision {
    /// Returns whether this kind of decision can be undone: no undo, no new comment that was held, no change that left
    /// it held.
    pub fn can_be_undone(&self) -> bool {
        match self.action {
            Action::Undo => false,
            Action::Submit => self.to != Status::Pending && self.by == Actor::Policy,
            _ => self.from != Some(self.to) || self.text_before.is_some(),
        }
    }
}
