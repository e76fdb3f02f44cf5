//! `article add`, `article list`, `article close`, `article open`, `article remove`

use super::arguments::ArticleCommand;
use super::confirm::{confirm, describe};
use super::error::CliError;
use super::missing;
use super::output::{Output, table};
use crate::domain::account::Principal;
use crate::domain::article::Article;
use crate::domain::page::PageSize;
use crate::domain::site::Site;
use crate::service::articles::{self, ArticleChange, ArticleRef, NewArticle};
use crate::service::{Service, removal};
use crate::web::admin::articles::AdminArticleBody;
use serde_json::{Value, json};

pub(super) async fn run(service: &Service, command: ArticleCommand, output: &Output) -> Result<(), CliError> {
    let site = match &command {
        ArticleCommand::Add { site, .. }
        | ArticleCommand::List { site }
        | ArticleCommand::Close { site, .. }
        | ArticleCommand::Open { site, .. }
        | ArticleCommand::Remove { site, .. } => site.clone(),
    };
    missing::explain(service, Some(&site), carry_out(service, command, output).await).await
}

async fn carry_out(service: &Service, command: ArticleCommand, output: &Output) -> Result<(), CliError> {
    match command {
        ArticleCommand::Add { site, url, title, external_id } => {
            let new = NewArticle { site, url, title: Some(title), external_id };
            let (site, article) = articles::add(service, &Principal::operator(), new).await?;
            output.answer(&format!("added the article {}", article.path.as_str()), &shown(&site, &article));
            Ok(())
        }
        ArticleCommand::List { site } => list(service, &site, output).await,
        ArticleCommand::Close { site, url } => set_open(service, site, url, false, output).await,
        ArticleCommand::Open { site, url } => set_open(service, site, url, true, output).await,
        ArticleCommand::Remove { site, url, yes } => remove(service, ArticleRef::Url(site, url), yes, output).await,
    }
}

async fn list(service: &Service, site: &str, output: &Output) -> Result<(), CliError> {
    let operator = Principal::operator();
    let size = PageSize::parse(Some("200"), PageSize::LIST).map_err(CliError::failed)?;
    let (mut rows, mut json, mut after) = (Vec::new(), Vec::new(), None);
    loop {
        let page = articles::list(service, &operator, Some(site), after, size).await?;
        for (site, article) in &page.items {
            let state = if article.is_open { "open" } else { "closed" };
            let title = article.title.as_ref().map_or("", |title| title.as_str());
            let cells = [article.path.as_str(), state, &article.comment_count.to_string(), title];
            rows.push(cells.iter().map(|cell| (*cell).to_owned()).collect());
            json.push(shown(site, article));
        }
        after = page.next;
        if after.is_none() {
            break;
        }
    }
    output.answer(&table(&["ARTICLE", "STATE", "COMMENTS", "TITLE"], &rows), &json!(json));
    Ok(())
}

async fn remove(service: &Service, article: ArticleRef, yes: bool, output: &Output) -> Result<(), CliError> {
    let operator = Principal::operator();
    let (site, found, extent) = removal::extent_of_article(service, &operator, article.clone()).await?;
    let path = found.path.as_str();
    confirm(yes, &describe(&format!("the article {path}"), extent), path)?;
    removal::remove_article(service, &operator, article).await?;
    output.answer(&format!("removed the article {path}"), &shown(&site, &found));
    Ok(())
}

async fn set_open(
    service: &Service,
    site: String,
    url: String,
    is_open: bool,
    output: &Output,
) -> Result<(), CliError> {
    let change = ArticleChange { is_open: Some(is_open), ..ArticleChange::default() };
    let target = ArticleRef::Url(site, url);
    let (site, article) = articles::change(service, &Principal::operator(), target, change).await?;
    let verb = if is_open { "opened" } else { "closed" };
    output.answer(&format!("{verb} {}", article.path.as_str()), &shown(&site, &article));
    Ok(())
}

fn shown(site: &Site, article: &Article) -> Value {
    json!(AdminArticleBody::of((site.clone(), article.clone())))
}
