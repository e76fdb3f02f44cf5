//! Validation errors: every broken rule of every field, gathered and returned together.
//!
//! A `Rule` states the fact; the `web` module makes the sentence in the language of the reader.

use std::borrow::Cow;

/// The rule that a value broke, with the numbers or words a sentence about it needs.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{}", self.code())]
pub enum Rule {
    /// The value is missing or blank.
    Required,
    /// The value is longer than `max_bytes` bytes of UTF-8.
    TooLong {
        /// The length of the value, in bytes.
        bytes: usize,
        /// The maximum, in bytes.
        max_bytes: usize,
    },
    /// The value has fewer than `min_chars` characters (Unicode code points).
    TooShort {
        /// The minimum, in characters.
        min_chars: usize,
    },
    /// Not an e-mail address that can receive mail over the public network.
    InvalidEmail,
    /// Not an `http` or `https` address.
    InvalidUrl,
    /// An e-mail address was given where the site takes none.
    EmailNotAccepted,
    /// The name looks like that of a moderator, of the site, or like an official role.
    NameReserved,
    /// The name has no letter and no number.
    NameWithoutLetter,
    /// Characters that cannot be seen, or that reverse the direction of text.
    InvisibleCharacters,
    /// More combining marks on one letter than any script needs.
    TooManyMarks,
    /// The value does not have the form that this field has.
    Malformed {
        /// The form, in words: "a slug of `a-z`, `0-9` and `-`, at most 40".
        expected: &'static str,
    },
    /// A line of the value does not have the form that lines of this field have.
    InvalidLine {
        /// The line number, from 1.
        line: usize,
        /// The form, in words.
        expected: &'static str,
    },
    /// The value is not one of the words that are allowed here.
    NotOneOf {
        /// The words that are allowed, joined by ", ".
        allowed: String,
    },
    /// The number lies outside the bounds.
    OutOfRange {
        /// The least allowed value.
        min: i64,
        /// The greatest allowed value.
        max: i64,
    },
    /// There is already something with this value.
    Taken,
    /// There is nothing with this value.
    Unknown,
    /// The password is easy to guess.
    PasswordTooCommon,
    /// The password is wrong.
    WrongPassword,
    /// There is no such field or setting here.
    UnknownField {
        /// The nearest name that exists, if one is near.
        suggestion: Option<&'static str>,
        /// The names that exist, joined by ", "; empty where they are too many to list.
        known: String,
    },
}

impl Rule {
    /// Returns the stable machine code, `snake_case`.
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::TooLong { .. } => "too_long",
            Self::TooShort { .. } => "too_short",
            Self::InvalidEmail => "invalid_email",
            Self::InvalidUrl => "invalid_url",
            Self::EmailNotAccepted => "email_not_accepted",
            Self::NameReserved => "name_reserved",
            Self::NameWithoutLetter => "name_without_letter",
            Self::InvisibleCharacters => "invisible_characters",
            Self::TooManyMarks => "too_many_marks",
            Self::Malformed { .. } => "malformed",
            Self::InvalidLine { .. } => "invalid_line",
            Self::NotOneOf { .. } => "not_one_of",
            Self::OutOfRange { .. } => "out_of_range",
            Self::Taken => "taken",
            Self::Unknown => "unknown",
            Self::PasswordTooCommon => "password_too_common",
            Self::WrongPassword => "wrong_password",
            Self::UnknownField { .. } => "unknown_field",
        }
    }
}

/// One broken rule and the field that broke it, by the name it has in the JSON API.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FieldError {
    /// The field's name in the JSON API, such as `author_name`; or an unknown name that `sent_name` let through.
    pub field: Cow<'static, str>,
    /// The rule that was broken.
    pub rule: Rule,
}

/// All broken rules of one input, in the order in which the fields were checked. Never empty when returned as an error.
#[derive(Debug, Clone, Default, PartialEq, Eq, thiserror::Error)]
#[error("{} invalid fields", .0.len())]
pub struct FieldErrors(Vec<FieldError>);

impl FieldErrors {
    /// Holds a single error.
    pub fn one(field: impl Into<Cow<'static, str>>, rule: Rule) -> Self {
        Self(vec![FieldError { field: field.into(), rule }])
    }

    /// Keeps the value, or notes the broken rule and gives `None`.
    pub fn check<T>(&mut self, field: impl Into<Cow<'static, str>>, parsed: Result<T, Rule>) -> Option<T> {
        match parsed {
            Ok(value) => Some(value),
            Err(rule) => {
                self.add(field, rule);
                None
            }
        }
    }

    /// Notes a broken rule.
    pub fn add(&mut self, field: impl Into<Cow<'static, str>>, rule: Rule) {
        self.0.push(FieldError { field: field.into(), rule });
    }

    /// Requires that no rule was broken.
    ///
    /// # Errors
    /// All errors, in the order in which they were added.
    pub fn into_result(self) -> Result<(), Self> {
        if self.is_empty() { Ok(()) } else { Err(self) }
    }

    /// Returns whether no rule was broken.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// Walks the errors in the order in which they were found.
    pub fn iter(&self) -> std::slice::Iter<'_, FieldError> {
        self.0.iter()
    }
}

/// Returns an unknown field name as it was sent, if an answer may repeat it: 1 to 64 letters, digits, `_`, `-` and `.` of
/// ASCII. Anything else could be an address or a text, and becomes `otherwise`.
pub fn sent_name(name: &str, otherwise: &'static str) -> Cow<'static, str> {
    let is_plain = |byte: u8| byte.is_ascii_alphanumeric() || b"_-.".contains(&byte);
    if (1..=64).contains(&name.len()) && name.bytes().all(is_plain) {
        Cow::Owned(name.to_owned())
    } else {
        Cow::Borrowed(otherwise)
    }
}

/// Refuses text of more than `max_bytes` bytes.
///
/// # Errors
/// `Rule::TooLong` with both numbers.
pub const fn at_most(text: &str, max_bytes: usize) -> Result<(), Rule> {
    let bytes = text.len();
    if bytes > max_bytes { Err(Rule::TooLong { bytes, max_bytes }) } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_errors_are_gathered_in_order() {
        let mut errors = FieldErrors::default();
        assert_eq!(errors.check::<()>("a", Err(Rule::Required)), None);
        assert_eq!(errors.check("b", Ok(7)), Some(7));
        assert_eq!(errors.check::<()>("c", at_most("four", 3)), None);
        let found: Vec<_> = errors.iter().map(|error| (&*error.field, error.rule.code())).collect();
        assert_eq!(found, [("a", "required"), ("c", "too_long")]);
    }

    #[test]
    fn an_unknown_name_is_repeated_only_if_it_can_be_a_name() {
        assert_eq!(sent_name("titel", "body"), "titel");
        for other in ["", "ada@mail.example", "two words", "<b>", "n\u{e4}me", &"a".repeat(65)] {
            assert_eq!(sent_name(other, "body"), "body", "{other:?}");
        }
    }
}
