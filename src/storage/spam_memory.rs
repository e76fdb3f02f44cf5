//! What later comments are judged by: sketches of texts, spam by network, proven authors, scripts, and submission
//! rates.

use super::connection::{AnyConnection, each};
use super::error::Result;
use super::schema::{arrivals, comments, near_texts, site_scripts};
use crate::domain::author::AvatarSeed;
use crate::domain::comment::CommentId;
use crate::domain::moderation::Status;
use crate::domain::site::SiteId;
use crate::domain::spam::Script;
use crate::domain::timestamp::Timestamp;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use std::collections::{BTreeMap, HashMap};

/// A text to remember, or one that is remembered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RecentText {
    /// The comment.
    pub comment: i64,
    /// The article that it stands under.
    pub article: i64,
    /// A keyed hash of the network address it came from.
    pub network: Vec<u8>,
    /// The sketch, as `Sketch::as_bytes` gives it.
    pub sketch: Vec<u8>,
    /// The bands that it was found by; all of them for a text to remember.
    pub bands: Vec<i64>,
    /// When.
    pub at: Timestamp,
}

#[derive(Insertable)]
#[diesel(table_name = near_texts)]
struct NearRow<'a> {
    site_id: i64,
    band: i64,
    comment_id: i64,
    article_id: i64,
    network_hash: &'a [u8],
    sketch: &'a [u8],
    created_at: i64,
}

/// Remembers texts of a site.
///
/// # Errors
/// `StorageError::Query`.
pub fn remember_texts(connection: &mut AnyConnection, site: SiteId, texts: &[RecentText]) -> Result<()> {
    let row = |text: &RecentText, band: i64| (text.comment, band);
    let mut rows = Vec::new();
    for text in texts {
        rows.extend(text.bands.iter().map(|band| {
            let (comment_id, band) = row(text, *band);
            NearRow {
                site_id: site.get(),
                band,
                comment_id,
                article_id: text.article,
                network_hash: &text.network,
                sketch: &text.sketch,
                created_at: text.at.millis(),
            }
        }));
    }
    // SQLite takes 32,766 values in one statement.
    for rows in rows.chunks(1_000) {
        each!(connection, inner => diesel::insert_into(near_texts::table).values(rows).execute(inner))?;
    }
    Ok(())
}

/// Forgets a text that another took the place of, by the bands that it was remembered under.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget_text(connection: &mut AnyConnection, site: SiteId, comment: CommentId, bands: &[i64]) -> Result<()> {
    let remembered = near_texts::table
        .filter(near_texts::site_id.eq(site.get()))
        .filter(near_texts::band.eq_any(bands))
        .filter(near_texts::comment_id.eq(comment.get()));
    diesel::delete(remembered).execute(connection)?;
    Ok(())
}

/// Forgets the texts that were remembered under a band, up to a comment: ids grow with time.
///
/// # Errors
/// `StorageError::Query`.
pub fn forget_band(connection: &mut AnyConnection, site: SiteId, band: i64, comment: i64) -> Result<()> {
    let older = near_texts::table
        .filter(near_texts::site_id.eq(site.get()))
        .filter(near_texts::band.eq(band))
        .filter(near_texts::comment_id.le(comment));
    diesel::delete(older).execute(connection)?;
    Ok(())
}

/// Returns the texts that share a band with others since a point in time: the newest `limit` entries.
///
/// # Errors
/// `StorageError::Query`.
pub fn recent_texts(
    connection: &mut AnyConnection,
    site: SiteId,
    bands: &[i64],
    since: Timestamp,
    limit: i64,
) -> Result<Vec<RecentText>> {
    type Row = (i64, i64, i64, Vec<u8>, Vec<u8>, i64);
    let rows: Vec<Row> = near_texts::table
        .filter(near_texts::site_id.eq(site.get()))
        .filter(near_texts::band.eq_any(bands))
        .filter(near_texts::created_at.ge(since.millis()))
        .order(near_texts::comment_id.desc())
        .limit(limit)
        .select((
            near_texts::band,
            near_texts::comment_id,
            near_texts::article_id,
            near_texts::network_hash,
            near_texts::sketch,
            near_texts::created_at,
        ))
        .load(connection)?;
    let mut texts: BTreeMap<i64, RecentText> = BTreeMap::new();
    for (band, comment, article, network, sketch, at) in rows {
        let at = Timestamp::from_millis(at);
        let text = RecentText { comment, article, network, sketch, bands: Vec::new(), at };
        texts.entry(comment).or_insert(text).bands.push(band);
    }
    Ok(texts.into_values().collect())
}

