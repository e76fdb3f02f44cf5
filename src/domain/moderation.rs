//! Verdicts, decisions, statuses, and the policy that turns the first into the last.
//!
//! Each check gives a `Verdict` with its reason; `Policy` combines them. A decision is stored with its reasons, shown
//! to moderators, and can be undone. No check acts by itself.

use super::policy::{ModerationMode, PolicySettings};
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

/// How much a verdict counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Weight {
    /// It only tells something.
    Note,
    /// It counts toward holding and toward spam; against both where it is negative.
    Points(i32),
    /// It counts toward holding only.
    HoldPoints(i32),
    /// It holds the comment whatever the score.
    Hold,
    /// It makes the comment spam whatever the score.
    Spam,
}

impl Weight {
    /// Gives the points that moderators are shown; `None` where it does not count by points.
    pub const fn points(self) -> Option<i32> {
        match self {
            Self::Points(points) | Self::HoldPoints(points) => Some(points),
            Self::Note | Self::Hold | Self::Spam => None,
        }
    }
}

/// Why something was decided: a stable code, a sentence for the moderator, and how much it counted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reason {
    /// The stable code, `snake_case`.
    pub code: String,
    /// The sentence. It never holds an address or a network address.
    pub message: String,
    /// How much it counted.
    pub weight: Weight,
    /// What a sentence in another language needs, by name.
    pub values: Vec<(String, String)>,
}

impl Reason {
    /// Makes a reason that only tells something.
    pub fn new(code: &str, message: impl Into<String>) -> Self {
        Self { code: code.to_owned(), message: message.into(), weight: Weight::Note, values: Vec::new() }
    }

    /// Adds a value by which other languages can say the sentence.
    #[must_use]
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.values.push((name.to_owned(), value.to_string()));
        self
    }

    /// Gives a value by its name.
    pub fn value(&self, name: &str) -> Option<&str> {
        self.values.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// What a check thinks of a comment: how much that counts, and why.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Verdict(Reason);

impl Verdict {
    /// Makes a verdict.
    pub fn new(weight: Weight, reason: Reason) -> Self {
        Self(Reason { weight, ..reason })
    }

    /// Takes a verdict from the history of a comment; `None` for a reason that no check gave.
    pub fn from_reason(reason: Reason) -> Option<Self> {
        (!Outcome::is_code(&reason.code)).then_some(Self(reason))
    }

    /// Gives why, with how much it counts.
    pub const fn reason(&self) -> &Reason {
        &self.0
    }

    /// Gives how much it counts.
    pub const fn weight(&self) -> Weight {
        self.0.weight
    }
}

/// What is known about the author of a comment, by proof or by what they typed.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Standing {
    /// How many comments of theirs are approved, by proof: 0 for whoever proves nothing.
    pub approvals: u32,
    /// Whether a comment under the same name and address was approved before, where the site asks for that.
    pub is_typed_known: bool,
}

words! {
    /// What the policy's last word rests on. Each is the code of a reason.
    Outcome {
        /// A verdict was enough by itself, or the score reached the threshold for spam.
        ScoreSpam => "score_spam",
        /// A verdict was enough by itself, or the score reached the threshold for holding.
        ScoreHold => "score_hold",
        /// The site holds all comments.
        HoldsAll => "site_holds_all",
        /// The author has proved no approved comment.
        FirstComment => "author_unproven",
        /// The author has proved too few approved comments.
        NotTrustedYet => "author_not_trusted_yet",
        /// The author has proved enough.
        Trusted => "author_trusted",
        /// Name and address stood under an approved comment.
        TypedKnown => "author_typed_known",
        /// The site publishes what nothing speaks against.
        NoObjection => "no_objection",
    }
}

impl Outcome {
    fn is_code(code: &str) -> bool {
        Self::parse(code).is_some()
    }

    fn reason(self, message: impl Into<String>) -> Reason {
        Reason::new(self.as_str(), message)
    }
}

/// Decides about new comments as a site wants it.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    /// How the site wants it.
    pub settings: &'a PolicySettings,
}

