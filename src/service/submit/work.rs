//! Proofs of work of submissions: verified before the unit of work, spent in it.

use super::write::Candidate;
use crate::crypto::SolvedProof;
use crate::domain::article::ArticlePath;
use crate::domain::policy::WorkDemand;
use crate::domain::site::Site;
use crate::domain::spam::{ProofFault, ProofOfWork};
use crate::service::{Result, Service};
use crate::storage::{self, AnyConnection};

/// The state of a proof of work, with its solution if that may be spent.
#[derive(Debug, Clone, Copy)]
pub(super) struct CheckedWork {
    /// Whether it is right, as far as is known before it is spent.
    state: ProofOfWork,
    /// The proof to spend with the comment, if it is valid.
    solved: Option<SolvedProof>,
}

impl CheckedWork {
    /// Returns the proof to spend.
    pub(super) fn nonce(&self) -> Option<[u8; 16]> {
        self.solved.map(|solved| solved.nonce)
    }
}

/// Checks the proof of work of a comment on an article, if the site asks for one.
pub(super) fn check(service: &Service, site: &Site, path: &ArticlePath, text: Option<&str>) -> CheckedWork {
    if site.settings.policy.proof_of_work == WorkDemand::Off {
        return CheckedWork { state: ProofOfWork::NotAsked, solved: None };
    }
    let text = text.map(str::trim).filter(|text| !text.is_empty()).ok_or(ProofFault::Missing);
    let now = service.clock.now();
    match text.and_then(|text| service.keyring.check_proof(text, site.slug.as_str(), path.as_str(), now)) {
        Ok(solved) => CheckedWork { state: ProofOfWork::Good, solved: Some(solved) },
        Err(fault) => CheckedWork { state: ProofOfWork::Bad(fault), solved: None },
    }
}

/// Spends the proofs of work, and records the state of each. A proof that was spent before is bad.
///
/// # Errors
/// `Storage`.
pub(super) fn spend_all(connection: &mut AnyConnection, candidates: &mut [Candidate]) -> Result<()> {
    for one in candidates {
        let prepared = &one.entry.prepared;
        one.work = prepared.work.state;
        if let Some(solved) = prepared.work.solved
            && !storage::guards::spend_nonce(connection, &solved.nonce, solved.kept_until())?
        {
            one.work = ProofOfWork::Bad(ProofFault::Spent);
        }
    }
    Ok(())
}
