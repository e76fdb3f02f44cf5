//! Trying rules before they are switched on, and taking the last change of them back.

use super::comment_body::ReasonBody;
use super::path::path_name;
use super::sites::{Settings, SiteBody};
use crate::domain::account::Scope;
use crate::domain::trial::{Change, Trial};
use crate::service::{sites, trial};
use crate::web::body::{Body, body};
use crate::web::code::described::{NotFound, NothingToUndo};
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use actix_web::{HttpResponse, post, web};
use serde::Serialize;

/// The most changes that an answer lists; all are counted.
const MAX_LISTED: usize = 500;

body! {
    ADMIN:
    /// A policy to try.
    pub struct NewTrialBody {
        /// The slug of the site.
        #[schema(example = "blog")]
        site: String,
        /// How many days to look back, 1 to 365; 30 if it is left out.
        #[schema(minimum = 1, maximum = 365)]
        days: Option<i64>,
        /// The settings of the policy that would be others, by key; the rest is as it is now.
        #[schema(value_type = Option<Object>, example = json!({"hold_words": "casino\nword:loan"}))]
        settings: Settings,
    }
}

/// What another policy would have decided.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrialBody {
    /// How many comments were looked at: the newest 20,000 at most.
    pub comment_count: usize,
    /// How many of them would have fared otherwise.
    pub changed_count: usize,
    /// How many there are of each kind of change.
    pub counts: Vec<TrialCountBody>,
    /// How often the policy contradicts what moderators made of a comment: as it is now, and as it would be.
    pub against_moderators: TrialAgainstBody,
    /// The comments that would have fared otherwise, newest first; at most 500.
    pub changes: Vec<TrialChangeBody>,
}

/// How many comments would have gone another way.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrialCountBody {
    /// What was decided.
    #[schema(example = "approved")]
    pub from: &'static str,
    /// What would have been decided.
    #[schema(example = "pending")]
    pub to: &'static str,
    /// How many.
    pub count: usize,
}

/// How often a policy contradicts moderators.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrialAgainstBody {
    /// What was decided.
    pub before: usize,
    /// What would have been decided.
    pub after: usize,
}

/// A comment that would have fared otherwise.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrialChangeBody {
    /// The comment.
    pub id: i64,
    /// Its author's name.
    pub author_name: String,
    /// What was decided.
    #[schema(example = "approved")]
    pub from: &'static str,
    /// What would have been decided.
    #[schema(example = "pending")]
    pub to: &'static str,
    /// What the comment is now.
    #[schema(example = "approved")]
    pub status: &'static str,
    /// Why it would have been decided so.
    pub reasons: Vec<ReasonBody>,
}

impl TrialBody {
    /// Shows what a trial found; the command line prints the same.
    pub fn of(trial: Trial) -> Self {
        let count =
            |(from, to, count): (crate::domain::moderation::Status, crate::domain::moderation::Status, usize)| {
                TrialCountBody { from: from.as_str(), to: to.as_str(), count }
            };
        let (before, after) = trial.against_moderators;
        Self {
            comment_count: trial.comment_count,
            changed_count: trial.changes.len(),
            counts: trial.counts().into_iter().map(count).collect(),
            against_moderators: TrialAgainstBody { before, after },
            changes: trial.changes.into_iter().take(MAX_LISTED).map(TrialChangeBody::of).collect(),
        }
    }
}

impl TrialChangeBody {
    fn of(change: Change) -> Self {
        Self {
            id: change.comment.get(),
            author_name: change.author_name,
            from: change.from.as_str(),
            to: change.to.as_str(),
            status: change.now.as_str(),
            reasons: change.reasons.into_iter().map(ReasonBody::of).collect(),
        }
    }
}

/// Tries a policy on the comments of the last days, as they came. Nothing is stored.
///
/// The checks of the text are asked again; what was found of form and history when a comment came stands as it was.
#[utoipa::path(
    request_body = NewTrialBody,
    responses((status = 200, description = "What would have been decided otherwise", body = TrialBody), NotFound)
)]
#[post("/rules/trial")]
pub async fn post_rules_trial(caller: Caller, body: Body<NewTrialBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    let NewTrialBody { site, days, settings } = body.read().await?;
    let found = trial::run(service, principal, &site, days, &settings.0).await?;
    Ok(HttpResponse::Ok().json(TrialBody::of(found)))
}

/// Takes the last change of a site's rules back: its settings for judging comments are again what they were before.
#[utoipa::path(
    responses((status = 200, description = "The site as it is now", body = SiteBody), NothingToUndo)
)]
#[post("/sites/{slug}/policy/undo")]
pub async fn post_policy_undo(caller: Caller, slug: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let site = sites::undo_policy(service, principal, path_name(&slug)?).await?;
    Ok(HttpResponse::Ok().json(SiteBody::of(&site)))
}
