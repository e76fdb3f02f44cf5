//! What readers get: threads, counts, form tokens and proof-of-work challenges.

use super::articles::parse_reference;
use super::{Result, Service, ServiceError, Versions, pressure, site_registry, unit};
use crate::crypto::{FormScope, PROOF_COST, ProofChallenge};
use crate::domain::article::{Article, ArticlePath};
use crate::domain::comment::CommentId;
use crate::domain::fields::Rule;
use crate::domain::page::{PageSize, ThreadCursor, ThreadOrder};
use crate::domain::site::{ArticleCreation, Site};
use crate::domain::thread::PublicComment;
use crate::storage::invalidation::Dependency;
use crate::storage::{self, AnyConnection};
use std::collections::BTreeMap;
use std::sync::Arc;

/// A page ends behind the comment with which its texts reach this many bytes, so that a few heavy ones cannot make an
/// answer of hundreds of megabytes.
const MAX_PAGE_BYTES: usize = 2 * 1024 * 1024;

/// The factor of the cost of a proof of work under an elevated submission rate.
const ELEVATED_TIMES_COST: u32 = 2;

/// A request for a page of a thread.
#[derive(Debug, Clone)]
pub struct ThreadRequest {
    /// The site's slug.
    pub site: String,
    /// The article's URL or path.
    pub article: String,
    /// The order of conversations.
    pub order: ThreadOrder,
    /// The most comments on the page.
    pub size: PageSize,
    /// Where the page begins, as it was given out.
    pub cursor: Option<String>,
    /// The comment that the reader is about to answer; one that cannot be answered counts as none.
    pub reply_to: Option<CommentId>,
}

/// The canonical address of a page: equal for all requests that mean the same.
#[derive(Debug, Clone)]
pub struct ThreadAddress {
    /// The site.
    pub site: Arc<Site>,
    /// The article's path.
    pub path: ArticlePath,
    /// The order of conversations.
    pub order: ThreadOrder,
    /// The most comments on the page.
    pub size: PageSize,
    /// The place behind which the page begins; it was given out by this server.
    pub cursor: Option<ThreadCursor>,
    /// Ends when the request may mean another page.
    pub versions: Versions,
}

impl ThreadAddress {
    /// Records the versions of everything that the page is made from. To be called before reading.
    pub fn page_versions(&self, service: &Service) -> Versions {
        service.database.invalidation().versions_with(&self.versions, [Dependency::article(self.site.id, &self.path)])
    }
}

/// One page of a thread. An article that nobody has commented on yet looks the same, stored or not.
#[derive(Debug, Clone)]
pub struct ThreadPage {
    /// The site.
    pub site: Arc<Site>,
    /// The article's path.
    pub path: ArticlePath,
    /// The article, where it is stored.
    pub article: Option<Article>,
    /// The comments, in reading order.
    pub comments: Vec<PublicComment>,
    /// The order of conversations.
    pub order: ThreadOrder,
    /// The most comments on the page.
    pub size: PageSize,
    /// Where the next page begins, signed; `None` on the last.
    pub next_cursor: Option<String>,
    /// The comment that is about to be answered.
    pub reply_to: Option<PublicComment>,
}

impl ThreadPage {
    /// Returns the number of public comments of the whole thread.
    pub fn comment_count(&self) -> i64 {
        self.article.as_ref().map_or(0, |article| article.comment_count)
    }

    /// Returns the state that the thread was read in.
    pub fn revision(&self) -> Revision {
        Revision::of(self.article.as_ref())
    }

    /// Returns whether the article takes comments.
    pub fn is_open(&self) -> bool {
        self.article.as_ref().is_none_or(|article| article.is_open)
    }

    /// Returns the title of the article, where one is known.
    pub fn title(&self) -> Option<&str> {
        self.article.as_ref().and_then(|article| article.title.as_ref()).map(|title| title.as_str())
    }

    /// Returns the title of the article, else its path.
    pub fn shown_title(&self) -> &str {
        self.title().unwrap_or_else(|| self.path.as_str())
    }

    /// Returns the address of the article under the site's first origin.
    pub fn url(&self) -> String {
        let origin = self.site.origins.first().map_or("", |origin| origin.as_str());
        format!("{origin}{}", self.path.as_str())
    }
}

/// Reads a page of a thread with a bounded number of queries, for any size and shape.
///
/// # Errors
/// As `address` and `page`.
pub async fn thread(service: &Service, request: ThreadRequest) -> Result<ThreadPage> {
    let address = address(service, &request).await?;
    page(service, &address, request.reply_to).await
}

