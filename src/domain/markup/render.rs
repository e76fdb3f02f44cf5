//! Renders a source text.

use super::body::CommentBody;
use super::policy::SafeHtml;
use super::{markdown, text};
use crate::domain::site::Markup;

/// The version of the output of `render`. It is stored beside the HTML, so that older HTML can be rendered again after
/// a fix.
pub const RENDERER_VERSION: i32 = 1;

/// A source text as readers see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Rendered {
    /// The HTML; empty where the source held nothing but tags.
    pub html: SafeHtml,
    /// The number of links.
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

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rendered(source: &str, markup: Markup) -> Rendered {
        render(&CommentBody::from_stored(source.to_owned()), markup)
    }

    #[test]
    fn links_are_counted_whether_typed_or_bare() {
        let text = "<a href='https://a.example'>a</a> www.b.example jo@c.example <a href='/d'>d</a>";
        assert_eq!(rendered(text, Markup::Text).link_count, 2);
        let markdown =
            "[a](https://a.example) <https://b.example> www.c.example <jo@d.example> ![e](https://e.example)";
        assert_eq!(rendered(markdown, Markup::Markdown).link_count, 3);
    }

    #[test]
    fn source_of_nothing_but_tags_renders_to_nothing() {
        assert_eq!(rendered("<p><img src=x></p>", Markup::Text).html.as_str(), "");
    }

    #[test]
    fn long_text_comes_through_whole() {
        let text = "£&<".repeat(4_000);
        let expected = format!("<p>{}</p>", "£&amp;&lt;".repeat(4_000));
        assert_eq!(rendered(&text, Markup::Text).html.as_str(), expected);
    }

    proptest! {
        #[test]
        fn rendered_html_passes_the_policy_unchanged(source in "[<>/a-c=\"'&;#*_`~\\[\\]()!\n -]{0,80}", is_markdown: bool) {
            let html = rendered(&source, if is_markdown { Markup::Markdown } else { Markup::Text }).html;
            prop_assert_eq!(SafeHtml::clean(html.as_str()), html);
        }
    }
}
