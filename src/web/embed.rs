//! What other people's pages load: the script that improves a thread in place, and its styles.
//!
//! The names promise what they do: `v1.js` goes on understanding the pages that were written for it. Which bytes it has
//! may change with every version of the program, and then the address with `v` and the value of `integrity` do.

use super::assets::{self, Folder};
use super::error::ApiError;
use crate::web::code::described::NotFound;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// Serves the script and the styles for pages that show a thread.
#[utoipa::path(
    params(
        ("file" = String, Path, description = "`v1.js`, `v1-work.js` or `v1.css`"),
        ("v" = Option<String>, Query, description = "The version; with the present one the answer may be kept for ever"),
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
