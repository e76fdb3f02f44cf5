//! What every workload is given: the installations, the options, and what is asked of the servers.

use crate::baseline::Constant;
use crate::client::Answer;
use crate::load::{Load, Outcome, Requests, Until, decimal};
use crate::options::Options;
use crate::process::cpu_seconds;
use crate::request::{ARTICLE_DIGITS, Numbers, Submission, get};
use crate::scratch::{Installed, Scratch};
use crate::seed::{HUNDRED, ORIGIN, SITE, Stored, TEN_THOUSAND, fill};
use crate::server::{Serve, fetch};
use crate::statistics::{Spread, ratio};
use actix_web::http::StatusCode;
use afterword::cli::error::CliError;
use std::net::SocketAddr;
use std::time::Duration;
use tokio::sync::OnceCell;

/// How much of a run is run before it counts.
const WARM_UP_SHARE: u32 = 5;

/// A seeded installation.
#[derive(Debug)]
pub struct Seeded {
    /// Where it is.
    pub installed: Installed,
    /// What is in it.
    pub stored: Stored,
}

/// What workloads share.
#[derive(Debug)]
pub struct BenchContext {
    /// What was asked for.
    pub options: Options,
    /// The installation that most workloads run on.
    pub main: Seeded,
    /// Seeded by the first who asks.
    pub second: OnceCell<Seeded>,
    /// The numbers of submissions, never the same twice.
    pub numbers: Numbers,
    /// Dropped last: the files of all installations are in it.
    pub scratch: Scratch,
}

impl BenchContext {
    /// Sends load for the time of one run.
    ///
    /// # Errors
    /// `CliError::Failed` where the run says nothing.
    pub async fn run(&self, to: SocketAddr, connections: usize, requests: &Requests) -> Result<Outcome, CliError> {
        self.send(to, connections, requests, self.options.run).await
    }

    /// As `run`, and gives the processor time of the server for each request, in milliseconds.
    ///
    /// # Errors
    /// As `run`.
    pub async fn run_with_cost(
        &self,
        serve: &Serve,
        connections: usize,
        requests: &Requests,
    ) -> Result<(Outcome, f64), CliError> {
        let before = cpu_seconds(serve.id()).map_err(CliError::failed)?;
        let outcome = self.run(serve.address, connections, requests).await?;
        let used = cpu_seconds(serve.id()).map_err(CliError::failed)? - before;
        let cost = ratio(used * 1000.0, decimal(outcome.count()));
        Ok((outcome, cost))
    }

    /// Sends load that does not count.
    ///
    /// # Errors
    /// As `run`.
    pub async fn warm_up(&self, to: SocketAddr, connections: usize, requests: &Requests) -> Result<(), CliError> {
        self.send(to, connections, requests, self.options.run / WARM_UP_SHARE).await?;
        Ok(())
    }

    async fn send(
        &self,
        address: SocketAddr,
        connections: usize,
        requests: &Requests,
        time: Duration,
    ) -> Result<Outcome, CliError> {
        let until = Until::Elapsed(time);
        let load = Load { address, connections, requests, until, parts: 1, numbers: &self.numbers };
        load.run().await.map_err(CliError::failed)
    }

    /// Sends one submission, and returns its answer.
    ///
    /// # Errors
    /// As `run`.
    pub async fn submitted(&self, to: SocketAddr, submission: &Submission) -> Result<Answer, CliError> {
        fetch(to, submission.clone().numbered(self.numbers.next()), 201).await
    }

    /// Returns a second installation with as many comments, on which nothing serves; where everything runs on one database,
    /// the main one.
    ///
    /// # Errors
    /// `CliError`.
    pub async fn second(&self) -> Result<&Seeded, CliError> {
        if self.options.database.is_some() {
            return Ok(&self.main);
        }
        let seeded = self.second.get_or_try_init(|| async {
            let installed = self.scratch.install("second", None)?;
            Ok::<_, CliError>(Seeded { stored: fill(&installed, self.options.comments).await?, installed })
        });
        seeded.await
    }

    /// Gives the submission: a comment of usual length with an article among the ordinary ones, and a number in text and
    /// address so that no two are the same.
    pub fn submission(&self) -> Submission {
        let article = "@".repeat(ARTICLE_DIGITS);
        let ordinary = format!("/2024/05/article-{article}");
        let body = comment(if self.main.stored.ordinary > 0 { &ordinary } else { HUNDRED });
        let path = format!("/api/v1/sites/{SITE}/comments");
        Submission::new(&path, ORIGIN, &body, self.main.stored.ordinary as u64)
    }
}

/// Writes the body of a submission under an article: a comment of usual length, with places for its number in text and address.
pub fn comment(article: &str) -> String {
    let number = "#".repeat(12);
    let body = serde_json::json!({
        "article": article,
        "author_name": "Zoë",
        "email": format!("reader-{number}@bench.example"),
        "body": format!(
            "No. {number}: the bridge was slowly painted green by our neighbour, and nobody knew why. \
             Спасибо, ευχαριστώ, 谢谢. I agree with the third paragraph, mostly, though small engines need oil. 🙂"
        ),
    });
    body.to_string()
}

/// Writes the request for a thread of the seeded site.
pub fn thread(article: &str, headers: &[(&str, &str)]) -> Vec<u8> {
    get(&format!("/api/v1/sites/{SITE}/thread?article={article}"), headers)
}

/// Writes the request for the thread of 100.
pub fn hundred() -> Vec<u8> {
    thread(HUNDRED, &[])
}

/// Writes the request for the biggest thread.
pub fn ten_thousand() -> Vec<u8> {
    thread(TEN_THOUSAND, &[])
}

/// Makes the baseline's answer of a real one: the same bytes, and with `has_all` the same header fields too; else only those
/// that say what the bytes are.
pub fn constant(answer: &Answer, has_all: bool) -> Constant {
    // These the framework writes itself.
    let is_own = |name: &str| matches!(name, "content-length" | "date" | "connection" | "transfer-encoding");
    let is_needed = |name: &str| has_all || matches!(name, "content-type" | "content-encoding");
    let read = |(name, value): &(String, String)| Some((name.parse().ok()?, value.parse().ok()?));
    let headers = answer.headers.iter().filter(|(name, _)| !is_own(name) && is_needed(name)).filter_map(read).collect();
    let status = StatusCode::from_u16(answer.status).unwrap_or_default();
    Constant { status, headers, body: answer.body.clone().into() }
}

/// The values of one measure, run by run, of afterword and of what it is held against.
#[derive(Debug, Default)]
pub struct Pairs {
    real: Vec<f64>,
    against: Vec<f64>,
}

impl Pairs {
    /// Adds the values of a run.
    pub fn add(&mut self, real: f64, against: f64) {
        self.real.push(real);
        self.against.push(against);
    }

    /// Gives the spreads of both.
    pub fn spreads(self) -> (Spread, Spread) {
        (Spread::of(self.real), Spread::of(self.against))
    }
}
