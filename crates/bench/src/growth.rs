//! What more stored comments cost: the same reads on two installations of different size.

use crate::context::{BenchContext, Pairs, Seeded, thread};
use crate::load::Requests;
use crate::reads::READERS;
use crate::report::{Row, Target};
use crate::seed::{HUNDRED, fill, ordinary_path};
use crate::server::{Cache, Serve};
use afterword::cli::error::CliError;

/// Comments of the small installation.
const FEW: usize = 1_000;
/// Threads that cold reads go through, so that not one of them stays warm in a database thread's own memory.
const THREADS: usize = 1_000;

/// Reads from the cache and without it, against an installation with few comments.
///
/// # Errors
/// `CliError`.
pub async fn growth(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    let installed = context.scratch.install("few", None)?;
    let few = Seeded { stored: fill(&installed, FEW).await?, installed };
    let note = format!("{} comments, not {FEW}", context.main.stored.comments);
    let cached = {
        let requests = Requests::reading(thread(HUNDRED, &[]));
        let pairs = compare(context, &few, Cache::On, READERS, (&requests, &requests)).await?;
        let (real, against) = pairs.0.spreads();
        let against = Some(("few comments", against));
        let target = Target::RatioAtLeast(0.9);
        Row { workload, measure: "cached reads", unit: "1/s", real, against, target, note: note.clone() }
    };
    let (many_requests, few_requests) = (spread_out(&context.main), spread_out(&few));
    let pairs = compare(context, &few, Cache::Off, 1, (&many_requests, &few_requests)).await?;
    let (real, against) = pairs.1.spreads();
    let against = Some(("few comments", against));
    let target = Target::RatioAtMost(1.3);
    Ok(vec![cached, Row { workload, measure: "p50 of cold reads", unit: "ms", real, against, target, note }])
}

/// Reads threads of 100 comments, as far apart as they lie.
fn spread_out(seeded: &Seeded) -> Requests {
    let count = seeded.stored.ordinary;
    let step = (count / THREADS).max(1);
    let reads: Vec<_> = (0..count).step_by(step).map(|number| thread(&ordinary_path(number), &[])).collect();
    // Where there are too few comments for an ordinary one.
    let reads = if reads.is_empty() { vec![thread(HUNDRED, &[])] } else { reads };
    Requests { reads, ..Requests::default() }
}

/// Gives reads a second and their p50, of the main installation and of the small one.
async fn compare(
    context: &BenchContext,
    few: &Seeded,
    cache: Cache,
    connections: usize,
    requests: (&Requests, &Requests),
) -> Result<(Pairs, Pairs), CliError> {
    let (many_serve, few_serve) =
        (Serve::start(&context.main.installed, cache).await?, Serve::start(&few.installed, cache).await?);
    context.warm_up(many_serve.address, connections, requests.0).await?;
    context.warm_up(few_serve.address, connections, requests.1).await?;
    let (mut rates, mut p50) = (Pairs::default(), Pairs::default());
    for _ in 0..context.options.runs {
        let real = context.run(many_serve.address, connections, requests.0).await?;
        let against = context.run(few_serve.address, connections, requests.1).await?;
        rates.add(real.per_second(), against.per_second());
        p50.add(real.reads.percentile_ms(50.0), against.reads.percentile_ms(50.0));
    }
    Ok((rates, p50))
}
