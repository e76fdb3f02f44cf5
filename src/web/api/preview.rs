//! `POST /api/v1/sites/{site}/preview`

use crate::domain::fields::FieldErrors;
use crate::domain::markup::{CommentBody, render};
use crate::domain::site::Site;
use crate::service::sites;
use crate::web::body::{Body, body};
use crate::web::client::ClientAddress;
use crate::web::error::{ApiError, Problem};
use crate::web::origin::{Sender, allow_site, preflight};
use crate::web::state::AppState;
use crate::web::wish::Wish;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, options, post, web};
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
    tag = "public",
    params(
        ("site" = String, Path, description = "The slug of the site"),
        ("lang" = Option<String>, Query, description = "The language that errors are told in, as a tag; else English for programs"),
    ),
    request_body = PreviewBody,
    responses(
        (status = 200, description = "The text as HTML", body = PreviewedBody),
        (status = 400, description = "`malformed_request`", body = Problem, content_type = "application/problem+json"),
        (status = 403, description = "`origin_not_allowed`", body = Problem, content_type = "application/problem+json"),
        (status = 404, description = "`not_found`", body = Problem, content_type = "application/problem+json"),
        (status = 413, description = "`payload_too_large`", body = Problem, content_type = "application/problem+json"),
        (status = 415, description = "`unsupported_media_type`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`validation_failed`", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_comments`", body = Problem, content_type = "application/problem+json"),
    )
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

/// Tells a browser whether a page may ask for previews.
#[utoipa::path(
    tag = "public",
    params(("site" = String, Path, description = "The slug of the site")),
    responses(
        (status = 204, description = "With `Access-Control-Allow-Origin`, if the page is one of the site's"),
        (status = 404, description = "`not_found`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[options("/sites/{site}/preview")]
pub async fn options_preview(
    state: web::Data<AppState>,
    request: HttpRequest,
    slug: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let site = sites::find(&state.service, &slug).await?;
    Ok(preflight(request.headers(), &site))
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
    state
        .preview_limit
        .check(client.address)
        .map_err(|retry_after_seconds| ApiError::TooManyComments { retry_after_seconds })?;
    let sent = body.read(state).await?;
    let body = CommentBody::parse(&sent.body).map_err(|rule| FieldErrors::one("body", rule))?;
    Ok(PreviewedBody { body_html: render(&body, site.settings.markup).html.as_str().to_owned() })
}
