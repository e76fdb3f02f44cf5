//! The thread as HTML: a piece to include into another page, or a whole page of its own.

use super::avatars;
use super::error::{ApiError, Problem};
use super::form::language;
use super::headers::site_page_policy;
use super::origin::allow_all;
use super::present::{Stage, render, thread};
use super::query::ThreadQuery;
use super::rendered::{Kind, PageKey, Rendered, View, Wanted, serve};
use super::state::AppState;
use super::templates::Template;
use super::view::{DemoArticleView, FragmentView, ThreadPageView};
use super::words::Words;
use crate::domain::comment::Comment;
use crate::domain::site::Site;
use crate::domain::timestamp::Timestamp;
use crate::service::read::{self, ThreadPage, ThreadRequest};
use crate::service::{ServiceError, receipts};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// How often the token in a piece changes, in milliseconds: until then its bytes depend on the thread alone.
const SHARED_TOKEN_MILLIS: i64 = 3_600_000;

/// Shows a thread: heading, list, and the form.
///
/// Without `page=1` it is a piece of HTML to include; caches may keep it. With `page=1` it is a whole page. Links that
/// need no JavaScript lead to the whole page.
#[utoipa::path(
    tag = "public",
    params(
        ("site" = String, Path, description = "The slug of the site"),
        ("article" = String, Query, description = "The article's URL or path"),
        ("page" = Option<String>, Query, description = "`1` for a whole page"),
        ("order" = Option<String>, Query, description = "`oldest` (default) or `newest` conversation first"),
        ("limit" = Option<u32>, Query, description = "Comments on a page, 1 to 500; 100 where not given"),
        ("cursor" = Option<String>, Query, description = "Where the page begins"),
        ("replytocom" = Option<i64>, Query, description = "The comment to answer"),
        ("unapproved" = Option<i64>, Query, description = "A held comment to show to its author"),
        ("moderation-hash" = Option<String>, Query, description = "The token that proves the author, for ten minutes"),
    ),
    responses(
        (status = 200, description = "The thread", body = String, content_type = "text/html"),
        (status = 304, description = "Unchanged since the `ETag` in `If-None-Match`"),
        (status = 404, description = "`not_found`", body = Problem, content_type = "application/problem+json"),
        (status = 422, description = "`validation_failed`", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/sites/{site}/thread")]
pub async fn get_thread(state: web::Data<AppState>, request: HttpRequest, site: web::Path<String>) -> HttpResponse {
    let mut response = answer(&state, &request, &site).await.unwrap_or_else(HttpResponse::from_error);
    allow_all(&mut response);
    response
}

async fn answer(state: &AppState, request: &HttpRequest, site: &str) -> Result<HttpResponse, ApiError> {
    let query = ThreadQuery::read(request.query_string())?;
    let wanted = query.request(site, None)?;
    let words = Words::negotiate(language(request));
    if !query.wants_page() && wanted.reply_to.is_none() && query.preview().is_none() {
        return shared(state, request, &wanted, &words).await;
    }
    let page = read::thread(&state.service, wanted).await?;
    let preview = own_preview(state, &query, &page).await?;
    if query.wants_page() {
        let stage = personal_stage(state, &page, Stage::whole_page(&state.place, &page));
        let view = ThreadPageView {
            site_name: page.site.name.as_str().to_owned(),
            article_title: page.shown_title().to_owned(),
            article_url: page.url(),
            is_indexable: !query.is_side_view(),
            thread: thread(&page, &stage, &words, preview.as_ref()),
        };
        return Ok(personal(render(&state.templates, Template::ThreadPage, &words, &view)?, &words, &page.site));
    }
    if preview.is_none() {
        return Ok(piece(state, &page, &words)?.answer(request.headers()));
    }
    let stage = shared_stage(state, &page, hour_of(state));
    let view = FragmentView { thread: thread(&page, &stage, &words, preview.as_ref()) };
    Ok(personal(render(&state.templates, Template::Thread, &words, &view)?, &words, &page.site))
}

/// Answers with the piece that is the same for everybody.
async fn shared(
    state: &AppState,
    request: &HttpRequest,
    wanted: &ThreadRequest,
    words: &Words,
) -> Result<HttpResponse, ApiError> {
    let address = read::address(&state.service, wanted).await?;
    let key = PageKey::thread(&address, View::Html(words.lang().into()));
    let wanted = Wanted { key, language: words.lang(), meaning: &address.stamp };
    let render = async { piece(state, &read::page(&state.service, &address, None).await?, words) };
    serve(state, request, wanted, || address.page_stamp(&state.service), render).await
}

/// Makes the piece; its token, and so the piece, is good for this hour.
fn piece(state: &AppState, page: &ThreadPage, words: &Words) -> Result<Rendered, ApiError> {
    let hour = hour_of(state);
    let view = FragmentView { thread: thread(page, &shared_stage(state, page, hour), words, None) };
    let html = render(&state.templates, Template::Thread, words, &view)?;
    let rendered = Rendered::new(Kind::Html, html.into_bytes()).map_err(ApiError::internal)?;
    Ok(rendered.until(Timestamp::from_millis(hour.millis() + SHARED_TOKEN_MILLIS)))
}

/// Gives the beginning of the hour.
fn hour_of(state: &AppState) -> Timestamp {
    let now = state.service.clock.now().millis();
    Timestamp::from_millis(now - now.rem_euclid(SHARED_TOKEN_MILLIS))
}

/// Shows a sample article with its thread in the page.
pub(super) async fn demo_article(
    state: &AppState,
    request: &HttpRequest,
    sample: &super::demo::SampleArticle,
) -> Result<HttpResponse, ApiError> {
    let query = ThreadQuery::read(request.query_string())?;
    let path = format!("/demo/{}", sample.slug);
    let page = read::thread(&state.service, query.request(super::demo::SITE_SLUG, Some(&path))?).await?;
    let preview = own_preview(state, &query, &page).await?;
    let words = Words::negotiate(language(request));
    let stage = personal_stage(state, &page, format!("{path}?"));
    let view = DemoArticleView {
        site_name: page.site.name.as_str().to_owned(),
        article_title: sample.title.to_owned(),
        paragraphs: sample.paragraphs.iter().map(|text| (*text).to_owned()).collect(),
        home_url: "/".to_owned(),
        is_indexable: !query.is_side_view(),
        thread: thread(&page, &stage, &words, preview.as_ref()),
    };
    Ok(personal(render(&state.templates, Template::DemoArticle, &words, &view)?, &words, &page.site))
}

/// Sets the stage with a token of its own, for a page that one visitor sees.
fn personal_stage(state: &AppState, page: &ThreadPage, links: String) -> Stage {
    let now = state.service.clock.now();
    Stage {
        links,
        article_url: page.url(),
        avatars: avatars::root(&state.place),
        action_url: state.place.url("/comments"),
        redirect_to: None,
        form_token: state.service.keyring.personal_form_token(page.site.id, page.path.as_str(), now),
    }
}

/// Sets the stage with a token that everybody shares for an hour.
fn shared_stage(state: &AppState, page: &ThreadPage, hour: Timestamp) -> Stage {
    Stage {
        links: Stage::whole_page(&state.place, page),
        article_url: page.url(),
        avatars: avatars::root(&state.place),
        action_url: state.place.url("/comments"),
        redirect_to: None,
        form_token: state.service.keyring.shared_form_token(page.site.id, page.path.as_str(), hour),
    }
}

/// Finds the held comment that the visitor proves to have written on this very article.
async fn own_preview(state: &AppState, query: &ThreadQuery, page: &ThreadPage) -> Result<Option<Comment>, ApiError> {
    let Some((id, token)) = query.preview() else { return Ok(None) };
    match receipts::open_preview(&state.service, id, token).await {
        Ok(receipt) => {
            let is_here = page.article.as_ref().is_some_and(|article| article.id == receipt.article.id);
            Ok(is_here.then_some(receipt.comment))
        }
        Err(ServiceError::NotFound(_)) => Ok(None),
        Err(other) => Err(other.into()),
    }
}

/// Answers with a page that only this visitor may keep.
fn personal(html: String, words: &Words, site: &Site) -> HttpResponse {
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_LANGUAGE, words.lang()))
        .insert_header((header::CACHE_CONTROL, "private, no-store"))
        .insert_header((header::CONTENT_SECURITY_POLICY, site_page_policy(&site.origins)))
        .body(html)
}
