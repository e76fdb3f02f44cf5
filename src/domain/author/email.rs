//! E-mail addresses. They are never displayed: `Debug` hides them, and only listed callers may expose one.

use crate::domain::fields::{Rule, at_most};
use crate::domain::{markup, text};
use std::fmt;
use unicode_normalization::UnicodeNormalization;
use validator::ValidateEmail;

/// An e-mail address that can receive mail over the public network.
///
/// It cannot be printed by accident: no `Display`, no `Serialize`, and `Debug` shows `[email]`. It is kept as typed;
/// what compares addresses brings them to one spelling itself.
#[derive(Clone, PartialEq, Eq)]
pub struct EmailAddress(String);

impl EmailAddress {
    /// The longest address, in bytes: what WordPress's column holds.
    pub const MAX_BYTES: usize = 100;

    /// The shortest address, in bytes, as on WordPress.
    const MIN_BYTES: usize = 6;

    /// Reads an address: what `<input type=email>` takes (HTML standard, section 4.10.5.1.5) and WordPress takes too.
    ///
    /// Stricter than the HTML standard: the domain has a dot and does not end in a number, and there are at least 6
    /// bytes. Only ASCII, as on WordPress: a browser sends `jo@bücher.example` as `jo@xn--bcher-kva.example` by
    /// itself, and that is taken.
    ///
    /// ```
    /// use afterword::domain::author::EmailAddress;
    ///
    /// let email = EmailAddress::parse("jo@example.org").map(|email| email.masked());
    /// assert_eq!(email, Ok("j...@e....org".to_owned()));
    /// assert!(EmailAddress::parse("jo@localhost").is_err());
    /// ```
    ///
    /// # Errors
    /// `Rule::Required`, `Rule::TooLong`, `Rule::InvalidEmail`.
    pub fn parse(typed: &str) -> Result<Self, Rule> {
        let address = typed.trim();
        if address.is_empty() {
            return Err(Rule::Required);
        }
        at_most(address, Self::MAX_BYTES)?;
        let domain = address.rsplit_once('@').map_or("", |(_, domain)| domain);
        // The validator takes `jo@[127.0.0.1]` and `jo@localhost`, to which no public mail goes.
        let is_public = domain.rsplit_once('.').is_some_and(|(_, top)| !top.bytes().all(|byte| byte.is_ascii_digit()));
        let is_literal = domain.contains(['[', ']']);
        if address.len() < Self::MIN_BYTES
            || !address.is_ascii()
            || is_literal
            || !is_public
            || !address.validate_email()
        {
            return Err(Rule::InvalidEmail);
        }
        Ok(Self(address.to_owned()))
    }

    /// Takes an address that was sealed and opened again, without checking it again.
    pub const fn from_stored(address: String) -> Self {
        Self(address)
    }

    /// Returns the address away: to seal it, or to send mail to it. Every caller is listed in a test.
    pub fn expose(&self) -> &str {
        &self.0
    }

    /// Masks the address so that a moderator recognises it and others do not learn it: `a...@e....org`. The number of
    /// dots does not depend on its length.
    pub fn masked(&self) -> String {
        let (local, domain) = self.0.rsplit_once('@').unwrap_or_default();
        let top = domain.rsplit_once('.').map_or("", |(_, top)| top);
        let first = |part: &str| part.chars().next().map(String::from).unwrap_or_default();
        format!("{}...@{}....{top}", first(local), first(domain))
    }

    /// Returns whether a text gives this address away, also as `jo (at) example [dot] org` and with other letter case,
    /// widths, character references or invisible characters in it.
    pub fn is_contained_in(&self, text: &str) -> bool {
        let (address, text) = (self.0.to_lowercase(), spelled_out(text));
        let is_free = |neighbour: Option<char>| !neighbour.is_some_and(char::is_alphanumeric);
        text.match_indices(&address).any(|(start, _)| {
            let before = text.get(..start).and_then(|before| before.chars().next_back());
            let after = text.get(start + address.len()..).and_then(|after| after.chars().next());
            is_free(before) && is_free(after)
        })
    }
}

impl fmt::Debug for EmailAddress {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("[email]")
    }
}

