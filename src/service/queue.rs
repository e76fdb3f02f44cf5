//! The moderators' queue: lists, single comments with their history, counts.

use super::articles::parse_reference;
use super::permissions::require;
use super::pressure;
use super::{Result, Service, ServiceError, Versions, reported, sites, unit};
use crate::domain::account::{Principal, Scope, SiteAccess};
use crate::domain::article::Article;
use crate::domain::comment::{Comment, CommentId};
use crate::domain::fields::Rule;
use crate::domain::moderation::{Decision, Status};
use crate::domain::page::{ListCursor, Page, PageSize};
use crate::domain::site::{Site, SiteId, SiteSlug};
use crate::domain::timestamp::Timestamp;
use crate::storage::comments::CommentFilter;
use crate::storage::invalidation::Dependency;
use crate::storage::sites::SiteFilter;
use crate::storage::{self, AnyConnection, StorageError};
use std::collections::{HashMap, HashSet};

/// A comment as moderators see it: its address masked, its history whole.
#[derive(Debug, Clone)]
pub struct AdminComment {
    /// The comment.
    pub comment: Comment,
    /// The article it stands under.
    pub article: Article,
    /// The site it belongs to.
    pub site: Site,
    /// The address of its author as `a...@e....org`; `None` where none was given, `unreadable` where no key opens it.
    pub email_masked: Option<String>,
    /// Its decisions, oldest first.
    pub decisions: Vec<Decision>,
    /// The number of reports since a moderator decided about it.
    pub report_count: i64,
}

/// The filter of the queue, as it was sent.
#[derive(Debug, Clone, Default)]
pub struct QueueRequest {
    /// Only this status.
    pub status: Option<Status>,
    /// Only the site with this slug.
    pub site: Option<String>,
    /// Only the article with this URL or path.
    pub article: Option<String>,
    /// Only comments with this text in name, website or text.
    pub text: Option<String>,
    /// Only comments written at this time or later.
    pub from: Option<Timestamp>,
    /// Only comments written before this time.
    pub to: Option<Timestamp>,
    /// Only comments that readers have reported and no moderator has decided about since.
    pub is_reported: bool,
}

/// Lists comments: the oldest first where they are pending, else the newest first; those that are reported, the most reported
/// first.
///
/// # Errors
/// `Forbidden`; `NotFound` for a site that the principal does not see; `Invalid` for `article`.
pub async fn list(
    service: &Service,
    principal: &Principal,
    request: QueueRequest,
    after: Option<ListCursor>,
    size: PageSize,
) -> Result<Page<AdminComment, ListCursor>> {
    if request.is_reported {
        return reported::list(service, principal, request, after, size).await;
    }
    require(principal, Scope::CommentsRead)?;
    let (only_site, visible) = scope_of(service, principal, &request).await?;
    let limit = i64::try_from(size.get() + 1).unwrap_or(i64::MAX);
    let rows = unit::read_for_moderators(service, move |connection| {
        let Some(filter) = filter(connection, &request, only_site, visible)? else { return Ok(Vec::new()) };
        let comments = storage::comments::list(connection, &filter, after, limit)?;
        gather(connection, comments)
    })
    .await?;
    let cursor = |last: &AdminComment| ListCursor { at: last.comment.created_at, id: last.comment.id.get() };
    Ok(size.page(unseal(service, rows), cursor))
}

/// Finds one comment.
///
/// # Errors
/// `Forbidden`, or `NotFound` for one that the principal does not see.
pub async fn find(service: &Service, principal: &Principal, id: CommentId) -> Result<AdminComment> {
    require(principal, Scope::CommentsRead)?;
    let principal = principal.clone();
    let rows = unit::read_for_moderators(service, move |connection| {
        let comment = find_visible(connection, &principal, id)?;
        gather(connection, vec![comment])
    })
    .await?;
    unseal(service, rows).pop().ok_or(ServiceError::NotFound("comment"))
}

/// The parent and the replies of a comment.
#[derive(Debug, Clone)]
pub struct CommentContext {
    /// The parent, if it still exists.
    pub parent: Option<AdminComment>,
    /// The first replies to it, of any status, oldest first.
    pub replies: Vec<AdminComment>,
}

/// Finds what a comment answers, and at most `limit` of the replies to it.
///
/// # Errors
/// `Forbidden`, or `NotFound` for one that the principal does not see.
pub async fn context(service: &Service, principal: &Principal, id: CommentId, limit: i64) -> Result<CommentContext> {
    require(principal, Scope::CommentsRead)?;
    let principal = principal.clone();
    let (parent, replies) = unit::read_for_moderators(service, move |connection| {
        let comment = find_visible(connection, &principal, id)?;
        let parent = match comment.parent_id {
            Some(parent) => storage::comments::find(connection, parent)?,
            None => None,
        };
        let replies = storage::comments::replies(connection, id, limit)?;
        Ok((gather(connection, parent.into_iter().collect())?, gather(connection, replies)?))
    })
    .await?;
    Ok(CommentContext { parent: unseal(service, parent).pop(), replies: unseal(service, replies) })
}

