//! Spam checks by Akismet: which requests are due, and what an answer or its absence does to a comment.
//!
//! `jobs::akismet` sends the requests, between two units of work. Akismet can hide a comment, or publish one that the
//! policy would have published anyway. No answer does neither.

use super::ledger::{self, Change, Ledger, settle_feedback, spam_or_ham};
use super::{Result, Service, unit};
use crate::crypto::{Keyring, SealedEmail};
use crate::domain::article::Article;
use crate::domain::author::{AuthorId, EmailAddress};
use crate::domain::comment::{Comment, CommentId};
use crate::domain::moderation::{Actor, Reason, ReasonCode, Status};
use crate::domain::site::{Site, SiteId};
use crate::domain::spam_check::{CheckState, SpamCheckRequest};
use crate::domain::timestamp::Timestamp;
use crate::storage::akismet::Check;
use crate::storage::{self, AnyConnection, WriteScope};

/// The most comments that are asked about in one go.
pub const BATCH: usize = 10;
/// The lease of claimed requests, in seconds: each request has a timeout of 3, and one more for the key.
const LEASE_SECONDS: i64 = 120;
/// For how long an answer is tried for, in seconds.
const PATIENCE_SECONDS: i64 = 3600;
/// The first wait after a failure, in seconds; each is twice the one before.
const FIRST_WAIT_SECONDS: i64 = 10;
/// The longest wait after a failure, in seconds.
const LONGEST_WAIT_SECONDS: i64 = 600;
/// Days for which it is kept who sent a comment, for what moderators decide later.
const KEPT_DAYS: i64 = 7;

/// The settings for Akismet.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Rules {
    /// The slugs of the sites whose comments it is asked about.
    pub sites: Vec<String>,
    /// Whether requests contain authors' e-mail addresses.
    pub sends_email: bool,
}

impl Rules {
    /// Returns whether it is asked about comments of a site.
    pub fn cover(&self, site: &Site) -> bool {
        self.sites.iter().any(|slug| slug == site.slug.as_str())
    }
}

/// What to send to Akismet.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SpamCheckAction {
    /// Ask whether the comment is spam.
    Check,
    /// Report a moderator's decision that differs from Akismet's answer.
    Feedback {
        /// Whether the moderator takes the comment for spam.
        is_spam: bool,
    },
}

/// A request to Akismet that is due.
#[derive(Debug, Clone)]
pub struct SpamCheckTask {
    /// The comment that it is about.
    pub comment: CommentId,
    /// The site of the comment.
    pub site: SiteId,
    /// Which kind of request.
    pub action: SpamCheckAction,
    /// The fields of the comment that Akismet gets.
    pub request: SpamCheckRequest,
}

/// The outcome of a request.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// It answered, or took the feedback.
    Done {
        /// Whether Akismet now takes the comment for spam.
        is_spam: bool,
    },
    /// There was no valid answer.
    Failed,
}

/// A comment with all data that a request about it needs.
struct Checked {
    check: Check,
    comment: Comment,
    article: Article,
    email: Option<(AuthorId, SiteId, SealedEmail)>,
}

/// Claims at most `BATCH` due requests; no other instance gets them for two minutes. A request about a site that no
/// longer uses Akismet is deleted, and its comment stays as it is.
///
/// # Errors
/// `Storage`.
pub async fn claim(service: &Service) -> Result<Vec<SpamCheckTask>> {
    let now = service.clock.now();
    let sends_email = service.akismet.sends_email;
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    let (checked, sites): (Vec<Checked>, Vec<Site>) = unit::write(service, move |connection| {
        let due = storage::akismet::due(connection, now, limit)?;
        let mut checked = Vec::with_capacity(due.len());
        for check in due {
            checked.extend(take(connection, check, now, sends_email)?);
        }
        let sites = storage::sites::find_all(connection, checked.iter().map(|checked| checked.comment.site_id))?;
        Ok((checked, sites))
    })
    .await?;
    let mut tasks = Vec::with_capacity(checked.len());
    for checked in checked {
        let site = sites.iter().find(|site| site.id == checked.comment.site_id);
        let (comment, state) = (checked.comment.id, checked.check.state);
        let task = site.filter(|site| service.akismet.cover(site)).and_then(|site| task(service, site, checked));
        match task {
            Some(task) => tasks.push(task),
            None => drop_check(service, comment, state).await?,
        }
    }
    Ok(tasks)
}

