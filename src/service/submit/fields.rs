//! Parses the fields of a submission and gathers every broken rule.

use super::Submission;
use crate::domain::author::{AuthorName, EmailAddress, ReservedNames, Website};
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::markup::CommentBody;
use crate::domain::site::{EmailRequirement, Site};

/// The fields of a comment, all of them right.
#[derive(Debug, Clone)]
pub(super) struct ParsedFields {
    pub(super) author_name: AuthorName,
    pub(super) email: Option<EmailAddress>,
    pub(super) author_url: Option<Website>,
    pub(super) body: CommentBody,
    pub(super) parent_id: Option<CommentId>,
}

/// Parses every field; `None` where any broke a rule.
pub(super) fn parse(site: &Site, submission: &Submission, errors: &mut FieldErrors) -> Option<ParsedFields> {
    let body = errors.check("body", CommentBody::parse(&submission.body));
    let reserved = ReservedNames::new([site.name.as_str()]);
    let author_name = errors.check("author_name", parse_name(&submission.author_name, &reserved));
    let email = errors.check("email", parse_email(&submission.email, site.settings.email));
    let author_url = errors.check("author_url", parse_website(&submission.author_url));
    let parent_id = errors.check("parent_id", parse_parent(&submission.parent_id));
    Some(ParsedFields {
        author_name: author_name?,
        email: email?,
        author_url: author_url?,
        body: body?,
        parent_id: parent_id?,
    })
}

fn parse_name(text: &str, reserved: &ReservedNames) -> Result<AuthorName, Rule> {
    let name = AuthorName::parse(text)?;
    if reserved.contains(&name) { Err(Rule::NameReserved) } else { Ok(name) }
}

fn parse_email(text: &str, requirement: EmailRequirement) -> Result<Option<EmailAddress>, Rule> {
    match (requirement, text.trim().is_empty()) {
        (EmailRequirement::Required, true) => Err(Rule::Required),
        (EmailRequirement::Optional | EmailRequirement::Off, true) => Ok(None),
        (EmailRequirement::Off, false) => Err(Rule::EmailNotAccepted),
        (EmailRequirement::Required | EmailRequirement::Optional, false) => EmailAddress::parse(text).map(Some),
    }
}

fn parse_website(text: &str) -> Result<Option<Website>, Rule> {
    if text.trim().is_empty() { Ok(None) } else { Website::parse(text).map(Some) }
}

fn parse_parent(text: &str) -> Result<Option<CommentId>, Rule> {
    match text.trim() {
        "" | "0" => Ok(None),
        number => match number.parse::<i64>() {
            Ok(id) if id > 0 => Ok(Some(CommentId::new(id))),
            _ => Err(Rule::Malformed { expected: "the id of a comment, a positive number" }),
        },
    }
}
