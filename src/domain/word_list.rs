//! Word lists as moderators write them: one entry a line, case-insensitive.
//!
//! A plain line matches anywhere, as in WordPress: `press` matches `WordPress`. `word:press` matches whole words,
//! `host:example.com` links to that host and its subdomains, and `regex:` a regular expression, in time linear in the
//! text.

use crate::domain::fields::{Rule, at_most};
use aho_corasick::{AhoCorasick, AhoCorasickKind};
use regex::{Regex, RegexBuilder};
use std::fmt;

/// The most bytes of a list.
const MAX_BYTES: usize = 64 * 1024;
/// The most entries of a list.
const MAX_ENTRIES: usize = 2_000;
/// The most bytes of an entry, which stands in the reason of each comment that it meets.
const MAX_LINE_BYTES: usize = 500;
/// The most regular expressions of a list. Each costs a look at the whole text, while all other entries share one.
const MAX_REGEXES: usize = 100;
/// The most memory that a regular expression may take once it is compiled, in bytes.
const MAX_REGEX_BYTES: usize = 256 * 1024;
/// The most matches that are checked in a text: a one-letter entry matches everywhere.
const MAX_FINDS: usize = 1_000;
/// The most memory that one search with a regular expression may take, in bytes.
const MAX_SEARCH_BYTES: usize = 512 * 1024;

/// A list of words. Two lists are equal if they are written the same.
#[derive(Clone, Default)]
pub struct WordList {
    source: String,
    lines: Vec<String>,
    texts: Texts,
    /// Entries other than plain text, each with the index of its line.
    others: Vec<(usize, Matcher)>,
}

impl PartialEq for WordList {
    fn eq(&self, other: &Self) -> bool {
        self.source == other.source
    }
}

impl Eq for WordList {}

impl fmt::Debug for WordList {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_tuple("WordList").field(&self.source).finish()
    }
}

/// Texts and whole words, all of which are found in one look.
#[derive(Clone, Default)]
struct Texts {
    automaton: Option<AhoCorasick>,
    /// The place of the line of each, and whether only a whole word counts.
    owners: Vec<(usize, bool)>,
}

#[derive(Clone)]
enum Matcher {
    Host(String),
    Regex(Regex),
}

/// An entry of the list, in lower case.
enum Entry {
    Text(String),
    Word(String),
    Other(Matcher),
}

/// The text that word lists search, in lower case.
#[derive(Debug, Clone)]
pub struct Haystack {
    texts: Vec<String>,
    hosts: Vec<String>,
}

impl Haystack {
    /// Takes the texts in which words are looked for, and the hosts that are linked to.
    pub fn new<'a>(texts: impl IntoIterator<Item = &'a str>, hosts: impl IntoIterator<Item = &'a str>) -> Self {
        let lower = |text: &str| text.to_lowercase();
        let mut texts: Vec<_> = texts.into_iter().map(lower).collect();
        // A text without markup is shown as it was sent.
        texts.dedup();
        Self { texts, hosts: hosts.into_iter().map(lower).collect() }
    }
}

impl WordList {
    /// Reads a list: space around lines does not count, nor do empty lines.
    ///
    /// ```
    /// use afterword::domain::word_list::{Haystack, WordList};
    ///
    /// let list = WordList::parse("word:casino\nhost:spam.example").unwrap_or_default();
    /// assert_eq!(list.find(&Haystack::new(["The Casino opens"], [])), Some("word:casino"));
    /// assert_eq!(list.find(&Haystack::new(["Casinos open"], [])), None);
    /// assert!(WordList::parse("regex:(").is_err());
    /// ```
    ///
    /// # Errors
    /// `Rule::TooLong` above 64 KiB; `Rule::InvalidLine` for an entry that cannot be matched or has more than 500 bytes, and
    /// above 2,000 entries or 100 regular expressions.
    pub fn parse(text: &str) -> Result<Self, Rule> {
        at_most(text, MAX_BYTES)?;
        let (mut lines, mut others, mut owners, mut wanted) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        let mut regex_count = 0;
        for (index, line) in text.lines().enumerate() {
            let line = line.trim();
            if line.is_empty() {
                continue;
            }
            let refused = |expected| Rule::InvalidLine { line: index + 1, expected };
            if lines.len() == MAX_ENTRIES {
                return Err(refused("among the first 2000"));
            }
            regex_count += usize::from(line.starts_with(REGEX));
            if regex_count > MAX_REGEXES {
                return Err(refused("among the first 100 regular expressions"));
            }
            match entry(line).map_err(refused)? {
                Entry::Text(text) => {
                    owners.push((lines.len(), false));
                    wanted.push(text);
                }
                Entry::Word(word) => {
                    owners.push((lines.len(), true));
                    wanted.push(word);
                }
                Entry::Other(matcher) => others.push((lines.len(), matcher)),
            }
            lines.push(line.to_owned());
        }
        let texts = Texts { automaton: automaton(&wanted)?, owners };
        Ok(Self { source: lines.join("\n"), lines, texts, others })
    }

    /// Returns the list as it is written, one entry on each line.
    pub fn as_str(&self) -> &str {
        &self.source
    }

    /// Finds the first entry that matches, as it is written.
    pub fn find(&self, haystack: &Haystack) -> Option<&str> {
        let text = haystack.texts.iter().filter_map(|text| self.texts.first_in(text)).min();
        let is_before = |place: usize| text.is_none_or(|text| place < text);
        let mut others = self.others.iter().take_while(|(place, _)| is_before(*place));
        let other = others.find(|(_, matcher)| matcher.is_in(haystack)).map(|(place, _)| *place);
        self.lines.get(other.or(text)?).map(String::as_str)
    }
}

