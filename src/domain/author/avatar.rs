//! The seed of an author's avatar.

/// Numbers that JavaScript and WordPress clients can hold.
const END: i64 = 1 << 53;

/// The seed of an author's avatar: a random number, the same for all comments of a proven author.
///
/// It does not depend on address or name, and no lookup by them finds it: two comments share a seed only with proof of
/// one author. So an avatar does not confirm a guessed address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct AvatarSeed(i64);

impl AvatarSeed {
    /// Brings any random number into the range of seeds, 1 to 2^53 - 1.
    pub const fn from_random(number: u64) -> Self {
        let folded = (number & (END.unsigned_abs() - 1)).cast_signed();
        Self(if folded == 0 { 1 } else { folded })
    }

    /// Takes a stored seed; `None` for 0, which means no avatar, and for values out of range.
    pub const fn from_stored(number: i64) -> Option<Self> {
        if number > 0 && number < END { Some(Self(number)) } else { None }
    }

    /// Reads a seed as addresses have it: decimal digits without sign or leading zero. `None` for anything else.
    pub fn parse(text: &str) -> Option<Self> {
        let seed = Self::from_stored(text.parse().ok()?)?;
        (seed.0.to_string() == text).then_some(seed)
    }

    /// Returns the number.
    pub const fn get(self) -> i64 {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_random_number_makes_a_seed_that_can_be_read_back() {
        for number in [0, 1, 1 << 53, u64::MAX, 0x0123_4567_89ab_cdef] {
            let seed = AvatarSeed::from_random(number);
            assert_eq!(AvatarSeed::parse(&seed.get().to_string()), Some(seed), "{number}");
            assert_eq!(AvatarSeed::from_stored(seed.get()), Some(seed), "{number}");
        }
    }

    #[test]
    fn an_address_names_a_seed_in_one_way_only() {
        for text in ["", "0", "-1", "+1", "01", " 1", "1.0", "9007199254740992", "99999999999999999999", "a"] {
            assert_eq!(AvatarSeed::parse(text), None, "{text:?}");
        }
    }
}
