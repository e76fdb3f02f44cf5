//! The network address and browser of a sender at rest, for a few days: sealed for the one comment it belongs to.
//!
//! The record has the format of a sealed address. Associated data: `"afterword/v1/visit" || 0 || comment id (16) || kid
//! (4)`. Plaintext: the network address as an IPv6 one (16) `|| the browser's name`.

use super::keyring::{Keyring, Purpose, wide_id};
use super::sealed::SealError;
use crate::domain::comment::CommentId;
use crate::domain::network::NetworkAddress;
use crate::domain::spam_check::Visit;
use std::net::{IpAddr, Ipv6Addr};
use zeroize::Zeroizing;

const LABEL: &[u8] = b"afterword/v1/visit\0";

opaque_bytes!(
    /// The sealed sender of a comment: 62 to 318 bytes.
    SealedVisit,
    "[sealed visit]"
);

impl Keyring {
    /// Seals who sent a comment, with the active key and a random nonce.
    ///
    /// # Errors
    /// None in practice: the cipher refuses only data over 256 GiB, as `SealError::TooLong`.
    pub fn seal_visit(&self, comment: CommentId, visit: &Visit) -> Result<SealedVisit, SealError> {
        let network = match visit.network.expose() {
            IpAddr::V4(v4) => v4.to_ipv6_mapped(),
            IpAddr::V6(v6) => v6,
        };
        let plain = Zeroizing::new([network.octets().as_slice(), visit.user_agent.as_bytes()].concat());
        Ok(SealedVisit(self.seal_record((Purpose::VISIT, None), &context(comment), &plain)?))
    }

    /// Opens data sealed for this comment, under any key of the keyring.
    ///
    /// # Errors
    /// `Malformed`, `UnknownKey` or `Forged` of `SealError`.
    pub fn open_visit(&self, comment: CommentId, sealed: &SealedVisit) -> Result<Visit, SealError> {
        let plain = self.open_record((Purpose::VISIT, None), &context(comment), sealed.as_bytes())?;
        let (octets, user_agent) = plain.split_first_chunk::<16>().ok_or(SealError::Malformed)?;
        let network = NetworkAddress::new(IpAddr::V6(Ipv6Addr::from_octets(*octets)));
        let user_agent = std::str::from_utf8(user_agent).map_err(|_| SealError::Malformed)?;
        Ok(Visit::new(network, user_agent))
    }
}

fn context(comment: CommentId) -> Vec<u8> {
    [LABEL, &wide_id(comment.get())].concat()
}

#[cfg(test)]
mod tests {
    use super::*;

    const COMMENT: CommentId = CommentId::new(42);

    #[test]
    fn what_was_sealed_opens_for_the_same_comment_only() {
        let keyring = Keyring::fixed();
        for (address, user_agent) in
            [("203.0.113.77", "Lynx/2.8"), ("2001:db8::7", ""), ("192.0.2.1", &"x".repeat(256))]
        {
            let visit = Visit::new(NetworkAddress::new(address.parse().unwrap()), user_agent);
            let sealed = keyring.seal_visit(COMMENT, &visit).unwrap();
            assert!(keyring.open_visit(COMMENT, &sealed).unwrap() == visit, "{address}");
            assert_eq!(keyring.open_visit(CommentId::new(43), &sealed), Err(SealError::Forged));
            assert_eq!(Keyring::generate().open_visit(COMMENT, &sealed), Err(SealError::Forged));
        }
    }

    #[test]
    fn an_older_key_still_opens() {
        let visit = Visit::new(NetworkAddress::new("203.0.113.77".parse().unwrap()), "Lynx/2.8");
        let sealed = Keyring::fixed().seal_visit(COMMENT, &visit).unwrap();
        assert_eq!(Keyring::rotated().open_visit(COMMENT, &sealed), Ok(visit.clone()));
        let again = Keyring::rotated().seal_visit(COMMENT, &visit).unwrap();
        assert_eq!(Keyring::fixed().open_visit(COMMENT, &again), Err(SealError::UnknownKey(2)));
    }

    #[test]
    fn every_changed_byte_is_noticed() {
        let visit = Visit::new(NetworkAddress::new("203.0.113.77".parse().unwrap()), "Lynx/2.8");
        let sealed = Keyring::fixed().seal_visit(COMMENT, &visit).unwrap().into_bytes();
        for at in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[at] ^= 1;
            let opened = Keyring::fixed().open_visit(COMMENT, &SealedVisit::from_stored(changed));
            assert!(opened.is_err(), "byte {at}");
        }
        assert_eq!(
            Keyring::fixed().open_visit(COMMENT, &SealedVisit::from_stored(Vec::new())),
            Err(SealError::Malformed)
        );
    }
}
