//! The keyring: the root keys, and the keys derived from them. `keyring_file` reads and creates its file.

use std::num::NonZeroU32;
use std::path::Path;

use data_encoding::BASE64;
use hkdf::Hkdf;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;
use subtle::ConstantTimeEq;
use zeroize::Zeroizing;

use super::keyring_file::KeyringError;
use crate::domain::site::SiteId;

/// The root keys: the one that new values are made with, and older ones that still open what they once sealed.
///
/// One line per key, `kid:state:base64(32 bytes)`, where `kid` is 1 to 2^32-1 and `state` is `active` (exactly one) or
/// `decrypt`.
pub struct Keyring {
    active: RootKey,
    older: Vec<RootKey>,
    /// A random key that is never written down: what is hashed with it means nothing once the program has ended.
    passing: DerivedKey,
}

hide!(Keyring, "[keyring]");

struct RootKey {
    kid: NonZeroU32,
    bytes: Zeroizing<[u8; 32]>,
}

/// What a derived key is for: a word that is part of the derivation. No key serves two purposes. Data made under a word
/// cannot be read once the word changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Purpose(&'static str);

impl Purpose {
    /// Seals addresses.
    pub(super) const EMAIL_AEAD: Self = Self("email-aead");
    /// Seals who sent a comment.
    pub(super) const VISIT: Self = Self("visit");
    /// Finds equal addresses within one site.
    pub(super) const EMAIL_INDEX: Self = Self("email-bidx");
    /// Finds equal networks within one site.
    pub(super) const NETWORK_INDEX: Self = Self("ip-bidx");
    /// Signs receipts for posted comments.
    pub(super) const RECEIPT: Self = Self("receipt");
    /// Signs links to a comment that waits for a moderator.
    pub(super) const PREVIEW: Self = Self("preview");
    /// Signs form tokens.
    pub(super) const FORM_TOKEN: Self = Self("form-token");
    /// Signs challenges for proofs of work.
    pub(super) const PROOF_OF_WORK: Self = Self("proof-of-work");
    /// Binds admin forms to a session.
    pub(super) const CSRF: Self = Self("csrf");
    /// Chains the audit log.
    pub(super) const AUDIT_MAC: Self = Self("audit-mac");
    /// Signs cursors of paged lists.
    pub(super) const CURSOR: Self = Self("cursor");
    /// Hashes idempotency keys.
    pub(super) const IDEMPOTENCY: Self = Self("idempotency");
    /// Hashes the names that sign-in attempts are counted under.
    pub(super) const SIGN_IN_THROTTLE: Self = Self("sign-in-throttle");
    /// Hashes the networks that instances count together.
    pub(super) const RATE_LIMIT: Self = Self("rate-limit");
    /// Author tokens.
    pub(super) const AUTHOR: Self = Self("author");
    /// Identifies root keys.
    pub(super) const FINGERPRINT: Self = Self("fingerprint");
    /// Browsers that have signed in before.
    pub(super) const DEVICE: Self = Self("device");
    /// Browsers that an operator lets in.
    pub(super) const UNLOCK: Self = Self("unlock");
    /// Seals what the filter of a site has learned.
    pub(super) const LEARNING: Self = Self("spam-learning");
}

/// A key for one purpose, and where the purpose asks for it, one site.
pub(super) struct DerivedKey(Zeroizing<[u8; 32]>);

impl Keyring {
    /// Makes a keyring with one random key, number 1.
    pub fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::fill(bytes.as_mut_slice());
        Self { active: RootKey { kid: NonZeroU32::MIN, bytes }, older: Vec::new(), passing: DerivedKey::random() }
    }

    /// Returns the key that ends with the program.
    pub(super) const fn passing(&self) -> &DerivedKey {
        &self.passing
    }

    /// Returns the number of the key that new values are made with.
    pub const fn active_kid(&self) -> u32 {
        self.active.kid.get()
    }

    /// Derives the key that new values are made with.
    pub(super) fn derive(&self, purpose: Purpose, site: Option<SiteId>) -> DerivedKey {
        self.active.derive(purpose, site)
    }

    /// Derives the keys that a value may have been made with: the active one first, then the older ones.
    pub(super) fn derive_all(&self, purpose: Purpose, site: Option<SiteId>) -> impl Iterator<Item = DerivedKey> {
        self.roots().map(move |root| root.derive(purpose, site))
    }

    /// Derives from the root key of one number; `None` where the keyring has no such key.
    pub(super) fn derive_from(&self, kid: u32, purpose: Purpose, site: Option<SiteId>) -> Option<DerivedKey> {
        self.roots().find(|root| root.kid.get() == kid).map(|root| root.derive(purpose, site))
    }

    /// Returns the numbers of all keys, the active one first.
    pub(super) fn kids(&self) -> impl Iterator<Item = u32> {
        self.roots().map(|root| root.kid.get())
    }

    fn roots(&self) -> impl Iterator<Item = &RootKey> {
        std::iter::once(&self.active).chain(&self.older)
    }

    /// Reads the text of a keyring; `path` is for the errors, which never hold what a line says.
    pub(super) fn parse(text: &str, path: &Path) -> Result<Self, KeyringError> {
        let mut active = Vec::new();
        let mut older: Vec<RootKey> = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let malformed = |expected| KeyringError::Malformed { path: path.to_owned(), line: index + 1, expected };
            let (root, is_active) = parse_line(line).ok_or_else(|| malformed(LINE_FORM))?;
            if active.iter().chain(&older).any(|other| other.kid == root.kid) {
                return Err(malformed("each key needs a number of its own"));
            }
            if is_active { active.push(root) } else { older.push(root) }
        }
        let count = active.len();
        match active.pop() {
            Some(active) if count == 1 => Ok(Self { active, older, passing: DerivedKey::random() }),
            _ => Err(KeyringError::NotOneActive { path: path.to_owned(), count }),
        }
    }

    /// Writes the text of the keyring.
    pub(super) fn to_text(&self) -> Zeroizing<String> {
        let mut text = Zeroizing::new(String::with_capacity(128 * (1 + self.older.len())));
        for root in self.roots() {
            let state = if root.kid == self.active.kid { "active" } else { "decrypt" };
            text.push_str(&format!("{}:{state}:", root.kid));
            BASE64.encode_append(root.bytes.as_slice(), &mut text);
            text.push('\n');
        }
        text
    }
}

