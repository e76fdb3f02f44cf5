//! Comments: insert, find, change. `list` lists them for moderators.

use super::connection::{AnyConnection, each};
use super::dialect::{Condition, unindexed};
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::{akismet_checks, comments};
use crate::domain::article::ArticleId;
use crate::domain::author::{AuthorId, AvatarSeed};
use crate::domain::comment::{Comment, CommentId, CommentText, NetworkTrace, Source};
use crate::domain::markup::SafeHtml;
use crate::domain::moderation::Status;
use crate::domain::site::{Markup, SiteId};
use crate::domain::spam_check::CheckState;
use crate::domain::thread::ThreadPath;
use crate::domain::timestamp::Timestamp;
use diesel::dsl::exists;
use diesel::prelude::*;
use std::collections::BTreeSet;

mod list;

pub use list::{CommentFilter, count, list};

/// A comment to add, with what only storage keeps of it.
#[derive(Debug, Clone)]
pub struct NewComment {
    /// The comment; its counters and version are those of a new one.
    pub comment: Comment,
    /// The moderator who wrote it.
    pub moderator_id: Option<i64>,
    /// The stored part of the network address.
    pub network: Option<NetworkTrace>,
    /// The hash of the text, equal for equal texts.
    pub text_hash: Vec<u8>,
    /// The status that its author sees, where that is not the comment's own.
    pub author_visible_status: Option<Status>,
}

#[derive(Insertable)]
#[diesel(table_name = comments)]
#[diesel(treat_none_as_default_value = false)]
struct NewRow {
    #[diesel(embed)]
    row: Row,
    conversation: Vec<u8>,
    moderator_id: Option<i64>,
    network_hash: Option<Vec<u8>>,
    text_hash: Vec<u8>,
    status_at: i64,
    shown_status: Option<String>,
}

impl NewRow {
    fn from_domain(new: NewComment) -> Self {
        let (network, network_hash) = new.network.map(|trace| (trace.prefix, trace.hash)).unzip();
        Self {
            conversation: new.comment.path.conversation().to_vec(),
            moderator_id: new.moderator_id,
            network_hash,
            text_hash: new.text_hash,
            status_at: new.comment.created_at.millis(),
            shown_status: new.author_visible_status.map(|status| status.as_str().to_owned()),
            row: Row::from_domain(Comment { network, version: 1, ..new.comment }),
        }
    }
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = comments)]
#[diesel(treat_none_as_default_value = false)]
pub(super) struct Row {
    id: i64,
    site_id: i64,
    article_id: i64,
    parent_id: Option<i64>,
    path: Vec<u8>,
    status: String,
    is_visible: bool,
    author_id: Option<i64>,
    author_name: String,
    author_url: Option<String>,
    is_moderator: bool,
    avatar_seed: i64,
    body_source: String,
    body_html: String,
    markup: String,
    renderer_version: i32,
    source: String,
    network_prefix: Option<String>,
    reply_count: i64,
    created_at: i64,
    edited_at: Option<i64>,
    version: i64,
}

impl Row {
    fn from_domain(comment: Comment) -> Self {
        Self {
            id: comment.id.get(),
            site_id: comment.site_id.get(),
            article_id: comment.article_id.get(),
            parent_id: comment.parent_id.map(CommentId::get),
            path: comment.path.as_bytes().to_vec(),
            status: comment.status.as_str().to_owned(),
            is_visible: comment.is_visible,
            author_id: comment.author_id.map(AuthorId::get),
            author_name: comment.author_name,
            author_url: comment.author_url,
            is_moderator: comment.is_moderator,
            avatar_seed: comment.avatar.map_or(0, AvatarSeed::get),
            body_source: comment.text.source,
            body_html: comment.text.html.as_str().to_owned(),
            markup: comment.text.markup.as_str().to_owned(),
            renderer_version: comment.text.renderer_version,
            source: comment.source.as_str().to_owned(),
            network_prefix: comment.network,
            reply_count: comment.reply_count,
            created_at: comment.created_at.millis(),
            edited_at: comment.edited_at.map(Timestamp::millis),
            version: comment.version,
        }
    }

    pub(super) fn into_domain(self) -> Result<Comment> {
        Ok(Comment {
            id: CommentId::new(self.id),
            site_id: SiteId::new(self.site_id),
            article_id: ArticleId::new(self.article_id),
            parent_id: self.parent_id.map(CommentId::new),
            path: stored("path", ThreadPath::from_bytes(self.path))?,
            status: stored("status", Status::parse(&self.status))?,
            is_visible: self.is_visible,
            author_id: self.author_id.map(AuthorId::new),
            author_name: self.author_name,
            author_url: self.author_url,
            is_moderator: self.is_moderator,
            avatar: AvatarSeed::from_stored(self.avatar_seed),
            text: CommentText {
                source: self.body_source,
                markup: stored("markup", Markup::parse(&self.markup))?,
                html: SafeHtml::from_stored(self.body_html),
                renderer_version: self.renderer_version,
            },
            source: stored("source", Source::parse(&self.source))?,
            network: self.network_prefix,
            reply_count: self.reply_count,
            created_at: Timestamp::from_millis(self.created_at),
            edited_at: self.edited_at.map(Timestamp::from_millis),
            version: self.version,
        })
    }
}

