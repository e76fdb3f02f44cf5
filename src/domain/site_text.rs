//! Custom texts of a site: Fluent patterns that replace sentences of the program, checked when they are set.
//!
//! Only sentences for readers can be replaced, and a replacement may use only the variables of the original.

use super::fields::{FieldErrors, Rule, at_most};
use super::language::{Language, TAGS};
use super::text::nearest;
use fluent_syntax::ast::{Attribute, Entry, Expression, InlineExpression, Message, Pattern, PatternElement};
use fluent_syntax::parser::parse_runtime;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::OnceLock;

/// The most bytes of a text.
const MAX_BYTES: usize = 2000;
/// The file of the sentences that only moderators see.
const FOR_MODERATORS: &str = "admin.ftl";
/// Keys whose values are no sentences: a page that said otherwise would be unreadable.
const NOT_FOR_PEOPLE: &[&str] = &["direction"];

/// A sentence that the program has.
#[derive(Debug)]
struct Original {
    key: String,
    variables: BTreeSet<String>,
    /// What a replacement must be, for error messages.
    expected: String,
}

/// Names a sentence that readers see: a message, or `message.attribute`.
#[derive(Debug, Clone, Copy)]
pub struct TextKey(&'static Original);

impl TextKey {
    /// Finds a key.
    ///
    /// # Errors
    /// `Rule::UnknownField` with the key that may have been meant.
    pub fn parse(key: &str) -> Result<Self, Rule> {
        let originals = originals();
        let found = originals.binary_search_by(|original| original.key.as_str().cmp(key)).ok();
        let found = found.and_then(|place| originals.get(place)).map(Self);
        found.ok_or_else(|| {
            let keys = originals.iter().map(|original| original.key.as_str());
            let suggestion = nearest(keys, |known| strsim::jaro_winkler(known, key));
            Rule::UnknownField { suggestion, known: String::new() }
        })
    }

    /// Returns the key.
    pub fn as_str(self) -> &'static str {
        &self.0.key
    }

    /// Lists every key.
    pub fn all() -> impl Iterator<Item = Self> {
        originals().iter().map(Self)
    }
}

/// A text of a site, in place of one of the program's.
#[derive(Debug, Clone)]
pub struct SiteText {
    /// The language in which the site says it.
    pub language: Language,
    /// The content.
    pub key: TextKey,
    text: String,
}

impl SiteText {
    /// Parses a language, a key and a text.
    ///
    /// # Errors
    /// Every broken rule of `language`, `key` and `text`.
    pub fn parse(language: &str, key: &str, text: &str) -> Result<Self, FieldErrors> {
        let mut errors = FieldErrors::default();
        let place = (errors.check("language", parse_language(language)), errors.check("key", TextKey::parse(key)));
        let (Some(language), Some(key)) = place else { return Err(errors) };
        let text = errors.check("text", parse_text(key, text));
        text.map(|text| Self { language, key, text }).ok_or(errors)
    }

    /// Returns the text: a Fluent pattern.
    pub fn as_str(&self) -> &str {
        &self.text
    }
}

/// Reads the tag of a language.
///
/// # Errors
/// `Rule::NotOneOf`.
pub fn parse_language(tag: &str) -> Result<Language, Rule> {
    Language::named(tag).ok_or_else(|| Rule::NotOneOf { allowed: TAGS.join(", ") })
}

/// All texts of a site, by language and key.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct SiteTexts(BTreeMap<String, BTreeMap<String, String>>);

impl SiteTexts {
    /// Takes a text that storage gives back, without checking it again.
    pub fn add_stored(&mut self, language: String, key: String, text: String) {
        self.0.entry(language).or_default().insert(key, text);
    }

    /// Walks all texts: language, key, text.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &str, &str)> {
        self.0.iter().flat_map(|(language, texts)| {
            texts.iter().map(move |(key, text)| (language.as_str(), key.as_str(), text.as_str()))
        })
    }

    /// Writes the texts of one language as Fluent messages, each under the id that `message_id` gives its key; `None` where
    /// there are none.
    pub fn source(&self, language: Language) -> Option<String> {
        let texts = self.0.get(language.tag())?;
        Some(texts.iter().map(|(key, text)| message(&message_id(key), text)).collect())
    }
}

