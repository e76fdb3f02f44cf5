//! What the program tells about itself in numbers, for Prometheus.
//!
//! A leaf: other rooms count here, and nothing here asks them. Counting takes no lock and no memory, as it happens while
//! readers wait; names, help and labels are put together when somebody scrapes. A label is one of a fixed set of words:
//! never a slug, a path, a name or an address. Serving them is `web::metrics`'s business.

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
