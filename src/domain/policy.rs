//! How a site wants new comments judged: its mode, its thresholds, its lists of words.

use super::fields::Rule;
use super::site::{number, truth, word};
use super::spam::WordList;
use std::sync::Arc;

words! {
    /// What happens to a reader's comment that nothing speaks against.
    ModerationMode {
        /// It waits for a moderator.
        Held => "held",
        /// It is published if its author proves to have written an approved one, and waits otherwise.
        FirstTimers => "first_timers",
        /// It is published if its author proves to have written several approved ones, and waits otherwise.
        Trusted => "trusted",
        /// It is published; moderators look at it afterwards.
        Open => "open",
    }
}

words! {
    /// When readers' browsers are asked for a proof of work.
    WorkDemand {
        /// Never.
        Off => "off",
        /// For a comment that would be published, if it is doubtful or more come than usual; until then it is held.
        Adaptive => "adaptive",
        /// For every comment, and what comes without one is held.
        Always => "always",
    }
}

/// How a site wants new comments judged. Each value has a key, which is one of the site's settings.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PolicySettings {
    /// `moderation`: what happens to a comment that nothing speaks against.
    pub moderation: ModerationMode,
    /// `trusted_after`: how many approved comments an author must have proved under `trusted`, 1 to 100.
    pub trusted_after: u8,
    /// `previously_approved`: whether a typed name and address that stood under an approved comment count as known.
    /// Weak: whoever knows both can type them.
    pub trusts_typed: bool,
    /// `hold_score`: from how many points on a comment is held, 1 to 1000.
    pub hold_score: u16,
    /// `spam_score`: from how many points on a comment is spam, 1 to 1000.
    pub spam_score: u16,
    /// `max_links`: a comment with at least this many links is held, 1 to 100; 0 turns the check off.
    pub max_links: u8,
    /// `hold_words`: words that hold a comment.
    pub hold_words: Arc<WordList>,
    /// `disallowed_words`: words that make a comment spam.
    pub disallowed_words: Arc<WordList>,
    /// `close_after_days`: how many days after its first comment an article takes no more, 1 to 3650; 0 for never.
    pub close_after_days: u16,
    /// `flood_limit`: how many comments within five minutes that nothing speaks against make a flood, 1 to 60000, if
    /// that is far more than usual; 0 turns the brake off.
    pub flood_limit: u16,
    /// `thread_limit`: how many comments on one article within five minutes that nothing speaks against are published, 1 to
    /// 60000; further ones wait. 0 for no limit.
    pub thread_limit: u16,
    /// `proof_of_work`: when browsers are asked for a proof of work.
    pub proof_of_work: WorkDemand,
    /// `reports_to_hold`: how many readers must report an approved comment to have it held, 1 to 100; 0 for never.
    pub reports_to_hold: u8,
}

impl Default for PolicySettings {
    fn default() -> Self {
        Self {
            moderation: ModerationMode::FirstTimers,
            trusted_after: 3,
            trusts_typed: false,
            hold_score: 40,
            spam_score: 100,
            max_links: 2,
            hold_words: Arc::default(),
            disallowed_words: Arc::default(),
            close_after_days: 0,
            flood_limit: 2_000,
            thread_limit: 1_500,
            proof_of_work: WorkDemand::Adaptive,
            reports_to_hold: 3,
        }
    }
}

/// The keys of `PolicySettings` with the words or numbers that each takes.
pub const POLICY_KEYS: &[(&str, &str)] = &[
    ("moderation", "held, first_timers, trusted, open"),
    ("trusted_after", "1 to 100"),
    ("previously_approved", "true, false"),
    ("hold_score", "1 to 1000"),
    ("spam_score", "1 to 1000"),
    ("max_links", "0 to 100"),
    ("hold_words", "lines: a text, word:, host: or regex:"),
    ("disallowed_words", "lines: a text, word:, host: or regex:"),
    ("close_after_days", "0 to 3650"),
    ("flood_limit", "0 to 60000"),
    ("thread_limit", "0 to 60000"),
    ("proof_of_work", "off, adaptive, always"),
    ("reports_to_hold", "0 to 100"),
];

