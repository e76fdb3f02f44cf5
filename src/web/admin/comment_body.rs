//! The comment of the admin API. The author's address is already masked.

use super::if_match::tag;
use crate::domain::language::Language;
use crate::domain::moderation::{Decision, Reason, Status};
use crate::service::queue::AdminComment;
use crate::web::api::CommentBody;
use crate::web::messages::Messages;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};
use serde::Serialize;

/// A comment for moderators: the public data, and data for decisions.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AdminCommentBody {
    /// The public data, with the real `status`.
    #[serde(flatten)]
    pub comment: CommentBody<'static>,
    /// The slug of its site.
    #[schema(example = "blog")]
    pub site: String,
    /// Its source text.
    #[schema(example = "Well said.")]
    pub body: String,
    /// Its source: `form`, `api`, `admin` or `import`.
    #[schema(example = "form")]
    pub source: &'static str,
    /// The address of its author with a constant number of dots; null where none was given, `unreadable` where no key
    /// opens it.
    #[schema(example = "a...@m....org")]
    pub email_masked: Option<String>,
    /// The network it came from, /24 or /48, while that is kept.
    #[schema(example = "192.0.2.0/24")]
    pub network: Option<String>,
    /// The decisions about it, oldest first.
    pub decisions: Vec<DecisionBody>,
    /// How many readers have reported it since a moderator decided about it.
    #[schema(minimum = 0, example = 0)]
    pub report_count: i64,
    /// Counts its changes, from 1; the `ETag` is this number in quotes.
    #[schema(example = 1)]
    pub version: i64,
}

/// One decision about a comment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct DecisionBody {
    /// When it was made, RFC 3339 in UTC.
    #[schema(example = "2026-11-22T09:30:00.123Z")]
    pub at: String,
    /// `policy`, or the moderator's name.
    #[schema(example = "policy")]
    pub by: String,
    /// `submit`, `approve`, `hold`, `spam`, `trash`, `restore`, `edit` or `undo`.
    #[schema(example = "submit")]
    pub action: &'static str,
    /// The earlier status; null for the first decision.
    pub from: Option<&'static str>,
    /// The new status.
    #[schema(example = "pending")]
    pub to: &'static str,
    /// Why.
    pub reasons: Vec<ReasonBody>,
    /// Whether it was undone.
    pub is_undone: bool,
}

/// One reason for a decision.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReasonBody {
    /// The reason for machines; stable.
    #[schema(example = "site_holds_all")]
    pub code: String,
    /// The reason as a sentence.
    #[schema(example = "This site holds every comment for a moderator.")]
    pub message: String,
    /// The points toward holding and toward spam; absent for reasons without points.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = 40)]
    pub points: Option<i32>,
}

impl ReasonBody {
    /// Shows a reason.
    pub fn of(reason: Reason) -> Self {
        let message = reason_sentence(&Messages::of(Language::ENGLISH), &reason);
        Self { points: reason.weight.points(), code: reason.code.as_str().to_owned(), message }
    }
}

/// Returns the message of a reason. A reason from an older version has a stored message.
pub fn reason_sentence(messages: &Messages, reason: &Reason) -> String {
    let values = reason.values.iter().map(|(name, value)| (name.as_str(), value.as_str()));
    let known = messages.known_with(&format!("reason-{}", reason.code.as_str()), values);
    known.unwrap_or_else(|| reason.value("message").unwrap_or(reason.code.as_str()).to_owned())
}

impl AdminCommentBody {
    /// Shows a comment to a moderator.
    pub fn of(found: AdminComment) -> Self {
        let comment = &found.comment;
        Self {
            site: found.site.slug.as_str().to_owned(),
            body: comment.text.source.clone(),
            source: comment.source.as_str(),
            network: comment.network.clone(),
            version: comment.version,
            comment: public_part(&found),
            email_masked: found.email_masked,
            report_count: found.report_count,
            decisions: found.decisions.into_iter().map(DecisionBody::of).collect(),
        }
    }

    /// Answers with the comment and its `ETag`.
    pub fn answer(found: AdminComment, mut response: HttpResponseBuilder) -> HttpResponse {
        response.insert_header((header::ETAG, tag(found.comment.version))).json(Self::of(found))
    }
}

impl DecisionBody {
    fn of(decision: Decision) -> Self {
        let reasons = decision.reasons.into_iter();
        Self {
            at: decision.at.to_rfc3339(),
            by: decision.by.as_str().to_owned(),
            action: decision.action.as_str(),
            from: decision.from.map(Status::as_str),
            to: decision.to.as_str(),
            reasons: reasons.map(ReasonBody::of).collect(),
            is_undone: decision.is_undone,
        }
    }
}

/// Returns what readers would get, with the real status.
fn public_part(found: &AdminComment) -> CommentBody<'static> {
    let depth = found.site.settings.thread_depth;
    let comment = found.comment.public_part();
    let body = CommentBody::of_public(&comment, found.article.path.as_str(), depth);
    body.with_status(found.comment.status.as_str()).into_owned()
}
