//! Drawings of authors: SVG generated from a random number, served from this server's origin.
//!
//! The address holds everything that the drawing depends on. So no query is needed, and caches may keep it for ever.

mod drawing;

use super::error::{ApiError, Problem};
use super::origin::allow_all;
use super::state::ServerOrigins;
use crate::domain::author::AvatarSeed;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};

/// Forbids scripts, styles and other files, also when the drawing is opened as a page.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Returns the address under which all drawings stand.
pub(super) fn root(own_origins: &ServerOrigins) -> String {
    own_origins.url("/avatars/")
}

/// Returns the address of one drawing below `root`.
pub(super) fn url(root: &str, seed: AvatarSeed) -> String {
    format!("{root}{}.svg", seed.get())
}

/// Returns the drawing of a comment's author. The number is random and stored with the comment; it is not derived from
/// an address.
#[utoipa::path(
    params(("file" = String, Path, description = "The number that the drawing is made from, 1 to 2^53 - 1, and `.svg`")),
    responses(
        (status = 200, description = "The drawing, 40 units wide and high", body = String, content_type = "image/svg+xml"),
        (status = 404, description = "`not_found`: no such number", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/avatars/{file}")]
pub async fn get_avatar(file: web::Path<String>) -> Result<HttpResponse, ApiError> {
    let seed = file.strip_suffix(".svg").and_then(AvatarSeed::parse).ok_or(ApiError::NOT_FOUND)?;
    let mut response = HttpResponse::Ok()
        .content_type("image/svg+xml")
        .insert_header((header::CACHE_CONTROL, "public, max-age=31536000, immutable"))
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .body(drawing::draw(seed));
    allow_all(&mut response);
    Ok(response)
}
