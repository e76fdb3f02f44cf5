//! Readers' reports about comments. Enough reports hold a comment until a moderator decides.

use super::ledger::{self, Change, Ledger};
use super::permissions::require;
use super::queue::find_visible;
use super::{Result, Service, ServiceError, unit};
use crate::crypto::{FormScope, FormTokenDemand};
use crate::domain::account::{Principal, Scope};
use crate::domain::article::Article;
use crate::domain::comment::{Comment, CommentId};
use crate::domain::fields::FieldErrors;
use crate::domain::moderation::{Actor, Reason, ReasonCode, Status};
use crate::domain::network::NetworkAddress;
use crate::domain::report::{Report, ReportNote, ReportReason};
use crate::domain::site::Site;
use crate::domain::timestamp::Timestamp;
use crate::storage::{self, AnyConnection, WriteScope};
use std::sync::Arc;

/// Days for which reports are kept at most.
const KEPT_DAYS: i64 = 30;
/// Minutes within which reports are a flood.
const FLOOD_MINUTES: i64 = 10;
/// A flood of reports has this multiple of the reports that hold one comment.
const FLOOD_FACTOR: i64 = 20;
/// The most reports that a moderator is shown about one comment.
const MAX_SHOWN: i64 = 50;

/// A comment that can be reported: readers see it.
#[derive(Debug, Clone)]
pub struct Target {
    /// The comment.
    pub comment: Comment,
    /// Its article.
    pub article: Article,
    /// Its site.
    pub site: Arc<Site>,
}

/// A report as it was sent, every value as it was typed.
#[derive(Debug, Clone, Default)]
pub struct ReportInput {
    /// The word for the reason.
    pub reason: String,
    /// The reader's note; may be blank.
    pub note: String,
    /// The form token that came along.
    pub form_token: Option<String>,
    /// The form token that it needs, by the page that it was sent from.
    pub demand: FormTokenDemand,
}

/// Finds a comment that readers see.
///
/// # Errors
/// `NotFound`, or `Storage`.
pub async fn target(service: &Service, id: CommentId) -> Result<Target> {
    let found: Option<(Comment, Article, Option<Site>)> = unit::read(service, move |connection| {
        let Some(comment) = storage::comments::find(connection, id)? else { return Ok(None) };
        let article = storage::articles::find(connection, comment.article_id)?;
        let site = storage::sites::find(connection, comment.site_id)?;
        Ok(article.map(|article| (comment, article, site)))
    })
    .await?;
    let (comment, article, site) =
        found.filter(|(comment, ..)| comment.is_visible).ok_or(ServiceError::NotFound("comment"))?;
    Ok(Target { comment, article, site: site.map(Arc::new).ok_or(ServiceError::NotFound("site"))? })
}

/// Returns the token for a form that reports a comment: the same kind as for one that answers it.
pub fn form_token(service: &Service, target: &Target) -> String {
    service.keyring.personal_form_token(FormScope::new(&target.site, &target.article.path), service.clock.now())
}

/// Reads a report.
///
/// # Errors
/// `OriginNotAllowed` where a form token was needed and none is good; `Invalid` with every broken rule.
pub fn read(service: &Service, target: &Target, input: &ReportInput) -> Result<Report> {
    let (scope, now) = (FormScope::new(&target.site, &target.article.path), service.clock.now());
    let state = input.form_token.as_ref().map(|token| service.keyring.check_form_token(token, scope, now));
    if !input.demand.is_met_by(state) {
        return Err(ServiceError::OriginNotAllowed);
    }
    let mut errors = FieldErrors::default();
    let reason = errors.check("reason", ReportReason::read(&input.reason));
    let note = errors.check("note", ReportNote::read(&input.note));
    match (reason, note) {
        (Some(reason), Some(note)) => Ok(Report { reason, note, created_at: now, is_settled: false }),
        _ => Err(errors.into()),
    }
}

/// Stores a report. A second one about the comment from the same range, a /24 or a /48, is silently dropped. At the
/// site's number of reports the comment is held, unless a moderator has decided about it, a moderator wrote it, or a
/// flood of reports comes to the site.
///
/// # Errors
/// `Storage`.
pub async fn keep(service: &Service, target: &Target, report: Report, network: NetworkAddress) -> Result<()> {
    let id = target.comment.id;
    let needed = i64::from(target.site.settings.policy.reports_to_hold);
    // The holder of one network of a range usually has many of them.
    let hash = service.network_hash(target.site.id, &network.range_key());
    let scope = WriteScope::Site(target.site.id);
    ledger::write(service, Actor::Policy, scope, move |connection, ledger| {
        // It may have gone meanwhile, and then there is nothing to report.
        let Some(comment) = storage::comments::find(connection, id)? else { return Ok(()) };
        let is_new = storage::reports::insert(connection, id, &hash, &report)?;
        if is_new && !comment.status.is_discarded() {
            storage::reported::raise(connection, &comment, report.created_at)?;
        }
        let can_be_held = comment.status == Status::Approved && !comment.is_moderator && needed > 0;
        if is_new && can_be_held {
            hold_if_enough(connection, ledger, &comment, needed)?;
        }
        Ok(())
    })
    .await
}

fn hold_if_enough(connection: &mut AnyConnection, ledger: &mut Ledger, comment: &Comment, needed: i64) -> Result<()> {
    let count = storage::reports::unsettled_count(connection, comment.id)?;
    if count < needed || was_decided(connection, comment)? || is_flooded(connection, ledger.now, comment, needed)? {
        return Ok(());
    }
    let reason = Reason::new(ReasonCode::Reported).with("count", count).with("threshold", needed);
    ledger.change(connection, comment, Change::to(Status::Pending, vec![reason]))
}

/// Reports whether a moderator's decision about the comment stands.
fn was_decided(connection: &mut AnyConnection, comment: &Comment) -> Result<bool> {
    let history = storage::decisions::of_comments(connection, &[comment.id.get()])?;
    Ok(history.iter().any(|(_, decision)| !decision.is_undone && matches!(decision.by, Actor::Moderator(_))))
}

/// Reports whether so many reports come to the site that they may be an attack.
fn is_flooded(connection: &mut AnyConnection, now: Timestamp, comment: &Comment, needed: i64) -> Result<bool> {
    let since = now.plus_seconds(-FLOOD_MINUTES * 60);
    let flood = needed.saturating_mul(FLOOD_FACTOR);
    // Some of the newest may be about other sites.
    let found = storage::reports::count_since(connection, comment.site_id, since, flood.saturating_mul(4))?;
    Ok(i64::try_from(found).unwrap_or(i64::MAX) >= flood)
}

/// Returns the newest reports about a comment, at most 50.
///
/// # Errors
/// `Forbidden`, `NotFound`, or `Storage`.
pub async fn of_comment(service: &Service, principal: &Principal, id: CommentId) -> Result<Vec<Report>> {
    require(principal, Scope::CommentsRead)?;
    let principal = principal.clone();
    unit::read_for_moderators(service, move |connection| {
        let comment = find_visible(connection, &principal, id)?;
        Ok(storage::reports::of_comment(connection, comment.id, MAX_SHOWN)?)
    })
    .await
}

/// Returns the time since which reports are kept: they hold a hash of a network.
pub(super) fn kept_since(network_days: i64, now: Timestamp) -> Timestamp {
    now.plus_days(-network_days.min(KEPT_DAYS))
}

/// Returns the time since which reported comments stay in the list: it holds nothing of those who reported them.
pub(super) fn listed_since(now: Timestamp) -> Timestamp {
    now.plus_days(-KEPT_DAYS)
}
