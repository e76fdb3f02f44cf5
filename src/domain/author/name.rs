//! Names of authors.

use crate::domain::fields::{Rule, at_most};
use crate::domain::{markup, text};
use unicode_normalization::UnicodeNormalization;
use unicode_script::Script;
use unicode_security::mixed_script::AugmentedScriptSet;
use unicode_security::skeleton;

text_value!(
    /// A name as readers see it: plain text on one line, 1 to 245 bytes of Normalization Form C, with a letter or a number.
    ///
    /// Not HTML: `A & B` is kept as `A & B` and escaped where it is written.
    AuthorName
);

impl AuthorName {
    /// The longest name, in bytes, before and after cleaning: what WordPress's column holds.
    pub const MAX_BYTES: usize = 245;

    /// Reads a name: HTML tags are dropped around their text, white space is collapsed.
    ///
    /// Direction marks, embeddings, isolates and U+FEFF are dropped silently: phones and old services put them around
    /// names in right-to-left scripts, and without them nothing is left to deceive with.
    ///
    /// ```
    /// use afterword::domain::author::AuthorName;
    ///
    /// assert_eq!(AuthorName::parse("  Jo   Doe ").map(|name| name.as_str().to_owned()), Ok("Jo Doe".to_owned()));
    /// assert!(AuthorName::parse("?!").is_err());
    /// ```
    ///
    /// # Errors
    /// `Rule::Required`; `Rule::TooLong`; `Rule::InvisibleCharacters` for control characters, direction overrides,
    /// zero-width and tag characters, fillers, private use, unassigned, and joiners where no script or emoji needs
    /// them; `Rule::TooManyMarks`; `Rule::NameWithoutLetter`.
    pub fn parse(typed: &str) -> Result<Self, Rule> {
        at_most(typed.trim(), Self::MAX_BYTES)?;
        let name: String = typed
            .nfc()
            .filter(|c| *c != '\u{FEFF}' && (!text::is_bidi_control(*c) || text::is_bidi_override(*c)))
            .collect();
        let name = text::one_line(&markup::strip_tags(&name));
        // Removing what stood between a letter and its mark lets them meet.
        let name: String = name.nfc().collect();
        if name.is_empty() {
            return Err(Rule::Required);
        }
        at_most(&name, Self::MAX_BYTES)?;
        let is_hidden = |c: char| text::is_invisible(c) && !text::is_joiner(c) && !text::is_variation_selector(c);
        if name.chars().any(is_hidden) || text::has_stray_joiner(&name) {
            return Err(Rule::InvisibleCharacters);
        }
        if text::has_too_many_marks(&name) {
            return Err(Rule::TooManyMarks);
        }
        if !text::has_letter(&name) {
            return Err(Rule::NameWithoutLetter);
        }
        Ok(Self(name))
    }

    /// Returns the skeletons by which the name is compared with reserved ones: of the name, and of what its capitals look
    /// like, since `Н` looks like H and its small letter `н` does not look like h.
    pub(super) fn looks(&self) -> [String; 2] {
        looks(&self.0)
    }

    /// Returns whether a word of the name mixes scripts beyond the level "highly restrictive" of UTS #39, section 5.2:
    /// one script, or Latin with those that Chinese, Japanese or Korean is written in. Such a comment is held.
    ///
    /// Each word counts by itself, since many people write their name in two scripts side by side.
    pub fn mixes_scripts(&self) -> bool {
        mixes_scripts(&self.0)
    }
}

/// Returns the skeleton (UTS #39, section 4) of the casefolded text, with only letters, numbers and marks.
///
/// Coarser than the standard in two ways, as it is compared with reserved names only: punctuation is dropped like white
/// space, and `i` equals `l` in any case.
fn look(text: &str) -> String {
    let folded = text.nfkc().collect::<String>().to_lowercase();
    skeleton(&folded)
        .flat_map(char::to_lowercase)
        .map(|c| if c == 'i' || c == '|' { 'l' } else { c })
        .filter(|c| c.is_alphanumeric() || text::is_mark(*c))
        .collect()
}

/// Returns the skeletons of a text as `AuthorName::looks` does.
pub(super) fn looks(text: &str) -> [String; 2] {
    [look(text), look(&skeleton(text).collect::<String>())]
}

