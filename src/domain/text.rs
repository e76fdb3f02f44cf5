//! Unicode that names, titles and bodies must not have: invisible text, direction overrides, and piles of marks on one
//! letter.
//!
//! This file has predicates on characters and small rewrites. Each field decides what it refuses.

use super::fields::{Rule, at_most};
use unicode_properties::{GeneralCategory, GeneralCategoryGroup, UnicodeGeneralCategory};
use unicode_script::{Script, UnicodeScript};
use unicode_segmentation::UnicodeSegmentation;

/// Returns whether a character forces the direction of what follows: U+202D and U+202E.
///
/// No script needs them in running text; they are how "cod.exe" is shown as "exe.doc".
pub const fn is_bidi_override(c: char) -> bool {
    matches!(c, '\u{202D}' | '\u{202E}')
}

/// Returns whether a character steers the direction of text without being seen: marks, embeddings, overrides, isolates.
pub const fn is_bidi_control(c: char) -> bool {
    matches!(c, '\u{061C}' | '\u{200E}' | '\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2066}'..='\u{2069}')
}

/// Returns whether a character joins or parts its neighbours without being seen: U+200C and U+200D.
pub const fn is_joiner(c: char) -> bool {
    matches!(c, '\u{200C}' | '\u{200D}')
}

/// Returns whether a character lies on the letter before it: a combining mark that takes no width of its own.
pub fn is_mark(c: char) -> bool {
    !c.is_ascii() && matches!(c.general_category(), GeneralCategory::NonspacingMark | GeneralCategory::EnclosingMark)
}

/// Returns whether a character only chooses between two looks of the one before it (text or emoji, for example).
pub const fn is_variation_selector(c: char) -> bool {
    matches!(c, '\u{FE00}'..='\u{FE0F}' | '\u{180B}'..='\u{180D}' | '\u{180F}' | '\u{E0100}'..='\u{E01EF}')
}

/// Returns whether a character has no agreed meaning: private use, unassigned, noncharacter.
///
/// Unassigned means unassigned in the Unicode version this program was built with.
pub fn is_meaningless(c: char) -> bool {
    use GeneralCategory::{PrivateUse, Surrogate, Unassigned};
    !c.is_ascii() && matches!(c.general_category(), PrivateUse | Surrogate | Unassigned)
}

/// Returns whether a character is blank although it counts as a letter or a symbol: the Hangul fillers, the empty
/// Braille cell and the like.
pub const fn is_filler(c: char) -> bool {
    matches!(c, '\u{034F}' | '\u{115F}' | '\u{1160}' | '\u{17B4}' | '\u{17B5}' | '\u{2800}' | '\u{3164}' | '\u{FFA0}')
}

/// Returns whether a character leaves nothing on the page: control, format, filler or meaningless. White space does
/// not count: it is seen.
pub fn is_invisible(c: char) -> bool {
    use GeneralCategory::{Control, Format};
    // Most characters of most texts; the table of categories is searched for the others.
    if c.is_ascii() {
        return c.is_ascii_control() && !c.is_whitespace();
    }
    !c.is_whitespace()
        && (matches!(c.general_category(), Control | Format)
            || is_filler(c)
            || is_meaningless(c)
            || is_variation_selector(c))
}

/// Returns whether a line of text may hold a character: anything seen, and the plain space.
pub fn is_printable(c: char) -> bool {
    c == ' ' || !(c.is_whitespace() || is_invisible(c))
}

/// Returns whether nothing of a text can be seen.
pub fn is_blank(text: &str) -> bool {
    text.chars().all(|c| c.is_whitespace() || is_invisible(c) || is_mark(c))
}

/// Returns whether a text has a letter or a number of any script.
pub fn has_letter(text: &str) -> bool {
    use GeneralCategoryGroup::{Letter, Number};
    let is_letter = |c: char| matches!(c.general_category_group(), Letter | Number) && !is_filler(c);
    text.chars().any(|c| if c.is_ascii() { c.is_ascii_alphanumeric() } else { is_letter(c) })
}

/// Finds the most similar word: a likeness over 0.8 of 1, the first of equals; `None` without one.
pub fn nearest<'a>(words: impl DoubleEndedIterator<Item = &'a str>, likeness: impl Fn(&str) -> f64) -> Option<&'a str> {
    let likely = words.map(|word| (likeness(word), word)).filter(|(likeness, _)| *likeness > 0.8);
    likely.rev().max_by(|one, other| one.0.total_cmp(&other.0)).map(|(_, word)| word)
}

