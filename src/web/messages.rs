//! Localised messages: every sentence that people read, by its key in `locales/<language>/*.ftl`.
//!
//! Rust code and templates hold no text for readers. Messages for operators (settings, start-up) are not here.

use std::sync::Arc;

use fluent_bundle::{FluentArgs, FluentValue};

use crate::domain::fields::Rule;
use crate::domain::language::Language;
use crate::domain::site_text::{SiteTexts, message_id};
use crate::domain::timestamp::Timestamp;

mod numbers;
mod plurals;
mod speech;

use speech::Bundle;

/// Names of fields in forms and in the JSON API, each with the message that names it to people.
const FIELD_SUBJECTS: &[(&str, &str)] = &[
    ("comment", "field-comment"),
    ("body", "field-comment"),
    ("author", "field-author"),
    ("author_name", "field-author"),
    ("email", "field-email"),
    ("author_email", "field-email"),
    ("url", "field-url"),
    ("author_url", "field-url"),
    ("comment_parent", "field-comment_parent"),
    ("parent_id", "field-comment_parent"),
    ("article", "field-article"),
    ("site", "field-site"),
    ("password", "field-password"),
    ("current_password", "field-password"),
    ("new_password", "field-password"),
];

/// An argument of a message: a text, or a number (formatted with separators; selects plural forms).
pub type Argument<'a> = FluentValue<'a>;

/// The arguments of a message, by name.
pub(crate) type Arguments<'a> = FluentArgs<'a>;

/// The messages of one language, with the overrides of a site.
#[derive(Clone, Default)]
pub struct Messages {
    language: Language,
    own: Option<Arc<Bundle>>,
}

impl std::fmt::Debug for Messages {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.debug_struct("Messages").field("language", &self.language).finish_non_exhaustive()
    }
}

impl Messages {
    /// Uses the messages of a language.
    pub const fn of(language: Language) -> Self {
        Self { language, own: None }
    }

    /// Uses the messages of a language with the overrides of a site.
    pub fn of_site(language: Language, texts: &SiteTexts) -> Self {
        let own = texts.source(language).map(|source| Arc::new(speech::bundle(language, [source])));
        Self { language, own }
    }

    /// Returns the language.
    pub const fn language(&self) -> Language {
        self.language
    }

