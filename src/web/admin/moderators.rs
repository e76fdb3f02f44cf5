//! Moderators. For owners of all sites.

use super::created::created;
use super::list::ListBody;
use super::path::path_name;
use crate::domain::account::{Moderator, Scope, SiteAccess};
use crate::domain::fields::Rule;
use crate::domain::site::Site;
use crate::service::accounts::{self, ModeratorChange, NewModerator, SiteChoice};
use crate::service::{sites, succession};
use crate::web::body::{Body, Form, Member, Sent, body};
use crate::web::code::described::ValidationFailed;
use crate::web::error::{ApiError, ApiResult};
use crate::web::guard::Caller;
use crate::web::state::AppState;
use actix_web::{HttpResponse, delete, get, patch, post, web};
use serde::Serialize;
use serde_json::Value;

/// A moderator.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ModeratorBody {
    /// Their id.
    pub id: i64,
    /// The name, for signing in and for display.
    #[schema(example = "ada")]
    pub name: String,
    /// `viewer`, `moderator` or `owner`.
    #[schema(example = "moderator")]
    pub role: &'static str,
    /// The sites that they see.
    pub sites: SitesBody,
    /// Whether they may sign in.
    pub active: bool,
    /// When they were added, RFC 3339 in UTC.
    pub created_at: String,
}

body! {
    ADMIN:
    /// A moderator to add.
    pub struct NewModeratorBody {
        /// The name, 1 to 200 bytes.
        #[schema(min_length = 1, max_length = 200, example = "ada")]
        name: String,
        /// `viewer`, `moderator` or `owner`.
        #[schema(example = "moderator")]
        role: String,
        /// The password.
        #[schema(format = "password")]
        password: String,
        /// The sites that they are to see; all where it is left out.
        #[schema(value_type = SitesBody, required = false)]
        sites: Option<SiteChoice>,
    }
}

body! {
    ADMIN:
    /// Changes to a moderator. Missing members stay as they are. Any real change ends all their sessions.
    pub struct ModeratorChangeBody {
        /// `viewer`, `moderator` or `owner`.
        role: Option<String>,
        /// The new password.
        #[schema(format = "password")]
        password: Option<String>,
        /// The sites that they are to see.
        #[schema(value_type = SitesBody, required = false)]
        sites: Option<SiteChoice>,
        /// Whether they may sign in.
        active: Option<bool>,
    }
}

/// The sites that a moderator sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(untagged)]
pub enum SitesBody {
    /// The word `all`: every site, also those to come.
    All(AllSites),
    /// The slugs of some sites; an empty list for none.
    Only(Vec<String>),
}

/// The word for every site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, utoipa::ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum AllSites {
    /// Every site, also those to come.
    All,
}

impl SitesBody {
    /// Converts access rights, given all sites.
    pub fn of(access: &SiteAccess, all: &[Site]) -> Self {
        let slug = |site: &Site| site.slug.as_str().to_owned();
        match access {
            SiteAccess::All => Self::All(AllSites::All),
            SiteAccess::Only(ids) => Self::Only(all.iter().filter(|site| ids.contains(&site.id)).map(slug).collect()),
        }
    }
}

impl From<NewModeratorBody> for NewModerator {
    fn from(NewModeratorBody { name, role, password, sites }: NewModeratorBody) -> Self {
        Self { name, role, password, sites: sites.unwrap_or(SiteChoice::All) }
    }
}

impl From<ModeratorChangeBody> for ModeratorChange {
    fn from(ModeratorChangeBody { role, password, sites, active }: ModeratorChangeBody) -> Self {
        Self { role, password, sites, is_active: active }
    }
}

/// The choice of sites; `None` if it is missing. `null` is refused.
///
/// A form sends `all_sites`, or lists slugs in one field, separated by white space or commas. Both at once are refused:
/// the sender may have forgotten to clear `all_sites`.
impl Member for Option<SiteChoice> {
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self {
        if let Some(form) = sent.form() {
            let text = form.first(name)?;
            let slugs: Vec<_> = text.replace(',', " ").split_whitespace().map(str::to_owned).collect();
            return match (form.first("all_sites"), slugs.is_empty()) {
                (None, _) => Some(SiteChoice::Only(slugs)),
                (Some(_), true) => Some(SiteChoice::All),
                (Some(_), false) => {
                    sent.refuse(name, Rule::Malformed { expected: "either all sites, or short names of some" });
                    None
                }
            };
        }
        let only = match sent.json(name)? {
            Value::String(word) if word == "all" => return Some(SiteChoice::All),
            Value::Array(slugs) => slugs.iter().map(|slug| Some(slug.as_str()?.to_owned())).collect::<Option<_>>(),
            _ => {
                sent.refuse(name, Rule::Malformed { expected: "the word `all`, or a list of slugs" });
                return None;
            }
        };
        if only.is_none() {
            sent.refuse(name, Rule::Malformed { expected: "a list of texts" });
        }
        only.map(SiteChoice::Only)
    }
}

