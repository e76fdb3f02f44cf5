//! `POST /api/v1/comments/{id}/reports`

use crate::service::reports::{ReportInput, Target};
use crate::web::body::{Body, body};
use crate::web::code::described::OriginNotAllowed;
use crate::web::context::RequestContext;
use crate::web::error::{ApiResult, Problem};
use crate::web::origin::Sender;
use crate::web::report::{find, take};
use actix_web::{HttpResponse, post, web};

body! {
    PUBLIC:
    /// A report about a comment.
    pub struct ReportBody {
        /// `spam`, `abuse`, `off_topic` or `other`.
        #[schema(example = "spam")]
        reason: String,
        /// What moderators should know, at most 2000 bytes.
        note: Option<String>,
        /// A form token of the article, for senders that say no `Origin`.
        form_token: Option<String>,
    }
}

/// Reports a comment to the moderators. The answer is the same for a comment that was reported before.
#[utoipa::path(
    params(
        ("lang" = Option<String>, Query, description = "The language of errors, as a tag; default English"),
    ),
    request_body = ReportBody,
    responses(
        (status = 204, description = "Accepted"),
        OriginNotAllowed,
        (status = 404, description = "`not_found`: no such comment, or readers do not see it", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_comments`: too many reports", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/comments/{id}/reports")]
pub async fn post_report_json(context: RequestContext, id: web::Path<String>, body: Body<ReportBody>) -> HttpResponse {
    let target = match find(&context.state, &id).await {
        Ok(target) => target,
        Err(error) => return context.answer_reader(None, Err(error)),
    };
    let taken = receive(&context, &target, body).await;
    context.answer_site(&target.site, taken.map(|()| HttpResponse::NoContent().finish()))
}

async fn receive(context: &RequestContext, target: &Target, body: Body<ReportBody>) -> ApiResult<()> {
    let sender = context.sender(&target.site)?;
    take(context, target, body.read().await?.input(&sender)).await
}

impl ReportBody {
    /// Converts it to the input of the use case.
    pub(in crate::web) fn input(self, sender: &Sender) -> ReportInput {
        let (reason, note) = (self.reason, self.note.unwrap_or_default());
        ReportInput { reason, note, form_token: self.form_token, demand: sender.form_token() }
    }
}
