//! Rules for moderators' passwords, and their stored hashes. `password_hasher` computes the hashes.

use unicode_normalization::UnicodeNormalization;
use zeroize::Zeroizing;

use crate::domain::fields::{Rule, at_most};

/// The least length of a password, in code points (NIST SP 800-63B-4, section 3.1.1.2, for a password alone).
pub const PASSWORD_MIN_CHARS: usize = 15;

/// The greatest length of a password, in bytes of UTF-8.
pub const PASSWORD_MAX_BYTES: usize = 1024;

/// A password that fewer than 10^7 guesses find is refused.
const MIN_GUESSES_LOG10: f64 = 7.0;

/// The part of a long password that is estimated; the cost grows faster than the length.
const JUDGED_CHARS: usize = 100;

/// Shorter words of the context would match by chance.
const CONTEXT_WORD_MIN_CHARS: usize = 3;

/// The fewest characters that must remain of a password without the words of its context.
const BESIDE_CONTEXT_MIN_CHARS: usize = 8;

/// Passwords of 15 and more characters that lists of leaked passwords have, and that an estimate by words takes for
/// strong. Compared without case, spaces and punctuation.
const KNOWN: &[&str] = &[
    "correcthorsebatterystaple",
    "thequickbrownfoxjumpsoverthelazydog",
    "thequickbrownfox",
    "loremipsumdolorsitamet",
    "maytheforcebewithyou",
    "tobeornottobethatisthequestion",
    "tobeornottobe",
    "1qaz2wsx3edc4rfv",
    "1qaz2wsx3edc4rfv5tgb",
    "qazwsxedcrfvtgbyhnujm",
    "qwertyuiopasdfghjklzxcvbnm",
    "qwertyuiopasdfghjkl",
];

/// A chosen password, in Unicode form NFC.
pub struct Password(Zeroizing<String>);

hide!(Password, "[password]");

impl Password {
    /// Reads a password. `context_words` are what a guesser tries first here: the account's name and address, the
    /// site's name. Takes some milliseconds of computing.
    ///
    /// # Errors
    /// `Rule::TooLong` above 1024 bytes, `Rule::TooShort` below 15 code points, `Rule::PasswordTooCommon` where fewer
    /// than 10^7 guesses find it, a short piece is repeated, or fewer than 8 letters and digits stand beside context
    /// words.
    pub fn parse(text: &str, context_words: &[&str]) -> Result<Self, Rule> {
        at_most(text, PASSWORD_MAX_BYTES)?;
        let text = composed(text);
        at_most(&text, PASSWORD_MAX_BYTES)?;
        if text.chars().count() < PASSWORD_MIN_CHARS {
            return Err(Rule::TooShort { min_chars: PASSWORD_MIN_CHARS });
        }
        let words = split_words(context_words);
        let plain = plain_form(&text);
        if is_known(&plain) || is_repetition(&text) || is_mostly_context(&plain, &words) || is_guessable(&text, &words)
        {
            return Err(Rule::PasswordTooCommon);
        }
        Ok(Self(text))
    }

    pub(super) fn as_bytes(&self) -> &[u8] {
        self.0.as_bytes()
    }
}

/// A password's Argon2 hash in PHC text form, as storage keeps it.
#[derive(Clone)]
pub struct PasswordHash(String);

hide!(PasswordHash, "[password hash]");

impl PasswordHash {
    /// Takes a hash that storage gives back, without checking it.
    pub const fn from_stored(text: String) -> Self {
        Self(text)
    }

