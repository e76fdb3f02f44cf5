//! PostgreSQL beside SQLite, in the same run.

use super::load::Requests;
use super::reads::READERS;
use super::report::{Row, Target};
use super::scratch::Installed;
use super::seed::fill;
use super::server::{Cache, Serve};
use super::stage::{Pairs, Seeded, Stage, hundred};
use crate::cli::error::CliError;
use crate::storage::{DatabaseUrl, migrate};

/// The most comments that are seeded into the second database.
const ENOUGH: usize = 100_000;
/// Connections that submit.
const WRITERS: usize = 16;

/// Refuses a database that has been used for anything of ours.
///
/// # Errors
/// `CliError::Usage` for one that has, `CliError` where it cannot be asked.
pub fn refuse_used(url: &str) -> Result<(), CliError> {
    let state = migrate::state(&DatabaseUrl::parse(url)?).map_err(CliError::failed)?;
    if state.applied.is_empty() {
        return Ok(());
    }
    let sentence = "the database has tables of afterword already; name one that is empty: `bench` fills it";
    Err(CliError::Usage(sentence.to_owned()))
}

/// Cold reads and submissions, against SQLite.
///
/// # Errors
/// `CliError`.
pub async fn postgres(stage: &Stage, workload: &'static str) -> Result<Vec<Row>, CliError> {
    let Some(url) = &stage.options.postgres else { return Ok(Vec::new()) };
    refuse_used(url)?;
    let installed = stage.scratch.install("postgres", Some(url))?;
    let comments = stage.options.comments.min(ENOUGH);
    let other = Seeded { stored: fill(&installed, comments).await?, installed };
    let note = format!("{} comments", other.stored.comments);
    let reads = Requests::reading(hundred());
    let writes = Requests::writing(stage.submission());
    let cold = compare(stage, &other.installed, Cache::Off, (READERS, &reads)).await?;
    let submissions = compare(stage, &other.installed, Cache::On, (WRITERS, &writes)).await?;
    let row = |measure, pairs: Pairs| {
        let (real, against) = pairs.spreads();
        let against = Some(("SQLite", against));
        let target = Target::RatioAtLeast(0.5);
        Row { workload, measure, unit: "1/s", real, against, target, note: note.clone() }
    };
    Ok(vec![row("cold reads", cold), row("submissions", submissions)])
}

async fn compare(
    stage: &Stage,
    other: &Installed,
    cache: Cache,
    (connections, requests): (usize, &Requests),
) -> Result<Pairs, CliError> {
    let postgres = Serve::start(other, cache).await?;
    let sqlite = Serve::start(&stage.main.installed, cache).await?;
    stage.warm_up(postgres.address, connections, requests).await?;
    stage.warm_up(sqlite.address, connections, requests).await?;
    let mut pairs = Pairs::default();
    for _ in 0..stage.options.runs {
        let real = stage.run(postgres.address, connections, requests).await?.per_second();
        pairs.add(real, stage.run(sqlite.address, connections, requests).await?.per_second());
    }
    Ok(pairs)
}
