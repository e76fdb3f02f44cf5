//! What every language is held against.

use crate::source::{Choice, Locale, Message};
use intl_pluralrules::{PluralCategory, PluralRuleType, PluralRules};
use std::collections::{BTreeMap, BTreeSet};
use unic_langid::LanguageIdentifier;

/// What is said as in English: language, key, and why that is no oversight.
pub const SAME_AS_ENGLISH: &[(&str, &str, &str)] = &[
    ("da", "comment-moderator", "the word is the same"),
    ("de", "admin-status-spam", "the word is the same"),
    ("de", "admin-title", "the word is the same"),
    ("de", "form-label-author", "the word is the same"),
    ("de", "form-label-url", "what German pages say, and WordPress in German"),
    ("es", "admin-status-spam", "the word is the same"),
    ("es", "error-status", "the word is the same"),
    ("fr", "admin-articles", "the word is the same"),
    ("fr", "admin-site", "the word is the same"),
    ("fr", "admin-sites", "the word is the same"),
    ("id", "comment-moderator", "the word is the same"),
    ("it", "form-label-email", "what Italian pages say"),
    ("nl", "form-label-url", "the word is the same"),
    ("sv", "comment-moderator", "the word is the same"),
];

/// Forms that the rules at hand do not choose for whole numbers, and newer ones may: for fractions, or for millions.
const ALSO_FORMS: &[(&str, &str)] =
    &[("cs", "many"), ("es", "many"), ("fr", "many"), ("it", "many"), ("pt-BR", "many")];

/// Messages that take of the values they are given what is usual in the language.
const FREE_IN_VALUES: &[(&str, &[&str])] =
    &[("date-time-of-day", &["hour", "hour_padded", "hour_of_half", "minute", "half"])];
const RIGHT_TO_LEFT: &[&str] = &["ar", "he", "fa", "ur"];
const CATEGORIES: &[&str] = &["zero", "one", "two", "few", "many", "other"];
/// What ends a sentence, in any script; Greek asks with a semicolon.
const SENTENCE_ENDS: &[char] = &['.', '?', '!', ';', '。', '？', '！', '।', '؟'];

/// A language beside English.
pub struct Checks<'a> {
    english: &'a Locale,
    locale: &'a Locale,
    faults: Vec<String>,
}

impl<'a> Checks<'a> {
    pub const fn of(english: &'a Locale, locale: &'a Locale) -> Self {
        Self { english, locale, faults: Vec::new() }
    }

    /// Gives all that is wrong with the language.
    pub fn faults(mut self) -> Vec<String> {
        let locale = self.locale;
        for junk in &locale.junk {
            self.note("", &format!("cannot be read: {junk}"));
        }
        for key in self.english.messages.keys().filter(|key| !locale.messages.contains_key(*key)) {
            self.note(key, "is missing");
        }
        for (key, message) in &locale.messages {
            match self.english.messages.get(key) {
                None => self.note(key, "is in no English file that this language has"),
                Some(english) => self.compare(key, message, english),
            }
            self.look_at_spaces(key, message);
            for choice in &message.choices {
                self.look_at_choice(key, choice);
            }
        }
        self.look_at_direction();
        self.faults
    }

    fn note(&mut self, key: &str, fault: &str) {
        self.faults.push(format!("{}: {key} {fault}", self.locale.tag));
    }

    fn compare(&mut self, key: &str, message: &Message, english: &Message) {
        if message.file != english.file {
            self.note(key, &format!("is in {}, and in English in {}", message.file, english.file));
        }
        let is_right = match FREE_IN_VALUES.iter().find(|(free, _)| *free == key) {
            Some((_, given)) => message.variables.iter().all(|name| given.contains(&name.as_str())),
            None => message.variables == english.variables,
        };
        if !is_right {
            self.note(key, &format!("has the values {:?}, not {:?}", message.variables, english.variables));
        }
        if self.locale.tag == "en" || key == "direction" {
            return;
        }
        let is_excepted = SAME_AS_ENGLISH.iter().any(|(tag, known, _)| *tag == self.locale.tag && *known == key);
        if message.text == english.text && has_letters(message) && !is_excepted {
            self.note(key, &format!("is not translated: {}", message.text));
        }
        let ends = |message: &Message| message.text.trim_end_matches('}').ends_with(SENTENCE_ENDS);
        if ends(message) != ends(english) && !message.ends_in_value && key != "date-time-of-day" {
            self.note(key, &format!("ends otherwise than in English: {}", message.text));
        }
    }

