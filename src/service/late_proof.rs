//! Accepts a proof of work sent after its comment, and publishes the comment if nothing else held it.
//!
//! A site with adaptive proofs only knows that it needs one once the comment has arrived.

use super::ledger::{self, Change, Ledger};
use super::receipts::{self, Receipt};
use super::submit::{is_protected_from_auto_hold, recent_like};
use super::{Result, Service, ServiceError, akismet, pressure};
use crate::crypto::{PROOF_MAX_AGE_SECONDS, SolvedProof};
use crate::domain::article::Article;
use crate::domain::comment::Comment;
use crate::domain::fields::Rule;
use crate::domain::judging::{Evidence, Judged, judge};
use crate::domain::moderation::{Action, Actor, Decision, Status};
use crate::domain::policy::WorkDemand;
use crate::domain::site::Site;
use crate::domain::spam::{History, NearText, ProofOfWork, Sketch};
use crate::domain::timestamp::Timestamp;
use crate::storage::{self, AnyConnection, WriteScope, spam_memory};

/// The time after submission in which a late proof is accepted, in seconds.
const WINDOW_SECONDS: i64 = PROOF_MAX_AGE_SECONDS;

/// The expectation in the error for a refused proof.
const EXPECTED: &str = "a proof of work for this article, not older than 20 minutes and not used before";

/// Returns whether a comment, as its author is shown it, waits for nothing but a proof of work.
///
/// # Errors
/// `Storage`.
pub(super) fn is_awaited(
    connection: &mut AnyConnection,
    place: (&Site, &Article),
    comment: &Comment,
    now: Timestamp,
) -> Result<bool> {
    Ok(comment.status == Status::Pending && judge_with_proof(connection, place, comment, now)?.is_some())
}

/// The decision about a comment with a late proof.
struct Proved {
    judged: Judged,
    /// Whether it was counted when it came.
    is_counted: bool,
}

/// Judges a comment as if it had come with a proof; `None` if its author would not see it as published, or something
/// else holds it by now.
fn judge_with_proof(
    connection: &mut AnyConnection,
    (site, article): (&Site, &Article),
    comment: &Comment,
    now: Timestamp,
) -> Result<Option<Proved>> {
    let settings = &site.settings.policy;
    let is_late = now.seconds_since(comment.created_at) > WINDOW_SECONDS;
    let is_open = article.takes_comments(settings.close_after_days, now);
    if settings.proof_of_work == WorkDemand::Off || comment.is_moderator || is_late || !is_open {
        return Ok(None);
    }
    let history = storage::decisions::of_comments(connection, &[comment.id.get()])?;
    let [(_, first)] = history.as_slice() else { return Ok(None) };
    if first.action != Action::Submit || !ProofOfWork::is_wanted(&first.reasons) {
        return Ok(None);
    }
    let Some(recorded) = storage::decisions::evidence_of(connection, comment.id)? else { return Ok(None) };
    let judged = judge(settings, Evidence { proof: ProofOfWork::Good, ..recorded.clone() });
    if judged.author_visible_status != Status::Approved || is_said_again(connection, comment, first, now)? {
        return Ok(None);
    }
    // What waits for the pressure alone is counted when it comes, as a part of it.
    let is_counted = recorded.is_traffic_elevated
        && judge(settings, Evidence { is_traffic_elevated: false, ..recorded }).status == Status::Approved;
    Ok(Some(Proved { judged, is_counted }))
}

/// Returns whether later near-duplicates would have held this comment had it been published.
fn is_said_again(connection: &mut AnyConnection, comment: &Comment, first: &Decision, now: Timestamp) -> Result<bool> {
    let sketch = Sketch::of(&comment.text.html.plain_text()).filter(|_| !is_protected_from_auto_hold(first));
    let Some(sketch) = sketch else { return Ok(false) };
    let alike = recent_like(connection, comment.site_id, &sketch, now)?;
    let id = comment.id.get();
    let Some(own) = alike.iter().find(|text| text.comment == id) else { return Ok(false) };
    let others = alike.iter().filter(|text| text.comment != id).cloned();
    let history = History { near: others.map(NearText::from).collect(), ..History::default() };
    let is_later = history.near.iter().any(|near| near.comment > id);
    // The first of them would have been held for its link or its network alone.
    let is_first = history.near.iter().all(|near| near.comment > id && near.network != own.network);
    let is_spared = is_first && !comment.has_link();
    Ok(is_later && !is_spared && history.is_flood(own.article, &own.network))
}

