//! Sites: the list, a new one, and the settings of each.

use super::desk::{Desk, act, redirect, show, typed};
use super::form_state::FormState;
use super::trial::TrialView;
use crate::domain::account::Scope;
use crate::domain::fields::FieldErrors;
use crate::domain::page::PageSize;
use crate::domain::policy::POLICY_SETTINGS;
use crate::domain::setting::{Kind, Setting};
use crate::domain::site::{Origin, SITE_SETTINGS, Site, SiteSlug};
use crate::service::ServiceError;
use crate::service::sites::{self, NewSite, SiteChange};
use crate::service::trial;
use crate::web::admin::list::List;
use crate::web::body::Form;
use crate::web::code::Code;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;
use url::form_urlencoded;

#[derive(Debug, Serialize)]
struct SitesView {
    sites: Vec<SiteView>,
    /// What was searched for.
    q: String,
    /// Whether there is anything to search, or somebody has.
    is_searched: bool,
    next_path: Option<String>,
    #[serde(flatten)]
    form: FormState,
}

#[derive(Debug, Serialize)]
struct SiteView {
    slug: String,
    name: String,
    origins: Vec<String>,
}

#[derive(Debug, Serialize)]
struct SitePageView {
    site: SiteView,
    name: String,
    origins: String,
    settings: Vec<SettingView>,
    problems: BTreeMap<String, String>,
    notice: Option<String>,
    trial: Option<TrialView>,
    /// Who changed the rules last, and when, as long as that can be taken back.
    last_change: Option<String>,
}

/// A setting with what it means, and what may be typed.
#[derive(Debug, Serialize)]
struct SettingView {
    key: &'static str,
    label: String,
    meaning: String,
    value: String,
    /// The words to choose from; none where it is typed.
    choices: &'static [&'static str],
    is_number: bool,
    /// Whether it has lines.
    is_long: bool,
}

/// Lists sites.
pub async fn get_sites_page(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        list(&state, desk, &query, FormState::default()).await
    })
    .await
}

/// Adds a site.
pub async fn post_new_site(state: web::Data<AppState>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let new = NewSite {
            slug: typed(form, "slug"),
            name: typed(form, "name"),
            origins: origins(form),
            settings: Vec::new(),
        };
        match sites::add(&state.service, &desk.principal, new).await {
            Ok(site) => Ok(redirect(&format!("/admin/sites/{}?done=added", site.slug.as_str()))),
            Err(ServiceError::Invalid(errors)) => {
                let again = FormState::refused(desk, &errors, form, &["slug", "name", "origins"]);
                list(&state, desk, &Form::default(), again).await
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Shows a site with its settings.
pub async fn get_site_page(state: web::Data<AppState>, request: HttpRequest, slug: web::Path<String>) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        let notice = query.first("done").and_then(|word| desk.words.known(&format!("admin-site-{word}")));
        let site = sites::find_visible(&state.service, &desk.principal, &slug).await?;
        page(&state, desk, &site, Shown { notice, ..Shown::default() }).await
    })
    .await
}

/// Changes a site.
pub async fn post_site_page(
    state: web::Data<AppState>,
    request: HttpRequest,
    slug: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let given = |key: &'static str| form.first(key).map(|value| (key.to_owned(), value.trim().to_owned()));
        let change = SiteChange {
            name: Some(typed(form, "name")),
            origins: Some(origins(form)),
            settings: SITE_SETTINGS.iter().filter_map(|setting| given(setting.key)).collect(),
        };
        match sites::change(&state.service, &desk.principal, &slug, change).await {
            Ok(site) => Ok(redirect(&format!("/admin/sites/{}?done=changed", site.slug.as_str()))),
            Err(ServiceError::Invalid(errors)) => {
                let site = sites::find_visible(&state.service, &desk.principal, &slug).await?;
                page(&state, desk, &site, Shown { form: Some(form), errors, ..Shown::default() }).await
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Tries the rules that were typed on the comments of the last days. Nothing is stored.
pub async fn post_site_trial_page(
    state: web::Data<AppState>,
    request: HttpRequest,
    slug: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        require(desk)?;
        let given = |key: &'static str| form.first(key).map(|value| (key.to_owned(), value.trim().to_owned()));
        let settings: Vec<_> = POLICY_SETTINGS.iter().filter_map(|setting| given(setting.key)).collect();
        let site = sites::find_visible(&state.service, &desk.principal, &slug).await?;
        let shown = Shown { form: Some(form), ..Shown::default() };
        match trial::run(&state.service, &desk.principal, &slug, None, &settings).await {
            Ok(found) => {
                let trial = Some(TrialView::of(&desk.words, &found));
                page(&state, desk, &site, Shown { trial, ..shown }).await
            }
            Err(ServiceError::Invalid(errors)) => page(&state, desk, &site, Shown { errors, ..shown }).await,
            Err(error) => Err(error.into()),
        }
    })
    .await
}

/// Takes the last change of a site's rules back.
pub async fn post_site_undo_page(
    state: web::Data<AppState>,
    request: HttpRequest,
    slug: web::Path<String>,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, _| {
        let site = sites::undo_policy(&state.service, &desk.principal, &slug).await?;
        Ok(redirect(&format!("/admin/sites/{}?done=undone", site.slug.as_str())))
    })
    .await
}

