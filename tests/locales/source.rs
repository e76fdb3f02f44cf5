//! The messages of a language as its files have them.

use fluent_syntax::ast::{Entry, Expression, InlineExpression, Message as Entity, Pattern, PatternElement, VariantKey};
use fluent_syntax::parser::parse;
use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

/// A language.
#[derive(Debug, Clone, Default)]
pub struct Locale {
    pub tag: String,
    /// By key: `message` or `message.attribute`.
    pub messages: BTreeMap<String, Message>,
    /// What could not be read at all.
    pub junk: Vec<String>,
}

/// What is said for one key.
#[derive(Debug, Clone, Default)]
pub struct Message {
    pub file: String,
    /// The pattern, written again in one way.
    pub text: String,
    /// The parts of the text that people see, without the values between them.
    pub pieces: Vec<String>,
    pub variables: BTreeSet<String>,
    /// Whether a value is the last thing in it, behind which some languages put no full stop.
    pub ends_in_value: bool,
    pub choices: Vec<Choice>,
}

/// A choice between forms, by a value.
#[derive(Debug, Clone)]
pub struct Choice {
    pub by: String,
    pub forms: BTreeMap<String, Form>,
}

/// One form of a choice.
#[derive(Debug, Clone)]
pub struct Form {
    pub text: String,
    pub variables: BTreeSet<String>,
}

impl Locale {
    pub fn read(folder: &Path, tag: &str) -> Self {
        let mut names: Vec<_> = std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()).collect();
        names.sort();
        let files: Vec<_> = names
            .iter()
            .map(|path| (path.file_name().unwrap().to_str().unwrap(), std::fs::read_to_string(path).unwrap()))
            .collect();
        Self::of(tag, files.iter().map(|(name, text)| (*name, text.as_str())))
    }

    pub fn of<'a>(tag: &str, files: impl IntoIterator<Item = (&'a str, &'a str)>) -> Self {
        let mut locale = Self { tag: tag.to_owned(), ..Self::default() };
        for (file, source) in files {
            let resource = parse(source).unwrap_or_else(|(resource, errors)| {
                locale.junk.extend(errors.iter().map(|error| format!("{file}: {error}")));
                resource
            });
            for entry in &resource.body {
                match entry {
                    Entry::Message(Entity { id, value, attributes, .. }) => {
                        if let Some(value) = value {
                            locale.add(file, id.name.to_owned(), value);
                        }
                        for attribute in attributes {
                            locale.add(file, format!("{}.{}", id.name, attribute.id.name), &attribute.value);
                        }
                    }
                    Entry::Term(term) => locale.junk.push(format!("{file}: the term {}", term.id.name)),
                    Entry::Comment(_) | Entry::GroupComment(_) | Entry::ResourceComment(_) | Entry::Junk { .. } => {}
                }
            }
        }
        locale
    }

    fn add(&mut self, file: &str, key: String, pattern: &Pattern<&str>) {
        let mut message = Message { file: file.to_owned(), ..Message::default() };
        message.text = message.read(pattern);
        let last = pattern.elements.last();
        message.ends_in_value = matches!(last, Some(PatternElement::Placeable { expression: Expression::Inline(_) }));
        if self.messages.contains_key(&key) {
            self.junk.push(format!("{file}: {key} is there twice"));
        }
        self.messages.insert(key, message);
    }
}

impl Message {
    /// Writes a pattern, and notes what stands in it.
    fn read(&mut self, pattern: &Pattern<&str>) -> String {
        let mut text = String::new();
        for element in &pattern.elements {
            match element {
                PatternElement::TextElement { value } => {
                    self.pieces.push((*value).to_owned());
                    text.push_str(value);
                }
                PatternElement::Placeable { expression } => text.push_str(&self.read_expression(expression)),
            }
        }
        text
    }

    fn read_expression(&mut self, expression: &Expression<&str>) -> String {
        match expression {
            Expression::Inline(inline) => self.read_inline(inline),
            Expression::Select { selector, variants } => {
                let by = self.read_inline(selector);
                let mut forms = BTreeMap::new();
                let mut text = format!("{{{by} ->");
                for variant in variants {
                    let (VariantKey::Identifier { name } | VariantKey::NumberLiteral { value: name }) = &variant.key;
                    let mut inner = Self::default();
                    let form = inner.read(&variant.value);
                    text.push_str(&format!("[{name}] {form}"));
                    self.pieces.extend(inner.pieces);
                    self.choices.extend(inner.choices);
                    self.variables.extend(inner.variables.iter().cloned());
                    forms.insert((*name).to_owned(), Form { text: form, variables: inner.variables });
                }
                self.choices.push(Choice { by, forms });
                text + "}"
            }
        }
    }

    fn read_inline(&mut self, inline: &InlineExpression<&str>) -> String {
        match inline {
            InlineExpression::VariableReference { id } => {
                self.variables.insert(id.name.to_owned());
                format!("${}", id.name)
            }
            InlineExpression::StringLiteral { value } | InlineExpression::NumberLiteral { value } => {
                (*value).to_owned()
            }
            InlineExpression::Placeable { expression } => self.read_expression(expression),
            // Nothing of ours refers to other messages: a site could replace them.
            InlineExpression::FunctionReference { id, .. } | InlineExpression::MessageReference { id, .. } => {
                self.variables.insert(format!("a reference to {}", id.name));
                id.name.to_owned()
            }
            InlineExpression::TermReference { id, .. } => {
                self.variables.insert(format!("a reference to -{}", id.name));
                id.name.to_owned()
            }
        }
    }
}
