//! The mode `markdown`: CommonMark and strikethrough, with raw HTML as text, images as their description and headings
//! as paragraphs.

use super::links::{Span, href, spans};
use super::writer::{MAX_DEPTH, Writer};
use pulldown_cmark::{CodeBlockKind, CowStr, Event, Options, Parser, Tag};

/// How deep lists and quotations may stand, to leave room for a paragraph and what is in it.
const MAX_CONTAINER_DEPTH: usize = MAX_DEPTH - 4;

/// Makes HTML of a source text.
pub(super) fn to_html(source: &str) -> String {
    let mut builder = Builder::default();
    for event in Parser::new_ext(source, Options::ENABLE_STRIKETHROUGH) {
        builder.event(event);
    }
    builder.flush_run();
    builder.writer.finish()
}

#[derive(Default)]
struct Builder {
    writer: Writer,
    /// For each tag of the source that is open, how many elements were written for it.
    frames: Vec<usize>,
    /// Text not yet looked at for addresses; the parser gives a line in several pieces.
    run: String,
    /// The number of open links and code spans, inside which addresses are text.
    verbatim: usize,
}

impl Builder {
    fn event(&mut self, event: Event<'_>) {
        match event {
            Event::Start(tag) => {
                self.flush_run();
                let before = self.writer.depth();
                self.start(tag);
                self.frames.push(self.writer.depth() - before);
            }
            Event::End(end) => {
                self.flush_run();
                for _ in 0..self.frames.pop().unwrap_or(0) {
                    self.writer.close();
                }
                if matches!(end, pulldown_cmark::TagEnd::Link | pulldown_cmark::TagEnd::CodeBlock) {
                    self.verbatim = self.verbatim.saturating_sub(1);
                }
            }
            Event::Text(text) | Event::Html(text) | Event::InlineHtml(text) => self.run.push_str(&text),
            Event::Code(code) => {
                self.flush_run();
                let is_open = self.writer.open("code");
                self.writer.text(&code);
                if is_open {
                    self.writer.close();
                }
            }
            Event::SoftBreak => self.run.push('\n'),
            Event::HardBreak => {
                self.flush_run();
                self.writer.line_break();
            }
            Event::Rule
            | Event::FootnoteReference(_)
            | Event::TaskListMarker(_)
            | Event::InlineMath(_)
            | Event::DisplayMath(_) => self.flush_run(),
        }
    }

    /// Writes the elements for a tag; none for what is not shown as such.
    fn start(&mut self, tag: Tag<'_>) {
        match tag {
            Tag::Paragraph | Tag::Heading { .. } | Tag::HtmlBlock => self.block("p", MAX_DEPTH - 3),
            Tag::BlockQuote(_) => self.block("blockquote", MAX_CONTAINER_DEPTH),
            Tag::List(start) => {
                self.block(if start.is_some() { "ol" } else { "ul" }, MAX_CONTAINER_DEPTH - 1);
            }
            // An item stands where its list was written, and nowhere else.
            Tag::Item if self.frames.last() == Some(&1) => self.block("li", MAX_DEPTH),
            Tag::CodeBlock(kind) => self.code_block(&kind),
            Tag::Emphasis => self.inline("em"),
            Tag::Strong => self.inline("strong"),
            Tag::Strikethrough => self.inline("del"),
            Tag::Link { dest_url, .. } => self.link(&dest_url),
            _ => self.writer.text("\n"),
        }
    }

    /// Opens a block unless it would stand too deep; what is too deep still starts on its own.
    fn block(&mut self, element: &'static str, max_depth: usize) {
        if self.writer.depth() >= max_depth || !self.writer.open(element) {
            self.writer.text("\n");
        }
    }

    fn inline(&mut self, element: &'static str) {
        // One place is kept for a link or a piece of code inside.
        if self.writer.depth() < MAX_DEPTH - 1 {
            self.writer.open(element);
        }
    }

    fn code_block(&mut self, kind: &CodeBlockKind<'_>) {
        self.verbatim += 1;
        self.block("pre", MAX_DEPTH - 2);
        let class = match kind {
            CodeBlockKind::Fenced(info) => language_class(info),
            CodeBlockKind::Indented => None,
        };
        self.writer.open_with("code", class.as_deref().map(|class| ("class", class)));
    }

    fn link(&mut self, address: &CowStr<'_>) {
        let is_inside_link = self.verbatim > 0;
        self.verbatim += 1;
        if let Some(href) = href(address).filter(|_| !is_inside_link) {
            self.writer.open_with("a", Some(("href", &href)));
        }
    }

    fn flush_run(&mut self) {
        let run = std::mem::take(&mut self.run);
        if self.verbatim > 0 {
            return self.writer.text(&run);
        }
        for span in spans(&run) {
            match span {
                Span::Plain(text) => self.writer.text(text),
                Span::Link { href, text } => {
                    let is_open = self.writer.open_with("a", Some(("href", &href)));
                    self.writer.text(text);
                    if is_open {
                        self.writer.close();
                    }
                }
            }
        }
    }
}

/// Returns the class that names a fenced block's language, from the first word behind the fence.
fn language_class(info: &str) -> Option<String> {
    info.split_whitespace().next().map(|language| format!("language-{}", language.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markdown_becomes_html() {
        for (source, html) in [
            ("*a* **b** ~~c~~ `d`", "<p><em>a</em> <strong>b</strong> <del>c</del> <code>d</code></p>\n"),
            ("# Title\ntext", "<p>Title</p>\n<p>text</p>\n"),
            ("- a\n- b", "<ul><li>a</li>\n<li>b</li>\n</ul>\n"),
            ("> q\n\n1. x", "<blockquote><p>q</p>\n</blockquote>\n<ol><li>x</li>\n</ol>\n"),
            ("```Rust ignore\n<a>\n```", "<pre><code class=\"language-rust\">&lt;a&gt;\n</code></pre>\n"),
            ("a  \nb\nc", "<p>a<br>\nb\nc</p>\n"),
        ] {
            assert_eq!(to_html(source), html, "{source}");
        }
    }

    #[test]
    fn html_is_text_and_images_are_their_description() {
        assert_eq!(to_html("a <b>c</b> &lt;"), "<p>a &lt;b&gt;c&lt;/b&gt; &lt;</p>\n");
        assert_eq!(to_html("<div>x</div>\n\ny"), "<p>&lt;div&gt;x&lt;/div&gt;\n</p>\n<p>y</p>\n");
        assert_eq!(to_html("![a *cat*](http://t.example/pixel.gif)").replace('\n', ""), "<p>a <em>cat</em></p>");
    }

    #[test]
    fn links_lead_to_the_web_only_and_never_to_mail() {
        for (source, html) in [
            ("[a](https://a.example \"t\")", "<p><a href=\"https://a.example\">a</a></p>\n"),
            ("[a](javascript:alert(1)) [b](/b)", "<p>a b</p>\n"),
            ("<jo@a.example>", "<p>jo@a.example</p>\n"),
            ("see www.a.example.", "<p>see <a href=\"http://www.a.example\">www.a.example</a>.</p>\n"),
            ("`http://a.example`", "<p><code>http://a.example</code></p>\n"),
            ("[http://b.example](http://a.example)", "<p><a href=\"http://a.example\">http://b.example</a></p>\n"),
        ] {
            assert_eq!(to_html(source), html, "{source}");
        }
    }
}
