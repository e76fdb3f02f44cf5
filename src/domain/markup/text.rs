//! The mode `text`, which means what WordPress makes of a comment.
//!
//! A blank line separates paragraphs, a line break breaks the line, bare addresses become links, a few tags have
//! effect, and other tags vanish around their text. `docs/wordpress-differences.md` lists the differences from
//! WordPress.

use super::links::{Span, href, spans};
use super::references::decode;
use super::tags::{Token, attribute, tokens};
use super::writer::{MAX_DEPTH, Writer};

/// The elements within a line that may be typed.
const INLINE: [&str; 13] =
    ["a", "abbr", "acronym", "b", "cite", "code", "del", "em", "i", "q", "s", "strike", "strong"];

/// How deep quotations may stand in each other; beyond, their tags vanish around their text.
const MAX_QUOTES: usize = 8;

/// The most open inline elements: the rest of the depth besides quotations, the paragraph and a bare link.
const MAX_INLINE: usize = MAX_DEPTH - MAX_QUOTES - 2;

/// How many bytes the tags may take that are written again because their elements span paragraphs; what is still open
/// then ends with its paragraph. Without a bound, one link with a long address above 20 000 short paragraphs would make
/// 40 MB of HTML out of 64 KiB.
const MAX_REPEATED_BYTES: usize = 64 * 1024;

/// The bytes that policy and markup add to an address to make it a link.
const LINK_BYTES: usize = r#" href="" rel="ugc nofollow noopener noreferrer""#.len();

/// Makes HTML of a source text.
pub(super) fn to_html(source: &str) -> String {
    let mut builder = Builder::default();
    for token in tokens(source.trim()) {
        match token {
            Token::Text(text) => builder.run.push_str(&decode(text)),
            Token::Open { name, attributes } => builder.open(name, attributes),
            Token::Close { name } => builder.close(name),
            Token::Unseen => {}
        }
    }
    builder.flush_run();
    builder.writer.finish()
}

/// What stands between the text written so far and the text to come.
#[derive(Default, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Gap {
    #[default]
    None,
    Line,
    Paragraph,
}

/// An inline element that was opened in the source.
struct Inline {
    element: &'static str,
    href: Option<String>,
    /// The number of open quotations where it began; it ends with the innermost of them.
    quotes: usize,
}

impl Inline {
    /// Returns the bytes of its two tags.
    fn tag_bytes(&self) -> usize {
        let href_bytes = self.href.as_ref().map_or(0, |href| href.len() + LINK_BYTES);
        2 * self.element.len() + "<></>".len() + href_bytes
    }
}

#[derive(Default)]
struct Builder {
    writer: Writer,
    /// Text not yet looked at for line breaks and addresses. Tags that vanish do not part it.
    run: String,
    gap: Gap,
    is_paragraph_open: bool,
    quotes: usize,
    /// Quotations whose tag vanished for being too deep, so that their end tags vanish too.
    ignored_quotes: usize,
    inline: Vec<Inline>,
    /// The number of written elements of `inline`; the others wait for text, so that empty ones never appear.
    written: usize,
    /// The bytes of tags that were written again.
    repeated_bytes: usize,
}

impl Builder {
    fn open(&mut self, name: &str, attributes: &str) {
        if name.eq_ignore_ascii_case("blockquote") {
            return self.open_quote();
        }
        let Some(element) = inline_element(name) else { return };
        let href = attribute(attributes, "href").and_then(|value| href(&decode(value)));
        if element == "a" && href.is_none() {
            return;
        }
        self.flush_run();
        if element == "a" {
            self.close_inline("a");
        }
        if self.inline.len() < MAX_INLINE {
            self.inline.push(Inline { element, href: href.filter(|_| element == "a"), quotes: self.quotes });
        }
    }

    fn close(&mut self, name: &str) {
        if name.eq_ignore_ascii_case("blockquote") {
            return self.close_quote();
        }
        let Some(element) = inline_element(name) else { return };
        if self.inline.iter().any(|inline| inline.element == element) {
            self.flush_run();
            self.close_inline(element);
        }
    }

    /// Closes the innermost element of this name, and all elements inside it.
    fn close_inline(&mut self, element: &str) {
        if let Some(index) = self.inline.iter().rposition(|inline| inline.element == element) {
            self.keep_inline(index);
        }
    }

    fn keep_inline(&mut self, count: usize) {
        self.inline.truncate(count);
        while self.written > count {
            self.writer.close();
            self.written -= 1;
        }
    }

    fn open_quote(&mut self) {
        self.flush_run();
        self.end_paragraph();
        if self.quotes < MAX_QUOTES && self.writer.open("blockquote") {
            self.quotes += 1;
        } else {
            self.ignored_quotes += 1;
        }
    }

    fn close_quote(&mut self) {
        self.flush_run();
        self.end_paragraph();
        if self.ignored_quotes > 0 {
            self.ignored_quotes -= 1;
        } else if self.quotes > 0 {
            let kept = self.inline.iter().take_while(|inline| inline.quotes < self.quotes).count();
            self.inline.truncate(kept);
            self.writer.close();
            self.quotes -= 1;
        }
    }

