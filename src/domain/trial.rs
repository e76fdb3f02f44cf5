//! Trials: what another policy would have decided about past comments.

use super::comment::CommentId;
use super::judging::{Evidence, judge};
use super::moderation::{Reason, Status};
use super::policy::PolicySettings;
use super::spam::{Text, is_of_text, text_verdicts};

/// Decides about a stored comment as another policy would: the checks of the text are asked again, and what was found of form and
/// history when the comment came stands as it was.
pub fn decide_again(policy: &PolicySettings, text: Text<'_>, recorded: Evidence) -> (Status, Vec<Reason>) {
    let mut evidence = recorded.without(is_of_text);
    evidence.verdicts.extend(text_verdicts(text, policy));
    let judged = judge(policy, evidence);
    (judged.status, judged.reasons)
}

/// A comment about which another policy would have decided otherwise.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Change {
    /// The comment.
    pub comment: CommentId,
    /// Its author's name.
    pub author_name: String,
    /// The decision.
    pub from: Status,
    /// The decision under the other policy.
    pub to: Status,
    /// Why.
    pub reasons: Vec<Reason>,
    /// The current status.
    pub now: Status,
}

/// The result of a trial.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Trial {
    /// The number of comments.
    pub comment_count: usize,
    /// The comments that would have fared otherwise, newest first.
    pub changes: Vec<Change>,
    /// The decisions that contradict moderators: of the recorded policy, and of the other one.
    pub against_moderators: (usize, usize),
}

impl Trial {
    /// Adds a comment: its current status, the decision, and the one under the other policy.
    pub fn add(&mut self, change: Change) {
        self.comment_count += 1;
        self.against_moderators.0 += usize::from(is_against(change.from, change.now));
        self.against_moderators.1 += usize::from(is_against(change.to, change.now));
        if change.from != change.to {
            self.changes.push(change);
        }
    }

    /// Counts the changes of each kind.
    pub fn counts(&self) -> Vec<(Status, Status, usize)> {
        let pairs = Status::ALL.iter().flat_map(|from| Status::ALL.iter().map(move |to| (*from, *to)));
        let count = |from, to| self.changes.iter().filter(|change| (change.from, change.to) == (from, to)).count();
        pairs.map(|(from, to)| (from, to, count(from, to))).filter(|(.., count)| *count > 0).collect()
    }
}

/// Returns whether a decision of the policy contradicts the current status: published but discarded now, or spam but
/// published now. A held comment contradicts neither.
fn is_against(decided: Status, now: Status) -> bool {
    match decided {
        Status::Approved => now.is_discarded(),
        Status::Spam | Status::Trash => now == Status::Approved,
        Status::Pending => false,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::author::AuthorName;
    use crate::domain::judging::Reputation;
    use crate::domain::markup::{CommentBody, render};
    use crate::domain::moderation::{ReasonCode, Verdict, Weight};
    use crate::domain::policy::ModerationMode;
    use crate::domain::site::Markup;

    fn again(policy: &PolicySettings, body: &str, found: &[Verdict]) -> (Status, Vec<ReasonCode>) {
        let recorded = Evidence { verdicts: found.to_vec(), ..Evidence::default() };
        let rendered = render(&CommentBody::parse(body).unwrap(), Markup::Text);
        let name = AuthorName::parse("Ada").unwrap();
        let (status, reasons) = decide_again(policy, Text::new((&name, None), body, &rendered, &[]), recorded);
        (status, reasons.into_iter().map(|reason| reason.code).collect())
    }

    fn found(code: ReasonCode, points: i32) -> Verdict {
        Verdict::new(Weight::Points(points), Reason::new(code))
    }

    #[test]
    fn text_is_asked_again_and_the_rest_stands() {
        let mut policy = PolicySettings { moderation: ModerationMode::Open, ..PolicySettings::default() };
        let links = found(ReasonCode::ManyLinks, 40);
        let honeypot = found(ReasonCode::HoneypotFilled, 100);
        assert_eq!(again(&policy, "hello", &[links]).0, Status::Approved);
        assert_eq!(again(&policy, "hello", &[honeypot]).0, Status::Spam);
        policy.set("hold_words", "hell").unwrap();
        assert_eq!(again(&policy, "hello", &[]), (Status::Pending, vec![ReasonCode::WordHeld]));
    }

    #[test]
    fn what_an_author_had_proved_counts_as_it_did() {
        let policy = PolicySettings::default();
        let rendered = render(&CommentBody::parse("hello").unwrap(), Markup::Text);
        let name = AuthorName::parse("Ada").unwrap();
        for (approvals, expected) in [(1, Status::Approved), (0, Status::Pending)] {
            let reputation = Reputation { approvals, ..Reputation::default() };
            let recorded = Evidence { reputation, ..Evidence::default() };
            let text = Text::new((&name, None), "hello", &rendered, &[]);
            assert_eq!(decide_again(&policy, text, recorded).0, expected);
        }
    }

    #[test]
    fn trial_counts_changes_and_what_moderators_would_have_had_to_mend() {
        let mut trial = Trial::default();
        let change = |from, to, now| Change {
            comment: CommentId::new(1),
            author_name: String::new(),
            from,
            to,
            reasons: Vec::new(),
            now,
        };
        trial.add(change(Status::Approved, Status::Spam, Status::Spam));
        trial.add(change(Status::Approved, Status::Spam, Status::Approved));
        trial.add(change(Status::Approved, Status::Approved, Status::Approved));
        assert_eq!((trial.comment_count, trial.changes.len()), (3, 2));
        assert_eq!(trial.counts(), [(Status::Approved, Status::Spam, 2)]);
        assert_eq!(trial.against_moderators, (1, 1));
    }
}
