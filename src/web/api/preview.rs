//! `POST /api/v1/sites/{site}/preview`

use crate::domain::fields::FieldErrors;
use crate::domain::markup::{CommentBody, render};
use crate::domain::site::Site;
use crate::service::sites;
use crate::web::body::{Body, body};
use crate::web::client::ClientAddress;
use crate::web::code::described::{OriginNotAllowed, TooManyComments};
use crate::web::error::ApiError;
use crate::web::origin::{Sender, allow_site};
use crate::web::state::AppState;
use crate::web::wish::Wish;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, post, web};
use serde::Serialize;

body! {
    PUBLIC:
    /// A text to look at.
    pub struct PreviewBody {
        /// The text, 1 to 65525 bytes.
        #[schema(min_length = 1, max_length = 65525, example = "Well *said*.")]
        body: String,
    }
}

/// What the text will look like.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewedBody {
    /// The text as HTML.
    #[schema(example = "<p>Well said.</p>")]
    pub body_html: String,
}

/// Shows what a comment will look like. Nothing is kept.
#[utoipa::path(
    params(
        ("lang" = Option<String>, Query, description = "The language that errors are told in, as a tag; else English for programs"),
    ),
    request_body = PreviewBody,
    responses((status = 200, description = "The text as HTML", body = PreviewedBody), OriginNotAllowed, TooManyComments)
)]
#[post("/sites/{site}/preview")]
pub async fn post_preview(
    state: web::Data<AppState>,
    request: HttpRequest,
    slug: web::Path<String>,
    client: ClientAddress,
    body: Body<PreviewBody>,
) -> HttpResponse {
    let site = match sites::find(&state.service, &slug).await {
        Ok(site) => site,
        Err(error) => return HttpResponse::from_error(ApiError::from(error)),
    };
    let shown = show(&state, &request, client, body, &site).await;
    let mut response = match shown {
        Ok(shown) => HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(shown),
        Err(error) => error.answer(Wish::of(&request).named_words(Some(&site)).as_ref()),
    };
    allow_site(&mut response, request.headers(), &site);
    response
}

async fn show(
    state: &AppState,
    request: &HttpRequest,
    client: ClientAddress,
    body: Body<PreviewBody>,
    site: &Site,
) -> Result<PreviewedBody, ApiError> {
    // Whoever says no origin is no page, and programs can render for themselves.
    Sender::judge(request.headers(), site, &state.place)?.require()?;
    body.require_json()?;
    state.preview_limit.check(client.address)?;
    let sent = body.read().await?;
    let body = CommentBody::parse(&sent.body).map_err(|rule| FieldErrors::one("body", rule))?;
    Ok(PreviewedBody { body_html: render(&body, site.settings.markup).html.as_str().to_owned() })
}
