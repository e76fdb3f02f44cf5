//! Addresses at rest: sealed with XChaCha20-Poly1305, each for the one cell it is stored in.
//!
//! Record: `version (1) = 1 || algorithm (1) = 1 || kid (4) || nonce (24) || ciphertext || tag (16)`, numbers
//! big-endian. Associated data: `"afterword/v1/email" || 0 || site id (16) || author id (16) || kid (4)`, so that a
//! record moved to another site or author does not open. Plaintext: `length (2) || address || zeros`, 64, 128 or 256
//! bytes in all, so that a record's size does not tell the address's length.

use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use super::keyring::{DerivedKey, Keyring, Purpose, wide_id};
use crate::domain::author::{AuthorId, EmailAddress};
use crate::domain::site::SiteId;

const VERSION: u8 = 1;
const XCHACHA20_POLY1305: u8 = 1;
const LABEL: &[u8] = b"afterword/v1/email\0";
const PLAINTEXT_SIZES: [usize; 3] = [64, 128, 256];

opaque_bytes!(
    /// A sealed address, 110, 174 or 302 bytes.
    SealedEmail,
    "[sealed email]"
);

/// Why an address cannot be sealed or opened. Says nothing about the address.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum SealError {
    /// The address has more than 254 bytes (RFC 5321, section 4.5.3.1.3, less the angle brackets).
    #[error("the address has more than 254 bytes")]
    TooLong,
    /// The bytes are no record, or one of a version or algorithm that is not known here.
    #[error("the sealed address does not have the form of one")]
    Malformed,
    /// The keyring lacks the key that the record was sealed with.
    #[error("the keyring has no key {0}; put back the copy that has it")]
    UnknownKey(u32),
    /// The record was changed, or belongs to another author, site or keyring.
    #[error("the sealed address was changed or belongs elsewhere")]
    Forged,
}

impl Keyring {
    /// Seals an address for one author of one site, with the active key and a random nonce.
    ///
    /// # Errors
    /// `SealError::TooLong` for an address of more than 254 bytes.
    pub fn seal_email(&self, site: SiteId, author: AuthorId, email: &EmailAddress) -> Result<SealedEmail, SealError> {
        let mut nonce = [0; 24];
        rand::fill(&mut nonce);
        self.seal_with_nonce(site, author, email, nonce)
    }

    /// Opens an address that was sealed for this author of this site, with whichever key it was sealed.
    ///
    /// # Errors
    /// `Malformed`, `UnknownKey` or `Forged` of `SealError`.
    pub fn open_email(&self, site: SiteId, author: AuthorId, sealed: &SealedEmail) -> Result<EmailAddress, SealError> {
        let (kid, nonce, ciphertext) = split(sealed.as_bytes()).ok_or(SealError::Malformed)?;
        let key = self.derive_from(kid, Purpose::EMAIL_AEAD, None).ok_or(SealError::UnknownKey(kid))?;
        let aad = associated_data(site, author, kid);
        let opened = cipher(&key).decrypt(<&XNonce>::from(nonce), Payload { msg: ciphertext, aad: &aad });
        let padded = Zeroizing::new(opened.map_err(|_| SealError::Forged)?);
        unpad(&padded).ok_or(SealError::Malformed)
    }

    fn seal_with_nonce(
        &self,
        site: SiteId,
        author: AuthorId,
        email: &EmailAddress,
        nonce: [u8; 24],
    ) -> Result<SealedEmail, SealError> {
        let kid = self.active_kid();
        let padded = pad(email)?;
        let aad = associated_data(site, author, kid);
        let key = self.derive(Purpose::EMAIL_AEAD, None);
        let sealed = cipher(&key).encrypt(<&XNonce>::from(&nonce), Payload { msg: &padded, aad: &aad });
        // The cipher refuses only data over 256 GiB.
        let ciphertext = sealed.map_err(|_| SealError::TooLong)?;
        let record = [&[VERSION, XCHACHA20_POLY1305], kid.to_be_bytes().as_slice(), &nonce, &ciphertext].concat();
        Ok(SealedEmail(record))
    }
}

