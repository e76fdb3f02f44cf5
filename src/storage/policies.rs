//! Earlier policies of sites: what each change replaced.

use super::connection::AnyConnection;
use super::error::{Result, stored};
use super::schema::policy_revisions;
use crate::domain::policy::PolicySettings;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;
use serde_json::Value;
use std::collections::BTreeMap;

/// The most changes of a site that can be undone.
const KEPT: i64 = 50;

/// Writes what differs from the defaults, as a JSON object of texts.
pub(super) fn to_text(policy: &PolicySettings) -> String {
    let values = policy.changed_values().into_iter();
    Value::Object(values.map(|(key, value)| (key.to_owned(), Value::String(value))).collect()).to_string()
}

/// Reads it again. A key of another version is left out; a value that was taken once, and is no more, is the default.
pub(super) fn from_text(text: &str) -> Result<PolicySettings> {
    let values: BTreeMap<String, String> = stored("policy", serde_json::from_str(text).ok())?;
    let mut policy = PolicySettings::default();
    for (key, value) in values {
        if let Err(rule) = policy.set(&key, &value) {
            tracing::warn!(key, rule = rule.code(), "a stored setting of a site's policy is not understood");
        }
    }
    Ok(policy)
}

/// Keeps what a change replaces.
///
/// # Errors
/// `StorageError::Query`.
pub fn keep(
    connection: &mut AnyConnection,
    site: SiteId,
    replaced: &PolicySettings,
    by: &str,
    at: Timestamp,
) -> Result<()> {
    let newest = newest(connection, site)?.unwrap_or(0);
    diesel::insert_into(policy_revisions::table)
        .values((
            policy_revisions::site_id.eq(site.get()),
            policy_revisions::revision.eq(newest + 1),
            policy_revisions::policy.eq(to_text(replaced)),
            policy_revisions::changed_by.eq(by),
            policy_revisions::changed_at.eq(at.millis()),
        ))
        .execute(connection)?;
    let old = policy_revisions::table
        .filter(policy_revisions::site_id.eq(site.get()))
        .filter(policy_revisions::revision.le(newest + 1 - KEPT));
    diesel::delete(old).execute(connection)?;
    Ok(())
}

/// Removes and returns the policy before the last change; `None` if nothing is left to undo.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn take_back(connection: &mut AnyConnection, site: SiteId) -> Result<Option<PolicySettings>> {
    let Some(newest) = newest(connection, site)? else { return Ok(None) };
    let row = policy_revisions::table.find((site.get(), newest));
    let text: String = row.select(policy_revisions::policy).first(connection)?;
    diesel::delete(row).execute(connection)?;
    from_text(&text).map(Some)
}

/// Returns who changed the policy last, and when; `None` if nothing is left to undo.
///
/// # Errors
/// `StorageError::Query`.
pub fn last_change(connection: &mut AnyConnection, site: SiteId) -> Result<Option<(String, Timestamp)>> {
    let row: Option<(String, i64)> = policy_revisions::table
        .filter(policy_revisions::site_id.eq(site.get()))
        .order(policy_revisions::revision.desc())
        .select((policy_revisions::changed_by, policy_revisions::changed_at))
        .first(connection)
        .optional()?;
    Ok(row.map(|(by, at)| (by, Timestamp::from_millis(at))))
}

fn newest(connection: &mut AnyConnection, site: SiteId) -> Result<Option<i64>> {
    Ok(policy_revisions::table
        .filter(policy_revisions::site_id.eq(site.get()))
        .select(diesel::dsl::max(policy_revisions::revision))
        .first(connection)?)
}
