//! Hashed features of a text.

use super::address;
use super::normalised::Normalised;
use super::slot::{Hash, Kind, SlotSet};
use super::word::words;

/// The part of a text whose 4-grams are features. Words and hosts count everywhere.
const MAX_GRAM_BYTES: usize = 3500;

pub(super) const GRAM_BYTES: usize = 4;

/// The features of a text: sorted, distinct slots of 65,536. The text cannot be restored from them, but a guessed text
/// can be confirmed.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Features(Vec<u16>);

/// Why stored bytes are no features.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum FeaturesError {
    /// Each place takes two bytes.
    #[error("features have {0} bytes; an even number is needed")]
    Odd(usize),
    /// A place does not lie behind the one before it.
    #[error("features are not sorted and distinct")]
    Unsorted,
}

impl Features {
    /// Takes a comment's text, as it was sent, and its author's website apart.
    pub fn of(text: &str, website: Option<&str>) -> Self {
        let normalised = Normalised::of(text);
        let text = normalised.as_str();
        let mut slots = SlotSet::new();
        insert_grams(&mut slots, text);
        insert_words(&mut slots, text);
        insert_addresses(&mut slots, text);
        insert_size(&mut slots, Kind::Length, text.chars().count());
        if text.contains('@') {
            slots.insert(Hash::of(Kind::AtSign).slot());
        }
        if let Some(website) = website.map(str::to_lowercase) {
            let host = address::host(&website);
            address::with_parents(host).for_each(|part| slots.insert(slot_of(Kind::Website, part)));
        }
        Self(slots.to_sorted())
    }

    /// Returns the places of the features, smallest first.
    pub fn slots(&self) -> &[u16] {
        &self.0
    }

    /// Returns the bytes to store: two for each place, the lower one first.
    pub fn to_bytes(&self) -> Vec<u8> {
        self.0.iter().flat_map(|slot| slot.to_le_bytes()).collect()
    }

    /// Reads what [`Features::to_bytes`] gave.
    ///
    /// # Errors
    ///
    /// Where the bytes are not a whole number of places, each behind the one before it.
    pub fn from_bytes(bytes: &[u8]) -> Result<Self, FeaturesError> {
        let (pairs, rest) = bytes.as_chunks::<2>();
        if !rest.is_empty() {
            return Err(FeaturesError::Odd(bytes.len()));
        }
        let slots: Vec<u16> = pairs.iter().map(|pair| u16::from_le_bytes(*pair)).collect();
        let is_sorted = slots.is_sorted_by(|one, next| one < next);
        is_sorted.then_some(Self(slots)).ok_or(FeaturesError::Unsorted)
    }
}

/// Returns the place of a feature that is one text.
pub(super) fn slot_of(kind: Kind, text: &str) -> u16 {
    Hash::of(kind).bytes(text.as_bytes()).slot()
}

/// Returns the places of all runs of four bytes of a text between two spaces.
pub(super) fn gram_slots(text: &str) -> impl Iterator<Item = u16> {
    let first_bytes = text.as_bytes().iter().take(MAX_GRAM_BYTES);
    let padded = std::iter::once(&b' ').chain(first_bytes).chain(std::iter::once(&b' '));
    let mut window = [0; GRAM_BYTES];
    let grams = padded.map(move |byte| {
        window.rotate_left(1);
        if let Some(last) = window.last_mut() {
            *last = *byte;
        }
        Hash::of(Kind::Gram).bytes(&window).slot()
    });
    grams.skip(GRAM_BYTES - 1)
}

fn insert_grams(slots: &mut SlotSet, text: &str) {
    gram_slots(text).for_each(|slot| slots.insert(slot));
}

fn insert_words(slots: &mut SlotSet, text: &str) {
    let mut previous: Option<&str> = None;
    let mut word_count = 0;
    for word in words(text) {
        slots.insert(slot_of(Kind::Word, word));
        if let Some(previous) = previous {
            let pair = Hash::of(Kind::Pair).bytes(previous.as_bytes()).bytes(b" ").bytes(word.as_bytes());
            slots.insert(pair.slot());
        }
        previous = Some(word);
        word_count += 1;
    }
    insert_size(slots, Kind::WordCount, word_count);
}

