//! Feeds: the newest comments of a site or of one article.

use super::articles::parse_reference;
use super::read::{light_enough, versioned_site};
use super::{Result, Service, ServiceError, Versions, unit};
use crate::domain::article::{Article, ArticleId, ArticlePath};
use crate::domain::page::PageSize;
use crate::domain::site::{ArticleCreation, Site};
use crate::domain::thread::PublicComment;
use crate::storage::feed::FeedScope;
use crate::storage::invalidation::Dependency;
use crate::storage::{self, AnyConnection};
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;

/// The canonical address of a feed: equal for all requests that mean the same.
#[derive(Debug, Clone)]
pub struct FeedAddress {
    /// The site.
    pub site: Arc<Site>,
    /// The article's path; `None` for all articles of the site.
    pub path: Option<ArticlePath>,
    /// The most entries.
    pub size: PageSize,
    /// Ends when the request may mean another feed.
    pub versions: Versions,
}

impl FeedAddress {
    /// Records the versions of everything that the feed is made from. To be called before reading.
    pub fn page_versions(&self, service: &Service) -> Versions {
        let dependency =
            self.path.as_ref().map_or(Dependency::COMMENTS, |path| Dependency::article(self.site.id, path));
        service.database.invalidation().versions_with(&self.versions, [dependency])
    }
}

/// A feed. That of an article that nobody has commented on yet looks the same, stored or not.
#[derive(Debug, Clone)]
pub struct Feed {
    /// The site.
    pub site: Arc<Site>,
    /// The article's path; `None` for all articles of the site.
    pub path: Option<ArticlePath>,
    /// The articles that are named: the one that the feed is about, or those of its comments.
    pub articles: BTreeMap<ArticleId, Article>,
    /// The comments, newest first, each with its article.
    pub comments: Vec<(ArticleId, PublicComment)>,
}

impl Feed {
    /// Returns the address of a page of the site under its first origin.
    pub fn url(&self, path: &str) -> String {
        let origin = self.site.origins.first().map_or("", |origin| origin.as_str());
        format!("{origin}{path}")
    }
}

/// Resolves a request for a feed, from the site registry.
///
/// # Errors
/// `NotFound` for the site, `Invalid` for `article`.
pub async fn address(service: &Service, site: &str, article: Option<&str>, size: PageSize) -> Result<FeedAddress> {
    let (site, versions) = versioned_site(service, site).await?;
    let path = article.map(|article| parse_reference(&site, article)).transpose()?;
    Ok(FeedAddress { site, path, size, versions })
}

/// Reads a feed, in one transaction. It ends early where its texts together get too heavy for one answer.
///
/// # Errors
/// `NotFound` for an article of a site that takes only registered ones.
pub async fn feed(service: &Service, address: &FeedAddress) -> Result<Feed> {
    let wanted = address.clone();
    let mut feed = unit::read_near(service, move |connection| gather(connection, wanted)).await?;
    let fitting = light_enough(feed.comments.iter().map(|(_, comment)| comment));
    feed.comments.truncate(fitting);
    Ok(feed)
}

fn gather(connection: &mut AnyConnection, address: FeedAddress) -> Result<Feed> {
    let FeedAddress { site, path, size, .. } = address;
    let mut articles = BTreeMap::new();
    let scope = match &path {
        None => Some(FeedScope::Site(site.id)),
        Some(path) => match storage::articles::find_by_path(connection, site.id, path)? {
            None if site.settings.articles == ArticleCreation::Registered => {
                return Err(ServiceError::NotFound("article"));
            }
            None => None,
            Some(article) => {
                let scope = FeedScope::Article(article.id);
                articles.insert(article.id, article);
                Some(scope)
            }
        },
    };
    let limit = i64::try_from(size.get()).unwrap_or(i64::MAX);
    let comments = scope.map(|scope| storage::feed::newest(connection, scope, limit)).transpose()?.unwrap_or_default();
    if path.is_none() {
        let ids: BTreeSet<i64> = comments.iter().map(|(article, _)| article.get()).collect();
        let found = storage::articles::find_all(connection, &ids.into_iter().collect::<Vec<_>>())?;
        articles.extend(found.into_iter().map(|article| (article.id, article)));
    }
    Ok(Feed { site, path, articles, comments })
}
