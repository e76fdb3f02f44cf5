//! Storage and service, tested as they are used: through units of work on a real database file.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails at that line")]

#[path = "../common/mod.rs"]
mod common;
mod database;
mod lists;
mod moderation;
mod pages;
mod purge;
mod query_plans;
mod submissions;
mod support;
mod threads;
