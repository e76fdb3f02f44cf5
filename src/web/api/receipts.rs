//! `/api/v1/receipts/{token}`: the comment of a receipt, for programs.

use super::CommentBody;
use crate::domain::site::Site;
use crate::service::receipts::{self, Receipt};
use crate::service::{ServiceError, authorship, late_proof};
use crate::web::body::{Body, body};
use crate::web::code::described::{EditWindowOver, OriginNotAllowed, TooManyComments};
use crate::web::context::{RequestContext, uncached};
use crate::web::error::{ApiResult, Problem};
use crate::web::origin::allow_all;
use crate::web::present::challenge_url;
use crate::web::receipts::change;
use crate::web::state::AppState;
use actix_web::{HttpResponse, delete, get, patch, web};
use serde::Serialize;

/// A comment for its author.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct ReceiptBody {
    /// The comment, with the status that its author is shown.
    pub comment: CommentBody<'static>,
    /// The text as it was typed.
    #[schema(example = "Well said.")]
    pub source: String,
    /// When the time to change the text ends; null afterwards.
    #[schema(example = "2026-11-22T09:45:00.123Z")]
    pub editable_until: Option<String>,
    /// The address of a challenge for a proof of work; present only if the comment waits for nothing else. `PATCH` with
    /// `altcha` then publishes it.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(example = "https://comments.example/api/v1/sites/blog/altcha?article=%2F2022%2F08%2Fpurple-hearts")]
    pub proof_challenge_url: Option<String>,
    /// The proof of authorship, for later comments on the same site; null if there is nothing to prove.
    pub author_token: Option<String>,
}

impl ReceiptBody {
    fn of(state: &AppState, receipt: &Receipt) -> Self {
        let (comment, now) = (&receipt.comment, state.service.clock.now());
        let (root, path) = (state.own_origins.url("/api/v1/sites/"), receipt.article.path.as_str());
        let depth = receipt.site.settings.thread_depth;
        let public = comment.public_part();
        let body = CommentBody::of_public(&public, receipt.article.path.as_str(), depth);
        Self {
            comment: body.with_status(comment.status.as_str()).into_owned(),
            source: comment.text.source.clone(),
            proof_challenge_url: receipt.awaits_proof.then(|| challenge_url(&root, &receipt.site, path)),
            editable_until: authorship::editable_until(comment, now).map(|until| until.to_rfc3339()),
            author_token: authorship::author_token(&state.service, comment),
        }
    }

    fn answer(&self) -> HttpResponse {
        uncached(HttpResponse::Ok()).json(self)
    }
}

body! {
    PUBLIC:
    /// A new text for a comment, or the proof of work that it waits for.
    pub struct ReceiptChangeBody {
        /// The text, 1 to 65525 bytes.
        #[schema(min_length = 1, max_length = 65525, example = "Well said, indeed.")]
        body: Option<String>,
        /// A proof of work for the article; ignored if there is a `body`.
        altcha: Option<String>,
    }
}

/// Returns a comment to its author, with the text as it was typed and with what proves to be its author.
#[utoipa::path(
    responses(
        (status = 200, description = "The comment", body = ReceiptBody),
        (status = 404, description = "`not_found`: forged, older than 30 days, or the comment is gone", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/receipts/{token}")]
pub async fn get_receipt_json(state: web::Data<AppState>, token: web::Path<String>) -> ApiResult {
    let receipt = receipts::open(&state.service, &token).await?;
    let mut response = ReceiptBody::of(&state, &receipt).answer();
    // The token is the permission to read, for every origin.
    allow_all(&mut response);
    Ok(response)
}

/// Changes the text of a comment, within 15 minutes after it was sent; or sends the proof of work that it waits for,
/// within 20.
///
/// The new text is judged like a new comment: it can hold a published comment, but it cannot publish a held one.
#[utoipa::path(
    params(
        ("lang" = Option<String>, Query, description = "The language of errors, as a tag; default English"),
    ),
    request_body = ReceiptChangeBody,
    responses(
        (status = 200, description = "The comment as it is now", body = ReceiptBody),
        OriginNotAllowed,
        EditWindowOver,
        (status = 404, description = "`not_found`: forged, older than 30 days, or the comment is gone", body = Problem, content_type = "application/problem+json"),
        TooManyComments,
    )
)]
#[patch("/receipts/{token}")]
pub async fn patch_receipt(
    context: RequestContext,
    token: web::Path<String>,
    body: Body<ReceiptChangeBody>,
) -> ApiResult {
    let site = receipts::open(&context.state.service, &token).await?.site;
    let edited = edit(&context, &token, body, &site).await;
    Ok(context.answer_site(&site, edited.map(|receipt| ReceiptBody::of(&context.state, &receipt).answer())))
}

async fn edit(context: &RequestContext, token: &str, body: Body<ReceiptChangeBody>, site: &Site) -> ApiResult<Receipt> {
    let state = &context.state;
    // Refuses a foreign page before it reads a byte of the body.
    context.sender(site)?;
    let ReceiptChangeBody { body, altcha } = body.read().await?;
    match (body, altcha) {
        (None, Some(proof)) => {
            // A proof counts against the rate limit like a challenge.
            state.challenge_limit.check(context.client.address)?;
            late_proof::bring(&state.service, token, &proof).await?;
        }
        (text, _) => change(context, token, &text.unwrap_or_default()).await?,
    }
    Ok(receipts::open(&state.service, token).await?)
}

/// Deletes a comment permanently. Its replies stay. Idempotent.
#[utoipa::path(
    responses(
        (status = 204, description = "Deleted"),
        OriginNotAllowed,
        (status = 404, description = "`not_found`: forged, or older than 30 days", body = Problem, content_type = "application/problem+json"),
    )
)]
#[delete("/receipts/{token}")]
pub async fn delete_receipt(context: RequestContext, token: web::Path<String>) -> ApiResult {
    let site = match receipts::open(&context.state.service, &token).await {
        Ok(receipt) => Some(receipt.site),
        Err(ServiceError::NotFound(_)) => None,
        Err(other) => return Err(other.into()),
    };
    let withdrawn = withdraw(&context, &token, site.as_ref()).await;
    let withdrawn = withdrawn.map(|()| uncached(HttpResponse::NoContent()).finish());
    let Some(site) = site else {
        let mut response = context.answer_reader(None, withdrawn);
        // The site is unknown, so every origin may read the answer.
        allow_all(&mut response);
        return Ok(response);
    };
    Ok(context.answer_site(&site, withdrawn))
}

async fn withdraw(context: &RequestContext, token: &str, site: Option<&Site>) -> ApiResult<()> {
    if let Some(site) = site {
        context.sender(site)?;
    }
    Ok(authorship::withdraw(&context.state.service, token).await?)
}
