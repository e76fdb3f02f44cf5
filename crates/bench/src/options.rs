//! What was asked for, with every default filled in.

use crate::arguments::Arguments;
use crate::workload::Workload;
use afterword::cli::error::CliError;
use std::time::Duration;

/// The arguments with every default filled in.
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
    /// Fills in the defaults.
    ///
    /// # Errors
    /// `CliError::Usage`.
    pub fn read(arguments: &Arguments) -> Result<Self, CliError> {
        let seconds = arguments.seconds.unwrap_or(if arguments.quick { 1.0 } else { 5.0 });
        if !(0.01..=600.0).contains(&seconds) {
            return Err(CliError::Usage("`--seconds` takes 0.01 to 600".to_owned()));
        }
        let is_postgres = |url: &str| url.starts_with("postgres://") || url.starts_with("postgresql://");
        let database = arguments.database.as_deref();
        let urls = [("--database", database), ("--postgres", arguments.postgres.as_deref())];
        for (flag, url) in urls {
            if url.is_some_and(|url| !is_postgres(url)) {
                return Err(CliError::Usage(format!(
                    "`{flag}` takes postgres://... and an empty database; without it a SQLite database is made \
                     in the data directory"
                )));
            }
        }
        let is_wanted = |workload: &Workload| {
            let is_named = arguments.only.is_empty() || arguments.only.iter().any(|name| name == workload.name());
            let has_postgres = match workload {
                Workload::Postgres => arguments.postgres.is_some(),
                Workload::Instances => database.is_some(),
                _ => true,
            };
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

    fn read(line: &[&str]) -> Result<Options, CliError> {
        Options::read(&Arguments::parse_from(std::iter::once(&"afterword-bench").chain(line)))
    }

    #[test]
    fn everything_is_run_but_what_needs_another_database() {
        let options = read(&[]).unwrap();
        assert_eq!(options.workloads.len(), Workload::ALL.len() - 2);
        assert!(!options.workloads.contains(&Workload::Postgres));
        assert!(read(&["--postgres", "postgres://h/d"]).unwrap().workloads.contains(&Workload::Postgres));
        let on_postgres = read(&["--database", "postgres://h/d"]).unwrap().workloads;
        assert!(!on_postgres.contains(&Workload::Growth) && on_postgres.contains(&Workload::Instances));
    }

    #[test]
    fn quick_is_short_and_what_is_said_goes_before() {
        let quick = read(&["--quick"]).unwrap();
        assert_eq!((quick.run, quick.runs, quick.submissions), (Duration::from_secs(1), 5, 20_000));
        assert!(!quick.workloads.contains(&Workload::LoadMemory));
        let said = read(&["--quick", "--seconds", "0.5", "--only", "cold", "counts"]).unwrap();
        assert_eq!(said.run, Duration::from_millis(500));
        assert_eq!(said.workloads, [Workload::Cold, Workload::Counts]);
    }

    #[test]
    fn a_database_of_files_is_refused() {
        assert!(matches!(read(&["--database", "sqlite://real.db"]), Err(CliError::Usage(_))));
        assert!(matches!(read(&["--postgres", "sqlite://real.db"]), Err(CliError::Usage(_))));
    }
}
