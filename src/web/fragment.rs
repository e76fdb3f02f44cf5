//! The thread as HTML: a fragment to include into another page, or a whole page.

use super::error::ApiError;
use super::feed;
use super::html::HtmlPage;
use super::language_preference::LanguagePreference;
use super::origin::{allow_all, allow_site};
use super::present::{LinkContext, render, thread};
use super::query::ThreadQuery;
use super::rendered::{Kind, PageKey, PageRequest, Rendered, View, serve};
use super::state::AppState;
use super::templates::Template;
use super::view::{DemoArticleView, FragmentView, ThreadPageView};
use crate::crypto::FormScope;
use crate::domain::comment::Comment;
use crate::domain::language::Language;
use crate::domain::site::Site;
use crate::domain::timestamp::Timestamp;
use crate::service::read::{self, ThreadPage, ThreadRequest};
use crate::service::{ServiceError, receipts};
use crate::web::code::described::ValidationFailed;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// The interval at which the token in a fragment changes, in milliseconds. Between changes its bytes depend on the
/// thread alone.
const SHARED_TOKEN_MILLIS: i64 = 3_600_000;

/// `Cache-Control` of a page for one visitor.
const OWN: &str = "private, no-store";

/// Shows a thread: heading, list, and the form.
///
/// Without `page=1` it is a fragment to include, and cacheable. With `page=1` it is a whole page. Links without
/// JavaScript lead to the whole page.
#[utoipa::path(
    params(
        ("article" = String, Query, description = "The article's URL or path", min_length = 1),
        ("page" = Option<String>, Query, description = "`1` for a whole page"),
        ("order" = Option<String>, Query, description = "`oldest` (default) or `newest` conversation first"),
        ("limit" = Option<u32>, Query, description = "Comments on a page, 1 to 500; default 100", minimum = 1, maximum = 500),
        ("cursor" = Option<String>, Query, description = "Where the page begins"),
        ("lang" = Option<String>, Query, description = "The language, as a tag; else the site's, else the browser's"),
        ("replytocom" = Option<i64>, Query, description = "The comment to reply to"),
        ("unapproved" = Option<i64>, Query, description = "A held comment to show to its author"),
        ("moderation-hash" = Option<String>, Query, description = "The token that proves the author, for ten minutes"),
    ),
    responses(
        (status = 200, description = "The thread", body = String, content_type = "text/html"),
        (status = 304, description = "Unchanged since the `ETag` in `If-None-Match`"),
        ValidationFailed,
    )
)]
#[get("/sites/{site}/thread")]
pub async fn get_thread(state: web::Data<AppState>, request: HttpRequest, site: web::Path<String>) -> HttpResponse {
    answer(&state, &request, &site).await.unwrap_or_else(|error| {
        let mut response = HttpResponse::from_error(error);
        allow_all(&mut response);
        response
    })
}

async fn answer(state: &AppState, request: &HttpRequest, site: &str) -> Result<HttpResponse, ApiError> {
    let query = ThreadQuery::read(request.query_string())?;
    let wanted = query.request(site, None)?;
    let preference = LanguagePreference::naming(request, query.lang());
    if !query.wants_page() && wanted.reply_to.is_none() && query.preview().is_none() {
        return shared(state, request, &wanted, preference).await;
    }
    let page = read::thread(&state.service, wanted).await?;
    let preview = own_preview(state, &query, &page).await?;
    let messages = preference.messages(Some(&page.site));
    if query.wants_page() {
        let link_context =
            personal_links(state, &page, LinkContext::whole_page(&state.own_origins, &page, preference), preference);
        let view = ThreadPageView {
            site_name: page.site.name.as_str().to_owned(),
            article_title: page.shown_title().to_owned(),
            article_url: page.url(),
            feed_url: feed_url(state, &page),
            is_indexable: !query.is_side_view(),
            thread: thread(&page, &link_context, &messages, preview.as_ref()),
        };
        let html = HtmlPage::render(state, Template::ThreadPage, &messages, &view)?;
        return Ok(own_only(request, html, &page.site));
    }
    if preview.is_none() {
        return Ok(piece(state, &page, preference)?.answer(request.headers()));
    }
    let link_context = shared_links(state, &page, hour_of(state), preference);
    let view = FragmentView { thread: thread(&page, &link_context, &messages, preview.as_ref()) };
    Ok(own_only(request, HtmlPage::render(state, Template::Thread, &messages, &view)?, &page.site))
}

