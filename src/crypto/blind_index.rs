//! Blind indexes: keyed hashes that are equal for equal addresses or networks of one site, and tell nothing else.
//!
//! Keys differ by site, so the indexes do not link authors across sites.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use super::keyring::{DerivedKey, Keyring, Purpose, wide_id};
use crate::domain::author::EmailAddress;
use crate::domain::site::SiteId;

opaque_bytes!(
    /// The keyed hash of a normalised address within one site, 32 bytes. Never public.
    BlindIndex,
    "[blind index]"
);

opaque_bytes!(
    /// The keyed hash of a network within one site, 32 bytes. Never public.
    NetworkHash,
    "[network hash]"
);

impl Keyring {
    /// Hashes an address for storing, under the active key.
    pub fn blind_index(&self, site: SiteId, email: &EmailAddress) -> BlindIndex {
        index_under(&self.derive(Purpose::EMAIL_INDEX, Some(site)), &normalise(email))
    }

    /// Hashes an address for looking it up, under each key: what was stored before a rotation is found too. The active
    /// key's comes first; never empty.
    pub fn blind_indexes(&self, site: SiteId, email: &EmailAddress) -> Vec<BlindIndex> {
        let normalised = normalise(email);
        self.derive_all(Purpose::EMAIL_INDEX, Some(site)).map(|key| index_under(&key, &normalised)).collect()
    }

    /// Hashes the bytes under which a network's comments are counted.
    pub fn network_hash(&self, site: SiteId, limit_key: &[u8]) -> NetworkHash {
        NetworkHash(self.derive(Purpose::NETWORK_INDEX, Some(site)).mac(&[limit_key]).to_vec())
    }

    /// Hashes a network under a key of this process: equal networks match only while the program runs. Afterwards not
    /// even the keyring identifies the network.
    pub fn passing_network_hash(&self, site: SiteId, limit_key: &[u8]) -> NetworkHash {
        NetworkHash(self.passing().mac(&[&wide_id(site.get()), limit_key]).to_vec())
    }
}

fn index_under(key: &DerivedKey, normalised: &str) -> BlindIndex {
    BlindIndex(key.mac(&[normalised.as_bytes()]).to_vec())
}

/// Brings spellings that surely reach the same mailbox to one form. For comparing only, never for sending.
///
/// Dots and `+tags` stay: what they mean is the receiving provider's own business, and a wrong guess would take two
/// people for one.
fn normalise(email: &EmailAddress) -> Zeroizing<String> {
    let trimmed = email.expose().trim_matches([' ', '\t']);
    let composed = Zeroizing::new(trimmed.nfc().collect::<String>());
    let Some((local, domain)) = composed.rsplit_once('@') else {
        return Zeroizing::new(composed.to_ascii_lowercase());
    };
    // Address literals such as `[192.0.2.1]` are no domain names; they are compared as they stand.
    let domain = idna::domain_to_ascii(domain).unwrap_or_else(|_| domain.to_ascii_lowercase());
    Zeroizing::new(format!("{}@{domain}", local.to_ascii_lowercase()))
}

#[cfg(test)]
mod tests {
    use super::*;

    const SITE: SiteId = SiteId::new(7);

    fn email(text: &str) -> EmailAddress {
        EmailAddress::from_stored(text.to_owned())
    }

    #[test]
    fn index_is_frozen() {
        let index = Keyring::fixed().blind_index(SITE, &email("ann@example.org"));
        let hex = data_encoding::HEXLOWER.encode(index.as_bytes());
        assert_eq!(hex, "94533ed2551e1e566c8e7a3882b8e2cef0cb3dc36f19673b8ee3736778e0f869");
    }

    #[test]
    fn spellings_of_one_mailbox_share_an_index() {
        for (given, normal) in [
            (" Ann.B+tag@Example.ORG\t", "ann.b+tag@example.org"),
            ("ann@BÜCHER.example", "ann@xn--bcher-kva.example"),
            ("ann@bu\u{308}cher.example", "ann@xn--bcher-kva.example"),
            ("ann@faß.example", "ann@xn--fa-hia.example"),
            ("Jos\u{65}\u{301}@example.org", "jos\u{e9}@example.org"),
            ("É@example.org", "É@example.org"),
            ("\"a@b\"@example.org", "\"a@b\"@example.org"),
            ("ann@[192.0.2.1]", "ann@[192.0.2.1]"),
        ] {
            assert_eq!(*normalise(&email(given)), normal);
        }
    }

    #[test]
    fn dots_and_tags_tell_authors_apart() {
        let keyring = Keyring::generate();
        let index = keyring.blind_index(SITE, &email("ann.b@example.org"));
        for other in ["annb@example.org", "ann.b+x@example.org", "ann.b@example.com"] {
            assert_ne!(index, keyring.blind_index(SITE, &email(other)));
        }
    }

    #[test]
    fn sites_and_keyrings_cannot_be_compared() {
        let address = email("ann@example.org");
        let keyring = Keyring::generate();
        assert_ne!(keyring.blind_index(SITE, &address), keyring.blind_index(SiteId::new(8), &address));
        assert_ne!(keyring.blind_index(SITE, &address), Keyring::generate().blind_index(SITE, &address));
        assert_ne!(keyring.network_hash(SITE, b"192.0.2.1"), keyring.network_hash(SiteId::new(8), b"192.0.2.1"));
        assert_ne!(
            keyring.network_hash(SITE, b"ann@example.org").as_bytes(),
            keyring.blind_index(SITE, &address).as_bytes()
        );
    }

    #[test]
    fn address_indexed_before_a_rotation_is_found_after_it() {
        let address = email("ann@example.org");
        let before = Keyring::fixed().blind_index(SITE, &address);
        let rotated = Keyring::rotated();
        assert_eq!(rotated.blind_indexes(SITE, &address), [rotated.blind_index(SITE, &address), before]);
    }

    #[test]
    fn passing_hash_tells_networks_apart_and_ends_with_the_program() {
        let (keyring, next_run) = (Keyring::fixed(), Keyring::fixed());
        let hash = keyring.passing_network_hash(SITE, b"192.0.2.1");
        assert_eq!(hash, keyring.passing_network_hash(SITE, b"192.0.2.1"));
        assert_ne!(hash, keyring.passing_network_hash(SITE, b"192.0.2.2"));
        assert_ne!(hash, keyring.passing_network_hash(SiteId::new(8), b"192.0.2.1"));
        assert_ne!(hash, next_run.passing_network_hash(SITE, b"192.0.2.1"));
    }

    #[test]
    fn debug_shows_nothing() {
        let keyring = Keyring::fixed();
        assert_eq!(format!("{:?}", keyring.blind_index(SITE, &email("a@b.example"))), "[blind index]");
        assert_eq!(format!("{:?}", keyring.network_hash(SITE, b"192.0.2.1")), "[network hash]");
        assert_eq!(format!("{keyring:?}"), "[keyring]");
    }
}
