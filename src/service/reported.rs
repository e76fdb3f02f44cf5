//! Lists reported comments that no moderator has decided about since, the most reported first: in a flood of reports,
//! which holds nothing, its target still comes first.

use super::permissions::require;
use super::queue::{AdminComment, Gathered, QueueRequest, filter, gather, scope_of, unseal};
use super::{Result, Service, unit};
use crate::domain::account::{Principal, Scope};
use crate::domain::comment::{Comment, CommentId};
use crate::domain::page::{ListCursor, Page, PageSize};
use crate::domain::timestamp::Timestamp;
use crate::storage::comments::CommentFilter;
use crate::storage::reported::Reported;
use crate::storage::{self, AnyConnection};
use std::collections::HashMap;

/// The number of reported comments that are read for one page, before the filter.
const LOOKED_AT: usize = 500;
/// The most reported comments that are counted for a page.
const COUNTED: i64 = 1_000;

/// Lists reported comments, the most reported first, then the newest.
///
/// A page may have fewer comments than asked for and still a next page: it ends after 500 reported comments, of which
/// the filter may pass few.
///
/// # Errors
/// As `queue::list`.
pub(super) async fn list(
    service: &Service,
    principal: &Principal,
    request: QueueRequest,
    after: Option<ListCursor>,
    size: PageSize,
) -> Result<Page<AdminComment, ListCursor>> {
    require(principal, Scope::CommentsRead)?;
    let (only_site, visible) = scope_of(service, principal, &request).await?;
    let after = after.map(place);
    let (rows, last) =
        unit::read_for_moderators(service, move |connection| match filter(connection, &request, only_site, visible)? {
            Some(filter) => page(connection, &filter, after, size),
            None => Ok((Vec::new(), None)),
        })
        .await?;
    Ok(Page { items: unseal(service, rows), next: last.map(cursor) })
}

/// Counts the reported comments that a request means.
///
/// # Errors
/// As `queue::list`.
pub(super) async fn count_matching(service: &Service, principal: &Principal, request: QueueRequest) -> Result<i64> {
    require(principal, Scope::CommentsRead)?;
    let (only_site, visible) = scope_of(service, principal, &request).await?;
    unit::read_for_moderators(service, move |connection| {
        let Some(filter) = filter(connection, &request, only_site, visible)? else { return Ok(0) };
        let (mut count, mut after) = (0, None);
        loop {
            let (found, last) = look(connection, &filter, after)?;
            count += found.len();
            after = last;
            if after.is_none() {
                return Ok(i64::try_from(count).unwrap_or(i64::MAX));
            }
        }
    })
    .await
}

/// Counts the reported comments on the sites that the principal sees, as far as 1,000.
///
/// # Errors
/// `Forbidden`, or `Storage`.
pub async fn count(service: &Service, principal: &Principal) -> Result<i64> {
    require(principal, Scope::CommentsRead)?;
    let sites = principal.moderator.sites.ids();
    unit::read_for_moderators(service, move |connection| {
        Ok(storage::reported::total(connection, sites.as_deref(), COUNTED)?)
    })
    .await
}

/// Reads one page, and the place behind which the next one begins.
fn page(
    connection: &mut AnyConnection,
    filter: &CommentFilter,
    after: Option<Reported>,
    size: PageSize,
) -> Result<(Vec<Gathered>, Option<Reported>)> {
    let (mut found, mut last) = look(connection, filter, after)?;
    if size.cut(&mut found) {
        last = found.last().map(|(place, _)| *place);
    }
    let comments = found.into_iter().map(|(_, comment)| comment).collect();
    Ok((gather(connection, comments)?, last))
}

type ReportedComments = Vec<(Reported, Comment)>;

/// Reads the next 500 reported comments. Returns those that pass the filter, and the last one read if more may follow.
fn look(
    connection: &mut AnyConnection,
    filter: &CommentFilter,
    after: Option<Reported>,
) -> Result<(ReportedComments, Option<Reported>)> {
    let limit = i64::try_from(LOOKED_AT).unwrap_or(i64::MAX);
    let listed = storage::reported::list(connection, filter.sites.as_deref(), after, limit)?;
    let last = listed.last().copied().filter(|_| listed.len() == LOOKED_AT);
    let ids: Vec<CommentId> = listed.iter().map(|reported| reported.comment).collect();
    let mut comments: HashMap<CommentId, Comment> =
        storage::comments::find_all(connection, &ids)?.into_iter().map(|comment| (comment.id, comment)).collect();
    let with_comment = listed.into_iter().filter_map(|place| Some((place, comments.remove(&place.comment)?)));
    Ok((with_comment.filter(|(_, comment)| filter.lets_through(comment)).collect(), last))
}

/// Lists of comments run by time and id; this one by the number of reports, which stands in the place of the milliseconds.
const fn cursor(place: Reported) -> ListCursor {
    ListCursor { at: Timestamp::from_millis(place.count), id: place.comment.get() }
}

const fn place(cursor: ListCursor) -> Reported {
    Reported { comment: CommentId::new(cursor.id), count: cursor.at.millis() }
}
