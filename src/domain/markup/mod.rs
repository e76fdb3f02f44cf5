//! From what a commenter typed to HTML that any page can hold.
//!
//! `body` keeps the source untouched; `text` and `markdown` read it, one per mode; both write through `writer`, which
//! bounds nesting and tames Unicode; `policy` has the last word on every byte and alone makes `SafeHtml`. Everything
//! takes time linear in the length of the source.

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
