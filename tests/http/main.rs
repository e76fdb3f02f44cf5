//! The public side over HTTP, as readers and their browsers meet it: the real server, on a real socket, in this process.

#![expect(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::string_slice,
    reason = "a test that cannot go on ends there"
)]

mod altcha;
mod answer;
mod avatars;
mod bounds;
mod clock;
#[path = "../common/mod.rs"]
mod common;
mod connections;
mod embed;
mod events;
mod feed;
mod form;
mod fragment;
mod hostile;
mod json;
mod languages;
mod metrics;
mod names;
mod openmetrics;
mod origin;
mod receipts;
mod rendered;
mod reports;
mod server;
#[path = "../common/snapshot.rs"]
mod snapshot;
mod structured_data;
mod support;
mod thread;
mod told;
mod wordpress;
#[path = "../common/work.rs"]
mod work;
