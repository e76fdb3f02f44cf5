//! The program from outside: the real binary, real processes, real sockets.

#[cfg(test)]
mod bench;
#[cfg(test)]
mod canary;
#[cfg(test)]
mod cli;
#[cfg(test)]
mod client;
#[cfg(test)]
mod kill;
#[cfg(test)]
mod support;