impl PolicySettings {
    /// Tells whether a key is one of the policy's.
    pub fn has(key: &str) -> bool {
        POLICY_KEYS.iter().any(|(known, _)| *known == key)
    }

    /// Changes one value by its key.
    ///
    /// # Errors
    /// `Rule::UnknownField` for another key; `Rule::NotOneOf`, `OutOfRange`, or those of `WordList::parse` for a value
    /// that it does not take.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Rule> {
        match key {
            "moderation" => self.moderation = word(value, ModerationMode::ALL, ModerationMode::as_str)?,
            "trusted_after" => self.trusted_after = number(value, 1, 100)?,
            "previously_approved" => self.trusts_typed = truth(value)?,
            "hold_score" => self.hold_score = number(value, 1, 1000)?,
            "spam_score" => self.spam_score = number(value, 1, 1000)?,
            "max_links" => self.max_links = number(value, 0, 100)?,
            "hold_words" => self.hold_words = Arc::new(WordList::parse(value)?),
            "disallowed_words" => self.disallowed_words = Arc::new(WordList::parse(value)?),
            "close_after_days" => self.close_after_days = number(value, 0, 3650)?,
            "flood_limit" => self.flood_limit = number(value, 0, 60_000)?,
            "thread_limit" => self.thread_limit = number(value, 0, 60_000)?,
            "proof_of_work" => self.proof_of_work = word(value, WorkDemand::ALL, WorkDemand::as_str)?,
            "reports_to_hold" => self.reports_to_hold = number(value, 0, 100)?,
            _ => return Err(Rule::UnknownField { suggestion: None, known: String::new() }),
        }
        Ok(())
    }

    /// Gives every value by its key, as `set` takes it.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        vec![
            ("moderation", self.moderation.as_str().to_owned()),
            ("trusted_after", self.trusted_after.to_string()),
            ("previously_approved", self.trusts_typed.to_string()),
            ("hold_score", self.hold_score.to_string()),
            ("spam_score", self.spam_score.to_string()),
            ("max_links", self.max_links.to_string()),
            ("hold_words", self.hold_words.as_str().to_owned()),
            ("disallowed_words", self.disallowed_words.as_str().to_owned()),
            ("close_after_days", self.close_after_days.to_string()),
            ("flood_limit", self.flood_limit.to_string()),
            ("thread_limit", self.thread_limit.to_string()),
            ("proof_of_work", self.proof_of_work.as_str().to_owned()),
            ("reports_to_hold", self.reports_to_hold.to_string()),
        ]
    }

    /// Gives the values that are not the defaults, as `set` takes them.
    pub fn changed_values(&self) -> Vec<(&'static str, String)> {
        let default = Self::default().values();
        self.values().into_iter().filter(|value| !default.contains(value)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_has_a_value_and_takes_it_back() {
        let settings = PolicySettings::default();
        let keys: Vec<_> = settings.values().iter().map(|(key, _)| *key).collect();
        assert_eq!(keys, POLICY_KEYS.iter().map(|(key, _)| *key).collect::<Vec<_>>());
        let mut again = PolicySettings { max_links: 9, moderation: ModerationMode::Open, ..settings.clone() };
        for (key, value) in settings.values() {
            assert_eq!(again.set(key, &value), Ok(()), "{key}");
        }
        assert_eq!(again, settings);
    }

    #[test]
    fn only_what_differs_from_the_defaults_is_kept() {
        let mut settings = PolicySettings::default();
        assert_eq!(settings.changed_values(), []);
        settings.set("hold_words", "casino\nword:loan").unwrap();
        settings.set("spam_score", "150").unwrap();
        let changed = settings.changed_values();
        assert_eq!(changed, [("spam_score", "150".to_owned()), ("hold_words", "casino\nword:loan".to_owned())]);
    }
}