async fn list(state: &AppState, desk: &Desk, query: &Form, form: FormState) -> Result<HttpResponse, ApiError> {
    require(desk)?;
    let wanted = query.first("q").map(str::trim).filter(|text| !text.is_empty());
    let after = query.first("cursor").and_then(|text| List::Sites.read_place::<SiteSlug>(state, text));
    let found = sites::list(&state.service, &desk.principal, wanted, after, PageSize::usual(PageSize::LIST)).await?;
    let path = |place: SiteSlug| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(wanted.map(|text| ("q", text)));
        query.append_pair("cursor", &List::Sites.sign_place(state, &place));
        format!("/admin/sites?{}", query.finish())
    };
    let view = SitesView {
        is_searched: wanted.is_some() || found.next.is_some(),
        q: wanted.unwrap_or_default().to_owned(),
        next_path: found.next.map(path),
        sites: found.items.iter().map(SiteView::of).collect(),
        form,
    };
    desk.show_as(state, view.form.status(), (Template::AdminSites, "sites"), view)
}

/// What the page of a site shows beside the site.
#[derive(Default)]
struct Shown<'a> {
    form: Option<&'a Form>,
    errors: FieldErrors,
    notice: Option<String>,
    trial: Option<TrialView>,
}

async fn page(
    state: &AppState,
    desk: &Desk,
    site: &Site,
    Shown { form, errors, notice, trial }: Shown<'_>,
) -> Result<HttpResponse, ApiError> {
    require(desk)?;
    let last_change = sites::last_policy_change(&state.service, site.id).await?;
    let last_change = last_change.map(|(by, at)| {
        desk.words.text_with("admin-policy-changed", [("by", by.into()), ("at", desk.words.date_time(at).into())])
    });
    let setting = |(Setting { key, kind, .. }, (_, stored)): (&'static Setting, (_, String))| SettingView {
        key,
        label: desk.words.text(&format!("setting-{key}")),
        meaning: desk.words.text(&format!("setting-{key}.meaning")),
        value: form.and_then(|form| form.first(key)).map_or(stored, str::to_owned),
        choices: match kind {
            Kind::Choice(words) => words,
            Kind::Truth => &["true", "false"],
            Kind::Number { .. } | Kind::Lines | Kind::Language => &[],
        },
        is_number: matches!(kind, Kind::Number { .. }),
        is_long: *kind == Kind::Lines,
    };
    let shown = SiteView::of(site);
    let view = SitePageView {
        name: form.map_or_else(|| shown.name.clone(), |form| typed(form, "name")),
        origins: form.map_or_else(|| shown.origins.join("\n"), |form| typed(form, "origins")),
        settings: SITE_SETTINGS.iter().zip(site.settings.values()).map(setting).collect(),
        problems: desk.messages(&errors),
        notice,
        trial,
        last_change,
        site: shown,
    };
    desk.show_as(state, status(&errors), (Template::AdminSite, "sites"), view)
}

impl SiteView {
    fn of(site: &Site) -> Self {
        Self {
            slug: site.slug.as_str().to_owned(),
            name: site.name.as_str().to_owned(),
            origins: site.origins.iter().map(Origin::as_str).map(str::to_owned).collect(),
        }
    }
}

/// Reads origins, one on each line or separated by spaces.
fn origins(form: &Form) -> Vec<String> {
    form.first("origins").unwrap_or_default().split_whitespace().map(str::to_owned).collect()
}

fn require(desk: &Desk) -> Result<(), ApiError> {
    if desk.principal.may(Scope::SitesAdmin) { Ok(()) } else { Err(Code::Forbidden.into()) }
}

fn status(errors: &FieldErrors) -> StatusCode {
    if errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
}
