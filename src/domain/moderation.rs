//! Verdicts, decisions, statuses, and the policy that turns the first into the last.
//!
//! Each check gives a `Verdict` with its reason; `Policy` combines them. A decision is stored with its reasons, shown
//! to moderators, and can be undone. No check acts by itself.

use super::site::ModerationMode;
use super::timestamp::Timestamp;

words! {
    /// What was decided about a comment. Any status can become any other.
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
    /// Gives the status that the author is shown: what was thrown away looks as if it waited.
    pub const fn shown_to_author(self) -> Self {
        match self {
            Self::Approved => Self::Approved,
            Self::Pending | Self::Spam | Self::Trash => Self::Pending,
        }
    }

    /// Tells whether the comment was thrown away, and so can be restored, or deleted for good.
    pub const fn is_discarded(self) -> bool {
        matches!(self, Self::Spam | Self::Trash)
    }
}

words! {
    /// What was done to a comment.
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
        /// It went back to the status before it was discarded.
        Restore => "restore",
        /// Its text, name or website was changed.
        Edit => "edit",
        /// The decision before was taken back.
        Undo => "undo",
    }
}

impl Action {
    /// Gives the action that leads to a status.
    pub const fn leading_to(status: Status) -> Self {
        match status {
            Status::Pending => Self::Hold,
            Status::Approved => Self::Approve,
            Status::Spam => Self::Spam,
            Status::Trash => Self::Trash,
        }
    }
}

/// Why a check thinks what it thinks: a stable code, and a sentence for the moderator.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The stable code, `snake_case`.
    pub code: String,
    /// The sentence. It never holds an address or a network address.
    pub message: String,
}

impl Reason {
    /// Makes a reason.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into() }
    }
}

/// What a check would have done with a comment.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Opinion {
    /// A moderator should look at it.
    Hold,
    /// It is spam.
    Spam,
}

/// What a check that objects to a comment thinks, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict {
    /// What the check would do.
    pub opinion: Opinion,
    /// Why.
    pub reason: Reason,
}

/// Decides about new comments.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Policy {
    /// What happens to a comment that no check objects to.
    pub mode: ModerationMode,
}

impl Policy {
    /// Combines verdicts: the sternest opinion wins, every reason is kept, and the site's mode speaks last.
    pub fn decide(self, verdicts: Vec<Verdict>) -> (Status, Vec<Reason>) {
        let sternest = verdicts.iter().map(|verdict| verdict.opinion).max();
        let mut reasons: Vec<_> = verdicts.into_iter().map(|verdict| verdict.reason).collect();
        let status = match (sternest, self.mode) {
            (Some(Opinion::Spam), _) => Status::Spam,
            (Some(Opinion::Hold), _) => Status::Pending,
            (None, ModerationMode::Held) => {
                reasons.push(Reason::new("site_holds_all", "This site holds every comment for a moderator."));
                Status::Pending
            }
            (None, ModerationMode::Open) => {
                reasons.push(Reason::new("no_objection", "No check objected, and this site publishes at once."));
                Status::Approved
            }
        };
        (status, reasons)
    }
}

/// Who decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Actor {
    /// The policy of the site.
    Policy,
    /// A moderator, by name.
    Moderator(String),
}

impl Actor {
    /// Gives the name under which the decision is kept.
    pub fn as_str(&self) -> &str {
        match self {
            Self::Policy => "policy",
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
    /// Who made it: `policy`, or a moderator's name.
    pub by: String,
    /// What was done.
    pub action: Action,
    /// The status before; `None` for the first decision.
    pub from: Option<Status>,
    /// The status after.
    pub to: Status,
    /// Why.
    pub reasons: Vec<Reason>,
    /// What an edit replaced.
    pub text_before: Option<TextBefore>,
    /// Whether it has been taken back.
    pub is_undone: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(opinion: Opinion, code: &str) -> Verdict {
        Verdict { opinion, reason: Reason::new(code, "because") }
    }

    #[test]
    fn sternest_opinion_wins_and_every_reason_is_kept() {
        let policy = Policy { mode: ModerationMode::Open };
        let verdicts = vec![verdict(Opinion::Hold, "links"), verdict(Opinion::Spam, "honeypot")];
        let (status, reasons) = policy.decide(verdicts);
        assert_eq!(status, Status::Spam);
        assert_eq!(reasons.iter().map(|reason| reason.code.as_str()).collect::<Vec<_>>(), ["links", "honeypot"]);
    }

    #[test]
    fn without_objection_the_mode_of_the_site_decides() {
        assert_eq!(Policy { mode: ModerationMode::Held }.decide(vec![]).0, Status::Pending);
        assert_eq!(Policy { mode: ModerationMode::Open }.decide(vec![]).0, Status::Approved);
    }

    #[test]
    fn open_site_still_holds_what_a_check_objects_to() {
        let verdicts = vec![verdict(Opinion::Hold, "links")];
        assert_eq!(Policy { mode: ModerationMode::Open }.decide(verdicts).0, Status::Pending);
    }

    #[test]
    fn author_cannot_tell_spam_and_trash_from_waiting() {
        for status in [Status::Pending, Status::Spam, Status::Trash] {
            assert_eq!(status.shown_to_author(), Status::Pending);
        }
        assert_eq!(Status::Approved.shown_to_author(), Status::Approved);
    }
}
