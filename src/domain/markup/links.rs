//! Web addresses: which ones a comment may link to, and where bare ones stand in text.

use crate::domain::text;
use std::fmt::Write as _;
use url::Url;

/// The longest address that becomes a link, in bytes.
const MAX_HREF_BYTES: usize = 2000;

/// The prefixes of addresses, and what a link needs before them.
const BEGINNINGS: [(&str, &str); 4] = [("http://", ""), ("https://", ""), ("www.", "http://"), ("ftp.", "http://")];

/// A piece of text without line breaks.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Span<'a> {
    /// Text as it stands.
    Plain(&'a str),
    /// A bare address and its link target.
    Link { href: String, text: &'a str },
}

/// Checks an address that a link is to lead to, and gives the text for its attribute, not yet escaped for HTML.
///
/// `None` for anything but `http://host` and `https://host`; what could end an attribute or hide is percent-encoded.
pub(super) fn href(address: &str) -> Option<String> {
    let address: String = address.trim().chars().filter(|c| !matches!(c, '\t' | '\n' | '\r')).collect();
    let begins_with =
        |scheme: &str| address.get(..scheme.len()).is_some_and(|start| start.eq_ignore_ascii_case(scheme));
    if address.len() > MAX_HREF_BYTES || !(begins_with("http://") || begins_with("https://")) {
        return None;
    }
    let mut out = String::with_capacity(address.len());
    for c in address.chars() {
        if c.is_whitespace() || text::is_invisible(c) || matches!(c, '<' | '>' | '"' | '\\' | '`') {
            for byte in c.encode_utf8(&mut [0; 4]).bytes() {
                write!(out, "%{byte:02X}").ok()?;
            }
        } else {
            out.push(c);
        }
    }
    Url::parse(&out).ok().filter(Url::has_host).map(|_| out)
}

/// Parts a line of text at the bare addresses in it.
pub(super) fn spans(line: &str) -> Vec<Span<'_>> {
    let mut spans = Vec::new();
    let mut plain = line;
    let mut rest = line;
    let mut previous = None;
    while let Some(c) = rest.chars().next() {
        let candidate = beginning(rest, previous).map(|prefix| (prefix, address(rest)));
        let step = candidate.map_or(c.len_utf8(), |(_, text)| text.len().max(c.len_utf8()));
        if let Some((text, href)) = candidate.and_then(|(prefix, text)| Some((text, link_to(prefix, text)?))) {
            if let Some(before) = plain.get(..plain.len() - rest.len()).filter(|before| !before.is_empty()) {
                spans.push(Span::Plain(before));
            }
            spans.push(Span::Link { href, text });
            plain = rest.get(step..).unwrap_or_default();
        }
        previous = rest.get(..step).and_then(|passed| passed.chars().next_back());
        rest = rest.get(step..).unwrap_or_default();
    }
    if !plain.is_empty() {
        spans.push(Span::Plain(plain));
    }
    spans
}

/// Returns what has to stand before the text here to make it an address; `None` where none begins.
fn beginning(rest: &str, previous: Option<char>) -> Option<&'static str> {
    let (written, prefix) = BEGINNINGS
        .iter()
        .find(|(written, _)| rest.get(..written.len()).is_some_and(|start| start.eq_ignore_ascii_case(written)))?;
    let is_part_of_more = |c: char| {
        let inner = if written.ends_with('/') { "+-." } else { "+-./:@_=&%#?~" };
        c.is_alphanumeric() || inner.contains(c)
    };
    (!previous.is_some_and(is_part_of_more)).then_some(*prefix)
}

/// Returns the text from here that belongs to an address, without the punctuation of the sentence around it.
fn address(rest: &str) -> &str {
    let ends = |c: char| {
        c.is_whitespace()
            || text::is_invisible(c)
            || matches!(c, '<' | '>' | '"' | '`' | '{' | '}' | '|' | '\\' | '^' | '“' | '”' | '„' | '«' | '»')
    };
    let mut text = rest.get(..rest.find(ends).unwrap_or(rest.len())).unwrap_or(rest);
    let count = |wanted: char| text.chars().filter(|c| *c == wanted).count();
    let mut unopened = [(')', count(')').saturating_sub(count('('))), (']', count(']').saturating_sub(count('[')))];
    while let Some(last) = text.chars().next_back() {
        let is_unopened = unopened.iter_mut().find(|(closer, surplus)| *closer == last && *surplus > 0);
        match is_unopened {
            Some((_, surplus)) => *surplus -= 1,
            None if matches!(last, '.' | ',' | ';' | ':' | '!' | '?' | '\'' | '’' | '…' | '。' | '、') => {}
            None => break,
        }
        text = text.strip_suffix(last).unwrap_or_default();
    }
    text
}

/// Returns what a bare address links to. `www.` and `http://` alone, or before punctuation, are no addresses.
fn link_to(prefix: &str, text: &str) -> Option<String> {
    let (_, host) = text.split_once(if prefix.is_empty() { "//" } else { "." })?;
    if !host.starts_with(|c: char| c.is_alphanumeric() || c == '[') {
        return None;
    }
    href(&format!("{prefix}{text}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn linked(line: &str) -> Vec<String> {
        let text: String = spans(line)
            .iter()
            .map(|span| match span {
                Span::Plain(text) | Span::Link { text, .. } => *text,
            })
            .collect();
        assert_eq!(text, line, "nothing is lost");
        spans(line)
            .into_iter()
            .filter_map(|span| if let Span::Link { href, .. } = span { Some(href) } else { None })
            .collect()
    }

    #[test]
    fn bare_addresses_are_found_without_the_sentence_around_them() {
        for (line, href) in [
            ("read http://a.example/b?c=d&e=f now", "http://a.example/b?c=d&e=f"),
            ("HTTPS://A.example!", "HTTPS://A.example"),
            ("(see www.a.example/b_(c)).", "http://www.a.example/b_(c)"),
            ("[x](https://a.example)", "https://a.example"),
            ("ftp.a.example, too", "http://ftp.a.example"),
            ("Mehr: „https://bücher.example/ä“", "https://bücher.example/ä"),
            ("http://a.example\u{FEFF}", "http://a.example"),
            ("url:http://a.example...", "http://a.example"),
            ("<http://a.example>", "http://a.example"),
            ("http://localhost:8000/a", "http://localhost:8000/a"),
        ] {
            assert_eq!(linked(line), [href], "{line}");
        }
        assert_eq!(linked("http://a.example http://b.example").len(), 2);
    }

    #[test]
    fn what_only_resembles_an_address_is_text() {
        for line in [
            "xhttp://a.example",
            "foo://www.a.example",
            "awww.a.example",
            "jo@www.a.example",
            "www. no",
            "http://",
            "http:// a",
            "http://???",
            "mailto:jo@a.example",
            "javascript:alert(1)",
            "ftp://a.example",
        ] {
            assert_eq!(linked(line), [""; 0], "{line}");
        }
    }

    #[test]
    fn links_lead_to_web_addresses_only() {
        assert_eq!(href(" http://a.example/\"<b>\u{202E} "), Some("http://a.example/%22%3Cb%3E%E2%80%AE".to_owned()));
        assert_eq!(href("ht\ntp://a.example").as_deref(), Some("http://a.example"));
        for refused in
            ["javascript:alert(1)", "//a.example", "/a", "http:a.example", "http://", "mailto:a@b.example", ""]
        {
            assert_eq!(href(refused), None, "{refused}");
        }
        assert_eq!(href(&format!("http://a.example/{}", "a".repeat(2000))), None);
    }
}
