//! Sends every comment of CSV files (columns `author` and `content`) through the form of a running server, approves half
//! of them, and proves that what was sent is what is kept and shown, and that what is held is shown nowhere.
//!
//! `cargo test --test corpus -- FILE.csv...`; without files it takes our own, `tests/data/comments.csv`.

#[cfg(test)]
mod allowed;
#[cfg(test)]
#[path = "../process/client.rs"]
mod client;
#[cfg(test)]
mod corpus;
#[cfg(test)]
#[path = "../common/database.rs"]
mod database;
#[cfg(test)]
mod desk;
#[cfg(test)]
mod form;
#[cfg(test)]
#[cfg(feature = "postgres")]
#[path = "../common/postgres.rs"]
mod postgres;
#[cfg(test)]
mod rows;
#[cfg(test)]
#[path = "../process/support.rs"]
#[expect(dead_code, reason = "the tests of the process need more of it")]
mod support;

#[cfg(test)]
fn main() -> std::process::ExitCode {
    corpus::run()
}
