//! Comments as people write them, made by chance from `words`: the same seed gives the same bytes.

use super::dice::Dice;
use super::words::{EMOJI, SCRIPTS, Script};

/// Shares of a hundred comments, with the least and the most bytes of their texts. Made so that a thread of a hundred is
/// about 40 KB of JSON, of which a little more than half is not text.
const LENGTHS: &[(u64, u64, u64)] = &[(30, 18, 60), (50, 60, 150), (16, 150, 300), (4, 300, 800)];

/// Writes comments and the names of their authors.
#[derive(Debug)]
pub struct Writer {
    dice: Dice,
}

impl Writer {
    /// Starts from a seed.
    pub const fn new(seed: u64) -> Self {
        Self { dice: Dice::new(seed) }
    }

    /// Gives the chance that the texts come from.
    pub const fn dice(&mut self) -> &mut Dice {
        &mut self.dice
    }

    /// Gives a name.
    pub fn name(&mut self) -> String {
        let script = self.script();
        self.dice.pick(script.map_or(&[][..], |script| script.names)).copied().unwrap_or("Ada").to_owned()
    }

    /// Writes a comment, as it would be typed.
    pub fn comment(&mut self) -> String {
        let bytes = self.length();
        self.comment_of(bytes)
    }

    /// Writes a comment of about so many bytes.
    pub fn comment_of(&mut self, bytes: usize) -> String {
        let Some(script) = self.script() else { return String::new() };
        let mut text = String::with_capacity(bytes + 32);
        while text.len() < bytes {
            self.sentence(script, bytes, &mut text);
            let is_long = bytes > 300 && text.len() < bytes;
            if is_long && self.dice.happens(30) {
                text.truncate(text.trim_end().len());
                text.push_str("\n\n");
            }
        }
        text.truncate(text.trim_end().len());
        if self.dice.happens(3) {
            text.push_str(" https://example.org/");
            text.push_str(&self.dice.below(10_000).to_string());
        }
        if self.dice.happens(12) {
            text.push(' ');
            text.push_str(self.dice.pick(EMOJI).copied().unwrap_or_default());
        }
        text
    }

    fn sentence(&mut self, script: &Script, bytes: usize, text: &mut String) {
        let count = 3 + self.dice.below(10);
        for number in 0..count {
            if number > 0 {
                text.push_str(script.gap);
            }
            text.push_str(self.dice.pick(script.words).copied().unwrap_or_default());
            if text.len() >= bytes {
                break;
            }
        }
        text.push_str(script.stop);
    }

    fn script(&mut self) -> Option<&'static Script> {
        let mut at = self.dice.below(100);
        SCRIPTS.iter().find(|script| {
            let is_here = at < script.percent;
            at = at.saturating_sub(script.percent);
            is_here
        })
    }

    fn length(&mut self) -> usize {
        let mut at = self.dice.below(100);
        for (percent, least, most) in LENGTHS {
            if at < *percent {
                return usize::try_from(least + self.dice.below(most - least + 1)).unwrap_or(100);
            }
            at -= percent;
        }
        100
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use unicode_script::UnicodeScript;

    fn texts(seed: u64) -> Vec<String> {
        let mut writer = Writer::new(seed);
        (0..1000).map(|_| writer.comment()).collect()
    }

    #[test]
    fn same_seed_writes_same_bytes() {
        assert_eq!(texts(1), texts(1));
        assert_ne!(texts(1), texts(2));
    }

    #[test]
    fn every_script_is_written_in_and_some_comments_end_in_a_picture() {
        let texts = texts(1);
        let all: String = texts.concat();
        let found: std::collections::BTreeSet<_> = all.chars().map(|c| c.script().full_name()).collect();
        for script in SCRIPTS {
            assert!(found.contains(script.name), "{} is not in {found:?}", script.name);
        }
        assert!(EMOJI.iter().any(|picture| texts[..100].iter().any(|text| text.ends_with(picture))));
        assert_eq!(SCRIPTS.iter().map(|script| script.percent).sum::<u64>(), 100);
        assert_eq!(LENGTHS.iter().map(|(percent, ..)| percent).sum::<u64>(), 100);
    }

    #[test]
    fn texts_are_as_long_as_those_of_people() {
        let texts = texts(3);
        let mean = texts.iter().map(String::len).sum::<usize>() / texts.len();
        assert!((115..=155).contains(&mean), "{mean}");
        assert!(texts.iter().all(|text| (10..1100).contains(&text.len())));
    }

    #[test]
    fn names_and_texts_are_ones_that_are_taken() {
        let mut writer = Writer::new(4);
        for _ in 0..200 {
            let name = writer.name();
            assert!(crate::domain::author::AuthorName::parse(&name).is_ok(), "{name}");
            let text = writer.comment();
            assert!(crate::domain::markup::CommentBody::parse(&text).is_ok(), "{text}");
        }
    }
}