fn insert_addresses(slots: &mut SlotSet, text: &str) {
    let hosts = address::hosts(text);
    for host in &hosts {
        address::with_parents(host).for_each(|part| slots.insert(slot_of(Kind::Host, part)));
    }
    let bucket = hosts.len().min(3) as u8 + u8::from(hosts.len() > 5);
    slots.insert(Hash::of(Kind::AddressCount).bytes(&[bucket]).slot());
    if address::has_bare_domain(text) {
        slots.insert(Hash::of(Kind::BareDomain).slot());
    }
}

/// Adds the power of two that a number lies below.
fn insert_size(slots: &mut SlotSet, kind: Kind, size: usize) {
    let power = (usize::BITS - size.leading_zeros()) as u8;
    slots.insert(Hash::of(kind).bytes(&[power]).slot());
}

#[cfg(test)]
mod tests {
    use super::*;

    fn has(features: &Features, kind: Kind, text: &str) -> bool {
        features.slots().contains(&slot_of(kind, text))
    }

    #[test]
    fn text_is_taken_apart_into_words_pairs_hosts_and_runs_of_bytes() {
        let features = Features::of("Visit HTTPS://www.Shop.example.com/now for free", Some("https://Zoe.example/me"));
        for (kind, text) in [
            (Kind::Word, "visit"),
            (Kind::Word, "free"),
            (Kind::Pair, "for free"),
            (Kind::Host, "shop.example.com"),
            (Kind::Host, "example.com"),
            (Kind::Website, "zoe.example"),
            (Kind::Gram, " vis"),
            (Kind::Gram, "ree "),
        ] {
            assert!(has(&features, kind, text), "{kind:?} {text}");
        }
        for (kind, text) in [(Kind::Host, "zoe.example"), (Kind::Website, "example.com"), (Kind::AtSign, "")] {
            assert!(!has(&features, kind, text), "{kind:?} {text}");
        }
    }

    #[test]
    fn what_looks_the_same_has_the_same_features() {
        let plain = Features::of("Win & smile", None);
        for text in [" win &amp;  SMILE\n", "w\u{200B}in & smi\u{AD}le\u{FEFF}"] {
            assert_eq!(Features::of(text, None), plain, "{text:?}");
        }
        assert_ne!(Features::of("Win and smile", None), plain);
    }

    #[test]
    fn number_of_addresses_at_signs_and_bare_domains_are_features() {
        let flagged = Features::of("mail jo@mail.example or see shop.test", None);
        assert!(has(&flagged, Kind::AtSign, "") && has(&flagged, Kind::BareDomain, ""));
        let count = |text: &str| {
            (0..=4_u8)
                .filter(|bucket| {
                    Features::of(text, None).slots().contains(&Hash::of(Kind::AddressCount).bytes(&[*bucket]).slot())
                })
                .collect::<Vec<_>>()
        };
        assert_eq!(count("none"), [0]);
        assert_eq!(count("http://a.example"), [1]);
        assert_eq!(count(&"http://a.example ".repeat(5)), [3]);
        assert_eq!(count(&"http://a.example ".repeat(6)), [4]);
    }

    #[test]
    fn runs_of_bytes_end_where_the_text_is_long_enough_but_words_do_not() {
        let features = Features::of(&format!("{}zebra", "a ".repeat(2_000)), None);
        assert!(has(&features, Kind::Word, "zebra"));
        assert!(!has(&features, Kind::Gram, "zebr"));
        assert!(
            Features::of(&format!("{}zebra", "a ".repeat(1_000)), None).slots().contains(&slot_of(Kind::Gram, "zebr"))
        );
    }

    #[test]
    fn empty_text_has_its_sizes_only() {
        assert_eq!(Features::of("", None).slots().len(), 3);
        assert_eq!(Features::of(" \u{FEFF}\n", Some("")), Features::of("", None));
    }

    #[test]
    fn stored_features_come_back() {
        let features = Features::of("well said, Zoë", None);
        assert_eq!(Features::from_bytes(&features.to_bytes()), Ok(features.clone()));
        assert_eq!(Features::from_bytes(&[]).map(|none| none.slots().len()), Ok(0));
        assert_eq!(Features::from_bytes(&[1, 0, 2]), Err(FeaturesError::Odd(3)));
        for bytes in [[1, 0, 1, 0], [0, 1, 1, 0]] {
            assert_eq!(Features::from_bytes(&bytes), Err(FeaturesError::Unsorted), "{bytes:?}");
        }
    }
}