impl ModeratorBody {
    /// Converts it. The command line prints the same.
    pub fn of(moderator: &Moderator, all: &[Site]) -> Self {
        Self {
            id: moderator.id.get(),
            name: moderator.name.as_str().to_owned(),
            role: moderator.role.as_str(),
            sites: SitesBody::of(&moderator.sites, all),
            active: moderator.is_active,
            created_at: moderator.created_at.to_rfc3339(),
        }
    }

    async fn read(state: &AppState, moderator: &Moderator) -> Result<Self, ApiError> {
        Ok(Self::of(moderator, &sites::of_moderators(&state.service, [moderator]).await?))
    }
}

/// Lists every moderator by name.
#[utoipa::path(responses((status = 200, description = "All moderators", body = ListBody<ModeratorBody>)))]
#[get("/moderators")]
pub async fn get_moderators(caller: Caller) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let found = accounts::list(service, principal).await?;
    let all = sites::of_moderators(service, &found).await?;
    Ok(ListBody::whole(found.iter().map(|moderator| ModeratorBody::of(moderator, &all)).collect()))
}

/// Adds a moderator.
#[utoipa::path(
    request_body = NewModeratorBody,
    responses((status = 201, description = "The moderator, with their address in `Location`", body = ModeratorBody))
)]
#[post("/moderators")]
pub async fn post_moderator(caller: Caller, body: Body<NewModeratorBody>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let added = accounts::add(service, principal, body.read().await?.into()).await?;
    let body = ModeratorBody::read(&caller.state, &added).await?;
    Ok(created(&caller.state.own_origins, "moderators", added.name.as_str()).json(body))
}

/// Returns one moderator.
#[utoipa::path(responses((status = 200, description = "The moderator", body = ModeratorBody)))]
#[get("/moderators/{name}")]
pub async fn get_moderator(caller: Caller, name: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let found = accounts::find(service, principal, path_name(&name)?).await?;
    Ok(HttpResponse::Ok().json(ModeratorBody::read(&caller.state, &found).await?))
}

/// Changes a moderator. All their sessions end, unless nothing changes. The last active owner of all sites has to stay
/// one.
#[utoipa::path(
    request_body = ModeratorChangeBody,
    responses((status = 200, description = "The moderator as they are now", body = ModeratorBody))
)]
#[patch("/moderators/{name}")]
pub async fn patch_moderator(caller: Caller, name: web::Path<String>, body: Body<ModeratorChangeBody>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let change = body.read().await?.into();
    let changed = accounts::change(service, principal, path_name(&name)?, change).await?;
    Ok(HttpResponse::Ok().json(ModeratorBody::read(&caller.state, &changed).await?))
}

body! {
    ADMIN:
    /// Another name for a moderator.
    pub struct RenameBody {
        /// The name, 1 to 200 bytes.
        #[schema(example = "ada l.")]
        name: String,
    }
}

/// Returns a moderator another name. What they decided and wrote stands under it from then on; the audit log keeps the
/// names of its time.
#[utoipa::path(
    request_body = RenameBody,
    responses((status = 200, description = "The moderator as they are now", body = ModeratorBody))
)]
#[post("/moderators/{name}/rename")]
pub async fn post_moderator_rename(caller: Caller, name: web::Path<String>, body: Body<RenameBody>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let new = body.read().await?;
    let renamed = succession::rename(service, principal, path_name(&name)?, &new.name).await?;
    Ok(HttpResponse::Ok().json(ModeratorBody::read(&caller.state, &renamed).await?))
}

/// Removes a moderator with their sessions and tokens. Their comments and the audit log stay. The last active owner of
/// all sites cannot be removed.
#[utoipa::path(
    params(
        ("reassign_to" = Option<String>, Query, description = "The moderator who takes over the decisions; by default they keep the old name"),
    ),
    responses((status = 204, description = "Removed"), ValidationFailed)
)]
#[delete("/moderators/{name}")]
pub async fn delete_moderator(caller: Caller, name: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require_everywhere(Scope::UsersAdmin)?;
    let query = Form::decode_query(caller.request.query_string())?;
    succession::remove(service, principal, path_name(&name)?, query.given("reassign_to")).await?;
    Ok(HttpResponse::NoContent().finish())
}
