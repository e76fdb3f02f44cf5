//! What is thought of a submission: first of what was sent, then, inside the unit of work, of its history.

use super::fields::ParsedFields;
use super::memory::Memory;
use super::write::Candidate;
use crate::domain::author::Website;
use crate::domain::ban::Ban;
use crate::domain::comment::{Comment, CommentId};
use crate::domain::judging::{Evidence, Judged, Reputation, judge};
use crate::domain::markup::Rendered;
use crate::domain::moderation::{Actor, Decision, Reason, ReasonCode, Status, Verdict, Weight};
use crate::domain::site::{Origin, Site, SiteId};
use crate::domain::spam::{
    Exposed, Filter, Form, FormAge, History, Script, Sender, Sketch, Text, ban_verdicts, form_verdicts, own_hosts,
    text_verdicts,
};
use crate::domain::timestamp::Timestamp;
use crate::service::ledger::{Change, Ledger};
use crate::service::pressure::Pressure;
use crate::service::{ServiceError, akismet};
use crate::storage::{self, AnyConnection};
use std::collections::{BTreeMap, BTreeSet};

/// What can be told from what was sent alone.
#[derive(Debug, Clone)]
pub(super) struct ContentVerdicts {
    pub(super) verdicts: Vec<Verdict>,
    pub(super) sketch: Option<Sketch>,
    pub(super) script: Option<Script>,
}

/// Who and what was sent.
pub(super) struct Sent<'a> {
    pub(super) site: &'a Site,
    pub(super) fields: &'a ParsedFields,
    pub(super) rendered: &'a Rendered,
    pub(super) is_honeypot_filled: bool,
    pub(super) form_age: FormAge,
    pub(super) sender: Sender<'a>,
    pub(super) moderators: &'a [String],
}

/// Earlier comments that floods speak against, each with whether it is only held if it has a link.
type Exposures = BTreeMap<CommentId, bool>;

/// Asks the checks that need nothing but what was sent, the bans of the site, and its filter.
pub(super) fn run_checks(sent: &Sent<'_>, bans: &[&Ban], filter: Option<&Filter>, now: Timestamp) -> ContentVerdicts {
    let (site, fields) = (sent.site, sent.fields);
    let own = own_hosts(site.origins.iter().map(Origin::as_str));
    let author = (&fields.author_name, fields.author_url.as_ref().map(Website::as_str));
    let text = Text::new(author, fields.body.as_str(), sent.rendered, &own);
    let form = Form { email: fields.email.as_ref(), is_honeypot_filled: sent.is_honeypot_filled, age: sent.form_age };
    let mut verdicts = ban_verdicts(bans, text, sent.sender, now);
    verdicts.extend(form_verdicts(text, form, sent.moderators));
    verdicts.extend(text_verdicts(text, &site.settings.policy));
    verdicts.extend(filter.and_then(|filter| filter.verdict(text.body, text.author_url)));
    let plain = sent.rendered.html.plain_text();
    ContentVerdicts { verdicts, sketch: Sketch::of(&plain), script: Script::of(&plain) }
}

/// Decides about submissions, each by its site's policy and by what is remembered. What an earlier one of the group says
/// counts for the later ones.
///
/// # Errors
/// `Storage`.
pub(super) fn judge_all(
    connection: &mut AnyConnection,
    ledger: &mut Ledger,
    candidates: &mut [Candidate],
) -> Result<(), ServiceError> {
    let sites: BTreeSet<SiteId> = candidates.iter().map(|one| one.entry.prepared.site.id).collect();
    for site in sites {
        let mut own: Vec<_> = candidates.iter_mut().filter(|one| one.entry.prepared.site.id == site).collect();
        judge_site(connection, ledger, site, &mut own)?;
    }
    Ok(())
}

fn judge_site(
    connection: &mut AnyConnection,
    ledger: &mut Ledger,
    site: SiteId,
    candidates: &mut [&mut Candidate],
) -> Result<(), ServiceError> {
    let mut memory = Memory::recall(connection, site, candidates)?;
    let (mut arrived, mut exposed) = (0, Exposures::new());
    for one in candidates.iter_mut() {
        let history = memory.of(one);
        let reputation = memory.reputation(one);
        let crowd = Crowd { pressure: memory.pressure, is_thread_full: memory.is_thread_full(one) };
        one.evidence = evidence(one, &history, crowd, reputation);
        let settings = &one.entry.prepared.site.settings.policy;
        let judgement = judge(settings, one.evidence.clone());
        // A comment held only because of the flood still counts towards it; one held for another reason does not.
        let is_crowded = memory.pressure.is_elevated || memory.pressure.is_flooded;
        let alone = || evidence(one, &history, Crowd { pressure: Pressure::default(), ..crowd }, reputation);
        let is_unopposed = is_crowded && judge(settings, alone()).status == Status::Approved;
        one.judgement = judgement;
        arrived += i64::from(one.judgement.status == Status::Approved || is_unopposed);
        for Exposed { comment, needs_link } in history.exposed(one.article.id.get(), one.network()) {
            *exposed.entry(CommentId::new(comment)).or_insert(true) &= needs_link;
        }
        memory.learn(one, history.near.len());
    }
    if let Some(site) = candidates.first().map(|one| &one.entry.prepared.site) {
        memory.save(connection, site, arrived)?;
    }
    // Those of the same group are not stored yet.
    let is_exposed = |one: &&mut &mut Candidate| {
        exposed.get(&one.entry.minted.comment()).is_some_and(|needs_link| !needs_link || one.has_link())
    };
    for one in candidates.iter_mut().filter(is_exposed) {
        hold_after_all(&mut one.judgement);
    }
    if hold_exposed(connection, ledger, &exposed)? {
        look_at_parents(connection, candidates)?;
    }
    Ok(())
}