/// Normalises a text for the search for addresses: lower case, `@` and `.` for their words, no space around them.
fn spelled_out(text: &str) -> String {
    let decoded = markup::decode_references(text);
    // ASCII is its own normal form.
    let plain: String = if decoded.is_ascii() {
        decoded.chars().filter(|c| !text::is_invisible(*c)).collect()
    } else {
        decoded.nfkc().filter(|c| !text::is_invisible(*c)).collect()
    };
    let plain = plain.to_lowercase().replace(['(', ')', '[', ']', '{', '}', '<', '>'], " ");
    let mut out = String::with_capacity(plain.len());
    for word in plain.split_whitespace() {
        let word = match word {
            "at" | "@" => "@",
            "dot" | "punkt" | "punto" | "point" | "." => ".",
            word => word,
        };
        // A word that merely ends in a dot ends a sentence.
        let is_joined = out.is_empty() || out.ends_with(['@', '\u{1}']) || word.starts_with('@') || word == ".";
        if out.ends_with('\u{1}') {
            out.pop();
            out.push('.');
        }
        if !is_joined {
            out.push(' ');
        }
        // A dot that stood alone joins what follows; U+0001 marks it, which no text has here.
        out.push_str(if word == "." { "\u{1}" } else { word });
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_that_receive_mail_are_taken() {
        for address in [
            "jo@example.org",
            "Jo.O'Neil+news@Mail.Example.org",
            "jo.@example.org",
            "jo@a-b.example",
            "jo@xn--bcher-kva.example",
            "1@2.example",
            &format!("{}@example.org", "a".repeat(64)),
        ] {
            assert_eq!(EmailAddress::parse(address).map(|address| address.0), Ok(address.to_owned()));
        }
        assert_eq!(EmailAddress::parse(" jo@example.org\n").unwrap().expose(), "jo@example.org");
    }

    #[test]
    fn anything_else_is_refused() {
        for address in [
            "jo",
            "@example.org",
            "jo@",
            "jo@localhost",
            "jo@[192.0.2.1]",
            "jo@192.0.2.1",
            "a@b.c",
            "jo@example..org",
            "jo@.example.org",
            "jo@example.org.",
            "jo@-a.example",
            "jo@a_b.example",
            "jo@bücher.example",
            "jö@example.org",
            "jo@jo@example.org",
            "jo o@example.org",
            "\"jo\"@example.org",
            "<jo@example.org>",
            "jo@example.org\nBcc: eve@example.org",
            &format!("{}@example.org", "a".repeat(65)),
        ] {
            assert_eq!(EmailAddress::parse(address), Err(Rule::InvalidEmail), "{address}");
        }
        assert_eq!(EmailAddress::parse(" "), Err(Rule::Required));
        let long = format!("jo@{}.example", "a".repeat(90));
        assert_eq!(EmailAddress::parse(&long), Err(Rule::TooLong { bytes: 101, max_bytes: 100 }));
    }

    #[test]
    fn debug_hides_the_address() {
        assert_eq!(format!("{:?}", EmailAddress::parse("jo@example.org").unwrap()), "[email]");
    }

    #[test]
    fn mask_has_the_same_length_for_all() {
        assert_eq!(EmailAddress::parse("ada.lovelace@mail.example.org").unwrap().masked(), "a...@m....org");
        assert_eq!(EmailAddress::parse("a@e.org").unwrap().masked(), "a...@e....org");
    }

    #[test]
    fn own_address_is_found_however_it_is_spelled() {
        let address = EmailAddress::parse("Ada.L@mail.example.org").unwrap();
        for text in [
            "ada.l@mail.example.org",
            "Write to ADA.L@MAIL.EXAMPLE.ORG.",
            "Thanks. ada.l@mail.example.org",
            "ada.l (at) mail.example.org",
            "ada.l [at] mail [dot] example (dot) org!",
            "ada.l at mail dot example dot org",
            "ada.l @ mail . example . org",
            "ada . l@mail.example.org",
            "ada.l&#64;mail.example.org",
            "ada.l＠mail.example.org",
            "ada.l@mail.exa\u{200B}mple.org",
            "<ada.l@mail.example.org>",
            "https://x.example/?ada.l@mail.example.org",
        ] {
            assert!(address.is_contained_in(text), "{text}");
        }
        for text in
            ["", "ada.l", "mail.example.org", "zada.l@mail.example.org", "ada.l@mail.example.organic", "ada at mail"]
        {
            assert!(!address.is_contained_in(text), "{text}");
        }
    }
}
