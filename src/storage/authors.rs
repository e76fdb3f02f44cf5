//! Sealed addresses of authors: one row for each address of a site.

use super::comments::Row as CommentRow;
use super::connection::{AnyConnection, each};
use super::error::Result;
use super::schema::{articles, authors, comments};
use crate::crypto::{BlindIndex, SealedEmail};
use crate::domain::author::AuthorId;
use crate::domain::comment::{Comment, CommentId};
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// A sealed address to keep.
#[derive(Debug, Clone)]
pub struct NewAuthor {
    /// The id to give to an address that is new.
    pub id: AuthorId,
    /// The site.
    pub site_id: SiteId,
    /// The address, sealed for that id.
    pub email: SealedEmail,
    /// The address's blind index.
    pub index: BlindIndex,
    /// When.
    pub created_at: Timestamp,
}

impl NewAuthor {
    /// Returns the key of the address: the site and the blind index.
    pub fn key(&self) -> (SiteId, Vec<u8>) {
        (self.site_id, self.index.as_bytes().to_vec())
    }

    fn row(&self) -> AuthorRow<'_> {
        AuthorRow {
            id: self.id.get(),
            site_id: self.site_id.get(),
            email_sealed: self.email.as_bytes(),
            email_index: self.index.as_bytes(),
            created_at: self.created_at.millis(),
        }
    }
}

#[derive(Insertable)]
#[diesel(table_name = authors)]
#[diesel(treat_none_as_default_value = false)]
struct AuthorRow<'a> {
    id: i64,
    site_id: i64,
    email_sealed: &'a [u8],
    email_index: &'a [u8],
    created_at: i64,
}

/// Keeps addresses, each unless its site has it, and gives the ids that they are kept under, by `NewAuthor::key`. Known
/// and new addresses cost the same statements: one, and one more for each site.
///
/// # Errors
/// `StorageError::Query` where the database refuses.
pub fn find_or_insert_all(
    connection: &mut AnyConnection,
    new: &[&NewAuthor],
) -> Result<HashMap<(SiteId, Vec<u8>), AuthorId>> {
    let mut ids = HashMap::with_capacity(new.len());
    if new.is_empty() {
        return Ok(ids);
    }
    let rows: Vec<_> = new.iter().map(|author| author.row()).collect();
    each!(connection, inner => diesel::insert_into(authors::table)
        .values(&rows)
        .on_conflict((authors::site_id, authors::email_index))
        .do_nothing()
        .execute(inner))?;
    let sites: BTreeSet<i64> = rows.iter().map(|row| row.site_id).collect();
    for site in sites {
        let indexes: Vec<_> = rows.iter().filter(|row| row.site_id == site).map(|row| row.email_index).collect();
        let found: Vec<(Vec<u8>, i64)> = authors::table
            .filter(authors::site_id.eq(site))
            .filter(authors::email_index.eq_any(indexes))
            .select((authors::email_index, authors::id))
            .load(connection)?;
        ids.extend(found.into_iter().map(|(index, id)| ((SiteId::new(site), index), AuthorId::new(id))));
    }
    Ok(ids)
}

/// Finds the authors that a site knows by their addresses, as pairs of id and blind index.
///
/// # Errors
/// `StorageError::Query`.
pub fn find_all(
    connection: &mut AnyConnection,
    site: SiteId,
    wanted: &[&NewAuthor],
) -> Result<Vec<(AuthorId, Vec<u8>)>> {
    let indexes: Vec<_> = wanted.iter().map(|author| author.index.as_bytes()).collect();
    let rows: Vec<(i64, Vec<u8>)> = authors::table
        .filter(authors::site_id.eq(site.get()))
        .filter(authors::email_index.eq_any(indexes))
        .select((authors::id, authors::email_index))
        .load(connection)?;
    Ok(rows.into_iter().map(|(id, index)| (AuthorId::new(id), index)).collect())
}

