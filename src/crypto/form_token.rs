//! Form tokens: proof that a comment form was rendered here, for which article, and when.
//!
//! `v1.base64url(site id (16) || article (16) || issued at, ms (8) || nonce (12)).base64url(HMAC-SHA-256)`, numbers
//! big-endian. `article` is the first half of the SHA-256 of the article's path. The MAC covers `v1.` and the bytes;
//! that of a shared token, whose nonce is zero, also covers the SHA-256 of the site's origins. Tokens are stateless:
//! storage ensures that a nonce is used once.

use data_encoding::BASE64URL_NOPAD;
use sha2::{Digest, Sha256};

use super::keyring::{DerivedKey, Keyring, Purpose, is_equal, wide_id};
use super::signed::CLOCK_SKEW_SECONDS;
use crate::domain::article::ArticlePath;
use crate::domain::site::{Origin, Site, SiteId};
use crate::domain::timestamp::Timestamp;

/// The lifetime of a form token: 24 hours.
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
        /// Identifies this token.
        nonce: [u8; 12],
    },
    /// For a page that caches hand to many readers, and that every page may read. Good any number of times.
    Shared,
}

/// The form token that a sender needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum FormTokenDemand {
    /// None: the sender's page is one of the site's, or of this server.
    #[default]
    None,
    /// Any good one: the browser vouches that the page belongs to the same registrable domain as this server.
    Any,
    /// A personal one: nothing is known about the page.
    Personal,
}

impl FormTokenDemand {
    /// Returns whether a token, as it was checked, meets the demand; `None` for no token.
    pub const fn is_met_by(self, state: Option<FormTokenState>) -> bool {
        match (self, state) {
            (Self::None, _) | (_, Some(FormTokenState::Valid { kind: FormTokenKind::Personal { .. }, .. })) => true,
            (Self::Any, Some(FormTokenState::Valid { kind: FormTokenKind::Shared, .. })) => true,
            (Self::Any | Self::Personal, _) => false,
        }
    }
}

/// The scope of a form token.
#[derive(Debug, Clone, Copy)]
pub struct FormScope<'a> {
    site: SiteId,
    origins: &'a [Origin],
    article: &'a str,
}

impl<'a> FormScope<'a> {
    /// The form under an article of a site.
    pub fn new(site: &'a Site, article: &'a ArticlePath) -> Self {
        Self { site: site.id, origins: &site.origins, article: article.as_str() }
    }
}

/// The kind of a form token.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormTokenState {
    /// Made here, for this site and article, at most `FORM_TOKEN_MAX_AGE_SECONDS` ago.
    Valid {
        /// Whom it was made for.
        kind: FormTokenKind,
        /// The age in whole seconds, at least 0. The caller decides how fast is too fast.
        age_seconds: i64,
    },
    /// Made here, for this site and article, but too long ago.
    TooOld,
    /// Not made here, or for another site or article, or changed.
    Invalid,
}

impl Keyring {
    /// Makes a token for one rendering of the form under an article.
    pub fn personal_form_token(&self, scope: FormScope<'_>, now: Timestamp) -> String {
        let mut nonce = SHARED_NONCE;
        rand::fill(&mut nonce);
        self.form_token(scope, now, nonce)
    }

    /// Makes a token for a page that caches keep; the same for all who ask within one millisecond. It ends when the
    /// site's origins change.
    pub fn shared_form_token(&self, scope: FormScope<'_>, now: Timestamp) -> String {
        self.form_token(scope, now, SHARED_NONCE)
    }

