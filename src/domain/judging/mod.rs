//! Judging: from the evidence about a comment to its status and to the status that its author sees.
//!
//! The two differ where a ban or a typed address decides: no answer may show that. Nor may the thread show whose
//! address is banned; so a ban by a typed address alone has no effect where the author sees the comment as published.
//! Submissions, edits, late proofs and trials all go through `judge`, so they cannot decide differently.

mod policy;
#[cfg(test)]
mod tests;

pub use policy::{Policy, Reputation};

use super::moderation::{Reason, ReasonCode, Status, Verdict, Weight};
use super::policy::{PolicySettings, WorkDemand};
use super::spam::{ProofFault, ProofOfWork, is_by_address, is_secret, spared};

/// All that speaks for or against a comment. That of a submission is stored with its first decision.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Evidence {
    /// The verdicts of the checks.
    pub verdicts: Vec<Verdict>,
    /// The reputation of its author.
    pub reputation: Reputation,
    /// The state of its proof of work.
    pub proof: ProofOfWork,
    /// Whether the submission rate of the site is elevated.
    pub is_traffic_elevated: bool,
}

impl Evidence {
    /// Reads evidence from the reasons of a first decision from before evidence was stored.
    pub fn from_reasons(reasons: &[Reason]) -> Self {
        let (proof, is_traffic_elevated) = ProofOfWork::from_reasons(reasons);
        let found = |code| reasons.iter().find(|reason| reason.code == code);
        let approved = found(ReasonCode::AuthorApproved).and_then(|reason| reason.value("count"));
        let approvals = approved.and_then(|count| count.parse().ok()).unwrap_or(0);
        let reputation = Reputation { approvals, is_typed_known: found(ReasonCode::AuthorTypedKnown).is_some() };
        let verdicts = reasons.iter().filter(|reason| !ProofOfWork::is_code(reason.code));
        Self {
            verdicts: verdicts.cloned().filter_map(Verdict::from_reason).collect(),
            reputation,
            proof,
            is_traffic_elevated,
        }
    }

    /// Leaves out the verdicts for the reasons that `is_void` names: they are asked for again.
    #[must_use]
    pub fn without(mut self, is_void: impl Fn(&Reason) -> bool) -> Self {
        self.verdicts.retain(|verdict| !is_void(verdict.reason()));
        self
    }
}

/// The decision.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The status that the comment gets.
    pub status: Status,
    /// The status that its author sees.
    pub author_visible_status: Status,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Whether the status would be another one but for a ban by a typed address. Such a decision must not count against the
    /// sender, who could find out by that whose address is banned.
    pub is_by_address: bool,
}

impl Default for Judged {
    fn default() -> Self {
        Self {
            status: Status::Pending,
            author_visible_status: Status::Pending,
            reasons: Vec::new(),
            is_by_address: false,
        }
    }
}

/// Decides about a comment under the settings of its site.
pub fn judge(settings: &PolicySettings, evidence: Evidence) -> Judged {
    let policy = Policy { settings };
    let Evidence { mut verdicts, mut reputation, mut proof, is_traffic_elevated } = evidence;
    reputation.is_typed_known &= settings.trusts_typed;
    if settings.proof_of_work == WorkDemand::Adaptive && proof == ProofOfWork::NotAsked {
        proof = ProofOfWork::Bad(ProofFault::Missing);
    }
    let author_visible_reputation = Reputation { is_typed_known: false, ..reputation };
    verdicts.extend(proof.verdict(settings.proof_of_work));
    if settings.proof_of_work == WorkDemand::Adaptive && proof == ProofOfWork::Bad(ProofFault::Missing) {
        let asked = wanted_verdict(policy, &author_visible(&verdicts), author_visible_reputation, is_traffic_elevated);
        verdicts.extend(asked.or_else(|| wanted_verdict(policy, &verdicts, reputation, is_traffic_elevated)));
    }
    let (status, _) = policy.decide(author_visible(&verdicts), author_visible_reputation);
    let author_visible_status = status.author_visible();
    if author_visible_status == Status::Approved {
        verdicts = verdicts.into_iter().map(spared).collect();
    }
    let is_banned = verdicts.iter().any(is_by_address);
    let otherwise = is_banned.then(|| policy.decide(verdicts.iter().cloned().map(spared).collect(), reputation).0);
    let (status, reasons) = policy.decide(verdicts, reputation);
    let is_by_address = otherwise.is_some_and(|otherwise| otherwise != status);
    Judged { status, author_visible_status, reasons, is_by_address }
}

/// Returns the verdicts that count for the status that the author sees.
fn author_visible(verdicts: &[Verdict]) -> Vec<Verdict> {
    verdicts.iter().filter(|verdict| !is_secret(verdict)).cloned().collect()
}

/// Asks for the proof that a comment came without, where the site asks only if it must: the comment would be published, and
/// it is doubtful, or many come. It waits until the browser has done the work, which may be right after it was sent.
fn wanted_verdict(
    policy: Policy<'_>,
    verdicts: &[Verdict],
    reputation: Reputation,
    is_traffic_elevated: bool,
) -> Option<Verdict> {
    let code = if is_traffic_elevated {
        ReasonCode::ProofWantedPressure
    } else if policy.is_doubtful(verdicts) {
        ReasonCode::ProofWantedDoubtful
    } else {
        return None;
    };
    let is_published = policy.decide(verdicts.to_vec(), reputation).0 == Status::Approved;
    is_published.then(|| Verdict::new(Weight::Hold, Reason::new(code)))
}
