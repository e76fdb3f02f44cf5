//! Fingerprints of root keys: they identify a key and reveal nothing about it.

use super::keyring::{Keyring, Purpose};
use data_encoding::HEXLOWER;

/// The length of a fingerprint, in bytes: enough that no two keys share one.
const LENGTH: usize = 16;

/// The fingerprint of a root key. It is not secret.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct KeyFingerprint {
    /// The number of the key, 1 to 2^32-1.
    pub kid: u32,
    /// 16 bytes that are derived from the key (HKDF-SHA-256).
    pub bytes: Vec<u8>,
}

/// The first 4 bytes in hexadecimal, for messages.
impl std::fmt::Display for KeyFingerprint {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str(&HEXLOWER.encode(self.bytes.get(..4).unwrap_or(&self.bytes)))
    }
}

impl Keyring {
    /// Returns the fingerprint of each key, the active one first.
    pub fn fingerprints(&self) -> Vec<KeyFingerprint> {
        let derived = |kid| Some((kid, self.derive_from(kid, Purpose::FINGERPRINT, None)?));
        self.kids()
            .filter_map(derived)
            .map(|(kid, key)| KeyFingerprint { kid, bytes: key.as_bytes().iter().copied().take(LENGTH).collect() })
            .collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fingerprint_is_frozen() {
        let shown: Vec<_> = Keyring::fixed().fingerprints().iter().map(|one| HEXLOWER.encode(&one.bytes)).collect();
        assert_eq!(shown, ["1b42a65166a589550e9abe2b1e9ada75"]);
    }

    #[test]
    fn each_key_has_its_own_fingerprint_whether_it_is_active_or_not() {
        let (before, after) = (Keyring::fixed().fingerprints(), Keyring::rotated().fingerprints());
        assert_eq!(after.iter().map(|one| one.kid).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(after.last(), before.first());
        assert_ne!(after.first().map(|one| &one.bytes), before.first().map(|one| &one.bytes));
    }
}