impl Keyring {
    /// Seals bytes under the active key, with a random nonce, bound to `context` and the number of the key.
    ///
    /// # Errors
    /// None in practice: the cipher refuses only data over 256 GiB, as `SealError::TooLong`.
    pub(super) fn seal_record(
        &self,
        (purpose, site): (Purpose, Option<SiteId>),
        context: &[u8],
        plain: &[u8],
    ) -> Result<Vec<u8>, SealError> {
        let mut nonce = [0; 24];
        rand::fill(&mut nonce);
        let kid = self.active_kid().to_be_bytes();
        let payload = Payload { msg: plain, aad: &[context, &kid].concat() };
        let sealed = cipher(&self.derive(purpose, site)).encrypt(<&XNonce>::from(&nonce), payload);
        let ciphertext = sealed.map_err(|_| SealError::TooLong)?;
        Ok([&[VERSION, XCHACHA20_POLY1305], kid.as_slice(), &nonce, &ciphertext].concat())
    }

    /// Opens what `seal_record` gave for the same context, with whichever key it was sealed.
    ///
    /// # Errors
    /// `Malformed`, `UnknownKey` or `Forged` of `SealError`.
    pub(super) fn open_record(
        &self,
        (purpose, site): (Purpose, Option<SiteId>),
        context: &[u8],
        record: &[u8],
    ) -> Result<Zeroizing<Vec<u8>>, SealError> {
        let (kid, nonce, ciphertext) = split(record).ok_or(SealError::Malformed)?;
        let key = self.derive_from(kid, purpose, site).ok_or(SealError::UnknownKey(kid))?;
        let payload = Payload { msg: ciphertext, aad: &[context, &kid.to_be_bytes()].concat() };
        let plain = cipher(&key).decrypt(<&XNonce>::from(nonce), payload).map_err(|_| SealError::Forged)?;
        Ok(Zeroizing::new(plain))
    }
}

fn cipher(key: &DerivedKey) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(<&Key>::from(key.as_bytes()))
}

/// Takes a record apart into kid, nonce and ciphertext.
fn split(record: &[u8]) -> Option<(u32, &[u8; 24], &[u8])> {
    let (&[VERSION, XCHACHA20_POLY1305], rest) = record.split_first_chunk::<2>()? else {
        return None;
    };
    let (kid, rest) = rest.split_first_chunk::<4>()?;
    let (nonce, ciphertext) = rest.split_first_chunk::<24>()?;
    Some((u32::from_be_bytes(*kid), nonce, ciphertext))
}

fn associated_data(site: SiteId, author: AuthorId, kid: u32) -> Vec<u8> {
    [LABEL, &wide_id(site.get()), &wide_id(author.get()), &kid.to_be_bytes()].concat()
}

fn pad(email: &EmailAddress) -> Result<Zeroizing<Vec<u8>>, SealError> {
    let address = email.expose().as_bytes();
    let needed = address.len() + 2;
    let size = PLAINTEXT_SIZES.into_iter().find(|size| *size >= needed).ok_or(SealError::TooLong)?;
    let length = u16::try_from(address.len()).map_err(|_| SealError::TooLong)?;
    let mut padded = Zeroizing::new(Vec::with_capacity(size));
    padded.extend_from_slice(&length.to_be_bytes());
    padded.extend_from_slice(address);
    padded.resize(size, 0);
    Ok(padded)
}

