//! Signed values that need no row in the database.
//!
//! Signed text is `base64url(payload || first 16 bytes of HMAC-SHA-256)`. It is not secret, and valid as long as the
//! keyring has the key. Form tokens have their own format, in `form_token`.

use data_encoding::BASE64URL_NOPAD;

use super::keyring::{Keyring, Purpose, is_equal};
use super::tokens::TokenHash;
use crate::domain::author::AvatarSeed;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;

/// The lifetime of a preview link: 10 minutes, as on WordPress.
pub const PREVIEW_MAX_AGE_SECONDS: i64 = 600;

/// The most clock skew between two instances.
pub(super) const CLOCK_SKEW_SECONDS: i64 = 60;

/// Longer text is refused before it is decoded.
const MAX_CHARS: usize = 2048;

impl Keyring {
    /// Signs the receipt for a comment, which proves authorship.
    pub fn sign_receipt(&self, comment_id: i64, at: Timestamp) -> String {
        self.sign_timed(Purpose::RECEIPT, comment_id, at)
    }

    /// Reads a receipt and gives the comment's id; `None` where it was not signed here, or more than `max_age_seconds`
    /// ago.
    pub fn read_receipt(&self, text: &str, now: Timestamp, max_age_seconds: i64) -> Option<i64> {
        self.read_timed(Purpose::RECEIPT, text, now, max_age_seconds)
    }

    /// Signs a link to a comment that waits for a moderator (WordPress calls it `moderation-hash`).
    pub fn sign_preview(&self, comment_id: i64, at: Timestamp) -> String {
        self.sign_timed(Purpose::PREVIEW, comment_id, at)
    }

    /// Reads a preview link's signature and gives the comment's id; `None` where it was not signed here, or more than
    /// `PREVIEW_MAX_AGE_SECONDS` ago.
    pub fn read_preview(&self, text: &str, now: Timestamp) -> Option<i64> {
        self.read_timed(Purpose::PREVIEW, text, now, PREVIEW_MAX_AGE_SECONDS)
    }

    /// Signs an author token: it proves the comments of a site with this seed.
    pub fn sign_author(&self, author: AvatarSeed, site: SiteId) -> String {
        self.sign(Purpose::AUTHOR, &[site.get().to_be_bytes(), author.get().to_be_bytes()].concat())
    }

    /// Reads it again; `None` where it was not signed here, or for another site.
    pub fn read_author(&self, text: &str, site: SiteId) -> Option<AvatarSeed> {
        let payload = self.read_signed(Purpose::AUTHOR, text)?;
        let (own, author) = payload.split_first_chunk::<8>()?;
        let author = AvatarSeed::from_stored(i64::from_be_bytes(author.try_into().ok()?));
        author.filter(|_| i64::from_be_bytes(*own) == site.get())
    }

    /// Signs the place in a list where the next page begins; at most 1500 bytes.
    pub fn sign_cursor(&self, bytes: &[u8]) -> String {
        self.sign(Purpose::CURSOR, bytes)
    }

    /// Reads a cursor; `None` where it was not signed here.
    pub fn read_cursor(&self, text: &str) -> Option<Vec<u8>> {
        self.read_signed(Purpose::CURSOR, text)
    }

    /// Returns the token that a session's admin forms carry: the same one for as long as the session lasts.
    pub fn csrf_token(&self, session: &TokenHash) -> String {
        BASE64URL_NOPAD.encode(&self.derive(Purpose::CSRF, None).mac(&[session.as_bytes()]))
    }

    /// Returns whether `text` is the session's token, in constant time.
    pub fn is_csrf_token(&self, session: &TokenHash, text: &str) -> bool {
        let Some(given) = decode(text) else { return false };
        self.derive_all(Purpose::CSRF, None).any(|key| is_equal(&key.mac(&[session.as_bytes()]), &given))
    }

    /// Hashes an idempotency key with all that it is scoped to, such as site, route and key: 32 bytes. Where one part
    /// ends and the next begins counts.
    pub fn idempotency_hash(&self, parts: &[&[u8]]) -> Vec<u8> {
        let mut message = Vec::new();
        for part in parts {
            message.extend_from_slice(&(part.len() as u64).to_be_bytes());
            message.extend_from_slice(part);
        }
        self.derive(Purpose::IDEMPOTENCY, None).mac(&[&message]).to_vec()
    }

    fn sign_timed(&self, purpose: Purpose, id: i64, at: Timestamp) -> String {
        self.sign(purpose, &[id.to_be_bytes(), at.millis().to_be_bytes()].concat())
    }

    fn read_timed(&self, purpose: Purpose, text: &str, now: Timestamp, max_age_seconds: i64) -> Option<i64> {
        let payload = self.read_signed(purpose, text)?;
        let (id, at) = payload.split_first_chunk::<8>()?;
        let at = Timestamp::from_millis(i64::from_be_bytes(at.try_into().ok()?));
        let is_current = now <= at.plus_seconds(max_age_seconds) && at <= now.plus_seconds(CLOCK_SKEW_SECONDS);
        is_current.then(|| i64::from_be_bytes(*id))
    }

    fn sign(&self, purpose: Purpose, payload: &[u8]) -> String {
        let mac = self.derive(purpose, None).short_mac(&[payload]);
        BASE64URL_NOPAD.encode(&[payload, &mac].concat())
    }