    fn look_at_spaces(&mut self, key: &str, message: &Message) {
        let texts = message.choices.iter().flat_map(|choice| choice.forms.values()).map(|form| form.text.as_str());
        for text in texts.chain([message.text.as_str()]) {
            if text.trim() != text || text.is_empty() {
                self.note(key, &format!("has white space around it, or nothing in it: {text:?}"));
            }
        }
        for piece in &message.pieces {
            if piece.contains("  ") || piece.chars().any(|c| c.is_control() && c != '\n') {
                self.note(key, &format!("has odd white space: {piece:?}"));
            }
            if piece.contains(['[', ']', '{', '}', '<', '>', '$']) {
                self.note(key, &format!("has brackets that are no values: {piece:?}"));
            }
        }
    }

    /// A choice by a count has all forms of the language, and says the count where a form stands for several.
    fn look_at_choice(&mut self, key: &str, choice: &Choice) {
        if !choice.forms.keys().any(|form| CATEGORIES.contains(&form.as_str()) && form != "other") {
            // By words, or by numbers alone; or by a count, in a language whose nouns have one form.
            let is_counted = self.is_counted_in_english(key, &choice.by);
            if !is_counted {
                return;
            }
        }
        let numbers = numbers_of_categories(&self.locale.tag);
        for (category, numbers) in &numbers {
            let unsaid: Vec<_> =
                numbers.iter().filter(|number| !choice.forms.contains_key(&number.to_string())).collect();
            match choice.forms.get(*category) {
                None if !unsaid.is_empty() => {
                    self.note(key, &format!("has no form [{category}], as for {}", unsaid[0]))
                }
                Some(form) if unsaid.len() > 1 && !form.variables.contains(choice.by.trim_start_matches('$')) => {
                    let fault =
                        format!("says no number in [{category}], which stands for {} and {}", unsaid[0], unsaid[1]);
                    self.note(key, &fault);
                }
                _ => {}
            }
        }
        let is_also = |form: &str| ALSO_FORMS.contains(&(&*self.locale.tag, form));
        let has = |form: &String| form.parse::<u64>().is_ok() || numbers.contains_key(form.as_str()) || is_also(form);
        for form in choice.forms.keys().filter(|form| !has(form)) {
            self.note(key, &format!("has a form [{form}], which this language has not"));
        }
    }

    fn is_counted_in_english(&self, key: &str, by: &str) -> bool {
        let message = self.english.messages.get(key);
        let choices = message.into_iter().flat_map(|message| &message.choices);
        choices.filter(|choice| choice.by == by).any(|choice| choice.forms.contains_key("one"))
    }

    fn look_at_direction(&mut self) {
        let expected = if RIGHT_TO_LEFT.contains(&self.locale.tag.as_str()) { "rtl" } else { "ltr" };
        let found = self.locale.messages.get("direction").map(|message| message.text.as_str());
        if found.is_some_and(|found| found != expected) {
            self.note("direction", &format!("is not {expected}"));
        }
    }
}

fn has_letters(message: &Message) -> bool {
    message.pieces.iter().any(|piece| piece.chars().any(char::is_alphabetic))
}

/// Gives the categories that counts of a language fall into (CLDR), with some of the numbers of each.
fn numbers_of_categories(tag: &str) -> BTreeMap<&'static str, BTreeSet<u64>> {
    // Fluent takes the rules of the language, too, where there are none for script or region.
    let language: LanguageIdentifier = tag.split('-').next().unwrap().parse().unwrap();
    let rules = PluralRules::create(language, PluralRuleType::CARDINAL).unwrap();
    let mut numbers: BTreeMap<_, BTreeSet<_>> = BTreeMap::new();
    for number in (0..=210).chain([1_000, 65_525, 1_000_000, 2_000_000]) {
        let category = match rules.select(number).unwrap() {
            PluralCategory::ZERO => "zero",
            PluralCategory::ONE => "one",
            PluralCategory::TWO => "two",
            PluralCategory::FEW => "few",
            // Dropped from CLDR in its version 42; the rules here are older, and Fluent then takes the other form.
            PluralCategory::MANY if tag == "he" => "other",
            PluralCategory::MANY => "many",
            PluralCategory::OTHER => "other",
        };
        numbers.entry(category).or_default().insert(number);
    }
    numbers.entry("other").or_default();
    numbers
}
