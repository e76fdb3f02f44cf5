//! Renders a source text.

use super::body::CommentBody;
use super::policy::SafeHtml;
use super::{markdown, text};
use crate::domain::site::Markup;

/// Counts the changes of what `render` makes of the same source. It is stored beside the HTML, so that older HTML can
/// be rendered anew after a fix.
pub const RENDERER_VERSION: i32 = 1;

/// A source text as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML; empty where the source held nothing but tags.
    pub html: SafeHtml,
    /// How many links are in it.
    pub link_count: usize,
}

/// Renders a source text, in time linear in its length.
pub fn render(body: &CommentBody, markup: Markup) -> Rendered {
    let html = match markup {
        Markup::Text => text::to_html(body.as_str()),
        Markup::Markdown => markdown::to_html(body.as_str()),
    };
    let html = SafeHtml::clean(html.trim_end());
    let link_count = html.link_count();
    Rendered { html, link_count }
}