/// Puts a text on one line: every run of white space (U+2028 and U+2029 too) becomes one space, none at the ends.
pub fn one_line(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

/// Reads a text of one line: white space is collapsed, so that one with line breaks in a page's source is one line.
///
/// # Errors
/// `Rule::Required`, `Rule::TooLong`, or `Rule::InvisibleCharacters` for control characters and direction overrides.
pub fn line(text: &str, max_bytes: usize) -> Result<String, Rule> {
    let text = one_line(text);
    if is_blank(&text) {
        return Err(Rule::Required);
    }
    at_most(&text, max_bytes)?;
    if text.chars().any(|c| c.is_control() || is_bidi_override(c)) {
        return Err(Rule::InvisibleCharacters);
    }
    Ok(text)
}

/// Returns whether some letter carries more combining marks than writing needs.
///
/// Two are enough for every script in Normalization Form C except Hebrew with its points and accents, and Tibetan,
/// which stacks letters as marks: there four.
pub fn has_too_many_marks(text: &str) -> bool {
    let mut base = ' ';
    let mut marks = 0;
    text.chars().any(|c| {
        if is_mark(c) && !is_variation_selector(c) {
            marks += 1;
        } else if !is_variation_selector(c) && !is_joiner(c) {
            (base, marks) = (c, 0);
        }
        marks > if matches!(base.script(), Script::Hebrew | Script::Tibetan) { 4 } else { 2 }
    })
}

/// Returns whether a joiner stands where no script and no emoji needs it, which is where it only hides.
pub fn has_stray_joiner(text: &str) -> bool {
    let mut previous = None;
    let mut characters = text.chars().filter(|c| !is_variation_selector(*c)).peekable();
    while let Some(c) = characters.next() {
        let is_needed = match (previous, characters.peek()) {
            (Some(before), Some(after)) => joins(before, *after),
            _ => false,
        };
        if is_joiner(c) && !is_needed {
            return true;
        }
        previous = Some(c);
    }
    false
}

/// Returns whether two characters may have a joiner between them: both of a script that shapes by it, or both symbols,
/// as in an emoji sequence (Unicode 18, section 23.2).
fn joins(before: char, after: char) -> bool {
    let is_symbol = |c: char| c.general_category_group() == GeneralCategoryGroup::Symbol;
    is_shaped(before) && is_shaped(after) || is_symbol(before) && is_symbol(after)
}

/// Returns whether a character belongs to a script whose letters change shape with a joiner beside them.
fn is_shaped(c: char) -> bool {
    use Script::*;
    const SHAPED: &[Script] = &[
        Arabic, Syriac, Nko, Mandaic, Mongolian, Phags_Pa, Devanagari, Bengali, Gurmukhi, Gujarati, Oriya, Tamil,
        Telugu, Kannada, Malayalam, Sinhala, Khmer, Myanmar, Balinese, Javanese, Tibetan,
    ];
    c.script_extension().iter().any(|script| SHAPED.contains(&script))
}

/// Returns the share of a text, from 0 to 100, that nothing is seen of: clusters of characters that are all invisible.
///
/// Counting clusters and not characters leaves an emoji family, whose parts are tied by joiners, one visible thing.
pub fn invisible_percent(text: &str) -> usize {
    let (mut invisible, mut all) = (0_usize, 0_usize);
    for cluster in text.graphemes(true) {
        all += 1;
        invisible += usize::from(cluster.chars().all(is_invisible));
    }
    (invisible * 100).checked_div(all).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn blank_is_what_nobody_sees() {
        for blank in ["", " \u{00A0}\n", "\u{200B}\u{FEFF}", "\u{3164}\u{2800}", "\u{0301}", "\u{E0041}", "\u{202E}"] {
            assert!(is_blank(blank), "{blank:?} counts as seen");
        }
        for seen in [".", "❤\u{FE0F}", "ש\u{05C1}", "👍"] {
            assert!(!is_blank(seen), "{seen:?} counts as blank");
        }
    }

    #[test]
    fn real_writing_has_few_marks() {
        for fine in ["Nguyễn", "Zoë", "นี้น้ำ", "שּׁ", "संस्कृत", "e\u{0301}\u{0302}"] {
            assert!(!has_too_many_marks(fine), "{fine:?} was refused");
        }
        assert!(has_too_many_marks("e\u{0301}\u{0302}\u{0303}"));
        assert!(has_too_many_marks("a\u{0301}\u{200D}\u{0302}\u{FE0F}\u{0303}"));
    }

    #[test]
    fn joiners_are_for_scripts_and_emoji_that_need_them() {
        for needed in ["می\u{200C}خواهم", "क\u{094D}\u{200D}ष", "👩\u{200D}💻", "❤\u{FE0F}\u{200D}🔥"]
        {
            assert!(!has_stray_joiner(needed), "{needed:?} was refused");
        }
        for stray in ["ad\u{200D}min", "\u{200C}Ada", "Ada\u{200D}", "ي\u{200C}a", "ي\u{200C}\u{200C}ي"] {
            assert!(has_stray_joiner(stray), "{stray:?} was taken");
        }
    }

    #[test]
    fn emoji_sequences_are_visible() {
        assert_eq!(invisible_percent("👨\u{200D}👩\u{200D}👧"), 0);
        assert_eq!(invisible_percent("\u{1F3F4}\u{E0067}\u{E0062}\u{E0065}\u{E006E}\u{E0067}\u{E007F}"), 0);
        assert_eq!(invisible_percent("ab\u{200B}\u{200B}"), 50);
        assert_eq!(invisible_percent(""), 0);
    }

    #[test]
    fn one_line_has_single_spaces() {
        assert_eq!(one_line("  a \u{00A0}b\r\n\u{2028}c\t"), "a b c");
    }
}
