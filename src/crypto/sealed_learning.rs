//! Training data of spam filters at rest, sealed. Words can be reconstructed from the features of a text; sealed
//! features tell nothing without the keyring, even beside known texts.
//!
//! The record has the format of a sealed address, under a key of the site. Associated data:
//! `"afterword/v1/spam-example"` or `"afterword/v1/spam-filter"`, `|| 0 || kid (4)`.

use super::keyring::{Keyring, Purpose};
use super::sealed::SealError;
use crate::domain::site::SiteId;
use zeroize::Zeroizing;

opaque_bytes!(
    /// Something that a filter has learned, sealed: 46 bytes more than it has.
    SealedLearning,
    "[sealed learning]"
);

/// The kind of sealed data.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Learned {
    /// One example.
    Example,
    /// The whole filter.
    Filter,
}

impl Learned {
    const fn context(self) -> &'static [u8] {
        match self {
            Self::Example => b"afterword/v1/spam-example\0",
            Self::Filter => b"afterword/v1/spam-filter\0",
        }
    }
}

impl Keyring {
    /// Seals what the filter of a site has learned, with the active key and a random nonce.
    ///
    /// # Errors
    /// None in practice: the cipher refuses only data over 256 GiB, as `SealError::TooLong`.
    pub fn seal_learning(&self, site: SiteId, what: Learned, plain: &[u8]) -> Result<SealedLearning, SealError> {
        Ok(SealedLearning(self.seal_record((Purpose::LEARNING, Some(site)), what.context(), plain)?))
    }

    /// Opens data sealed for the same site, under any key of the keyring.
    ///
    /// # Errors
    /// `Malformed`, `UnknownKey` or `Forged` of `SealError`.
    pub fn open_learning(
        &self,
        site: SiteId,
        what: Learned,
        sealed: &SealedLearning,
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        self.open_record((Purpose::LEARNING, Some(site)), what.context(), sealed.as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: SiteId = SiteId::new(7);

    #[test]
    fn what_was_sealed_opens_for_its_site_and_kind_only() {
        let keyring = Keyring::fixed();
        let sealed = keyring.seal_learning(SITE, Learned::Example, b"words").unwrap();
        let open = |site, what| keyring.open_learning(site, what, &sealed).map(|plain| plain.to_vec());
        assert_eq!(open(SITE, Learned::Example), Ok(b"words".to_vec()));
        assert_eq!(open(SITE, Learned::Filter), Err(SealError::Forged));
        assert_eq!(open(SiteId::new(8), Learned::Example), Err(SealError::Forged));
        let elsewhere = Keyring::generate().open_learning(SITE, Learned::Example, &sealed);
        assert_eq!(elsewhere, Err(SealError::Forged));
    }

    #[test]
    fn an_older_key_still_opens() {
        let sealed = Keyring::fixed().seal_learning(SITE, Learned::Filter, b"weights").unwrap();
        let opened = Keyring::rotated().open_learning(SITE, Learned::Filter, &sealed).unwrap();
        assert_eq!(opened.as_slice(), b"weights");
    }

    #[test]
    fn same_bytes_are_sealed_differently_each_time() {
        let seal = || Keyring::fixed().seal_learning(SITE, Learned::Example, b"words").unwrap();
        assert_ne!(seal(), seal());
    }
}
