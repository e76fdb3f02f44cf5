//! The files that pages of other sites load: the script for a thread, and its styles.
//!
//! The names are stable: `v1.js` keeps working with the pages that were written for it. The bytes may change with every
//! version of the program; `v` in the address and `integrity` change with them.

use super::assets::{self, Folder};
use super::error::ApiError;
use crate::web::code::described::NotFound;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// Serves the script and the styles for pages that show a thread.
#[utoipa::path(
    params(
        ("file" = String, Path, description = "`v1.js`, `v1-work.js` or `v1.css`"),
        ("v" = Option<String>, Query, description = "The version; with the current one the answer is immutable"),
    ),
    responses(
        (status = 200, description = "The file", body = String, content_type = "text/javascript"),
        (status = 304, description = "Unchanged since the `ETag` in `If-None-Match`"),
        NotFound,
    )
)]
#[get("/embed/{file}")]
pub async fn get_embed_file(request: HttpRequest, file: web::Path<String>) -> Result<HttpResponse, ApiError> {
    assets::serve(&request, Folder::Embed, &file)
}
