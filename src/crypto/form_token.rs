//! Form tokens: that a comment form was rendered here, for which article, and how long ago.
//!
//! `v1.base64url(site id (16) || article (16) || issued at, ms (8) || nonce (12)).base64url(HMAC-SHA-256)`, numbers
//! big-endian; `article` is the first half of the SHA-256 of the article's path, and the MAC covers `v1.` and the
//! bytes. Stateless: that a nonce is used once only is for storage to see to.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use super::keyring::{DerivedKey, Keyring, Purpose, is_equal, wide_id};
use super::signed::CLOCK_SKEW_SECONDS;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;

/// How long a form may stay open: 24 hours.
pub const FORM_TOKEN_MAX_AGE_SECONDS: i64 = 86_400;

const VERSION: &str = "v1.";
/// Two parts of 70 and 43 characters, the version and a dot.
const TOKEN_CHARS: usize = 3 + 70 + 1 + 43;
const SHARED_NONCE: [u8; 12] = [0; 12];

/// Whom a form token was made for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormTokenKind {
    /// For one rendering of the form. Good once: whoever takes it keeps the nonce until the token is too old.
    Personal {
        /// Tells this token from all others.
        nonce: [u8; 12],
    },
    /// For a page that caches hand to many readers. Good any number of times.
    Shared,
}

/// What a form token proves.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormTokenState {
    /// Made here, for this site and article, at most `FORM_TOKEN_MAX_AGE_SECONDS` ago.
    Valid {
        /// Whom it was made for.
        kind: FormTokenKind,
        /// How long ago it was made, in whole seconds, at least 0. How fast is too fast is the caller's to judge.
        age_seconds: i64,
    },
    /// Made here, for this site and article, but too long ago.
    TooOld,
    /// Not made here, or for another site or article, or changed.
    Invalid,
}

impl Keyring {
    /// Makes a token for one rendering of the form under an article.
    pub fn personal_form_token(&self, site: SiteId, article_path: &str, now: Timestamp) -> String {
        let mut nonce = SHARED_NONCE;
        rand::fill(&mut nonce);
        self.form_token(site, article_path, now, nonce)
    }

    /// Makes a token for a page that caches keep; the same for all who ask within one millisecond.
    pub fn shared_form_token(&self, site: SiteId, article_path: &str, now: Timestamp) -> String {
        self.form_token(site, article_path, now, SHARED_NONCE)
    }

    /// Checks a token that came with a form for an article.
    pub fn check_form_token(&self, text: &str, site: SiteId, article_path: &str, now: Timestamp) -> FormTokenState {
        let Some((issued_at, nonce)) = self.read_form_token(text, site, article_path) else {
            return FormTokenState::Invalid;
        };
        if issued_at > now.plus_seconds(CLOCK_SKEW_SECONDS) {
            return FormTokenState::Invalid;
        }
        if now > issued_at.plus_seconds(FORM_TOKEN_MAX_AGE_SECONDS) {
            return FormTokenState::TooOld;
        }
        let kind = if nonce == SHARED_NONCE { FormTokenKind::Shared } else { FormTokenKind::Personal { nonce } };
        FormTokenState::Valid { kind, age_seconds: now.seconds_since(issued_at).max(0) }
    }

    fn form_token(&self, site: SiteId, article_path: &str, now: Timestamp, nonce: [u8; 12]) -> String {
        let issued_at = now.millis().to_be_bytes();
        let payload = [wide_id(site.get()).as_slice(), &article_key(article_path), &issued_at, &nonce].concat();
        let mac = mac(&self.derive(Purpose::FormToken, Some(site)), &payload);
        format!("{VERSION}{}.{}", BASE64URL_NOPAD.encode(&payload), BASE64URL_NOPAD.encode(&mac))
    }

    /// Gives when the token was made, and its nonce; `None` where it was not made here for this site and article.
    fn read_form_token(&self, text: &str, site: SiteId, article_path: &str) -> Option<(Timestamp, [u8; 12])> {
        if text.len() != TOKEN_CHARS {
            return None;
        }
        let (payload, given) = text.strip_prefix(VERSION)?.split_once('.')?;
        let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).ok()?;
        let given = BASE64URL_NOPAD.decode(given.as_bytes()).ok()?;
        if !self.derive_all(Purpose::FormToken, Some(site)).any(|key| is_equal(&mac(&key, &payload), &given)) {
            return None;
        }
        let (token_site, rest) = payload.split_first_chunk::<16>()?;
        let (token_article, rest) = rest.split_first_chunk::<16>()?;
        let (issued_at, rest) = rest.split_first_chunk::<8>()?;
        let is_for_here = *token_site == wide_id(site.get()) && *token_article == article_key(article_path);
        let issued_at = Timestamp::from_millis(i64::from_be_bytes(*issued_at));
        is_for_here.then_some((issued_at, rest.try_into().ok()?))
    }
}

