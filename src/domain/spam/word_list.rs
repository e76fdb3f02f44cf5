//! Lists of words as moderators write them: one entry on each line, matched whatever the case.
//!
//! A plain line matches wherever it stands, as WordPress's lists do, so that `press` is found in `WordPress`. `word:press`
//! matches whole words only, `host:example.com` links to that host and to hosts below it, and `regex:` a regular
//! expression, matched in time linear in the text.

use crate::domain::fields::{Rule, at_most};
use regex::{Regex, RegexBuilder};

/// The most bytes of a list.
const MAX_BYTES: usize = 64 * 1024;
/// The most entries of a list.
const MAX_ENTRIES: usize = 2_000;
/// The most memory that a regular expression may take once it is compiled, in bytes.
const MAX_REGEX_BYTES: usize = 256 * 1024;

/// A list of words. Two lists are equal if they are written the same.
#[derive(Debug, Clone, Default)]
pub struct WordList {
    source: String,
    entries: Vec<Entry>,
}

impl PartialEq for WordList {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for WordList {}

#[derive(Debug, Clone)]
struct Entry {
    line: String,
    matcher: Matcher,
}

#[derive(Debug, Clone)]
enum Matcher {
    Text(String),
    Word(String),
    Host(String),
    Regex(Regex),
}

/// What lists of words are held against, in lower case.
#[derive(Debug, Clone)]
pub struct Haystack {
    texts: Vec<String>,
    hosts: Vec<String>,
}

impl Haystack {
    /// Takes the texts in which words are looked for, and the hosts that are linked to.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>, hosts: impl IntoIterator<Item = &'a str>) -> Self {
        let lower = |text: &str| text.to_lowercase();
        Self { texts: texts.into_iter().map(lower).collect(), hosts: hosts.into_iter().map(lower).collect() }
    }
}

impl WordList {
    /// Reads a list: space around lines does not count, nor do empty lines.
    ///
    /// # Errors
    /// `Rule::TooLong` above 64 KiB, `Rule::InvalidLine` for an entry that cannot be matched, or above 2,000 entries.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        at_most(text, MAX_BYTES)?;
        let mut entries = Vec::new();
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let matcher = matcher(line).map_err(|expected| Rule::InvalidLine { line: index + 1, expected })?;
            if entries.len() == MAX_ENTRIES {
                return Err(Rule::InvalidLine { line: index + 1, expected: "among the first 2000" });
            }
            entries.push(Entry { line: line.to_owned(), matcher });
        }
        let source = entries.iter().map(|entry| entry.line.as_str()).collect::<Vec<_>>().join("\n");
        Ok(Self { source, entries })
    }

    /// Gives the list as it is written, one entry on each line.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Tells whether there is no entry.
    pub fn is_empty(&self) -> bool {
        self.entries.is_empty()
    }

    /// Finds the first entry that matches, as it is written.
    pub fn find(&self, haystack: &Haystack) -> Option<&str> {
        self.entries.iter().find(|entry| entry.matcher.is_in(haystack)).map(|entry| entry.line.as_str())
    }
}

fn matcher(line: &str) -> Result<Matcher, &'static str> {
    if line.contains('\0') {
        return Err("text without NUL");
    }
    let behind = |prefix| line.strip_prefix(prefix).map(str::trim);
    if let Some(pattern) = behind("regex:") {
        return regex(pattern);
    }
    let (rest, make): (&str, fn(String) -> Matcher) = match (behind("word:"), behind("host:")) {
        (Some(rest), _) => (rest, Matcher::Word),
        (None, Some(rest)) => (rest.trim_start_matches("*."), Matcher::Host),
        (None, None) => (line, Matcher::Text),
    };
    if rest.is_empty() { Err("followed by a word") } else { Ok(make(rest.to_lowercase())) }
}

fn regex(pattern: &str) -> Result<Matcher, &'static str> {
    let built = RegexBuilder::new(pattern).case_insensitive(true).size_limit(MAX_REGEX_BYTES).build();
    let regex = built.map_err(|_| "a regular expression without look-around and back-references, and not too large")?;
    // It would match every comment.
    if regex.is_match("") {
        Err("a regular expression that does not match the empty text")
    } else {
        Ok(Matcher::Regex(regex))
    }
}

