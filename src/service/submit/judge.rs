//! What is thought of a submission: first of its text and its form, then, inside the unit of work, of its history.

use super::fields::ParsedFields;
use super::write::Candidate;
use crate::domain::author::Website;
use crate::domain::markup::Rendered;
use crate::domain::moderation::{Policy, Reason, Standing, Status, Verdict};
use crate::domain::site::{Origin, Site};
use crate::domain::spam::{Form, FormAge, Text, form_verdicts, own_hosts, text_verdicts};
use crate::service::ServiceError;
use crate::storage::AnyConnection;

/// Asks the checks that need nothing but what was sent.
pub(super) fn verdicts(
    site: &Site,
    fields: &ParsedFields,
    rendered: &Rendered,
    is_honeypot_filled: bool,
    age: FormAge,
) -> Vec<Verdict> {
    let own = own_hosts(site.origins.iter().map(Origin::as_str));
    let author = (&fields.author_name, fields.author_url.as_ref().map(Website::as_str));
    let text = Text::new(author, fields.body.as_str(), rendered, &own);
    let form = Form { email: fields.email.as_ref(), is_honeypot_filled, age };
    let mut verdicts = form_verdicts(text, form);
    verdicts.extend(text_verdicts(text, &site.settings.policy));
    verdicts
}

/// What was decided about a submission.
#[derive(Debug)]
pub(super) struct Judgement {
    /// The status that the comment has.
    pub(super) status: Status,
    /// The status that its author is told: what depends on the history of the address does not show in it.
    pub(super) shown: Status,
    /// Why.
    pub(super) reasons: Vec<Reason>,
}

impl Default for Judgement {
    fn default() -> Self {
        Self { status: Status::Pending, shown: Status::Pending, reasons: Vec::new() }
    }
}

/// Decides about submissions, each by its site's policy.
///
/// # Errors
/// `Storage`.
pub(super) fn judge_all(
    _connection: &mut AnyConnection,
    mut candidates: Vec<Candidate>,
) -> Result<Vec<Candidate>, ServiceError> {
    for one in &mut candidates {
        let prepared = &one.entry.prepared;
        let policy = Policy { settings: &prepared.site.settings.policy };
        let (status, reasons) = policy.decide(prepared.verdicts.clone(), Standing::default());
        one.judgement = Judgement { status, shown: status.shown_to_author(), reasons };
    }
    Ok(candidates)
}
