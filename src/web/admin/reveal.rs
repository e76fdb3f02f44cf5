//! `POST /api/v1/admin/comments/{id}/reveal-email`: the one answer that holds an address.

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
    /// Why an address is wanted.
    pub struct RevealBody {
        /// The reason, 1 to 500 bytes; it is kept in the audit log.
        #[schema(min_length = 1, max_length = 500, example = "Asked to be told when the second part is out.")]
        reason: String,
        /// The password of whoever is signed in, once more; a bearer token needs none.
        #[schema(format = "password")]
        password: Option<String>,
    }
}

/// The address of a comment's author. Without `Debug`, as it holds it in the open.
#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "holds an address")]
pub struct RevealedBody {
    /// The address; null where none was given.
    #[schema(example = "ada@mail.example")]
    pub email: Option<String>,
}

/// Reveals the address of a comment's author. Every call is in the audit log, with its reason. In a session it takes the
/// password once more. To one moderator at most 20 addresses are revealed in an hour, by sessions and tokens together.
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

/// Gives an address out, to whoever has just been allowed to see it.
pub(super) fn shown_email(email: &EmailAddress) -> String {
    email.expose().to_owned()
}
