//! Moderators: the list, a new one, and changes of role, sites, password, and whether they may sign in.

use super::desk::{Desk, act, redirect, show, typed};
use super::form_state::FormState;
use super::site_options::SiteOptions;
use crate::domain::account::{Role, SiteAccess};
use crate::domain::fields::Rule;
use crate::service::accounts::{self, ModeratorChange, NewModerator, SiteChoice};
use crate::service::{ServiceError, sites};
use crate::web::body::Form;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

#[derive(Debug, Serialize)]
struct ModeratorsView {
    moderators: Vec<ModeratorView>,
    roles: Vec<(&'static str, String)>,
    /// The slugs of all sites, where they are few.
    sites: Vec<String>,
    /// The password is not shown again.
    #[serde(flatten)]
    form: FormState,
}

#[derive(Debug, Serialize)]
struct ModeratorView {
    name: String,
    role: &'static str,
    role_text: String,
    sites: String,
    sees_all: bool,
    is_active: bool,
    is_self: bool,
}

/// Lists moderators.
pub async fn get_moderators_page(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        page(&state, desk, FormState::done(desk, &query, "admin-moderator")).await
    })
    .await
}

/// Adds a moderator.
pub async fn post_new_moderator(
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let added = match choice(form) {
            Ok(sites) => {
                let [name, role, password] = ["name", "role", "password"].map(|field| typed(form, field));
                let new = NewModerator { name, role, password, sites };
                accounts::add(&state.service, &desk.principal, new).await.map(|_| "added")
            }
            Err(error) => Err(error),
        };
        finish(&state, desk, form, (added, String::new())).await
    })
    .await
}

/// Changes a moderator: only the fields that the form has.
pub async fn post_moderator_page(
    state: web::Data<AppState>,
    request: HttpRequest,
    name: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let changed = match form.first("sites").map(|_| choice(form)).transpose() {
            Ok(sites) => {
                let change = ModeratorChange {
                    role: form.first("role").map(str::to_owned),
                    password: form.first("password").map(str::to_owned),
                    sites,
                    is_active: form.first("active").map(|word| word == "yes"),
                };
                accounts::change(&state.service, &desk.principal, &name, change).await.map(|_| "changed")
            }
            Err(error) => Err(error),
        };
        finish(&state, desk, form, (changed, name.clone())).await
    })
    .await
}

async fn finish(
    state: &AppState,
    desk: &Desk,
    form: &Form,
    (outcome, wrong): (Result<&str, ServiceError>, String),
) -> Result<HttpResponse, ApiError> {
    match outcome {
        Ok(done) => Ok(redirect(&format!("/admin/moderators?done={done}"))),
        Err(ServiceError::Invalid(errors)) => {
            let fields = &["name", "role", "sites", "all_sites"];
            page(state, desk, FormState::refused(desk, &errors, form, fields).of(wrong)).await
        }
        Err(error) => Err(error.into()),
    }
}

async fn page(state: &AppState, desk: &Desk, form: FormState) -> Result<HttpResponse, ApiError> {
    let found = accounts::list(&state.service, &desk.principal).await?;
    let known = sites::of_moderators(&state.service, &found).await?;
    let choice = SiteOptions::of(state, desk).await?;
    let role_text = |role: Role| desk.words.text(&format!("admin-role-{}", role.as_str()));
    let moderators = found.iter().map(|moderator| ModeratorView {
        name: moderator.name.as_str().to_owned(),
        role: moderator.role.as_str(),
        role_text: role_text(moderator.role),
        sites: match &moderator.sites {
            SiteAccess::All => String::new(),
            SiteAccess::Only(ids) => {
                let own = known.iter().filter(|site| ids.contains(&site.id));
                own.map(|site| site.slug.as_str()).collect::<Vec<_>>().join(" ")
            }
        },
        sees_all: moderator.sites == SiteAccess::All,
        is_active: moderator.is_active,
        is_self: moderator.name == desk.principal.moderator.name,
    });
    let status = form.status();
    let view = ModeratorsView {
        moderators: moderators.collect(),
        roles: Role::ALL.iter().map(|role| (role.as_str(), role_text(*role))).collect(),
        sites: choice.slugs().into_iter().map(str::to_owned).collect(),
        form,
    };
    desk.show_as(state, status, (Template::AdminModerators, "moderators"), view)
}

/// Reads which sites are chosen: all, or those with these slugs, separated by spaces or commas. Whoever asks for both may
/// have forgotten to take all of them away.
fn choice(form: &Form) -> Result<SiteChoice, ServiceError> {
    let text = form.first("sites").unwrap_or_default();
    let slugs: Vec<_> = text.split([' ', ',', '\n', '\r']).filter(|slug| !slug.is_empty()).map(str::to_owned).collect();
    match (form.first("all_sites"), slugs.is_empty()) {
        (None, _) => Ok(SiteChoice::Only(slugs)),
        (Some(_), true) => Ok(SiteChoice::All),
        (Some(_), false) => {
            let expected = "either all sites, or short names of some";
            Err(ServiceError::field("sites", Rule::Malformed { expected }))
        }
    }
}