impl Policy<'_> {
    /// Adds verdicts up, and lets the site's mode speak where nothing speaks against the comment. Every reason is kept.
    pub fn decide(self, verdicts: Vec<Verdict>, standing: Standing) -> (Status, Vec<Reason>) {
        let has = |wanted: Weight| verdicts.iter().any(|verdict| verdict.weight() == wanted);
        let (is_spam, is_held) = (has(Weight::Spam), has(Weight::Hold));
        let (hold, spam) = score(&verdicts);
        let settings = self.settings;
        let (hold_at, spam_at) = (i64::from(settings.hold_score), i64::from(settings.spam_score));
        let mut reasons: Vec<_> = verdicts.into_iter().map(|Verdict(reason)| reason).collect();
        let (status, last) = if is_spam {
            (Status::Spam, None)
        } else if spam >= spam_at {
            let message = format!("The score is {spam}; this site takes {spam_at} or more for spam.");
            let reason = Outcome::ScoreSpam.reason(message).with("score", spam).with("threshold", spam_at);
            (Status::Spam, Some(reason))
        } else if is_held {
            (Status::Pending, None)
        } else if hold >= hold_at {
            let message = format!("The score is {hold}; this site holds comments with {hold_at} or more.");
            let reason = Outcome::ScoreHold.reason(message).with("score", hold).with("threshold", hold_at);
            (Status::Pending, Some(reason))
        } else {
            let (status, reason) = self.by_mode(standing);
            (status, Some(reason))
        };
        // What is known is kept where it decides nothing as well: another policy may take it for enough.
        let typed = standing.is_typed_known.then(typed_known);
        reasons.extend(typed.filter(|known| last.as_ref().is_none_or(|last| last.code != known.code)));
        reasons.extend(last);
        (status, reasons)
    }

    /// Tells whether verdicts have at least three quarters of the points that hold a comment.
    pub fn is_doubtful(self, verdicts: &[Verdict]) -> bool {
        score(verdicts).0 * 4 >= i64::from(self.settings.hold_score) * 3
    }

    /// Decides about a comment that nothing speaks against.
    fn by_mode(self, standing: Standing) -> (Status, Reason) {
        let needed = match self.settings.moderation {
            ModerationMode::Held => {
                let reason = Outcome::HoldsAll.reason("This site holds every comment for a moderator.");
                return (Status::Pending, reason);
            }
            ModerationMode::Open => {
                let reason = Outcome::NoObjection.reason("No check objected, and this site publishes at once.");
                return (Status::Approved, reason);
            }
            ModerationMode::FirstTimers => 1,
            ModerationMode::Trusted => u32::from(self.settings.trusted_after),
        };
        let approvals = standing.approvals;
        if approvals >= needed {
            let message = format!("The author has proved to have written {approvals} approved comments.");
            return (Status::Approved, Outcome::Trusted.reason(message).with("count", approvals));
        }
        if standing.is_typed_known {
            return (Status::Approved, typed_known());
        }
        if approvals == 0 {
            let message =
                "The author has not proved to have written an approved comment, and this site holds such comments.";
            return (Status::Pending, Outcome::FirstComment.reason(message));
        }
        let message = format!("The author has proved {approvals} approved comments; this site asks for {needed}.");
        let reason = Outcome::NotTrustedYet.reason(message).with("count", approvals).with("threshold", needed);
        (Status::Pending, reason)
    }
}

fn typed_known() -> Reason {
    let message = "An approved comment stands under the same name and address, and this site takes that for enough. \
                   Anybody can type them.";
    Outcome::TypedKnown.reason(message)
}

/// Adds up what counts toward holding, and what counts toward spam.
fn score(verdicts: &[Verdict]) -> (i64, i64) {
    verdicts.iter().fold((0, 0), |(hold, spam), verdict| match verdict.weight() {
        Weight::Points(points) => (hold + i64::from(points), spam + i64::from(points)),
        Weight::HoldPoints(points) => (hold + i64::from(points), spam),
        Weight::Note | Weight::Hold | Weight::Spam => (hold, spam),
    })
}

/// Who decided.
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

    /// Gives the name under which the decision is kept: `policy`, `author`, or the moderator's.
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
    /// Who made it.
    pub by: Actor,
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