/// Counts the comments that a request means.
///
/// # Errors
/// As `list`.
pub async fn count_matching(service: &Service, principal: &Principal, request: QueueRequest) -> Result<i64> {
    if request.is_reported {
        return reported::count_matching(service, principal, request).await;
    }
    require(principal, Scope::CommentsRead)?;
    let (only_site, visible) = scope_of(service, principal, &request).await?;
    unit::read_for_moderators(service, move |connection| match filter(connection, &request, only_site, visible)? {
        Some(filter) => Ok(storage::comments::count(connection, &filter)?),
        None => Ok(0),
    })
    .await
}

/// Records the versions of everything that the queue is made from. To be called before reading.
pub fn versions(service: &Service) -> Versions {
    service.database.invalidation().versions([Dependency::SITES, Dependency::COMMENTS])
}

/// Finds the site that a request names, and the sites that its comments may come from.
pub(super) async fn scope_of(
    service: &Service,
    principal: &Principal,
    request: &QueueRequest,
) -> Result<(Option<Site>, SiteAccess)> {
    let only_site = sites::find_only(service, principal, request.site.as_deref()).await?;
    let visible = match &only_site {
        Some(site) => SiteAccess::Only(vec![site.id]),
        None => principal.moderator.sites.clone(),
    };
    Ok((only_site, visible))
}

/// A site with the number of its comments of each status.
pub type SiteCounts = (Site, Vec<(Status, i64)>);

/// Counts comments by status, for each of the sites that the principal sees, by slug.
///
/// # Errors
/// `Forbidden`.
pub async fn counts(
    service: &Service,
    principal: &Principal,
    after: Option<SiteSlug>,
    size: PageSize,
) -> Result<Page<SiteCounts, SiteSlug>> {
    require(principal, Scope::CommentsRead)?;
    let Page { items: sites, next } = sites::list(service, principal, None, after, size).await?;
    let ids: Vec<i64> = sites.iter().map(|site| site.id.get()).collect();
    let counts =
        unit::read_for_moderators(service, move |connection| Ok(storage::threads::status_counts(connection, &ids)?))
            .await?;
    let of = |site: SiteId| {
        let own = counts.iter().filter(move |(counted, _, _)| *counted == site);
        own.map(|(_, status, count)| (*status, *count)).collect()
    };
    let items = sites
        .into_iter()
        .map(|site| {
            let counts = of(site.id);
            (site, counts)
        })
        .collect();
    Ok(Page { items, next })
}

/// Counts comments by status, of one site or of all together that the principal sees.
///
/// # Errors
/// `Forbidden`, or `NotFound` for a site that the principal does not see.
pub async fn totals(service: &Service, principal: &Principal, site: Option<&str>) -> Result<Vec<(Status, i64)>> {
    require(principal, Scope::CommentsRead)?;
    let ids = sites::ids_of(service, principal, site).await?;
    unit::read_for_moderators(service, move |connection| {
        Ok(storage::threads::status_totals(connection, ids.as_deref())?)
    })
    .await
}

/// The number of newest comments whose sites are checked for floods.
const NEWEST: i64 = 200;

/// Finds the sites that the principal sees to which far more comments come than usual. Only sites of the newest comments can
/// be such; where several are flooded at once, the greatest floods are sure to be found.
///
/// # Errors
/// `Storage`.
pub async fn flooded_now(service: &Service, principal: &Principal) -> Result<Vec<Site>> {
    let seen = principal.clone();
    let mut sites = unit::read(service, move |connection| {
        let busy = storage::comments::sites_of_newest(connection, NEWEST)?;
        Ok(storage::sites::find_all(connection, busy.into_iter().filter(|site| seen.sees(*site)))?)
    })
    .await?;
    let flooded = flooded(service, sites.iter()).await?;
    sites.retain(|site| flooded.contains(&site.id));
    Ok(sites)
}

/// Finds those of some sites to which far more comments come than usual, so that everything is held.
///
/// # Errors
/// `Storage`.
pub async fn flooded(service: &Service, sites: impl Iterator<Item = &Site>) -> Result<HashSet<SiteId>> {
    let sites: Vec<_> = sites.map(|site| (site.id, site.settings.policy.clone())).collect();
    let now = service.clock.now();
    unit::read_for_moderators(service, move |connection| {
        let mut flooded = HashSet::new();
        for (site, policy) in sites {
            if pressure::measure(connection, site, &policy, now)?.is_flooded {
                flooded.insert(site);
            }
        }
        Ok(flooded)
    })
    .await
}

/// Finds a comment on a site that the principal sees. What they do not see is not there.
///
/// # Errors
/// `NotFound`.
pub(super) fn find_visible(connection: &mut AnyConnection, principal: &Principal, id: CommentId) -> Result<Comment> {
    let comment = storage::comments::find(connection, id)?;
    comment.filter(|comment| principal.sees(comment.site_id)).ok_or(ServiceError::NotFound("comment"))
}

