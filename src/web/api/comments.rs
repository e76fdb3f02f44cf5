//! `POST /api/v1/sites/{site}/comments`

use super::CommentBody;
use crate::domain::comment::Source;
use crate::domain::moderation::Status;
use crate::domain::site::Site;
use crate::service::sites;
use crate::service::submit::{Submission, Submitted};
use crate::web::body::{Body, body};
use crate::web::code::described::{
    CommentsClosed, DuplicateComment, IdempotencyKeyReused, OriginNotAllowed, ReplyNotAllowed, TooManyComments,
};
use crate::web::context::{RequestContext, uncached};
use crate::web::error::ApiResult;
use crate::web::language_preference::LanguagePreference;
use crate::web::state::AppState;
use crate::web::submission::{idempotency_key, take};
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpResponse, post, web};
use serde::Serialize;

body! {
    PUBLIC:
    /// A comment to submit. Other fields are ignored.
    pub struct NewCommentBody {
        /// The article's URL or path.
        #[schema(min_length = 1, example = "/2022/08/purple-hearts")]
        article: String,
        /// The name, 1 to 245 bytes.
        #[schema(min_length = 1, max_length = 245, example = "Ada")]
        author_name: String,
        /// The address, at most 100 bytes; whether it is needed is a setting of the site.
        #[schema(max_length = 100, format = "email", example = "ada@mail.example")]
        email: Option<String>,
        /// The website, at most 200 bytes.
        #[schema(max_length = 200, example = "https://ada.example")]
        author_url: Option<String>,
        /// The text, 1 to 65525 bytes.
        #[schema(min_length = 1, max_length = 65525, example = "Well said.")]
        body: String,
        /// The id of the comment that it replies to.
        parent_id: Option<i64>,
        /// The token that the form was fetched with; needed where no `Origin` is sent.
        form_token: Option<String>,
        /// The `author_token` of an earlier comment's receipt, as proof of authorship; optional.
        author_token: Option<String>,
        /// The solution of a challenge of `/api/v1/sites/{site}/altcha`, as ALTCHA's solvers encode it, at most 4096 bytes.
        altcha: Option<String>,
        /// The honeypot, `HONEYPOT_FIELD`: only programs fill it.
        #[schema(ignore)]
        subject: Option<String>,
    }
}

/// The answer to the author of a stored comment. It does not depend on what is known of the address.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct SubmittedBody {
    /// The comment, with the status that its author is shown.
    pub comment: CommentBody<'static>,
    /// The token of `/receipts/{token}`.
    pub receipt: String,
    /// A sentence about what happens next, in English or in the language that the request names.
    #[schema(example = "Your comment is awaiting moderation.")]
    pub message: String,
}

impl SubmittedBody {
    /// Shows a stored comment to its author.
    pub fn of(submitted: &Submitted, preference: LanguagePreference) -> Self {
        let comment = &submitted.comment;
        let depth = submitted.site.settings.thread_depth;
        let public = comment.public_part();
        let body = CommentBody::of_public(&public, submitted.article.path.as_str(), depth);
        let body = body.with_status(comment.status.as_str()).into_owned();
        let messages = preference.named_messages(Some(&submitted.site)).unwrap_or_default();
        let message = match comment.status {
            Status::Approved => messages.text("submitted-published"),
            Status::Pending | Status::Spam | Status::Trash => messages.text("submitted-held"),
        };
        Self { comment: body, receipt: submitted.receipt.clone(), message }
    }

    /// Answers 201 with the receipt as `Location`.
    pub fn created(&self, state: &AppState, preference: LanguagePreference) -> HttpResponse {
        let receipt = preference.kept_in(state.own_origins.url(&format!("/receipts/{}", self.receipt)));
        uncached(HttpResponse::Created()).insert_header((header::LOCATION, receipt)).json(self)
    }
}

/// Submits a comment.
#[utoipa::path(
    params(
        ("lang" = Option<String>, Query, description = "The language of the sentences in the answer, as a tag; else English"),
        ("Idempotency-Key" = Option<String>, Header, description = "Makes retries idempotent for 24 hours; 1 to 255 characters of printable ASCII", min_length = 1, max_length = 255, pattern = "^[ -~]*[!#-~][ -~]*$"),
    ),
    request_body = NewCommentBody,
    responses(
        (status = 201, description = "Stored", body = SubmittedBody),
        OriginNotAllowed,
        CommentsClosed,
        ReplyNotAllowed,
        DuplicateComment,
        IdempotencyKeyReused,
        TooManyComments,
    )
)]
#[post("/sites/{site}/comments")]
pub async fn post_comment_json(
    context: RequestContext,
    slug: web::Path<String>,
    body: Body<NewCommentBody>,
) -> ApiResult {
    let site = sites::find(&context.state.service, &slug).await?;
    let submitted = receive(&context, body, site.clone()).await;
    let preference = LanguagePreference::of(&context.request);
    let stored =
        submitted.map(|submitted| SubmittedBody::of(&submitted, preference).created(&context.state, preference));
    Ok(context.answer_site(&site, stored))
}

async fn receive(context: &RequestContext, body: Body<NewCommentBody>, site: Site) -> ApiResult<Submitted> {
    // Refuses a foreign page before it reads a byte of the body.
    let sender = context.sender(&site)?;
    body.require_json()?;
    let key = idempotency_key(context.request.headers())?;
    let submission = body.read().await?.into();
    take(context, site, submission, &sender, (Source::Api, key)).await
}

impl From<NewCommentBody> for Submission {
    fn from(body: NewCommentBody) -> Self {
        Self {
            article: body.article,
            external_id: String::new(),
            author_name: body.author_name,
            email: body.email.unwrap_or_default(),
            author_url: body.author_url.unwrap_or_default(),
            body: body.body,
            parent_id: body.parent_id.map(|id| id.to_string()).unwrap_or_default(),
            form_token: body.form_token,
            author_token: body.author_token,
            proof_of_work: body.altcha,
            is_honeypot_filled: body.subject.is_some_and(|filled| !filled.is_empty()),
        }
    }
}

/// Reports whether the sender of a form prefers JSON to HTML.
pub fn accepts_json(headers: &HeaderMap) -> bool {
    let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok()).unwrap_or_default();
    accept.contains("application/json") && !accept.contains("text/html")
}
