//! HTML character references in source text: `&amp;`, `&#8364;`, `&#x20AC;`.

use pulldown_cmark::{Event, Parser};
use std::borrow::Cow;

/// The longest name in the HTML standard's table has 31 letters.
const MAX_NAME_BYTES: usize = 31;

/// Replaces complete character references. Without `;` the `&` is literal, so that `?a=1&copy=2` stays an address.
pub(in crate::domain) fn decode(text: &str) -> Cow<'_, str> {
    let Some((before, mut rest)) = text.split_once('&') else { return Cow::Borrowed(text) };
    let mut out = String::with_capacity(text.len());
    out.push_str(before);
    loop {
        match reference(rest) {
            Some((character, after)) => {
                out.push_str(&character);
                rest = after;
            }
            None => out.push('&'),
        }
        let Some((before, after)) = rest.split_once('&') else { break };
        out.push_str(before);
        rest = after;
    }
    out.push_str(rest);
    Cow::Owned(out)
}

/// Reads the reference whose `&` stands just before; gives what it means and what follows its `;`.
fn reference(rest: &str) -> Option<(Cow<'static, str>, &str)> {
    let end = rest.bytes().take(MAX_NAME_BYTES + 1).position(|byte| byte == b';')?;
    let (name, after) = (rest.get(..end)?, rest.get(end + 1..)?);
    let meaning = match name.strip_prefix('#') {
        Some(number) => Cow::Owned(numbered(number)?.to_string()),
        None => named(name)?,
    };
    Some((meaning, after))
}

/// Returns the character for `8364` or `x20AC`, with the corrections that browsers make (HTML standard, section 13.2.5.80).
fn numbered(number: &str) -> Option<char> {
    let (digits, radix) = match number.strip_prefix(['x', 'X']) {
        Some(digits) => (digits, 16),
        None => (number, 10),
    };
    if digits.is_empty() || !digits.chars().all(|c| c.is_digit(radix)) {
        return None;
    }
    let code = u32::from_str_radix(digits, radix).unwrap_or(0);
    Some(match code {
        0 => char::REPLACEMENT_CHARACTER,
        0x80..=0x9F => windows_1252(code),
        _ => char::from_u32(code).unwrap_or(char::REPLACEMENT_CHARACTER),
    })
}

/// Returns what old editors meant by the codes from 0x80 to 0x9F.
fn windows_1252(code: u32) -> char {
    const MEANT: &str = "€\u{81}‚ƒ„…†‡ˆ‰Š‹Œ\u{8D}Ž\u{8F}\u{90}‘’“”•–—˜™š›œ\u{9D}žŸ";
    MEANT.chars().nth(code.saturating_sub(0x80) as usize).unwrap_or(char::REPLACEMENT_CHARACTER)
}

/// Returns what a name stands for. The CommonMark parser carries the HTML standard's table, so that none is kept here.
fn named(name: &str) -> Option<Cow<'static, str>> {
    match name {
        "amp" => return Some("&".into()),
        "lt" => return Some("<".into()),
        "gt" => return Some(">".into()),
        "quot" => return Some("\"".into()),
        "nbsp" => return Some("\u{A0}".into()),
        _ => {}
    }
    if name.is_empty() || !name.bytes().all(|byte| byte.is_ascii_alphanumeric()) {
        return None;
    }
    let written = format!("&{name};");
    let meaning: String = Parser::new(&written)
        .filter_map(|event| if let Event::Text(text) = event { Some(text.into_string()) } else { None })
        .collect();
    (meaning != written).then_some(Cow::Owned(meaning))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn complete_references_are_replaced_once() {
        for (text, meaning) in [
            ("caf&eacute; &amp; bar", "café & bar"),
            ("&#8364; &#x20ac; &#128; &#151;", "€ € € —"),
            ("&amp;lt;", "&lt;"),
            ("&#0;&#xD800;&#99999999;", "\u{FFFD}\u{FFFD}\u{FFFD}"),
            ("no & yes &; &nothing; &#; &#x; ?a=1&copy=2", "no & yes &; &nothing; &#; &#x; ?a=1&copy=2"),
            ("&&&amp;", "&&&"),
            ("&", "&"),
        ] {
            assert_eq!(decode(text), meaning, "{text}");
        }
    }
}
