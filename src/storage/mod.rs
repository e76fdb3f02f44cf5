//! diesel, and the only place that knows SQL: one file per aggregate.
//!
//! A storage function is one query or one tight group of them. It takes `&mut AnyConnection`, and is called inside
//! a unit of work: `Database::read` or `Database::write`.

pub mod articles;
pub mod audit;
pub mod authors;
pub mod comments;
mod connection;
pub mod database;
pub mod decisions;
pub mod error;
pub mod freshness;
pub mod guards;
pub mod health;
pub mod jobs;
pub mod migrate;
pub mod moderators;
mod queue;
mod schema;
pub mod seed;
pub mod sessions;
pub mod sites;
pub mod threads;
pub mod tokens;

pub use connection::{AnyConnection, DatabaseUrl, DatabaseUrlError};
pub use database::Database;
pub use error::StorageError;
