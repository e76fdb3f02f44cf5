//! The workloads that submit comments.

use crate::baseline::{Baseline, BaselineServer, Constant};
use crate::client::Answer;
use crate::context::{BenchContext, Pairs, constant, hundred};
use crate::inserts::{BareInsert, FullInsert};
use crate::load::{Load, Requests, Until, decimal};
use crate::reads::READERS;
use crate::report::{Row, Target};
use crate::request::Submission;
use crate::server::{Cache, Serve, fetch};
use crate::statistics::Spread;
use afterword::cli::error::CliError;
use afterword::domain::comment::CommentId;

/// Submissions in a hundred requests of the mix.
const MIX_PERCENT: u64 = 5;

/// What submissions over some connections are to reach.
#[derive(Debug, Clone, Copy)]
pub struct SubmitTargets {
    /// The least ratio to the bare insert.
    pub bare: f64,
    /// The least ratio to the full insert.
    pub full: f64,
    /// The longest 99th percentile in milliseconds, where there is one.
    pub p99_ms: Option<f64>,
}

/// Durable submissions over some connections, against the bare insert and against the full insert.
///
/// # Errors
/// `CliError`.
pub async fn submit(
    context: &BenchContext,
    workload: &'static str,
    connections: usize,
    targets: SubmitTargets,
) -> Result<Vec<Row>, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    let submission = context.submission();
    let body_bytes = submission.body_bytes();
    let requests = Requests::writing(submission.clone());
    // What is stored later is like what the runs store: the first of such texts have other reasons.
    context.warm_up(serve.address, connections, &requests).await?;
    let answer = context.submitted(serve.address, &submission).await?;
    let written = constant(&answer, false);
    let bare = BareInsert::open(context, workload).await?;
    let full = FullInsert::open(context, comment_id(&answer)?).await?;
    let server = |store| {
        let baseline = Baseline { read: Constant::default(), written: written.clone(), store: Some(store) };
        BaselineServer::start(baseline)
    };
    let (bare_server, full_server) = (server(bare.store())?, server(full.store())?);
    context.warm_up(bare_server.address, connections, &requests).await?;
    context.warm_up(full_server.address, connections, &requests).await?;
    let (mut by_bare, mut by_full, mut p99) = (Pairs::default(), Pairs::default(), Pairs::default());
    let mut cpu = Vec::new();
    for _ in 0..context.options.runs {
        let (real, cost) = context.run_with_cost(&serve, connections, &requests).await?;
        cpu.push(cost);
        let against = context.run(bare_server.address, connections, &requests).await?;
        let full = context.run(full_server.address, connections, &requests).await?;
        by_bare.add(real.per_second(), against.per_second());
        by_full.add(real.per_second(), full.per_second());
        p99.add(real.all_submissions().percentile_ms(99.0), against.all_submissions().percentile_ms(99.0));
    }
    drop((bare_server, full_server));
    bare.close().await?;
    let note = format!("{body_bytes} bytes, held, {:.3} ms of processor each", Spread::of(cpu).median());
    let row = |measure, unit, (real, against): (Spread, Spread), name, target| Row {
        workload,
        measure,
        unit,
        real,
        against: Some((name, against)),
        target,
        note: note.clone(),
    };
    let ratio = Target::RatioAtLeast;
    let mut rows = vec![
        row("submissions", "1/s", by_bare.spreads(), "bare insert", ratio(targets.bare)),
        row("submissions, row for row", "1/s", by_full.spreads(), "full insert", ratio(targets.full)),
    ];
    if let Some(longest) = targets.p99_ms {
        rows.push(row("p99", "ms", p99.spreads(), "bare insert", Target::AtMost(longest)));
    }
    Ok(rows)
}

/// Reads the id of the comment out of the answer to a submission.
fn comment_id(answer: &Answer) -> Result<CommentId, CliError> {
    let body: serde_json::Value = serde_json::from_slice(&answer.body).map_err(CliError::failed)?;
    let id = body.pointer("/comment/id").and_then(serde_json::Value::as_i64);
    id.map(CommentId::new).ok_or_else(|| CliError::Failed("the answer to a submission has no id".to_owned()))
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
    let written = constant(&context.submitted(serve.address, &submission).await?, false);
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
        row("requests", "1/s", pairs.spreads(), "baseline's mix", Target::RatioAtLeast(0.65)),
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
