//! A proof of work that comes after its comment: what waits for nothing else is published by it.
//!
//! That is how a site asks for proofs only where it must: whether it must is known once the comment is there.

use super::by_policy::PolicyDesk;
use super::receipts::{self, Receipt};
use super::{Service, ServiceError, akismet, pressure};
use crate::crypto::{PROOF_MAX_AGE_SECONDS, SolvedProof};
use crate::domain::comment::{Comment, CommentId};
use crate::domain::fields::Rule;
use crate::domain::judging::{Evidence, Judged, judge};
use crate::domain::moderation::{Action, Status};
use crate::domain::policy::WorkDemand;
use crate::domain::site::Site;
use crate::domain::spam::{ProofOfWork, Script};
use crate::domain::timestamp::Timestamp;
use crate::domain::trial::standing;
use crate::storage::{self, AnyConnection, spam_memory};

/// How long after a comment came a proof for it is taken, in seconds.
const WINDOW_SECONDS: i64 = PROOF_MAX_AGE_SECONDS;

/// What is said of a proof that is not taken.
const EXPECTED: &str = "a proof of work for this article, not older than 20 minutes and not used before";

/// Tells whether a comment, as its author is shown it, waits for nothing but a proof of work.
///
/// # Errors
/// `Storage`.
pub(super) fn is_awaited(
    connection: &mut AnyConnection,
    site: &Site,
    comment: &Comment,
    now: Timestamp,
) -> Result<bool, ServiceError> {
    Ok(comment.status == Status::Pending && judge_with_proof(connection, site, comment, now)?.is_some())
}

/// Decides about a comment as if it had come with a proof; `None` where that would not publish it as far as its author is
/// told, or where something else was decided meanwhile.
fn judge_with_proof(
    connection: &mut AnyConnection,
    site: &Site,
    comment: &Comment,
    now: Timestamp,
) -> Result<Option<Judged>, ServiceError> {
    let settings = &site.settings.policy;
    let is_late = now.seconds_since(comment.created_at) > WINDOW_SECONDS;
    if settings.proof_of_work == WorkDemand::Off || comment.is_moderator || is_late {
        return Ok(None);
    }
    let history = storage::decisions::of_comments(connection, &[comment.id.get()])?;
    let [(_, first)] = history.as_slice() else { return Ok(None) };
    if first.action != Action::Submit || !ProofOfWork::is_wanted(&first.reasons) {
        return Ok(None);
    }
    let recorded = Evidence::recorded(settings, &first.reasons, standing(&first.reasons), |_| false);
    let judged = judge(settings, Evidence { proof: ProofOfWork::Good, ..recorded });
    Ok((judged.shown == Status::Approved).then_some(judged))
}

/// Takes a proof of work for the comment of a receipt, and publishes it where it waited for nothing else. Where it does not
/// wait for a proof, or so many comments come that everything is held, nothing changes.
///
/// # Errors
/// `NotFound` for a token that is forged or too old, or whose comment is gone; `Invalid` for `altcha`; `Storage`.
pub async fn bring(service: &Service, token: &str, proof: &str) -> Result<(), ServiceError> {
    let receipt = receipts::open(service, token).await?;
    if !receipt.awaits_proof {
        return Ok(());
    }
    let proof = proof.trim();
    if proof.is_empty() {
        return Err(ServiceError::field("altcha", Rule::Required));
    }
    let desk = PolicyDesk::new(service);
    let (slug, path) = (receipt.site.slug.as_str(), receipt.article.path.as_str());
    let solved = service.keyring.check_proof(proof, slug, path, desk.now).map_err(|_| refused())?;
    let tally = desk.tally.clone();
    let asks_akismet = service.akismet.cover(&receipt.site);
    service
        .database
        .write(move |connection| {
            desk.tally.begin();
            take(connection, &desk, &receipt, solved, asks_akismet)
        })
        .await?;
    service.metrics.comments().count(&tally);
    Ok(())
}

fn refused() -> ServiceError {
    ServiceError::field("altcha", Rule::Malformed { expected: EXPECTED })
}

fn take(
    connection: &mut AnyConnection,
    desk: &PolicyDesk,
    receipt: &Receipt,
    solved: SolvedProof,
    asks_akismet: bool,
) -> Result<(), ServiceError> {
    let site = &receipt.site;
    let comment = find(connection, receipt.comment.id)?;
    let Some(judged) = judge_with_proof(connection, site, &comment, desk.now)? else { return Ok(()) };
    if is_crowded(connection, site, &comment, desk.now)? {
        return Ok(());
    }
    if !storage::guards::spend_nonce(connection, &solved.nonce, solved.kept_until())? {
        return Err(refused());
    }
    // Who is banned is told the same as everybody.
    if judged.status != Status::Approved || comment.status != Status::Pending {
        if !asks_akismet {
            storage::comments::set_shown_status(connection, comment.id, Some(Status::Approved))?;
        }
        return Ok(());
    }
    if akismet::is_still_asked(connection, comment.id, Status::Approved)? {
        return Ok(());
    }
    desk.decide(connection, &comment, Status::Approved, judged.reasons)?;
    spam_memory::count_arrivals(connection, site.id, desk.now, 1)?;
    match Script::of(&comment.text.html.plain_text()) {
        Some(script) => Ok(spam_memory::count_script(connection, site.id, script, 1)?),
        None => Ok(()),
    }
}

fn find(connection: &mut AnyConnection, id: CommentId) -> Result<Comment, ServiceError> {
    storage::comments::find(connection, id)?.ok_or(ServiceError::NotFound("comment"))
}

/// Tells whether so many comments come to the site, or are published on the article, that a proof changes nothing.
fn is_crowded(
    connection: &mut AnyConnection,
    site: &Site,
    comment: &Comment,
    now: Timestamp,
) -> Result<bool, ServiceError> {
    let settings = &site.settings.policy;
    let (limit, article) = (i64::from(settings.thread_limit), comment.article_id.get());
    let since = now.plus_seconds(-pressure::SPAN_SECONDS);
    let published = spam_memory::approved_since(connection, &[article], since)?;
    let is_thread_full = limit > 0 && published.get(&article).is_some_and(|count| *count >= limit);
    Ok(is_thread_full || pressure::measure(connection, site.id, settings, now)?.is_flooded)
}
