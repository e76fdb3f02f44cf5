//! The command itself: seeds, runs what was asked for, prints, and takes away what it made.

use super::engines;
use super::options::{BenchArguments, Options};
use super::request::Numbers;
use super::scratch::Scratch;
use super::seed::fill;
use super::stage::{Seeded, Stage};
use super::workload::Workload;
use super::{cold, decide, footprint, growth, load_memory, process, purge, reads, report, writes};
use crate::cli::error::CliError;
use crate::cli::output::{Output, table};
use crate::cli::serve::Signals;
use crate::config::Config;
use crate::service::ServiceError;
use crate::storage;
use report::Row;
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// Runs the workloads, or names them.
///
/// # Errors
/// `CliError`; a target that is missed is none.
pub fn run(
    arguments: &BenchArguments,
    database: Option<&str>,
    config: &Config,
    output: &Output,
) -> Result<(), CliError> {
    if arguments.list {
        list(output);
        return Ok(());
    }
    let options = Options::read(arguments, database)?;
    let runtime = tokio::runtime::Builder::new_current_thread().enable_all().build().map_err(CliError::failed)?;
    runtime.block_on(async {
        let mut signals = Signals::listen()?;
        // What is dropped when a signal comes ends every server and removes every file.
        tokio::select! {
            biased;
            () = signals.next() => Err(CliError::Failed("stopped; what it had made is gone again".to_owned())),
            outcome = measure(options, config, output) => outcome,
        }
    })
}

fn list(output: &Output) {
    let rows = Workload::ALL.iter().map(|workload| vec![workload.name().to_owned(), workload.meaning().to_owned()]);
    let json: Value =
        Workload::ALL.iter().map(|workload| json!({"name": workload.name(), "meaning": workload.meaning()})).collect();
    output.answer(&table(&["workload", "what it measures"], &rows.collect::<Vec<_>>()), &json);
}

async fn measure(options: Options, config: &Config, output: &Output) -> Result<(), CliError> {
    let start = Instant::now();
    if let Some(url) = &options.database {
        engines::refuse_used(url)?;
    }
    let scratch = Scratch::new(&config.data.dir)?;
    let installed = scratch.install("main", options.database.as_deref())?;
    let stored = fill(&installed, options.comments).await?;
    let seeded_in = start.elapsed();
    tracing::info!(comments = stored.comments, seconds = seeded_in.as_secs_f64(), "seeded");
    let stage = Stage { options, main: Seeded { installed, stored }, numbers: Numbers::default(), scratch };
    let mut rows = Vec::new();
    for workload in &stage.options.workloads {
        tracing::info!(workload = workload.name(), "measuring");
        rows.extend(measure_one(&stage, *workload).await?);
    }
    let circumstances = circumstances(&stage, seeded_in, start.elapsed()).await?;
    let text = format!("{}\n\n{}", described(&circumstances), report::text(&rows));
    output.answer(&text, &json!({"circumstances": circumstances, "results": report::json(&rows)}));
    Ok(())
}

async fn measure_one(stage: &Stage, workload: Workload) -> Result<Vec<Row>, CliError> {
    let name = workload.name();
    let one = |row: Row| vec![row];
    match workload {
        Workload::ThreadJson => reads::thread_json(stage, name, &[]).await.map(one),
        Workload::ThreadJsonGzip => reads::thread_json(stage, name, &[("Accept-Encoding", "gzip")]).await.map(one),
        Workload::ThreadJson304 => reads::thread_json_304(stage, name).await.map(one),
        Workload::BigThread => reads::big_thread(stage, name).await.map(one),
        Workload::Cold => cold::cold(stage, name).await,
        Workload::Counts => reads::counts(stage, name).await.map(one),
        Workload::Submit16 => writes::submit(stage, name, 16, (0.5, Some(10.0))).await,
        Workload::Submit128 => writes::submit(stage, name, 128, (0.35, None)).await,
        Workload::Mix => writes::mix(stage, name).await,
        Workload::Growth => growth::growth(stage, name).await,
        Workload::Memory => footprint::memory(stage, name).await.map(one),
        Workload::LoadMemory => load_memory::load_memory(stage, name).await,
        Workload::Start => footprint::start(stage, name).await.map(one),
        Workload::Decide => decide::decide(stage, name).await,
        Workload::NoStall => writes::no_stall(stage, name).await,
        Workload::Postgres => engines::postgres(stage, name).await,
        Workload::Purge => purge::purge(stage, name).await,
    }
}

/// Says what the numbers depend on.
async fn circumstances(stage: &Stage, seeded_in: Duration, took: Duration) -> Result<Value, CliError> {
    let installation = stage.main.installed.open()?;
    let engine = |connection: &mut _| Ok::<_, ServiceError>(storage::seed::engine(connection)?);
    let engine = installation.service.database.read(engine).await?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let stored = stage.main.stored;
    Ok(json!({
        "version": env!("CARGO_PKG_VERSION"),
        "build": if cfg!(debug_assertions) { "debug" } else { "release" },
        "database": engine,
        "processor": process::processor(),
        "cores": cores,
        "kernel": process::kernel(),
        "comments": stored.comments,
        "articles": stored.articles,
        "biggest_thread": stored.big,
        "runs": stage.options.runs,
        "run_seconds": stage.options.run.as_secs_f64(),
        "seed_seconds": seeded_in.as_secs_f64(),
        "total_seconds": took.as_secs_f64(),
    }))
}

fn described(circumstances: &Value) -> String {
    let say = |key: &str| match circumstances.get(key) {
        Some(Value::String(text)) => text.clone(),
        Some(Value::Number(number)) if number.is_f64() => format!("{:.1}", number.as_f64().unwrap_or(0.0)),
        other => other.map(Value::to_string).unwrap_or_default(),
    };
    format!(
        "afterword {} ({} build), {}; {}, {} cores, Linux {}\n\
         {} comments under {} articles, seeded in {} s; {} runs of {} s each; {} s in all\n\
         Each number is the median (least-most) of its runs.",
        say("version"),
        say("build"),
        say("database"),
        say("processor"),
        say("cores"),
        say("kernel"),
        say("comments"),
        say("articles"),
        say("seed_seconds"),
        say("runs"),
        say("run_seconds"),
        say("total_seconds"),
    )
}