/// Returns whether some word of a text mixes scripts, as `AuthorName::mixes_scripts` has it.
pub fn mixes_scripts(text: &str) -> bool {
    // Letters of ASCII are all Latin, and its numbers are of every script.
    if text.is_ascii() {
        return false;
    }
    text.split(|c: char| !c.is_alphanumeric() && !text::is_mark(c)).filter(|word| !word.is_ascii()).any(|word| {
        let scripts = |word: &mut dyn Iterator<Item = char>| {
            word.fold(AugmentedScriptSet::default(), |mut all, c| {
                all.intersect_with(AugmentedScriptSet::for_char(c));
                all
            })
        };
        let is_latin = |c: &char| AugmentedScriptSet::for_char(*c).base.contains_script(Script::Latin);
        let others = scripts(&mut word.chars().filter(|c| !is_latin(c)));
        scripts(&mut word.chars()).is_empty() && !(others.hanb || others.jpan || others.kore)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn name(typed: &str) -> Result<String, Rule> {
        AuthorName::parse(typed).map(|name| name.0)
    }

    #[test]
    fn names_are_plain_text_on_one_line() {
        for (typed, kept) in [
            ("  Ada \n Lovelace ", "Ada Lovelace"),
            ("R & D", "R & D"),
            ("<em>Ada</em>", "Ada"),
            ("Ada <3", "Ada <3"),
            ("D'Arcy", "D'Arcy"),
            ("\\o/ 7", "\\o/ 7"),
            ("e\u{0301}va", "éva"),
            ("\u{202B}عمر\u{202C}\u{200E}", "عمر"),
            ("Ada\u{FEFF}", "Ada"),
            ("ＡＤＡ", "ＡＤＡ"),
            ("Zoë 👩\u{200D}💻", "Zoë 👩\u{200D}💻"),
            ("می\u{200C}خواهم", "می\u{200C}خواهم"),
        ] {
            assert_eq!(name(typed), Ok(kept.to_owned()), "{typed:?}");
        }
    }

    #[test]
    fn names_that_hide_or_deceive_are_refused() {
        for (typed, rule) in [
            ("", Rule::Required),
            (" <b> </b>", Rule::Required),
            ("Ada\u{202E}nimda", Rule::InvisibleCharacters),
            ("ad\u{200B}min", Rule::InvisibleCharacters),
            ("ad\u{200D}min", Rule::InvisibleCharacters),
            ("ad\u{AD}min", Rule::InvisibleCharacters),
            ("Ada\u{E0041}", Rule::InvisibleCharacters),
            ("Ada\u{E000}", Rule::InvisibleCharacters),
            ("Ada\u{3164}", Rule::InvisibleCharacters),
            ("A\0da", Rule::InvisibleCharacters),
            ("A\u{0301}\u{0302}\u{0303}\u{0304}da", Rule::TooManyMarks),
            ("...", Rule::NameWithoutLetter),
            ("🙂", Rule::NameWithoutLetter),
        ] {
            assert_eq!(name(typed), Err(rule), "{typed:?}");
        }
    }

    #[test]
    fn limit_is_245_bytes() {
        assert!(name(&"a".repeat(245)).is_ok());
        assert_eq!(name(&"a".repeat(246)), Err(Rule::TooLong { bytes: 246, max_bytes: 245 }));
        assert!(name(&"é".repeat(123)).is_err());
    }

    #[test]
    fn look_alikes_share_a_skeleton() {
        let skeleton = |text: &str| look(AuthorName::parse(text).unwrap().as_str());
        for other in ["paypal", "PayPaI", "раураl", "Pay Pal", "P.a.y.P.a.l!", "ＰａｙＰａｌ"] {
            assert_eq!(skeleton(other), skeleton("PayPal"), "{other}");
        }
        assert_ne!(skeleton("Ada"), skeleton("Eve"));
    }

    #[test]
    fn words_of_mixed_scripts_are_noticed() {
        for mixed in ["раypal", "Ada βob", "Gооgle"] {
            assert!(AuthorName::parse(mixed).unwrap().mixes_scripts(), "{mixed}");
        }
        for fine in ["José", "Олег 7", "Ада Lovelace", "山田たろうTV", "김Kim", "Ada👑Ada", "ユキさん"]
        {
            assert!(!AuthorName::parse(fine).unwrap().mixes_scripts(), "{fine}");
        }
    }

    proptest! {
        #[test]
        fn cleaning_a_clean_name_changes_nothing(typed in "[a<>b/&; \u{200E}\u{FEFF}\u{301}é\u{200D}ي]{0,20}|\\PC{0,20}") {
            if let Ok(name) = AuthorName::parse(&typed) {
                prop_assert_eq!(AuthorName::parse(name.as_str()), Ok(name));
            }
        }
    }
}