    /// Returns the tag of the language, for `lang` and `Content-Language`.
    pub fn lang(&self) -> &'static str {
        self.language.tag()
    }

    /// Returns the message of a key, or the key if it is unknown. A test rules that out for our own keys.
    pub fn text(&self, key: &str) -> String {
        self.text_with(key, [])
    }

    /// Returns the message of a key that may be unknown, such as one from a query.
    pub fn known(&self, key: &str) -> Option<String> {
        self.look_up(key, &Arguments::new())
    }

    /// As `known`, with arguments.
    pub fn known_with<'a>(&self, key: &str, values: impl Iterator<Item = (&'a str, &'a str)>) -> Option<String> {
        self.look_up(key, &values.map(|(name, value)| (name, Argument::from(value))).collect())
    }

    /// Returns the message of a key, with arguments.
    pub fn text_with<const N: usize>(&self, key: &str, arguments: [(&'static str, Argument<'_>); N]) -> String {
        self.look_up(key, &arguments.into_iter().collect()).unwrap_or_else(|| key.to_owned())
    }

    /// Returns the message of a key, in English if this language lacks it. Returns `None` if the key is unknown or an
    /// argument is missing.
    pub(crate) fn look_up(&self, key: &str, arguments: &Arguments<'_>) -> Option<String> {
        let own = self.own.as_ref().and_then(|own| speech::format(own, &message_id(key), Some(arguments)));
        if own.is_some() {
            return own;
        }
        let said_in = |language| speech::format(speech::spoken(language)?, key, Some(arguments));
        said_in(self.language).or_else(|| said_in(Language::ENGLISH))
    }

    /// Writes a date and time in UTC, as is usual in this language: "November 22, 2026 at 9:30 AM UTC".
    pub fn date_time(&self, instant: Timestamp) -> String {
        let civil = instant.civil();
        let (hour, half) = (civil.hour, if civil.hour < 12 { "am" } else { "pm" });
        let time = self.text_with(
            "date-time-of-day",
            [
                ("hour", hour.to_string().into()),
                ("hour_padded", format!("{hour:02}").into()),
                ("hour_of_half", if hour % 12 == 0 { 12 } else { hour % 12 }.to_string().into()),
                ("minute", format!("{:02}", civil.minute).into()),
                ("half", half.into()),
            ],
        );
        let month = self.text_with("date-month", [("month", civil.month.into())]);
        let (year, day) = (civil.year.to_string(), civil.day.to_string());
        let values = [("year", year.into()), ("month", month.into()), ("day", day.into()), ("time", time.into())];
        self.text_with("date-time", values)
    }

    /// Returns the heading of a thread with `count` public comments: "Be the first to comment", "1 Comment", "7
    /// Comments".
    pub fn thread_heading(&self, count: u64) -> String {
        self.text_with("thread-heading", [("count", count.into())])
    }

    /// Returns the message of a broken rule: what is wrong, where, and what is allowed.
    ///
    /// `field` is its name in the form or the JSON API. A field without a name for people appears in backticks.
    pub fn rule(&self, field: &str, rule: &Rule) -> String {
        let subject = FIELD_SUBJECTS.iter().find(|(name, _)| *name == field);
        self.rule_about(subject.map_or_else(|| format!("`{field}`"), |(_, key)| self.text(key)), rule)
    }

    /// Returns the same message for developers: it names the field in backticks.
    pub fn technical_rule(&self, field: &str, rule: &Rule) -> String {
        let sentence = self.rule_about(format!("`{field}`"), rule);
        match rule {
            Rule::UnknownField { suggestion: None, known } if !known.is_empty() => {
                format!("{sentence} Known here: {known}.")
            }
            _ => sentence,
        }
    }

    fn rule_about(&self, subject: String, rule: &Rule) -> String {
        let mut arguments = rule_arguments(rule);
        arguments.set("field", subject);
        let part = if arguments.get("suggestion").is_some() { ".suggestion" } else { "" };
        let key = format!("rule-{}{part}", rule.code());
        self.look_up(&key, &arguments).unwrap_or(key)
    }

    /// Returns the title for an error code, always the same for one code.
    pub fn problem_title(&self, code: &str) -> String {
        self.text(&format!("problem-{code}"))
    }

    /// Returns the sentence that explains an error code.
    pub fn problem_detail(&self, code: &str) -> String {
        self.text(&format!("problem-{code}.detail"))
    }
}

fn rule_arguments(rule: &Rule) -> Arguments<'static> {
    let mut arguments = Arguments::new();
    let mut put = |name: &'static str, value: Argument<'static>| arguments.set(name, value);
    match rule {
        Rule::TooLong { bytes, max_bytes } => {
            put("bytes", (*bytes).into());
            put("max_bytes", (*max_bytes).into());
        }
        Rule::TooShort { min_chars } => {
            put("min_chars", (*min_chars).into());
        }
        Rule::Malformed { expected } => {
            put("expected", (*expected).into());
        }
        Rule::InvalidLine { line, expected } => {
            put("line", (*line).into());
            put("expected", (*expected).into());
        }
        Rule::NotOneOf { allowed } => {
            put("allowed", allowed.clone().into());
        }
        Rule::OutOfRange { min, max } => {
            put("min", (*min).into());
            put("max", (*max).into());
        }
        Rule::UnknownField { suggestion: Some(suggestion), .. } => {
            put("suggestion", (*suggestion).into());
        }
        Rule::UnknownField { suggestion: None, .. }
        | Rule::Required
        | Rule::InvalidEmail
        | Rule::InvalidUrl
        | Rule::EmailNotAccepted
        | Rule::NameReserved
        | Rule::NameWithoutLetter
        | Rule::InvisibleCharacters
        | Rule::TooManyMarks
        | Rule::Taken
        | Rule::Unknown
        | Rule::PasswordTooCommon
        | Rule::WrongPassword => {}
    }
    arguments
}

#[cfg(test)]
mod tests;
