//! Finds HTML tags in source text, in one pass.
//!
//! Looser than a browser on purpose: a tag ends at the first `>` and holds no `<`, and what does not look like a tag is
//! text. Nothing here is a safeguard; what is made of the tokens goes through the policy.

/// A piece of source text.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text, with its character references as they were typed.
    Text(&'a str),
    /// `<name attributes>`.
    Open { name: &'a str, attributes: &'a str },
    /// `</name>`.
    Close { name: &'a str },
    /// A comment, a declaration or a processing instruction.
    Unseen,
}

/// Walks the tokens of a source text.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Once no `-->` was found there is none further on; searching again would make many `<!--` quadratic.
    has_comment_end: bool,
}

/// Begins to walk the tokens of a source text.
pub(super) const fn tokens(source: &str) -> Tokens<'_> {
    Tokens { rest: source, has_comment_end: true }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(after) = self.rest.strip_prefix('<') {
            let (token, rest) = self.comment(after).or_else(|| tag(after)).or_else(|| cut(self.rest, 1))?;
            self.rest = rest;
            return Some(token);
        }
        let (token, rest) = cut(self.rest, self.rest.find('<').unwrap_or(self.rest.len()))?;
        self.rest = rest;
        Some(token)
    }
}

impl<'a> Tokens<'a> {
    fn comment(&mut self, after: &'a str) -> Option<(Token<'a>, &'a str)> {
        let inner = after.strip_prefix("!--").filter(|_| self.has_comment_end)?;
        let found = inner.split_once("-->");
        self.has_comment_end = found.is_some();
        found.map(|(_, rest)| (Token::Unseen, rest))
    }
}

/// Takes the first `bytes` bytes as text.
fn cut(text: &str, bytes: usize) -> Option<(Token<'_>, &str)> {
    text.split_at_checked(bytes).map(|(text, rest)| (Token::Text(text), rest))
}

/// Reads what stands behind `<` up to its `>`.
fn tag(after: &str) -> Option<(Token<'_>, &str)> {
    let end = after.find(['<', '>'])?;
    let (inner, rest) = after.split_at_checked(end)?;
    let rest = rest.strip_prefix('>')?;
    let (is_closing, inner) = match inner.strip_prefix('/') {
        Some(inner) => (true, inner),
        None => (false, inner),
    };
    if !is_closing && inner.starts_with(['!', '?']) && !inner.starts_with("!--") {
        return Some((Token::Unseen, rest));
    }
    let name_end = inner.find(|c: char| !c.is_ascii_alphanumeric() && c != '-').unwrap_or(inner.len());
    let (name, attributes) = inner.split_at_checked(name_end)?;
    let is_name = name.starts_with(|c: char| c.is_ascii_alphabetic());
    let is_ended = attributes.is_empty() || attributes.starts_with(|c: char| c.is_ascii_whitespace() || c == '/');
    if !is_name || !is_ended {
        return None;
    }
    Some((if is_closing { Token::Close { name } } else { Token::Open { name, attributes } }, rest))
}

/// Finds the value of the first attribute with a name; the value's character references are as they were typed.
pub(super) fn attribute<'a>(attributes: &'a str, wanted: &str) -> Option<&'a str> {
    const fn is_space(c: char) -> bool {
        c.is_ascii_whitespace() || c == '/'
    }
    let mut rest = attributes.trim_start_matches(|c| is_space(c) || c == '=');
    while !rest.is_empty() {
        let (name, after) = rest.split_at_checked(rest.find(|c| is_space(c) || c == '=').unwrap_or(rest.len()))?;
        let after = after.trim_start();
        let Some(assigned) = after.strip_prefix('=') else {
            rest = after.trim_start_matches(is_space);
            continue;
        };
        let assigned = assigned.trim_start();
        let (value, after) = match assigned.chars().next() {
            Some(quote @ ('"' | '\'')) => {
                let quoted = assigned.strip_prefix(quote)?;
                quoted.split_once(quote).unwrap_or((quoted, ""))
            }
            _ => assigned.split_once(|c: char| c.is_ascii_whitespace()).unwrap_or((assigned, "")),
        };
        if name.eq_ignore_ascii_case(wanted) {
            return Some(value);
        }
        rest = after.trim_start_matches(|c| is_space(c) || c == '=');
    }
    None
}

/// Removes all tags, keeping what stands between them, until none is left: `<<b>b>` hides one within another.
pub(in crate::domain) fn strip(source: &str) -> String {
    let mut text = source.to_owned();
    loop {
        let stripped: String =
            tokens(&text).filter_map(|token| if let Token::Text(text) = token { Some(text) } else { None }).collect();
        if stripped.len() == text.len() {
            return stripped;
        }
        text = stripped;
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_told_from_text() {
        let found: Vec<_> = tokens("a<b>c</b ><!-- d --><br/><?php?> 1<2 3>2 <3 <http://e.example> <").collect();
        let expected = [
            Token::Text("a"),
            Token::Open { name: "b", attributes: "" },
            Token::Text("c"),
            Token::Close { name: "b" },
            Token::Unseen,
            Token::Open { name: "br", attributes: "/" },
            Token::Unseen,
        ];
        assert_eq!(found.get(..expected.len()), Some(&expected[..]));
        let rest: String = found[expected.len()..]
            .iter()
            .map(|token| if let Token::Text(text) = token { text } else { "!" })
            .collect();
        assert_eq!(rest, " 1<2 3>2 <3 <http://e.example> <");
    }

    #[test]
    fn unfinished_tags_are_text() {
        for text in ["<b", "a <b c", "<!-- d", "</3", "<<<", "<a<"] {
            assert_eq!(strip(text), text);
        }
    }

    #[test]
    fn tags_hidden_in_tags_are_stripped_too() {
        assert_eq!(strip("<<b>b>x</</b>b>"), "x");
    }

    #[test]
    fn attribute_is_found_however_it_is_written() {
        for attributes in [
            " href=\"x y\"",
            " title='a' HREF = 'x y' ",
            "/href=\"x y",
            " disabled href='x y'href='z'",
            " = title=t href='x y'",
        ] {
            assert_eq!(attribute(attributes, "href"), Some("x y"), "{attributes}");
        }
        assert_eq!(attribute(" href=x/y z", "href"), Some("x/y"));
        for none in ["", " / ", " title=href", " xhref=y", "=", " href"] {
            assert_eq!(attribute(none, "href"), None, "{none}");
        }
    }
}
