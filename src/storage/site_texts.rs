//! Custom texts of sites.

use super::connection::{AnyConnection, each};
use super::error::Result;
use super::invalidation::{Dependency, mark_changed};
use super::schema::site_texts::{self, dsl};
use crate::domain::language::Language;
use crate::domain::site::SiteId;
use crate::domain::site_text::{SiteText, SiteTexts, TextKey};
use diesel::prelude::*;
use std::collections::BTreeMap;

type Row = (i64, String, String, String);

/// Returns the texts of those of some sites that have any, by the site's id.
///
/// # Errors
/// `StorageError::Query`.
pub fn of_sites(connection: &mut AnyConnection, sites: &[i64]) -> Result<BTreeMap<i64, SiteTexts>> {
    let rows: Vec<Row> = site_texts::table
        .filter(dsl::site_id.eq_any(sites))
        .order((dsl::site_id, dsl::language, dsl::key))
        .load(connection)?;
    let mut texts: BTreeMap<i64, SiteTexts> = BTreeMap::new();
    for (site, language, key, text) in rows {
        texts.entry(site).or_default().add_stored(language, key, text);
    }
    Ok(texts)
}

/// Returns the texts of one site.
///
/// # Errors
/// `StorageError::Query`.
pub fn of(connection: &mut AnyConnection, site: SiteId) -> Result<SiteTexts> {
    let rows: Vec<Row> =
        site_texts::table.filter(dsl::site_id.eq(site.get())).order((dsl::language, dsl::key)).load(connection)?;
    let mut texts = SiteTexts::default();
    rows.into_iter().for_each(|(_, language, key, text)| texts.add_stored(language, key, text));
    Ok(texts)
}

/// Writes a text, in place of the one that was there.
///
/// # Errors
/// `StorageError::Query`.
pub fn put(connection: &mut AnyConnection, site: SiteId, text: &SiteText) -> Result<()> {
    let values = (
        dsl::site_id.eq(site.get()),
        dsl::language.eq(text.language.tag()),
        dsl::key.eq(text.key.as_str()),
        dsl::text.eq(text.as_str()),
    );
    let place = (dsl::site_id, dsl::language, dsl::key);
    each!(connection, inner => diesel::insert_into(site_texts::table)
        .values(values)
        .on_conflict(place)
        .do_update()
        .set(dsl::text.eq(text.as_str()))
        .execute(inner))?;
    mark_changed(Dependency::SITES);
    Ok(())
}

/// Takes a text back; tells whether there was one.
///
/// # Errors
/// `StorageError::Query`.
pub fn delete(connection: &mut AnyConnection, site: SiteId, language: Language, key: TextKey) -> Result<bool> {
    let row = site_texts::table.find((site.get(), language.tag(), key.as_str()));
    let count = diesel::delete(row).execute(connection)?;
    mark_changed(Dependency::SITES);
    Ok(count > 0)
}
