//! The other public pages: the home page, sample articles, assets, and `security.txt`.

use super::assets::{self, Folder};
use super::demo::SAMPLE_ARTICLES;
use super::error::{ApiError, Problem};
use super::fragment::demo_article;
use super::html::HtmlPage;
use super::language_preference::LanguagePreference;
use super::messages::Messages;
use super::state::AppState;
use super::templates::Template;
use super::view::{ArticleLink, HomeView};
use crate::service::read;
use actix_web::{HttpRequest, HttpResponse, get, web};

/// Shows the home page; in `demo`, with the sample articles.
pub async fn get_home(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let preference = LanguagePreference::of(&request);
    let messages = preference.messages(None);
    let articles = if state.is_demo { sample_links(&state, preference, &messages).await? } else { Vec::new() };
    let view = HomeView { articles, docs_url: Some("/docs".to_owned()) };
    Ok(HtmlPage::render(&state, Template::Home, &messages, &view)?.kept("no-cache").answer())
}

async fn sample_links(
    state: &AppState,
    preference: LanguagePreference,
    messages: &Messages,
) -> Result<Vec<ArticleLink>, ApiError> {
    let paths: Vec<String> = SAMPLE_ARTICLES.iter().map(|sample| format!("/demo/{}", sample.slug)).collect();
    let address = read::counts_address(&state.service, super::demo::SITE_SLUG, paths.clone()).await?;
    let counts = read::counts(&state.service, &address).await?;
    let link = |(sample, url): (&super::demo::SampleArticle, String)| {
        let count = counts.get(&url).copied().unwrap_or(0);
        let comments = messages.thread_heading(u64::try_from(count).unwrap_or(0));
        ArticleLink { url: preference.kept_in(url), title: sample.title.to_owned(), comments }
    };
    Ok(SAMPLE_ARTICLES.iter().zip(paths).map(link).collect())
}

/// Shows a sample article with its thread; only in `demo`.
pub async fn get_demo_article(
    state: web::Data<AppState>,
    request: HttpRequest,
    slug: web::Path<String>,
) -> Result<HttpResponse, ApiError> {
    let sample = SAMPLE_ARTICLES.iter().find(|sample| sample.slug == slug.as_str());
    match sample.filter(|_| state.is_demo) {
        Some(sample) => demo_article(&state, &request, sample).await,
        None => Err(ApiError::NOT_FOUND),
    }
}

/// Serves the styles of our own pages.
pub async fn get_asset(request: HttpRequest, name: web::Path<String>) -> Result<HttpResponse, ApiError> {
    assets::serve(&request, Folder::Assets, &name)
}

/// Serves the icon under its old name, which browsers use for answers that are no pages.
pub async fn get_favicon(request: HttpRequest) -> Result<HttpResponse, ApiError> {
    assets::serve(&request, Folder::Assets, "favicon.ico")
}

/// Serves `security.txt` (RFC 9116).
#[utoipa::path(
    responses(
        (status = 200, description = "The file", body = String, content_type = "text/plain"),
        (status = 404, description = "`security.contact` is not set", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/.well-known/security.txt")]
pub async fn get_security_txt(state: web::Data<AppState>) -> Result<HttpResponse, ApiError> {
    const VALID_DAYS: i64 = 180;
    let contact = state.security.contact.as_ref().ok_or(ApiError::NOT_FOUND)?;
    let expires = state.service.clock.now().plus_days(VALID_DAYS).to_rfc3339();
    let mut lines = vec![
        format!("Contact: {contact}"),
        format!("Expires: {expires}"),
        format!("Canonical: {}", state.own_origins.url("/.well-known/security.txt")),
    ];
    lines.extend(state.security.policy.as_ref().map(|policy| format!("Policy: {policy}")));
    lines.push(String::new());
    Ok(HttpResponse::Ok().content_type("text/plain; charset=utf-8").body(lines.join("\n")))
}