    /// Checks a token that came with a form.
    pub fn check_form_token(&self, text: &str, scope: FormScope<'_>, now: Timestamp) -> FormTokenState {
        let Some((issued_at, nonce)) = self.read_form_token(text, scope) else {
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

    fn form_token(&self, scope: FormScope<'_>, now: Timestamp, nonce: [u8; 12]) -> String {
        let issued_at = now.millis().to_be_bytes();
        let payload = [wide_id(scope.site.get()).as_slice(), &article_key(scope.article), &issued_at, &nonce].concat();
        let mac = mac(&self.derive(Purpose::FORM_TOKEN, Some(scope.site)), &payload, scope.origins);
        format!("{VERSION}{}.{}", BASE64URL_NOPAD.encode(&payload), BASE64URL_NOPAD.encode(&mac))
    }

    /// Returns when the token was made, and its nonce; `None` where it was not made here for this site and article.
    fn read_form_token(&self, text: &str, scope: FormScope<'_>) -> Option<(Timestamp, [u8; 12])> {
        if text.len() != TOKEN_CHARS {
            return None;
        }
        let (payload, given) = text.strip_prefix(VERSION)?.split_once('.')?;
        let payload = BASE64URL_NOPAD.decode(payload.as_bytes()).ok()?;
        let given = BASE64URL_NOPAD.decode(given.as_bytes()).ok()?;
        let mut keys = self.derive_all(Purpose::FORM_TOKEN, Some(scope.site));
        if !keys.any(|key| is_equal(&mac(&key, &payload, scope.origins), &given)) {
            return None;
        }
        let (token_site, rest) = payload.split_first_chunk::<16>()?;
        let (token_article, rest) = rest.split_first_chunk::<16>()?;
        let (issued_at, rest) = rest.split_first_chunk::<8>()?;
        let is_for_here = *token_site == wide_id(scope.site.get()) && *token_article == article_key(scope.article);
        let issued_at = Timestamp::from_millis(i64::from_be_bytes(*issued_at));
        is_for_here.then_some((issued_at, rest.try_into().ok()?))
    }
}

fn mac(key: &DerivedKey, payload: &[u8], origins: &[Origin]) -> [u8; 32] {
    if payload.ends_with(&SHARED_NONCE) {
        let listed: Vec<&str> = origins.iter().map(Origin::as_str).collect();
        key.mac(&[VERSION.as_bytes(), payload, &Sha256::digest(listed.join("\n"))])
    } else {
        key.mac(&[VERSION.as_bytes(), payload])
    }
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

    fn scope(site: SiteId, article: &str) -> FormScope<'_> {
        FormScope { site, origins: &[], article }
    }

    #[test]
    fn personal_token_tells_its_age_and_nonce() {
        let keyring = Keyring::generate();
        let nonce_of = |token: &str| match keyring.check_form_token(token, scope(SITE, "/a"), AT.plus_seconds(5)) {
            FormTokenState::Valid { kind: FormTokenKind::Personal { nonce }, age_seconds: 5 } => nonce,
            other => panic!("{other:?}"),
        };
        let (first, second) =
            (keyring.personal_form_token(scope(SITE, "/a"), AT), keyring.personal_form_token(scope(SITE, "/a"), AT));
        assert_ne!(nonce_of(&first), nonce_of(&second));
    }

    #[test]
    fn shared_token_is_the_same_for_all() {
        let keyring = Keyring::fixed();
        let token = keyring.shared_form_token(scope(SITE, "/a"), AT);
        assert_eq!(token, keyring.shared_form_token(scope(SITE, "/a"), AT));
        assert_eq!(token.len(), TOKEN_CHARS);
        let state = keyring.check_form_token(&token, scope(SITE, "/a"), AT);
        assert_eq!(state, FormTokenState::Valid { kind: FormTokenKind::Shared, age_seconds: 0 });
    }

    #[test]
    fn token_is_good_for_a_day_and_not_from_the_future() {
        let keyring = Keyring::fixed();
        let token = keyring.shared_form_token(scope(SITE, "/a"), AT);
        let at = |seconds| keyring.check_form_token(&token, scope(SITE, "/a"), AT.plus_seconds(seconds));
        let valid = |age_seconds| FormTokenState::Valid { kind: FormTokenKind::Shared, age_seconds };
        assert_eq!((at(86_400), at(86_401)), (valid(86_400), FormTokenState::TooOld));
        assert_eq!((at(-60), at(-61)), (valid(0), FormTokenState::Invalid));
    }

    #[test]
    fn token_for_another_site_article_or_keyring_is_invalid() {
        let keyring = Keyring::fixed();
        let token = keyring.shared_form_token(scope(SITE, "/a"), AT);
        for state in [
            keyring.check_form_token(&token, scope(SiteId::new(8), "/a"), AT),
            keyring.check_form_token(&token, scope(SITE, "/b"), AT),
            Keyring::generate().check_form_token(&token, scope(SITE, "/a"), AT),
        ] {
            assert_eq!(state, FormTokenState::Invalid);
        }
        let rotated = Keyring::rotated().check_form_token(&token, scope(SITE, "/a"), AT);
        assert!(matches!(rotated, FormTokenState::Valid { .. }));
    }

    #[test]
    fn shared_token_ends_with_the_origins_that_it_was_made_under() {
        let keyring = Keyring::fixed();
        let origins = |texts: &[&str]| texts.iter().map(|text| Origin::parse(text).unwrap()).collect::<Vec<_>>();
        let (then, now) = (origins(&["https://a.example"]), origins(&["https://a.example", "https://b.example"]));
        let under = |origins| FormScope { site: SITE, origins, article: "/a" };
        let shared = keyring.shared_form_token(under(&then), AT);
        let personal = keyring.personal_form_token(under(&then), AT);
        let is_valid = |token: &str, origins: &[Origin]| {
            let scope = FormScope { site: SITE, origins, article: "/a" };
            matches!(keyring.check_form_token(token, scope, AT), FormTokenState::Valid { .. })
        };
        assert_eq!((is_valid(&shared, &then), is_valid(&shared, &now)), (true, false));
        assert_eq!((is_valid(&personal, &then), is_valid(&personal, &now)), (true, true));
    }

    #[test]
    fn demand_for_a_personal_token_is_not_met_by_a_shared_one() {
        let valid = |kind| Some(FormTokenState::Valid { kind, age_seconds: 9 });
        let (personal, shared) = (valid(FormTokenKind::Personal { nonce: [7; 12] }), valid(FormTokenKind::Shared));
        let none = [None, Some(FormTokenState::TooOld), Some(FormTokenState::Invalid)];
        for (demand, takes_shared) in [(FormTokenDemand::Any, true), (FormTokenDemand::Personal, false)] {
            assert_eq!((demand.is_met_by(personal), demand.is_met_by(shared)), (true, takes_shared), "{demand:?}");
            assert!(none.iter().all(|state| !demand.is_met_by(*state)), "{demand:?}");
        }
        assert!(none.iter().all(|state| FormTokenDemand::None.is_met_by(*state)));
    }

    #[test]
    fn changed_or_cut_token_is_invalid() {
        let keyring = Keyring::fixed();
        let token = keyring.personal_form_token(scope(SITE, "/a"), AT);
        for at in 0..token.len() {
            let mut bytes = token.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            for text in [std::str::from_utf8(&bytes).unwrap(), token.get(..at).unwrap()] {
                assert_eq!(keyring.check_form_token(text, scope(SITE, "/a"), AT), FormTokenState::Invalid, "at {at}");
            }
        }
    }

    proptest! {
        #[test]
        fn token_is_valid_for_what_it_was_made_for(path in "/\\PC{0,80}", site in 1..i64::MAX, age in 0..86_400_i64) {
            let (keyring, site) = (Keyring::fixed(), SiteId::new(site));
            let token = keyring.personal_form_token(scope(site, &path), AT);
            let state = keyring.check_form_token(&token, scope(site, &path), AT.plus_seconds(age));
            let is_valid = matches!(state, FormTokenState::Valid { age_seconds, .. } if age_seconds == age);
            prop_assert!(is_valid);
        }

        #[test]
        fn arbitrary_text_is_invalid(text in "v1\\.[A-Za-z0-9_-]{70}\\.[A-Za-z0-9_-]{43}|\\PC{0,120}") {
            prop_assert_eq!(Keyring::fixed().check_form_token(&text, scope(SITE, "/a"), AT), FormTokenState::Invalid);
        }
    }
}
