//! The queue, and single comments: reading, deciding, editing, undoing, deleting.

use super::comment_body::AdminCommentBody;
use super::if_match;
use super::list::{List, ListBody, ListQuery};
use super::path::path_id;
use crate::domain::account::Scope;
use crate::domain::comment::CommentId;
use crate::domain::fields::Rule;
use crate::domain::moderation::Status;
use crate::domain::page::ListCursor;
use crate::domain::timestamp::Timestamp;
use crate::service::moderate::{self, CommentChange, Verb};
use crate::service::queue::{self, QueueRequest};
use crate::web::body::{Body, Kind, OrNull, body};
use crate::web::code::described::{
    InvalidTransition, NothingToUndo, PreconditionRequired, StaleVersion, ValidationFailed,
};
use crate::web::error::{ApiResult, Problem};
use crate::web::guard::Caller;
use actix_web::guard::GuardContext;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use serde_json::Value;

body! {
    ADMIN:
    /// Changes to a comment. What is left out, or null, stays as it is.
    pub struct CommentChangeBody {
        /// `pending`, `approved`, `spam` or `trash`; or `restore`, from spam or trash back to the status before.
        #[schema(value_type = Option<String>, example = "approved")]
        status: Option<NewStatus>,
        /// The source text, 1 to 65525 bytes.
        #[schema(min_length = 1, max_length = 65525)]
        body: Option<String>,
        /// The author's name.
        author_name: Option<String>,
        /// The author's website; blank or null for none.
        #[schema(value_type = Option<String>)]
        author_url: OrNull,
    }
}

/// Lists comments on the sites that the caller sees: oldest first with `status=pending`, most reported first with
/// `reported=true`, else newest first. A page of reported comments may be short or empty and still have a next one.
#[utoipa::path(
    params(
        ("status" = Option<String>, Query, description = "`pending`, `approved`, `spam` or `trash`"),
        ("site" = Option<String>, Query, description = "The slug of a site"),
        ("article" = Option<String>, Query, description = "An article's URL or path; needs `site` where there are several"),
        ("q" = Option<String>, Query, description = "A text in name, website or text"),
        ("from" = Option<String>, Query, description = "Written at this time or later: RFC 3339, or a date (midnight UTC)"),
        ("to" = Option<String>, Query, description = "Written before this time: RFC 3339, or a date (midnight UTC)"),
        ("reported" = Option<bool>, Query, description = "`true` for comments with open reports only"),
        ("limit" = Option<u32>, Query, description = "1 to 200; default 50", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "The page", body = ListBody<AdminCommentBody>),
        (status = 404, description = "`not_found`: the site", body = Problem, content_type = "application/problem+json"),
        ValidationFailed,
    )
)]
#[get("/comments")]
pub async fn get_admin_comments(caller: Caller) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsRead)?;
    let mut query = ListQuery::read(List::Comments, &caller)?;
    let wanted = queue_request(&mut query);
    let (after, size) = query.page::<ListCursor>()?;
    let page = queue::list(service, principal, wanted, after, size).await?;
    let items = page.items.into_iter().map(AdminCommentBody::of).collect();
    Ok(query.answer(items, page.next))
}

/// Returns one comment, with the history of its decisions.
#[utoipa::path(responses((status = 200, description = "The comment, with a strong `ETag` for `If-Match`", body = AdminCommentBody)))]
#[get("/comments/{id}", guard = "is_one_comment")]
pub async fn get_admin_comment(caller: Caller, id: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsRead)?;
    let found = queue::find(service, principal, CommentId::new(path_id(&id)?)).await?;
    Ok(AdminCommentBody::answer(found, HttpResponse::Ok()))
}