/// Resolves a request for a page, from the site registry.
///
/// # Errors
/// `NotFound` for the site; `Invalid` for `article` or `cursor`.
pub async fn address(service: &Service, request: &ThreadRequest) -> Result<ThreadAddress> {
    let (site, versions) = versioned_site(service, &request.site).await?;
    let cursor = read_cursor(service, request.cursor.as_deref(), request.order)?;
    let path = parse_reference(&site, &request.article)?;
    Ok(ThreadAddress { site, path, order: request.order, size: request.size, cursor, versions })
}

/// Reads a page: the article and its comments, in one transaction.
///
/// # Errors
/// `NotFound` for an article of a site that takes only registered ones.
pub async fn page(service: &Service, address: &ThreadAddress, reply_to: Option<CommentId>) -> Result<ThreadPage> {
    let wanted = address.clone();
    let mut page = unit::read_near(service, move |connection| gather(connection, wanted, reply_to)).await?;
    let close_after_days = page.site.settings.policy.close_after_days;
    if let Some(article) = &mut page.article {
        article.is_open = article.takes_comments(close_after_days, service.clock.now());
    }
    if cut(&mut page) {
        page.next_cursor = page.comments.last().map(|last| {
            let cursor = ThreadCursor { order: page.order, after: last.path.clone() };
            service.keyring.sign_cursor(&cursor.to_bytes())
        });
    }
    Ok(page)
}

/// Finds a site, with the version that any change of a site raises.
pub(super) async fn versioned_site(service: &Service, slug: &str) -> Result<(Arc<Site>, Versions)> {
    let entry = site_registry::find(service, slug).await?;
    Ok((Arc::clone(&entry.site), entry.versions.clone()))
}

/// Cuts a page to its size, and to what one answer may weigh, and tells whether something comes behind it.
fn cut(page: &mut ThreadPage) -> bool {
    let has_more = page.size.cut(&mut page.comments);
    let fitting = light_enough(page.comments.iter());
    let is_heavy = fitting < page.comments.len();
    page.comments.truncate(fitting);
    has_more || is_heavy
}

/// Counts the comments, from the first on, that one answer may hold.
pub(super) fn light_enough<'a>(comments: impl Iterator<Item = &'a PublicComment>) -> usize {
    let mut bytes = 0;
    let is_within = |comment: &&PublicComment| {
        let is_within = bytes < MAX_PAGE_BYTES;
        bytes += comment.body_html.as_str().len();
        is_within
    };
    comments.take_while(is_within).count()
}

/// Loads a page, and one comment more where there is a next page.
fn gather(connection: &mut AnyConnection, address: ThreadAddress, reply_to: Option<CommentId>) -> Result<ThreadPage> {
    let article = storage::articles::find_by_path(connection, address.site.id, &address.path)?;
    if article.is_none() && address.site.settings.articles == ArticleCreation::Registered {
        return Err(ServiceError::NotFound("article"));
    }
    let comments = load(connection, article.as_ref(), &address)?;
    let reply_to = find_reply_target(connection, article.as_ref(), reply_to, &comments)?;
    let ThreadAddress { site, path, order, size, .. } = address;
    Ok(ThreadPage { site, path, article, comments, order, size, next_cursor: None, reply_to })
}

fn load(
    connection: &mut AnyConnection,
    article: Option<&Article>,
    address: &ThreadAddress,
) -> Result<Vec<PublicComment>> {
    let Some(article) = article else { return Ok(Vec::new()) };
    // One more than the page holds tells whether there is a next page.
    let limit = i64::try_from(address.size.get() + 1).unwrap_or(i64::MAX);
    Ok(storage::threads::page(connection, article.id, address.order, address.cursor.as_ref(), limit)?)
}

fn find_reply_target(
    connection: &mut AnyConnection,
    article: Option<&Article>,
    wanted: Option<CommentId>,
    on_page: &[PublicComment],
) -> Result<Option<PublicComment>> {
    let (Some(article), Some(wanted)) = (article, wanted) else { return Ok(None) };
    if let Some(comment) = on_page.iter().find(|comment| comment.id == wanted) {
        return Ok(Some(comment.clone()));
    }
    let stored = storage::comments::find(connection, wanted)?;
    if stored.is_some_and(|comment| comment.article_id == article.id) {
        return Ok(storage::threads::find_visible(connection, wanted)?);
    }
    Ok(None)
}

fn read_cursor(service: &Service, text: Option<&str>, order: ThreadOrder) -> Result<Option<ThreadCursor>> {
    let Some(text) = text else { return Ok(None) };
    let bytes = service.keyring.read_cursor(text);
    let cursor = bytes.and_then(|bytes| ThreadCursor::from_bytes(&bytes)).filter(|cursor| cursor.order == order);
    let expected = "a cursor that this server gave out for the same order";
    cursor.map(Some).ok_or_else(|| ServiceError::field("cursor", Rule::Malformed { expected }))
}

