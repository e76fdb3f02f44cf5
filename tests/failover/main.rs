//! PostgreSQL that goes away and comes back, and several instances on one database: real programs, real servers.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "what is missing fails the test")]

#[path = "../process/client.rs"]
#[expect(dead_code, reason = "shared with the tests of the program")]
mod client;
#[path = "../common/database.rs"]
mod database;
mod instance;
mod instances;
mod outages;
mod pooler;
#[path = "../common/postgres.rs"]
mod postgres;
mod replica;
#[path = "../admin/spam_texts.rs"]
mod spam_texts;
#[path = "../process/storm.rs"]
mod storm;
#[path = "../process/support.rs"]
#[expect(dead_code, reason = "shared with the tests of the program")]
mod support;
