//! The workloads that submit comments.

use crate::bare;
use crate::baseline::{Baseline, BaselineServer, Constant, Store};
use crate::context::{BenchContext, Pairs, constant, hundred};
use crate::load::{Load, Requests, Until, decimal};
use crate::reads::READERS;
use crate::report::{Row, Target};
use crate::request::Submission;
use crate::server::{Cache, Serve, fetch};
use crate::statistics::Spread;
use afterword::cli::error::CliError;
use afterword::cli::installation::Installation;
use afterword::service::ServiceError;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// Submissions in a hundred requests of the mix.
const MIX_PERCENT: u64 = 5;

/// The bare grouped insert: a database of its own with one table, behind the baseline.
struct BareInsert {
    installation: Installation,
}

impl BareInsert {
    async fn open(context: &BenchContext, name: &str) -> Result<Self, CliError> {
        let database = context.options.database.as_deref();
        // A file of its own; on PostgreSQL a table beside the others, as there is only the one database.
        let own = context.scratch.install(&format!("baseline-{name}"), None)?;
        let installed = if database.is_some() { &context.main.installed } else { &own };
        let installation = installed.open()?;
        let create = |connection: &mut _| Ok::<_, ServiceError>(bare::create_table(connection)?);
        installation.service.database.write(create).await?;
        Ok(Self { installation })
    }

    fn store(&self) -> Store {
        let database = self.installation.service.database.clone();
        let ids = Arc::new(AtomicI64::new(1));
        Arc::new(move |body| {
            let (database, id) = (database.clone(), ids.fetch_add(1, Ordering::Relaxed));
            Box::pin(async move {
                let insert = move |connection: &mut _| Ok::<_, ServiceError>(bare::insert(connection, id, &body)?);
                let stored = database.write(insert).await;
                if let Err(error) = &stored {
                    tracing::error!(error = error as &dyn std::error::Error, "the bare insert failed");
                }
                stored.is_ok()
            })
        })
    }

    async fn close(self) -> Result<(), CliError> {
        let drop = |connection: &mut _| Ok::<_, ServiceError>(bare::drop_table(connection)?);
        self.installation.service.database.write(drop).await?;
        Ok(())
    }
}

/// Durable submissions over some connections, against the bare grouped insert.
///
/// # Errors
/// `CliError`.
pub async fn submit(
    context: &BenchContext,
    workload: &'static str,
    connections: usize,
    (least, longest_ms): (f64, Option<f64>),
) -> Result<Vec<Row>, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    let bare = BareInsert::open(context, workload).await?;
    let submission = context.submission();
    let body_bytes = submission.body_bytes();
    let written = context.submitted(serve.address, &submission).await?;
    let baseline = BaselineServer::start(Baseline { read: Constant::default(), written, store: Some(bare.store()) })?;
    let requests = Requests::writing(submission);
    context.warm_up(serve.address, connections, &requests).await?;
    context.warm_up(baseline.address, connections, &requests).await?;
    let (mut pairs, mut p99, mut cpu) = (Pairs::default(), Pairs::default(), Vec::new());
    for _ in 0..context.options.runs {
        let (real, cost) = context.run_with_cost(&serve, connections, &requests).await?;
        cpu.push(cost);
        let against = context.run(baseline.address, connections, &requests).await?;
        pairs.add(real.per_second(), against.per_second());
        p99.add(real.all_submissions().percentile_ms(99.0), against.all_submissions().percentile_ms(99.0));
    }
    drop(baseline);
    bare.close().await?;
    let note = format!("{body_bytes} bytes, held, {:.3} ms of processor each", Spread::of(cpu).median());
    let named = |(real, against): (Spread, Spread)| (real, Some(("bare insert", against)));
    let (real, against) = named(pairs.spreads());
    let target = Target::RatioAtLeast(least);
    let mut rows =
        vec![Row { workload, measure: "submissions", unit: "1/s", real, against, target, note: note.clone() }];
    if let Some(longest) = longest_ms {
        let (real, against) = named(p99.spreads());
        rows.push(Row { workload, measure: "p99", unit: "ms", real, against, target: Target::AtMost(longest), note });
    }
    Ok(rows)
}

/// Reads from the cache with some submissions among them, against the baseline's mix.
///
/// # Errors
/// `CliError`.
pub async fn mix(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    let bare = BareInsert::open(context, workload).await?;
    let submission = context.submission();
    let read = constant(&fetch(serve.address, &hundred(), 200).await?, false);
    let written = context.submitted(serve.address, &submission).await?;
    let baseline = BaselineServer::start(Baseline { read, written, store: Some(bare.store()) })?;
    let alone = Requests::reading(hundred());
    let mixed = mixed(submission);
    context.warm_up(serve.address, READERS, &mixed).await?;
    context.warm_up(baseline.address, READERS, &mixed).await?;
    let (mut pairs, mut p99) = (Pairs::default(), Pairs::default());
    for _ in 0..context.options.runs {
        let without = context.run(serve.address, READERS, &alone).await?;
        let real = context.run(serve.address, READERS, &mixed).await?;
        let against = context.run(baseline.address, READERS, &mixed).await?;
        pairs.add(real.per_second(), against.per_second());
        p99.add(real.reads.percentile_ms(99.0), without.reads.percentile_ms(99.0));
    }
    drop(baseline);
    bare.close().await?;
    let note = format!("{MIX_PERCENT} % submissions");
    let row = |measure, unit, (real, against): (Spread, Spread), name, target| {
        let against = Some((name, against));
        Row { workload, measure, unit, real, against, target, note: note.clone() }
    };
    Ok(vec![
        row("requests", "1/s", pairs.spreads(), "baseline's mix", Target::RatioAtLeast(0.6)),
        row("p99 of reads", "ms", p99.spreads(), "reads alone", Target::RatioAtMost(3.0)),
    ])
}

fn mixed(submission: Submission) -> Requests {
    Requests { reads: vec![hundred()], submission: Some(submission), submission_percent: MIX_PERCENT }
}

/// Many submissions without a pause: none refused, and the last tenth as fast as the first.
///
/// # Errors
/// `CliError`.
pub async fn no_stall(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    let requests = Requests::writing(context.submission());
    context.warm_up(serve.address, READERS, &requests).await?;
    let until = Until::Count(context.options.submissions);
    let address = serve.address;
    let load = Load { address, connections: READERS, requests: &requests, until, parts: 10, numbers: &context.numbers };
    let outcome = load.run().await.map_err(CliError::failed)?;
    let p99 = |part: Option<&crate::latency::LatencyHistogram>| part.map_or(0.0, |part| part.percentile_ms(99.0));
    let (first, last) = (p99(outcome.submissions.first()), p99(outcome.submissions.last()));
    let all = outcome.all_submissions();
    let note = format!(
        "{} submissions in {:.1} s, longest {:.1} ms",
        context.options.submissions,
        outcome.elapsed.as_secs_f64(),
        all.max_ms()
    );
    let refused = Row {
        workload,
        measure: "refused",
        unit: "answers",
        real: Spread::of([decimal(outcome.refused)]),
        against: None,
        target: Target::AtMost(0.0),
        note: note.clone(),
    };
    let flat = Row {
        workload,
        measure: "p99 of the last tenth",
        unit: "ms",
        real: Spread::of([last]),
        against: Some(("first tenth", Spread::of([first]))),
        target: Target::RatioAtMost(1.5),
        note,
    };
    Ok(vec![refused, flat])
}
