//! Settings by key. One table states key, type, default, bounds and meaning of each; storage, API and documentation
//! follow it.

use super::fields::Rule;
use super::language::{Language, TAGS};
use super::word_list::WordList;
use std::fmt;
use std::sync::Arc;

/// The word for a language that is left to each reader's browser.
const AUTO: &str = "auto";

/// What a setting takes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One of these words.
    Choice(&'static [&'static str]),
    /// `true` or `false`.
    Truth,
    /// A whole number within these bounds.
    Number {
        /// The least.
        min: i64,
        /// The greatest.
        max: i64,
    },
    /// A list of words, one entry on each line.
    Lines,
    /// `auto`, or the tag of a language.
    Language,
}

/// Says in words what a setting takes.
impl fmt::Display for Kind {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Choice(words) => formatter.write_str(&words.join(", ")),
            Self::Truth => formatter.write_str("true, false"),
            Self::Number { min, max } => write!(formatter, "{min} to {max}"),
            Self::Lines => formatter.write_str("lines: a text, word:, host: or regex:"),
            Self::Language => formatter.write_str("auto, or the tag of a language: en, de, pt-BR ..."),
        }
    }
}

/// A setting, as the table states it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Setting {
    /// Its key.
    pub key: &'static str,
    /// Its kind.
    pub kind: Kind,
    /// The meaning, in one or two sentences.
    pub meaning: &'static str,
}

impl Setting {
    /// Stands where a setting will be.
    pub(super) const BLANK: Self = Self { key: "", kind: Kind::Truth, meaning: "" };
}

/// A type that settings have.
pub(super) trait SettingValue: Sized {
    /// The default kind.
    const KIND: Kind;

    /// Reads a value.
    ///
    /// # Errors
    /// `Rule::NotOneOf`, `Rule::OutOfRange`, or those of `WordList::parse`.
    fn read(text: &str, kind: Kind) -> Result<Self, Rule>;

    /// Writes a value as `read` takes it.
    fn write(&self) -> String;
}

impl SettingValue for bool {
    const KIND: Kind = Kind::Truth;

    fn read(text: &str, _: Kind) -> Result<Self, Rule> {
        text.parse().map_err(|_| Rule::NotOneOf { allowed: Kind::Truth.to_string() })
    }

    fn write(&self) -> String {
        self.to_string()
    }
}

macro_rules! numbers {
    ($($number:ty),+) => {$(
        impl SettingValue for $number {
            const KIND: Kind = Kind::Number { min: <$number>::MIN as i64, max: <$number>::MAX as i64 };

            fn read(text: &str, kind: Kind) -> Result<Self, Rule> {
                let Kind::Number { min, max } = kind else { return Self::read(text, Self::KIND) };
                let found = text.parse::<Self>().ok().filter(|number| (min..=max).contains(&i64::from(*number)));
                found.ok_or(Rule::OutOfRange { min, max })
            }

            fn write(&self) -> String {
                self.to_string()
            }
        }
    )+};
}
numbers!(u8, u16);

impl SettingValue for Arc<WordList> {
    const KIND: Kind = Kind::Lines;

    fn read(text: &str, _: Kind) -> Result<Self, Rule> {
        WordList::parse(text).map(Self::new)
    }

    fn write(&self) -> String {
        self.as_str().to_owned()
    }
}

/// `None` means `auto`.
impl SettingValue for Option<Language> {
    const KIND: Kind = Kind::Language;

    fn read(text: &str, _: Kind) -> Result<Self, Rule> {
        let unknown = || Rule::NotOneOf { allowed: format!("{AUTO}, {}", TAGS.join(", ")) };
        if text == AUTO { Ok(None) } else { Language::named(text).map(Some).ok_or_else(unknown) }
    }

    fn write(&self) -> String {
        self.map_or(AUTO, Language::tag).to_owned()
    }
}

/// Words that settings choose from.
macro_rules! choices {
    ($($choice:ty),+ $(,)?) => {$(
        impl $crate::domain::setting::SettingValue for $choice {
            const KIND: $crate::domain::setting::Kind = $crate::domain::setting::Kind::Choice(<$choice>::WORDS);

            fn read(text: &str, _: $crate::domain::setting::Kind) -> Result<Self, $crate::domain::fields::Rule> {
                Self::choose(text)
            }

            fn write(&self) -> String {
                self.as_str().to_owned()
            }
        }
    )+};
}
pub(super) use choices;

/// Returns the kind of a setting: that of its type, or a number within bounds.
macro_rules! kind {
    ($type:ty) => {
        <$type as $crate::domain::setting::SettingValue>::KIND
    };
    ($type:ty, $min:literal, $max:literal) => {
        $crate::domain::setting::Kind::Number { min: $min, max: $max }
    };
}
pub(super) use kind;

/// States settings: a struct with their defaults, and the table of them. `key field: type = default, min to max;`
macro_rules! settings {
    (
        $(#[$about:meta])* $name:ident, $(#[$listed:meta])* $table:ident
        $(with $(#[$inner_doc:meta])* $inner:ident: $inner_type:ty)?
        { $($(#[doc = $line:literal])+ $key:literal $field:ident: $type:ty = $default:expr $(, $min:literal to $max:literal)?;)+ }
    ) => {
        $(#[$about])*
        #[derive(Debug, Clone, PartialEq, Eq)]
        pub struct $name {
            $($(#[$inner_doc])* pub $inner: $inner_type,)?
            $($(#[doc = $line])+ pub $field: $type,)+
        }

        impl Default for $name {
            fn default() -> Self {
                Self { $($inner: <$inner_type>::default(),)? $($field: $default,)+ }
            }
        }

        $(#[$listed])*
        pub const $table: &[$crate::domain::setting::Setting] = &[
            $($crate::domain::setting::Setting {
                key: $key,
                kind: $crate::domain::setting::kind!($type $(, $min, $max)?),
                meaning: concat!($($line),+).trim_ascii_start(),
            },)+
        ];

        impl $name {
            /// Changes one value; `None` for a key that is not of this table.
            fn set_own(&mut self, key: &str, value: &str) -> Option<Result<(), $crate::domain::fields::Rule>> {
                use $crate::domain::setting::{SettingValue, kind};
                Some(match key {
                    $($key => SettingValue::read(value, kind!($type $(, $min, $max)?)).map(|value| self.$field = value),)+
                    _ => return None,
                })
            }

            /// Returns the values of this table by key, as `set` takes them.
            fn own_values(&self) -> Vec<(&'static str, String)> {
                vec![$(($key, $crate::domain::setting::SettingValue::write(&self.$field)),)+]
            }
        }
    };
}
pub(super) use settings;
