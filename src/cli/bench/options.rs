//! What `bench` was asked for.

use super::workload::Workload;
use crate::cli::error::CliError;
use std::time::Duration;

/// The arguments of `bench`.
#[derive(Debug, Clone, clap::Args)]
pub struct BenchArguments {
    /// Comments to seed [default: 100000]
    #[arg(long, value_name = "N", value_parser = clap::value_parser!(u32).range(300..=10_000_000))]
    pub comments: Option<u32>,
    /// Everything in under five minutes: runs of 1 s
    #[arg(long)]
    pub quick: bool,
    /// Only these workloads
    #[arg(long, value_name = "NAME", num_args = 1.., value_parser = clap::builder::PossibleValuesParser::new(Workload::names()))]
    pub only: Vec<String>,
    /// How long a run takes [default: 5, with --quick 1]
    #[arg(long, value_name = "S")]
    pub seconds: Option<f64>,
    /// Runs of each, afterword and its limit in turn [default: 5]
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

/// The arguments with all that is not said filled in.
#[derive(Debug, Clone)]
pub struct Options {
    /// Comments to seed.
    pub comments: usize,
    /// How long a run takes.
    pub run: Duration,
    /// How often each is run.
    pub runs: usize,
    /// Submissions of `no-stall`.
    pub submissions: u64,
    /// The workloads, in their order.
    pub workloads: Vec<Workload>,
    /// The database to use instead of a SQLite file.
    pub database: Option<String>,
    /// The PostgreSQL database to compare with.
    pub postgres: Option<String>,
}

impl Options {
    /// Fills in what is not said. `database` is the flag, and no setting: what is configured holds real data.
    ///
    /// # Errors
    /// `CliError::Usage`.
    pub fn read(arguments: &BenchArguments, database: Option<&str>) -> Result<Self, CliError> {
        let seconds = arguments.seconds.unwrap_or(if arguments.quick { 1.0 } else { 5.0 });
        if !(0.01..=600.0).contains(&seconds) {
            return Err(CliError::Usage("`--seconds` takes 0.01 to 600".to_owned()));
        }
        let is_postgres = |url: &str| url.starts_with("postgres://") || url.starts_with("postgresql://");
        let urls = [("--database", database), ("--postgres", arguments.postgres.as_deref())];
        for (flag, url) in urls {
            if url.is_some_and(|url| !is_postgres(url)) {
                return Err(CliError::Usage(format!(
                    "`{flag}` takes postgres://... and an empty database; without it `bench` makes a SQLite database of \
                     its own in the data directory"
                )));
            }
        }
        let is_wanted = |workload: &Workload| {
            let is_named = arguments.only.is_empty() || arguments.only.iter().any(|name| name == workload.name());
            let has_postgres = arguments.postgres.is_some() || *workload != Workload::Postgres;
            // It needs a second database of the same kind.
            let has_second = database.is_none() || !matches!(workload, Workload::Growth | Workload::Decide);
            // Three minutes do not fit into five.
            let has_time = !arguments.quick || !arguments.only.is_empty() || *workload != Workload::LoadMemory;
            is_named && has_postgres && has_second && has_time
        };
        Ok(Self {
            comments: usize::try_from(arguments.comments.unwrap_or(100_000)).unwrap_or(100_000),
            run: Duration::from_secs_f64(seconds),
            runs: usize::try_from(arguments.runs.unwrap_or(5)).unwrap_or(5),
            submissions: u64::from(arguments.submissions.unwrap_or(if arguments.quick { 20_000 } else { 200_000 })),
            workloads: Workload::ALL.iter().copied().filter(is_wanted).collect(),
            database: database.map(str::to_owned),
            postgres: arguments.postgres.clone(),
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use clap::Parser;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        bench: BenchArguments,
    }

    fn read(line: &[&str], database: Option<&str>) -> Result<Options, CliError> {
        Options::read(&Line::parse_from(std::iter::once(&"bench").chain(line)).bench, database)
    }

    #[test]
    fn everything_is_run_but_what_needs_another_database() {
        let options = read(&[], None).unwrap();
        assert_eq!(options.workloads.len(), Workload::ALL.len() - 1);
        assert!(!options.workloads.contains(&Workload::Postgres));
        assert!(read(&["--postgres", "postgres://h/d"], None).unwrap().workloads.contains(&Workload::Postgres));
        assert!(!read(&[], Some("postgres://h/d")).unwrap().workloads.contains(&Workload::Growth));
    }

    #[test]
    fn quick_is_short_and_what_is_said_goes_before() {
        let quick = read(&["--quick"], None).unwrap();
        assert_eq!((quick.run, quick.runs, quick.submissions), (Duration::from_secs(1), 5, 20_000));
        assert!(!quick.workloads.contains(&Workload::LoadMemory));
        let said = read(&["--quick", "--seconds", "0.5", "--only", "cold", "counts"], None).unwrap();
        assert_eq!(said.run, Duration::from_millis(500));
        assert_eq!(said.workloads, [Workload::Cold, Workload::Counts]);
    }

    #[test]
    fn a_database_of_files_is_refused() {
        assert!(matches!(read(&[], Some("sqlite://real.db")), Err(CliError::Usage(_))));
        assert!(matches!(read(&["--postgres", "sqlite://real.db"], None), Err(CliError::Usage(_))));
    }
}
