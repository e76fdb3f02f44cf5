//! Bans: the list, a new one, and lifting.

use super::desk::{Desk, act, redirect, show};
use super::form_state::FormState;
use super::site_options::{SiteOptions, as_mistake};
use crate::domain::ban::{Ban, BanId, BanKind};
use crate::domain::site::Site;
use crate::service::ServiceError;
use crate::service::bans;
use crate::web::admin::bans::NewBanBody;
use crate::web::body::{Form, Members};
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

/// The kinds that can be typed; an author is banned where one of their comments stands.
const KINDS: [BanKind; 3] = [BanKind::Network, BanKind::Host, BanKind::Word];

#[derive(Serialize)]
struct BansView {
    bans: Vec<BanView>,
    sites: SiteOptions,
    kinds: Vec<(&'static str, String)>,
    #[serde(flatten)]
    form: FormState,
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

/// Lists bans.
pub async fn get_bans_page(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        page(&state, desk, FormState::done(desk, &query, "admin-ban")).await
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
        let new = NewBanBody::of_form(form)?.into();
        let Err(error) = bans::add(&state.service, &desk.principal, new).await else {
            return Ok(redirect("/admin/bans?done=added"));
        };
        match as_mistake(&state, desk, error).await? {
            ServiceError::Invalid(errors) => {
                let fields = &["site", "kind", "value", "days", "note"];
                page(&state, desk, FormState::refused(desk, &errors, form, fields)).await
            }
            error => Err(error.into()),
        }
    })
    .await
}

async fn page(state: &AppState, desk: &Desk, form: FormState) -> Result<HttpResponse, ApiError> {
    let found = bans::list(&state.service, &desk.principal, None).await?;
    let status = form.status();
    let view = BansView {
        bans: found.iter().map(|(site, ban)| BanView::of(desk, site, ban)).collect(),
        sites: SiteOptions::of(state, desk).await?,
        kinds: KINDS.iter().map(|kind| (kind.as_str(), kind_text(desk, *kind))).collect(),
        form,
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
