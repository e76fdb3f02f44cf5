//! What each check thinks of a new comment: one file per signal, each a pure function of what was sent.

mod form_age;
mod honeypot;
mod links;
mod name_script;
mod own_address;

use super::author::{AuthorName, EmailAddress};
use super::markup::Rendered;
use super::moderation::Verdict;

/// What is known about the form a comment came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormAge {
    /// No form token came, or one without a time of its own.
    Unknown,
    /// The form was fetched this many seconds before it was sent.
    Seconds(i64),
}

/// Everything the checks look at.
#[derive(Debug)]
pub struct Evidence<'a> {
    /// The name.
    pub author_name: &'a AuthorName,
    /// The address, to see whether the text gives it away. Nothing else may be made of it.
    pub email: Option<&'a EmailAddress>,
    /// The website.
    pub author_url: Option<&'a str>,
    /// The text as it was sent.
    pub body: &'a str,
    /// The text as it will be shown.
    pub rendered: &'a Rendered,
    /// From how many links on the site holds a comment; 0 for never.
    pub max_links: u8,
    /// Whether the field that people do not see was filled.
    pub is_honeypot_filled: bool,
    /// How old the form was.
    pub form_age: FormAge,
}

/// Asks every check, and gathers what those say that object.
pub fn verdicts(evidence: &Evidence<'_>) -> Vec<Verdict> {
    let checks = [honeypot::check, form_age::check, links::check, name_script::check, own_address::check];
    checks.iter().filter_map(|check| check(evidence)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::markup::{CommentBody, render};
    use crate::domain::moderation::Opinion;
    use crate::domain::site::Markup;

    struct Sent {
        body: &'static str,
        name: &'static str,
        is_honeypot_filled: bool,
        form_age: FormAge,
        max_links: u8,
    }

    impl Default for Sent {
        fn default() -> Self {
            let form_age = FormAge::Seconds(30);
            Self { body: "Well said.", name: "Ada", is_honeypot_filled: false, form_age, max_links: 2 }
        }
    }

    fn codes(sent: &Sent) -> Vec<(Opinion, String)> {
        let body = CommentBody::parse(sent.body).unwrap();
        let rendered = render(&body, Markup::Text);
        let author_name = AuthorName::parse(sent.name).unwrap();
        let email = EmailAddress::parse("ada.smith@mail.example.org").unwrap();
        let found = verdicts(&Evidence {
            author_name: &author_name,
            email: Some(&email),
            author_url: None,
            body: sent.body,
            rendered: &rendered,
            max_links: sent.max_links,
            is_honeypot_filled: sent.is_honeypot_filled,
            form_age: sent.form_age,
        });
        found.into_iter().map(|verdict| (verdict.opinion, verdict.reason.code)).collect()
    }

    #[test]
    fn ordinary_comment_meets_no_objection() {
        assert_eq!(codes(&Sent::default()), []);
        assert_eq!(codes(&Sent { form_age: FormAge::Unknown, ..Sent::default() }), []);
    }

    #[test]
    fn filled_honeypot_is_spam() {
        let sent = Sent { is_honeypot_filled: true, ..Sent::default() };
        assert_eq!(codes(&sent), [(Opinion::Spam, "honeypot_filled".to_owned())]);
    }

    #[test]
    fn form_sent_in_under_three_seconds_is_spam() {
        for (age, expected) in [(0, true), (2, true), (3, false)] {
            let sent = Sent { form_age: FormAge::Seconds(age), ..Sent::default() };
            assert_eq!(!codes(&sent).is_empty(), expected, "{age} s");
        }
    }

    #[test]
    fn two_links_hold_unless_the_site_says_otherwise() {
        let body = "See https://one.example and https://two.example";
        assert_eq!(codes(&Sent { body, ..Sent::default() }), [(Opinion::Hold, "many_links".to_owned())]);
        assert_eq!(codes(&Sent { body, max_links: 3, ..Sent::default() }), []);
        assert_eq!(codes(&Sent { body, max_links: 0, ..Sent::default() }), []);
    }

    #[test]
    fn text_that_gives_the_own_address_away_is_held() {
        let sent = Sent { body: "Write to ada.smith [at] mail.example.org", ..Sent::default() };
        assert_eq!(codes(&sent), [(Opinion::Hold, "own_address_in_text".to_owned())]);
    }

    #[test]
    fn name_of_mixed_scripts_is_held() {
        let sent = Sent { name: "P\u{430}vel Ω", ..Sent::default() };
        assert_eq!(codes(&sent), [(Opinion::Hold, "name_mixes_scripts".to_owned())]);
    }
}
