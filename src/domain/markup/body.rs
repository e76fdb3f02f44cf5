//! The source text of a comment.

use crate::domain::fields::{Rule, at_most};
use crate::domain::text;

/// The longest source text, in bytes: what WordPress's column of 64 KiB holds, less its reserve of 10.
pub const MAX_BODY_BYTES: usize = 65_525;

/// The share of a text, in percent, that may be invisible. More is a hiding place, not a comment.
const MAX_INVISIBLE_PERCENT: usize = 30;

text_value!(
    /// What a commenter typed, exactly as it was sent.
    CommentBody
);

impl CommentBody {
    /// Reads a source text, which stays unchanged: HTML can be rendered again with better rules, lost source cannot be
    /// restored.
    ///
    /// # Errors
    /// `Rule::Required` where nothing can be seen; `Rule::TooLong` above `MAX_BODY_BYTES`;
    /// `Rule::InvisibleCharacters` for U+0000, which PostgreSQL cannot hold, and where more than 30 % of what stands
    /// between the first and the last visible character is invisible.
    pub fn parse(source: &str) -> Result<Self, Rule> {
        if text::is_blank(source) {
            return Err(Rule::Required);
        }
        at_most(source, MAX_BODY_BYTES)?;
        // Some editors put U+FEFF at the end of everything; on a comment as short as ":)" that is a third.
        let visible = source.trim_matches(|c: char| c.is_whitespace() || text::is_invisible(c));
        if source.contains('\0') || text::invisible_percent(visible) > MAX_INVISIBLE_PERCENT {
            return Err(Rule::InvisibleCharacters);
        }
        Ok(Self(source.to_owned()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn source_is_kept_as_it_was_sent() {
        let source = "  two\r\nlines \u{202E}\u{FEFF}\n";
        assert_eq!(CommentBody::parse(source).map(|body| body.0), Ok(source.to_owned()));
    }

    #[test]
    fn body_without_anything_to_see_is_missing() {
        for blank in ["", " \r\n\t", "\u{200B}", "\u{3164}\u{3164}", "\0"] {
            assert_eq!(CommentBody::parse(blank), Err(Rule::Required), "{blank:?}");
        }
    }

    #[test]
    fn limit_is_in_bytes() {
        assert!(CommentBody::parse(&"a".repeat(65_525)).is_ok());
        let too_long = Err(Rule::TooLong { bytes: 65_526, max_bytes: 65_525 });
        assert_eq!(CommentBody::parse(&"é".repeat(32_763)), too_long);
    }

    #[test]
    fn hiding_places_are_refused_and_emoji_are_not() {
        for fine in [":)\u{FEFF}", "👨\u{200D}👩\u{200D}👧", "\u{200F}שלום\u{200F}", "❤\u{FE0F}❤\u{FE0F}"]
        {
            assert!(CommentBody::parse(fine).is_ok(), "{fine:?} was refused");
        }
        for hiding in ["a\u{200B}\u{200B}b", "a\0b", "x\u{E000}\u{E001}\u{E002}y"] {
            assert_eq!(CommentBody::parse(hiding), Err(Rule::InvisibleCharacters), "{hiding:?}");
        }
    }
}
