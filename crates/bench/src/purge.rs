//! What a purge of much old spam costs those who submit meanwhile, and how far it gets.

use crate::context::{BenchContext, Pairs};
use crate::load::{Requests, decimal};
use crate::report::{Row, Target};
use crate::seed::fill_spam;
use crate::server::{Cache, Serve};
use crate::statistics::{Spread, ratio};
use afterword::cli::error::CliError;
use afterword::domain::moderation::Status;
use afterword::jobs;
use afterword::service::ServiceError;
use afterword::storage::{self, AnyConnection};
use std::time::{Duration, Instant};

/// Connections that submit without a pause. Few, so that a submission alone is quick: many wait for one another anyway.
const SUBMITTING: usize = 4;
/// Spam for each comment that is seeded.
const SPAM_PER_COMMENT: usize = 2;
/// How long a purge has run before what is measured counts: it starts with small units of work.
const STARTS: Duration = Duration::from_millis(200);
/// The least spam that a purge is to delete in a second beside submissions: what a million are gone with in an hour.
const LEAST_PER_SECOND: f64 = 300.0;

/// Submissions while old spam is purged, against submissions alone.
///
/// # Errors
/// `CliError`.
pub async fn purge(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    fill_spam(&context.main.installed, SPAM_PER_COMMENT * context.options.comments).await?;
    let requests = Requests::writing(context.submission());
    let (mut median, mut p99, mut speeds, mut longest) = (Pairs::default(), Pairs::default(), Vec::new(), 0.0_f64);
    for _ in 0..context.options.runs {
        let alone = submit(context, &requests, false).await?;
        let before = (spam_count(context).await?, Instant::now());
        let beside = submit(context, &requests, true).await?;
        let purged = before.0.saturating_sub(spam_count(context).await?);
        speeds.push(ratio(decimal(purged), before.1.elapsed().as_secs_f64()));
        longest = longest.max(beside.max_ms());
        median.add(beside.percentile_ms(50.0), alone.percentile_ms(50.0));
        p99.add(beside.percentile_ms(99.0), alone.percentile_ms(99.0));
    }
    let left = spam_count(context).await?;
    let note = format!("{SUBMITTING} connections, longest {longest:.1} ms, {left} spam left");
    let row = |measure, pairs: Pairs, target| {
        let (real, against) = pairs.spreads();
        let against = Some(("submissions alone", against));
        Row { workload, measure, unit: "ms", real, against, target, note: note.clone() }
    };
    let median = row("p50 of submissions", median, Target::RatioAtMost(3.0));
    let p99 = row("p99 of submissions", p99, Target::RatioAtMost(3.0));
    let (real, target) = (Spread::of(speeds), Target::AtLeast(LEAST_PER_SECOND));
    Ok(vec![median, p99, Row { workload, measure: "purged", unit: "1/s", real, against: None, target, note }])
}

/// Starts a server that purges, or one that does not, and submits to it.
async fn submit(
    context: &BenchContext,
    requests: &Requests,
    purges: bool,
) -> Result<crate::latency::LatencyHistogram, CliError> {
    set_due(context, purges).await?;
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    tokio::time::sleep(STARTS).await;
    context.warm_up(serve.address, SUBMITTING, requests).await?;
    Ok(context.run(serve.address, SUBMITTING, requests).await?.all_submissions())
}

/// Has the next server purge at once, or not within a day.
async fn set_due(context: &BenchContext, at_once: bool) -> Result<(), CliError> {
    let installation = context.main.installed.open()?;
    let service = &installation.service;
    let now = service.clock.now();
    let due = if at_once { now } else { now.plus_days(1) };
    let set = move |connection: &mut AnyConnection| {
        storage::jobs::ensure(connection, jobs::PURGE, due)?;
        Ok::<_, ServiceError>(storage::jobs::finish(connection, jobs::PURGE, now, due)?)
    };
    Ok(service.database.write(set).await?)
}

/// Counts the spam that is to be purged. What is submitted meanwhile may be spam, too, and is too young.
async fn spam_count(context: &BenchContext) -> Result<u64, CliError> {
    let installation = context.main.installed.open()?;
    let service = &installation.service;
    let before = service.clock.now().plus_days(-service.retention.spam_days);
    let find = move |connection: &mut AnyConnection| {
        Ok::<_, ServiceError>(storage::comments::discarded_before(connection, Status::Spam, before, i64::MAX)?.len())
    };
    Ok(service.database.read(find).await? as u64)
}