/// The prefix of a line with a regular expression.
const REGEX: &str = "regex:";

fn entry(line: &str) -> Result<Entry, &'static str> {
    if line.len() > MAX_LINE_BYTES {
        return Err("at most 500 bytes");
    }
    if line.contains('\0') {
        return Err("text without NUL");
    }
    let behind = |prefix| line.strip_prefix(prefix).map(str::trim);
    if let Some(pattern) = behind(REGEX) {
        return regex(pattern).map(|regex| Entry::Other(Matcher::Regex(regex)));
    }
    let (rest, make): (&str, fn(String) -> Entry) = match (behind("word:"), behind("host:")) {
        (Some(rest), _) => (rest, Entry::Word),
        (None, Some(rest)) => (rest.trim_start_matches("*."), |host| Entry::Other(Matcher::Host(host))),
        (None, None) => (line, Entry::Text),
    };
    if rest.is_empty() { Err("followed by a word") } else { Ok(make(rest.to_lowercase())) }
}

fn regex(pattern: &str) -> Result<Regex, &'static str> {
    let mut builder = RegexBuilder::new(pattern);
    builder.case_insensitive(true).size_limit(MAX_REGEX_BYTES).dfa_size_limit(MAX_SEARCH_BYTES);
    let regex = builder
        .build()
        .map_err(|_| "a regular expression without look-around and back-references, and not too large")?;
    // It would match every comment.
    if regex.is_match("") { Err("a regular expression that does not match the empty text") } else { Ok(regex) }
}

fn automaton(wanted: &[String]) -> Result<Option<AhoCorasick>, Rule> {
    if wanted.is_empty() {
        return Ok(None);
    }
    // The other kinds are faster, and take many times the memory.
    let built = AhoCorasick::builder().kind(Some(AhoCorasickKind::ContiguousNFA)).build(wanted);
    built.map(Some).map_err(|_| Rule::TooLong { bytes: MAX_BYTES, max_bytes: MAX_BYTES })
}

impl Texts {
    /// Returns the place of the first line that is found in a text; of the first thousand finds, where there are more.
    fn first_in(&self, text: &str) -> Option<usize> {
        let found = self.automaton.as_ref()?.find_overlapping_iter(text);
        let place = |found: aho_corasick::Match| {
            let (place, is_whole_word) = *self.owners.get(found.pattern().as_usize())?;
            (!is_whole_word || is_apart(text, found.start(), found.end())).then_some(place)
        };
        found.filter_map(place).take(MAX_FINDS).min()
    }
}

impl Matcher {
    fn is_in(&self, haystack: &Haystack) -> bool {
        match self {
            Self::Regex(regex) => haystack.texts.iter().any(|text| regex.is_match(text)),
            Self::Host(wanted) => haystack.hosts.iter().any(|host| {
                host.strip_suffix(wanted.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.'))
            }),
        }
    }
}

/// Returns whether what stands between two places is not part of a longer word.
fn is_apart(text: &str, start: usize, end: usize) -> bool {
    let before = text.get(..start).and_then(|before| before.chars().next_back());
    let after = text.get(end..).and_then(|after| after.chars().next());
    ![before, after].into_iter().flatten().any(char::is_alphanumeric)
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
    fn first_line_that_matches_is_named_whatever_its_kind() {
        let list = WordList::parse("word:zebra\nregex:lou?d\nhost:a.example\ncasino\nca").unwrap();
        for (text, hosts, expected) in [
            ("The casino is loud", &["a.example"][..], Some("regex:lou?d")),
            ("The casino is quiet", &["a.example"], Some("host:a.example")),
            ("The casino is quiet", &[], Some("casino")),
            ("A car and zebras", &[], Some("ca")),
            ("A car and a zebra", &[], Some("word:zebra")),
            ("Nothing", &[], None),
        ] {
            assert_eq!(find(&list, text, hosts), expected, "{text}");
        }
    }

    #[test]
    fn word_counts_where_it_stands_alone_also_behind_places_where_it_does_not() {
        let list = WordList::parse("word:a\nword:aa").unwrap();
        let text = format!("{} and aa", "aaa ".repeat(16_000));
        assert_eq!(find(&list, &text, &[]), Some("word:aa"));
    }

    #[test]
    fn blank_lines_and_space_do_not_count() {
        let list = WordList::parse("\n  casino  \r\n\r\n loan\n").unwrap();
        assert_eq!(list.as_str(), "casino\nloan");
        assert_eq!(WordList::parse(" \n\n").unwrap().as_str(), "");
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
        assert_eq!(refused(&"casino\nregex:b\n".repeat(101)), 202);
        assert_eq!(refused(&"x".repeat(501)), 1);
        assert!(matches!(WordList::parse(&"x".repeat(MAX_BYTES + 1)), Err(Rule::TooLong { .. })));
    }

    #[test]
    fn time_grows_with_the_text_and_not_faster() {
        // Would take a backtracking matcher longer than anybody waits.
        let list = WordList::parse("regex:(a+)+$b").unwrap();
        assert!(find(&list, &"a".repeat(60_000), &[]).is_none());
    }

    #[test]
    fn finds_that_overlap_at_each_place_are_not_all_looked_at() {
        let lines: Vec<_> = (1..350).rev().map(|count| "a".repeat(count)).collect();
        let list = WordList::parse(&lines.join("\n")).unwrap();
        let text = "a".repeat(60_000);
        let found = find(&list, &text, &[]).unwrap();
        assert!(found.len() < 100, "the first line of all is found by looking at twenty million");
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
