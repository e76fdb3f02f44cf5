//! Trials: applies a proposed policy to recent comments and reports what would change. Nothing is stored.

use super::permissions::require;
use super::sites::{apply, find_visible};
use super::{Result, Service, unit};
use crate::domain::account::{Principal, Scope};
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule, sent_name};
use crate::domain::policy::{POLICY_SETTINGS, PolicySettings};
use crate::domain::site::{Origin, Site, SiteId};
use crate::domain::spam::{Text, own_hosts};
use crate::domain::timestamp::Timestamp;
use crate::domain::trial::{Change, Trial, decide_again};
use crate::storage::trials::Judged;
use crate::storage::{self, StorageError};
use std::sync::Arc;

/// The most comments that a trial looks at: the newest.
pub const MAX_COMMENTS: usize = 20_000;
/// The number of rows of one read.
const PAGE: usize = 500;
/// The most days that a trial looks back.
pub const MAX_DAYS: i64 = 365;
/// The default number of days to look back.
pub const USUAL_DAYS: i64 = 30;

/// Runs a site's policy with some settings changed over the comments of the last days, and tells what would have been
/// decided otherwise.
///
/// # Errors
/// `Forbidden`, `NotFound` for a site that the principal does not see, `Invalid` with every broken rule: also for a
/// setting that is no part of the policy.
pub async fn run(
    service: &Service,
    principal: &Principal,
    slug: &str,
    days: Option<i64>,
    settings: &[(String, String)],
) -> Result<Trial> {
    require(principal, Scope::CommentsModerate)?;
    let site = find_visible(service, principal, slug).await?;
    let days = days.unwrap_or(USUAL_DAYS);
    let mut errors = FieldErrors::default();
    if !(1..=MAX_DAYS).contains(&days) {
        errors.add("days", Rule::OutOfRange { min: 1, max: MAX_DAYS });
    }
    let mut proposed = site.settings.clone();
    apply(&mut proposed, settings, &mut errors);
    for (key, _) in settings.iter().filter(|(key, _)| !PolicySettings::has(key)) {
        if errors.iter().all(|error| error.field != key.as_str()) {
            let keys: Vec<_> = POLICY_SETTINGS.iter().map(|setting| setting.key).collect();
            errors.add(sent_name(key, "settings"), Rule::UnknownField { suggestion: None, known: keys.join(", ") });
        }
    }
    errors.into_result()?;
    let since = service.clock.now().plus_days(-days);
    let tried = Arc::new((site, proposed.policy));
    let (mut trial, mut before) = (Trial::default(), None);
    loop {
        let page = read_page(service, tried.0.id, since, before).await?;
        let is_last = page.len() < PAGE;
        before = page.last().map(|last| last.place);
        // Thousands of texts take their time.
        let policy = Arc::clone(&tried);
        let page = tokio::task::spawn_blocking(move || try_all(trial, &policy.0, &policy.1, page)).await;
        trial = page.map_err(|_| StorageError::Closed)?;
        if is_last || trial.comment_count >= MAX_COMMENTS {
            return Ok(trial);
        }
    }
}

/// Reads some of the comments: all of them at once could be a gigabyte.
async fn read_page(
    service: &Service,
    site: SiteId,
    since: Timestamp,
    before: Option<(Timestamp, CommentId)>,
) -> Result<Vec<Judged>> {
    let limit = i64::try_from(PAGE).unwrap_or(i64::MAX);
    unit::read_for_moderators(service, move |connection| {
        Ok(storage::trials::judged_since(connection, site, since, before, limit)?)
    })
    .await
}

fn try_all(mut trial: Trial, site: &Site, policy: &PolicySettings, judged: Vec<Judged>) -> Trial {
    let own = own_hosts(site.origins.iter().map(Origin::as_str));
    for one in judged {
        let (source, html) = &one.text;
        let text = Text {
            author_name: &one.author_name,
            author_url: one.author_url.as_deref(),
            body: source,
            html,
            own_hosts: &own,
        };
        let (to, reasons) = decide_again(policy, text, one.evidence);
        trial.add(Change {
            comment: one.place.1,
            author_name: one.author_name.as_str().to_owned(),
            from: one.decided,
            to,
            reasons,
            now: one.status,
        });
    }
    trial
}
