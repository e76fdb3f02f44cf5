//! The workloads that read through a server.

use crate::baseline::{Baseline, BaselineServer, Constant};
use crate::context::{BenchContext, Pairs, constant, hundred, ten_thousand, thread};
use crate::load::Requests;
use crate::report::{Row, Target};
use crate::request::get;
use crate::seed::{HUNDRED, SITE, ordinary_path};
use crate::server::{Cache, Serve, fetch};
use crate::statistics::{Spread, ratio};
use afterword::cli::error::CliError;

/// Connections at once.
pub const READERS: usize = 32;
/// Articles that are counted at once.
const COUNTED: usize = 20;

/// A thread from the cache, against the same bytes from memory.
///
/// # Errors
/// `CliError`.
pub async fn thread_json(
    context: &BenchContext,
    name: &'static str,
    headers: &[(&str, &str)],
) -> Result<Row, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    // The first answer may be the one that fills the cache.
    fetch(serve.address, &hundred(), 200).await?;
    let request = thread(HUNDRED, headers);
    let answer = fetch(serve.address, &request, 200).await?;
    let encoding = answer.header("content-encoding").unwrap_or("identity");
    let note = format!("{} bytes, {encoding}", answer.body.len());
    let target = Target::RatioAtLeast(0.88);
    against_memory(context, name, &serve, request, constant(&answer, false), (target, note)).await
}

/// A thread that the reader has already.
///
/// # Errors
/// `CliError`.
pub async fn thread_json_304(context: &BenchContext, name: &'static str) -> Result<Row, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    let first = fetch(serve.address, &hundred(), 200).await?;
    let tag = first.header("etag").ok_or_else(|| CliError::Failed("a thread has no ETag".to_owned()))?;
    let request = thread(HUNDRED, &[("If-None-Match", tag)]);
    let answer = fetch(serve.address, &request, 304).await?;
    let target = Target::RatioAtLeast(0.88);
    against_memory(context, name, &serve, request, constant(&answer, true), (target, "304".to_owned())).await
}

/// A thread as HTML: from the cache, against the same bytes from memory, and the processor time to render it.
///
/// # Errors
/// `CliError`.
pub async fn thread_html(context: &BenchContext, name: &'static str) -> Result<Vec<Row>, CliError> {
    let request = get(&format!("/sites/{SITE}/thread?article={HUNDRED}"), &[]);
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    // The first answer may be the one that fills the cache.
    fetch(serve.address, &request, 200).await?;
    let answer = fetch(serve.address, &request, 200).await?;
    let (note, target) = (format!("{} bytes", answer.body.len()), Target::RatioAtLeast(0.85));
    let constant = constant(&answer, false);
    let cached = against_memory(context, name, &serve, request.clone(), constant, (target, note.clone())).await?;
    drop(serve);
    let serve = Serve::start(&context.main.installed, Cache::Off).await?;
    let requests = Requests::reading(request);
    context.warm_up(serve.address, READERS, &requests).await?;
    let mut cpu = Vec::new();
    for _ in 0..context.options.runs {
        cpu.push(context.run_with_cost(&serve, READERS, &requests).await?.1);
    }
    let (real, target) = (Spread::of(cpu), Target::AtMost(2.0));
    let measure = "processor time of a rendering";
    Ok(vec![cached, Row { workload: name, measure, unit: "ms", real, against: None, target, note }])
}

/// The counts of 20 articles.
///
/// # Errors
/// `CliError`.
pub async fn counts(context: &BenchContext, name: &'static str) -> Result<Row, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    let articles: Vec<_> = (0..COUNTED).map(|number| format!("article={}", ordinary_path(number))).collect();
    let request = get(&format!("/api/v1/sites/{SITE}/counts?{}", articles.join("&")), &[]);
    let answer = fetch(serve.address, &request, 200).await?;
    let note = format!("{COUNTED} articles, {} bytes", answer.body.len());
    let target = Target::RatioAtLeast(0.6);
    against_memory(context, name, &serve, request, constant(&answer, false), (target, note)).await
}

async fn against_memory(
    context: &BenchContext,
    workload: &'static str,
    serve: &Serve,
    request: Vec<u8>,
    read: Constant,
    (target, note): (Target, String),
) -> Result<Row, CliError> {
    let baseline = BaselineServer::start(Baseline { read, written: Constant::default(), store: None })?;
    let requests = Requests::reading(request);
    context.warm_up(serve.address, READERS, &requests).await?;
    context.warm_up(baseline.address, READERS, &requests).await?;
    let (mut pairs, mut cpu) = (Pairs::default(), Vec::new());
    for _ in 0..context.options.runs {
        let (real, cost) = context.run_with_cost(serve, READERS, &requests).await?;
        cpu.push(cost);
        pairs.add(real.per_second(), context.run(baseline.address, READERS, &requests).await?.per_second());
    }
    let (real, against) = pairs.spreads();
    let against = Some(("constant bytes", against));
    let note = format!("{note}, {:.3} ms of processor each", Spread::of(cpu).median());
    Ok(Row { workload, measure: "reads", unit: "1/s", real, against, target, note })
}

/// The first page of a big thread, against a thread that is one page: bytes a second.
///
/// # Errors
/// `CliError`.
pub async fn big_thread(context: &BenchContext, workload: &'static str) -> Result<Row, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    let (big, hundred) = (Requests::reading(ten_thousand()), Requests::reading(hundred()));
    context.warm_up(serve.address, READERS, &big).await?;
    context.warm_up(serve.address, READERS, &hundred).await?;
    let mut pairs = Pairs::default();
    for _ in 0..context.options.runs {
        let real = context.run(serve.address, READERS, &big).await?.bytes_per_second();
        let against = context.run(serve.address, READERS, &hundred).await?.bytes_per_second();
        pairs.add(ratio(real, 1e6), ratio(against, 1e6));
    }
    let (real, against) = pairs.spreads();
    Ok(Row {
        workload,
        measure: "first page",
        unit: "MB/s",
        real,
        against: Some(("thread of 100", against)),
        target: Target::RatioAtLeast(0.9),
        note: format!("{} comments", context.main.stored.big),
    })
}
