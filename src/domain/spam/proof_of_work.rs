//! Proofs of work: whether the browser that sent a comment has done the sum that the form asked for.

/// What is wrong with a proof of work.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ProofFault {
    /// It cannot be read.
    Malformed,
    /// Its challenge is too old.
    Expired,
    /// Its challenge was not made here, or was changed: a lowered cost is one of the changes.
    Forged,
    /// Its challenge was made for another article or another site.
    OtherArticle,
    /// Its sum is wrong.
    Unsolved,
    /// It came with another comment before.
    Spent,
}