    fn read_signed(&self, purpose: Purpose, text: &str) -> Option<Vec<u8>> {
        let signed = decode(text)?;
        let (payload, mac) = signed.split_last_chunk::<16>()?;
        let is_ours = self.derive_all(purpose, None).any(|key| is_equal(&key.short_mac(&[payload]), mac));
        is_ours.then(|| payload.to_vec())
    }
}

fn decode(text: &str) -> Option<Vec<u8>> {
    if text.len() > MAX_CHARS { None } else { BASE64URL_NOPAD.decode(text.as_bytes()).ok() }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::crypto::SessionToken;
    use proptest::prelude::*;

    const AT: Timestamp = Timestamp::from_millis(1_795_339_800_123);

    #[test]
    fn receipt_is_good_until_its_age_is_reached() {
        let keyring = Keyring::fixed();
        let receipt = keyring.sign_receipt(42, AT);
        assert_eq!(receipt.len(), 43);
        for (later, found) in [(0, Some(42)), (900, Some(42)), (901, None), (-60, Some(42)), (-61, None)] {
            assert_eq!(keyring.read_receipt(&receipt, AT.plus_seconds(later), 900), found, "{later}");
        }
        assert_eq!(keyring.read_receipt(&receipt, Timestamp::from_millis(AT.millis() + 900_001), 900), None);
    }

    #[test]
    fn preview_is_good_for_ten_minutes() {
        let keyring = Keyring::fixed();
        let preview = keyring.sign_preview(42, AT);
        assert_eq!(keyring.read_preview(&preview, AT.plus_seconds(600)), Some(42));
        assert_eq!(keyring.read_preview(&preview, AT.plus_seconds(601)), None);
    }

    #[test]
    fn one_kind_is_not_taken_for_another() {
        let keyring = Keyring::fixed();
        let (receipt, preview) = (keyring.sign_receipt(42, AT), keyring.sign_preview(42, AT));
        assert_eq!(keyring.read_preview(&receipt, AT), None);
        assert_eq!(keyring.read_receipt(&preview, AT, 600), None);
        assert_eq!(keyring.read_cursor(&receipt), None);
    }

    #[test]
    fn changed_or_cut_text_is_refused() {
        let keyring = Keyring::fixed();
        let receipt = keyring.sign_receipt(42, AT);
        for at in 0..receipt.len() {
            let mut bytes = receipt.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            let changed = String::from_utf8(bytes).unwrap();
            let cut = receipt.get(..at).unwrap();
            assert_eq!(keyring.read_receipt(&changed, AT, 600), None, "character {at}");
            assert_eq!(keyring.read_receipt(cut, AT, 600), None, "cut at {at}");
        }
        assert_eq!(keyring.read_cursor(&"A".repeat(MAX_CHARS + 1)), None);
    }

    #[test]
    fn what_was_signed_before_a_rotation_is_good_after_it() {
        let (before, after) = (Keyring::fixed(), Keyring::rotated());
        let session = SessionToken::generate().hash();
        assert_eq!(after.read_receipt(&before.sign_receipt(42, AT), AT, 1), Some(42));
        assert_eq!(after.read_cursor(&before.sign_cursor(b"here")), Some(b"here".to_vec()));
        assert!(after.is_csrf_token(&session, &before.csrf_token(&session)));
        assert_eq!(before.read_receipt(&after.sign_receipt(42, AT), AT, 1), None);
    }

    #[test]
    fn csrf_token_belongs_to_one_session() {
        let keyring = Keyring::generate();
        let (session, other) = (SessionToken::generate().hash(), SessionToken::generate().hash());
        let token = keyring.csrf_token(&session);
        assert_eq!(token, keyring.csrf_token(&session));
        assert!(keyring.is_csrf_token(&session, &token));
        assert!(!keyring.is_csrf_token(&other, &token));
        for refused in ["", token.get(..42).unwrap(), &"A".repeat(43)] {
            assert!(!keyring.is_csrf_token(&session, refused), "{refused}");
        }
    }

    #[test]
    fn idempotency_hash_knows_where_a_part_ends() {
        let keyring = Keyring::fixed();
        let hash = keyring.idempotency_hash(&[b"site", b"key"]);
        assert_eq!(hash.len(), 32);
        assert_eq!(hash, keyring.idempotency_hash(&[b"site", b"key"]));
        assert_ne!(hash, keyring.idempotency_hash(&[b"sitek", b"ey"]));
        assert_ne!(hash, keyring.idempotency_hash(&[b"sitekey"]));
    }

    proptest! {
        #[test]
        fn cursor_gives_back_what_was_signed(bytes in proptest::collection::vec(any::<u8>(), 0..1500)) {
            let keyring = Keyring::fixed();
            prop_assert_eq!(keyring.read_cursor(&keyring.sign_cursor(&bytes)), Some(bytes));
        }

        #[test]
        fn arbitrary_text_is_refused_without_a_panic(text in "[A-Za-z0-9_-]{0,90}|\\PC{0,40}") {
            let keyring = Keyring::fixed();
            prop_assert_eq!(keyring.read_cursor(&text), None);
            prop_assert_eq!(keyring.read_receipt(&text, AT, i64::MAX), None);
        }
    }
}
