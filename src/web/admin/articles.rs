//! Articles: listing, adding, opening, closing and removing.

use super::created::created;
use super::list::{List, ListBody, ListQuery};
use super::path::path_id;
use crate::domain::account::Scope;
use crate::domain::article::{Article, ArticleId};
use crate::domain::page::ListCursor;
use crate::domain::site::Site;
use crate::service::articles::{self, ArticleChange, ArticleRef, NewArticle};
use crate::service::{ServiceError, removal};
use crate::web::body::{Body, body};
use crate::web::code::described::ValidationFailed;
use crate::web::error::{ApiError, ApiResult, Problem};
use crate::web::guard::Caller;
use actix_web::{HttpResponse, delete, get, patch, post, web};
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
    /// Its id in another system.
    pub external_id: Option<String>,
    /// Whether it is open for comments.
    pub open: bool,
    /// The number of public comments.
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
        /// Its id in another system, 1 to 100 bytes.
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
        /// Its id in another system, 1 to 100 bytes.
        #[schema(min_length = 1, max_length = 100)]
        external_id: Option<String>,
        /// Whether it is open for comments.
        #[schema(example = false)]
        open: Option<bool>,
    }
}

impl From<NewArticleBody> for NewArticle {
    fn from(NewArticleBody { site, url, title, external_id }: NewArticleBody) -> Self {
        Self { site, url, title, external_id }
    }
}

impl From<ArticleChangeBody> for ArticleChange {
    fn from(ArticleChangeBody { title, external_id, open }: ArticleChangeBody) -> Self {
        Self { title, external_id, is_open: open }
    }
}

impl AdminArticleBody {
    /// Converts it. The command line prints the same.
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
        ("limit" = Option<u32>, Query, description = "1 to 200; default 50", minimum = 1, maximum = 200),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of the page before"),
    ),
    responses(
        (status = 200, description = "The page", body = ListBody<AdminArticleBody>),
        (status = 404, description = "`not_found`: the site", body = Problem, content_type = "application/problem+json"),
        ValidationFailed,
    )
)]
#[get("/articles")]
pub async fn get_articles(caller: Caller) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let mut query = ListQuery::read(List::Articles, &caller)?;
    let (after, size) = query.page::<ListCursor>()?;
    let page = articles::list(service, principal, query.given("site"), after, size).await?;
    let items = page.items.into_iter().map(AdminArticleBody::of).collect();
    Ok(query.answer(items, page.next))
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
pub async fn post_article(caller: Caller, body: Body<NewArticleBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let added = articles::add(service, principal, body.read().await?.into()).await?;
    let mut response = created(&caller.state.own_origins, "articles", added.1.id.get());
    Ok(response.json(AdminArticleBody::of(added)))
}

/// Returns one article.
#[utoipa::path(responses((status = 200, description = "The article", body = AdminArticleBody)))]
#[get("/articles/{id}")]
pub async fn get_article(caller: Caller, id: web::Path<String>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let found = articles::find(service, principal, article(&id)?).await?;
    Ok(HttpResponse::Ok().json(AdminArticleBody::of(found)))
}

/// Changes an article, such as closing its thread.
#[utoipa::path(
    request_body = ArticleChangeBody,
    responses((status = 200, description = "The article as it is now", body = AdminArticleBody))
)]
#[patch("/articles/{id}")]
pub async fn patch_article(caller: Caller, id: web::Path<String>, body: Body<ArticleChangeBody>) -> ApiResult {
    let (service, principal) = caller.require(Scope::SitesAdmin)?;
    let change = body.read().await?.into();
    let changed = articles::change(service, principal, article(&id)?, change).await?;
    Ok(HttpResponse::Ok().json(AdminArticleBody::of(changed)))
}

/// Removes an article permanently, with its comments, their receipts, addresses that nobody else uses, and what the
/// spam filter learned from them. The audit log stays. It accepts no comments from the first step on. If the answer
/// does not arrive, retry.
#[utoipa::path(responses((status = 204, description = "Removed")))]
#[delete("/articles/{id}")]
pub async fn delete_article(caller: Caller, id: web::Path<String>) -> ApiResult {
    caller.require(Scope::SitesAdmin)?;
    let article = article(&id)?;
    run_to_completion(async move { removal::remove_article(&caller.state.service, &caller.principal, article).await })
        .await
}

fn article(id: &web::Path<String>) -> ApiResult<ArticleRef> {
    Ok(ArticleRef::Id(ArticleId::new(path_id(id)?)))
}

/// Runs a removal to its end, even if the client hangs up. Answers 204.
pub(super) async fn run_to_completion<T: 'static>(
    removal: impl Future<Output = Result<T, ServiceError>> + 'static,
) -> ApiResult {
    actix_web::rt::spawn(removal).await.map_err(ApiError::internal)??;
    Ok(HttpResponse::NoContent().finish())
}