    fn end_paragraph(&mut self) {
        self.gap = Gap::None;
        if self.is_paragraph_open {
            for _ in 0..=self.written {
                self.writer.close();
            }
            self.carry_over();
            self.written = 0;
            self.is_paragraph_open = false;
        }
    }

    /// Leaves the elements of the paragraph open for the next one, as long as there is room for their tags.
    fn carry_over(&mut self) {
        self.repeated_bytes += self.inline.iter().take(self.written).map(Inline::tag_bytes).sum::<usize>();
        if self.repeated_bytes > MAX_REPEATED_BYTES {
            self.inline.drain(..self.written);
        }
    }

    /// Writes the text that was collected, line by line.
    fn flush_run(&mut self) {
        let run = std::mem::take(&mut self.run).replace("\r\n", "\n").replace('\r', "\n");
        let mut is_line_blank = false;
        for (index, line) in run.split('\n').enumerate() {
            if index > 0 {
                self.gap = self.gap.max(if is_line_blank { Gap::Paragraph } else { Gap::Line });
                is_line_blank = true;
            }
            if !line.trim().is_empty() {
                self.line(line);
                is_line_blank = false;
            } else if self.gap == Gap::None && self.is_paragraph_open {
                self.writer.text(line);
            }
        }
    }

    fn line(&mut self, line: &str) {
        let line = if self.gap == Gap::None && self.is_paragraph_open { line } else { line.trim_start() };
        match self.gap {
            Gap::Paragraph => self.end_paragraph(),
            Gap::Line if self.is_paragraph_open => self.writer.line_break(),
            Gap::Line | Gap::None => {}
        }
        self.gap = Gap::None;
        if !self.is_paragraph_open {
            self.is_paragraph_open = self.writer.open("p");
        }
        for inline in self.inline.iter().skip(self.written) {
            self.writer.open_with(inline.element, inline.href.as_deref().map(|href| ("href", href)));
        }
        self.written = self.inline.len();
        if self.inline.iter().any(|inline| matches!(inline.element, "a" | "code")) {
            return self.writer.text(line);
        }
        for span in spans(line) {
            match span {
                Span::Plain(text) => self.writer.text(text),
                Span::Link { href, text } => {
                    self.writer.open_with("a", Some(("href", &href)));
                    // As on WordPress, `www.` is shown with the `http://` that it was given.
                    self.writer.text(if href.ends_with(text) { &href } else { text });
                    self.writer.close();
                }
            }
        }
    }
}

fn inline_element(name: &str) -> Option<&'static str> {
    INLINE.iter().copied().find(|element| element.eq_ignore_ascii_case(name))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_lines_part_paragraphs_and_line_breaks_break_lines() {
        assert_eq!(to_html("one\r\ntwo\n \n\nthree\n"), "<p>one<br>\ntwo</p>\n<p>three</p>\n");
        assert_eq!(to_html("\n\n  a  b \n"), "<p>a  b</p>\n");
    }

    #[test]
    fn elements_span_paragraphs_and_empty_ones_vanish() {
        assert_eq!(to_html("<b>one\n\ntwo</b> <i></i>x"), "<p><b>one</b></p>\n<p><b>two</b> x</p>\n");
        assert_eq!(to_html("<em><strong>x</em>y</strong>"), "<p><em><strong>x</strong></em>y</p>\n");
        assert_eq!(to_html("a\n<b>b</b>"), "<p>a<br>\n<b>b</b></p>\n");
    }

    #[test]
    fn elements_that_span_many_paragraphs_do_not_multiply_the_text() {
        let href = format!("http://a.example/{}", "u".repeat(1900));
        for opened in [format!("<a href=\"{href}\">"), "<strong><acronym><strike>".repeat(2)] {
            let html = to_html(&format!("{opened}{}", "x\n\n".repeat(20_000)));
            assert_eq!(html.matches("<p>").count(), 20_000);
            let bare_bytes = "<p>x</p>\n".len() * 20_000;
            assert!(html.len() < bare_bytes + 2 * MAX_REPEATED_BYTES, "{} bytes", html.len());
        }
    }

    #[test]
    fn quotations_hold_paragraphs() {
        let html = to_html("a<blockquote>b\n\n<i>c</blockquote>\nd</i></blockquote>");
        assert_eq!(html, "<p>a</p>\n<blockquote><p>b</p>\n<p><i>c</i></p>\n</blockquote>\n<p>d</p>\n");
    }

    #[test]
    fn tags_that_vanish_do_not_part_an_address() {
        let html = to_html("see http://a<u>.exam</u>ple/b.");
        assert_eq!(html, "<p>see <a href=\"http://a.example/b\">http://a.example/b</a>.</p>\n");
    }

    #[test]
    fn addresses_in_links_and_code_are_text() {
        let html = to_html("<a href='https://a.example'>http://b.example</a> <code>www.c.example</code>");
        assert_eq!(html, "<p><a href=\"https://a.example\">http://b.example</a> <code>www.c.example</code></p>\n");
    }

    #[test]
    fn links_to_anything_but_the_web_vanish_around_their_text() {
        for address in
            ["javascript:alert(1)", "&#106;avascript:alert(1)", "mailto:a@b.example", "/a", "data:text/html,x"]
        {
            assert_eq!(to_html(&format!("<a href=\"{address}\">x</a>")), "<p>x</p>\n", "{address}");
        }
    }
}