/// Counts, for networks of a site, the comments that became spam since a point in time. Spam by a ban alone does not
/// count if the address was typed, or if the author sees the comment as published: it would reveal the ban.
///
/// # Errors
/// `StorageError::Query`.
pub fn network_spam(
    connection: &mut AnyConnection,
    site: SiteId,
    prefixes: &[&str],
    since: Timestamp,
) -> Result<HashMap<String, i64>> {
    if prefixes.is_empty() {
        return Ok(HashMap::new());
    }
    let rows: Vec<(Option<String>, i64)> = comments::table
        .filter(comments::site_id.eq(site.get()))
        .filter(comments::network_prefix.eq_any(prefixes))
        .filter(comments::status_at.ge(since.millis()))
        // Written out, as the index is partial.
        .filter(sql::<Bool>("comments.status = 'spam'"))
        .filter(comments::shown_status.is_null())
        .group_by(comments::network_prefix)
        .select((comments::network_prefix, diesel::dsl::count_star()))
        .load(connection)?;
    Ok(rows.into_iter().filter_map(|(prefix, count)| Some((prefix?, count))).collect())
}

/// Counts what became of the comments of authors, by proof: approved, and spam. What only a ban made spam does not count, as
/// in `network_spam`.
///
/// # Errors
/// `StorageError::Query`.
pub fn by_proof(
    connection: &mut AnyConnection,
    site: SiteId,
    authors: &[AvatarSeed],
) -> Result<HashMap<i64, (i64, i64)>> {
    let mut found: HashMap<i64, (i64, i64)> = HashMap::new();
    if authors.is_empty() {
        return Ok(found);
    }
    let rows: Vec<(i64, String, i64)> = comments::table
        .filter(comments::site_id.eq(site.get()))
        .filter(comments::avatar_seed.eq_any(authors.iter().map(|author| author.get())))
        .filter(sql::<Bool>("comments.status IN ('approved', 'spam')"))
        .filter(comments::status.eq(Status::Approved.as_str()).or(comments::shown_status.is_null()))
        .group_by((comments::avatar_seed, comments::status))
        .select((comments::avatar_seed, comments::status, diesel::dsl::count_star()))
        .load(connection)?;
    for (author, status, count) in rows {
        let (approved, spam) = found.entry(author).or_default();
        *(if status == Status::Approved.as_str() { approved } else { spam }) += count;
    }
    Ok(found)
}

/// Returns the scripts of a site's approved comments, with how many there are of each.
///
/// # Errors
/// `StorageError::Query`.
pub fn scripts(connection: &mut AnyConnection, site: SiteId) -> Result<Vec<(Script, i64)>> {
    let rows: Vec<(String, i64)> = site_scripts::table
        .filter(site_scripts::site_id.eq(site.get()))
        .select((site_scripts::script, site_scripts::comment_count))
        .load(connection)?;
    Ok(rows.into_iter().filter_map(|(name, count)| Some((Script::from_short_name(&name)?, count))).collect())
}

/// Counts approved comments. A later undo does not decrement: the script was welcome once.
///
/// # Errors
/// `StorageError::Query`.
pub fn count_script(connection: &mut AnyConnection, site: SiteId, script: Script, count: i64) -> Result<()> {
    let row = (
        site_scripts::site_id.eq(site.get()),
        site_scripts::script.eq(script.short_name()),
        site_scripts::comment_count.eq(count),
    );
    each!(connection, inner => diesel::insert_into(site_scripts::table)
        .values(row)
        .on_conflict((site_scripts::site_id, site_scripts::script))
        .do_update()
        .set(site_scripts::comment_count.eq(site_scripts::comment_count + count))
        .execute(inner))?;
    Ok(())
}

/// Counts comments that nothing spoke against, in the minute that they came in.
///
/// # Errors
/// `StorageError::Query`.
pub fn count_arrivals(connection: &mut AnyConnection, site: SiteId, now: Timestamp, count: i64) -> Result<()> {
    let row = (arrivals::site_id.eq(site.get()), arrivals::minute.eq(minute(now)), arrivals::comment_count.eq(count));
    each!(connection, inner => diesel::insert_into(arrivals::table)
        .values(row)
        .on_conflict((arrivals::site_id, arrivals::minute))
        .do_update()
        .set(arrivals::comment_count.eq(arrivals::comment_count + count))
        .execute(inner))?;
    Ok(())
}

/// Returns how many comments that nothing spoke against came since a point in time.
///
/// # Errors
/// `StorageError::Query`.
pub fn arrivals_since(connection: &mut AnyConnection, site: SiteId, since: Timestamp) -> Result<i64> {
    let counts: Vec<i64> = arrivals::table
        .filter(arrivals::site_id.eq(site.get()))
        .filter(arrivals::minute.gt(minute(since)))
        .select(arrivals::comment_count)
        .load(connection)?;
    Ok(counts.iter().sum())
}

/// Counts the comments of articles that came since a point in time and are approved.
///
/// # Errors
/// `StorageError::Query`.
pub fn approved_since(connection: &mut AnyConnection, articles: &[i64], since: Timestamp) -> Result<HashMap<i64, i64>> {
    let rows: Vec<(i64, i64)> = comments::table
        .filter(comments::article_id.eq_any(articles))
        .filter(comments::status.eq(Status::Approved.as_str()))
        .filter(comments::created_at.ge(since.millis()))
        .group_by(comments::article_id)
        .select((comments::article_id, diesel::dsl::count_star()))
        .load(connection)?;
    Ok(rows.into_iter().collect())
}

const fn minute(at: Timestamp) -> i64 {
    at.millis().div_euclid(60_000)
}
