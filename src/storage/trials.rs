//! The input of trials: recent comments of readers, with the evidence recorded for them.

use super::connection::AnyConnection;
use super::decisions::evidence_from_text;
use super::error::{Result, stored};
use super::schema::{comments, decisions};
use crate::domain::author::AuthorName;
use crate::domain::comment::CommentId;
use crate::domain::judging::Evidence;
use crate::domain::markup::SafeHtml;
use crate::domain::moderation::{Action, Status};
use crate::domain::site::SiteId;
use crate::domain::timestamp::Timestamp;
use diesel::prelude::*;

/// A comment with its first decision.
#[derive(Debug, Clone)]
pub struct Judged {
    /// When it came, and its id: where the next page goes on.
    pub place: (Timestamp, CommentId),
    /// Its author's name.
    pub author_name: AuthorName,
    /// Its author's website.
    pub author_url: Option<String>,
    /// Its text as it was sent, and as it is shown.
    pub text: (String, SafeHtml),
    /// The current status.
    pub status: Status,
    /// The decision of the policy.
    pub decided: Status,
    /// The evidence that was recorded at submission.
    pub evidence: Evidence,
}

type Row = (i64, i64, String, Option<String>, String, String, String, String, String, Option<String>);

/// Returns the newest comments of a site that readers sent since a point in time, at most `limit`, newest first; those before a place,
/// where one is given.
///
/// # Errors
/// `StorageError::Query` or `Unreadable`.
pub fn judged_since(
    connection: &mut AnyConnection,
    site: SiteId,
    since: Timestamp,
    before: Option<(Timestamp, CommentId)>,
    limit: i64,
) -> Result<Vec<Judged>> {
    let (at, id) = before.map_or((i64::MAX, i64::MAX), |(at, id)| (at.millis(), id.get()));
    let rows: Vec<Row> = comments::table
        .inner_join(decisions::table.on(decisions::comment_id.eq(comments::id)))
        .filter(comments::site_id.eq(site.get()))
        .filter(comments::created_at.ge(since.millis()))
        .filter(comments::created_at.le(at))
        .filter(comments::created_at.lt(at).or(comments::id.lt(id)))
        .filter(comments::is_moderator.eq(false))
        .filter(decisions::action.eq(Action::Submit.as_str()))
        .order((comments::created_at.desc(), comments::id.desc()))
        .limit(limit)
        .select((
            comments::created_at,
            comments::id,
            comments::author_name,
            comments::author_url,
            comments::body_source,
            comments::body_html,
            comments::status,
            decisions::to_status,
            decisions::reasons,
            decisions::evidence,
        ))
        .load(connection)?;
    rows.into_iter().map(judged).collect()
}

fn judged((at, id, name, author_url, source, html, status, decided, reasons, evidence): Row) -> Result<Judged> {
    Ok(Judged {
        place: (Timestamp::from_millis(at), CommentId::new(id)),
        author_name: AuthorName::from_stored(name),
        author_url,
        text: (source, SafeHtml::from_stored(html)),
        status: stored("status", Status::parse(&status))?,
        decided: stored("status", Status::parse(&decided))?,
        evidence: evidence_from_text(evidence.as_deref(), &reasons)?,
    })
}
