//! `POST /api/v1/sites/{site}/preview`

use crate::domain::fields::FieldErrors;
use crate::domain::markup::{CommentBody, render};
use crate::domain::site::Site;
use crate::service::sites;
use crate::web::body::{Body, body};
use crate::web::code::described::{OriginNotAllowed, TooManyComments};
use crate::web::context::{RequestContext, uncached};
use crate::web::error::ApiResult;
use actix_web::{HttpResponse, post, web};
use serde::Serialize;

body! {
    PUBLIC:
    /// A text to preview.
    pub struct PreviewBody {
        /// The text, 1 to 65525 bytes.
        #[schema(min_length = 1, max_length = 65525, example = "Well *said*.")]
        body: String,
    }
}

/// The preview.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct PreviewedBody {
    /// The text as HTML.
    #[schema(example = "<p>Well said.</p>")]
    pub body_html: String,
}

/// Renders a comment as a preview. Stores nothing.
#[utoipa::path(
    params(
        ("lang" = Option<String>, Query, description = "The language of errors, as a tag; default English"),
    ),
    request_body = PreviewBody,
    responses((status = 200, description = "The text as HTML", body = PreviewedBody), OriginNotAllowed, TooManyComments)
)]
#[post("/sites/{site}/preview")]
pub async fn post_preview(context: RequestContext, slug: web::Path<String>, body: Body<PreviewBody>) -> ApiResult {
    let site = sites::find(&context.state.service, &slug).await?;
    Ok(context.answer_site(&site, preview(&context, body, &site).await))
}

async fn preview(context: &RequestContext, body: Body<PreviewBody>, site: &Site) -> ApiResult {
    // A sender without an origin is no page, and programs can render Markdown themselves.
    context.sender(site)?.require()?;
    body.require_json()?;
    context.state.preview_limit.check(context.client.address)?;
    let sent = body.read().await?;
    let body = CommentBody::parse(&sent.body).map_err(|rule| FieldErrors::one("body", rule))?;
    let body_html = render(&body, site.settings.markup).html.as_str().to_owned();
    Ok(uncached(HttpResponse::Ok()).json(PreviewedBody { body_html }))
}
