//! The handle on all metrics.

use super::bounds::{self, Bounded};
use super::cache::CacheFigures;
use super::comments::CommentMetrics;
use super::database::DatabaseMetrics;
use super::exposition::Exposition;
use super::jobs::JobMetrics;
use super::process;
use super::requests::RequestMetrics;
use super::stopwatch::Stopwatch;
use prometheus_client::collector::Collector;
use prometheus_client::encoding::{DescriptorEncoder, text};
use prometheus_client::registry::Registry;
use std::sync::Arc;

/// Everything that is counted; cheap to clone, and all clones count together.
#[derive(Debug, Clone, Default)]
pub struct Metrics(Arc<All>);

#[derive(Debug, Default)]
struct All {
    requests: RequestMetrics,
    database: DatabaseMetrics,
    comments: CommentMetrics,
    jobs: JobMetrics,
    since_start: Stopwatch,
}

impl Metrics {
    /// Requests and connections.
    pub fn requests(&self) -> &RequestMetrics {
        &self.0.requests
    }

    /// The database threads.
    pub fn database(&self) -> &DatabaseMetrics {
        &self.0.database
    }

    /// Comments and decisions.
    pub fn comments(&self) -> &CommentMetrics {
        &self.0.comments
    }

    /// Jobs.
    pub fn jobs(&self) -> &JobMetrics {
        &self.0.jobs
    }

    /// Writes everything in the OpenMetrics text format, together with `tables`: what is not counted here, but read where
    /// it is kept.
    ///
    /// # Errors
    /// Never: a `String` takes everything. The signature is that of the encoder.
    pub fn encode(&self, cache: CacheFigures, tables: Vec<Bounded>) -> Result<String, std::fmt::Error> {
        let mut registry = Registry::default();
        registry.register_collector(Box::new(Scrape { all: Arc::clone(&self.0), cache, tables }));
        let mut written = String::new();
        text::encode(&mut written, &registry)?;
        Ok(written)
    }
}

#[derive(Debug)]
struct Scrape {
    all: Arc<All>,
    cache: CacheFigures,
    tables: Vec<Bounded>,
}

impl Collector for Scrape {
    fn encode(&self, encoder: DescriptorEncoder<'_>) -> std::fmt::Result {
        let mut exposition = Exposition(encoder);
        let all = &*self.all;
        all.requests.encode(&mut exposition)?;
        all.database.encode(&mut exposition)?;
        self.cache.encode(&mut exposition)?;
        all.comments.encode(&mut exposition)?;
        all.jobs.encode(&mut exposition)?;
        let mut bounded = vec![all.requests.connections.bound()];
        bounded.extend(all.database.bounds());
        bounded.extend(self.cache.bound());
        bounded.extend(self.tables.iter().copied());
        bounds::encode(&mut exposition, &bounded)?;
        process::encode(&mut exposition, all.since_start)
    }
}
