//! Proofs of work: whether the browser that sent a comment has done the sum that the form asked for.

use crate::domain::moderation::{Reason, Verdict, Weight};
use crate::domain::policy::WorkDemand;

/// How many points toward holding a missing proof counts where only doubtful comments need one.
const MISSING_POINTS: i32 = 20;

words! {
    /// What is wrong with a proof of work. Each is the code of a reason.
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
    const fn sentence(self) -> &'static str {
        match self {
            Self::Missing => "The comment came without a proof of work, which browsers without JavaScript cannot give.",
            Self::Malformed => "The proof of work cannot be read.",
            Self::Expired => "The proof of work is too old.",
            Self::Forged => "The challenge of the proof of work was not made here, or was changed.",
            Self::OtherArticle => "The proof of work was made for another article or another site.",
            Self::Unsolved => "The sum of the proof of work is wrong.",
            Self::Spent => "The proof of work came with another comment before.",
        }
    }
}

/// What is known about the proof of work of a comment.
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

/// Judges a proof of work.
pub fn proof_verdict(proof: ProofOfWork, demand: WorkDemand) -> Option<Verdict> {
    let ProofOfWork::Bad(fault) = proof else { return None };
    let weight = match (demand, fault) {
        (WorkDemand::Off, _) => return None,
        (WorkDemand::Adaptive, ProofFault::Missing) => Weight::HoldPoints(MISSING_POINTS),
        (WorkDemand::Adaptive | WorkDemand::Always, _) => Weight::Hold,
    };
    Some(Verdict::new(weight, Reason::new(fault.as_str(), fault.sentence())))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(proof: ProofOfWork, demand: WorkDemand) -> Option<(Weight, String)> {
        proof_verdict(proof, demand).map(|verdict| (verdict.weight(), verdict.reason().code.clone()))
    }

    #[test]
    fn good_proof_meets_no_objection_and_none_is_missed_where_none_is_asked() {
        for demand in WorkDemand::ALL {
            assert_eq!(said(ProofOfWork::Good, *demand), None);
            assert_eq!(said(ProofOfWork::NotAsked, *demand), None);
        }
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Off), None);
    }

    #[test]
    fn missing_proof_holds_where_always_asked_and_counts_otherwise() {
        let missing = |weight| Some((weight, "proof_missing".to_owned()));
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Always), missing(Weight::Hold));
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Adaptive), missing(Weight::HoldPoints(20)));
    }

    #[test]
    fn bad_proof_holds_and_says_why() {
        for fault in ProofFault::ALL.iter().filter(|fault| **fault != ProofFault::Missing) {
            for demand in [WorkDemand::Adaptive, WorkDemand::Always] {
                assert_eq!(said(ProofOfWork::Bad(*fault), demand), Some((Weight::Hold, fault.as_str().to_owned())));
            }
        }
    }
}
