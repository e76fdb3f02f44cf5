//! `GET /api/v1/sites/{site}/thread`

use super::CommentBody;
use crate::service::read::{self, ThreadPage};
use crate::web::code::described::ValidationFailed;
use crate::web::error::ApiError;
use crate::web::language_preference::LanguagePreference;
use crate::web::messages::Messages;
use crate::web::origin::allow_all;
use crate::web::query::ThreadQuery;
use crate::web::rendered::{Kind, PageKey, PageRequest, Rendered, View, serve};
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;

/// One page of a thread.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ThreadBody<'a> {
    /// The article.
    pub article: ArticleBody<'a>,
    /// The number of public comments in the whole thread.
    pub comment_count: i64,
    /// The heading, in English or in the language that the request names.
    #[schema(example = "3 Comments")]
    pub heading: String,
    /// The comments in reading order: each conversation followed by its replies.
    pub comments: Vec<CommentBody<'a>>,
    /// The cursor of the next page; null on the last. A page with long texts ends before its `limit`.
    pub next_cursor: Option<&'a str>,
}

/// The article of a thread.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ArticleBody<'a> {
    /// Its address under the site's first origin.
    #[schema(example = "https://blog.example/2022/08/purple-hearts")]
    pub url: String,
    /// Its title, where one is known.
    pub title: Option<&'a str>,
    /// Whether it is open for comments.
    pub open: bool,
}

impl<'a> ThreadBody<'a> {
    fn of(page: &'a ThreadPage, messages: &Messages) -> Self {
        let comment_count = page.comment_count();
        let (path, depth) = (page.path.as_str(), page.site.settings.thread_depth);
        Self {
            article: ArticleBody { url: page.url(), title: page.title(), open: page.is_open() },
            comment_count,
            heading: messages.thread_heading(u64::try_from(comment_count).unwrap_or(0)),
            comments: page.comments.iter().map(|comment| CommentBody::of_public(comment, path, depth)).collect(),
            next_cursor: page.next_cursor.as_deref(),
        }
    }
}

/// Returns one page of a thread. An article that nobody has commented on has an empty, open thread.
#[utoipa::path(
    params(
        ("article" = String, Query, description = "The article's URL or path", min_length = 1),
        ("order" = Option<String>, Query, description = "`oldest` (default) or `newest` conversation first; replies run oldest first"),
        ("limit" = Option<u32>, Query, description = "Comments on the page, 1 to 500; default 100", minimum = 1, maximum = 500),
        ("lang" = Option<String>, Query, description = "The language of `heading` and of problems, as a tag; else English"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "The page, with a strong `ETag`", body = ThreadBody<'static>),
        (status = 304, description = "Unchanged since the `ETag` in `If-None-Match`"),
        ValidationFailed,
    )
)]
#[get("/sites/{site}/thread")]
pub async fn get_thread_json(
    state: web::Data<AppState>,
    request: HttpRequest,
    site: web::Path<String>,
) -> HttpResponse {
    let mut response = answer(&state, &request, &site).await.unwrap_or_else(HttpResponse::from_error);
    allow_all(&mut response);
    response
}

/// Serialises a page into a buffer of sufficient capacity: growing would copy it about ten times.
fn written(page: &ThreadPage, messages: &Messages) -> Result<Vec<u8>, ApiError> {
    const BESIDE_TEXT_BYTES: usize = 512;
    let texts: usize = page.comments.iter().map(|comment| comment.body_html.as_str().len() + BESIDE_TEXT_BYTES).sum();
    let mut bytes = Vec::with_capacity(texts + BESIDE_TEXT_BYTES);
    serde_json::to_writer(&mut bytes, &ThreadBody::of(page, messages)).map_err(ApiError::internal)?;
    bytes.shrink_to_fit();
    Ok(bytes)
}

async fn answer(state: &AppState, request: &HttpRequest, site: &str) -> Result<HttpResponse, ApiError> {
    let query = ThreadQuery::read(request.query_string())?;
    let address = read::address(&state.service, &query.request(site, None)?).await?;
    let messages =
        LanguagePreference::naming(request, query.lang()).named_messages(Some(&address.site)).unwrap_or_default();
    let wanted = PageRequest {
        key: PageKey::thread(&address, View::Json(messages.language())),
        accepted: "",
        alias_versions: &address.versions,
    };
    let render = async {
        let page = read::page(&state.service, &address, None).await?;
        let bytes = written(&page, &messages)?;
        Rendered::new(Kind::Json, bytes).map_err(ApiError::internal)
    };
    serve(state, request, wanted, || address.page_versions(&state.service), render).await
}
