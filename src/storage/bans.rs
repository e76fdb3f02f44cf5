//! Bans.

use super::connection::AnyConnection;
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::bans;
use crate::domain::author::AvatarSeed;
use crate::domain::ban::{Ban, BanId, BanKind, BanTarget};
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = bans)]
#[diesel(treat_none_as_default_value = false)]
struct Row {
    id: i64,
    site_id: i64,
    kind: String,
    value: String,
    author_index: Option<Vec<u8>>,
    author_seed: Option<i64>,
    note: String,
    created_by: String,
    created_at: i64,
    expires_at: Option<i64>,
}

impl Row {
    fn from_domain(ban: &Ban) -> Self {
        let (author_index, author_seed) = match &ban.target {
            BanTarget::Author { index, seed, .. } => (index.clone(), seed.map(AvatarSeed::get)),
            _ => (None, None),
        };
        Self {
            id: ban.id.get(),
            site_id: ban.site_id.get(),
            kind: ban.target.kind().as_str().to_owned(),
            value: ban.target.shown(),
            author_index,
            author_seed,
            note: ban.note.clone(),
            created_by: ban.created_by.clone(),
            created_at: ban.created_at.millis(),
            expires_at: ban.expires_at.map(Timestamp::millis),
        }
    }

    fn into_domain(self) -> Result<Ban> {
        let target = match stored("kind of a ban", BanKind::parse(&self.kind))? {
            BanKind::Network => BanTarget::parse_network(&self.value).ok(),
            BanKind::Host => BanTarget::parse_host(&self.value).ok(),
            BanKind::Word => BanTarget::parse_word(&self.value).ok(),
            BanKind::Author => Some(BanTarget::Author {
                name: self.value,
                index: self.author_index,
                seed: self.author_seed.and_then(AvatarSeed::from_stored),
            }),
        };
        Ok(Ban {
            id: BanId::new(self.id),
            site_id: SiteId::new(self.site_id),
            target: stored("ban", target)?,
            note: self.note,
            created_by: self.created_by,
            created_at: Timestamp::from_millis(self.created_at),
            expires_at: self.expires_at.map(Timestamp::from_millis),
        })
    }
}

/// Adds a ban.
///
/// # Errors
/// A unique violation where the id is taken.
pub fn insert(connection: &mut AnyConnection, ban: &Ban) -> Result<()> {
    diesel::insert_into(bans::table).values(&Row::from_domain(ban)).execute(connection)?;
    mark_changed(Dependency::SITES);
    Ok(())
}

/// Lists every ban, oldest first.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn list(connection: &mut AnyConnection) -> Result<Vec<Ban>> {
    let rows: Vec<Row> = bans::table.order((bans::created_at, bans::id)).select(Row::as_select()).load(connection)?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Lists the bans of a site, oldest first, also those that have ended.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn of_site(connection: &mut AnyConnection, site: SiteId) -> Result<Vec<Ban>> {
    let rows: Vec<Row> = bans::table
        .filter(bans::site_id.eq(site.get()))
        .order((bans::created_at, bans::id))
        .select(Row::as_select())
        .load(connection)?;
    rows.into_iter().map(Row::into_domain).collect()
}

/// Finds a ban, also one that has ended.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find(connection: &mut AnyConnection, id: BanId) -> Result<Option<Ban>> {
    let row: Option<Row> = bans::table.find(id.get()).select(Row::as_select()).first(connection).optional()?;
    row.map(Row::into_domain).transpose()
}

/// Lifts a ban; tells whether there was one.
///
/// # Errors
/// `StorageError::Query`.
pub fn delete(connection: &mut AnyConnection, id: BanId) -> Result<bool> {
    let count = diesel::delete(bans::table.find(id.get())).execute(connection)?;
    mark_changed(Dependency::SITES);
    Ok(count > 0)
}
