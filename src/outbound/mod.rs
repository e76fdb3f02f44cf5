//! Requests to other servers, protected against server-side request forgery.
//!
//! `Client` is the only way out. It resolves a name, checks each address, and connects to the address that it checked.

pub mod akismet;
mod client;
mod reach;
mod resolver;
#[cfg(test)]
pub(crate) mod stand_in;

pub use client::{Answer, Client, MAX_ANSWER_BYTES, OutboundError, TIMEOUT};
pub use reach::Reach;
