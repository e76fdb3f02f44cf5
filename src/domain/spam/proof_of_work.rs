//! Proofs of work: whether the browser that sent a comment has done the sum that it was asked for.

use crate::domain::moderation::{Policy, Reason, Standing, Status, Verdict, Weight};
use crate::domain::policy::WorkDemand;

/// The code of the reason that tells of a good proof.
const GOOD: &str = "proof_good";
/// The code of the reason that asks for a proof because the comment is doubtful.
const WANTED_DOUBTFUL: &str = "proof_wanted_doubtful";
/// The code of the reason that asks for a proof because many comments come.
const WANTED_PRESSURE: &str = "proof_wanted_pressure";

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

impl ProofOfWork {
    /// Judges a proof. Where the site asks only if it must, that none came says nothing yet: see `wanted_verdict`.
    pub fn verdict(self, demand: WorkDemand) -> Option<Verdict> {
        match (demand, self) {
            (WorkDemand::Off, _) | (_, Self::NotAsked) | (WorkDemand::Adaptive, Self::Bad(ProofFault::Missing)) => None,
            (_, Self::Good) => Some(Verdict::new(Weight::Note, Reason::new(GOOD, "It came with a proof of work."))),
            (_, Self::Bad(fault)) => Some(Verdict::new(Weight::Hold, Reason::new(fault.as_str(), fault.sentence()))),
        }
    }

    /// Tells whether a reason speaks of proofs of work.
    pub fn is_code(code: &str) -> bool {
        [GOOD, WANTED_DOUBTFUL, WANTED_PRESSURE].contains(&code) || ProofFault::parse(code).is_some()
    }

    /// Tells whether a decision was for want of a proof, among other things.
    pub fn is_wanted(reasons: &[Reason]) -> bool {
        let codes = [ProofFault::Missing.as_str(), WANTED_DOUBTFUL, WANTED_PRESSURE];
        reasons.iter().any(|reason| codes.contains(&reason.code.as_str()))
    }

    /// Reads from the reasons of a decision what was known about the proof, and whether many comments came then. A comment
    /// of which nothing is recorded had none, which matters where it may be asked for.
    pub fn recorded(reasons: &[Reason], demand: WorkDemand) -> (Self, bool) {
        let has = |code: &str| reasons.iter().any(|reason| reason.code == code);
        let fault = reasons.iter().find_map(|reason| ProofFault::parse(&reason.code));
        let state = match fault {
            _ if has(GOOD) => Self::Good,
            Some(fault) => Self::Bad(fault),
            None if demand == WorkDemand::Adaptive => Self::Bad(ProofFault::Missing),
            None => Self::NotAsked,
        };
        (state, has(WANTED_PRESSURE))
    }
}

/// Asks for the proof that a comment came without, where the site asks only if it must: the comment would be published, and
/// it is doubtful, or many come. It waits until the browser has done the work, which may be right after it was sent.
pub fn wanted_verdict(
    policy: Policy<'_>,
    verdicts: &[Verdict],
    standing: Standing,
    is_site_pressed: bool,
) -> Option<Verdict> {
    let (code, message) = if is_site_pressed {
        (WANTED_PRESSURE, "More comments come than usual, and this one came without a proof of work.")
    } else if policy.is_doubtful(verdicts) {
        (WANTED_DOUBTFUL, "It is doubtful, if not enough to be held for that, and it came without a proof of work.")
    } else {
        return None;
    };
    let is_published = policy.decide(verdicts.to_vec(), standing).0 == Status::Approved;
    is_published.then(|| Verdict::new(Weight::Hold, Reason::new(code, message)))
}

#[cfg(test)]
mod tests {
    use super::*;

    use crate::domain::policy::PolicySettings;

    fn said(proof: ProofOfWork, demand: WorkDemand) -> Option<(Weight, String)> {
        proof.verdict(demand).map(|verdict| (verdict.weight(), verdict.reason().code.clone()))
    }

    #[test]
    fn good_proof_is_noted_and_none_is_missed_where_none_is_asked() {
        for demand in WorkDemand::ALL {
            let noted = (*demand != WorkDemand::Off).then(|| (Weight::Note, GOOD.to_owned()));
            assert_eq!(said(ProofOfWork::Good, *demand), noted);
            assert_eq!(said(ProofOfWork::NotAsked, *demand), None);
        }
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Off), None);
    }

    #[test]
    fn missing_proof_holds_where_always_asked_and_says_nothing_by_itself_otherwise() {
        let held = Some((Weight::Hold, "proof_missing".to_owned()));
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Always), held);
        assert_eq!(said(ProofOfWork::Bad(ProofFault::Missing), WorkDemand::Adaptive), None);
    }

    #[test]
    fn bad_proof_holds_and_says_why() {
        for fault in ProofFault::ALL.iter().filter(|fault| **fault != ProofFault::Missing) {
            for demand in [WorkDemand::Adaptive, WorkDemand::Always] {
                assert_eq!(said(ProofOfWork::Bad(*fault), demand), Some((Weight::Hold, fault.as_str().to_owned())));
            }
        }
    }

    fn wanted(points: &[i32], approvals: u32, is_site_pressed: bool) -> Option<String> {
        let settings = PolicySettings::default();
        let verdict = |points: &i32| Verdict::new(Weight::HoldPoints(*points), Reason::new("a", "because"));
        let verdicts: Vec<_> = points.iter().map(verdict).collect();
        let standing = Standing { approvals, ..Standing::default() };
        let asked = wanted_verdict(Policy { settings: &settings }, &verdicts, standing, is_site_pressed)?;
        assert_eq!(asked.weight(), Weight::Hold);
        Some(asked.reason().code.clone())
    }

    #[test]
    fn proof_is_asked_for_only_where_it_decides() {
        let code = |code: &str| Some(code.to_owned());
        assert_eq!(wanted(&[29], 1, false), None);
        assert_eq!(wanted(&[30], 1, false), code(WANTED_DOUBTFUL));
        assert_eq!(wanted(&[39], 1, false), code(WANTED_DOUBTFUL));
        assert_eq!(wanted(&[39, -20], 1, false), None, "what speaks for it counts as well");
        assert_eq!(wanted(&[40], 1, false), None, "it is held anyway");
        assert_eq!(wanted(&[30], 0, false), None, "whoever is unknown waits anyway");
        assert_eq!(wanted(&[], 1, true), code(WANTED_PRESSURE));
        assert_eq!(wanted(&[], 0, true), None);
    }

    #[test]
    fn what_was_known_is_read_back_from_reasons() {
        let reasons = |code: &str| vec![Reason::new("other", "because"), Reason::new(code, "because")];
        let read = |code: &str, demand| ProofOfWork::recorded(&reasons(code), demand);
        let missing = ProofOfWork::Bad(ProofFault::Missing);
        assert_eq!(read("more", WorkDemand::Adaptive), (missing, false));
        assert_eq!(read("more", WorkDemand::Always), (ProofOfWork::NotAsked, false));
        assert_eq!(read(WANTED_PRESSURE, WorkDemand::Adaptive), (missing, true));
        assert_eq!(read(GOOD, WorkDemand::Adaptive), (ProofOfWork::Good, false));
        for fault in ProofFault::ALL {
            assert_eq!(read(fault.as_str(), WorkDemand::Always), (ProofOfWork::Bad(*fault), false));
        }
    }
}