const LINE_FORM: &str = "a line is `kid:state:key`, with kid 1 to 4294967295, state `active` or `decrypt`, and key \
                         the base64 of 32 bytes";

fn parse_line(line: &str) -> Option<(RootKey, bool)> {
    let (kid, rest) = line.split_once(':')?;
    let (state, encoded) = rest.split_once(':')?;
    let is_active = match state {
        "active" => true,
        "decrypt" => false,
        _ => return None,
    };
    let decoded = Zeroizing::new(BASE64.decode(encoded.as_bytes()).ok()?);
    let bytes = Zeroizing::new(<[u8; 32]>::try_from(decoded.as_slice()).ok()?);
    Some((RootKey { kid: kid.parse().ok()?, bytes }, is_active))
}

impl RootKey {
    fn derive(&self, purpose: Purpose, site: Option<SiteId>) -> DerivedKey {
        let mut info = format!("afterword/v1/{}", purpose.0).into_bytes();
        if let Some(site) = site {
            info.push(0);
            info.extend_from_slice(&wide_id(site.get()));
        }
        DerivedKey(hkdf_sha256(self.bytes.as_slice(), &info))
    }
}

impl DerivedKey {
    fn random() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::fill(bytes.as_mut_slice());
        Self(bytes)
    }

    pub(super) fn as_bytes(&self) -> &[u8; 32] {
        &self.0
    }

    /// Computes HMAC-SHA-256 over the parts as one message. Parts of varying length need their length in the message.
    pub(super) fn mac(&self, parts: &[&[u8]]) -> [u8; 32] {
        hmac_sha256(self.0.as_slice(), parts)
    }

    /// Computes the first 16 bytes of the MAC: 128 bits are beyond guessing (RFC 2104, section 5).
    pub(super) fn short_mac(&self, parts: &[&[u8]]) -> [u8; 16] {
        let mut short = [0; 16];
        short.iter_mut().zip(self.mac(parts)).for_each(|(to, from)| *to = from);
        short
    }
}

/// Compares in a time that depends on the lengths only.
pub(super) fn is_equal(a: &[u8], b: &[u8]) -> bool {
    a.ct_eq(b).into()
}

/// Writes an id as 16 bytes, big-endian, which leaves room for 128-bit ids without a new format.
pub(super) fn wide_id(id: i64) -> [u8; 16] {
    i128::from(id).to_be_bytes()
}

/// HKDF-SHA-256 (RFC 5869) with an empty salt and 32 bytes of output.
fn hkdf_sha256(ikm: &[u8], info: &[u8]) -> Zeroizing<[u8; 32]> {
    let mut okm = Zeroizing::new([0; 32]);
    match Hkdf::<Sha256>::new(None, ikm).expand(info, okm.as_mut_slice()) {
        Ok(()) => okm,
        Err(_) => unreachable!("HKDF-SHA-256 gives up to 8160 bytes (RFC 5869, section 2.3) and 32 were asked for"),
    }
}

/// HMAC-SHA-256 (RFC 2104).
fn hmac_sha256(key: &[u8], parts: &[&[u8]]) -> [u8; 32] {
    let Ok(mut mac) = <Hmac<Sha256> as KeyInit>::new_from_slice(key) else {
        unreachable!("HMAC takes a key of any length (RFC 2104, section 2)");
    };
    parts.iter().for_each(|part| mac.update(part));
    mac.finalize().into_bytes().into()
}

/// Keyrings for tests: fixed keys, so that frozen values can be checked.
#[cfg(test)]
impl Keyring {
    /// Key 1 is active: the bytes 0 to 31.
    pub(super) fn fixed() -> Self {
        Self { active: fixed_root(1, 0), older: Vec::new(), passing: DerivedKey::random() }
    }

    /// The same after a rotation: key 2 is active, key 1 decrypts.
    pub(super) fn rotated() -> Self {
        Self { active: fixed_root(2, 100), older: vec![fixed_root(1, 0)], passing: DerivedKey::random() }
    }
}

