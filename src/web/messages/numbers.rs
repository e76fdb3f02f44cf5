//! Formats whole numbers: the separators between groups of digits, as in CLDR. Digits are 0 to 9 in every language, as
//! in addresses and in what readers type.

use fluent_bundle::FluentValue;

/// Formats a number in a message. `None` leaves it to Fluent.
pub(super) type Writer<M> = fn(&FluentValue<'_>, &M) -> Option<String>;

const NO_BREAK_SPACE: char = '\u{a0}';
const NARROW_NO_BREAK_SPACE: char = '\u{202f}';

/// Returns the formatter of the language with this tag.
pub(super) fn writer<M>(tag: &str) -> Writer<M> {
    match tag {
        "da" | "de" | "el" | "id" | "nl" | "pt-BR" | "tr" | "vi" => grouped::<'.', 1, 3, M>,
        "es" | "it" => grouped::<'.', 2, 3, M>,
        "cs" | "fi" | "ru" | "sv" | "uk" => grouped::<NO_BREAK_SPACE, 1, 3, M>,
        "pl" => grouped::<NO_BREAK_SPACE, 2, 3, M>,
        "fr" => grouped::<NARROW_NO_BREAK_SPACE, 1, 3, M>,
        // Lakh and crore: a group of three digits, then groups of two.
        "hi" => grouped::<',', 1, 2, M>,
        _ => grouped::<',', 1, 3, M>,
    }
}

/// Groups digits: the last group has three, those before have `GROUP`. There is no separator if the first group would
/// have fewer than `LEAST` digits.
fn grouped<const SEPARATOR: char, const LEAST: usize, const GROUP: usize, M>(
    value: &FluentValue<'_>,
    _: &M,
) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if number.value.fract() != 0.0 {
        return None;
    }
    let digits = format!("{:.0}", number.value.abs());
    let mut grouped = String::from(if number.value < 0.0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        let behind = digits.len() - place;
        let is_border = behind >= 3 && (behind - 3).is_multiple_of(GROUP);
        if place > 0 && is_border && digits.len() >= 3 + LEAST {
            grouped.push(SEPARATOR);
        }
        grouped.push(digit);
    }
    Some(grouped)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_grouped_as_each_language_does() {
        let write = |tag: &str, number: i64| writer::<()>(tag)(&FluentValue::from(number), &()).unwrap();
        for (tag, thousand, more) in [
            ("en", "1,234", "1,234,567"),
            ("de", "1.234", "1.234.567"),
            ("es", "1234", "1.234.567"),
            ("pl", "1234", "1\u{a0}234\u{a0}567"),
            ("fr", "1\u{202f}234", "1\u{202f}234\u{202f}567"),
            ("hi", "1,234", "12,34,567"),
            ("ar", "1,234", "1,234,567"),
        ] {
            assert_eq!((write(tag, 1234), write(tag, 1_234_567)), (thousand.to_owned(), more.to_owned()), "{tag}");
        }
        assert_eq!(write("en", 0), "0");
        assert_eq!(write("en", -123), "-123");
        assert_eq!(write("en", -1234), "-1,234");
        assert_eq!(writer::<()>("en")(&FluentValue::from(1.5), &()), None);
    }
}
