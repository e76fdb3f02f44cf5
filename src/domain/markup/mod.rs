//! Renders what commenters typed to HTML that is safe on any page.
//!
//! `body` keeps the source unchanged; `text` and `markdown` parse it, one for each mode; both write through `writer`,
//! which bounds nesting and neutralises Unicode tricks; `policy` sanitises every byte and alone makes `SafeHtml`. All
//! of it is linear in the length of the source.

mod body;
mod links;
mod markdown;
mod plain;
mod policy;
mod references;
mod render;
mod tags;
mod text;
mod writer;

pub use body::{CommentBody, MAX_BODY_BYTES};
pub use policy::SafeHtml;
pub use render::{RENDERER_VERSION, Rendered, render};

pub(super) use references::decode as decode_references;
pub(super) use tags::strip as strip_tags;
