//! The page of moderators: list, add, and change role, sites, password and activity.

use super::form_state::FormState;
use super::layout::{AdminPage, PageName, mistakes, redirect};
use super::site_options::SiteOptions;
use crate::domain::account::{Moderator, Role};
use crate::service::accounts::{self, SiteChoice};
use crate::service::sites;
use crate::web::admin::moderators::{ModeratorBody, ModeratorChangeBody, NewModeratorBody};
use crate::web::body::{Form, Members};
use crate::web::error::ApiResult;
use crate::web::query::with_query;
use crate::web::templates::Template;
use serde::Serialize;

const PAGE: PageName = (Template::AdminModerators, "moderators");

/// What the page shows. Passwords that were typed are not shown again.
#[derive(Debug, Serialize)]
struct ModeratorsView {
    moderators: Vec<ModeratorBody>,
    roles: Vec<&'static str>,
    sites: SiteOptions,
}

/// Lists moderators.
pub async fn get_moderators_page(page: &AdminPage, query: &Form) -> ApiResult {
    show(page, FormState::done(page, query, "admin-moderator")).await
}

/// Adds a moderator.
pub async fn post_new_moderator(page: &AdminPage, form: &Form) -> ApiResult {
    finish(page, form, add(page, form).await, ("added", String::new())).await
}

/// Changes a moderator: only the fields that the form has.
pub async fn post_moderator_page(page: &AdminPage, form: &Form) -> ApiResult {
    let name = page.path()?;
    finish(page, form, change(page, form, &name).await, ("changed", name)).await
}

async fn add(page: &AdminPage, form: &Form) -> ApiResult<Moderator> {
    let (service, principal) = page.caller.parts();
    let mut new = NewModeratorBody::of_form(form)?;
    // In JSON, missing sites mean all. A form has to say so.
    new.sites.get_or_insert(SiteChoice::Only(Vec::new()));
    Ok(accounts::add(service, principal, new.into()).await?)
}

async fn change(page: &AdminPage, form: &Form, name: &str) -> ApiResult<Moderator> {
    let (service, principal) = page.caller.parts();
    let change = ModeratorChangeBody::of_form(form)?.into();
    Ok(accounts::change(service, principal, name, change).await?)
}

async fn finish(
    page: &AdminPage,
    form: &Form,
    outcome: ApiResult<Moderator>,
    (done, whom): (&str, String),
) -> ApiResult {
    match mistakes(outcome)? {
        Ok(_) => Ok(redirect(&with_query("/admin/moderators", &[("done", done)]))),
        Err(errors) => {
            let typed = FormState::typed(form, ["name", "role", "sites", "all_sites"]);
            show(page, typed.refused(page, &errors).of(whom)).await
        }
    }
}

async fn show(page: &AdminPage, form: FormState) -> ApiResult {
    let (service, principal) = page.caller.parts();
    let found = accounts::list(service, principal).await?;
    let known = sites::of_moderators(service, &found).await?;
    let view = ModeratorsView {
        moderators: found.iter().map(|moderator| ModeratorBody::of(moderator, &known)).collect(),
        roles: Role::ALL.iter().map(|role| role.as_str()).collect(),
        sites: SiteOptions::of(page).await?,
    };
    page.show_form(PAGE, form, view)
}
