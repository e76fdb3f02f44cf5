//! The MAC chain of the audit log. Each MAC covers the one before it, so changed, removed or moved entries break the
//! chain. A cut-off tail does not: `audit_head` detects that.

use super::keyring::{DerivedKey, Keyring, Purpose, is_equal};

impl Keyring {
    /// Returns the 32-byte MAC of entry `seq` with the text `canonical`, chained to `prev`, the MAC of the entry before
    /// it (empty for the first).
    pub fn chain_mac(&self, prev: &[u8], seq: i64, canonical: &str) -> Vec<u8> {
        chained(&self.derive(Purpose::AUDIT_MAC, None), prev, seq, canonical).to_vec()
    }

    /// Returns whether `mac` is the MAC of that entry under any key of the keyring, so that a chain outlives a rotation.
    pub fn is_chain_mac(&self, prev: &[u8], seq: i64, canonical: &str, mac: &[u8]) -> bool {
        self.derive_all(Purpose::AUDIT_MAC, None).any(|key| is_equal(&chained(&key, prev, seq, canonical), mac))
    }
}

/// The length of `prev` is part of the message: without it, bytes could move between `prev` and the text.
fn chained(key: &DerivedKey, prev: &[u8], seq: i64, canonical: &str) -> [u8; 32] {
    let prev_length = (prev.len() as u64).to_be_bytes();
    key.mac(&[&seq.to_be_bytes(), &prev_length, prev, canonical.as_bytes()])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mac_depends_on_each_part_and_on_where_it_ends() {
        let keyring = Keyring::fixed();
        let mac = keyring.chain_mac(b"before", 2, "{\"a\":1}");
        assert_eq!(mac.len(), 32);
        assert!(keyring.is_chain_mac(b"before", 2, "{\"a\":1}", &mac));
        for (prev, seq, canonical) in [
            (b"befor".as_slice(), 2, "e{\"a\":1}"),
            (b"before", 3, "{\"a\":1}"),
            (b"before", 2, "{\"a\":2}"),
            (b"", 2, "before{\"a\":1}"),
        ] {
            assert!(!keyring.is_chain_mac(prev, seq, canonical, &mac), "{seq} {canonical}");
        }
        assert!(!keyring.is_chain_mac(b"before", 2, "{\"a\":1}", &mac[..31]));
    }

    #[test]
    fn chain_from_before_a_rotation_still_holds() {
        let mac = Keyring::fixed().chain_mac(b"", 1, "{}");
        assert!(Keyring::rotated().is_chain_mac(b"", 1, "{}", &mac));
        assert!(!Keyring::generate().is_chain_mac(b"", 1, "{}", &mac));
    }
}
