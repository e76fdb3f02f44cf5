//! The local classifier: learns from the decisions of moderators what spam on their site looks like.
//!
//! A logistic regression over hashed features of the text. Everything here is pure and gives the same bits on every
//! machine: no clock, no random numbers but those that follow from a seed, no functions of the system's mathematics
//! library but the square root. `docs/spam.md` tells what it learns from and how good it is.

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