fn mac(key: &DerivedKey, payload: &[u8]) -> [u8; 32] {
    key.mac(&[VERSION.as_bytes(), payload])
}

fn article_key(path: &str) -> [u8; 16] {
    let mut key = [0; 16];
    key.iter_mut().zip(Sha256::digest(path.as_bytes())).for_each(|(to, from)| *to = from);
    key
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const SITE: SiteId = SiteId::new(7);
    const AT: Timestamp = Timestamp::from_millis(1_795_339_800_123);

    #[test]
    fn personal_token_tells_its_age_and_nonce() {
        let keyring = Keyring::generate();
        let nonce_of = |token: &str| match keyring.check_form_token(token, SITE, "/a", AT.plus_seconds(5)) {
            FormTokenState::Valid { kind: FormTokenKind::Personal { nonce }, age_seconds: 5 } => nonce,
            other => panic!("{other:?}"),
        };
        let (first, second) =
            (keyring.personal_form_token(SITE, "/a", AT), keyring.personal_form_token(SITE, "/a", AT));
        assert_ne!(nonce_of(&first), nonce_of(&second));
    }

    #[test]
    fn shared_token_is_the_same_for_all() {
        let keyring = Keyring::fixed();
        let token = keyring.shared_form_token(SITE, "/a", AT);
        assert_eq!(token, keyring.shared_form_token(SITE, "/a", AT));
        assert_eq!(token.len(), TOKEN_CHARS);
        let state = keyring.check_form_token(&token, SITE, "/a", AT);
        assert_eq!(state, FormTokenState::Valid { kind: FormTokenKind::Shared, age_seconds: 0 });
    }

    #[test]
    fn token_is_good_for_a_day_and_not_from_the_future() {
        let keyring = Keyring::fixed();
        let token = keyring.shared_form_token(SITE, "/a", AT);
        let at = |seconds| keyring.check_form_token(&token, SITE, "/a", AT.plus_seconds(seconds));
        let valid = |age_seconds| FormTokenState::Valid { kind: FormTokenKind::Shared, age_seconds };
        assert_eq!((at(86_400), at(86_401)), (valid(86_400), FormTokenState::TooOld));
        assert_eq!((at(-60), at(-61)), (valid(0), FormTokenState::Invalid));
    }

    #[test]
    fn token_for_another_site_article_or_keyring_is_invalid() {
        let keyring = Keyring::fixed();
        let token = keyring.shared_form_token(SITE, "/a", AT);
        for state in [
            keyring.check_form_token(&token, SiteId::new(8), "/a", AT),
            keyring.check_form_token(&token, SITE, "/b", AT),
            Keyring::generate().check_form_token(&token, SITE, "/a", AT),
        ] {
            assert_eq!(state, FormTokenState::Invalid);
        }
        let rotated = Keyring::rotated().check_form_token(&token, SITE, "/a", AT);
        assert!(matches!(rotated, FormTokenState::Valid { .. }));
    }

    #[test]
    fn changed_or_cut_token_is_invalid() {
        let keyring = Keyring::fixed();
        let token = keyring.personal_form_token(SITE, "/a", AT);
        for at in 0..token.len() {
            let mut bytes = token.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            for text in [std::str::from_utf8(&bytes).unwrap(), token.get(..at).unwrap()] {
                assert_eq!(keyring.check_form_token(text, SITE, "/a", AT), FormTokenState::Invalid, "at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn token_is_valid_for_what_it_was_made_for(path in "/\\PC{0,80}", site in 1..i64::MAX, age in 0..86_400_i64) {
            let (keyring, site) = (Keyring::fixed(), SiteId::new(site));
            let token = keyring.personal_form_token(site, &path, AT);
            let state = keyring.check_form_token(&token, site, &path, AT.plus_seconds(age));
            let is_valid = matches!(state, FormTokenState::Valid { age_seconds, .. } if age_seconds == age);
            prop_assert!(is_valid);
        }

        #[test]
        fn arbitrary_text_is_invalid(text in "v1\\.[A-Za-z0-9_-]{70}\\.[A-Za-z0-9_-]{43}|\\PC{0,120}") {
            prop_assert_eq!(Keyring::fixed().check_form_token(&text, SITE, "/a", AT), FormTokenState::Invalid);
        }
    }
}
