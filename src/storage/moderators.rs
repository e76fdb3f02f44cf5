//! Moderators and the sites they are bound to.

use super::connection::{AnyConnection, each};
use super::error::{Result, stored};
use super::invalidation::{Dependency, mark_changed};
use super::schema::{moderator_sites, moderators};
use crate::crypto::PasswordHash;
use crate::domain::account::{Moderator, ModeratorId, ModeratorName, Role, SiteAccess};
use crate::domain::author::AvatarSeed;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = moderators)]
struct Row {
    id: i64,
    name: String,
    role: String,
    password_hash: String,
    is_active: bool,
    sees_all_sites: bool,
    avatar_seed: i64,
    created_at: i64,
}

#[derive(Insertable)]
#[diesel(table_name = moderator_sites)]
struct BindingRow {
    moderator_id: i64,
    site_id: i64,
}

impl Row {
    fn into_domain(self, sites: Vec<SiteId>) -> Result<(Moderator, PasswordHash)> {
        let moderator = Moderator {
            id: ModeratorId::new(self.id),
            name: ModeratorName::from_stored(self.name),
            role: stored("role", Role::parse(&self.role))?,
            // The flag decides: without a last site, a moderator must not see all of them.
            sites: if self.sees_all_sites { SiteAccess::All } else { SiteAccess::Only(sites) },
            is_active: self.is_active,
            avatar: AvatarSeed::from_stored(self.avatar_seed),
            created_at: Timestamp::from_millis(self.created_at),
        };
        Ok((moderator, PasswordHash::from_stored(self.password_hash)))
    }
}

/// Adds a moderator.
///
/// # Errors
/// A unique violation where the name is taken.
pub fn insert(connection: &mut AnyConnection, moderator: &Moderator, password: &PasswordHash) -> Result<()> {
    let row = Row {
        id: moderator.id.get(),
        name: moderator.name.as_str().to_owned(),
        role: moderator.role.as_str().to_owned(),
        password_hash: password.as_str().to_owned(),
        is_active: moderator.is_active,
        sees_all_sites: moderator.sites == SiteAccess::All,
        avatar_seed: moderator.avatar.map_or(0, AvatarSeed::get),
        created_at: moderator.created_at.millis(),
    };
    diesel::insert_into(moderators::table).values(&row).execute(connection)?;
    mark_changed(Dependency::SITES);
    bind(connection, moderator)
}

/// Writes role, bindings and whether the moderator may sign in.
///
/// # Errors
/// `StorageError::Query`.
pub fn update(connection: &mut AnyConnection, moderator: &Moderator) -> Result<()> {
    diesel::update(moderators::table.find(moderator.id.get()))
        .set((
            moderators::role.eq(moderator.role.as_str()),
            moderators::is_active.eq(moderator.is_active),
            moderators::sees_all_sites.eq(moderator.sites == SiteAccess::All),
        ))
        .execute(connection)?;
    let bindings = moderator_sites::table.filter(moderator_sites::moderator_id.eq(moderator.id.get()));
    diesel::delete(bindings).execute(connection)?;
    mark_changed(Dependency::access());
    bind(connection, moderator)
}

/// Writes a new password hash.
///
/// # Errors
/// `StorageError::Query`.
pub fn set_password(connection: &mut AnyConnection, id: ModeratorId, password: &PasswordHash) -> Result<()> {
    diesel::update(moderators::table.find(id.get()))
        .set(moderators::password_hash.eq(password.as_str()))
        .execute(connection)?;
    Ok(())
}

/// Writes a new name. Tells whether there is such a moderator.
///
/// # Errors
/// A unique violation where the name is taken.
pub fn rename(connection: &mut AnyConnection, id: ModeratorId, name: &str) -> Result<bool> {
    let count = diesel::update(moderators::table.find(id.get())).set(moderators::name.eq(name)).execute(connection)?;
    mark_changed(Dependency::SITES);
    Ok(count > 0)
}