/// Takes a proof of work for the comment of a receipt, and publishes it where it waited for nothing else. Where it does not
/// wait for a proof, or so many comments come that everything is held, nothing changes.
///
/// # Errors
/// `NotFound` for a token that is forged or too old, or whose comment is gone; `Invalid` for `altcha`; `Storage`.
pub async fn bring(service: &Service, token: &str, proof: &str) -> Result<()> {
    let receipt = receipts::open(service, token).await?;
    if !receipt.awaits_proof {
        return Ok(());
    }
    let proof = proof.trim();
    if proof.is_empty() {
        return Err(ServiceError::field("altcha", Rule::Required));
    }
    let (slug, path) = (receipt.site.slug.as_str(), receipt.article.path.as_str());
    let solved = service.keyring.check_proof(proof, slug, path, service.clock.now()).map_err(|_| refused())?;
    let asks_akismet = service.akismet.cover(&receipt.site);
    let scope = WriteScope::Site(receipt.site.id);
    let take = move |connection: &mut AnyConnection, ledger: &mut Ledger| {
        take(connection, ledger, &receipt, solved, asks_akismet)
    };
    ledger::write(service, Actor::Policy, scope, take).await
}

fn refused() -> ServiceError {
    ServiceError::field("altcha", Rule::Malformed { expected: EXPECTED })
}

fn take(
    connection: &mut AnyConnection,
    ledger: &mut Ledger,
    receipt: &Receipt,
    solved: SolvedProof,
    asks_akismet: bool,
) -> Result<()> {
    let site = &receipt.site;
    let comment = storage::comments::find(connection, receipt.comment.id)?;
    let comment = comment.ok_or(ServiceError::NotFound("comment"))?;
    let article = storage::articles::find(connection, comment.article_id)?.ok_or(ServiceError::NotFound("article"))?;
    let proved = judge_with_proof(connection, (site, &article), &comment, ledger.now)?;
    let Some(Proved { judged, is_counted }) = proved else { return Ok(()) };
    if is_crowded(connection, site, &comment, ledger.now)? {
        return Ok(());
    }
    if !storage::guards::spend_nonce(connection, &solved.nonce, solved.kept_until())? {
        return Err(refused());
    }
    // A banned author sees the same as everyone. A ban by a typed address made spam of a held comment; it has no effect
    // on a published one.
    if judged.status != Status::Approved || !matches!(comment.status, Status::Pending | Status::Spam) {
        if !asks_akismet {
            ledger.set_author_visible_status(connection, comment.id, Some(Status::Approved))?;
        }
        return Ok(());
    }
    let wanted = akismet::want(connection, comment.id, Status::Approved)?;
    if wanted.is_none() {
        ledger.change(connection, &comment, Change::to(Status::Approved, judged.reasons))?;
    }
    if !is_counted && wanted != Some(Status::Approved) {
        spam_memory::count_arrivals(connection, site.id, ledger.now, 1)?;
    }
    Ok(())
}

/// Returns whether so many comments come to the site, or are published on the article, that a proof changes nothing.
fn is_crowded(connection: &mut AnyConnection, site: &Site, comment: &Comment, now: Timestamp) -> Result<bool> {
    let settings = &site.settings.policy;
    let (limit, article) = (i64::from(settings.thread_limit), comment.article_id.get());
    let since = now.plus_seconds(-pressure::SPAN_SECONDS);
    let published = spam_memory::approved_since(connection, &[article], since)?;
    let is_thread_full = limit > 0 && published.get(&article).is_some_and(|count| *count >= limit);
    Ok(is_thread_full || pressure::measure(connection, site.id, settings, now)?.is_flooded)
}