#[cfg(test)]
fn fixed_root(kid: u32, first: u8) -> RootKey {
    RootKey { kid: kid.try_into().unwrap(), bytes: Zeroizing::new(std::array::from_fn(|i| first + i as u8)) }
}

#[cfg(test)]
mod tests {
    use super::*;
    use data_encoding::HEXLOWER;

    fn parse(text: &str) -> Result<Keyring, KeyringError> {
        Keyring::parse(text, Path::new("keys"))
    }

    #[test]
    fn hkdf_gives_what_rfc_5869_case_3_says() {
        let okm = hkdf_sha256(&[0x0b; 22], b"");
        assert_eq!(HEXLOWER.encode(&*okm), "8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d");
    }

    #[test]
    fn hmac_gives_what_rfc_4231_cases_1_and_2_say() {
        let first = hmac_sha256(&[0x0b; 20], &[b"Hi There"]);
        assert_eq!(HEXLOWER.encode(&first), "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
        let second = hmac_sha256(b"Jefe", &[b"what do ya want ", b"for nothing?"]);
        assert_eq!(HEXLOWER.encode(&second), "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
    }

    #[test]
    fn derivation_is_frozen() {
        let keyring = Keyring::fixed();
        let csrf = keyring.derive(Purpose::CSRF, None);
        assert_eq!(
            HEXLOWER.encode(csrf.as_bytes()),
            "9fdcd105dec1a3cc1ccf37c503aab069aa14ec6c49db83d6393cd81ff743abf7"
        );
        let index = keyring.derive(Purpose::EMAIL_INDEX, Some(SiteId::new(7)));
        assert_eq!(
            HEXLOWER.encode(index.as_bytes()),
            "8357d029f1bdc76e410a0e3ac1cd7b101f034beaddcd7b3a56e73220f4f7031e"
        );
        let learning = keyring.derive(Purpose::LEARNING, Some(SiteId::new(7)));
        assert_eq!(
            HEXLOWER.encode(learning.as_bytes()),
            "42a8502cd4c2b4f026543120844ca5a9c045405debcf53de1647f8e72ada30c5"
        );
    }

    #[test]
    fn no_two_purposes_or_sites_share_a_key() {
        let keyring = Keyring::generate();
        let sites = [None, Some(SiteId::new(1)), Some(SiteId::new(2))];
        let purposes = [
            Purpose::EMAIL_AEAD,
            Purpose::VISIT,
            Purpose::EMAIL_INDEX,
            Purpose::NETWORK_INDEX,
            Purpose::RECEIPT,
            Purpose::PREVIEW,
            Purpose::FORM_TOKEN,
            Purpose::PROOF_OF_WORK,
            Purpose::CSRF,
            Purpose::AUDIT_MAC,
            Purpose::CURSOR,
            Purpose::IDEMPOTENCY,
            Purpose::SIGN_IN_THROTTLE,
            Purpose::AUTHOR,
            Purpose::FINGERPRINT,
            Purpose::DEVICE,
            Purpose::UNLOCK,
            Purpose::LEARNING,
        ];
        let keys: std::collections::HashSet<_> =
            purposes.iter().flat_map(|purpose| sites.map(|site| *keyring.derive(*purpose, site).as_bytes())).collect();
        assert_eq!(keys.len(), purposes.len() * sites.len());
    }

    #[test]
    fn what_is_written_can_be_read() {
        let text = Keyring::rotated().to_text();
        let read = parse(&text).unwrap();
        assert_eq!((read.active_kid(), read.to_text()), (2, text));
    }

    #[test]
    fn active_key_may_stand_on_any_line() {
        let text = Keyring::rotated().to_text();
        let turned: Vec<_> = text.lines().rev().collect();
        assert_eq!(parse(&turned.join("\n")).unwrap().active_kid(), 2);
    }

    #[test]
    fn keyring_without_exactly_one_active_key_is_refused() {
        let key = BASE64.encode(&[7; 32]);
        for (text, count) in
            [(String::new(), 0), (format!("1:decrypt:{key}\n"), 0), (format!("1:active:{key}\n2:active:{key}\n"), 2)]
        {
            let error = parse(&text).unwrap_err();
            assert!(matches!(error, KeyringError::NotOneActive { count: found, .. } if found == count), "{error}");
        }
    }

    #[test]
    fn malformed_line_is_refused_by_its_number_without_its_content() {
        let key = BASE64.encode(&[7; 32]);
        for line in [
            format!("0:active:{key}"),
            format!("4294967296:active:{key}"),
            format!("1:active:{key}"),
            format!("2:retired:{key}"),
            format!("2:decrypt:{}", BASE64.encode(&[7; 31])),
            format!("2:decrypt: {key}"),
            String::new(),
        ] {
            let error = parse(&format!("1:active:{key}\n{line}\n")).unwrap_err();
            assert!(matches!(error, KeyringError::Malformed { line: 2, .. }), "{line}");
            assert!(!format!("{error} {error:?}").contains("BwcHBw"));
        }
    }
}