    /// Returns the text, to be stored.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// Brings a typed password to form NFC, so that keyboards that compose differently give the same bytes (RFC 8265,
/// section 4.2.2).
pub(super) fn composed(text: &str) -> Zeroizing<String> {
    // Reserved at once: a text that grows leaves copies behind. No text grows more than threefold (UAX #15, section 9).
    let mut composed = Zeroizing::new(String::with_capacity(text.len() * 3));
    composed.extend(text.nfc());
    composed
}

/// Returns the letters and digits in lower case.
fn plain_form(text: &str) -> Zeroizing<String> {
    Zeroizing::new(text.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect())
}

/// Takes names and addresses apart into words worth trying, in lower case, the longest first.
fn split_words(context_words: &[&str]) -> Vec<String> {
    let pieces = context_words.iter().flat_map(|text| text.split(|c: char| !c.is_alphanumeric()));
    let mut words: Vec<String> =
        pieces.chain(context_words.iter().copied()).map(|word| plain_form(word).to_string()).collect();
    words.retain(|word| word.chars().count() >= CONTEXT_WORD_MIN_CHARS);
    words.sort_by_key(|word| std::cmp::Reverse(word.len()));
    words
}

fn is_known(plain: &str) -> bool {
    KNOWN.contains(&plain)
}

/// The estimate takes three known words in a row for 10^8 guesses, however well known they are; hence this.
fn is_mostly_context(plain: &str, words: &[String]) -> bool {
    let mut rest = Zeroizing::new(plain.to_owned());
    for word in words {
        rest = Zeroizing::new(rest.replace(word.as_str(), ""));
    }
    rest.len() < plain.len() && rest.chars().count() < BESIDE_CONTEXT_MIN_CHARS
}

/// Returns whether a piece of at most 6 characters is repeated from end to end, or fewer than 5 different ones are used.
fn is_repetition(text: &str) -> bool {
    let chars: Zeroizing<Vec<char>> = Zeroizing::new(text.chars().flat_map(char::to_lowercase).collect());
    let has_period = |period: usize| chars.iter().zip(chars.iter().skip(period)).all(|(a, b)| a == b);
    let different: std::collections::HashSet<_> = chars.iter().collect();
    different.len() < 5 || (1..=6).any(has_period)
}

fn is_guessable(text: &str, words: &[String]) -> bool {
    let judged: Zeroizing<String> = Zeroizing::new(text.chars().take(JUDGED_CHARS).collect());
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    zxcvbn::zxcvbn(&judged, &words).guesses_log10() < MIN_GUESSES_LOG10
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(text: &str, context: &[&str]) -> Option<Rule> {
        Password::parse(text, context).err()
    }

    #[test]
    fn length_counts_code_points_below_and_bytes_above() {
        let too_short = Some(Rule::TooShort { min_chars: 15 });
        assert_eq!(refusal("violet-Otter-9", &[]), too_short);
        assert_eq!(refusal("violet-Otter-94", &[]), None);
        assert_eq!(refusal("жёлтый-Ослик-7", &[]), too_short);
        let long = |bytes: usize| "vK9#tern.Quolls".chars().cycle().take(bytes).collect::<String>();
        assert_eq!(refusal(&long(1024), &[]), None);
        assert_eq!(refusal(&long(1025), &[]), Some(Rule::TooLong { bytes: 1025, max_bytes: 1024 }));
    }

    #[test]
    fn common_passwords_are_refused() {
        for text in [
            "passwordpassword",
            "Password12345678",
            "123456789012345",
            "aaaaaaaaaaaaaaaa",
            "abababababababab",
            "Xk9#mPXk9#mPXk9#mP",
            "abcdefghijklmnop",
            "qwertyuiopasdfgh",
            "Correct Horse Battery Staple",
            "correct-horse-battery-staple!",
            "1qaz2wsx3edc4rfv",
        ] {
            assert_eq!(refusal(text, &[]), Some(Rule::PasswordTooCommon), "{text}");
        }
    }

    #[test]
    fn words_of_the_context_are_no_strength() {
        assert_eq!(refusal("zanzibarquillon1", &[]), None);
        assert_eq!(refusal("zanzibarquillon1", &["Zanzibar Quillon"]), Some(Rule::PasswordTooCommon));
        assert_eq!(refusal("Quillon-Zanzibar-2026", &["zanzibar@quillon.example"]), Some(Rule::PasswordTooCommon));
        assert_eq!(refusal("zanzibar has seven herons", &["Zanzibar", "a", ""]), None);
    }

    #[test]
    fn long_phrases_in_any_script_are_taken() {
        for text in [
            "seven herons argue about tides",
            "семь цапель спорят о приливах",
            "七羽の鷺が潮について静かに議論している",
        ] {
            assert_eq!(refusal(text, &[]), None, "{text}");
        }
    }

    #[test]
    fn composed_and_decomposed_spellings_are_one_password() {
        let composed = Password::parse("crème-brûlée-für-zwölf", &[]).unwrap();
        let decomposed: String = "crème-brûlée-für-zwölf".nfd().collect();
        assert_eq!(composed.as_bytes(), Password::parse(&decomposed, &[]).unwrap().as_bytes());
    }

    #[test]
    fn debug_shows_nothing() {
        assert_eq!(format!("{:?}", Password::parse("seven herons argue", &[])), "Ok([password])");
        assert_eq!(format!("{:?}", PasswordHash::from_stored("$argon2id$".to_owned())), "[password hash]");
    }
}
