//! How many comments come to a site, against what is usual: when proofs of work are asked for, and when everything is held.

use super::ServiceError;
use crate::domain::policy::PolicySettings;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use crate::storage::AnyConnection;
use crate::storage::spam_memory;

/// The span in which comments are counted, in seconds.
pub(super) const SPAN_SECONDS: i64 = 300;
/// How much more than usual is a flood.
const FLOOD_TIMES_USUAL: i64 = 5;
/// How much more than usual is pressure.
const PRESSURE_TIMES_USUAL: i64 = 2;
/// The part of the limit of a flood from which on there is pressure, in percent.
const PRESSURE_PERCENT: i64 = 75;
/// How many days tell what is usual.
const USUAL_DAYS: i64 = 7;

/// How many comments came to a site within five minutes that would be published, and what that means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pressure {
    /// How many.
    pub(super) lately: i64,
    /// From how many on there is a flood, if that is far more than usual; 0 for never.
    pub(super) limit: i64,
    /// Whether comments have to come with a proof of work, where the site asks for one only if it must.
    pub(super) is_pressed: bool,
    /// Whether everything is held.
    pub(super) is_flooded: bool,
}

/// Counts what came to a site lately.
///
/// # Errors
/// `Storage`.
pub(super) fn measure(
    connection: &mut AnyConnection,
    site: SiteId,
    settings: &PolicySettings,
    now: Timestamp,
) -> Result<Pressure, ServiceError> {
    let limit = i64::from(settings.flood_limit);
    if limit == 0 {
        return Ok(Pressure::default());
    }
    let lately = spam_memory::arrivals_since(connection, site, now.plus_seconds(-SPAN_SECONDS))?;
    if lately * 100 < limit * PRESSURE_PERCENT {
        return Ok(Pressure { lately, limit, ..Pressure::default() });
    }
    let all = spam_memory::arrivals_since(connection, site, now.plus_days(-USUAL_DAYS))?;
    let usual = (all - lately) / (USUAL_DAYS * 86_400 / SPAN_SECONDS);
    let is_pressed = lately >= PRESSURE_TIMES_USUAL * usual;
    let is_flooded = lately >= limit && lately >= FLOOD_TIMES_USUAL * usual;
    Ok(Pressure { lately, limit, is_pressed, is_flooded })
}
