//! Gathers raw values from flags, environment and file. The first source that has a key wins.

use super::error::{ConfigError, Fault, Source};
use super::table::{self, PREFIX, Setting, Takes};
use std::collections::HashMap;
use std::path::{Path, PathBuf};
use toml::Spanned;
use toml::de::{DeTable, DeValue};

/// The file that is read from the working directory when no other is named and it exists.
const DEFAULT_FILE: &str = "afterword.toml";

/// The name of a flag for settings without their own: "flag of the command line".
const UNNAMED_FLAG: &str = "of the command line";

/// A value as its source has it, split where the setting is a list.
pub(super) struct Raw {
    pub(super) values: Vec<String>,
    pub(super) source: Source,
}

/// The raw values by key, and the errors in names and types.
#[derive(Default)]
pub(super) struct Gathered {
    pub(super) raw: HashMap<&'static str, Raw>,
    pub(super) errors: Vec<ConfigError>,
}

impl Gathered {
    /// Takes the values of flags. A list may be given by several; of anything else the last one counts.
    pub(super) fn take_flags(&mut self, values: &[(String, String)]) {
        for (key, value) in values {
            let Some(setting) = table::find(key) else {
                self.unknown(key, Source::Flag(UNNAMED_FLAG), key);
                continue;
            };
            let more = split(setting, value);
            let source = Source::Flag(setting.flag.unwrap_or(UNNAMED_FLAG));
            match self.raw.get_mut(setting.key) {
                Some(raw) if setting.takes == Takes::List => raw.values.extend(more),
                _ => drop(self.raw.insert(setting.key, Raw { values: more, source })),
            }
        }
    }

    /// Takes the variables named `AFTERWORD_SECTION__KEY`. Names without a double underscore are not settings.
    pub(super) fn take_environment(&mut self, variables: impl Iterator<Item = (String, String)>) {
        let mut named: Vec<_> = variables
            .filter_map(|(name, value)| {
                let key = name.strip_prefix(PREFIX)?.to_ascii_lowercase();
                key.contains("__").then(|| (key.replace("__", "."), name, value))
            })
            .collect();
        named.sort();
        for (key, name, value) in named {
            let source = Source::Environment(name.clone());
            match table::find(&key) {
                Some(setting) => self.add(setting, split(setting, &value), source),
                None => self.unknown(&name, source, &key),
            }
        }
    }

    /// Takes the values of the named file, or of `afterword.toml` in the working directory if it is there.
    pub(super) fn take_file(&mut self, named: Option<&Path>) {
        let path = named.unwrap_or(Path::new(DEFAULT_FILE));
        match std::fs::read_to_string(path) {
            Ok(text) => self.take_toml(&text, path),
            Err(error) if named.is_none() && error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => self.errors.push(ConfigError {
                key: String::new(),
                source: Source::File { path: path.to_owned(), line: None },
                fault: Fault::Unreadable(error.kind()),
            }),
        }
    }

    fn take_toml(&mut self, text: &str, path: &Path) {
        let place = |offset: usize| Source::File { path: PathBuf::from(path), line: Some(line_at(text, offset)) };
        let root = match DeTable::parse(text) {
            Ok(root) => root,
            Err(error) => {
                let source = place(error.span().map_or(0, |span| span.start));
                let fault = Fault::NotToml(error.message().to_owned());
                self.errors.push(ConfigError { key: String::new(), source, fault });
                return;
            }
        };
        for (section, value) in root.get_ref() {
            let name = section.get_ref();
            let is_known = table::SETTINGS.iter().any(|setting| setting.section() == name.as_ref());
            match value.get_ref() {
                DeValue::Table(entries) if is_known => self.take_section(name, entries, &place),
                // A whole section that does not exist is one mistake, not one for each of its keys.
                DeValue::Table(_) => {
                    let error = unknown_section(name, place(section.span().start));
                    self.errors.push(error);
                }
                _ => self.unknown(name, place(section.span().start), name),
            }
        }
    }

    fn take_section(&mut self, section: &str, entries: &DeTable<'_>, place: &dyn Fn(usize) -> Source) {
        for (name, value) in entries {
            let key = format!("{section}.{}", name.get_ref());
            let source = place(name.span().start);
            let Some(setting) = table::find(&key) else {
                self.unknown(&key, source, &key);
                continue;
            };
            match toml_values(setting, value) {
                Ok(values) => self.add(setting, values, source),
                Err(fault) => self.errors.push(ConfigError { key, source, fault }),
            }
        }
    }

    fn add(&mut self, setting: &'static Setting, values: Vec<String>, source: Source) {
        self.raw.entry(setting.key).or_insert(Raw { values, source });
    }

    fn unknown(&mut self, shown: &str, source: Source, key: &str) {
        let fault = Fault::Unknown(table::nearest_key(key));
        self.errors.push(ConfigError { key: shown.to_owned(), source, fault });
    }
}

fn unknown_section(name: &str, source: Source) -> ConfigError {
    let suggestion = table::SETTINGS
        .iter()
        .map(|setting| (strsim::jaro_winkler(setting.section(), name), setting.section()))
        .filter(|(likeness, _)| *likeness > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, section)| section);
    ConfigError { key: name.to_owned(), source, fault: Fault::Unknown(suggestion) }
}

fn split(setting: &Setting, value: &str) -> Vec<String> {
    match setting.takes {
        Takes::List => value.split(',').map(str::trim).filter(|item| !item.is_empty()).map(str::to_owned).collect(),
        Takes::Text | Takes::Number | Takes::Switch => vec![value.trim().to_owned()],
    }
}

fn toml_values(setting: &Setting, value: &Spanned<DeValue<'_>>) -> Result<Vec<String>, Fault> {
    match (setting.takes, value.get_ref()) {
        (Takes::Number, DeValue::Integer(number)) => Ok(vec![decimal(number)]),
        (Takes::Switch, DeValue::Boolean(is_on)) => Ok(vec![is_on.to_string()]),
        (Takes::Text | Takes::Number | Takes::List | Takes::Switch, DeValue::String(text)) => Ok(split(setting, text)),
        (Takes::List, DeValue::Array(items)) => items
            .iter()
            .map(|item| item.get_ref().as_str().map(|text| text.trim().to_owned()))
            .collect::<Option<Vec<_>>>()
            .ok_or(Fault::WrongType("an array of texts in quotes")),
        (Takes::Number, _) => Err(Fault::WrongType("a whole number")),
        (Takes::Switch, _) => Err(Fault::WrongType("true or false")),
        (Takes::Text, _) => Err(Fault::WrongType("a text in quotes")),
        (Takes::List, _) => Err(Fault::WrongType("an array of texts in quotes")),
    }
}

/// Writes a TOML integer, which may be hexadecimal, octal or binary, in decimal. What does not fit is left to be refused
/// later as out of range.
fn decimal(number: &toml::de::DeInteger<'_>) -> String {
    i64::from_str_radix(number.as_str(), number.radix())
        .map_or_else(|_| i64::MAX.to_string(), |decimal| decimal.to_string())
}

fn line_at(text: &str, offset: usize) -> usize {
    text.bytes().take(offset).filter(|byte| *byte == b'\n').count() + 1
}
