//! Several instances on one PostgreSQL: what three take together, against one.

use crate::context::{BenchContext, Pairs, comment};
use crate::load::{Outcome, Requests};
use crate::report::{Row, Target};
use crate::request::Submission;
use crate::scratch::Installed;
use crate::seed::ORIGIN;
use crate::server::{Cache, Serve};
use afterword::cli::error::CliError;
use afterword::domain::account::Principal;
use afterword::service::sites::{self, NewSite};
use futures_util::future::try_join_all;

/// Instances that serve together.
const INSTANCES: usize = 3;
/// Sites that are written under in turn.
const SITES: u64 = 30;
/// Connections to each instance: few, so that they wait for flushes rather than for the processor.
const CONNECTIONS: usize = 6;
/// What makes each flush of a session take 10 ms more, as a synchronous standby does. Only a superuser may set it.
const SLOW_FLUSH: &str = "options=-c%20commit_delay%3D10000%20-c%20commit_siblings%3D0";

/// Submissions to three instances together against one alone, with the database's own flush and with one that takes 10 ms more.
///
/// # Errors
/// `CliError`.
pub async fn instances(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    let Some(url) = &context.options.database else { return Ok(Vec::new()) };
    add_sites(&context.main.installed).await?;
    let separator = if url.contains('?') { '&' } else { '?' };
    let slow = format!("{url}{separator}{SLOW_FLUSH}");
    let quick = compare(context, url, "quick").await?;
    let slow = compare(context, &slow, "slow").await?;
    let row = |measure, pairs: Pairs, target| {
        let (real, against) = pairs.spreads();
        let note = format!("{INSTANCES} instances, {SITES} sites, {CONNECTIONS} connections to each instance");
        let (against, target) = (Some(("one instance", against)), Target::RatioAtLeast(target));
        Row { workload, measure, unit: "1/s", real, against, target, note }
    };
    Ok(vec![row("submissions", quick, 1.2), row("submissions, 10 ms a flush", slow, 2.5)])
}

async fn add_sites(installed: &Installed) -> Result<(), CliError> {
    let service = &installed.open()?.service;
    for number in 0..SITES {
        let new = NewSite {
            slug: format!("bench-{number:06}"),
            name: "Bench".to_owned(),
            origins: vec![ORIGIN.to_owned()],
            settings: Vec::new(),
        };
        sites::add(service, &Principal::operator(), new).await?;
    }
    Ok(())
}

async fn compare(context: &BenchContext, url: &str, name: &str) -> Result<Pairs, CliError> {
    let mut servers = Vec::new();
    for number in 0..INSTANCES {
        let installed = context.scratch.install(&format!("{name}-{number}"), Some(url))?;
        let keyring = |installed: &Installed| installed.directory().join("keyring");
        std::fs::copy(keyring(&context.main.installed), keyring(&installed)).map_err(CliError::failed)?;
        servers.push(Serve::start(&installed, Cache::On).await?);
    }
    let submission = Submission::new("/api/v1/sites/bench-@@@@@@/comments", ORIGIN, &comment("/article"), SITES);
    let requests = Requests::writing(submission);
    for serve in &servers {
        context.warm_up(serve.address, CONNECTIONS, &requests).await?;
    }
    let mut pairs = Pairs::default();
    for _ in 0..context.options.runs {
        let together = per_second(context, &servers, &requests).await?;
        pairs.add(together, per_second(context, servers.get(..1).unwrap_or_default(), &requests).await?);
    }
    Ok(pairs)
}

/// Sends load to all of some servers at once, and gives what they take together.
async fn per_second(context: &BenchContext, servers: &[Serve], requests: &Requests) -> Result<f64, CliError> {
    let runs = servers.iter().map(|serve| context.run(serve.address, CONNECTIONS, requests));
    Ok(try_join_all(runs).await?.iter().map(Outcome::per_second).sum())
}
