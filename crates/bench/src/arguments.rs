//! What may stand on the command line.

use crate::workload::Workload;
use afterword::config::Overrides;
use clap::Parser;
use clap::builder::PossibleValuesParser;
use std::path::PathBuf;

/// Measure afterword against what its framework and its database give at best
#[derive(Debug, Clone, Parser)]
#[command(version)]
pub struct Arguments {
    /// The file with settings [default: ./afterword.toml, if there is one]
    #[arg(long, value_name = "FILE")]
    pub config: Option<PathBuf>,
    /// The data directory [default: ./afterword-data]
    #[arg(long, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// An empty PostgreSQL database to run everything on [default: SQLite in the data directory]
    #[arg(long, value_name = "URL")]
    pub database: Option<String>,
    /// Print JSON
    #[arg(long)]
    pub json: bool,
    /// Comments to seed [default: 100000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(300..=10_000_000))]
    pub comments: Option<u32>,
    /// Everything in under five minutes: runs of 1 s
    #[arg(long)]
    pub quick: bool,
    /// Only these workloads
    #[arg(long, value_name = "NAME", num_args = 1.., value_parser = PossibleValuesParser::new(Workload::names()))]
    pub only: Vec<String>,
    /// How long a run takes [default: 5, with --quick 1]
    #[arg(long, value_name = "S")]
    pub seconds: Option<f64>,
    /// Runs of each, afterword and its baseline in turn [default: 5]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(1..=100))]
    pub runs: Option<u32>,
    /// Submissions of `no-stall` [default: 200000, with --quick 20000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(100..=10_000_000))]
    pub submissions: Option<u32>,
    /// An empty PostgreSQL database to compare SQLite with, in `postgres`
    #[arg(long, value_name = "URL")]
    pub postgres: Option<String>,
    /// Name the workloads and end
    #[arg(long)]
    pub list: bool,
}

impl Arguments {
    /// Returns the flags that are settings. `--database` is none: the database that settings name holds real data.
    pub fn overrides(&self) -> Overrides {
        let values = self.data_dir.iter().map(|directory| ("data.dir".to_owned(), directory.clone())).collect();
        Overrides { config_file: self.config.clone(), values }
    }
}
