//! The admin API over HTTP, against a database of its own.

mod comments;
mod guard;
mod resources;
mod server;
mod sessions;
