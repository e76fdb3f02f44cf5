//! API tokens. For owners of all sites.

use super::created::created;
use super::list::ListBody;
use super::path::path_name;
use crate::domain::account::{ApiTokenInfo, Scope};
use crate::domain::timestamp::Timestamp;
use crate::service::tokens::{self, NewToken};
use crate::web::body::{Body, body};
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use actix_web::{HttpResponse, delete, get, post, web};
use serde::Serialize;

/// An API token: everything but the secret.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct TokenBody {
    /// Its id.
    pub id: i64,
    /// The public part of the token, after `awt_`.
    #[schema(example = "8v2m4kq0")]
    pub public_id: String,
    /// The moderator who owns it.
    #[schema(example = "ada")]
    pub moderator: String,
    /// Its scopes.
    #[schema(example = json!(["comments:read"]))]
    pub scopes: Vec<&'static str>,
    /// When it was made, RFC 3339 in UTC.
    pub created_at: String,
    /// When it ends.
    pub expires_at: String,
    /// When it was revoked.
    pub revoked_at: Option<String>,
    /// The day on which it was last used, as midnight UTC.
    pub used_on: Option<String>,
}

/// A new API token.
#[derive(Serialize, utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "holds a secret")]
pub struct NewlyMadeTokenBody {
    /// Everything but the secret.
    #[serde(flatten)]
    pub info: TokenBody,
    /// The whole token. It is shown only here.
    #[schema(example = "awt_...")]
    pub token: String,
}

body! {
    ADMIN:
    /// A token to create.
    pub struct NewTokenBody {
        /// The moderator who owns it. It never has more rights than their role.
        #[schema(example = "ada")]
        moderator: String,
        /// At least one of `comments:read`, `comments:moderate`, `comments:delete`, `pii:read`, `sites:admin`, `users:admin`,
        /// `audit:read`.
        #[schema(min_items = 1, example = json!(["comments:read"]))]
        scopes: Vec<String>,
        /// Its duration in days, 1 to 365. Default: 90.
        #[schema(minimum = 1, maximum = 365)]
        expires_days: Option<i64>,
    }
}

impl From<NewTokenBody> for NewToken {
    fn from(NewTokenBody { moderator, scopes, expires_days }: NewTokenBody) -> Self {
        Self { moderator, scopes, days: expires_days }
    }
}

impl TokenBody {
    /// Converts it. The command line prints the same.
    pub fn of(info: &ApiTokenInfo) -> Self {
        Self {
            id: info.id.get(),
            public_id: info.public_id.clone(),
            moderator: info.moderator.as_str().to_owned(),
            scopes: info.scopes.iter().copied().map(Scope::as_str).collect(),
            created_at: info.created_at.to_rfc3339(),
            expires_at: info.expires_at.to_rfc3339(),
            revoked_at: info.revoked_at.map(Timestamp::to_rfc3339),
            used_on: info.used_on.map(Timestamp::to_rfc3339),
        }
    }
}

/// Lists tokens, newest first.
#[utoipa::path(responses((status = 200, description = "All tokens", body = ListBody<TokenBody>)))]
#[get("/tokens")]
pub async fn get_tokens(caller: Caller) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let found = tokens::list(service, principal).await?;
    Ok(ListBody::whole(found.iter().map(TokenBody::of).collect()))
}

/// Creates a token. Only this answer holds its secret.
#[utoipa::path(
    request_body = NewTokenBody,
    responses((status = 201, description = "The token, with its address in `Location`", body = NewlyMadeTokenBody))
)]
#[post("/tokens")]
pub async fn post_token(caller: Caller, body: Body<NewTokenBody>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let (info, token) = tokens::create(service, principal, body.read().await?.into()).await?;
    let mut response = created(&caller.state.own_origins, "tokens", info.id.get());
    Ok(response.json(NewlyMadeTokenBody { info: TokenBody::of(&info), token: token.reveal().as_str().to_owned() }))
}

/// Returns what is known of one token.
#[utoipa::path(responses((status = 200, description = "The token", body = TokenBody)))]
#[get("/tokens/{id}")]
pub async fn get_token(caller: Caller, id: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let info = tokens::find(service, principal, path_name(&id)?).await?;
    Ok(HttpResponse::Ok().json(TokenBody::of(&info)))
}

/// Revokes a token, at once and permanently.
#[utoipa::path(responses((status = 204, description = "Revoked")))]
#[delete("/tokens/{id}")]
pub async fn delete_token(caller: Caller, id: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    tokens::revoke(service, principal, path_name(&id)?).await?;
    Ok(HttpResponse::NoContent().finish())
}
