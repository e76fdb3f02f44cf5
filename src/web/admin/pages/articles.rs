//! Articles: open, close, title.

use super::desk::{Desk, act, own_path, redirect, show, typed};
use super::form_state::FormState;
use super::site_options::{SiteOptions, as_mistake, meant};
use crate::domain::account::Scope;
use crate::domain::article::ArticleId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::page::{ListCursor, Page, PageSize};
use crate::service::ServiceError;
use crate::service::articles::{self, ArticleChange, ArticleRef, NewArticle};
use crate::web::admin::list::List;
use crate::web::body::Form;
use crate::web::code::Code;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use url::form_urlencoded;

/// What problems are about that are about no article of the list.
const NEW: i64 = 0;
const PAGE: (Template, &str) = (Template::AdminArticles, "articles");

#[derive(Debug, Serialize)]
struct ArticlesView {
    site: String,
    sites: SiteOptions,
    /// Sites that may be meant by what was typed for one.
    meant: Vec<(String, String)>,
    articles: Vec<ArticleView>,
    next_path: Option<String>,
    here: String,
    #[serde(flatten)]
    form: FormState,
}

#[derive(Debug, Serialize)]
struct ArticleView {
    id: i64,
    site: String,
    site_name: String,
    path: String,
    url: String,
    title: String,
    external_id: Option<String>,
    is_open: bool,
    comments: i64,
    queue_path: String,
}

/// Lists articles.
pub async fn get_articles_page(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        page(&state, desk, &query, FormState::done(desk, &query, "admin-article").of(NEW)).await
    })
    .await
}

/// Adds an article, or changes one: with `open`, whether it takes comments; with `title`, its title.
pub async fn post_article_page(
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let back = own_path(form.first("back")).unwrap_or_else(|| "/admin/articles".to_owned());
        let id = form.first("id").and_then(|id| id.parse::<i64>().ok());
        let (done, outcome) = match id {
            Some(id) => change(&state, desk, form, id).await,
            None => add(&state, desk, form).await,
        };
        let Err(error) = outcome else {
            let and = if back.contains('?') { '&' } else { '?' };
            return Ok(redirect(&format!("{back}{and}done={done}")));
        };
        match as_mistake(&state, desk, error).await? {
            ServiceError::Invalid(errors) => {
                let fields = &["site", "url", "title", "external_id"];
                let again = FormState::refused(desk, &errors, form, fields).of(id.unwrap_or(NEW));
                let query = Form::decode_query(back.split_once('?').map_or("", |(_, query)| query))?;
                page(&state, desk, &query, again).await
            }
            error => Err(error.into()),
        }
    })
    .await
}

async fn change(state: &AppState, desk: &Desk, form: &Form, id: i64) -> (&'static str, Result<(), ServiceError>) {
    let (done, wanted) = match form.first("open") {
        Some("yes") => ("opened", ArticleChange { is_open: Some(true), ..ArticleChange::default() }),
        Some(_) => ("closed", ArticleChange { is_open: Some(false), ..ArticleChange::default() }),
        None => ("titled", ArticleChange { title: Some(typed(form, "title")), ..ArticleChange::default() }),
    };
    let article = ArticleRef::Id(ArticleId::new(id));
    (done, articles::change(&state.service, &desk.principal, article, wanted).await.map(|_| ()))
}

async fn add(state: &AppState, desk: &Desk, form: &Form) -> (&'static str, Result<(), ServiceError>) {
    let given = |name| Some(typed(form, name)).filter(|text| !text.trim().is_empty());
    let (title, external_id) = (given("title"), given("external_id"));
    let new = NewArticle { site: typed(form, "site"), url: typed(form, "url"), title, external_id };
    ("added", articles::add(&state.service, &desk.principal, new).await.map(|_| ()))
}

async fn page(state: &AppState, desk: &Desk, query: &Form, mut form: FormState) -> Result<HttpResponse, ApiError> {
    if !desk.principal.may(Scope::SitesAdmin) {
        return Err(Code::Forbidden.into());
    }
    let site = query.first("site").filter(|site| !site.is_empty());
    let after = query.first("cursor").and_then(|text| List::Articles.read_place::<ListCursor>(state, text));
    let size = PageSize::usual(PageSize::LIST);
    let sites = SiteOptions::of(state, desk).await?;
    let (found, meant) = match articles::list(&state.service, &desk.principal, site, after, size).await {
        Err(ServiceError::NotFound(_)) if sites.is_typed => {
            form.add(desk, &FieldErrors::one("site", Rule::Unknown));
            (Page { items: Vec::new(), next: None }, meant(state, desk, site.unwrap_or_default()).await?)
        }
        found => (found?, Vec::new()),
    };
    let path = |cursor: Option<String>| {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(site.map(|site| ("site", site)));
        query.extend_pairs(cursor.as_deref().map(|cursor| ("cursor", cursor)));
        format!("/admin/articles?{}", query.finish())
    };
    let status = form.status();
    let view = ArticlesView {
        next_path: found.next.map(|place| path(Some(List::Articles.sign_place(state, &place)))),
        here: path(None),
        sites,
        meant,
        articles: found.items.iter().map(|(site, article)| ArticleView::of(site, article)).collect(),
        site: site.unwrap_or_default().to_owned(),
        form,
    };
    desk.show_as(state, status, PAGE, view)
}

impl ArticleView {
    fn of(site: &crate::domain::site::Site, article: &crate::domain::article::Article) -> Self {
        let query: String = form_urlencoded::Serializer::new(String::new())
            .append_pair("status", "all")
            .append_pair("site", site.slug.as_str())
            .append_pair("article", article.path.as_str())
            .finish();
        Self {
            id: article.id.get(),
            site: site.slug.as_str().to_owned(),
            site_name: site.name.as_str().to_owned(),
            path: article.path.as_str().to_owned(),
            url: site.origins.first().map_or_else(String::new, |origin| article.url(origin)),
            title: article.title.as_ref().map_or_else(String::new, |title| title.as_str().to_owned()),
            external_id: article.external_id.as_ref().map(|id| id.as_str().to_owned()),
            is_open: article.is_open,
            comments: article.comment_count,
            queue_path: format!("/admin?{query}"),
        }
    }
}
