//! Random bearer tokens. Storage keeps only their SHA-256: with 256 random bits, a slow hash would add nothing.

use data_encoding::{BASE32_DNSCURVE, BASE64URL_NOPAD};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use super::keyring::is_equal;

const API_TOKEN_PREFIX: &str = "awt_";
const API_TOKEN_ID_CHARS: usize = 8;
const SECRET_CHARS: usize = 43;

/// The SHA-256 of a token's 32 secret bytes, as storage keeps it.
///
/// It has no `PartialEq`: a comparison must take constant time.
#[derive(Clone)]
pub struct TokenHash(Vec<u8>);

hide!(TokenHash, "[token hash]");

impl TokenHash {
    /// Takes a hash that storage gives back, without checking it.
    pub const fn from_stored(bytes: Vec<u8>) -> Self {
        Self(bytes)
    }

    /// Returns the hash, to be stored or looked up: 32 bytes.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Compares with another hash in constant time.
    pub fn matches(&self, other: &Self) -> bool {
        is_equal(&self.0, &other.0)
    }
}

/// Makes a random text of base64url, at most 43 characters, with 6 random bits each.
pub fn random_text(chars: usize) -> String {
    Secret::generate().text().chars().take(chars).collect()
}

struct Secret(Zeroizing<[u8; 32]>);

impl Secret {
    fn generate() -> Self {
        let mut bytes = Zeroizing::new([0; 32]);
        rand::fill(bytes.as_mut_slice());
        Self(bytes)
    }

    /// Reads the 43 characters of base64url; refuses every other spelling of the same bytes.
    fn parse(text: &str) -> Option<Self> {
        if text.len() != SECRET_CHARS {
            return None;
        }
        let decoded = Zeroizing::new(BASE64URL_NOPAD.decode(text.as_bytes()).ok()?);
        Some(Self(Zeroizing::new(decoded.as_slice().try_into().ok()?)))
    }

    fn text(&self) -> Zeroizing<String> {
        Zeroizing::new(BASE64URL_NOPAD.encode(self.0.as_slice()))
    }

    fn hash(&self) -> TokenHash {
        TokenHash(Sha256::digest(self.0.as_slice()).to_vec())
    }
}

/// The token of a signed-in moderator's browser: 256 random bits, written as 43 characters of base64url.
pub struct SessionToken(Secret);

hide!(SessionToken, "[session token]");

impl SessionToken {
    /// Makes a token.
    pub fn generate() -> Self {
        Self(Secret::generate())
    }

    /// Reads a token; `None` where the text cannot be one.
    pub fn parse(text: &str) -> Option<Self> {
        Secret::parse(text).map(Self)
    }

    /// Returns the token as text, for the cookie. The text can be printed: hand it on at once.
    pub fn reveal(&self) -> Zeroizing<String> {
        self.0.text()
    }

    /// Returns the hash, for storage and lookup.
    pub fn hash(&self) -> TokenHash {
        self.0.hash()
    }
}

/// The token of a program: `awt_`, an id of 8 characters, `_`, a secret of 43 characters of base64url, and 6 characters
/// of CRC-32 in base 62 over all before them, so that a scanner for leaked secrets knows one without asking.
///
/// Six characters of base 36 or 32 hold fewer than 32 bits, hence base 62.
pub struct ApiToken {
    id: String,
    secret: Secret,
}

hide!(ApiToken, "[API token]");

impl ApiToken {
    /// Makes a token.
    pub fn generate() -> Self {
        let mut id = [0; 5];
        rand::fill(&mut id);
        Self { id: BASE32_DNSCURVE.encode(&id), secret: Secret::generate() }
    }

    /// Reads a token and checks its form and checksum; `None` where the text cannot be one. Whether there is such a
    /// token only storage knows.
    pub fn parse(text: &str) -> Option<Self> {
        let rest = text.strip_prefix(API_TOKEN_PREFIX)?;
        let (id, rest) = rest.split_at_checked(API_TOKEN_ID_CHARS)?;
        let (secret, check) = rest.strip_prefix('_')?.split_at_checked(SECRET_CHARS)?;
        if !id.bytes().all(|byte| byte.is_ascii_digit() || byte.is_ascii_lowercase()) {
            return None;
        }
        let token = Self { id: id.to_owned(), secret: Secret::parse(secret)? };
        (token.checksum() == check).then_some(token)
    }

    /// Returns the id, 8 characters of `0-9` and `a-z`. Not secret: lists and logs may show it.
    pub fn id(&self) -> &str {
        &self.id
    }