/// The state of a thread, as far as readers see it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Revision {
    /// Changes with every public change, and with no other. An article that is not stored has the version of one
    /// without public comments, so that it does not reveal held comments.
    pub number: i64,
    /// The public comments.
    pub comment_count: i64,
}

impl Revision {
    fn of(article: Option<&Article>) -> Self {
        article.map_or(Self { number: 1, comment_count: 0 }, |article| Self {
            number: article.version,
            comment_count: article.comment_count,
        })
    }
}

/// Finds out in which state a thread is.
///
/// # Errors
/// `NotFound` for an article of a site that takes only registered ones.
pub async fn revision(service: &Service, address: &ThreadAddress) -> Result<Revision> {
    let (site, path) = (Arc::clone(&address.site), address.path.clone());
    unit::read_near(service, move |connection| match storage::articles::find_by_path(connection, site.id, &path)? {
        None if site.settings.articles == ArticleCreation::Registered => Err(ServiceError::NotFound("article")),
        article => Ok(Revision::of(article.as_ref())),
    })
    .await
}

/// The articles to count, by the references that were sent.
#[derive(Debug, Clone)]
pub struct CountsAddress {
    /// The site.
    pub site: Arc<Site>,
    /// The path of each.
    pub articles: BTreeMap<String, ArticlePath>,
    /// Ends when the words may mean other articles.
    pub versions: Versions,
}

impl CountsAddress {
    /// Records the versions of everything that is counted. To be called before reading.
    pub fn counts_versions(&self, service: &Service) -> Versions {
        let articles = self.articles.values().map(|path| Dependency::article(self.site.id, path));
        service.database.invalidation().versions_with(&self.versions, articles)
    }
}

/// Resolves a request for counts, from the site registry.
///
/// # Errors
/// `NotFound` for the site, `Invalid` for `article` where one is none of the site's.
pub async fn counts_address(service: &Service, slug: &str, references: Vec<String>) -> Result<CountsAddress> {
    let (site, versions) = versioned_site(service, slug).await?;
    let mut articles = BTreeMap::new();
    for reference in references {
        let path = parse_reference(&site, &reference)?;
        articles.insert(reference, path);
    }
    Ok(CountsAddress { site, articles, versions })
}

/// Counts the public comments of several articles; those that are not stored have none.
///
/// # Errors
/// `Storage`.
pub async fn counts(service: &Service, address: &CountsAddress) -> Result<BTreeMap<String, i64>> {
    let (site, wanted) = (address.site.id, address.articles.values().cloned().collect::<Vec<_>>());
    let found = unit::read_near(service, move |connection| {
        let wanted: Vec<_> = wanted.iter().map(ArticlePath::as_str).collect();
        Ok(storage::articles::counts(connection, site, &wanted)?)
    })
    .await?;
    let count_of =
        |path: &ArticlePath| found.iter().find(|(known, _)| known == path.as_str()).map_or(0, |(_, count)| *count);
    Ok(address.articles.iter().map(|(reference, path)| (reference.clone(), count_of(path))).collect())
}

/// Signs a token for one form on one article: single use, with a time of its own.
///
/// # Errors
/// `NotFound` for an article of a site that takes only registered ones, `Invalid` for `article`.
pub async fn form_token(service: &Service, site: &Site, reference: &str) -> Result<String> {
    let path = commentable(service, site, reference).await?;
    Ok(service.keyring.personal_form_token(FormScope::new(site, &path), service.clock.now()))
}

/// Makes a challenge for a proof of work with one comment on one article. It costs more while more comments come than usual.
///
/// # Errors
/// `NotFound` for an article of a site that takes only registered ones, `Invalid` for `article`.
pub async fn proof_challenge(service: &Service, site: &Site, reference: &str) -> Result<ProofChallenge> {
    let path = commentable(service, site, reference).await?;
    let (now, id, settings) = (service.clock.now(), site.id, site.settings.policy.clone());
    let pressure = unit::read(service, move |connection| pressure::measure(connection, id, &settings, now)).await?;
    let cost = if pressure.is_elevated { PROOF_COST * ELEVATED_TIMES_COST } else { PROOF_COST };
    Ok(service.keyring.proof_challenge(site.slug.as_str(), path.as_str(), now, cost))
}

/// Finds out which article is meant, if there may be comments on it.
async fn commentable(service: &Service, site: &Site, reference: &str) -> Result<ArticlePath> {
    let path = parse_reference(site, reference)?;
    if site.settings.articles == ArticleCreation::Registered {
        let (site_id, wanted) = (site.id, path.clone());
        let found =
            unit::read(service, move |connection| Ok(storage::articles::find_by_path(connection, site_id, &wanted)?))
                .await?;
        found.ok_or(ServiceError::NotFound("article"))?;
    }
    Ok(path)
}
