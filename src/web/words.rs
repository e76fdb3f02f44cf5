//! Every sentence that people read, in their language: looked up by key in `locales/<language>/*.ftl`.
//!
//! No text for readers stands in Rust code or in templates. Sentences for operators (settings, start-up) are not here.

use std::borrow::Cow;
use std::collections::HashMap;

use fluent_templates::fluent_bundle::FluentValue;
use fluent_templates::{LanguageIdentifier, Loader, langid};

use crate::domain::fields::Rule;

fluent_templates::static_loader! {
    static LOCALES = {
        locales: "./locales",
        fallback_language: "en",
        customise: |bundle| {
            bundle.set_use_isolating(false);
            bundle.set_formatter(Some(group_digits));
        },
    };
}

/// The name of a field in the form and in the JSON API, and the message that names it to people.
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
];

/// A value that a sentence is made with: text, or a number (written with separators, and chosen by for plurals).
pub type Argument<'a> = FluentValue<'a>;

/// The sentences of one language.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Words {
    locale: LanguageIdentifier,
    tag: String,
}

impl Words {
    /// Picks the language that an `Accept-Language` header likes best among those there are; English otherwise.
    pub fn negotiate(header: Option<&str>) -> Self {
        let mut wanted: Vec<(f32, &str)> = header.unwrap_or_default().split(',').filter_map(preference).collect();
        wanted.sort_by(|left, right| right.0.total_cmp(&left.0));
        wanted.iter().find_map(|(_, tag)| Self::named(tag)).unwrap_or_default()
    }

    /// Picks the language with this tag (`de`, `de-AT`), or the one nearest to it; `None` where there is none.
    pub fn named(tag: &str) -> Option<Self> {
        let wanted: LanguageIdentifier = tag.parse().ok()?;
        let exact = LOCALES.locales().find(|locale| **locale == wanted);
        let near = || LOCALES.locales().find(|locale| locale.language == wanted.language);
        exact.or_else(near).map(|locale| Self::of(locale.clone()))
    }

    /// Gives the tag of the language, for `lang` and `Content-Language`.
    pub fn lang(&self) -> &str {
        &self.tag
    }

    /// Gives the sentence for a key; the key itself where there is none, which a test rules out for our own keys.
    pub fn text(&self, key: &str) -> String {
        self.text_with(key, [])
    }

    /// Gives the sentence for a key, made with named values.
    pub fn text_with<const N: usize>(&self, key: &str, arguments: [(&'static str, Argument<'_>); N]) -> String {
        let arguments = arguments.into_iter().map(|(name, value)| (Cow::Borrowed(name), value)).collect();
        self.look_up(key, &arguments).unwrap_or_else(|| key.to_owned())
    }

    /// Gives the sentence for a key; `None` where the key is unknown or a value that the sentence needs is missing.
    pub(crate) fn look_up(&self, key: &str, arguments: &HashMap<Cow<'static, str>, Argument<'_>>) -> Option<String> {
        LOCALES.try_lookup_with_args(&self.locale, key, arguments)
    }

    /// Gives the heading over a thread with `count` public comments: "Be the first to comment", "1 Comment", "7 Comments".
    pub fn thread_heading(&self, count: u64) -> String {
        self.text_with("thread-heading", [("count", count.into())])
    }

    /// Says which rule a field broke: what is wrong, where, what is allowed.
    ///
    /// `field` is a name from the form or the JSON API; one that has no word for people stands there in backticks.
    pub fn rule(&self, field: &str, rule: &Rule) -> String {
        let subject = FIELD_SUBJECTS.iter().find(|(name, _)| *name == field);
        let subject = subject.map_or_else(|| format!("`{field}`"), |(_, key)| self.text(key));
        let mut arguments = rule_arguments(rule);
        arguments.insert("field".into(), subject.into());
        let part = if arguments.contains_key("suggestion") { ".suggestion" } else { "" };
        let key = format!("rule-{}{part}", rule.code());
        self.look_up(&key, &arguments).unwrap_or(key)
    }

    /// Gives the title for an error code, always the same for one code.
    pub fn problem_title(&self, code: &str) -> String {
        self.text(&format!("problem-{code}"))
    }

    /// Gives the sentence that explains an error code.
    pub fn problem_detail(&self, code: &str) -> String {
        self.text(&format!("problem-{code}.detail"))
    }

    fn of(locale: LanguageIdentifier) -> Self {
        let tag = locale.to_string();
        Self { locale, tag }
    }
}

impl Default for Words {
    /// Gives English, which every other language falls back to.
    fn default() -> Self {
        Self::of(langid!("en"))
    }
}

/// Reads one range of `Accept-Language` (RFC 9110, 12.5.4): how much it is liked, and its tag. `None` for weight 0 and nonsense.
fn preference(range: &str) -> Option<(f32, &str)> {
    let (tag, parameters) = range.split_once(';').unwrap_or((range, "q=1"));
    let weight: f32 = parameters.trim().strip_prefix("q=")?.trim().parse().ok()?;
    (weight > 0.0 && weight <= 1.0).then_some((weight, tag.trim()))
}

fn rule_arguments(rule: &Rule) -> HashMap<Cow<'static, str>, Argument<'_>> {
    let mut arguments = HashMap::new();
    let mut put = |name: &'static str, value: Argument<'static>| arguments.insert(Cow::Borrowed(name), value);
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
        Rule::NotOneOf { allowed } => {
            put("allowed", allowed.clone().into());
        }
        Rule::OutOfRange { min, max } => {
            put("min", (*min).into());
            put("max", (*max).into());
        }
        Rule::UnknownField { suggestion: Some(suggestion) } => {
            put("suggestion", (*suggestion).into());
        }
        Rule::UnknownField { suggestion: None }
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
        | Rule::PasswordTooCommon => {}
    }
    arguments
}

/// Writes whole numbers as `70,012`. The separator is that of English; Fluent itself would write the digits bare.
fn group_digits<M>(value: &FluentValue<'_>, _: &M) -> Option<String> {
    let FluentValue::Number(number) = value else { return None };
    if number.value.fract() != 0.0 {
        return None;
    }
    let digits = format!("{:.0}", number.value.abs());
    let mut grouped = String::from(if number.value < 0.0 { "-" } else { "" });
    for (place, digit) in digits.chars().enumerate() {
        if place > 0 && (digits.len() - place).is_multiple_of(3) {
            grouped.push(',');
        }
        grouped.push(digit);
    }
    Some(grouped)
}

#[cfg(test)]
mod tests;