/// Answers with a page for one visitor. Only pages of the site may read it, as it may hold a personal token.
fn own_only(request: &HttpRequest, html: HtmlPage<'_>, site: &Site) -> HttpResponse {
    let mut response = html.of_site(site).kept(OWN).answer();
    allow_site(&mut response, request.headers(), site);
    response
}

/// Answers with the fragment that all visitors share.
async fn shared(
    state: &AppState,
    request: &HttpRequest,
    wanted: &ThreadRequest,
    preference: LanguagePreference,
) -> Result<HttpResponse, ApiError> {
    let address = read::address(&state.service, wanted).await?;
    let (language, is_negotiated) =
        (preference.language(Some(&address.site)), preference.is_negotiated(Some(&address.site)));
    let key = PageKey::thread(&address, View::Html { language, is_negotiated });
    let accepted = preference.accepted().map_or("", Language::tag);
    let wanted = PageRequest { key, accepted, alias_versions: &address.versions };
    let render = async { piece(state, &read::page(&state.service, &address, None).await?, preference) };
    serve(state, request, wanted, || address.page_versions(&state.service), render).await
}

/// Renders the fragment. Its token is valid for this hour, and so is the fragment.
fn piece(state: &AppState, page: &ThreadPage, preference: LanguagePreference) -> Result<Rendered, ApiError> {
    let hour = hour_of(state);
    let messages = preference.messages(Some(&page.site));
    let view = FragmentView { thread: thread(page, &shared_links(state, page, hour, preference), &messages, None) };
    let html = render(&state.templates, Template::Thread, &messages, &view)?;
    let kind = Kind::Html { language: messages.language(), is_negotiated: preference.is_negotiated(Some(&page.site)) };
    let rendered = Rendered::new(kind, html.into_bytes()).map_err(ApiError::internal)?;
    Ok(rendered.until(Timestamp::from_millis(hour.millis() + SHARED_TOKEN_MILLIS)))
}

/// Returns the beginning of the hour.
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
    let preference = LanguagePreference::naming(request, query.lang());
    let messages = preference.messages(Some(&page.site));
    let address = preference.kept_in(path);
    let links = format!("{address}{}", if address.contains('?') { '&' } else { '?' });
    let link_context = personal_links(state, &page, links, preference);
    let view = DemoArticleView {
        site_name: page.site.name.as_str().to_owned(),
        article_title: sample.title.to_owned(),
        paragraphs: sample.paragraphs.iter().map(|text| (*text).to_owned()).collect(),
        home_url: preference.kept_in("/".to_owned()),
        feed_url: feed_url(state, &page),
        is_indexable: !query.is_side_view(),
        thread: thread(&page, &link_context, &messages, preview.as_ref()),
    };
    let html = HtmlPage::render(state, Template::DemoArticle, &messages, &view)?;
    Ok(html.of_site(&page.site).kept(OWN).answer())
}

fn feed_url(state: &AppState, page: &ThreadPage) -> String {
    feed::url(&state.own_origins, &page.site.slug, Some(page.path.as_str()), None)
}

/// Returns the links of a page for one visitor, with a personal token.
fn personal_links(state: &AppState, page: &ThreadPage, links: String, preference: LanguagePreference) -> LinkContext {
    let now = state.service.clock.now();
    let form_token = state.service.keyring.personal_form_token(FormScope::new(&page.site, &page.path), now);
    LinkContext { thread_url: links, ..LinkContext::of(&state.own_origins, page, preference, form_token) }
}

/// Returns the links of the shared fragment, with a token for this hour.
fn shared_links(state: &AppState, page: &ThreadPage, hour: Timestamp, preference: LanguagePreference) -> LinkContext {
    let form_token = state.service.keyring.shared_form_token(FormScope::new(&page.site, &page.path), hour);
    LinkContext::of(&state.own_origins, page, preference, form_token)
}

/// Finds the held comment on this article that the visitor proves to have written.
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
