//! PostgreSQL beside SQLite, in the same run.

use crate::context::{BenchContext, Pairs, Seeded, hundred};
use crate::load::Requests;
use crate::reads::READERS;
use crate::report::{Row, Target};
use crate::scratch::Installed;
use crate::seed::fill;
use crate::server::{Cache, Serve};
use afterword::cli::error::CliError;
use afterword::storage::{AnyConnection, DatabaseUrl, StorageError, migrate};
use diesel::prelude::*;

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
pub async fn postgres(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    let Some(url) = &context.options.postgres else { return Ok(Vec::new()) };
    refuse_used(url)?;
    let installed = context.scratch.install("postgres", Some(url))?;
    let comments = context.options.comments.min(ENOUGH);
    let other = Seeded { stored: fill(&installed, comments).await?, installed };
    let note = format!("{} comments", other.stored.comments);
    let reads = Requests::reading(hundred());
    let writes = Requests::writing(context.submission());
    let cold = compare(context, &other.installed, Cache::Off, (READERS, &reads)).await?;
    let submissions = compare(context, &other.installed, Cache::On, (WRITERS, &writes)).await?;
    let row = |measure, pairs: Pairs| {
        let (real, against) = pairs.spreads();
        let against = Some(("SQLite", against));
        let target = Target::RatioAtLeast(0.5);
        Row { workload, measure, unit: "1/s", real, against, target, note: note.clone() }
    };
    Ok(vec![row("cold reads", cold), row("submissions", submissions)])
}

async fn compare(
    context: &BenchContext,
    other: &Installed,
    cache: Cache,
    (connections, requests): (usize, &Requests),
) -> Result<Pairs, CliError> {
    let postgres = Serve::start(other, cache).await?;
    let sqlite = Serve::start(&context.main.installed, cache).await?;
    context.warm_up(postgres.address, connections, requests).await?;
    context.warm_up(sqlite.address, connections, requests).await?;
    let mut pairs = Pairs::default();
    for _ in 0..context.options.runs {
        let real = context.run(postgres.address, connections, requests).await?.per_second();
        pairs.add(real, context.run(sqlite.address, connections, requests).await?.per_second());
    }
    Ok(pairs)
}

#[derive(QueryableByName)]
struct Version {
    #[diesel(sql_type = diesel::sql_types::Text)]
    version: String,
}

/// Gives the name and version of the database's engine.
///
/// # Errors
/// `StorageError::Query`.
pub fn engine(connection: &mut AnyConnection) -> Result<String, StorageError> {
    let query = match connection {
        #[cfg(feature = "postgres")]
        AnyConnection::Postgres(_) => "SELECT 'PostgreSQL ' || current_setting('server_version') AS version",
        AnyConnection::Sqlite(_) => "SELECT 'SQLite ' || sqlite_version() AS version",
    };
    Ok(diesel::sql_query(query).get_result::<Version>(connection)?.version)
}
