//! Storage and service, tested as they are used: through units of work on a real database file.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on fails at that line")]

mod akismet;
mod authorship;
mod branches;
#[cfg(feature = "postgres")]
mod clusters;
#[path = "../common/mod.rs"]
mod common;
#[cfg(feature = "postgres")]
mod copy;
mod database;
mod history;
#[cfg(feature = "postgres")]
mod instances;
#[cfg(feature = "postgres")]
mod integrity;
mod ledger;
mod lists;
#[cfg(feature = "postgres")]
mod migrations;
mod moderation;
mod pages;
#[cfg(feature = "postgres")]
mod parity;
mod proofs;
mod purge;
mod query_plans;
#[cfg(feature = "postgres")]
mod query_plans_postgres;
mod read_back;
#[path = "../../src/outbound/stand_in.rs"]
mod stand_in;
mod statements;
mod submissions;
mod support;
mod threads;
mod trial;
#[path = "../common/work.rs"]
mod work;
