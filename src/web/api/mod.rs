//! The public JSON API.

pub mod altcha;
pub mod comments;
pub mod counts;
pub mod form_token;
pub mod preflight;
pub mod preview;
pub mod receipts;
pub mod reports;
pub mod thread;

use super::events::get_thread_events;
use super::routes::Table;
use crate::domain::thread::PublicComment;
use actix_web::http::Method;
use serde::Serialize;
use std::borrow::Cow;

/// Adds every route of the public JSON API.
pub fn routes(table: &mut impl Table) {
    table
        .route(thread::get_thread_json)
        .route(counts::get_counts)
        .route(get_thread_events)
        .route(form_token::get_form_token)
        .route(altcha::get_altcha_challenge)
        .route(comments::post_comment_json)
        .route(preview::post_preview)
        .route(receipts::get_receipt_json)
        .route(receipts::patch_receipt)
        .route(receipts::delete_receipt)
        .route(reports::post_report_json);
    for path in ["/sites/{site}/comments", "/sites/{site}/preview", "/receipts/{token}", "/comments/{id}/reports"] {
        table.page(Method::OPTIONS, path, preflight::options);
    }
}

/// A comment for readers. It has no other data about the author.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CommentBody<'a> {
    /// Its id, positive and below 2^53.
    #[schema(example = 48_211_230_912_i64)]
    pub id: i64,
    /// The path of its article.
    #[schema(example = "/2022/08/purple-hearts")]
    pub article: Cow<'a, str>,
    /// The id of the comment that it replies to.
    pub parent_id: Option<i64>,
    /// The nesting level, from 1.
    #[schema(example = 1)]
    pub depth: usize,
    /// Who wrote it.
    pub author: AuthorBody<'a>,
    /// Its text.
    #[schema(example = "<p>Well said.</p>")]
    pub body_html: Cow<'a, str>,
    /// When it was written, RFC 3339 in UTC.
    #[schema(example = "2026-11-22T09:30:00.123Z")]
    pub created_at: String,
    /// When its text was last changed.
    pub edited_at: Option<String>,
    /// `approved`, or `pending` for its author; moderators also see `spam` and `trash`.
    #[schema(example = "approved")]
    pub status: &'static str,
    /// How many approved replies it has, direct ones only.
    pub reply_count: i64,
}

/// The author of a comment, for readers.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct AuthorBody<'a> {
    /// The name.
    #[schema(example = "Ada")]
    pub name: Cow<'a, str>,
    /// The website.
    #[schema(example = "https://ada.example")]
    pub url: Option<Cow<'a, str>>,
    /// Whether a moderator of the site wrote it, signed in.
    pub is_moderator: bool,
}

impl<'a> CommentBody<'a> {
    /// Shows a public comment of an article, on a site with `thread_depth` levels.
    pub fn of_public(comment: &'a PublicComment, article: &'a str, thread_depth: u8) -> Self {
        Self {
            id: comment.id.get(),
            article: Cow::Borrowed(article),
            parent_id: comment.parent_id.map(|parent| parent.get()),
            depth: comment.path.depth(thread_depth),
            author: AuthorBody {
                name: Cow::Borrowed(&comment.author_name),
                url: comment.author_url.as_deref().map(Cow::Borrowed),
                is_moderator: comment.is_moderator,
            },
            body_html: Cow::Borrowed(comment.body_html.as_str()),
            created_at: comment.created_at.to_rfc3339(),
            edited_at: comment.edited_at.map(|at| at.to_rfc3339()),
            status: "approved",
            reply_count: comment.reply_count,
        }
    }

    /// Replaces the status that readers see.
    #[must_use]
    pub fn with_status(self, status: &'static str) -> Self {
        Self { status, ..self }
    }

    /// Clones the borrowed texts.
    pub fn into_owned(self) -> CommentBody<'static> {
        let owned = |text: Cow<'a, str>| Cow::Owned(text.into_owned());
        CommentBody {
            article: owned(self.article),
            body_html: owned(self.body_html),
            author: AuthorBody {
                name: owned(self.author.name),
                url: self.author.url.map(owned),
                is_moderator: self.author.is_moderator,
            },
            id: self.id,
            parent_id: self.parent_id,
            depth: self.depth,
            created_at: self.created_at,
            edited_at: self.edited_at,
            status: self.status,
            reply_count: self.reply_count,
        }
    }
}