/// Returns the id under which a site's text for a key is a message: an attribute becomes a message of its own.
pub fn message_id(key: &str) -> String {
    key.replace('.', "--")
}

fn parse_text(key: TextKey, text: &str) -> Result<String, Rule> {
    let text = text.replace("\r\n", "\n");
    let text = text.trim();
    at_most(text, MAX_BYTES)?;
    if text.is_empty() {
        return Err(Rule::Required);
    }
    if text.chars().any(|c| c.is_control() && c != '\n') {
        return Err(Rule::InvisibleCharacters);
    }
    let refused = || Rule::Malformed { expected: &key.0.expected };
    let source = message("text", text);
    let resource = parse_runtime(source.as_str()).map_err(|_| refused())?;
    let [Entry::Message(Message { value: Some(pattern), attributes, .. })] = resource.body.as_slice() else {
        return Err(refused());
    };
    let mut variables = BTreeSet::new();
    let is_plain = attributes.is_empty() && gather(pattern, &mut variables);
    if is_plain && variables.is_subset(&key.0.variables) { Ok(text.to_owned()) } else { Err(refused()) }
}

/// Writes a message; further lines are set in, so that none of them begins a message.
fn message(id: &str, pattern: &str) -> String {
    format!("{id} = {}\n", pattern.replace('\n', "\n    "))
}

/// Gathers the variables of a pattern; false where it asks for anything else, such as another message.
fn gather<S: AsRef<str>>(pattern: &Pattern<S>, variables: &mut BTreeSet<String>) -> bool {
    pattern.elements.iter().all(|element| match element {
        PatternElement::TextElement { .. } => true,
        PatternElement::Placeable { expression } => gather_from(expression, variables),
    })
}

fn gather_from<S: AsRef<str>>(expression: &Expression<S>, variables: &mut BTreeSet<String>) -> bool {
    let (inline, variants) = match expression {
        Expression::Inline(inline) => (inline, None),
        Expression::Select { selector, variants } => (selector, Some(variants)),
    };
    let is_plain = match inline {
        InlineExpression::StringLiteral { .. } | InlineExpression::NumberLiteral { .. } => true,
        InlineExpression::VariableReference { id } => {
            variables.insert(id.name.as_ref().to_owned());
            true
        }
        InlineExpression::Placeable { expression } => gather_from(expression, variables),
        InlineExpression::FunctionReference { .. }
        | InlineExpression::MessageReference { .. }
        | InlineExpression::TermReference { .. } => false,
    };
    is_plain && variants.is_none_or(|variants| variants.iter().all(|variant| gather(&variant.value, variables)))
}

/// Reads the English sentences, once; sorted by key.
fn originals() -> &'static [Original] {
    static ORIGINALS: OnceLock<Vec<Original>> = OnceLock::new();
    ORIGINALS.get_or_init(|| {
        let mut originals = Vec::new();
        for (file, source) in Language::ENGLISH.sources() {
            if *file != FOR_MODERATORS {
                let resource = parse_runtime(*source).unwrap_or_else(|(readable, _)| readable);
                resource.body.iter().for_each(|entry| add_originals(entry, &mut originals));
            }
        }
        originals.retain(|original| !NOT_FOR_PEOPLE.contains(&original.key.as_str()));
        originals.sort_by(|one, other| one.key.cmp(&other.key));
        originals
    })
}

fn add_originals(entry: &Entry<&'static str>, originals: &mut Vec<Original>) {
    let Entry::Message(Message { id, value, attributes, .. }) = entry else { return };
    if let Some(value) = value {
        originals.push(original(id.name.to_owned(), value));
    }
    for Attribute { id: attribute, value } in attributes {
        originals.push(original(format!("{}.{}", id.name, attribute.name), value));
    }
}

