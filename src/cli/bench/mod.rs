//! `bench`: measures this program against what its framework and its database give at best.
//!
//! It seeds an installation of its own, starts `serve` on it, and sends it load over loopback; in turn it sends the same load
//! to a server that does nothing but what cannot be left out. Only the ratio of the two says something on a machine that
//! nobody else knows. `docs/bench.md` tells how to run it, `docs/performance.md` what came of it.

mod client;
mod cold;
mod decide;
pub mod dice;
mod engines;
mod footprint;
mod growth;
mod histogram;
mod load;
mod load_memory;
mod options;
mod process;
mod purge;
mod reads;
mod report;
mod request;
mod response;
mod run;
mod scratch;
mod seed;
mod server;
mod stage;
mod statistics;
pub mod text;
mod threads;
pub mod words;
mod workload;
mod writes;

pub(super) use options::BenchArguments;
pub(super) use run::run;
