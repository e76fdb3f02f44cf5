//! `POST /api/v1/admin/comments/{id}/replies`

use super::comment_body::AdminCommentBody;
use super::created::created;
use super::path::path_id;
use crate::domain::account::Scope;
use crate::domain::comment::CommentId;
use crate::service::reply;
use crate::web::body::{Body, body};
use crate::web::error::{ApiResult, Problem};
use crate::web::guard::Caller;
use actix_web::{post, web};

body! {
    ADMIN:
    /// A moderator's reply.
    pub struct ReplyBody {
        /// The text, 1 to 65525 bytes.
        #[schema(min_length = 1, max_length = 65525, example = "Thank you.")]
        body: String,
    }
}

/// Replies to a comment under the caller's name. The reply is public at once; a held comment is approved.
#[utoipa::path(
    request_body = ReplyBody,
    responses(
        (status = 201, description = "The reply, with its address in `Location`", body = AdminCommentBody),
        (status = 403, description = "`forbidden`, `csrf_failed`, `reply_not_allowed`: it is spam or trash", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/comments/{id}/replies")]
pub async fn post_comment_reply(caller: Caller, id: web::Path<String>, body: Body<ReplyBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    let ReplyBody { body } = body.read().await?;
    let reply = reply::reply(service, principal, CommentId::new(path_id(&id)?), &body).await?;
    let response = created(&caller.state.own_origins, "comments", reply.comment.id.get());
    Ok(AdminCommentBody::answer(reply, response))
}
