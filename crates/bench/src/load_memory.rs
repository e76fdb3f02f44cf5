//! What a server holds in memory after an hour's load that comes in two minutes, and a minute later.

use crate::client::Connection;
use crate::context::BenchContext;
use crate::load::{Load, LoadError, Requests, Until};
use crate::process::rss_mib;
use crate::report::{Row, Target};
use crate::request::get;
use crate::seed::{ORIGIN, SITE, ordinary_path};
use crate::server::{Cache, Serve};
use crate::statistics::Spread;
use afterword::cli::error::CliError;
use futures_util::future::try_join_all;
use std::cell::Cell;
use std::net::SocketAddr;
use std::time::{Duration, Instant};

/// How long the load lasts, and how long the server is left alone afterwards.
const LASTS: Duration = Duration::from_secs(120);
const QUIET: Duration = Duration::from_secs(60);
/// How long a server is left alone before its memory is looked at.
const SETTLE: Duration = Duration::from_secs(1);
/// Connections that read and submit, that sign in, and that listen to streams.
const READERS: usize = 24;
const SIGNING_IN: usize = 4;
const LISTENING: usize = 50;
/// A listener stays for so long, then the next comes.
const LISTENS: Duration = Duration::from_secs(10);
/// How long a listener waits who was refused.
const AFTER_REFUSAL: Duration = Duration::from_millis(500);
/// Submissions in a hundred requests of those that read and submit.
const SUBMISSION_PERCENT: u64 = 5;
/// How many articles are read.
const ARTICLES: usize = 300;
/// The codings that browsers ask for.
const CODINGS: [&str; 3] = ["br", "gzip", "identity"];

/// Resident memory of a server that has started, after a mixed load, and a minute after that.
///
/// # Errors
/// `CliError`.
pub async fn load_memory(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    // The first start does what is due each hour, and so reads far more than a start does.
    let first = Serve::start(&context.main.installed, Cache::On).await?;
    tokio::time::sleep(SETTLE).await;
    drop(first);
    let serve = Serve::start(&context.main.installed, Cache::On).await?;
    let resident = || rss_mib(serve.id()).map_err(CliError::failed);
    tokio::time::sleep(SETTLE).await;
    let idle = resident()?;
    let requests = Requests {
        reads: reads(context),
        submission: Some(context.submission()),
        submission_percent: SUBMISSION_PERCENT,
    };
    let (address, until) = (serve.address, Until::Elapsed(LASTS));
    let load = Load { address, connections: READERS, requests: &requests, until, parts: 1, numbers: &context.numbers };
    let end = Instant::now() + LASTS;
    let (sign_ins, streams) = (Cell::new(0), Cell::new(0));
    let (outcome, _, _) = tokio::try_join!(
        async { load.run().await },
        try_join_all((0..SIGNING_IN).map(|_| sign_in(address, end, &sign_ins))),
        try_join_all((0..LISTENING).map(|number| listen(address, end, number, &streams))),
    )
    .map_err(CliError::failed)?;
    let loaded = resident()?;
    tokio::time::sleep(QUIET).await;
    let later = resident()?;
    let note = format!(
        "{} reads, {} submissions, {} sign-ins, {} streams; {} refused",
        outcome.reads.count(),
        outcome.all_submissions().count(),
        sign_ins.get(),
        streams.get(),
        outcome.refused
    );
    let row = |measure, value: f64, most| {
        let (real, target) = (Spread::of([value]), Target::AtMost(most));
        Row { workload, measure, unit: "MiB", real, against: None, target, note: note.clone() }
    };
    Ok(vec![
        row("after start", idle, 34.0),
        row("after the load", loaded, 96.0),
        row("a minute later", later, idle + 16.0),
    ])
}

/// Gives requests for threads as JSON and as HTML, in each coding.
fn reads(context: &BenchContext) -> Vec<Vec<u8>> {
    let articles = ARTICLES.min(context.main.stored.ordinary.max(1));
    let views = ["/api/v1/sites", "/sites"];
    let request = |number: usize| {
        let (view, coding) = (views.get(number % 2).unwrap_or(&""), CODINGS.get(number / 2 % 3).unwrap_or(&""));
        let article = ordinary_path(number / 6);
        get(&format!("{view}/{SITE}/thread?article={article}"), &[("Accept-Encoding", coding)])
    };
    // Far apart, so that one article's views do not follow one another.
    (0..articles * 6).map(|turn| request(turn * 7 % (articles * 6))).collect()
}

/// Tries to sign in under names that nobody has, each of which costs what a wrong password costs.
async fn sign_in(address: SocketAddr, end: Instant, count: &Cell<u64>) -> Result<(), LoadError> {
    let mut connection = Connection::open(address).await?;
    while Instant::now() < end {
        count.set(count.get() + 1);
        let body = format!(r#"{{"username":"Nobody {}","password":"not this one at all"}}"#, count.get());
        let request = format!(
            "POST /api/v1/admin/sessions HTTP/1.1\r\nHost: bench\r\nContent-Type: application/json\r\n\
             Content-Length: {}\r\n\r\n{body}",
            body.len()
        );
        let status = connection.exchange(request.as_bytes()).await?.status;
        if !matches!(status, 401 | 429 | 503) {
            return Err(LoadError::Unexpected { what: "sign-in", status });
        }
    }
    Ok(())
}

/// Listens to an article for a while, then to another.
async fn listen(address: SocketAddr, end: Instant, first: usize, count: &Cell<u64>) -> Result<(), LoadError> {
    let mut number = first;
    while Instant::now() < end {
        let article = ordinary_path(number % ARTICLES);
        let request = get(&format!("/api/v1/sites/{SITE}/events?article={article}"), &[("Origin", ORIGIN)]);
        let mut connection = Connection::open(address).await?;
        let time = LISTENS.min(end.saturating_duration_since(Instant::now()));
        if connection.listen(&request, time).await? {
            count.set(count.get() + 1);
        } else {
            // By a stated limit, as reads and submissions may be.
            tokio::time::sleep(AFTER_REFUSAL).await;
        }
        number += LISTENING;
    }
    Ok(())
}
