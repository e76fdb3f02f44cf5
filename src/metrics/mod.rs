//! Metrics for Prometheus.
//!
//! A leaf: other rooms count here, and this room calls none. Counting takes no lock and allocates nothing, as readers
//! wait meanwhile; names, help texts and labels are put together for each scrape. Label values come from fixed sets:
//! never a slug, a path, a name or an address. `web::metrics` serves the text.

mod bounds;
mod cache;
mod comments;
mod database;
mod exposition;
mod handle;
mod histogram;
mod jobs;
mod process;
mod repeated;
mod requests;
mod stopwatch;

pub use bounds::Bounded;
pub use cache::CacheFigures;
pub use comments::CommentMetrics;
pub use database::{DatabaseMetrics, QueueMetrics, Queued};
pub use handle::Metrics;
pub use jobs::JobMetrics;
pub use repeated::Repeated;
pub use requests::{ConnectionMetrics, Method, OpenConnection, RequestMetrics, Route, Routes};
pub use stopwatch::Stopwatch;