    /// Returns the whole text, which is shown once. The text can be printed: hand it on at once.
    pub fn reveal(&self) -> Zeroizing<String> {
        let mut text = self.unchecked_text();
        text.push_str(&self.checksum());
        text
    }

    /// Returns the hash of the secret, for storage.
    pub fn secret_hash(&self) -> TokenHash {
        self.secret.hash()
    }

    fn unchecked_text(&self) -> Zeroizing<String> {
        // Reserved at once: a text that grows leaves copies behind.
        let mut text = Zeroizing::new(String::with_capacity(64));
        for part in [API_TOKEN_PREFIX, &self.id, "_", &self.secret.text()] {
            text.push_str(part);
        }
        text
    }

    fn checksum(&self) -> String {
        base62(crc32(self.unchecked_text().as_bytes()))
    }
}

/// CRC-32 as in gzip and PNG (ISO 3309, polynomial 0xEDB88320 reflected).
fn crc32(bytes: &[u8]) -> u32 {
    let mut crc = u32::MAX;
    for byte in bytes {
        crc ^= u32::from(*byte);
        for _ in 0..8 {
            let is_odd = crc & 1 == 1;
            crc = (crc >> 1) ^ if is_odd { 0xEDB8_8320 } else { 0 };
        }
    }
    !crc
}

/// Writes a number as 6 digits of `0-9A-Za-z`, the greatest first; 62^6 is greater than 2^32.
fn base62(number: u32) -> String {
    let digit = |value: u8| match value {
        0..=9 => b'0' + value,
        10..=35 => b'A' + (value - 10),
        _ => b'a' + (value - 36),
    };
    let powers = (0..6).rev().map(|power| 62_u64.pow(power));
    powers.map(|power| char::from(digit((u64::from(number) / power % 62) as u8))).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn session_token_can_be_read_and_is_stored_as_its_hash() {
        let token = SessionToken::generate();
        let text = token.reveal();
        assert_eq!(text.len(), 43);
        let read = SessionToken::parse(&text).unwrap();
        assert!(read.hash().matches(&token.hash()));
        assert!(TokenHash::from_stored(token.hash().as_bytes().to_vec()).matches(&token.hash()));
        assert!(!SessionToken::generate().hash().matches(&token.hash()));
        assert!(!TokenHash::from_stored(Vec::new()).matches(&token.hash()));
    }

    #[test]
    fn hash_is_sha_256_of_the_secret_bytes() {
        let token = SessionToken::parse(&"A".repeat(43)).unwrap();
        let hex = data_encoding::HEXLOWER.encode(token.hash().as_bytes());
        assert_eq!(hex, "66687aadf862bd776c8fc18b8e9f8e20089714856ee233b3902a591d0d5f2925");
    }

    #[test]
    fn other_spellings_of_a_session_token_are_refused() {
        for text in ["", &"A".repeat(42), &"A".repeat(44), &format!("{}B", "A".repeat(42)), &"+".repeat(43)] {
            assert!(SessionToken::parse(text).is_none(), "{text}");
        }
    }

    #[test]
    fn api_token_has_its_form_and_can_be_read() {
        let token = ApiToken::generate();
        let text = token.reveal();
        assert!(text.len() == 62 && text.starts_with(&format!("awt_{}_", token.id())), "{}", *text);
        let read = ApiToken::parse(&text).unwrap();
        assert_eq!(read.id(), token.id());
        assert!(read.secret_hash().matches(&token.secret_hash()));
    }

    #[test]
    fn checksum_is_frozen() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!((base62(0), base62(61), base62(u32::MAX)), ("000000".into(), "00000z".into(), "4gfFC3".to_owned()));
    }

    #[test]
    fn mistyped_api_token_is_refused() {
        let text = ApiToken::generate().reveal();
        for at in 0..text.len() {
            let mut bytes = text.as_bytes().to_vec();
            bytes[at] = if bytes[at] == b'x' { b'y' } else { b'x' };
            assert!(ApiToken::parse(std::str::from_utf8(&bytes).unwrap()).is_none(), "character {at}");
            assert!(ApiToken::parse(text.get(..at).unwrap()).is_none());
        }
        assert!(ApiToken::parse(&format!("{}0", *text)).is_none());
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", SessionToken::generate()), "[session token]");
        assert_eq!(format!("{:?}", ApiToken::generate()), "[API token]");
        assert_eq!(format!("{:?}", SessionToken::generate().hash()), "[token hash]");
    }

    proptest! {
        #[test]
        fn arbitrary_text_is_read_without_a_panic(text in "(awt_)?\\PC{0,70}") {
            prop_assert!(ApiToken::parse(&text).is_none());
            let _ = SessionToken::parse(&text);
        }
    }
}
