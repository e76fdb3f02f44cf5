//! The broken rules as English sentences for those who write clients of the JSON API; pages have their own words.

use crate::domain::fields::Rule;

/// Writes the sentence about a rule that `field` broke. The value itself is never part of it.
pub fn rule_sentence(field: &str, rule: &Rule) -> String {
    match rule {
        Rule::Required => format!("`{field}` is required."),
        Rule::TooLong { bytes, max_bytes } => {
            format!("`{field}` has {bytes} bytes; at most {max_bytes} are allowed.")
        }
        Rule::TooShort { min_chars } => format!("`{field}` must have at least {min_chars} characters."),
        Rule::InvalidEmail => format!("`{field}` must be an e-mail address that can receive mail."),
        Rule::InvalidUrl => format!("`{field}` must be an address that begins with `http://` or `https://`."),
        Rule::EmailNotAccepted => format!("`{field}` must be left out; this site takes no e-mail addresses."),
        Rule::NameReserved => format!("`{field}` is reserved for the site's moderators."),
        Rule::NameWithoutLetter => format!("`{field}` must have at least one letter or number."),
        Rule::InvisibleCharacters => {
            format!("`{field}` must not have characters that are invisible or reverse the direction of text.")
        }
        Rule::TooManyMarks => format!("`{field}` has too many combining marks on one letter."),
        Rule::Malformed { expected } => format!("`{field}` must be {expected}."),
        Rule::NotOneOf { allowed } => format!("`{field}` must be one of: {allowed}."),
        Rule::OutOfRange { min, max } => format!("`{field}` must be {min} to {max}."),
        Rule::Taken => format!("`{field}` is taken."),
        Rule::Unknown => format!("`{field}` names nothing that exists."),
        Rule::PasswordTooCommon => format!("`{field}` is among the first that somebody would guess."),
        Rule::UnknownField { suggestion: Some(key) } => {
            format!("`{field}` has an unknown name; did you mean `{key}`?")
        }
        Rule::UnknownField { suggestion: None } => format!("`{field}` has an unknown name."),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sentence_names_the_field_and_what_is_allowed() {
        let rule = Rule::TooLong { bytes: 70_012, max_bytes: 65_525 };
        assert_eq!(rule_sentence("body", &rule), "`body` has 70012 bytes; at most 65525 are allowed.");
        let rule = Rule::OutOfRange { min: 1, max: 500 };
        assert_eq!(rule_sentence("limit", &rule), "`limit` must be 1 to 500.");
        let rule = Rule::UnknownField { suggestion: Some("status") };
        assert_eq!(rule_sentence("body", &rule), "`body` has an unknown name; did you mean `status`?");
    }
}