/// Decides about a comment, edits it, or both.
#[utoipa::path(
    params(
        ("If-Match" = String, Header, description = "The `ETag` of the comment that was read, or `*`", pattern = "^(W/)?\"[!#-~]*\"$"),
    ),
    request_body = CommentChangeBody,
    responses(
        (status = 200, description = "The comment as it is now, with its new `ETag`", body = AdminCommentBody),
        InvalidTransition,
        StaleVersion,
        PreconditionRequired,
    )
)]
#[patch("/comments/{id}", guard = "is_one_comment")]
pub async fn patch_admin_comment(caller: Caller, id: web::Path<String>, body: Body<CommentChangeBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    let version = if_match::required(caller.request.headers())?;
    let change = body.read().await?.into();
    let changed = moderate::change(service, principal, CommentId::new(path_id(&id)?), version, change).await?;
    Ok(AdminCommentBody::answer(changed, HttpResponse::Ok()))
}

/// Undoes the newest decision about a comment, whoever made it, the policy included.
#[utoipa::path(
    params(
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the comment that was read, or `*`", pattern = "^(W/)?\"[!#-~]*\"$"),
    ),
    responses(
        (status = 200, description = "The comment as it is now, with its new `ETag`", body = AdminCommentBody),
        NothingToUndo,
        StaleVersion,
    )
)]
#[post("/comments/{id}/undo")]
pub async fn post_comment_undo(caller: Caller, id: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    let version = if_match::optional(caller.request.headers())?;
    let changed = moderate::undo(service, principal, CommentId::new(path_id(&id)?), version).await?;
    Ok(AdminCommentBody::answer(changed, HttpResponse::Ok()))
}

/// Deletes a comment permanently, from spam or trash only. Its replies move up one level.
#[utoipa::path(
    params(
        ("If-Match" = Option<String>, Header, description = "The `ETag` of the comment that was read, or `*`", pattern = "^(W/)?\"[!#-~]*\"$"),
    ),
    responses((status = 204, description = "Deleted"), InvalidTransition, StaleVersion)
)]
#[delete("/comments/{id}", guard = "is_one_comment")]
pub async fn delete_admin_comment(caller: Caller, id: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsDelete)?;
    let version = if_match::optional(caller.request.headers())?;
    moderate::delete(service, principal, CommentId::new(path_id(&id)?), version).await?;
    Ok(HttpResponse::NoContent().finish())
}

fn queue_request(query: &mut ListQuery<'_>) -> QueueRequest {
    const TIME: Rule = Rule::Malformed { expected: "a time as in RFC 3339, or a date such as 2026-11-22" };
    let time = |text: &str| Timestamp::parse(text).ok_or(TIME);
    QueueRequest {
        status: query.parsed("status", |word| Status::parse(word).ok_or_else(|| not_one_of(&statuses()))),
        from: query.parsed("from", time),
        to: query.parsed("to", time),
        is_reported: query.parsed_value("reported", truth).unwrap_or(false),
        site: query.given("site").map(str::to_owned),
        article: query.given("article").map(str::to_owned),
        text: query.given("q").map(str::to_owned),
    }
}

fn truth(word: &str) -> Result<bool, Rule> {
    word.parse().map_err(|_| not_one_of(&["true", "false"]))
}

/// The status to set.
#[derive(Debug)]
pub struct NewStatus(Verb);

impl From<CommentChangeBody> for CommentChange {
    fn from(CommentChangeBody { status, body, author_name, author_url }: CommentChangeBody) -> Self {
        Self { verb: status.map(|status| status.0), body, author_name, author_url: author_url.0 }
    }
}

impl Kind for NewStatus {
    fn of_json(value: &Value) -> Result<Self, Rule> {
        const RESTORE: &str = "restore";
        let word = String::of_json(value)?;
        match Status::parse(&word) {
            Some(status) => Ok(Self(Verb::Become(status))),
            None if word == RESTORE => Ok(Self(Verb::Restore)),
            None => Err(not_one_of(&[statuses(), vec![RESTORE]].concat())),
        }
    }
}

fn statuses() -> Vec<&'static str> {
    Status::ALL.iter().map(|status| status.as_str()).collect()
}

fn not_one_of(words: &[&str]) -> Rule {
    Rule::NotOneOf { allowed: words.join(", ") }
}

/// Excludes `/comments/batch`, which only supports POST, from the routes of one comment.
fn is_one_comment(context: &GuardContext<'_>) -> bool {
    !context.head().uri.path().ends_with("/comments/batch")
}
