//! `POST /api/v1/admin/comments/{id}/reveal-email`: the only answer with a plain address.

use super::path::path_id;
use crate::domain::account::Scope;
use crate::domain::author::EmailAddress;
use crate::domain::comment::CommentId;
use crate::service::reveal;
use crate::web::body::{Body, body};
use crate::web::code::described::TooManyReveals;
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use actix_web::{HttpResponse, post, web};
use serde::Serialize;

body! {
    ADMIN:
    /// The reason to reveal an address.
    pub struct RevealBody {
        /// The reason, 1 to 500 bytes; it is kept in the audit log.
        #[schema(min_length = 1, max_length = 500, example = "Asked to be told when the second part is out.")]
        reason: String,
        /// The caller's password, again; a bearer token needs none.
        #[schema(format = "password")]
        password: Option<String>,
    }
}

/// The address of a comment's author. No `Debug`, as it holds the plain address.
#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "holds an address")]
pub struct RevealedBody {
    /// The address; null where none was given.
    #[schema(example = "ada@mail.example")]
    pub email: Option<String>,
}

/// Reveals the address of a comment's author. The audit log records every call with its reason. A session needs the
/// password again. At most 20 addresses an hour are revealed to one moderator, by sessions and tokens together.
#[utoipa::path(
    request_body = RevealBody,
    responses((status = 200, description = "The address", body = RevealedBody), TooManyReveals)
)]
#[post("/comments/{id}/reveal-email")]
pub async fn post_reveal_email(caller: Caller, id: web::Path<String>, body: Body<RevealBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::PiiRead)?;
    let RevealBody { reason, password } = body.read().await?;
    let asked = (reason.as_str(), password.as_deref().unwrap_or_default());
    let id = CommentId::new(path_id(&id)?);
    let email = reveal::reveal_email(service, principal, id, asked).await?;
    Ok(HttpResponse::Ok().json(RevealedBody { email: email.as_ref().map(shown_email) }))
}

/// Prints an address for a caller who may see it.
pub(super) fn shown_email(email: &EmailAddress) -> String {
    email.expose().to_owned()
}
