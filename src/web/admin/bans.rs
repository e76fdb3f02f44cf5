//! Bans of networks, authors, hosts and words.

use super::created::created;
use super::list::ListBody;
use super::path::path_id;
use crate::domain::account::Scope;
use crate::domain::ban::{Ban, BanId};
use crate::domain::comment::CommentId;
use crate::domain::site::Site;
use crate::domain::timestamp::Timestamp;
use crate::service::bans::{self, NewBan};
use crate::web::body::{Body, Form, body};
use crate::web::code::described::NotFound;
use crate::web::error::ApiResult;
use crate::web::guard::Caller;
use actix_web::{HttpResponse, delete, get, post, web};
use serde::Serialize;

/// A ban.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BanBody {
    /// Its id.
    pub id: i64,
    /// The slug of the site.
    #[schema(example = "blog")]
    pub site: String,
    /// `network`, `author`, `host` or `word`.
    #[schema(example = "host")]
    pub kind: &'static str,
    /// The network, the author's name, the host or the word.
    #[schema(example = "casino.example")]
    pub value: String,
    /// Why, in the words of the moderator; may be empty.
    pub note: String,
    /// The moderator who added it.
    #[schema(example = "ada")]
    pub created_by: String,
    /// When it happened, RFC 3339 in UTC.
    pub created_at: String,
    /// When it ends; null for never.
    pub expires_at: Option<String>,
}

impl BanBody {
    /// Converts a ban. The command line prints the same.
    pub fn of((site, ban): &(Site, Ban)) -> Self {
        Self {
            id: ban.id.get(),
            site: site.slug.as_str().to_owned(),
            kind: ban.target.kind().as_str(),
            value: ban.target.shown(),
            note: ban.note.clone(),
            created_by: ban.created_by.clone(),
            created_at: ban.created_at.to_rfc3339(),
            expires_at: ban.expires_at.map(Timestamp::to_rfc3339),
        }
    }
}

body! {
    ADMIN:
    /// A ban to add.
    pub struct NewBanBody {
        /// The slug of the site.
        #[schema(example = "blog")]
        site: String,
        /// `network`, `author`, `host` or `word`.
        #[schema(example = "host")]
        kind: String,
        /// A network such as `203.0.113.0/24` or an address, a host, or a word. Left out where `comment` is given.
        #[schema(example = "casino.example")]
        value: Option<String>,
        /// The id of a comment, to ban its author, or its network if that is still stored.
        comment: Option<i64>,
        /// Its duration in days, 1 to 365. Default: 30 for networks and authors, unlimited for hosts and words.
        #[schema(minimum = 1, maximum = 365)]
        days: Option<i64>,
        /// Why, at most 500 bytes.
        #[schema(max_length = 500)]
        note: Option<String>,
    }
}

impl From<NewBanBody> for NewBan {
    fn from(NewBanBody { site, kind, value, comment, days, note }: NewBanBody) -> Self {
        let (value, note) = (value.unwrap_or_default(), note.unwrap_or_default());
        Self { site, kind, value, comment: comment.map(CommentId::new), days, note }
    }
}

/// Lists the bans that are in force, newest first.
#[utoipa::path(
    params(("site" = Option<String>, Query, description = "Only those of the site with this slug")),
    responses((status = 200, description = "All of them", body = ListBody<BanBody>), NotFound)
)]
#[get("/bans")]
pub async fn get_bans(caller: Caller) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    let query = Form::decode_query(caller.request.query_string())?;
    let found = bans::list(service, principal, query.given("site")).await?;
    Ok(ListBody::whole(found.iter().map(BanBody::of).collect()))
}

/// Adds a ban. Its effect on comments never shows in the answers to their authors.
#[utoipa::path(
    request_body = NewBanBody,
    responses((status = 201, description = "The ban, with its address in `Location`", body = BanBody), NotFound)
)]
#[post("/bans")]
pub async fn post_ban(caller: Caller, body: Body<NewBanBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    let made = bans::add(service, principal, body.read().await?.into()).await?;
    let mut response = created(&caller.state.own_origins, "bans", made.1.id.get());
    Ok(response.json(BanBody::of(&made)))
}

/// Returns one ban.
#[utoipa::path(responses((status = 200, description = "The ban", body = BanBody)))]
#[get("/bans/{id}")]
pub async fn get_ban(caller: Caller, id: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    let found = bans::find(service, principal, BanId::new(path_id(&id)?)).await?;
    Ok(HttpResponse::Ok().json(BanBody::of(&found)))
}

/// Lifts a ban. Its earlier effect on comments stays.
#[utoipa::path(responses((status = 204, description = "Lifted")))]
#[delete("/bans/{id}")]
pub async fn delete_ban(caller: Caller, id: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::CommentsModerate)?;
    bans::lift(service, principal, BanId::new(path_id(&id)?)).await?;
    Ok(HttpResponse::NoContent().finish())
}
