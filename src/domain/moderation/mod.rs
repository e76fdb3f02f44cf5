//! Statuses, actions, reasons and decisions: the terms of moderation. `judging` decides with them.

mod decision;
mod reason;

pub use decision::{Actor, Decision, TextBefore};
pub use reason::{Reason, ReasonCode, Verdict, Weight};

words! {
    /// What was decided about a comment. Any status can become any other.
    ///
    /// ```
    /// use afterword::domain::moderation::Status;
    ///
    /// assert_eq!(Status::parse("pending"), Some(Status::Pending));
    /// assert_eq!(Status::Pending.as_str(), "pending");
    /// assert_eq!(Status::parse("deleted"), None);
    /// assert!(Status::choose("deleted").is_err());
    /// ```
    Status {
        /// It waits for a moderator.
        Pending => "pending",
        /// It is published.
        Approved => "approved",
        /// It is unwanted advertising, kept for some weeks.
        Spam => "spam",
        /// It was thrown away, kept for some weeks.
        Trash => "trash",
    }
}

impl Status {
    /// Returns the status that the author sees: a discarded comment looks pending.
    pub const fn author_visible(self) -> Self {
        match self {
            Self::Approved => Self::Approved,
            Self::Pending | Self::Spam | Self::Trash => Self::Pending,
        }
    }

    /// Returns whether the comment was thrown away, and so can be restored, or deleted for good.
    pub const fn is_discarded(self) -> bool {
        matches!(self, Self::Spam | Self::Trash)
    }
}

words! {
    /// An action on a comment.
    Action {
        /// It came in, and the policy decided.
        Submit => "submit",
        /// It was published.
        Approve => "approve",
        /// It was put back into the queue.
        Hold => "hold",
        /// It was marked as spam.
        Spam => "spam",
        /// It was thrown away.
        Trash => "trash",
        /// It was restored to the status before it was discarded.
        Restore => "restore",
        /// Its text, name or website was changed.
        Edit => "edit",
        /// The decision before was undone.
        Undo => "undo",
    }
}

impl Action {
    /// Returns the action that leads to a status.
    pub const fn leading_to(status: Status) -> Self {
        match status {
            Status::Pending => Self::Hold,
            Status::Approved => Self::Approve,
            Status::Spam => Self::Spam,
            Status::Trash => Self::Trash,
        }
    }
}
