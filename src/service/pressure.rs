//! The submission rate of a site against its usual rate. An elevated rate asks for proofs of work, a flood holds everything.

use super::Result;
use crate::domain::policy::PolicySettings;
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use crate::storage::AnyConnection;
use crate::storage::spam_memory;

/// The span in which comments are counted, in seconds.
pub(super) const SPAN_SECONDS: i64 = 300;
/// A flood has at least this multiple of the usual rate.
const FLOOD_TIMES_USUAL: i64 = 5;
/// The rate is elevated from this multiple of the usual rate on.
const ELEVATED_TIMES_USUAL: i64 = 2;
/// The rate is not elevated below this part of the flood limit, in percent.
const ELEVATED_PERCENT: i64 = 75;
/// The days whose mean is the usual rate.
const USUAL_DAYS: i64 = 7;

/// How many publishable comments came to a site within `SPAN_SECONDS`, and what that means.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Pressure {
    /// Comments within the span.
    pub(super) lately: i64,
    /// The site's flood limit, in comments per span; 0 for none.
    pub(super) limit: i64,
    /// Whether a site with adaptive proofs of work asks for them.
    pub(super) is_elevated: bool,
    /// Whether every comment is held.
    pub(super) is_flooded: bool,
}

/// Measures the submission rate of a site.
///
/// # Errors
/// `Storage`.
pub(super) fn measure(
    connection: &mut AnyConnection,
    site: SiteId,
    settings: &PolicySettings,
    now: Timestamp,
) -> Result<Pressure> {
    let limit = i64::from(settings.flood_limit);
    if limit == 0 {
        return Ok(Pressure::default());
    }
    let lately = spam_memory::arrivals_since(connection, site, now.plus_seconds(-SPAN_SECONDS))?;
    if lately * 100 < limit * ELEVATED_PERCENT {
        return Ok(Pressure { lately, limit, ..Pressure::default() });
    }
    let all = spam_memory::arrivals_since(connection, site, now.plus_days(-USUAL_DAYS))?;
    let usual = (all - lately) / (USUAL_DAYS * 86_400 / SPAN_SECONDS);
    let is_elevated = lately >= ELEVATED_TIMES_USUAL * usual;
    let is_flooded = lately >= limit && lately >= FLOOD_TIMES_USUAL * usual;
    Ok(Pressure { lately, limit, is_elevated, is_flooded })
}
