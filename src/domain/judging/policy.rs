//! The policy of a site: adds up verdicts and decides.

use crate::domain::moderation::{Reason, ReasonCode, Status, Verdict, Weight};
use crate::domain::policy::{ModerationMode, PolicySettings};

/// The reputation of an author, by proof or by typed name and address.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Reputation {
    /// Their approved comments, by proof; 0 without a proof.
    pub approvals: u32,
    /// Whether a comment under the same name and address was approved before, where the site asks for that.
    pub is_typed_known: bool,
}

/// Decides about new comments as a site wants it.
#[derive(Debug, Clone, Copy)]
pub struct Policy<'a> {
    /// The settings of the site.
    pub settings: &'a PolicySettings,
}

impl Policy<'_> {
    /// Adds verdicts up, and lets the site's mode decide where no check objects. Every reason is kept.
    ///
    /// ```
    /// use afterword::domain::judging::{Policy, Reputation};
    /// use afterword::domain::moderation::{Reason, ReasonCode, Status, Verdict, Weight};
    /// use afterword::domain::policy::PolicySettings;
    ///
    /// let policy = Policy { settings: &PolicySettings::default() };
    /// let known = Reputation { approvals: 1, ..Reputation::default() };
    /// assert_eq!(policy.decide(Vec::new(), known).0, Status::Approved);
    /// let verdict = Verdict::new(Weight::Points(40), Reason::new(ReasonCode::NearDuplicates));
    /// let (status, reasons) = policy.decide(vec![verdict], known);
    /// assert_eq!((status, reasons.last().map(|reason| reason.code)), (Status::Pending, Some(ReasonCode::ScoreHold)));
    /// ```
    pub fn decide(self, verdicts: Vec<Verdict>, reputation: Reputation) -> (Status, Vec<Reason>) {
        let has = |wanted: Weight| verdicts.iter().any(|verdict| verdict.weight() == wanted);
        let (is_spam, is_held) = (has(Weight::Spam), has(Weight::Hold));
        let (hold, spam) = score(&verdicts);
        let settings = self.settings;
        let (hold_at, spam_at) = (i64::from(settings.hold_score), i64::from(settings.spam_score));
        let mut reasons: Vec<_> = verdicts.into_iter().map(Verdict::into_reason).collect();
        let (status, last) = if is_spam {
            (Status::Spam, None)
        } else if spam >= spam_at {
            let reason = Reason::new(ReasonCode::ScoreSpam).with("score", spam).with("threshold", spam_at);
            (Status::Spam, Some(reason))
        } else if is_held {
            (Status::Pending, None)
        } else if hold >= hold_at {
            let reason = Reason::new(ReasonCode::ScoreHold).with("score", hold).with("threshold", hold_at);
            (Status::Pending, Some(reason))
        } else {
            let (status, reason) = self.by_mode(reputation);
            (status, Some(reason))
        };
        // What is known is kept where it decides nothing as well: another policy may take it for enough.
        let typed = reputation.is_typed_known.then(|| Reason::new(ReasonCode::AuthorTypedKnown));
        reasons.extend(typed.filter(|known| last.as_ref().is_none_or(|last| last.code != known.code)));
        reasons.extend(last);
        (status, reasons)
    }

    /// Returns whether verdicts have at least three quarters of the points that hold a comment.
    pub fn is_doubtful(self, verdicts: &[Verdict]) -> bool {
        score(verdicts).0 * 4 >= i64::from(self.settings.hold_score) * 3
    }

    /// Decides about a comment with no objections.
    fn by_mode(self, reputation: Reputation) -> (Status, Reason) {
        let needed = match self.settings.moderation {
            ModerationMode::Held => return (Status::Pending, Reason::new(ReasonCode::SiteHoldsAll)),
            ModerationMode::Open => return (Status::Approved, Reason::new(ReasonCode::NoObjection)),
            ModerationMode::FirstTimers => 1,
            ModerationMode::Trusted => u32::from(self.settings.trusted_after),
        };
        let approvals = reputation.approvals;
        if approvals >= needed {
            return (Status::Approved, Reason::new(ReasonCode::AuthorTrusted).with("count", approvals));
        }
        if reputation.is_typed_known {
            return (Status::Approved, Reason::new(ReasonCode::AuthorTypedKnown));
        }
        if approvals == 0 {
            return (Status::Pending, Reason::new(ReasonCode::AuthorUnproven));
        }
        let reason = Reason::new(ReasonCode::AuthorNotTrustedYet).with("count", approvals).with("threshold", needed);
        (Status::Pending, reason)
    }
}

/// Adds up the points toward holding, and toward spam.
fn score(verdicts: &[Verdict]) -> (i64, i64) {
    verdicts.iter().fold((0, 0), |(hold, spam), verdict| match verdict.weight() {
        Weight::Points(points) => (hold + i64::from(points), spam + i64::from(points)),
        Weight::HoldPoints(points) => (hold + i64::from(points), spam),
        Weight::Note | Weight::Hold | Weight::Spam => (hold, spam),
    })
}
