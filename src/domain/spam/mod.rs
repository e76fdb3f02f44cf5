//! Spam checks: one file for each signal, each a pure function from what is known to a verdict.
//!
//! Checks of the text can run again on a stored comment, for trials and edits. Checks of the form and of history keep
//! their first result.

mod bans;
pub mod classifier;
mod filter;
mod form_age;
mod hidden_text;
mod history;
mod honeypot;
mod link_hosts;
mod links;
mod moderator_name;
mod name_script;
mod own_address;
mod proof_of_work;
mod script;
mod sketch;
mod words;

pub use bans::{Sender, ban_verdicts, is_by_address, is_secret, spared};
pub use classifier::{Features, Label};
pub use filter::{Filter, Lesson};
pub use history::{Exposed, History, NearText};
pub use proof_of_work::{ProofFault, ProofOfWork};
pub use script::Script;
pub use sketch::Sketch;

use super::author::{AuthorName, EmailAddress};
use super::markup::{Rendered, SafeHtml};
use super::moderation::{Reason, ReasonCode, Verdict};
use super::policy::PolicySettings;
use super::word_list::Haystack;
use url::Url;

/// The form that a comment came with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FormAge {
    /// No form token came, or one without a time of its own.
    Unknown,
    /// The form was fetched this many seconds before it was sent.
    Seconds(i64),
}

/// The input of checks of the text. All of it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Text<'a> {
    /// The name.
    pub author_name: &'a AuthorName,
    /// The website.
    pub author_url: Option<&'a str>,
    /// The text as it was sent.
    pub body: &'a str,
    /// The text as it is shown.
    pub html: &'a SafeHtml,
    /// The hosts of the site itself, in lower case.
    pub own_hosts: &'a [String],
}

/// The input of checks of the form. None of it is stored.
#[derive(Debug, Clone, Copy)]
pub struct Form<'a> {
    /// The address, to see whether the text gives it away. Nothing else may be made of it.
    pub email: Option<&'a EmailAddress>,
    /// Whether the honeypot field was filled in.
    pub is_honeypot_filled: bool,
    /// The age of the form.
    pub age: FormAge,
}

/// A text taken apart, once for all checks.
struct Reading<'a> {
    text: Text<'a>,
    /// The hosts that the text links to, in lower case; the website's is not among them.
    link_hosts: Vec<String>,
    /// Where lists of words look.
    haystack: Haystack,
    /// The text that readers see.
    plain: String,
}

impl<'a> Reading<'a> {
    fn of(text: Text<'a>) -> Self {
        let link_hosts: Vec<String> = text.html.link_targets().filter_map(host).collect();
        let plain = text.html.plain_text();
        let website = text.author_url.unwrap_or_default();
        let hosts = link_hosts.iter().cloned().chain(host(website)).collect::<Vec<_>>();
        let texts = [text.author_name.as_str(), website, text.body, &plain];
        Self { haystack: Haystack::new(texts, hosts.iter().map(String::as_str)), text, link_hosts, plain }
    }

    /// Returns the hosts that are linked to and are not the site's own.
    fn foreign_hosts(&self) -> impl Iterator<Item = &str> {
        self.link_hosts.iter().map(String::as_str).filter(|host| !is_own(host, self.text.own_hosts))
    }
}

/// Returns whether a host is one of a site's, or below one of them.
fn is_own(host: &str, own: &[String]) -> bool {
    own.iter().any(|own| host.strip_suffix(own.as_str()).is_some_and(|rest| rest.is_empty() || rest.ends_with('.')))
}

fn host(address: &str) -> Option<String> {
    Some(Url::parse(address).ok()?.host_str()?.to_lowercase())
}

type TextCheck = fn(&Reading<'_>, &PolicySettings) -> Option<Verdict>;

/// The checks of the text, each with the codes of its reasons.
const TEXT_CHECKS: &[(TextCheck, &[ReasonCode])] = &[
    (links::check, links::CODES),
    (links::check_alone, links::CODES),
    (link_hosts::check_shortener, link_hosts::CODES),
    (link_hosts::check_look_alike, link_hosts::CODES),
    (words::check_hold, words::CODES),
    (words::check_disallowed, words::CODES),
    (hidden_text::check_characters, hidden_text::CODES),
    (hidden_text::check_scripts, hidden_text::CODES),
    (hidden_text::check_markup, hidden_text::CODES),
    (name_script::check, name_script::CODES),
];

/// Asks every check of the text, and gathers what those say that object.
pub fn text_verdicts(text: Text<'_>, policy: &PolicySettings) -> Vec<Verdict> {
    let reading = Reading::of(text);
    TEXT_CHECKS.iter().filter_map(|(check, _)| check(&reading, policy)).collect()
}

/// Returns whether a reason came from a check of the text, so that asking again replaces it.
pub fn is_of_text(reason: &Reason) -> bool {
    TEXT_CHECKS.iter().any(|(_, codes)| codes.contains(&reason.code))
}

/// Asks every check of the form, and gathers what those say that object. The checks know the names of the moderators.
pub fn form_verdicts(text: Text<'_>, form: Form<'_>, moderators: &[String]) -> Vec<Verdict> {
    let found = [
        honeypot::check(form),
        form_age::check(form),
        own_address::check(text, form),
        moderator_name::check(text, moderators),
    ];
    found.into_iter().flatten().collect()
}

/// Returns the host of each origin, as checks want the site's own.
pub fn own_hosts<'a>(origins: impl Iterator<Item = &'a str>) -> Vec<String> {
    origins.filter_map(host).collect()
}

/// Reads a rendered text as the checks do; for those who hold `Rendered`.
impl<'a> Text<'a> {
    /// Puts the input of the checks together.
    pub fn new(
        author: (&'a AuthorName, Option<&'a str>),
        body: &'a str,
        rendered: &'a Rendered,
        own_hosts: &'a [String],
    ) -> Self {
        Self { author_name: author.0, author_url: author.1, body, html: &rendered.html, own_hosts }
    }
}

#[cfg(test)]
mod tests;
