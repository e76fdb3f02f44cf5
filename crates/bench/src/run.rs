//! The command itself: seeds, runs what was asked for, prints, and takes away what it made.

use crate::arguments::Arguments;
use crate::context::{BenchContext, Seeded};
use crate::options::Options;
use crate::request::Numbers;
use crate::scratch::Scratch;
use crate::seed::fill;
use crate::workload::Workload;
use crate::writes::SubmitTargets;
use crate::{cold, decide, engines, footprint, growth, instances, load_memory, process, purge, reads, report, writes};
use afterword::cli::Signals;
use afterword::cli::error::CliError;
use afterword::cli::output::{Output, table};
use afterword::config::Config;
use afterword::service::ServiceError;
use report::Row;
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tokio::sync::OnceCell;

/// Runs the workloads, or names them.
///
/// # Errors
/// `CliError`; a target that is missed is none.
pub fn run(arguments: &Arguments, config: &Config, output: &Output) -> Result<(), CliError> {
    afterword::telemetry::start(&config.log).map_err(CliError::failed)?;
    if arguments.list {
        list(output);
        return Ok(());
    }
    let options = Options::read(arguments)?;
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
    let context = BenchContext {
        options,
        main: Seeded { installed, stored },
        second: OnceCell::new(),
        numbers: Numbers::default(),
        scratch,
    };
    let mut rows = Vec::new();
    for workload in &context.options.workloads {
        tracing::info!(workload = workload.name(), "measuring");
        rows.extend(measure_one(&context, *workload).await?);
    }
    let circumstances = circumstances(&context, seeded_in, start.elapsed()).await?;
    let text = format!("{}\n\n{}", described(&circumstances), report::text(&rows));
    output.answer(&text, &json!({"circumstances": circumstances, "results": report::json(&rows)}));
    Ok(())
}

async fn measure_one(context: &BenchContext, workload: Workload) -> Result<Vec<Row>, CliError> {
    let name = workload.name();
    let one = |row: Row| vec![row];
    match workload {
        Workload::ThreadJson => reads::thread_json(context, name, &[]).await.map(one),
        Workload::ThreadJsonGzip => reads::thread_json(context, name, &[("Accept-Encoding", "gzip")]).await.map(one),
        Workload::ThreadJson304 => reads::thread_json_304(context, name).await.map(one),
        Workload::ThreadHtml => reads::thread_html(context, name).await,
        Workload::BigThread => reads::big_thread(context, name).await.map(one),
        Workload::Cold => cold::cold(context, name).await,
        Workload::Counts => reads::counts(context, name).await.map(one),
        Workload::Submit16 => {
            writes::submit(context, name, 16, SubmitTargets { bare: 0.25, full: 0.5, p99_ms: Some(10.0) }).await
        }
        Workload::Submit128 => {
            writes::submit(context, name, 128, SubmitTargets { bare: 0.18, full: 0.5, p99_ms: None }).await
        }
        Workload::Mix => writes::mix(context, name).await,
        Workload::Growth => growth::growth(context, name).await,
        Workload::Memory => footprint::memory(context, name).await.map(one),
        Workload::LoadMemory => load_memory::load_memory(context, name).await,
        Workload::Start => footprint::start(context, name).await.map(one),
        Workload::Decide => decide::decide(context, name).await,
        Workload::NoStall => writes::no_stall(context, name).await,
        Workload::Postgres => engines::postgres(context, name).await,
        Workload::Purge => purge::purge(context, name).await,
        Workload::Instances => instances::instances(context, name).await,
    }
}

/// Says what the numbers depend on.
async fn circumstances(context: &BenchContext, seeded_in: Duration, took: Duration) -> Result<Value, CliError> {
    let installation = context.main.installed.open()?;
    let engine = |connection: &mut _| Ok::<_, ServiceError>(engines::engine(connection)?);
    let engine = installation.service.database.read(engine).await?;
    let cores = std::thread::available_parallelism().map_or(1, std::num::NonZero::get);
    let stored = context.main.stored;
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
        "runs": context.options.runs,
        "run_seconds": context.options.run.as_secs_f64(),
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
