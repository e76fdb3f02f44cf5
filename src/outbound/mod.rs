//! Requests to other servers, made so that nobody can turn them against the network the program stands in.
//!
//! `Client` is the only way out. What it may reach is decided by address, after the name was looked up, and the
//! connection goes to the address that was judged.

pub mod akismet;
mod client;
mod reach;
mod resolver;
#[cfg(test)]
pub(crate) mod stand_in;

pub use client::{Answer, Client, MAX_ANSWER_BYTES, OutboundError, TIMEOUT};
pub use reach::Reach;