/// Returns the filter for storage; `None` where the article it names has no comments because it is not stored.
pub(super) fn filter(
    connection: &mut AnyConnection,
    request: &QueueRequest,
    only_site: Option<Site>,
    visible: SiteAccess,
) -> Result<Option<CommentFilter>> {
    let mut filter = CommentFilter {
        status: request.status,
        sites: visible.ids(),
        article: None,
        text: request.text.clone(),
        from: request.from,
        to: request.to,
        is_oldest_first: request.status == Some(Status::Pending),
    };
    if let Some(reference) = &request.article {
        let site = match only_site {
            Some(site) => site,
            None => only_visible(connection, filter.sites.as_deref())?,
        };
        let path = parse_reference(&site, reference)?;
        let Some(article) = storage::articles::find_by_path(connection, site.id, &path)? else { return Ok(None) };
        filter.article = Some(article.id);
        filter.sites = Some(vec![site.id.get()]);
    }
    Ok(Some(filter))
}

/// Finds the one site that is meant where only an article was named.
fn only_visible(connection: &mut AnyConnection, visible: Option<&[i64]>) -> Result<Site> {
    let filter = SiteFilter { visible: visible.map(<[i64]>::to_vec), ..SiteFilter::default() };
    let mut sites = storage::sites::list(connection, &filter, 2)?;
    match (sites.pop(), sites.is_empty()) {
        (Some(site), true) => Ok(site),
        _ => Err(ServiceError::field("site", Rule::Required)),
    }
}

/// A comment with everything around it, its address still sealed.
pub(super) struct Gathered {
    comment: Comment,
    article: Article,
    site: Site,
    sealed: Option<(crate::domain::author::AuthorId, crate::crypto::SealedEmail)>,
    decisions: Vec<Decision>,
    report_count: i64,
}

/// Loads what belongs to some comments, with a number of queries that grows with their sites alone.
pub(super) fn gather(connection: &mut AnyConnection, comments: Vec<Comment>) -> Result<Vec<Gathered>> {
    let ids: Vec<i64> = comments.iter().map(|comment| comment.id.get()).collect();
    let authors: Vec<i64> = comments.iter().filter_map(|comment| comment.author_id).map(|id| id.get()).collect();
    let mut histories: HashMap<CommentId, Vec<Decision>> = HashMap::new();
    for (comment, decision) in storage::decisions::of_comments(connection, &ids)? {
        histories.entry(comment).or_default().push(decision);
    }
    let sealed = storage::authors::sealed(connection, &authors)?;
    let sealed: HashMap<_, _> = sealed.into_iter().map(|(author, _, sealed)| (author, sealed)).collect();
    let reported = storage::reported::counts(connection, &ids)?;
    let reported: HashMap<_, _> = reported.into_iter().map(|reported| (reported.comment, reported.count)).collect();
    let article_ids: Vec<i64> = comments.iter().map(|comment| comment.article_id.get()).collect();
    let articles = storage::articles::find_all(connection, &article_ids)?;
    let articles: HashMap<_, _> = articles.into_iter().map(|article| (article.id, article)).collect();
    let sites = storage::sites::find_all(connection, comments.iter().map(|comment| comment.site_id))?;
    let sites: HashMap<_, _> = sites.into_iter().map(|site| (site.id, site)).collect();
    comments
        .into_iter()
        .map(|comment| {
            let article = articles.get(&comment.article_id).cloned();
            let site = sites.get(&comment.site_id).cloned();
            Ok(Gathered {
                article: article.ok_or(StorageError::Unreadable { what: "article" })?,
                site: site.ok_or(StorageError::Unreadable { what: "site" })?,
                sealed: comment.author_id.and_then(|id| Some((id, sealed.get(&id)?.clone()))),
                decisions: histories.remove(&comment.id).unwrap_or_default(),
                report_count: reported.get(&comment.id).copied().unwrap_or(0),
                comment,
            })
        })
        .collect()
}

/// Opens the addresses, and masks them at once.
pub(super) fn unseal(service: &Service, rows: Vec<Gathered>) -> Vec<AdminComment> {
    rows.into_iter()
        .map(|row| {
            let email_masked =
                row.sealed.map(|(author, sealed)| match service.keyring.open_email(row.site.id, author, &sealed) {
                    Ok(email) => email.masked(),
                    Err(error) => {
                        let author = author.get();
                        tracing::error!(
                            author,
                            error = &error as &dyn std::error::Error,
                            "an address cannot be opened"
                        );
                        "unreadable".to_owned()
                    }
                });
            let Gathered { comment, article, site, decisions, report_count, .. } = row;
            AdminComment { comment, article, site, email_masked, decisions, report_count }
        })
        .collect()
}