/// Reads the parents of submissions again: holding a comment hides it and its replies.
fn look_at_parents(connection: &mut AnyConnection, candidates: &mut [&mut Candidate]) -> Result<(), ServiceError> {
    let parents: Vec<_> = candidates.iter().filter_map(|one| Some(one.parent.as_ref()?.id)).collect();
    let parents = storage::comments::find_all(connection, &parents)?;
    for parent in candidates.iter_mut().filter_map(|one| one.parent.as_mut()) {
        parent.is_visible = parents.iter().any(|found| found.id == parent.id && found.is_visible);
    }
    Ok(())
}

/// What else comes at the time of a submission.
#[derive(Debug, Clone, Copy)]
struct Crowd {
    /// To its site.
    pressure: Pressure,
    /// Whether so much is published on its article that it has to wait.
    is_thread_full: bool,
}

fn evidence(one: &Candidate, history: &History, crowd: Crowd, reputation: Reputation) -> Evidence {
    let prepared = &one.entry.prepared;
    let content = &prepared.content;
    let mut verdicts = content.verdicts.clone();
    verdicts.extend(history.verdicts(one.article.id.get(), one.network(), content.script));
    verdicts.extend(crowd_verdicts(crowd.pressure.is_flooded, crowd.is_thread_full));
    let is_traffic_elevated = crowd.pressure.is_elevated;
    Evidence { verdicts, reputation, proof: one.work, is_traffic_elevated }
}

/// Holds what comes in a crowd.
fn crowd_verdicts(is_site_flooded: bool, is_thread_full: bool) -> impl Iterator<Item = Verdict> {
    let thread = is_thread_full.then_some(ReasonCode::ThreadFlooded);
    let site = is_site_flooded.then_some(ReasonCode::SiteFlooded);
    [thread, site].into_iter().flatten().map(|code| Verdict::new(Weight::Hold, Reason::new(code)))
}

fn late_reason() -> Reason {
    let reason = Reason::new(ReasonCode::NearDuplicatesLater);
    Reason { weight: Weight::Hold, ..reason }
}

fn hold_after_all(judgement: &mut Judged) {
    if judgement.status == Status::Approved {
        judgement.status = Status::Pending;
        judgement.reasons.push(late_reason());
    }
    judgement.author_visible_status = Status::Pending;
}

/// Tells whether a decision keeps a comment where it is: a moderator's does, and so does what its author has proved. Else
/// whoever sends two copies of a comment could take it down.
pub(in crate::service) fn is_protected_from_auto_hold(decision: &Decision) -> bool {
    matches!(decision.by, Actor::Moderator(_))
        || decision.reasons.iter().any(|reason| reason.code == ReasonCode::AuthorApproved)
}

/// Holds comments that were published, or would be by Akismet's answer, before others came that say nearly the same, unless
/// something protects them. Returns true if any was published. A banned author is shown the same as everybody.
fn hold_exposed(
    connection: &mut AnyConnection,
    ledger: &mut Ledger,
    exposed: &Exposures,
) -> Result<bool, ServiceError> {
    if exposed.is_empty() {
        return Ok(false);
    }
    let mut has_held = false;
    // In a flood nearly all of them were held before.
    let ids: Vec<_> = exposed.keys().copied().collect();
    let found = storage::comments::find_exposed(connection, &ids)?.into_iter();
    let is_held =
        |comment: &Comment| exposed.get(&comment.id).is_some_and(|needs_link| !needs_link || comment.has_link());
    let found: Vec<_> = found.filter(|comment| !comment.is_moderator && is_held(comment)).collect();
    if found.is_empty() {
        return Ok(false);
    }
    let ids: Vec<i64> = found.iter().map(|comment| comment.id.get()).collect();
    let history = storage::decisions::of_comments(connection, &ids)?;
    for comment in found {
        let mut own = history.iter().filter(|(id, _)| *id == comment.id);
        if own.any(|(_, decision)| is_protected_from_auto_hold(decision)) {
            continue;
        }
        let is_published = comment.status == Status::Approved;
        let author_visible_status =
            storage::comments::author_visible_status(connection, comment.id)?.map(|_| Status::Pending);
        if !is_published && author_visible_status.is_some() {
            ledger.set_author_visible_status(connection, comment.id, author_visible_status)?;
        }
        if is_published || akismet::want(connection, comment.id, Status::Pending)? == Some(Status::Approved) {
            // Another one of them that was held may have hidden it.
            let Some(comment) = storage::comments::find(connection, comment.id)? else { continue };
            ledger.change(connection, &comment, Change::to(Status::Pending, vec![late_reason()]))?;
        }
        has_held |= is_published;
    }
    Ok(has_held)
}
