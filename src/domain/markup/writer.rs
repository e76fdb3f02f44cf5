//! Writes well-formed HTML with bounded depth and neutralised Unicode.

use crate::domain::text;

/// How deep elements may stand in each other. Browsers and mail readers grow slow far later; no comment needs more.
pub(super) const MAX_DEPTH: usize = 16;

/// The most marks and joiners after one character. Emoji flags need seven, no script as many.
const MAX_MARKS: usize = 8;

/// The most open direction runs of one block.
const MAX_BIDI_RUNS: usize = 8;

/// How many characters of text go without a mark for the parser. The sanitiser's serialiser looks from each `&` and each
/// Latin-1 sign to the end of its text node, which 64 KiB of `&` would make quadratic; comments, which the policy
/// drops, part the text into small nodes.
const MAX_NODE_CHARS: usize = 1024;

/// Collects HTML. Text is escaped, what was opened can be closed in order only.
#[derive(Default)]
pub(super) struct Writer {
    html: String,
    open: Vec<&'static str>,
    marks: usize,
    /// The characters written since the last parser mark.
    node_chars: usize,
    /// The closing characters of open direction runs in this block, innermost last.
    bidi_closers: Vec<char>,
}

impl Writer {
    /// Returns the number of open elements.
    pub(super) const fn depth(&self) -> usize {
        self.open.len()
    }

    /// Opens an element; does nothing and gives `false` at `MAX_DEPTH`.
    pub(super) fn open(&mut self, element: &'static str) -> bool {
        self.open_with(element, None)
    }

    /// Opens an element with one attribute, as `open` does.
    pub(super) fn open_with(&mut self, element: &'static str, attribute: Option<(&'static str, &str)>) -> bool {
        if self.depth() >= MAX_DEPTH {
            return false;
        }
        if is_block(element) {
            self.end_text();
        }
        self.html.push('<');
        self.html.push_str(element);
        if let Some((name, value)) = attribute {
            self.html.push(' ');
            self.html.push_str(name);
            self.html.push_str("=\"");
            value.chars().for_each(|c| self.escaped(c));
            self.html.push('"');
        }
        self.html.push('>');
        self.open.push(element);
        true
    }

    /// Closes the innermost element.
    pub(super) fn close(&mut self) {
        let Some(element) = self.open.pop() else { return };
        if is_block(element) {
            self.end_text();
        }
        self.html.push_str("</");
        self.html.push_str(element);
        self.html.push('>');
        if is_block(element) {
            self.html.push('\n');
        }
    }

    /// Breaks the line.
    pub(super) fn line_break(&mut self) {
        self.marks = 0;
        self.html.push_str("<br>\n");
    }

    /// Writes text: escaped, without controls and direction overrides, with bounded marks.
    pub(super) fn text(&mut self, text: &str) {
        for c in text.chars() {
            self.node_chars += 1;
            if self.node_chars > MAX_NODE_CHARS {
                self.node_chars = 0;
                self.html.push_str("<!---->");
            }
            if !c.is_ascii() && (text::is_mark(c) || text::is_invisible(c)) {
                self.marks += 1;
                if self.marks > MAX_MARKS {
                    continue;
                }
            } else {
                self.marks = 0;
            }
            match c {
                '\n' | '\t' => self.html.push(c),
                c if c.is_control() || text::is_bidi_override(c) => {}
                '\u{202A}' | '\u{202B}' => self.begin_run(c, '\u{202C}'),
                '\u{2066}'..='\u{2068}' => self.begin_run(c, '\u{2069}'),
                '\u{202C}' | '\u{2069}' => self.end_runs(c),
                c => self.escaped(c),
            }
        }
    }

    /// Closes all open elements and returns the HTML.
    pub(super) fn finish(mut self) -> String {
        while self.depth() > 0 {
            self.close();
        }
        self.html
    }

    fn escaped(&mut self, c: char) {
        match c {
            '&' => self.html.push_str("&amp;"),
            '<' => self.html.push_str("&lt;"),
            '>' => self.html.push_str("&gt;"),
            '"' => self.html.push_str("&quot;"),
            c => self.html.push(c),
        }
    }

    fn begin_run(&mut self, opener: char, closer: char) {
        if self.bidi_closers.len() < MAX_BIDI_RUNS {
            self.html.push(opener);
            self.bidi_closers.push(closer);
        }
    }

    /// Closes the innermost run that `closer` closes, and the runs inside it; a closer without a run is dropped.
    fn end_runs(&mut self, closer: char) {
        if !self.bidi_closers.contains(&closer) {
            return;
        }
        while let Some(expected) = self.bidi_closers.pop() {
            self.html.push(expected);
            if expected == closer {
                break;
            }
        }
    }

    /// Ends the text of a block, so that no direction run reaches out of it.
    fn end_text(&mut self) {
        self.marks = 0;
        self.html.extend(self.bidi_closers.drain(..).rev());
    }
}

fn is_block(element: &str) -> bool {
    matches!(element, "p" | "blockquote" | "pre" | "ul" | "ol" | "li")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn written(text: &str) -> String {
        let mut writer = Writer::default();
        writer.open("p");
        writer.text(text);
        writer.finish()
    }

    #[test]
    fn text_is_escaped() {
        assert_eq!(written("<b> & \"q\""), "<p>&lt;b&gt; &amp; &quot;q&quot;</p>\n");
    }

    #[test]
    fn direction_stays_in_its_paragraph() {
        assert_eq!(written("\u{202E}a\u{202D}"), "<p>a</p>\n");
        assert_eq!(written("\u{2067}a"), "<p>\u{2067}a\u{2069}</p>\n");
        assert_eq!(written("\u{2067}\u{202B}a\u{2069}b\u{202C}"), "<p>\u{2067}\u{202B}a\u{202C}\u{2069}b</p>\n");
        assert_eq!(written(&"\u{2067}".repeat(99)).chars().filter(|c| *c == '\u{2067}').count(), MAX_BIDI_RUNS);
    }

    #[test]
    fn marks_do_not_pile_up() {
        let zalgo = format!("a{}b", "\u{0301}".repeat(40));
        assert_eq!(written(&zalgo), format!("<p>a{}b</p>\n", "\u{0301}".repeat(MAX_MARKS)));
        let flag = "\u{1F3F4}\u{E0067}\u{E0062}\u{E0073}\u{E0063}\u{E0074}\u{E007F}";
        assert_eq!(written(flag), format!("<p>{flag}</p>\n"));
    }

    #[test]
    fn depth_is_bounded() {
        let mut writer = Writer::default();
        assert_eq!((0..99).filter(|_| writer.open("b")).count(), MAX_DEPTH);
        assert_eq!(writer.finish().matches("</b>").count(), MAX_DEPTH);
    }
}