/// Returns the blind index of an author's address.
///
/// # Errors
/// `StorageError::Query`.
pub fn index_of(connection: &mut AnyConnection, id: AuthorId) -> Result<Option<Vec<u8>>> {
    Ok(authors::table.find(id.get()).select(authors::email_index).first(connection).optional()?)
}

/// Returns the sealed addresses of some authors, in no order.
///
/// # Errors
/// `StorageError::Query`.
pub fn sealed(connection: &mut AnyConnection, ids: &[i64]) -> Result<Vec<(AuthorId, SiteId, SealedEmail)>> {
    let rows: Vec<(i64, i64, Vec<u8>)> = authors::table
        .filter(authors::id.eq_any(ids))
        .select((authors::id, authors::site_id, authors::email_sealed))
        .load(connection)?;
    Ok(rows.into_iter().map(from_row).collect())
}

/// Returns sealed addresses, the newest first: at most `limit`, of those whose author's id is smaller than `below`.
///
/// # Errors
/// `StorageError::Query`.
pub fn sealed_below(
    connection: &mut AnyConnection,
    below: Option<AuthorId>,
    limit: i64,
) -> Result<Vec<(AuthorId, SiteId, SealedEmail)>> {
    let rows: Vec<(i64, i64, Vec<u8>)> = authors::table
        .filter(authors::id.lt(below.map_or(i64::MAX, AuthorId::get)))
        .order(authors::id.desc())
        .limit(limit)
        .select((authors::id, authors::site_id, authors::email_sealed))
        .load(connection)?;
    Ok(rows.into_iter().map(from_row).collect())
}

fn from_row((id, site, bytes): (i64, i64, Vec<u8>)) -> (AuthorId, SiteId, SealedEmail) {
    (AuthorId::new(id), SiteId::new(site), SealedEmail::from_stored(bytes))
}

/// Returns the sealed address behind a comment; `None` where its author gave none.
///
/// # Errors
/// `StorageError::Query`.
pub fn sealed_of_comment(
    connection: &mut AnyConnection,
    comment: CommentId,
) -> Result<Option<(AuthorId, SiteId, SealedEmail)>> {
    let author: Option<Option<i64>> =
        comments::table.find(comment.get()).select(comments::author_id).first(connection).optional()?;
    match author.flatten() {
        Some(id) => Ok(sealed(connection, &[id])?.pop()),
        None => Ok(None),
    }
}

/// Returns the blind index of the address behind a comment; `None` where its author gave none.
///
/// # Errors
/// `StorageError::Query`.
pub fn index_of_comment(connection: &mut AnyConnection, comment: CommentId) -> Result<Option<Vec<u8>>> {
    let author: Option<Option<i64>> =
        comments::table.find(comment.get()).select(comments::author_id).first(connection).optional()?;
    let Some(id) = author.flatten() else { return Ok(None) };
    Ok(authors::table.find(id).select(authors::email_index).first(connection).optional()?)
}

/// Finds the comments that were sent to a site with an address, known by its blind indexes, newest first, each with the path of its
/// article: at most `limit`.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn comments_by_index(
    connection: &mut AnyConnection,
    site: SiteId,
    indexes: &[Vec<u8>],
    limit: i64,
) -> Result<Vec<(String, Comment)>> {
    let ids: Vec<i64> = authors::table
        .filter(authors::site_id.eq(site.get()))
        .filter(authors::email_index.eq_any(indexes))
        .select(authors::id)
        .load(connection)?;
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<(String, CommentRow)> = comments::table
        .inner_join(articles::table)
        .filter(comments::author_id.eq_any(ids))
        .order((comments::created_at.desc(), comments::id.desc()))
        .limit(limit)
        .select((articles::path, CommentRow::as_select()))
        .load(connection)?;
    rows.into_iter().map(|(path, row)| Ok((path, row.into_domain()?))).collect()
}
