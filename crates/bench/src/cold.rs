//! A thread without the cache, against its bare query on the same database threads.

use crate::context::{BenchContext, Pairs, hundred};
use crate::load::{Requests, decimal};
use crate::reads::READERS;
use crate::report::{Row, Target};
use crate::scratch::Installed;
use crate::seed::{HUNDRED, SITE};
use crate::server::{Cache, Serve};
use crate::statistics::{Spread, ratio};
use afterword::cli::error::CliError;
use afterword::cli::installation::Installation;
use afterword::domain::article::{ArticleId, ArticlePath};
use afterword::domain::page::ThreadOrder;
use afterword::domain::site::SiteSlug;
use afterword::service::ServiceError;
use afterword::storage;
use futures_util::future::try_join_all;
use std::time::{Duration, Instant};

/// Comments that a page of 100 asks for: one more tells whether there is a next page.
const ROWS: i64 = 101;

/// A thread of 100 comments without the cache.
///
/// # Errors
/// `CliError`.
pub async fn cold(context: &BenchContext, workload: &'static str) -> Result<Vec<Row>, CliError> {
    let serve = Serve::start(&context.main.installed, Cache::Off).await?;
    let bare = Bare::open(&context.main.installed).await?;
    let requests = Requests::reading(hundred());
    context.warm_up(serve.address, READERS, &requests).await?;
    bare.per_second(context.options.run / 5).await?;
    let (mut pairs, mut cpu) = (Pairs::default(), Vec::new());
    for _ in 0..context.options.runs {
        let (outcome, cost) = context.run_with_cost(&serve, READERS, &requests).await?;
        cpu.push(cost);
        pairs.add(outcome.per_second(), bare.per_second(context.options.run).await?);
    }
    let (real, against) = pairs.spreads();
    let note = "100 comments".to_owned();
    let reads = Row {
        workload,
        measure: "reads",
        unit: "1/s",
        real,
        against: Some(("bare query", against)),
        target: Target::RatioAtLeast(0.65),
        note: note.clone(),
    };
    let cpu = Row {
        workload,
        measure: "processor time of a read",
        unit: "ms",
        real: Spread::of(cpu),
        against: None,
        target: Target::AtMost(1.0),
        note,
    };
    Ok(vec![reads, cpu])
}

/// The query of a page, on as many database threads as a server has, without a server.
struct Bare {
    installation: Installation,
    article: ArticleId,
}

impl Bare {
    async fn open(installed: &Installed) -> Result<Self, CliError> {
        let installation = installed.open()?;
        let slug = SiteSlug::parse(SITE).map_err(|_| CliError::Failed("the site has no slug".to_owned()))?;
        let path = ArticlePath::from_stored(HUNDRED.to_owned());
        let database = &installation.service.database;
        let found = database.read(move |connection| {
            let Some(site) = storage::sites::find_by_slug(connection, &slug)? else { return Ok(None) };
            Ok::<_, ServiceError>(storage::articles::find_by_path(connection, site.id, &path)?)
        });
        let article = found.await?.ok_or_else(|| CliError::Failed(format!("{HUNDRED} was not seeded")))?.id;
        Ok(Self { installation, article })
    }

    async fn per_second(&self, time: Duration) -> Result<f64, CliError> {
        let start = Instant::now();
        let counts = try_join_all((0..READERS).map(|_| self.query(start, time))).await?;
        Ok(ratio(decimal(counts.iter().sum()), start.elapsed().as_secs_f64()))
    }

    async fn query(&self, start: Instant, time: Duration) -> Result<u64, ServiceError> {
        let article = self.article;
        let mut count = 0;
        while start.elapsed() < time {
            let database = &self.installation.service.database;
            database
                .read(move |connection| {
                    let page = storage::threads::page(connection, article, ThreadOrder::Oldest, None, ROWS)?;
                    Ok::<_, ServiceError>(page.len())
                })
                .await?;
            count += 1;
        }
        Ok(count)
    }
}
