//! The page of bans: list, add, lift.

use super::form_state::FormState;
use super::layout::{AdminPage, PageName, redirect};
use super::site_options::{SiteOptions, mistakes_or_site};
use crate::domain::ban::{BanId, BanKind};
use crate::service::bans;
use crate::web::admin::bans::{BanBody, NewBanBody};
use crate::web::body::{Form, Members};
use crate::web::error::{ApiError, ApiResult};
use crate::web::templates::Template;
use serde::Serialize;

const PAGE: PageName = (Template::AdminBans, "bans");

/// The kinds that the form offers. An author is banned from the page of one of their comments.
const KINDS: [BanKind; 3] = [BanKind::Network, BanKind::Host, BanKind::Word];

#[derive(Serialize)]
struct BansView {
    bans: Vec<BanView>,
    sites: SiteOptions,
    kinds: [&'static str; 3],
}

#[derive(Serialize)]
struct BanView {
    site_name: String,
    #[serde(flatten)]
    ban: BanBody,
}

/// Lists bans.
pub async fn get_bans_page(page: &AdminPage, query: &Form) -> ApiResult {
    show(page, FormState::done(page, query, "admin-ban")).await
}

/// Adds a ban; or lifts one, with `lift`.
pub async fn post_ban_page(page: &AdminPage, form: &Form) -> ApiResult {
    let (service, principal) = page.caller.parts();
    if let Some(id) = form.first("lift") {
        let id = id.parse().map_err(|_| ApiError::NOT_FOUND)?;
        bans::lift(service, principal, BanId::new(id)).await?;
        return Ok(redirect("/admin/bans?done=lifted"));
    }
    let added = bans::add(service, principal, NewBanBody::of_form(form)?.into()).await;
    match mistakes_or_site(page, added).await? {
        Ok(_) => Ok(redirect("/admin/bans?done=added")),
        Err(errors) => {
            let typed = FormState::typed(form, ["site", "kind", "value", "days", "note"]);
            show(page, typed.refused(page, &errors)).await
        }
    }
}

async fn show(page: &AdminPage, form: FormState) -> ApiResult {
    let (service, principal) = page.caller.parts();
    let found = bans::list(service, principal, None).await?;
    let bans =
        found.iter().map(|found| BanView { site_name: found.0.name.as_str().to_owned(), ban: BanBody::of(found) });
    let view =
        BansView { bans: bans.collect(), sites: SiteOptions::of(page).await?, kinds: KINDS.map(BanKind::as_str) };
    page.show_form(PAGE, form, view)
}
