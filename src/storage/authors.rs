//! The sealed addresses of authors, one row for each address of a site.

use super::connection::{AnyConnection, each};
use super::error::StorageError;
use super::schema::{authors, comments};
use crate::crypto::{BlindIndex, SealedEmail};
use crate::domain::author::AuthorId;
use crate::domain::comment::CommentId;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// A sealed address to keep.
#[derive(Debug)]
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

#[derive(Insertable)]
#[diesel(table_name = authors)]
struct AuthorRow<'a> {
    id: i64,
    site_id: i64,
    email_sealed: &'a [u8],
    email_index: &'a [u8],
    created_at: i64,
}

impl<'a> AuthorRow<'a> {
    fn from_domain(author: &'a NewAuthor) -> Self {
        Self {
            id: author.id.get(),
            site_id: author.site_id.get(),
            email_sealed: author.email.as_bytes(),
            email_index: author.index.as_bytes(),
            created_at: author.created_at.millis(),
        }
    }
}

/// Keeps addresses that the site does not have yet, in one statement.
///
/// # Errors
/// A unique violation where the site has one of them.
pub(super) fn insert_many(connection: &mut AnyConnection, authors: &[NewAuthor]) -> Result<(), StorageError> {
    let rows: Vec<_> = authors.iter().map(AuthorRow::from_domain).collect();
    each!(connection, inner => diesel::insert_into(authors::table).values(&rows).execute(inner))?;
    Ok(())
}

/// Keeps an address unless the site has it, and gives the id it is kept under. Known and new addresses cost the same
/// two statements.
///
/// # Errors
/// `StorageError::Query` where the database refuses.
pub fn find_or_insert(connection: &mut AnyConnection, author: &NewAuthor) -> Result<AuthorId, StorageError> {
    let row = AuthorRow::from_domain(author);
    each!(connection, inner => diesel::insert_into(authors::table)
        .values(&row)
        .on_conflict((authors::site_id, authors::email_index))
        .do_nothing()
        .execute(inner))?;
    let id = authors::table
        .filter(authors::site_id.eq(row.site_id))
        .filter(authors::email_index.eq(row.email_index))
        .select(authors::id)
        .first(connection)?;
    Ok(AuthorId::new(id))
}

/// Gives the sealed addresses of some authors, in no order.
///
/// # Errors
/// `StorageError::Query`.
pub fn sealed(
    connection: &mut AnyConnection,
    ids: &[i64],
) -> Result<Vec<(AuthorId, SiteId, SealedEmail)>, StorageError> {
    let rows: Vec<(i64, i64, Vec<u8>)> = authors::table
        .filter(authors::id.eq_any(ids))
        .select((authors::id, authors::site_id, authors::email_sealed))
        .load(connection)?;
    Ok(rows
        .into_iter()
        .map(|(id, site, bytes)| (AuthorId::new(id), SiteId::new(site), SealedEmail::from_stored(bytes)))
        .collect())
}

/// Gives the sealed address behind a comment; `None` where its author gave none.
///
/// # Errors
/// `StorageError::Query`.
pub fn sealed_of_comment(
    connection: &mut AnyConnection,
    comment: CommentId,
) -> Result<Option<(AuthorId, SiteId, SealedEmail)>, StorageError> {
    let author: Option<Option<i64>> =
        comments::table.find(comment.get()).select(comments::author_id).first(connection).optional()?;
    match author.flatten() {
        Some(id) => Ok(sealed(connection, &[id])?.pop()),
        None => Ok(None),
    }
}

/// Forgets the addresses of which no comment is left, and tells how many there were.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget_unused(connection: &mut AnyConnection) -> Result<usize, StorageError> {
    let is_used = diesel::dsl::exists(comments::table.filter(comments::author_id.eq(authors::id.nullable())));
    Ok(diesel::delete(authors::table.filter(diesel::dsl::not(is_used))).execute(connection)?)
}
