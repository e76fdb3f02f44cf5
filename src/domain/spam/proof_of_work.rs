//! Proofs of work: what one, or its absence, says about a comment.

use crate::domain::moderation::{Reason, ReasonCode, Verdict, Weight};
use crate::domain::policy::WorkDemand;

words! {
    /// A fault of a proof of work. Each is the code of a reason.
    ProofFault {
        /// None came.
        Missing => "proof_missing",
        /// It cannot be read.
        Malformed => "proof_malformed",
        /// Its challenge is too old.
        Expired => "proof_expired",
        /// Its challenge was not made here, or was changed: a lowered cost is one of the changes.
        Forged => "proof_forged",
        /// Its challenge was made for another article or another site.
        OtherArticle => "proof_other_article",
        /// Its sum is wrong.
        Unsolved => "proof_unsolved",
        /// It came with another comment before.
        Spent => "proof_spent",
    }
}

impl ProofFault {
    /// Returns the reason for which a comment with this proof is held.
    pub const fn code(self) -> ReasonCode {
        match self {
            Self::Missing => ReasonCode::ProofMissing,
            Self::Malformed => ReasonCode::ProofMalformed,
            Self::Expired => ReasonCode::ProofExpired,
            Self::Forged => ReasonCode::ProofForged,
            Self::OtherArticle => ReasonCode::ProofOtherArticle,
            Self::Unsolved => ReasonCode::ProofUnsolved,
            Self::Spent => ReasonCode::ProofSpent,
        }
    }
}

/// The state of the proof of work of a comment.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum ProofOfWork {
    /// The site asks for none.
    #[default]
    NotAsked,
    /// It is right, and came with no other comment.
    Good,
    /// It is not, or none came.
    Bad(ProofFault),
}

impl ProofOfWork {
    /// Judges a proof. Where the site asks only if it must, that none came says nothing yet: see `wanted_verdict`.
    pub fn verdict(self, demand: WorkDemand) -> Option<Verdict> {
        match (demand, self) {
            (WorkDemand::Off, _) | (_, Self::NotAsked) | (WorkDemand::Adaptive, Self::Bad(ProofFault::Missing)) => None,
            (_, Self::Good) => Some(Verdict::new(Weight::Note, Reason::new(ReasonCode::ProofGood))),
            (_, Self::Bad(fault)) => Some(Verdict::new(Weight::Hold, Reason::new(fault.code()))),
        }
    }

    /// Returns whether a reason speaks of proofs of work.
    pub fn is_code(code: ReasonCode) -> bool {
        let own = [ReasonCode::ProofGood, ReasonCode::ProofWantedDoubtful, ReasonCode::ProofWantedPressure];
        own.contains(&code) || ProofFault::ALL.iter().any(|fault| fault.code() == code)
    }

    /// Returns whether a decision was for want of a proof, among other things.
    pub fn is_wanted(reasons: &[Reason]) -> bool {
        let codes = [ReasonCode::ProofMissing, ReasonCode::ProofWantedDoubtful, ReasonCode::ProofWantedPressure];
        reasons.iter().any(|reason| codes.contains(&reason.code))
    }

    /// Reads from the reasons of a decision what was known about the proof, and whether many comments came then: for
    /// decisions from before evidence was stored.
    pub fn from_reasons(reasons: &[Reason]) -> (Self, bool) {
        let has = |code| reasons.iter().any(|reason| reason.code == code);
        let fault = ProofFault::ALL.iter().find(|fault| has(fault.code()));
        let state = match fault {
            _ if has(ReasonCode::ProofGood) => Self::Good,
            Some(fault) => Self::Bad(*fault),
            None => Self::NotAsked,
        };
        (state, has(ReasonCode::ProofWantedPressure))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(proof: ProofOfWork, demand: WorkDemand) -> Option<(Weight, ReasonCode)> {
        proof.verdict(demand).map(|verdict| (verdict.weight(), verdict.reason().code))
    }

    #[test]
    fn good_proof_is_noted_and_none_is_missed_where_none_is_asked() {
        for demand in WorkDemand::ALL {
            let noted = (*demand != WorkDemand::Off).then_some((Weight::Note, ReasonCode::ProofGood));
            assert_eq!(said(ProofOfWork::Good, *demand), noted);
            assert_eq!(said(ProofOfWork::NotAsked, *demand), None);
        }
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Off), None);
    }

    #[test]
    fn missing_proof_holds_where_always_asked_and_says_nothing_by_itself_otherwise() {
        let held = Some((Weight::Hold, ReasonCode::ProofMissing));
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Always), held);
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Adaptive), None);
    }

    #[test]
    fn bad_proof_holds_and_says_why() {
        for fault in ProofFault::ALL.iter().filter(|fault| **fault != ProofFault::Missing) {
            for demand in [WorkDemand::Adaptive, WorkDemand::Always] {
                assert_eq!(said(ProofOfWork::Bad(*fault), demand), Some((Weight::Hold, fault.code())));
            }
        }
    }

    #[test]
    fn the_code_of_each_fault_is_its_word() {
        for fault in ProofFault::ALL {
            assert_eq!(fault.code().as_str(), fault.as_str());
        }
    }

    #[test]
    fn what_was_known_is_read_back_from_the_reasons_of_old_decisions() {
        let read = |code| ProofOfWork::from_reasons(&[Reason::new(ReasonCode::ManyLinks), Reason::new(code)]);
        assert_eq!(read(ReasonCode::ManyLinks), (ProofOfWork::NotAsked, false));
        assert_eq!(read(ReasonCode::ProofWantedPressure), (ProofOfWork::NotAsked, true));
        assert_eq!(read(ReasonCode::ProofGood), (ProofOfWork::Good, false));
        for fault in ProofFault::ALL {
            assert_eq!(read(fault.code()), (ProofOfWork::Bad(*fault), false));
        }
    }
}
