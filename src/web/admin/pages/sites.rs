//! The pages of sites: list, add, and settings.

use super::form_state::FormState;
use super::layout::{AdminPage, PageName, mistakes, redirect};
use super::trial::TrialView;
use crate::domain::account::Scope;
use crate::domain::page::PageSize;
use crate::domain::policy::POLICY_SETTINGS;
use crate::domain::setting::{Kind, Setting};
use crate::domain::site::{SITE_SETTINGS, SiteSlug};
use crate::service::{sites, trial};
use crate::web::admin::list::List;
use crate::web::admin::sites::{NewSiteBody, SiteBody, SiteChangeBody};
use crate::web::body::{Form, Members};
use crate::web::error::ApiResult;
use crate::web::query::with_query;
use crate::web::templates::Template;
use serde::Serialize;

const LIST: PageName = (Template::AdminSites, "sites");
const SITE: PageName = (Template::AdminSite, "sites");

#[derive(Debug, Serialize)]
struct SitesView {
    sites: Vec<SiteBody>,
    /// What was searched for.
    q: String,
    /// Whether the page shows a search field.
    is_searched: bool,
    next_path: Option<String>,
}

#[derive(Debug, Serialize)]
struct SiteView {
    site: SiteBody,
    settings: Vec<SettingView>,
    trial: Option<TrialView>,
    /// Who changed the rules last and when, if that can be undone.
    last_change: Option<String>,
}

/// A setting, and what may be typed for it.
#[derive(Debug, Serialize)]
struct SettingView {
    key: &'static str,
    value: String,
    /// The words to choose from; none where it is typed.
    choices: &'static [&'static str],
    is_number: bool,
    /// Whether it has lines.
    is_long: bool,
}

impl SettingView {
    fn of((setting, value): (&'static Setting, String)) -> Self {
        Self {
            key: setting.key,
            value,
            choices: match setting.kind {
                Kind::Choice(words) => words,
                Kind::Truth => &["true", "false"],
                Kind::Number { .. } | Kind::Lines | Kind::Language => &[],
            },
            is_number: matches!(setting.kind, Kind::Number { .. }),
            is_long: setting.kind == Kind::Lines,
        }
    }
}

/// Lists sites.
pub async fn get_sites_page(page: &AdminPage, query: &Form) -> ApiResult {
    list(page, query, FormState::default()).await
}

/// Adds a site.
pub async fn post_new_site(page: &AdminPage, form: &Form) -> ApiResult {
    let (service, principal) = page.caller.parts();
    match mistakes(sites::add(service, principal, NewSiteBody::of_form(form)?.into()).await)? {
        Ok(site) => Ok(redirect(&format!("/admin/sites/{}?done=added", site.slug.as_str()))),
        Err(errors) => {
            let typed = FormState::typed(form, ["slug", "name", "origins"]);
            list(page, &Form::default(), typed.refused(page, &errors)).await
        }
    }
}

/// Shows a site with its settings.
pub async fn get_site_page(page: &AdminPage, query: &Form) -> ApiResult {
    show(page, &page.path()?, FormState::done(page, query, "admin-site"), None).await
}

/// Changes a site.
pub async fn post_site_page(page: &AdminPage, form: &Form) -> ApiResult {
    let ((service, principal), slug) = (page.caller.parts(), page.path()?);
    match mistakes(sites::change(service, principal, &slug, SiteChangeBody::of_form(form)?.into()).await)? {
        Ok(site) => Ok(redirect(&format!("/admin/sites/{}?done=changed", site.slug.as_str()))),
        Err(errors) => show(page, &slug, typed(form).refused(page, &errors), None).await,
    }
}

/// Tries the typed rules on the comments of the last days. Stores nothing.
pub async fn post_site_trial_page(page: &AdminPage, form: &Form) -> ApiResult {
    let (service, principal) = page.caller.require(Scope::SitesAdmin)?;
    let slug = page.path()?;
    let mut settings = SiteChangeBody::of_form(form)?.settings.0;
    settings.retain(|(key, _)| POLICY_SETTINGS.iter().any(|setting| setting.key == key));
    match mistakes(trial::run(service, principal, &slug, None, &settings).await)? {
        Ok(found) => show(page, &slug, typed(form), Some(TrialView::of(&page.messages, &found))).await,
        Err(errors) => show(page, &slug, typed(form).refused(page, &errors), None).await,
    }
}

/// Undoes the last change of a site's rules.
pub async fn post_site_undo_page(page: &AdminPage, _: &Form) -> ApiResult {
    let (service, principal) = page.caller.parts();
    let site = sites::undo_policy(service, principal, &page.path()?).await?;
    Ok(redirect(&format!("/admin/sites/{}?done=undone", site.slug.as_str())))
}

fn typed(form: &Form) -> FormState {
    FormState::typed(form, ["name", "origins"].into_iter().chain(SITE_SETTINGS.iter().map(|setting| setting.key)))
}

async fn list(page: &AdminPage, query: &Form, form: FormState) -> ApiResult {
    let (service, principal) = page.caller.require(Scope::SitesAdmin)?;
    let wanted = query.given("q").map(str::trim);
    let after = List::Sites.position_in::<SiteSlug>(&page.caller.state, query);
    let found = sites::list(service, principal, wanted, after, PageSize::usual(PageSize::LIST)).await?;
    let q = wanted.unwrap_or_default();
    let next = found.next.map(|position| List::Sites.sign_position(&page.caller.state, &position));
    let view = SitesView {
        is_searched: wanted.is_some() || next.is_some(),
        q: q.to_owned(),
        next_path: next.map(|cursor| with_query("/admin/sites", &[("q", q), ("cursor", &cursor)])),
        sites: found.items.iter().map(SiteBody::of).collect(),
    };
    page.show_form(LIST, form, view)
}

async fn show(page: &AdminPage, slug: &str, form: FormState, trial: Option<TrialView>) -> ApiResult {
    let (service, principal) = page.caller.require(Scope::SitesAdmin)?;
    let site = sites::find_visible(service, principal, slug).await?;
    let last_change = sites::last_policy_change(service, site.id).await?;
    let last_change = last_change.map(|(by, at)| {
        page.messages.text_with("admin-policy-changed", [("by", by.into()), ("at", page.messages.date_time(at).into())])
    });
    let values = site.settings.values().into_iter().map(|(_, value)| value);
    let settings = SITE_SETTINGS.iter().zip(values).map(SettingView::of).collect();
    page.show_form(SITE, form, SiteView { site: SiteBody::of(&site), settings, trial, last_change })
}
