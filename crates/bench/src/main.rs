//! Measures afterword against what its framework and its database give at best on the same machine.
//!
//! It seeds an installation of its own, starts `serve` on it, and sends it load over loopback; in turn it sends the same load
//! to a baseline that does only what cannot be left out. The ratio of the two says something on every machine. `docs/bench.md`
//! explains the command, `docs/performance.md` lists results.

mod arguments;
mod bare;
mod baseline;
mod bulk;
mod client;
mod cold;
mod context;
mod decide;
mod engines;
mod footprint;
mod growth;
mod inserts;
mod instances;
mod latency;
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
mod statistics;
mod threads;
mod workload;
mod writes;

use afterword::cli::output::Output;
use afterword::config::{self, Config};
use arguments::Arguments;
use clap::Parser;
use std::process::ExitCode;

/// The exit status is 0 for done, 1 for failed, 2 for wrong usage, 78 for wrong configuration.
fn main() -> ExitCode {
    // The server that is measured is this same program, so that one build does for both.
    if std::env::args_os().nth(1).is_some_and(|first| first == server::COMMAND) {
        return afterword::cli::main();
    }
    let arguments = Arguments::parse();
    let output = Output::new(arguments.json);
    let outcome = Config::load(&arguments.overrides(), config::environment())
        .map_err(Into::into)
        .and_then(|config| run::run(&arguments, &config, &output));
    match outcome {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            output.fail(&error);
            ExitCode::from(error.exit_status())
        }
    }
}
