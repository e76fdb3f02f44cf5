//! The admin side over HTTP, as moderators and their programs meet it: the real server, on a real socket, in this process.

#![expect(clippy::unwrap_used, clippy::indexing_slicing, reason = "a test that cannot go on ends there")]

mod bans;
mod client;
#[path = "../common/mod.rs"]
mod common;
mod csrf;
mod description;
mod edits;
mod guessing;
mod learning;
mod management;
mod many_sites;
mod moderation;
mod own_password;
mod pages;
mod pages_bans;
mod pages_decisions;
mod pages_settings;
mod pages_together;
mod permissions;
mod queue;
mod removal;
mod reported;
mod rules;
mod sessions;
#[path = "../common/snapshot.rs"]
mod snapshot;
mod spam_texts;
mod streams;
mod support;
