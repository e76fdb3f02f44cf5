//! Sketches of texts, for finding near-duplicates.
//!
//! A text becomes the set of its words and word pairs, without case, numbers and punctuation; each address becomes one
//! word. A sketch holds the minimum of the set under sixteen hash orders (`MinHash`, Broder 1997): two sketches agree
//! in about as many places as the sets overlap. Six bands of two places each find the candidates: texts that share a
//! band are compared.
//!
//! `SimHash` with three differing bits, which suits long pages, finds hardly any comment of ten or twenty words with
//! one word exchanged: one word is a tenth of such a text.

use unicode_normalization::UnicodeNormalization;

/// The number of places of a sketch.
const PLACES: usize = 16;
/// The number of bands.
const BANDS: usize = 6;
/// Shorter texts say the same by chance.
const MIN_WORDS: usize = 5;
/// Words behind these are not looked at.
const MAX_WORDS: usize = 600;
/// Characters behind these, in a piece without white space, are not looked at: some become eighteen others.
const MAX_PIECE_CHARS: usize = 8_000;
/// From how many equal places on two texts are nearly the same: about three fifths of words and pairs in common.
const ALIKE_FROM: usize = 9;

/// The sketch of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Sketch {
    places: [u8; PLACES],
    bands: [i64; BANDS],
}

impl Sketch {
    /// Sketches a text; `None` for one of less than five words.
    pub fn of(text: &str) -> Option<Self> {
        let words = words(text);
        if words.len() < MIN_WORDS {
            return None;
        }
        let pairs = words.iter().zip(words.iter().skip(1)).map(|(one, next)| hash([one.as_str(), next.as_str()]));
        let orders: [u64; PLACES] = std::array::from_fn(|place| mix(place as u64 + 1));
        let mut least = [u64::MAX; PLACES];
        for element in words.iter().map(|word| hash([word.as_str(), ""])).chain(pairs) {
            for (order, least) in orders.iter().zip(&mut least) {
                *least = (*least).min(mix(element ^ order));
            }
        }
        let places = least.map(|value| value.to_le_bytes().first().copied().unwrap_or_default());
        let mut bands = [0; BANDS];
        for ((number, band), pair) in (0_i64..).zip(&mut bands).zip(least.chunks_exact(2)) {
            let both = pair.iter().fold(0, |both, value| mix(both ^ value));
            *band = (number << 48) | i64::try_from(both >> 16).unwrap_or(0);
        }
        Some(Self { places, bands })
    }

    /// Returns the numbers under which texts that are nearly the same meet, all of them positive.
    pub const fn bands(&self) -> &[i64] {
        &self.bands
    }

    /// Returns the stored form, 16 bytes, for `is_like`.
    pub const fn as_bytes(&self) -> &[u8] {
        &self.places
    }

    /// Returns whether a text whose `as_bytes` was kept is nearly the same.
    pub fn is_like(&self, kept: &[u8]) -> bool {
        Self::are_alike(&self.places, kept)
    }

    /// Like `is_like`, for two stored `as_bytes`.
    pub fn are_alike(one: &[u8], other: &[u8]) -> bool {
        one.iter().zip(other).filter(|(one, other)| one == other).count() >= ALIKE_FROM
    }
}

fn words(text: &str) -> Vec<String> {
    let is_address = |word: &str| word.contains("://") || word.starts_with("www.");
    let mut words = Vec::new();
    for piece in text.split_whitespace() {
        if is_address(piece) {
            words.push("://".to_owned());
            continue;
        }
        let plain: String = if piece.is_ascii() {
            piece.chars().filter(|c| !c.is_numeric()).map(|c| c.to_ascii_lowercase()).collect()
        } else {
            let normal = piece.nfkc().take(MAX_PIECE_CHARS);
            normal.filter(|c| !c.is_numeric()).flat_map(char::to_lowercase).collect()
        };
        words.extend(plain.split(|c: char| !c.is_alphanumeric()).filter(|word| !word.is_empty()).map(str::to_owned));
        if words.len() >= MAX_WORDS {
            break;
        }
    }
    words
}

/// FNV-1a, 64 bits, with what the parts leave between them.
fn hash(parts: [&str; 2]) -> u64 {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xff]));
    mix(bytes.fold(0xcbf2_9ce4_8422_2325, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(0x100_0000_01b3)))
}

/// The finisher of `SplitMix64`: each bit of the result hangs on each bit of the number.
const fn mix(number: u64) -> u64 {
    let number = (number ^ (number >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
    let number = (number ^ (number >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
    number ^ (number >> 31)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use std::collections::BTreeSet;

    const TEXT: &str = "I read this on the train this morning and wanted to thank you for the part about the old \
                        harbour, where my grandparents met in the winter of 1951.";

    fn are_alike(one: &str, other: &str) -> bool {
        Sketch::of(one).unwrap().is_like(Sketch::of(other).unwrap().as_bytes())
    }

    fn share_a_band(one: &str, other: &str) -> bool {
        let other = Sketch::of(other).unwrap();
        Sketch::of(one).unwrap().bands().iter().any(|band| other.bands().contains(band))
    }

    #[test]
    fn case_numbers_marks_and_addresses_do_not_count() {
        let one = "Visit https://a.example now and win 1000 dollars every day!";
        let other = "visit HTTP://b.example/x?1 now, and win 25 dollars: every day";
        assert_eq!(Sketch::of(one), Sketch::of(other));
    }

    #[test]
    fn short_texts_have_no_sketch() {
        assert_eq!(Sketch::of("Thank you so much"), None);
        assert!(Sketch::of("Thank you so much indeed").is_some());
        assert_eq!(Sketch::of("1 2 3 4 5 6 7 8"), None);
    }

    #[test]
    fn text_with_some_words_exchanged_is_alike_and_another_is_not() {
        let exchanged = TEXT.replace("train", "bus").replace("grandparents", "parents");
        assert!(are_alike(TEXT, &exchanged));
        let other =
            "The recipe worked, but I had to leave the bread in the oven for ten minutes more than it says here.";
        assert!(!are_alike(TEXT, other) && !share_a_band(TEXT, other));
    }

    #[test]
    fn bands_are_positive_and_differ_by_their_number() {
        let sketch = Sketch::of(TEXT).unwrap();
        let numbers: BTreeSet<i64> = sketch.bands().iter().map(|band| band >> 48).collect();
        assert_eq!(numbers, (0..6).collect());
        assert!(sketch.bands().iter().all(|band| *band >= 0));
    }

    proptest! {
        #[test]
        fn any_text_is_like_itself(text in "(\\PC{1,12} ){0,40}") {
            if let Some(sketch) = Sketch::of(&text) {
                prop_assert!(sketch.is_like(sketch.as_bytes()));
            }
        }
    }
}
