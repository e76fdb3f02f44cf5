//! diesel, and the only place that knows SQL: one file per aggregate.
//!
//! A storage function is one query or one tight group of them. It takes `&mut AnyConnection`, and is called inside
//! a unit of work: `Database::read` or `Database::write`.

mod admission;
pub mod akismet;
pub mod articles;
pub mod audit;
pub mod authors;
pub mod bans;
pub mod branches;
mod canceller;
mod checkpointer;
pub mod comments;
mod connection;
pub mod copy;
pub mod database;
mod deadline;
pub mod decisions;
mod dialect;
pub mod error;
pub mod faults;
pub mod feed;
pub mod guards;
pub mod guesses;
pub mod health;
#[cfg(feature = "postgres")]
mod instances;
#[cfg(not(feature = "postgres"))]
#[path = "instances_stub.rs"]
mod instances;
pub mod invalidation;
pub mod jobs;
pub mod keyring_fingerprints;
pub mod migrate;
pub mod moderators;
#[cfg(feature = "postgres")]
mod notices;
pub mod policies;
#[cfg(feature = "postgres")]
mod postgres;
mod queue;
pub mod rate_limits;
mod reader;
pub mod reassign;
pub mod removal;
pub mod reported;
pub mod reports;
pub mod retention;
mod schema;
pub mod sessions;
mod shared;
pub mod site_texts;
pub mod sites;
pub mod snapshot;
pub mod spam_memory;
pub mod threads;
pub mod tokens;
pub mod training;
mod transaction;
pub mod trials;
mod work;
mod worker;
mod writer;

pub use connection::{AnyConnection, DatabaseUrl, DatabaseUrlError};
pub use database::Database;
pub use error::{Result, StorageError};
#[cfg(feature = "postgres")]
pub use postgres::PostgresUrl;
pub use transaction::WriteScope;
pub use worker::observe_statements;