impl Decision {
    /// Tells whether it is of a kind that can be taken back: not an undo, not that a new comment waits, nor that one goes on
    /// waiting.
    pub fn can_be_undone(&self) -> bool {
        match self.action {
            Action::Undo => false,
            Action::Submit => self.to != Status::Pending && self.by == Actor::Policy,
            _ => self.from != Some(self.to) || self.text_before.is_some(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn verdict(weight: Weight, code: &str) -> Verdict {
        Verdict::new(weight, Reason::new(code, "because"))
    }

    fn decide(mode: ModerationMode, verdicts: Vec<Verdict>, standing: Standing) -> (Status, Vec<String>) {
        let settings = PolicySettings { moderation: mode, ..PolicySettings::default() };
        let (status, reasons) = Policy { settings: &settings }.decide(verdicts, standing);
        (status, reasons.into_iter().map(|reason| reason.code).collect())
    }

    fn proven(approvals: u32) -> Standing {
        Standing { approvals, ..Standing::default() }
    }

    #[test]
    fn points_add_up_to_holding_and_to_spam() {
        let (hold, spam) = (Weight::Points(40), Weight::Points(60));
        let open = |verdicts| decide(ModerationMode::Open, verdicts, proven(0));
        assert_eq!(open(vec![verdict(Weight::Points(39), "a")]).0, Status::Approved);
        assert_eq!(open(vec![verdict(hold, "a")]), (Status::Pending, vec!["a".to_owned(), "score_hold".to_owned()]));
        assert_eq!(open(vec![verdict(hold, "a"), verdict(Weight::Points(-1), "b")]).0, Status::Approved);
        let both = open(vec![verdict(hold, "a"), verdict(spam, "b")]);
        assert_eq!(both, (Status::Spam, ["a", "b", "score_spam"].map(str::to_owned).to_vec()));
    }

    #[test]
    fn points_for_holding_never_make_spam() {
        let verdicts = vec![verdict(Weight::HoldPoints(500), "a"), verdict(Weight::Points(99), "b")];
        assert_eq!(decide(ModerationMode::Open, verdicts, proven(0)).0, Status::Pending);
    }

    #[test]
    fn verdicts_that_are_enough_by_themselves_need_no_score_and_no_trust_outweighs_them() {
        let trusted = verdict(Weight::Points(-100), "trusted");
        for (weight, expected) in [(Weight::Hold, Status::Pending), (Weight::Spam, Status::Spam)] {
            let (status, codes) = decide(ModerationMode::Open, vec![verdict(weight, "a"), trusted.clone()], proven(9));
            assert_eq!((status, codes), (expected, vec!["a".to_owned(), "trusted".to_owned()]));
        }
    }

    #[test]
    fn without_objection_the_mode_of_the_site_and_what_is_proved_decide() {
        for (mode, approvals, expected, code) in [
            (ModerationMode::Held, 9, Status::Pending, "site_holds_all"),
            (ModerationMode::FirstTimers, 0, Status::Pending, "author_unproven"),
            (ModerationMode::FirstTimers, 1, Status::Approved, "author_trusted"),
            (ModerationMode::Trusted, 0, Status::Pending, "author_unproven"),
            (ModerationMode::Trusted, 2, Status::Pending, "author_not_trusted_yet"),
            (ModerationMode::Trusted, 3, Status::Approved, "author_trusted"),
            (ModerationMode::Open, 0, Status::Approved, "no_objection"),
        ] {
            let decided = decide(mode, vec![], proven(approvals));
            assert_eq!(decided, (expected, vec![code.to_owned()]), "{mode:?} {approvals}");
        }
    }

    #[test]
    fn typed_name_and_address_count_only_where_the_site_looked_them_up() {
        let typed = Standing { approvals: 0, is_typed_known: true };
        assert_eq!(decide(ModerationMode::FirstTimers, vec![], typed).0, Status::Approved);
        assert_eq!(decide(ModerationMode::Held, vec![], typed).0, Status::Pending);
    }

    #[test]
    fn verdicts_come_back_from_history_without_the_last_word() {
        let kept = Verdict::from_reason(Reason { weight: Weight::Points(40), ..Reason::new("many_links", "two") });
        assert_eq!(kept.map(|verdict| verdict.weight()), Some(Weight::Points(40)));
        assert_eq!(Verdict::from_reason(Reason::new("site_holds_all", "it does")), None);
    }

    #[test]
    fn author_cannot_tell_spam_and_trash_from_waiting() {
        for status in [Status::Pending, Status::Spam, Status::Trash] {
            assert_eq!(status.shown_to_author(), Status::Pending);
        }
        assert_eq!(Status::Approved.shown_to_author(), Status::Approved);
    }
}
