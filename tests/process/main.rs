//! The program from outside: the real binary, real processes, real sockets.

#[cfg(test)]
mod akismet;
#[cfg(test)]
mod audit;
#[cfg(test)]
mod backup;
#[cfg(test)]
#[cfg(test)]
mod canary;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod client;
#[cfg(test)]
#[cfg(feature = "postgres")]
mod copy;
#[cfg(test)]
#[path = "../common/database.rs"]
mod database;
#[cfg(test)]
mod keyrings;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod memory;
#[cfg(test)]
mod owners;
#[cfg(test)]
#[cfg(feature = "postgres")]
#[path = "../common/postgres.rs"]
mod postgres;
#[cfg(test)]
#[cfg(feature = "postgres")]
mod remote;
#[cfg(test)]
mod scarce;
#[cfg(test)]
mod spam;
#[cfg(test)]
#[path = "../../src/outbound/stand_in.rs"]
mod stand_in;
#[cfg(test)]
mod stopping;
#[cfg(test)]
mod storm;
#[cfg(test)]
mod support;
#[cfg(test)]
mod upgrade;