impl Matcher {
    fn is_in(&self, haystack: &Haystack) -> bool {
        let in_texts = |is_match: &dyn Fn(&str) -> bool| haystack.texts.iter().any(|text| is_match(text));
        match self {
            Self::Text(wanted) => in_texts(&|text| text.contains(wanted.as_str())),
            Self::Word(wanted) => in_texts(&|text| has_word(text, wanted)),
            Self::Regex(regex) => in_texts(&|text| regex.is_match(text)),
            Self::Host(wanted) => haystack.hosts.iter().any(|host| {
                host.strip_suffix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }),
        }
    }
}

/// Tells whether a text has a word that is not part of a longer one.
fn has_word(text: &str, word: &str) -> bool {
    text.match_indices(word).any(|(at, found)| {
        let before = text.get(..at).and_then(|before| before.chars().next_back());
        let after = text.get(at + found.len()..).and_then(|after| after.chars().next());
        ![before, after].into_iter().flatten().any(char::is_alphanumeric)
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn find<'a>(list: &'a WordList, text: &str, hosts: &[&str]) -> Option<&'a str> {
        list.find(&Haystack::new([text], hosts.iter().copied()))
    }

    #[test]
    fn plain_lines_match_as_word_press_does_and_word_lines_whole_words_only() {
        let list = WordList::parse("press\n").unwrap();
        assert_eq!(find(&list, "I like WordPress", &[]), Some("press"));
        let list = WordList::parse("word:press").unwrap();
        assert_eq!(find(&list, "I like WordPress", &[]), None);
        assert_eq!(find(&list, "Stop the PRESS!", &[]), Some("word:press"));
        assert_eq!(find(&list, "press, then wait", &[]), Some("word:press"));
    }

    #[test]
    fn hosts_match_themselves_and_what_is_below() {
        let list = WordList::parse("host:spam.example").unwrap();
        for (host, is_found) in [
            ("spam.example", true),
            ("www.SPAM.example", true),
            ("notspam.example", false),
            ("spam.example.org", false),
        ] {
            assert_eq!(find(&list, "spam.example", &[host]).is_some(), is_found, "{host}");
        }
    }

    #[test]
    fn expressions_match_whatever_the_case() {
        let list = WordList::parse(r"regex:cheap\s+\w+s\b").unwrap();
        assert!(find(&list, "Cheap  Watches here", &[]).is_some());
        assert!(find(&list, "cheap", &[]).is_none());
    }

    #[test]
    fn blank_lines_and_space_do_not_count() {
        let list = WordList::parse("\n  casino  \r\n\r\n loan\n").unwrap();
        assert_eq!(list.as_str(), "casino\nloan");
        assert!(WordList::parse(" \n\n").unwrap().is_empty());
    }

    #[test]
    fn entries_that_cannot_be_matched_are_refused_with_their_line() {
        let refused = |text: &str| match WordList::parse(text) {
            Err(Rule::InvalidLine { line, .. }) => line,
            other => panic!("{text:?}: {other:?}"),
        };
        assert_eq!(refused("casino\nregex:(a"), 2);
        assert_eq!(refused("regex:(?=look)"), 1);
        assert_eq!(refused("regex:a*"), 1);
        assert_eq!(refused("regex:(\\w{1,500}){1,500}x"), 1);
        assert_eq!(refused("a\n\nword:"), 3);
        assert_eq!(refused("host: "), 1);
        assert_eq!(refused(&"entry\n".repeat(2_001)), 2_001);
        assert!(matches!(WordList::parse(&"x".repeat(MAX_BYTES + 1)), Err(Rule::TooLong { .. })));
    }

    #[test]
    fn time_grows_with_the_text_and_not_faster() {
        // Would take a backtracking matcher longer than anybody waits.
        let list = WordList::parse("regex:(a+)+$b").unwrap();
        assert!(find(&list, &"a".repeat(60_000), &[]).is_none());
    }

    proptest! {
        #[test]
        fn any_text_is_read_or_refused(text in "\\PC{0,200}", lines in "(regex:|word:|host:)?[^\\n]{0,40}") {
            let list = WordList::parse(&lines);
            if let Ok(list) = list {
                let _found = find(&list, &text, &[]);
                prop_assert_eq!(WordList::parse(list.as_str()).ok(), Some(list));
            }
        }
    }
}