fn unpad(padded: &[u8]) -> Option<EmailAddress> {
    let (length, rest) = padded.split_first_chunk::<2>()?;
    let address = rest.get(..usize::from(u16::from_be_bytes(*length)))?;
    Some(EmailAddress::from_stored(String::from_utf8(address.to_vec()).ok()?))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SITE: SiteId = SiteId::new(7);
    const AUTHOR: AuthorId = AuthorId::new(42);
    /// Made by an implementation of its own (draft-irtf-cfrg-xchacha-03 over another library's ChaCha20-Poly1305).
    const FROZEN: &str = "010100000001c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedf1da4ce5ee61cc4c842dbbd56ec179d\
        c27ef4237d60024080129d4114d523a52678e47610002ba9353194a246fdfecfb957f89aa64985c16bb0977dca\
        ea4cd471c06d00892e4fb4b12cfb006b63675f86";

    fn email(text: &str) -> EmailAddress {
        EmailAddress::from_stored(text.to_owned())
    }

    #[test]
    fn record_is_frozen() {
        let nonce = std::array::from_fn(|i| 200 + i as u8);
        let sealed = Keyring::fixed().seal_with_nonce(SITE, AUTHOR, &email("ann@example.org"), nonce).unwrap();
        assert_eq!(data_encoding::HEXLOWER.encode(sealed.as_bytes()), FROZEN);
    }

    #[test]
    fn record_of_an_older_key_still_opens() {
        let record = data_encoding::HEXLOWER.decode(FROZEN.as_bytes()).unwrap();
        let sealed = SealedEmail::from_stored(record);
        assert_eq!(split(sealed.as_bytes()).unwrap().0, 1);
        let opened = Keyring::rotated().open_email(SITE, AUTHOR, &sealed).unwrap();
        assert_eq!(opened.expose(), "ann@example.org");
    }

    #[test]
    fn new_records_are_sealed_with_the_active_key() {
        let keyring = Keyring::rotated();
        let sealed = keyring.seal_email(SITE, AUTHOR, &email("ann@example.org")).unwrap();
        assert_eq!(split(sealed.as_bytes()).unwrap().0, 2);
        assert_eq!(Keyring::fixed().open_email(SITE, AUTHOR, &sealed), Err(SealError::UnknownKey(2)));
    }

    #[test]
    fn record_moved_to_another_site_author_or_keyring_does_not_open() {
        let keyring = Keyring::generate();
        let sealed = keyring.seal_email(SITE, AUTHOR, &email("ann@example.org")).unwrap();
        assert_eq!(keyring.open_email(SiteId::new(8), AUTHOR, &sealed), Err(SealError::Forged));
        assert_eq!(keyring.open_email(SITE, AuthorId::new(43), &sealed), Err(SealError::Forged));
        assert_eq!(Keyring::generate().open_email(SITE, AUTHOR, &sealed), Err(SealError::Forged));
    }

    #[test]
    fn no_single_flipped_bit_goes_unnoticed() {
        let keyring = Keyring::fixed();
        let record = keyring.seal_email(SITE, AUTHOR, &email("ann@example.org")).unwrap().into_bytes();
        for bit in 0..record.len() * 8 {
            let mut changed = record.clone();
            changed[bit / 8] ^= 1 << (bit % 8);
            assert!(keyring.open_email(SITE, AUTHOR, &SealedEmail(changed)).is_err(), "bit {bit}");
        }
        for length in 0..record.len() {
            assert!(keyring.open_email(SITE, AUTHOR, &SealedEmail(record[..length].to_vec())).is_err());
        }
    }

    #[test]
    fn sizes_are_three_and_longer_addresses_are_refused() {
        let keyring = Keyring::generate();
        for (length, size) in [(0, 110), (62, 110), (63, 174), (126, 174), (127, 302), (254, 302)] {
            let sealed = keyring.seal_email(SITE, AUTHOR, &email(&"a".repeat(length))).unwrap();
            assert_eq!(sealed.as_bytes().len(), size);
        }
        assert_eq!(keyring.seal_email(SITE, AUTHOR, &email(&"a".repeat(255))), Err(SealError::TooLong));
    }

    #[test]
    fn same_address_is_sealed_differently_each_time() {
        let keyring = Keyring::generate();
        let address = email("ann@example.org");
        assert_ne!(keyring.seal_email(SITE, AUTHOR, &address), keyring.seal_email(SITE, AUTHOR, &address));
    }

    #[test]
    fn debug_shows_nothing() {
        let sealed = Keyring::fixed().seal_email(SITE, AUTHOR, &email("ann@example.org")).unwrap();
        assert_eq!(format!("{sealed:?}"), "[sealed email]");
    }

    proptest! {
        #[test]
        fn what_is_sealed_opens_to_the_same(text in "\\PC{0,60}", site in 1..i64::MAX, author in 1..i64::MAX) {
            let keyring = Keyring::fixed();
            let (site, author) = (SiteId::new(site), AuthorId::new(author));
            let sealed = keyring.seal_email(site, author, &email(&text)).unwrap();
            prop_assert_eq!(keyring.open_email(site, author, &sealed), Ok(email(&text)));
        }

        #[test]
        fn arbitrary_bytes_never_open(bytes in proptest::collection::vec(any::<u8>(), 0..320)) {
            prop_assert!(Keyring::fixed().open_email(SITE, AUTHOR, &SealedEmail(bytes)).is_err());
        }
    }
}
