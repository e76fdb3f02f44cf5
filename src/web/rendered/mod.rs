//! Public reads as bytes: made once, kept in memory until a decision ends them, and given out without further work.
//!
//! A handler finds out which page is meant, and has it made by `serve` unless it is kept. `FastPath` answers a request for
//! a kept page before routes and handlers are asked at all. What is kept carries the versions of all that it was made from
//! (`service::Versions`), and is checked against them each time: so nobody is shown less than what was answered before they
//! asked. Personal views, pages with a reply begun and errors are not kept.

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
pub use serve::{Wanted, serve};
