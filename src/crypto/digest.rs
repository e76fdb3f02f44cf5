//! Unkeyed digests of values that are not secret.

use sha2::{Digest, Sha256};

/// Returns the SHA-256 of some parts, each after its length, so that no two lists give the same bytes.
///
/// Only for public values: a value that could be guessed needs a keyed hash, such as `BlindIndex`.
pub fn digest(parts: &[&[u8]]) -> Vec<u8> {
    let mut list = ListDigest::default();
    parts.iter().for_each(|part| list.add(part));
    list.finish()
}

/// The same of parts that come one after the other, too many to be kept.
#[derive(Debug, Default)]
pub struct ListDigest(Sha256);

impl ListDigest {
    /// Adds a part.
    pub fn add(&mut self, part: &[u8]) {
        self.0.update(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
        self.0.update(part);
    }

    /// Returns the 32 bytes.
    pub fn finish(self) -> Vec<u8> {
        self.0.finalize().to_vec()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lists_of_parts_do_not_run_into_each_other() {
        assert_ne!(digest(&[b"ab", b"c"]), digest(&[b"a", b"bc"]));
        assert_eq!(digest(&[b"ab", b"c"]), digest(&[b"ab", b"c"]));
        assert_eq!(digest(&[]).len(), 32);
    }
}
