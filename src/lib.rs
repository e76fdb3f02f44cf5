//! Afterword puts a comment thread under every article of a site.
//!
//! Readers post through a plain form, moderators decide, and addresses stay private. `docs/ARCHITECTURE.md` is the
//! map of this crate: which room does what, who may use whom, and three walks through it.

pub mod cli;
pub mod clock;
pub mod config;
pub mod crypto;
pub mod domain;
pub mod id;
pub mod jobs;
pub mod metrics;
pub mod outbound;
pub mod service;
pub mod storage;
pub mod telemetry;
pub mod web;
