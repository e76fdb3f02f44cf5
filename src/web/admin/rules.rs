//! Tries rules before they are enabled, and undoes their last change.

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

/// The most changes in an answer. The counts include all.
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
        /// The settings to change, by key; others stay as they are.
        #[schema(value_type = Option<Object>, example = json!({"hold_words": "casino\nword:loan"}))]
        settings: Settings,
    }
}

/// The result of a trial.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrialBody {
    /// How many comments were judged: at most the newest 20,000.
    pub comment_count: usize,
    /// How many of them would have got another decision.
    pub changed_count: usize,
    /// How many there are of each kind of change.
    pub counts: Vec<TrialCountBody>,
    /// How often the policy contradicts moderators: the present one, and the tried one.
    pub against_moderators: TrialAgainstBody,
    /// The comments that would have got another decision, newest first; at most 500.
    pub changes: Vec<TrialChangeBody>,
}

/// The number of comments with one kind of change.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrialCountBody {
    /// The actual decision.
    #[schema(example = "approved")]
    pub from: &'static str,
    /// The decision of the tried policy.
    #[schema(example = "pending")]
    pub to: &'static str,
    /// How many.
    pub count: usize,
}

/// How often a policy contradicts moderators.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrialAgainstBody {
    /// The actual decision.
    pub before: usize,
    /// The decision of the tried policy.
    pub after: usize,
}

/// A comment that would have got another decision.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TrialChangeBody {
    /// The comment.
    pub id: i64,
    /// Its author's name.
    pub author_name: String,
    /// The actual decision.
    #[schema(example = "approved")]
    pub from: &'static str,
    /// The decision of the tried policy.
    #[schema(example = "pending")]
    pub to: &'static str,
    /// The present status.
    #[schema(example = "approved")]
    pub status: &'static str,
    /// The reasons of the tried policy.
    pub reasons: Vec<ReasonBody>,
}

impl TrialBody {
    /// Converts the result. The command line prints the same.
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

/// Tries a policy on the comments of the last days. Stores nothing.
///
/// Checks of the text run again. Checks of form and history keep their result from the time of submission.
#[utoipa::path(
    request_body = NewTrialBody,
    responses((status = 200, description = "The result of the trial", body = TrialBody), NotFound)
)]
#[post("/rules/trial")]
pub async fn post_rules_trial(caller: Caller, body: Body<NewTrialBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    let NewTrialBody { site, days, settings } = body.read().await?;
    let found = trial::run(service, principal, &site, days, &settings.0).await?;
    Ok(HttpResponse::Ok().json(TrialBody::of(found)))
}

/// Undoes the last change of a site's rules: the settings for judging comments return to their earlier values.
#[utoipa::path(
    responses((status = 200, description = "The site as it is now", body = SiteBody), NothingToUndo)
)]
#[post("/sites/{slug}/policy/undo")]
pub async fn post_policy_undo(caller: Caller, slug: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let site = sites::undo_policy(service, principal, path_name(&slug)?).await?;
    Ok(HttpResponse::Ok().json(SiteBody::of(&site)))
}
