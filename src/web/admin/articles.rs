//! Articles: listing, adding, opening, closing and removing.

use super::created::created;
use super::list::{List, ListBody, ListQuery};
use super::path::path_id;
use crate::domain::account::Scope;
use crate::domain::article::{Article, ArticleId};
use crate::domain::page::ListCursor;
use crate::domain::site::Site;
use crate::service::articles::{self, ArticleChange, ArticleRef, NewArticle};
use crate::service::removal;
use crate::web::body::{Body, body};
use crate::web::code::described::ValidationFailed;
use crate::web::error::{ApiError, Problem};
use crate::web::guard::Caller;
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use serde::Serialize;

/// An article.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminArticleBody {
    /// Its id.
    pub id: i64,
    /// The slug of its site.
    #[schema(example = "blog")]
    pub site: String,
    /// Its path, which names it within its site.
    #[schema(example = "/2022/08/purple-hearts")]
    pub article: String,
    /// Its address under the site's first origin.
    #[schema(example = "https://blog.example/2022/08/purple-hearts")]
    pub url: Option<String>,
    /// Its title, where one is known.
    pub title: Option<String>,
    /// What another system calls it.
    pub external_id: Option<String>,
    /// Whether it takes comments.
    pub open: bool,
    /// How many comments readers see.
    pub comment_count: i64,
    /// When it was added, RFC 3339 in UTC.
    pub created_at: String,
}

body! {
    ADMIN:
    /// An article to add.
    pub struct NewArticleBody {
        /// The slug of its site.
        #[schema(example = "blog")]
        site: String,
        /// Its URL under one of the site's origins, or its path.
        #[schema(example = "https://blog.example/2022/08/purple-hearts")]
        url: String,
        /// Its title, 1 to 500 bytes.
        #[schema(min_length = 1, max_length = 500)]
        title: Option<String>,
        /// What another system calls it, 1 to 100 bytes.
        #[schema(min_length = 1, max_length = 100)]
        external_id: Option<String>,
    }
}

body! {
    ADMIN:
    /// Changes to an article. What is left out, or null, stays as it is.
    pub struct ArticleChangeBody {
        /// The title, 1 to 500 bytes.
        #[schema(min_length = 1, max_length = 500)]
        title: Option<String>,
        /// What another system calls it, 1 to 100 bytes.
        #[schema(min_length = 1, max_length = 100)]
        external_id: Option<String>,
        /// Whether it takes comments.
        #[schema(example = false)]
        open: Option<bool>,
    }
}

impl AdminArticleBody {
    /// Shows it; the command line prints the same.
    pub fn of((site, article): (Site, Article)) -> Self {
        Self {
            id: article.id.get(),
            site: site.slug.as_str().to_owned(),
            url: site.origins.first().map(|origin| article.url(origin)),
            article: article.path.as_str().to_owned(),
            title: article.title.map(|title| title.as_str().to_owned()),
            external_id: article.external_id.map(|id| id.as_str().to_owned()),
            open: article.is_open,
            comment_count: article.comment_count,
            created_at: article.created_at.to_rfc3339(),
        }
    }
}

/// Lists articles of the sites that the caller sees, newest first.
#[utoipa::path(
    params(
        ("site" = Option<String>, Query, description = "The slug of a site"),
        ("limit" = Option<u32>, Query, description = "1 to 200; 50 where not given", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "The page", body = ListBody<AdminArticleBody>),
        (status = 404, description = "`not_found`: the site", body = Problem, content_type = "application/problem+json"),
        ValidationFailed,
    )
)]
#[get("/articles")]
pub async fn get_articles(
    state: web::Data<AppState>,
    request: HttpRequest,
    caller: Caller,
) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::SitesAdmin)?;
    let mut query = ListQuery::read(List::Articles, &request)?;
    let (after, size) = query.page::<ListCursor>(&state)?;
    let page = articles::list(&state.service, &caller.principal, query.given("site"), after, size).await?;
    let items = page.items.into_iter().map(AdminArticleBody::of).collect();
    Ok(query.answer(&state, items, page.next))
}

/// Adds an article.
#[utoipa::path(
    request_body = NewArticleBody,
    responses(
        (status = 201, description = "The article, with its address in `Location`", body = AdminArticleBody),
        (status = 404, description = "`not_found`: the site", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/articles")]
pub async fn post_article(
    state: web::Data<AppState>,
    caller: Caller,
    body: Body<NewArticleBody>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::SitesAdmin)?;
    let NewArticleBody { site, url, title, external_id } = body.read(&state).await?;
    let new = NewArticle { site, url, title, external_id };
    let added = articles::add(&state.service, &caller.principal, new).await?;
    let mut response = created(&state, &["articles", &added.1.id.get().to_string()]);
    Ok(response.json(AdminArticleBody::of(added)))
}

/// Gives one article.
#[utoipa::path(responses((status = 200, description = "The article", body = AdminArticleBody)))]
#[get("/articles/{id}")]
pub async fn get_article(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::SitesAdmin)?;
    let wanted = ArticleRef::Id(ArticleId::new(path_id(&id)?));
    let found = articles::find(&state.service, &caller.principal, wanted).await?;
    Ok(HttpResponse::Ok().json(AdminArticleBody::of(found)))
}

/// Changes an article, such as closing its thread.
#[utoipa::path(
    request_body = ArticleChangeBody,
    responses((status = 200, description = "The article as it is now", body = AdminArticleBody))
)]
#[patch("/articles/{id}")]
pub async fn patch_article(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<String>,
    body: Body<ArticleChangeBody>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::SitesAdmin)?;
    let ArticleChangeBody { title, external_id, open } = body.read(&state).await?;
    let change = ArticleChange { title, external_id, is_open: open };
    let wanted = ArticleRef::Id(ArticleId::new(path_id(&id)?));
    let changed = articles::change(&state.service, &caller.principal, wanted, change).await?;
    Ok(HttpResponse::Ok().json(AdminArticleBody::of(changed)))
}

/// Removes an article for good, with its comments, their receipts, the addresses that nobody else uses and what the spam filter
/// learned from them. The audit log stays. It takes no comments from the first step on; where the answer does not come, ask again.
#[utoipa::path(responses((status = 204, description = "Removed")))]
#[delete("/articles/{id}")]
pub async fn delete_article(
    state: web::Data<AppState>,
    caller: Caller,
    id: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    caller.require(Scope::SitesAdmin)?;
    let wanted = ArticleRef::Id(ArticleId::new(path_id(&id)?));
    // On its own, so that it goes on when whoever asked hangs up.
    let removal =
        actix_web::rt::spawn(async move { removal::remove_article(&state.service, &caller.principal, wanted).await });
    removal.await.map_err(ApiError::internal)??;
    Ok(HttpResponse::NoContent().finish())
}
