//! Moderators. For owners of all sites.

use super::created::created;
use super::input::{Input, path_name};
use super::list::ListBody;
use super::problems::{BodyProblems, ReadProblems};
use crate::domain::account::{Moderator, Scope, SiteAccess};
use crate::domain::site::Site;
use crate::service::accounts::{self, ModeratorChange, NewModerator};
use crate::service::sites;
use crate::web::error::{ApiError, Problem};
use crate::web::guard::Caller;
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, patch, post, web};
use serde::Serialize;

/// A moderator.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ModeratorBody {
    /// Their id.
    pub id: i64,
    /// The name they sign in with and are shown by.
    #[schema(example = "ada")]
    pub name: String,
    /// `viewer`, `moderator` or `owner`.
    #[schema(example = "moderator")]
    pub role: &'static str,
    /// The slugs of the sites that they are bound to; null for all.
    pub sites: Option<Vec<String>>,
    /// Whether they may sign in.
    pub active: bool,
    /// When they were added, RFC 3339 in UTC.
    pub created_at: String,
}

/// A moderator to add.
#[derive(utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "holds a password")]
#[expect(dead_code, reason = "describes the body; the members are read by name, so that all errors are found at once")]
pub struct NewModeratorBody {
    /// The name, 1 to 200 bytes.
    #[schema(example = "ada")]
    name: String,
    /// `viewer`, `moderator` or `owner`.
    #[schema(example = "moderator")]
    role: String,
    /// The password.
    #[schema(format = "password")]
    password: String,
    /// The slugs of the sites to bind them to; left out, null or empty for all.
    sites: Option<Vec<String>>,
}

/// Changes to a moderator, which end all their sessions. What is left out stays as it is.
#[derive(utoipa::ToSchema)]
#[expect(missing_debug_implementations, reason = "may hold a password")]
#[expect(dead_code, reason = "describes the body; the members are read by name, so that all errors are found at once")]
pub struct ModeratorChangeBody {
    /// `viewer`, `moderator` or `owner`.
    role: Option<String>,
    /// The new password.
    #[schema(format = "password")]
    password: Option<String>,
    /// The slugs of the sites to bind them to; null or empty for all.
    sites: Option<Vec<String>>,
    /// Whether they may sign in.
    active: Option<bool>,
}

impl ModeratorBody {
    /// Shows it; the command line prints the same.
    pub fn of(moderator: &Moderator, all: &[Site]) -> Self {
        let slug = |site: &Site| site.slug.as_str().to_owned();
        let sites = match &moderator.sites {
            SiteAccess::All => None,
            SiteAccess::Only(ids) => Some(all.iter().filter(|site| ids.contains(&site.id)).map(slug).collect()),
        };
        Self {
            id: moderator.id.get(),
            name: moderator.name.as_str().to_owned(),
            role: moderator.role.as_str(),
            sites,
            active: moderator.is_active,
            created_at: moderator.created_at.to_rfc3339(),
        }
    }

    async fn read(state: &AppState, caller: &Caller, moderator: &Moderator) -> Result<Self, ApiError> {
        Ok(Self::of(moderator, &sites::list(&state.service, &caller.principal).await?))
    }
}

/// Lists every moderator by name.
#[utoipa::path(
    tag = "admin",
    security(("bearer" = []), ("session" = [])),
    responses((status = 200, description = "All moderators", body = ListBody<ModeratorBody>), ReadProblems)
)]
#[get("/moderators")]
pub async fn get_moderators(state: web::Data<AppState>, caller: Caller) -> Result<HttpResponse, ApiError> {
    caller.require_everywhere(Scope::UsersAdmin)?;
    let found = accounts::list(&state.service, &caller.principal).await?;
    let all = sites::list(&state.service, &caller.principal).await?;
    Ok(ListBody::whole(found.iter().map(|moderator| ModeratorBody::of(moderator, &all)).collect()))
}

/// Adds a moderator.
#[utoipa::path(
    tag = "admin",
    security(("bearer" = []), ("session" = [])),
    request_body = NewModeratorBody,
    responses((status = 201, description = "The moderator, with their address in `Location`", body = ModeratorBody), BodyProblems)
)]
#[post("/moderators")]
pub async fn post_moderator(
    state: web::Data<AppState>,
    request: HttpRequest,
    caller: Caller,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    caller.require_everywhere(Scope::UsersAdmin)?;
    let mut input = Input::read(&state, &request, payload, &["name", "role", "password", "sites"]).await?;
    let new = NewModerator {
        name: input.required_text("name"),
        role: input.required_text("role"),
        password: input.required_text("password"),
        sites: input.texts("sites").unwrap_or_default(),
    };
    input.finish()?;
    let added = accounts::add(&state.service, &caller.principal, new).await?;
    let body = ModeratorBody::read(&state, &caller, &added).await?;
    Ok(created(&state, &["moderators", added.name.as_str()]).json(body))
}

/// Gives one moderator.
#[utoipa::path(
    tag = "admin",
    security(("bearer" = []), ("session" = [])),
    params(("name" = String, Path, description = "The name of the moderator")),
    responses(
        (status = 200, description = "The moderator", body = ModeratorBody),
        ReadProblems,
        (status = 404, description = "`not_found`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/moderators/{name}")]
pub async fn get_moderator(
    state: web::Data<AppState>,
    caller: Caller,
    name: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    caller.require_everywhere(Scope::UsersAdmin)?;
    let found = accounts::find(&state.service, &caller.principal, path_name(&name)?).await?;
    Ok(HttpResponse::Ok().json(ModeratorBody::read(&state, &caller, &found).await?))
}

/// Changes a moderator. All their sessions end. The last active owner of all sites stays one.
#[utoipa::path(
    tag = "admin",
    security(("bearer" = []), ("session" = [])),
    params(("name" = String, Path, description = "The name of the moderator")),
    request_body = ModeratorChangeBody,
    responses(
        (status = 200, description = "The moderator as they are now", body = ModeratorBody),
        BodyProblems,
        (status = 404, description = "`not_found`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[patch("/moderators/{name}")]
pub async fn patch_moderator(
    state: web::Data<AppState>,
    request: HttpRequest,
    caller: Caller,
    name: web::Path<String>,
    payload: web::Payload,
) -> Result<HttpResponse, ApiError> {
    caller.require_everywhere(Scope::UsersAdmin)?;
    let mut input = Input::read(&state, &request, payload, &["role", "password", "sites", "active"]).await?;
    let change = ModeratorChange {
        role: input.text("role"),
        password: input.text("password"),
        // `null` is how all sites are shown, so it is how they are asked for.
        sites: if input.is_null("sites") { Some(Vec::new()) } else { input.texts("sites") },
        is_active: input.boolean("active"),
    };
    input.finish()?;
    let changed = accounts::change(&state.service, &caller.principal, path_name(&name)?, change).await?;
    Ok(HttpResponse::Ok().json(ModeratorBody::read(&state, &caller, &changed).await?))
}