/// Adds several comments. `threads::count_in_all` keeps the counters.
///
/// # Errors
/// A unique violation where an id is taken: mint another and try again.
pub fn insert_all(connection: &mut AnyConnection, new: Vec<NewComment>) -> Result<()> {
    let rows: Vec<_> = new.into_iter().map(NewRow::from_domain).collect();
    match rows.as_slice() {
        [] => {}
        [only] => {
            diesel::insert_into(comments::table).values(only).execute(connection)?;
        }
        several => {
            each!(connection, inner => diesel::insert_into(comments::table).values(several).execute(inner))?;
        }
    }
    Ok(())
}

/// Finds a comment.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find(connection: &mut AnyConnection, id: CommentId) -> Result<Option<Comment>> {
    let row = comments::table.find(id.get()).select(Row::as_select()).first(connection).optional()?;
    row.map(Row::into_domain).transpose()
}

/// Finds several comments by their ids, in no order.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find_all(connection: &mut AnyConnection, ids: &[CommentId]) -> Result<Vec<Comment>> {
    match ids {
        [] => Ok(Vec::new()),
        [only] => Ok(find(connection, *only)?.into_iter().collect()),
        several => {
            let ids = several.iter().map(|id| id.get());
            let rows: Vec<Row> =
                comments::table.filter(comments::id.eq_any(ids)).select(Row::as_select()).load(connection)?;
            rows.into_iter().map(Row::into_domain).collect()
        }
    }
}

/// Finds the sites of several comments, each once, in no order.
///
/// # Errors
/// `StorageError::Query`.
pub fn sites_of(connection: &mut AnyConnection, ids: &[CommentId]) -> Result<Vec<SiteId>> {
    let ids = ids.iter().map(|id| id.get());
    let sites = comments::table.filter(comments::id.eq_any(ids)).select(comments::site_id).distinct();
    Ok(sites.load(connection)?.into_iter().map(SiteId::new).collect())
}

/// Finds, of several comments, those that are published, that their authors see as published, or that Akismet's answer
/// may publish; in no order.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find_exposed(connection: &mut AnyConnection, ids: &[CommentId]) -> Result<Vec<Comment>> {
    let asked = akismet_checks::table
        .filter(akismet_checks::comment_id.eq(comments::id))
        .filter(akismet_checks::state.eq(CheckState::Ask.as_str()))
        .filter(akismet_checks::wanted_status.eq(Status::Approved.as_str()));
    let is_published = comments::status.eq(Status::Approved.as_str());
    let rows: Vec<Row> = comments::table
        .filter(comments::id.eq_any(ids.iter().map(|id| id.get())))
        .filter(is_published.or(comments::shown_status.is_not_null()).or(exists(asked)))
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Finds the first `limit` replies to a comment, of any status, oldest first.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn replies(connection: &mut AnyConnection, id: CommentId, limit: i64) -> Result<Vec<Comment>> {
    let rows: Vec<Row> = comments::table
        .filter(comments::parent_id.eq(id.get()))
        .order((comments::created_at, comments::id))
        .limit(limit)
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Returns the sites of the newest comments, at most `limit` of them: where most comments come at the moment.
///
/// # Errors
/// `StorageError::Query`.
pub fn sites_of_newest(connection: &mut AnyConnection, limit: i64) -> Result<BTreeSet<SiteId>> {
    let sites: Vec<i64> = comments::table
        .order((comments::created_at.desc(), comments::id.desc()))
        .limit(limit)
        .select(comments::site_id)
        .load(connection)?;
    Ok(sites.into_iter().map(SiteId::new).collect())
}

/// Returns those of several texts, by article and hash, that a comment of any status has had since a point in time.
///
/// # Errors
/// `StorageError::Query`.
pub fn same_texts(
    connection: &mut AnyConnection,
    texts: &[(ArticleId, &[u8])],
    since: Timestamp,
) -> Result<Vec<(ArticleId, Vec<u8>)>> {
    // Pairs, each one range of the index; `IN` for each column would look up every hash under every article.
    let is_pair = |(article, hash): &(ArticleId, &[u8])| -> Condition {
        Box::new(comments::article_id.eq(article.get()).and(comments::text_hash.eq(hash.to_vec())))
    };
    let is_any = texts.iter().map(is_pair).reduce(|one, other| Box::new(one.or(other)));
    let Some(is_any) = is_any else { return Ok(Vec::new()) };
    let found: Vec<(i64, Vec<u8>)> = comments::table
        .filter(is_any)
        .filter(comments::created_at.ge(since.millis()))
        .select((comments::article_id, comments::text_hash))
        .load(connection)?;
    Ok(found.into_iter().map(|(article, hash)| (ArticleId::new(article), hash)).collect())
}

/// Writes a new status, whose time is `at`, and counts the version up. The counters are `threads::count_move`'s.
///
/// # Errors
/// `StorageError::Query`.
pub fn set_status(connection: &mut AnyConnection, id: CommentId, status: Status, at: Timestamp) -> Result<()> {
    // What becomes invisible must stop being so in the same statement: the table forbids visible and not approved.
    let row = diesel::update(comments::table.find(id.get()));
    let changes = (
        comments::status.eq(status.as_str()),
        comments::status_at.eq(at.millis()),
        comments::version.eq(comments::version + 1),
        // From now on its author sees the true status.
        comments::shown_status.eq(None::<String>),
    );
    if status == Status::Approved {
        row.set(changes).execute(connection)?;
    } else {
        row.set((changes, comments::is_visible.eq(false))).execute(connection)?;
    }
    Ok(())
}

/// Writes the status that the author of a comment sees; `None` where that is the comment's own.
///
/// # Errors
/// `StorageError::Query`.
pub fn set_author_visible_status(connection: &mut AnyConnection, id: CommentId, status: Option<Status>) -> Result<()> {
    diesel::update(comments::table.find(id.get()))
        .set(comments::shown_status.eq(status.map(Status::as_str)))
        .execute(connection)?;
    Ok(())
}

/// Finds the status that the author of a comment sees where that is not the comment's own.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn author_visible_status(connection: &mut AnyConnection, id: CommentId) -> Result<Option<Status>> {
    let stored_status: Option<Option<String>> =
        comments::table.find(id.get()).select(comments::shown_status).first(connection).optional()?;
    stored_status.flatten().map(|status| stored("status", Status::parse(&status))).transpose()
}

