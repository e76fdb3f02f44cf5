//! Feeds of comments: Atom (RFC 4287) with its threading extension (RFC 4685), for people's readers and for search engines.
//!
//! A feed shows nothing that the thread does not show. It is in the site's language, as feed readers send none.

mod atom;

use super::body::Form;
use super::error::ApiError;
use super::messages::Messages;
use super::origin::allow_all;
use super::query::with_query;
use super::rendered::{Kind, PageKey, PageRequest, Rendered, serve};
use super::state::{AppState, ServerOrigins};
use crate::domain::fields::FieldErrors;
use crate::domain::page::PageSize;
use crate::domain::site::SiteSlug;
use crate::service::feed;
use crate::web::code::described::ValidationFailed;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// Returns the address of the feed of an article, or of a site.
pub(super) fn url(
    own_origins: &ServerOrigins,
    site: &SiteSlug,
    article: Option<&str>,
    size: Option<PageSize>,
) -> String {
    let limit = size.map(|size| size.get().to_string()).unwrap_or_default();
    let fields = [("article", article.unwrap_or_default()), ("limit", &limit)];
    own_origins.url(&with_query(&format!("/sites/{}/feed", site.as_str()), &fields))
}

/// Lists the comments that were written last, newest first, as an Atom feed: of one article, or of the whole site.
#[utoipa::path(
    params(
        ("article" = Option<String>, Query, description = "The article's URL or path; without it, all articles of the site"),
        ("limit" = Option<u32>, Query, description = "Entries, 1 to 100; default 50", minimum = 1, maximum = 100),
    ),
    responses(
        (status = 200, description = "The feed", body = String, content_type = "application/atom+xml"),
        (status = 304, description = "Unchanged since the `ETag` in `If-None-Match`"),
        ValidationFailed,
    )
)]
#[get("/sites/{site}/feed")]
pub async fn get_feed(state: web::Data<AppState>, request: HttpRequest, site: web::Path<String>) -> HttpResponse {
    let mut response = answer(&state, &request, &site).await.unwrap_or_else(HttpResponse::from_error);
    allow_all(&mut response);
    response
}

async fn answer(state: &AppState, request: &HttpRequest, site: &str) -> Result<HttpResponse, ApiError> {
    let query = Form::decode_query(request.query_string())?;
    let limit = query.first("limit");
    let size = PageSize::parse(limit, PageSize::FEED).map_err(|rule| FieldErrors::one("limit", rule))?;
    let address = feed::address(&state.service, site, query.first("article"), size).await?;
    let wanted =
        PageRequest { key: PageKey::feed(&address, limit.is_some()), accepted: "", alias_versions: &address.versions };
    let render = async {
        let feed = feed::feed(&state.service, &address).await?;
        let messages = Messages::of_site(feed.site.settings.language.unwrap_or_default(), &feed.site.texts);
        let bytes =
            atom::write(&feed, &state.own_origins, limit.map(|_| size), &messages).map_err(ApiError::internal)?;
        Rendered::new(Kind::Atom, bytes).map_err(ApiError::internal)
    };
    serve(state, request, wanted, || address.page_versions(&state.service), render).await
}
