//! The field's terms and rules: sites, articles, threads, comments, authors, moderation.
//!
//! Nothing here performs I/O, reads a clock, or knows a database or a web framework. Values enter through `parse`
//! functions that return a typed error, and leave as plain data.

/// Declares a newtype over the positive integer that identifies one kind of thing.
macro_rules! identifier {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(i64);

        impl $name {
            /// Wraps a number that `id::Ids` made or that storage gave back.
            pub const fn new(value: i64) -> Self {
                Self(value)
            }

            /// Returns the number, positive and below 2^53.
            pub const fn get(self) -> i64 {
                self.0
            }
        }
    };
}

/// Declares an enum whose values have one stable word each, used in SQL, JSON and settings alike.
macro_rules! words {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident => $word:literal),+ $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub enum $name { $($(#[$variant_doc])* $variant),+ }

        impl $name {
            /// Lists every value, in the order of the declaration.
            pub const ALL: &'static [Self] = &[$(Self::$variant),+];

            /// Lists every word, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),+];

            /// Returns the stable word for this value.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),+ }
            }

            /// Finds the value for a word; `None` where there is no such word.
            pub fn parse(word: &str) -> Option<Self> {
                match word { $($word => Some(Self::$variant),)+ _ => None }
            }

            /// Finds the value for a typed word.
            ///
            /// # Errors
            /// `Rule::NotOneOf` with every word.
            pub fn choose(word: &str) -> ::std::result::Result<Self, $crate::domain::fields::Rule> {
                Self::parse(word)
                    .ok_or_else(|| $crate::domain::fields::Rule::NotOneOf { allowed: Self::WORDS.join(", ") })
            }
        }
    };
}

pub(crate) use words;

/// Declares a newtype over text that its own `parse` has found right, with the way back from storage.
macro_rules! text_value {
    ($(#[$doc:meta])* $name:ident) => {
        $(#[$doc])*
        #[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub struct $name(String);

        impl $name {
            /// Takes a text that storage gives back, without checking it again: a tightened rule must not make what
            /// was stored before unreadable.
            pub const fn from_stored(text: String) -> Self {
                Self(text)
            }

            /// Returns the text, not escaped for HTML.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }
    };
}

pub mod account;
pub mod allowance;
pub mod article;
pub mod author;
pub mod ban;
pub mod comment;
pub mod fields;
pub mod judging;
pub mod language;
pub mod login_backoff;
pub mod markup;
pub mod moderation;
pub mod network;
pub mod page;
pub mod policy;
pub mod report;
pub mod setting;
pub mod site;
pub mod site_reference;
pub mod site_text;
pub mod spam;
pub mod spam_check;
pub mod text;
pub mod thread;
pub mod timestamp;
pub mod trial;
pub mod word_list;
