//! What is decided about a comment, and what its author is told of it.
//!
//! The two differ where a ban or a typed address speaks: that must not show in any answer. Nor must it show in the thread
//! whose address is banned: so a ban by a typed address alone does nothing where the author is told that the comment is
//! published, as they could look. Everything that decides goes through `judge`, so that a trial, an edit and a proof that
//! comes later cannot decide otherwise than a submission.

use super::moderation::{Policy, Reason, Standing, Status, Verdict};
use super::policy::{PolicySettings, WorkDemand};
use super::spam::{ProofFault, ProofOfWork, is_by_address, is_secret, spared, wanted_verdict};

/// All that speaks for or against a comment.
#[derive(Debug, Clone)]
pub struct Evidence {
    /// What the checks say.
    pub verdicts: Vec<Verdict>,
    /// What its author has proved, or typed.
    pub standing: Standing,
    /// What is known about its proof of work.
    pub proof: ProofOfWork,
    /// Whether more comments come to the site than usual.
    pub is_site_pressed: bool,
}

impl Evidence {
    /// Takes what was found when a comment came from the reasons of a decision, but for those that `is_void` names.
    pub fn recorded(
        settings: &PolicySettings,
        reasons: &[Reason],
        standing: Standing,
        is_void: impl Fn(&Reason) -> bool,
    ) -> Self {
        let (proof, is_site_pressed) = ProofOfWork::recorded(reasons, settings.proof_of_work);
        let kept = reasons.iter().filter(|reason| !ProofOfWork::is_code(&reason.code) && !is_void(reason));
        let verdicts = kept.cloned().filter_map(Verdict::from_reason).collect();
        Self { verdicts, standing, proof, is_site_pressed }
    }
}

/// What was decided.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Judged {
    /// The status that the comment gets.
    pub status: Status,
    /// The status that its author is shown.
    pub shown: Status,
    /// Why.
    pub reasons: Vec<Reason>,
    /// Whether the status would be another one but for a ban by a typed address. Such a decision must not count against the
    /// sender, who could find out by that whose address is banned.
    pub is_by_address: bool,
}

impl Default for Judged {
    fn default() -> Self {
        Self { status: Status::Pending, shown: Status::Pending, reasons: Vec::new(), is_by_address: false }
    }
}

/// Decides about a comment under the settings of its site.
pub fn judge(settings: &PolicySettings, evidence: Evidence) -> Judged {
    let policy = Policy { settings };
    let Evidence { mut verdicts, standing, proof, is_site_pressed } = evidence;
    let standing_told = Standing { is_typed_known: false, ..standing };
    verdicts.extend(proof.verdict(settings.proof_of_work));
    if settings.proof_of_work == WorkDemand::Adaptive && proof == ProofOfWork::Bad(ProofFault::Missing) {
        let asked = wanted_verdict(policy, &told(&verdicts), standing_told, is_site_pressed);
        verdicts.extend(asked.or_else(|| wanted_verdict(policy, &verdicts, standing, is_site_pressed)));
    }
    let (shown, _) = policy.decide(told(&verdicts), standing_told);
    let shown = shown.shown_to_author();
    if shown == Status::Approved {
        verdicts = verdicts.into_iter().map(spared).collect();
    }
    let is_banned = verdicts.iter().any(is_by_address);
    let otherwise = is_banned.then(|| policy.decide(verdicts.iter().cloned().map(spared).collect(), standing).0);
    let (status, reasons) = policy.decide(verdicts, standing);
    let is_by_address = otherwise.is_some_and(|otherwise| otherwise != status);
    Judged { status, shown, reasons, is_by_address }
}

/// Gives the verdicts that may show in what the author is told.
fn told(verdicts: &[Verdict]) -> Vec<Verdict> {
    verdicts.iter().filter(|verdict| !is_secret(verdict)).cloned().collect()
}