/// Removes a moderator with their bindings, sessions and tokens.
///
/// # Errors
/// `StorageError::Query`.
pub fn delete(connection: &mut AnyConnection, id: ModeratorId) -> Result<()> {
    diesel::delete(moderators::table.find(id.get())).execute(connection)?;
    mark_changed(Dependency::SITES);
    Ok(())
}

/// Finds a moderator and the hash of their password by name.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find_by_name(connection: &mut AnyConnection, name: &str) -> Result<Option<(Moderator, PasswordHash)>> {
    let row = moderators::table.filter(moderators::name.eq(name)).select(Row::as_select()).first(connection);
    with_sites(connection, row.optional()?)
}

/// Finds a moderator by id.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn find(connection: &mut AnyConnection, id: ModeratorId) -> Result<Option<Moderator>> {
    let row = moderators::table.find(id.get()).select(Row::as_select()).first(connection);
    Ok(with_sites(connection, row.optional()?)?.map(|(moderator, _)| moderator))
}

/// Finds the hash of a moderator's password.
///
/// # Errors
/// `StorageError::Query`.
pub fn password_hash(connection: &mut AnyConnection, id: ModeratorId) -> Result<Option<PasswordHash>> {
    let hash = moderators::table.find(id.get()).select(moderators::password_hash).first(connection).optional()?;
    Ok(hash.map(PasswordHash::from_stored))
}

/// Lists every moderator by name. They are few: each was added by hand.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn list(connection: &mut AnyConnection) -> Result<Vec<Moderator>> {
    let rows: Vec<Row> = moderators::table.order(moderators::name).select(Row::as_select()).load(connection)?;
    let bindings: Vec<(i64, i64)> = moderator_sites::table
        .order((moderator_sites::moderator_id, moderator_sites::site_id))
        .select((moderator_sites::moderator_id, moderator_sites::site_id))
        .load(connection)?;
    rows.into_iter()
        .map(|row| {
            let own = bindings.iter().filter(|(moderator, _)| *moderator == row.id);
            let own = own.map(|(_, site)| SiteId::new(*site)).collect();
            row.into_domain(own).map(|(moderator, _)| moderator)
        })
        .collect()
}

/// Lists the names of the moderators of a site, bound to it or to none, for the look-alike check.
///
/// # Errors
/// `StorageError::Query`.
pub fn names(connection: &mut AnyConnection) -> Result<Vec<String>> {
    Ok(moderators::table.select(moderators::name).load(connection)?)
}

/// Counts the owners of every site who may sign in.
///
/// # Errors
/// `StorageError::Query`.
pub fn count_global_owners(connection: &mut AnyConnection) -> Result<i64> {
    Ok(moderators::table
        .filter(moderators::role.eq(Role::Owner.as_str()))
        .filter(moderators::is_active.eq(true))
        .filter(moderators::sees_all_sites.eq(true))
        .count()
        .get_result(connection)?)
}

fn bind(connection: &mut AnyConnection, moderator: &Moderator) -> Result<()> {
    let SiteAccess::Only(sites) = &moderator.sites else { return Ok(()) };
    let rows: Vec<_> =
        sites.iter().map(|site| BindingRow { moderator_id: moderator.id.get(), site_id: site.get() }).collect();
    each!(connection, inner => diesel::insert_into(moderator_sites::table).values(&rows).execute(inner))?;
    Ok(())
}

fn with_sites(connection: &mut AnyConnection, row: Option<Row>) -> Result<Option<(Moderator, PasswordHash)>> {
    let Some(row) = row else { return Ok(None) };
    let sites: Vec<i64> = moderator_sites::table
        .filter(moderator_sites::moderator_id.eq(row.id))
        .order(moderator_sites::site_id)
        .select(moderator_sites::site_id)
        .load(connection)?;
    row.into_domain(sites.into_iter().map(SiteId::new).collect()).map(Some)
}