fn take(connection: &mut AnyConnection, check: Check, now: Timestamp, sends_email: bool) -> Result<Option<Checked>> {
    storage::akismet::update(connection, &Check { due_at: now.plus_seconds(LEASE_SECONDS), ..check.clone() })?;
    let Some(comment) = storage::comments::find(connection, check.comment)? else { return Ok(None) };
    let Some(article) = storage::articles::find(connection, comment.article_id)? else { return Ok(None) };
    let email = if sends_email { storage::authors::sealed_of_comment(connection, comment.id)? } else { None };
    Ok(Some(Checked { check, comment, article, email }))
}

/// Makes the request to Akismet; `None` if there is none, or sealed data does not open.
fn task(service: &Service, site: &Site, checked: Checked) -> Option<SpamCheckTask> {
    let Checked { check, comment, article, email } = checked;
    let action = match check.state {
        CheckState::Ask => SpamCheckAction::Check,
        CheckState::Tell => SpamCheckAction::Feedback { is_spam: spam_or_ham(comment.status)? },
        CheckState::Answered => return None,
    };
    let origin = site.origins.first()?;
    let request = SpamCheckRequest {
        front_page: format!("{}/", origin.as_str()),
        page: article.url(origin),
        visit: service.keyring.open_visit(comment.id, &check.visit).ok()?,
        is_reply: comment.parent_id.is_some(),
        author_name: comment.author_name,
        author_url: comment.author_url,
        email: email.and_then(|(author, site, sealed)| open(&service.keyring, author, site, &sealed)),
        body: comment.text.source,
        written_at: comment.created_at,
        language: site.settings.language.map(|language| language.tag().to_owned()),
        is_repeated: check.failures > 0,
    };
    Some(SpamCheckTask { comment: comment.id, site: comment.site_id, action, request })
}

fn open(keyring: &Keyring, author: AuthorId, site: SiteId, sealed: &SealedEmail) -> Option<EmailAddress> {
    keyring.open_email(site, author, sealed).ok()
}

/// Deletes an obsolete check, unless it has changed meanwhile.
async fn drop_check(service: &Service, comment: CommentId, state: CheckState) -> Result<()> {
    unit::write(service, move |connection| match storage::akismet::find(connection, comment)? {
        Some(check) if check.state == state => Ok(storage::akismet::delete(connection, comment)?),
        _ => Ok(()),
    })
    .await
}

/// Applies what came of a task. Where a moderator was faster, the comment is left alone.
///
/// # Errors
/// `Storage`.
pub async fn apply(service: &Service, task: &SpamCheckTask, outcome: Outcome) -> Result<()> {
    let (id, action) = (task.comment, task.action);
    ledger::write(service, Actor::Policy, WriteScope::Site(task.site), move |connection, ledger| {
        let Some(check) = storage::akismet::find(connection, id)? else { return Ok(()) };
        let Some(comment) = storage::comments::find(connection, id)? else { return Ok(()) };
        match (action, check.state, outcome) {
            (SpamCheckAction::Check, CheckState::Ask, Outcome::Done { is_spam }) => {
                answered(connection, ledger, &comment, &check, is_spam)
            }
            (SpamCheckAction::Check, CheckState::Ask, Outcome::Failed) if is_overdue(&check, ledger.now) => {
                give_up(connection, ledger, &comment)
            }
            (SpamCheckAction::Feedback { .. }, CheckState::Tell, Outcome::Done { is_spam }) => {
                settle_feedback(connection, &check, Some(is_spam), comment.status, ledger.now)
            }
            (SpamCheckAction::Check, CheckState::Ask, Outcome::Failed)
            | (SpamCheckAction::Feedback { .. }, CheckState::Tell, Outcome::Failed) => {
                try_later(connection, check, ledger.now)
            }
            _ => Ok(()),
        }
    })
    .await
}

