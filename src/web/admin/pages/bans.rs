//! Bans: the list, a new one, and lifting.

use super::desk::{Desk, act, redirect, show, typed};
use super::site_options::{SiteOptions, as_mistake};
use crate::domain::ban::{Ban, BanId, BanKind};
use crate::domain::fields::FieldErrors;
use crate::domain::site::Site;
use crate::service::ServiceError;
use crate::service::bans::{self, NewBan};
use crate::web::body::Form;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

/// The kinds that can be typed; an author is banned where one of their comments stands.
const KINDS: [BanKind; 3] = [BanKind::Network, BanKind::Host, BanKind::Word];

#[derive(Serialize)]
struct BansView {
    bans: Vec<BanView>,
    sites: SiteOptions,
    kinds: Vec<(&'static str, String)>,
    typed: BTreeMap<&'static str, String>,
    problems: BTreeMap<String, String>,
    notice: Option<String>,
}

#[derive(Serialize)]
struct BanView {
    id: i64,
    site_name: String,
    kind_text: String,
    value: String,
    note: String,
    created_by: String,
    created: String,
    expires: Option<String>,
}

#[derive(Default)]
struct Again {
    errors: FieldErrors,
    typed: BTreeMap<&'static str, String>,
    notice: Option<String>,
}

/// Lists bans.
pub async fn get_bans_page(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        let notice = query.first("done").and_then(|word| desk.words.known(&format!("admin-ban-{word}")));
        page(&state, desk, Again { notice, ..Again::default() }).await
    })
    .await
}

/// Adds a ban; or lifts one, with `lift`.
pub async fn post_ban_page(state: web::Data<AppState>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        if let Some(id) = form.first("lift") {
            let id = id.parse().map_err(|_| ApiError::NOT_FOUND)?;
            bans::lift(&state.service, &desk.principal, BanId::new(id)).await?;
            return Ok(redirect("/admin/bans?done=lifted"));
        }
        let new = NewBan {
            site: typed(form, "site"),
            kind: typed(form, "kind"),
            value: typed(form, "value"),
            comment: None,
            days: typed_days(form),
            note: typed(form, "note"),
        };
        let Err(error) = bans::add(&state.service, &desk.principal, new).await else {
            return Ok(redirect("/admin/bans?done=added"));
        };
        match as_mistake(&state, desk, error).await? {
            ServiceError::Invalid(errors) => {
                let typed = ["site", "kind", "value", "days", "note"].map(|name| (name, typed(form, name)));
                page(&state, desk, Again { errors, typed: typed.into(), notice: None }).await
            }
            error => Err(error.into()),
        }
    })
    .await
}

/// Reads a number of days; `None` where the field is blank, and 0, which no ban lasts, for what is no number.
pub(super) fn typed_days(form: &Form) -> Option<i64> {
    let text = form.first("days").map(str::trim).filter(|text| !text.is_empty())?;
    Some(text.parse().unwrap_or(0))
}

async fn page(state: &AppState, desk: &Desk, again: Again) -> Result<HttpResponse, ApiError> {
    let found = bans::list(&state.service, &desk.principal, None).await?;
    let status = if again.errors.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY };
    let view = BansView {
        bans: found.iter().map(|(site, ban)| BanView::of(desk, site, ban)).collect(),
        sites: SiteOptions::of(state, desk).await?,
        kinds: KINDS.iter().map(|kind| (kind.as_str(), kind_text(desk, *kind))).collect(),
        typed: again.typed,
        problems: desk.messages(&again.errors),
        notice: again.notice,
    };
    desk.show_as(state, status, (Template::AdminBans, "bans"), view)
}

fn kind_text(desk: &Desk, kind: BanKind) -> String {
    desk.words.text(&format!("admin-ban-kind-{}", kind.as_str()))
}

impl BanView {
    fn of(desk: &Desk, site: &Site, ban: &Ban) -> Self {
        Self {
            id: ban.id.get(),
            site_name: site.name.as_str().to_owned(),
            kind_text: kind_text(desk, ban.target.kind()),
            value: ban.target.shown(),
            note: ban.note.clone(),
            created_by: ban.created_by.clone(),
            created: desk.words.date_time(ban.created_at),
            expires: ban.expires_at.map(|end| desk.words.date_time(end)),
        }
    }
}
