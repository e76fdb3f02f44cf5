//! The slot of a feature's weight: a hash of its kind and its bytes, folded to 16 bits.
//!
//! FNV-1a, whose high bits are weak for short inputs, and the last step of MurmurHash3, which mixes them. Stored models
//! and features depend on these numbers: any change makes both worthless.

/// The number of slots for weights.
pub(super) const SLOT_COUNT: usize = 1 << 16;

const BIT_COUNT: usize = u64::BITS as usize;

/// The kind of a feature. Its number enters the hash.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Kind {
    /// Four bytes in a row.
    Gram = 1,
    /// A word.
    Word = 2,
    /// Two words in a row.
    Pair = 3,
    /// A host that the text links to, or a domain above it.
    Host = 4,
    /// A host of the author's website, or a domain above it.
    Website = 5,
    /// The number of addresses, in steps.
    AddressCount = 6,
    /// The number of characters, in powers of two.
    Length = 7,
    /// The number of words, in powers of two.
    WordCount = 8,
    /// The text has an `@`.
    AtSign = 9,
    /// The text names a domain without a scheme before it.
    BareDomain = 10,
}

/// A hash that grows with each part of a feature.
#[derive(Debug, Clone, Copy)]
pub(super) struct Hash(u64);

impl Hash {
    pub(super) const fn of(kind: Kind) -> Self {
        Self(0xcbf2_9ce4_8422_2325).byte(kind as u8)
    }

    pub(super) fn bytes(self, bytes: &[u8]) -> Self {
        bytes.iter().fold(self, |hash, byte| hash.byte(*byte))
    }

    const fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ byte as u64).wrapping_mul(0x0000_0100_0000_01b3))
    }

    /// Returns the place of the feature whose parts were all added.
    pub(super) const fn slot(self) -> u16 {
        let mut mixed = self.0;
        mixed ^= mixed >> 33;
        mixed = mixed.wrapping_mul(0xff51_afd7_ed55_8ccd);
        mixed ^= mixed >> 33;
        mixed = mixed.wrapping_mul(0xc4ce_b9fe_1a85_ec53);
        (mixed >> 48) as u16
    }
}

/// A set of places. One bit for each is quicker than sorting, and costs the same for every text.
#[derive(Debug)]
pub(super) struct SlotSet([u64; SLOT_COUNT / BIT_COUNT]);

impl SlotSet {
    pub(super) const fn new() -> Self {
        Self([0; SLOT_COUNT / BIT_COUNT])
    }

    pub(super) fn insert(&mut self, slot: u16) {
        if let Some(bits) = self.0.get_mut(usize::from(slot) / BIT_COUNT) {
            *bits |= 1 << (usize::from(slot) % BIT_COUNT);
        }
    }

    /// Lists the places, smallest first.
    pub(super) fn to_sorted(&self) -> Vec<u16> {
        let count = self.0.iter().map(|bits| bits.count_ones() as usize).sum();
        let mut slots = Vec::with_capacity(count);
        for (start, bits) in (0..=u16::MAX).step_by(BIT_COUNT).zip(self.0) {
            let mut rest = bits;
            while rest != 0 {
                slots.push(start + rest.trailing_zeros() as u16);
                rest &= rest - 1;
            }
        }
        slots
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn places_stay_where_they_are() {
        let place = |kind, text: &str| Hash::of(kind).bytes(text.as_bytes()).slot();
        assert_eq!(
            [place(Kind::Word, "casino"), place(Kind::Host, "casino"), place(Kind::Gram, "cas ")],
            [57_011, 10_783, 53_479]
        );
    }

    #[test]
    fn similar_features_spread_over_all_places() {
        let mut set = SlotSet::new();
        for number in 0..20_000_u32 {
            set.insert(Hash::of(Kind::Gram).bytes(&number.to_le_bytes()).slot());
        }
        // 65,536 * (1 - exp(-20,000 / 65,536)) = 17,237 are to be expected, with a standard deviation of about 50.
        let count = set.to_sorted().len();
        assert!((17_000..17_500).contains(&count), "{count} places for 20,000 features");
    }

    #[test]
    fn set_lists_each_place_once_and_in_order() {
        let mut set = SlotSet::new();
        for slot in [65_535, 64, 0, 63, 64, 1] {
            set.insert(slot);
        }
        assert_eq!(set.to_sorted(), [0, 1, 63, 64, 65_535]);
        assert!(SlotSet::new().to_sorted().is_empty());
    }
}