fn original(key: String, pattern: &Pattern<&'static str>) -> Original {
    let mut variables = BTreeSet::new();
    gather(pattern, &mut variables);
    let names: Vec<_> = variables.iter().map(|name| format!("${name}")).collect();
    let values = if names.is_empty() { "no values".to_owned() } else { format!("no values but {}", names.join(", ")) };
    Original { key, variables, expected: format!("a Fluent pattern with {values}") }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn refusal(key: &str, text: &str) -> Rule {
        let errors = SiteText::parse("en", key, text).unwrap_err();
        let error = errors.iter().next().unwrap();
        assert_eq!(error.field, "text", "{text}");
        error.rule.clone()
    }

    #[test]
    fn text_may_use_the_values_of_the_original_and_choose_by_them() {
        for (key, text) in [
            ("form-title", "Say something"),
            ("form-title-reply", "Answer { $name }"),
            ("form-title-reply", "Answer"),
            ("problem-comments_closed.detail", "Write to { \"{\" }us{ \"}\" }."),
            ("thread-heading", "{ $count ->\n    [0] Nobody\n    [one] One voice\n   *[other] { $count } voices\n}"),
            ("form-title", "[in brackets] = .and = *more\nform-submit = more"),
        ] {
            assert_eq!(SiteText::parse("en", key, text).unwrap().as_str(), text);
        }
        assert_eq!(SiteText::parse("DE", "form-title", " Los \r\n").unwrap().language.tag(), "de");
    }

    #[test]
    fn text_that_could_not_be_said_is_refused_with_what_it_must_be() {
        let expected = "a Fluent pattern with no values but $name";
        for text in ["{ $nmae }", "{ name }", "{ -name }", "{ NUMBER($name) }", "{ $name", "a }", "x\n.detail = y"] {
            assert_eq!(refusal("form-title-reply", text), Rule::Malformed { expected }, "{text}");
        }
        let expected = "a Fluent pattern with no values";
        assert_eq!(refusal("form-title", "{ $name ->\n *[other] x\n}"), Rule::Malformed { expected });
        assert_eq!(refusal("form-title", " \n "), Rule::Required);
        assert_eq!(refusal("form-title", "a\u{7}b"), Rule::InvisibleCharacters);
        assert_eq!(refusal("form-title", &"a".repeat(2001)), Rule::TooLong { bytes: 2001, max_bytes: 2000 });
        assert!(SiteText::parse("en", "form-title", &"a".repeat(2000)).is_ok());
    }

    #[test]
    fn unknown_language_and_key_are_told_together_with_what_there_is() {
        let errors = SiteText::parse("xx", "form-titel", "x").unwrap_err();
        let rules: Vec<_> = errors.iter().map(|error| (&*error.field, error.rule.clone())).collect();
        let suggestion = Rule::UnknownField { suggestion: Some("form-title"), known: String::new() };
        assert_eq!(rules, [("language", Rule::NotOneOf { allowed: TAGS.join(", ") }), ("key", suggestion)]);
        assert!(TextKey::parse("direction").is_err());
        assert!(TextKey::all().count() > 50);
    }

    #[test]
    fn texts_of_one_language_are_messages_of_their_own() {
        let mut texts = SiteTexts::default();
        texts.add_stored("en".to_owned(), "a.detail".to_owned(), "One\nother = two".to_owned());
        texts.add_stored("de".to_owned(), "a".to_owned(), "Eins".to_owned());
        assert_eq!(texts.source(Language::ENGLISH).as_deref(), Some("a--detail = One\n    other = two\n"));
        assert_eq!(texts.source(Language::named("fr").unwrap()), None);
        assert_eq!(texts.iter().count(), 2);
    }

    proptest::proptest! {
        #[test]
        fn whatever_is_taken_stays_one_message_among_others(text in "([a-z \\n.*=#\\[\\]{}$>\"-]|\\{ \\$name \\}){1,40}") {
            if let Ok(taken) = SiteText::parse("en", "form-title-reply", &text) {
                let mut texts = SiteTexts::default();
                for key in ["a", "b", "c.d"] {
                    texts.add_stored("en".to_owned(), key.to_owned(), taken.as_str().to_owned());
                }
                let source = texts.source(Language::ENGLISH).unwrap();
                let resource = parse_runtime(source.as_str()).unwrap();
                proptest::prop_assert_eq!(resource.body.len(), 3, "{}", source);
            }
        }
    }
}
