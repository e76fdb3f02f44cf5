//! The script of most letters of a text.

use std::collections::BTreeMap;
use unicode_script::{Script as Unicode, UnicodeScript};

/// A script, by its short name in ISO 15924: `Latn`, `Cyrl`, `Hani`. Those that are written together count as one.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Script(Unicode);

impl Script {
    /// Finds the script of most letters; `None` for a text without letters.
    pub fn of(text: &str) -> Option<Self> {
        let mut counts: BTreeMap<&'static str, (usize, Unicode)> = BTreeMap::new();
        for script in text.chars().filter(|c| c.is_alphabetic()).map(|c| together(c.script())) {
            if !matches!(script, Unicode::Common | Unicode::Inherited | Unicode::Unknown) {
                counts.entry(script.short_name()).or_insert((0, script)).0 += 1;
            }
        }
        counts.into_values().max_by_key(|(count, _)| *count).map(|(_, script)| Self(script))
    }

    /// Takes what storage gives back; `None` for a name that this version does not know.
    pub fn from_short_name(name: &str) -> Option<Self> {
        Unicode::from_short_name(name).map(Self)
    }

    /// Returns the short name.
    pub fn short_name(self) -> &'static str {
        self.0.short_name()
    }

    /// Returns the name in English.
    pub fn name(self) -> &'static str {
        self.0.full_name()
    }
}

/// Japanese and Korean mix scripts within a word.
const fn together(script: Unicode) -> Unicode {
    match script {
        Unicode::Hiragana | Unicode::Katakana | Unicode::Bopomofo => Unicode::Han,
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn most_letters_decide() {
        for (text, name) in [
            ("Thank you", Some("Latn")),
            ("Спасибо, Ada", Some("Cyrl")),
            ("ありがとうございます", Some("Hani")),
            ("감사합니다", Some("Hang")),
            ("12:30 👍", None),
            ("", None),
        ] {
            let script = Script::of(text);
            assert_eq!(script.map(Script::short_name), name, "{text}");
            assert_eq!(script.and_then(|script| Script::from_short_name(script.short_name())), script);
        }
    }
}
