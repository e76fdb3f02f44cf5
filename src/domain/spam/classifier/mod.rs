//! The local classifier: learns from moderators' decisions what spam on their site looks like.
//!
//! A logistic regression over hashed features of the text. Everything here is pure and gives the same bits on every
//! machine: no clock, only seeded random numbers, and of the system's mathematics library only the square root.
//! `docs/spam.md` describes training data and quality.

mod address;
mod evaluation;
mod explanation;
mod features;
mod metrics;
mod model;
mod normalised;
mod readiness;
mod shuffle;
mod slot;
#[cfg(test)]
mod tests;
mod word;

pub use evaluation::{Evaluation, EvaluationError, Example, Protocol, evaluate};
pub use explanation::{Explanation, Term, TermKind, explain};
pub use features::{Features, FeaturesError};
pub use metrics::Metrics;
pub use model::{Label, Model, ModelError};
pub use readiness::{HOLD_THRESHOLD, Readiness, SPAM_THRESHOLD};
