//! What a server costs before anybody comes: memory, and time to start.

use crate::context::{BenchContext, hundred};
use crate::process::pss_mib;
use crate::report::{Row, Target};
use crate::server::{Cache, Serve, fetch};
use crate::statistics::Spread;
use afterword::cli::error::CliError;
use std::time::{Duration, Instant};

/// How long a server is left alone before its memory is looked at.
const SETTLE: Duration = Duration::from_millis(500);

/// The proportional set size of a server that has just started.
///
/// # Errors
/// `CliError`.
pub async fn memory(context: &BenchContext, workload: &'static str) -> Result<Row, CliError> {
    let mut sizes = Vec::new();
    for _ in 0..context.options.runs {
        let serve = Serve::start(&context.main.installed, Cache::On).await?;
        tokio::time::sleep(SETTLE).await;
        sizes.push(pss_mib(serve.id()).map_err(CliError::failed)?);
    }
    let note = format!("{} comments", context.main.stored.comments);
    let (real, target) = (Spread::of(sizes), Target::AtMost(20.0));
    Ok(Row { workload, measure: "idle", unit: "MiB", real, against: None, target, note })
}

/// From starting the program to the first thread.
///
/// # Errors
/// `CliError`.
pub async fn start(context: &BenchContext, workload: &'static str) -> Result<Row, CliError> {
    let mut times = Vec::new();
    for _ in 0..context.options.runs {
        let start = Instant::now();
        let serve = Serve::start(&context.main.installed, Cache::On).await?;
        fetch(serve.address, &hundred(), 200).await?;
        times.push(start.elapsed().as_secs_f64() * 1000.0);
    }
    let note = format!("{} comments", context.main.stored.comments);
    let (real, target) = (Spread::of(times), Target::AtMost(50.0));
    Ok(Row { workload, measure: "first thread", unit: "ms", real, against: None, target, note })
}
