//! Random comments in eight scripts, of lengths as people write them: the same seed gives the same bytes.

mod scripts;

use rand::rngs::StdRng;
use rand::seq::IndexedRandom;
use rand::{RngExt, SeedableRng};
use scripts::{EMOJI, SCRIPTS, Script};

/// Comments in a hundred, and the least and the most bytes of their texts. A thread of 100 such comments is about 40 KB of
/// JSON, and a little more than half of that is not text.
const LENGTHS: &[(u32, usize, usize)] = &[(30, 18, 60), (50, 60, 150), (16, 150, 300), (4, 300, 800)];

/// Writes comments and the names of their authors.
#[derive(Debug)]
pub struct Writer {
    rng: StdRng,
    vocabularies: Vec<Vocabulary>,
}

/// A script with its words split.
#[derive(Debug)]
struct Vocabulary {
    script: &'static Script,
    words: Vec<&'static str>,
}

impl Writer {
    /// Starts from a seed.
    pub fn new(seed: u64) -> Self {
        let split = |script: &'static Script| Vocabulary { script, words: script.words.split_whitespace().collect() };
        Self { rng: StdRng::seed_from_u64(seed), vocabularies: SCRIPTS.iter().map(split).collect() }
    }

    /// Returns the generator behind the texts, for other choices that must be the same each time.
    pub const fn rng(&mut self) -> &mut StdRng {
        &mut self.rng
    }

    /// Returns a name.
    pub fn name(&mut self) -> String {
        let names = self.vocabularies.choose_weighted(&mut self.rng, Vocabulary::percent).map(|it| it.script.names);
        pick(&mut self.rng, names.unwrap_or_default()).to_owned()
    }

    /// Writes a comment, as it would be typed.
    pub fn comment(&mut self) -> String {
        let length = LENGTHS.choose_weighted(&mut self.rng, |(percent, ..)| *percent);
        let bytes = length.map_or(100, |(_, least, most)| self.rng.random_range(*least..=*most));
        self.comment_of(bytes)
    }

    /// Writes a comment of about this many bytes.
    pub fn comment_of(&mut self, bytes: usize) -> String {
        let mut text = String::with_capacity(bytes + 32);
        let Self { rng, vocabularies } = self;
        // Fails only for percentages that add up to 0.
        let Ok(vocabulary) = vocabularies.choose_weighted(rng, Vocabulary::percent) else { return text };
        while text.len() < bytes {
            vocabulary.sentence(rng, bytes, &mut text);
            let is_long = bytes > 300 && text.len() < bytes;
            if is_long && rng.random_ratio(30, 100) {
                text.truncate(text.trim_end().len());
                text.push_str("\n\n");
            }
        }
        text.truncate(text.trim_end().len());
        if rng.random_ratio(3, 100) {
            text.push_str(&format!(" https://example.org/{}", rng.random_range(0..10_000)));
        }
        if rng.random_ratio(12, 100) {
            text.push(' ');
            text.push_str(pick(rng, EMOJI));
        }
        text
    }
}

impl Vocabulary {
    const fn percent(&self) -> u32 {
        self.script.percent
    }

    /// Appends a sentence, which ends early once the text has this many bytes.
    fn sentence(&self, rng: &mut StdRng, bytes: usize, text: &mut String) {
        for number in 0..rng.random_range(3..13) {
            if number > 0 {
                text.push_str(self.script.separator);
            }
            text.push_str(pick(rng, &self.words));
            if text.len() >= bytes {
                break;
            }
        }
        text.push_str(self.script.full_stop);
    }
}

fn pick(rng: &mut StdRng, items: &[&'static str]) -> &'static str {
    items.choose(rng).copied().unwrap_or("?")
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
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
    fn every_script_is_written_in_and_some_comments_end_in_an_emoji() {
        let texts = texts(1);
        let all: String = texts.concat();
        let found: BTreeSet<_> = all.chars().map(|c| c.script().full_name()).collect();
        for script in ["Latin", "Cyrillic", "Greek", "Arabic", "Hebrew", "Devanagari", "Han", "Hangul"] {
            assert!(found.contains(script), "{script} is not in {found:?}");
        }
        assert!(EMOJI.iter().any(|emoji| texts[..100].iter().any(|text| text.ends_with(emoji))));
        assert_eq!(SCRIPTS.iter().map(|script| script.percent).sum::<u32>(), 100);
        assert_eq!(LENGTHS.iter().map(|(percent, ..)| percent).sum::<u32>(), 100);
    }

    #[test]
    fn texts_are_as_long_as_those_of_people() {
        let texts = texts(3);
        let mean = texts.iter().map(String::len).sum::<usize>() / texts.len();
        assert!((115..=155).contains(&mean), "{mean}");
        assert!(texts.iter().all(|text| (10..1100).contains(&text.len())));
    }
}
