//! The cache of public reads: rendered once, then served from memory until a decision invalidates them.
//!
//! A handler finds the key of the page, and `serve` renders the page unless it is cached. `FastPath` answers a request
//! for a cached page before routes and handlers. A cached page carries the versions of everything that it depends on
//! (`service::Versions`), and each read checks them. So no reader sees a state older than a decision that was already
//! answered. Personal views, pages with a reply begun, and errors are not cached.

mod cache;
mod counter;
mod encoding;
mod fast_path;
mod key;
mod page;
mod serve;

pub use cache::RenderedPages;
pub use fast_path::FastPath;
pub use key::{PageKey, View};
pub use page::{Kind, Rendered};
pub use serve::{PageRequest, serve};
