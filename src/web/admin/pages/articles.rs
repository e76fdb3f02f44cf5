//! The page of articles: open, close, set the title.

use super::form_state::FormState;
use super::layout::{AdminPage, PageName, own_path, redirect};
use super::site_options::{SiteOptions, mistakes_or_site, suggested_sites};
use crate::domain::account::Scope;
use crate::domain::article::{Article, ArticleId};
use crate::domain::fields::Rule;
use crate::domain::page::{ListCursor, Page, PageSize};
use crate::domain::site::Site;
use crate::service::ServiceError;
use crate::service::articles::{self, ArticleRef};
use crate::web::admin::articles::{AdminArticleBody, ArticleChangeBody, NewArticleBody};
use crate::web::admin::list::List;
use crate::web::body::{Form, Members};
use crate::web::error::ApiResult;
use crate::web::query::with_query;
use crate::web::templates::Template;
use serde::Serialize;

/// The form that adds an article, in place of an id.
const NEW: i64 = 0;
const PAGE: PageName = (Template::AdminArticles, "articles");

#[derive(Debug, Serialize)]
struct ArticlesView {
    site: String,
    sites: SiteOptions,
    /// Sites that match what was typed.
    suggested: Vec<(String, String)>,
    articles: Vec<ArticleView>,
    next_path: Option<String>,
    here: String,
}

#[derive(Debug, Serialize)]
struct ArticleView {
    site_name: String,
    #[serde(flatten)]
    article: AdminArticleBody,
}

impl ArticleView {
    fn of((site, article): (Site, Article)) -> Self {
        Self { site_name: site.name.as_str().to_owned(), article: AdminArticleBody::of((site, article)) }
    }
}

/// Lists articles.
pub async fn get_articles_page(page: &AdminPage, query: &Form) -> ApiResult {
    show(page, query, FormState::done(page, query, "admin-article").of(NEW)).await
}

/// Adds an article, or changes one: with `open`, whether it takes comments; with `title`, its title.
pub async fn post_article_page(page: &AdminPage, form: &Form) -> ApiResult {
    let back = own_path(form.first("back")).unwrap_or("/admin/articles");
    let id = form.first("id").and_then(|id| id.parse::<i64>().ok());
    let (done, outcome) = match id {
        Some(id) => change(page, form, id).await?,
        None => ("added", add(page, form).await?),
    };
    match mistakes_or_site(page, outcome).await? {
        Ok(_) => Ok(redirect(&with_query(back, &[("done", done)]))),
        Err(errors) => {
            let typed = FormState::typed(form, ["site", "url", "title", "external_id"]);
            let query = Form::decode_query(back.split_once('?').map_or("", |(_, query)| query))?;
            show(page, &query, typed.refused(page, &errors).of(id.unwrap_or(NEW))).await
        }
    }
}

type Outcome = Result<(Site, Article), ServiceError>;

async fn change(page: &AdminPage, form: &Form, id: i64) -> ApiResult<(&'static str, Outcome)> {
    let (service, principal) = page.caller.parts();
    let change = ArticleChangeBody::of_form(form)?;
    let done = change.open.map_or("titled", |opens| if opens { "opened" } else { "closed" });
    Ok((done, articles::change(service, principal, ArticleRef::Id(ArticleId::new(id)), change.into()).await))
}

async fn add(page: &AdminPage, form: &Form) -> ApiResult<Outcome> {
    let (service, principal) = page.caller.parts();
    let given = |name| form.given(name).map(str::to_owned);
    let (title, external_id) = (given("title"), given("external_id"));
    let new = NewArticleBody { title, external_id, ..NewArticleBody::of_form(form)? };
    Ok(articles::add(service, principal, new.into()).await)
}

async fn show(page: &AdminPage, query: &Form, mut form: FormState) -> ApiResult {
    let (service, principal) = page.caller.require(Scope::SitesAdmin)?;
    let site = query.first("site").filter(|site| !site.is_empty());
    let after = List::Articles.position_in::<ListCursor>(&page.caller.state, query);
    let size = PageSize::usual(PageSize::LIST);
    let sites = SiteOptions::of(page).await?;
    let (found, suggested) = match articles::list(service, principal, site, after, size).await {
        Err(ServiceError::NotFound(_)) if sites.is_typed => {
            form.add("site", page.messages.rule("site", &Rule::Unknown));
            (Page { items: Vec::new(), next: None }, suggested_sites(page, site.unwrap_or_default()).await?)
        }
        found => (found?, Vec::new()),
    };
    let site = site.unwrap_or_default();
    let next = found.next.map(|position| List::Articles.sign_position(&page.caller.state, &position));
    let view = ArticlesView {
        next_path: next.map(|cursor| with_query("/admin/articles", &[("site", site), ("cursor", &cursor)])),
        here: with_query("/admin/articles", &[("site", site)]),
        sites,
        suggested,
        articles: found.items.into_iter().map(ArticleView::of).collect(),
        site: site.to_owned(),
    };
    page.show_form(PAGE, form, view)
}
