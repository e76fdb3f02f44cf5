//! Normalises a text: what looks the same to a reader becomes the same.

use crate::domain::markup::decode_references;

/// A text in lower case, with character references replaced, without what cannot be seen, and with one space where
/// there was white space.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Normalised(String);

impl Normalised {
    pub(super) fn of(text: &str) -> Self {
        let decoded = decode_references(text);
        let mut normalised = String::with_capacity(decoded.len());
        let mut is_space_due = false;
        for c in decoded.chars().filter(|c| !is_unseen(*c)) {
            if c.is_whitespace() {
                is_space_due = !normalised.is_empty();
                continue;
            }
            if std::mem::take(&mut is_space_due) {
                normalised.push(' ');
            }
            if c.is_ascii() {
                normalised.push(c.to_ascii_lowercase());
            } else {
                normalised.extend(c.to_lowercase());
            }
        }
        Self(normalised)
    }

    pub(super) fn as_str(&self) -> &str {
        &self.0
    }
}

/// Returns whether a character takes no room: joiners, soft hyphens, marks of byte order. They are put into words to make
/// them look unlike themselves to programs.
const fn is_unseen(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{2060}'..='\u{2064}' | '\u{FEFF}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_looks_the_same_becomes_the_same() {
        for (text, normalised) in [
            ("  Free \t\n LEADS  ", "free leads"),
            ("you &amp; I&#39;ll &lt;win&gt;", "you & i'll <win>"),
            ("ca\u{200B}si\u{AD}no\u{FEFF}", "casino"),
            ("\u{FEFF} \u{A0}", ""),
            ("ÄRGER ΣΊΣΥΦΟΣ", "ärger σίσυφοσ"),
        ] {
            assert_eq!(Normalised::of(text).as_str(), normalised, "{text:?}");
        }
    }
}
