//! Readers' reports about comments.

use super::fields::{Rule, at_most};
use super::text;
use super::timestamp::Timestamp;

/// The longest note, in bytes: 500 characters of any script.
const MAX_NOTE_BYTES: usize = 2000;

words! {
    /// Why a reader reports a comment.
    ReportReason {
        /// It is unwanted advertising.
        Spam => "spam",
        /// It insults, threatens or harasses people.
        Abuse => "abuse",
        /// It has nothing to do with the article.
        OffTopic => "off_topic",
        /// Something else, which the note may say.
        Other => "other",
    }
}

impl ReportReason {
    /// Reads a reason as it was sent.
    ///
    /// # Errors
    /// `Rule::Required` where it is blank, `Rule::NotOneOf` where it is none of the words.
    pub fn read(text: &str) -> Result<Self, Rule> {
        if text.trim().is_empty() { Err(Rule::Required) } else { Self::choose(text.trim()) }
    }
}

text_value!(
    /// The note of a report: 1 to 2000 bytes, with line breaks.
    ReportNote
);

impl ReportNote {
    /// Reads a note; `None` where it is blank.
    ///
    /// # Errors
    /// `Rule::TooLong`, or `Rule::InvisibleCharacters` for characters that are not seen, and control characters but ends
    /// of lines.
    pub fn read(text: &str) -> Result<Option<Self>, Rule> {
        let text = text.trim().replace("\r\n", "\n");
        at_most(&text, MAX_NOTE_BYTES)?;
        if !text.chars().all(|c| c == '\n' || c == '\t' || text::is_joiner(c) || !text::is_invisible(c)) {
            return Err(Rule::InvisibleCharacters);
        }
        Ok((!text::is_blank(&text)).then_some(Self(text)))
    }
}

/// One report, as moderators see it, without its sender.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Report {
    /// Why.
    pub reason: ReportReason,
    /// The reader's note.
    pub note: Option<ReportNote>,
    /// When it came.
    pub created_at: Timestamp,
    /// Whether a moderator has approved the comment since.
    pub is_settled: bool,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reasons_are_words_of_a_list() {
        assert_eq!(ReportReason::read(" off_topic "), Ok(ReportReason::OffTopic));
        assert_eq!(ReportReason::read(" "), Err(Rule::Required));
        let allowed = "spam, abuse, off_topic, other".to_owned();
        assert_eq!(ReportReason::read("Spam"), Err(Rule::NotOneOf { allowed }));
    }

    #[test]
    fn notes_may_have_lines_and_500_characters_of_any_script() {
        let read = |text: &str| ReportNote::read(text).map(|note| note.map(|note| note.as_str().to_owned()));
        assert_eq!(read(" one\r\ntwo \n"), Ok(Some("one\ntwo".to_owned())));
        assert_eq!(read(" \u{200B} "), Err(Rule::InvisibleCharacters));
        assert_eq!(read(" \r\n"), Ok(None));
        assert_eq!(read("a\u{7}b"), Err(Rule::InvisibleCharacters));
        assert_eq!(read("a\u{202E}b"), Err(Rule::InvisibleCharacters));
        assert!(read(&"\u{1F600}".repeat(500)).is_ok());
        let too_long = Rule::TooLong { bytes: 2001, max_bytes: 2000 };
        assert_eq!(read(&"a".repeat(2001)), Err(too_long));
    }
}
