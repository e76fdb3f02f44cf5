//! Drawings of authors: an SVG made from a random number alone, served from this server's own origin.
//!
//! Nothing is looked up: the address has all that the drawing depends on, and so it may be kept for ever.

mod drawing;

use super::error::{ApiError, Problem};
use super::origin::allow_all;
use super::state::Place;
use crate::domain::author::AvatarSeed;
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};

/// No script, no style and no other file, also where the drawing is opened by itself.
const POLICY: &str = "default-src 'none'; frame-ancestors 'none'; sandbox";

/// Gives the address under which all drawings stand.
pub(super) fn root(place: &Place) -> String {
    place.url("/avatars/")
}

/// Gives the address of one drawing below `root`.
pub(super) fn url(root: &str, seed: AvatarSeed) -> String {
    format!("{root}{}.svg", seed.get())
}

/// Draws the author of a comment. The number is random and kept with the comment; it is no function of an address.
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