/// Returns the names under which authors have approved comments, as pairs of author and name.
///
/// # Errors
/// `StorageError::Query`.
pub fn approved_names(connection: &mut AnyConnection, authors: &[AuthorId]) -> Result<Vec<(AuthorId, String)>> {
    let rows: Vec<(Option<i64>, String)> = comments::table
        .filter(comments::author_id.eq_any(authors.iter().map(|author| author.get())))
        .filter(unindexed!(comments::status).eq(Status::Approved.as_str()))
        .select((comments::author_id, comments::author_name))
        .distinct()
        .load(connection)?;
    Ok(rows.into_iter().filter_map(|(author, name)| Some((AuthorId::new(author?), name))).collect())
}

/// Returns whether an author has another approved comment under the name that stands under this one; case does not count.
///
/// # Errors
/// `StorageError::Query`.
pub fn has_approved_beside(connection: &mut AnyConnection, comment: &Comment) -> Result<bool> {
    let Some(author) = comment.author_id else { return Ok(false) };
    let names: Vec<String> = comments::table
        .filter(comments::author_id.eq(author.get()))
        .filter(unindexed!(comments::status).eq(Status::Approved.as_str()))
        .filter(comments::id.ne(comment.id.get()))
        .select(comments::author_name)
        .distinct()
        .load(connection)?;
    let wanted = comment.author_name.to_lowercase();
    Ok(names.iter().any(|name| name.to_lowercase() == wanted))
}

/// Writes a changed text, name and website, and counts the version up.
///
/// # Errors
/// `StorageError::Query`.
pub fn set_text(connection: &mut AnyConnection, comment: &Comment, text_hash: &[u8]) -> Result<()> {
    diesel::update(comments::table.find(comment.id.get()))
        .set((
            comments::author_name.eq(&comment.author_name),
            comments::author_url.eq(comment.author_url.as_deref()),
            comments::body_source.eq(&comment.text.source),
            comments::body_html.eq(comment.text.html.as_str()),
            comments::markup.eq(comment.text.markup.as_str()),
            comments::renderer_version.eq(comment.text.renderer_version),
            comments::text_hash.eq(text_hash),
            comments::edited_at.eq(comment.edited_at.map(Timestamp::millis)),
            comments::version.eq(comments::version + 1),
        ))
        .execute(connection)?;
    mark_changed(Dependency::COMMENTS);
    Ok(())
}

/// Finds comments that were discarded, with this status, before a point in time: at most `limit`.
///
/// # Errors
/// `StorageError::Query`.
pub fn discarded_before(
    connection: &mut AnyConnection,
    status: Status,
    before: Timestamp,
    limit: i64,
) -> Result<Vec<CommentId>> {
    let ids: Vec<i64> = comments::table
        .filter(comments::status.eq(status.as_str()))
        .filter(comments::status_at.lt(before.millis()))
        .order(comments::status_at)
        .limit(limit)
        .select(comments::id)
        .load(connection)?;
    Ok(ids.into_iter().map(CommentId::new).collect())
}

/// Returns the networks that the newest comments came from, newest first: at most `limit`.
///
/// # Errors
/// `StorageError::Query`.
pub fn newest_networks(connection: &mut AnyConnection, limit: i64) -> Result<Vec<String>> {
    let found: Vec<Option<String>> = comments::table
        .filter(comments::network_prefix.is_not_null())
        .order(comments::created_at.desc())
        .limit(limit)
        .select(comments::network_prefix)
        .load(connection)?;
    Ok(found.into_iter().flatten().collect())
}
