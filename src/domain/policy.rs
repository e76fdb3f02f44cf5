//! The policy settings of a site: moderation mode, thresholds, word lists.

use super::fields::Rule;
use super::setting::{choices, settings};
use super::word_list::WordList;
use std::sync::Arc;

words! {
    /// The status of a comment with no objections.
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

choices!(ModerationMode, WorkDemand);

settings! {
    /// How a site wants new comments judged. Each value has a key, which is one of the site's settings.
    PolicySettings,
    /// The settings of the policy.
    POLICY_SETTINGS
    {
        /// What happens to a comment with no objections: `held` waits for a moderator, `first_timers` publishes authors
        /// who prove an approved comment, `trusted` those who prove several, `open` publishes everybody.
        "moderation" moderation: ModerationMode = ModerationMode::FirstTimers;
        /// How many approved comments an author must have proved under `moderation` = `trusted`.
        "trusted_after" trusted_after: u8 = 3, 1 to 100;
        /// Whether a typed name and address that stood under an approved comment count as known. Weak: anybody can type them.
        "previously_approved" trusts_typed: bool = false;
        /// From how many points on a comment is held. Each check that speaks against a comment adds points.
        "hold_score" hold_score: u16 = 40, 1 to 1000;
        /// From how many points on a comment is spam.
        "spam_score" spam_score: u16 = 100, 1 to 1000;
        /// A comment with at least this many links to other sites is held; 0 turns the check off.
        "max_links" max_links: u8 = 2, 0 to 100;
        /// Words that hold a comment, one entry on each line.
        "hold_words" hold_words: Arc<WordList> = Arc::default();
        /// Words that make a comment spam, one entry on each line.
        "disallowed_words" disallowed_words: Arc<WordList> = Arc::default();
        /// How many days after it was added an article takes no more comments; 0 for never.
        "close_after_days" close_after_days: u16 = 0, 0 to 3650;
        /// How many comments with no objections within five minutes make a flood, if that is far more than usual; then
        /// all are held. 0 turns the check off.
        "flood_limit" flood_limit: u16 = 2_000, 0 to 60_000;
        /// How many comments on one article with no objections are published within five minutes; further ones wait. 0
        /// for no limit.
        "thread_limit" thread_limit: u16 = 1_500, 0 to 60_000;
        /// When browsers are asked for a proof of work: never, for doubtful comments and under pressure, or for every comment.
        "proof_of_work" proof_of_work: WorkDemand = WorkDemand::Adaptive;
        /// How many readers must report an approved comment to have it held; 0 for never.
        "reports_to_hold" reports_to_hold: u8 = 3, 0 to 100;
    }
}

impl PolicySettings {
    /// Returns whether a key is one of the policy's.
    pub fn has(key: &str) -> bool {
        POLICY_SETTINGS.iter().any(|setting| setting.key == key)
    }

    /// Changes one value by its key.
    ///
    /// # Errors
    /// `Rule::UnknownField` for another key; `Rule::NotOneOf`, `OutOfRange`, or those of `WordList::parse` for a value
    /// that it does not take.
    pub fn set(&mut self, key: &str, value: &str) -> Result<(), Rule> {
        let unknown = Rule::UnknownField { suggestion: None, known: String::new() };
        self.set_own(key, value).unwrap_or(Err(unknown))
    }

    /// Returns every value by its key, as `set` takes it.
    pub fn values(&self) -> Vec<(&'static str, String)> {
        self.own_values()
    }

    /// Returns the values that are not the defaults, as `set` takes them.
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
        assert_eq!(keys, POLICY_SETTINGS.iter().map(|setting| setting.key).collect::<Vec<_>>());
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