fn answered(
    connection: &mut AnyConnection,
    ledger: &mut Ledger,
    comment: &Comment,
    check: &Check,
    is_spam: bool,
) -> Result<()> {
    let answered = Check { state: CheckState::Answered, is_spam: Some(is_spam), failures: 0, ..check.clone() };
    storage::akismet::update(connection, &answered)?;
    let (to, reason) = if is_spam {
        (Status::Spam, Reason::new(ReasonCode::AkismetSpam))
    } else {
        (check.wanted, Reason::new(ReasonCode::AkismetHam))
    };
    if comment.status != Status::Pending || to == Status::Pending {
        return Ok(());
    }
    ledger.change(connection, comment, Change::to(to, vec![reason]))
}

/// Leaves a comment to the moderators.
fn give_up(connection: &mut AnyConnection, ledger: &mut Ledger, comment: &Comment) -> Result<()> {
    storage::akismet::delete(connection, comment.id)?;
    if comment.status != Status::Pending {
        return Ok(());
    }
    let reason = Reason::new(ReasonCode::AkismetFailed);
    ledger.change(connection, comment, Change::to(Status::Pending, vec![reason]))
}

fn is_overdue(check: &Check, now: Timestamp) -> bool {
    now.seconds_since(check.created_at) >= PATIENCE_SECONDS
}

fn try_later(connection: &mut AnyConnection, check: Check, now: Timestamp) -> Result<()> {
    let doublings = u32::try_from(check.failures.clamp(0, 10)).unwrap_or(0);
    let wait = (FIRST_WAIT_SECONDS << doublings).min(LONGEST_WAIT_SECONDS);
    let later = Check { failures: check.failures.saturating_add(1), due_at: now.plus_seconds(wait), ..check };
    Ok(storage::akismet::update(connection, &later)?)
}

/// Leaves comments to the moderators that Akismet could not be asked about for an hour: at most `BATCH`. For when it is not
/// even tried.
///
/// # Errors
/// `Storage`.
pub async fn give_up_overdue(service: &Service) -> Result<()> {
    let limit = i64::try_from(BATCH).unwrap_or(i64::MAX);
    ledger::write(service, Actor::Policy, WriteScope::Everything, move |connection, ledger| {
        let before = ledger.now.plus_seconds(-PATIENCE_SECONDS);
        for check in storage::akismet::unanswered(connection, before, limit)? {
            if let Some(comment) = storage::comments::find(connection, check.comment)? {
                give_up(connection, ledger, &comment)?;
            }
        }
        Ok(())
    })
    .await
}

/// Notes what is to become of a comment where Akismet does not hold it for spam, and gives what was to become of it before;
/// `None` where no question about it is open.
pub(super) fn want(connection: &mut AnyConnection, comment: CommentId, wanted: Status) -> Result<Option<Status>> {
    let open = storage::akismet::find(connection, comment)?.filter(|check| check.state == CheckState::Ask);
    let Some(check) = open else { return Ok(None) };
    let before = check.wanted;
    storage::akismet::update(connection, &Check { wanted, ..check })?;
    Ok(Some(before))
}

/// Returns the time since which a comment must have come for its stored request to be kept: as long as its network, and an
/// hour in any case.
pub(super) fn kept_since(network_days: i64, now: Timestamp) -> Timestamp {
    let kept_seconds = (network_days.min(KEPT_DAYS) * 86_400).max(PATIENCE_SECONDS);
    now.plus_seconds(-kept_seconds)
}
