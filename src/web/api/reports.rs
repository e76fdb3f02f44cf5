//! `POST /api/v1/comments/{id}/reports`

use crate::service::reports::{ReportInput, Target};
use crate::web::body::{Body, body};
use crate::web::client::ClientAddress;
use crate::web::code::described::OriginNotAllowed;
use crate::web::error::{ApiError, Problem};
use crate::web::origin::{Sender, allow_site};
use crate::web::report::{find, take};
use crate::web::state::AppState;
use crate::web::wish::Wish;
use actix_web::{HttpRequest, HttpResponse, post, web};

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

/// Tells the moderators about a comment. The answer is the same whether or not it was reported before.
#[utoipa::path(
    params(
        ("lang" = Option<String>, Query, description = "The language that errors are told in, as a tag; else English for programs"),
    ),
    request_body = ReportBody,
    responses(
        (status = 204, description = "Taken"),
        OriginNotAllowed,
        (status = 404, description = "`not_found`: no such comment, or readers do not see it", body = Problem, content_type = "application/problem+json"),
        (status = 429, description = "`too_many_comments`: too many reports", body = Problem, content_type = "application/problem+json"),
    )
)]
#[post("/comments/{id}/reports")]
pub async fn post_report_json(
    state: web::Data<AppState>,
    request: HttpRequest,
    id: web::Path<String>,
    client: ClientAddress,
    body: Body<ReportBody>,
) -> HttpResponse {
    let target = match find(&state, &id).await {
        Ok(target) => target,
        Err(error) => return error.answer(Wish::of(&request).named_words(None).as_ref()),
    };
    let mut response = match receive(&state, &request, &target, client, body).await {
        Ok(()) => HttpResponse::NoContent().finish(),
        Err(error) => error.answer(Wish::of(&request).named_words(Some(&target.site)).as_ref()),
    };
    allow_site(&mut response, request.headers(), &target.site);
    response
}

async fn receive(
    state: &AppState,
    request: &HttpRequest,
    target: &Target,
    client: ClientAddress,
    body: Body<ReportBody>,
) -> Result<(), ApiError> {
    let sender = Sender::judge(request.headers(), &target.site, &state.place)?;
    take(state, target, body.read().await?.input(&sender), client).await
}

impl ReportBody {
    /// Makes the report that the use case judges.
    pub(in crate::web) fn input(self, sender: &Sender) -> ReportInput {
        let (reason, note) = (self.reason, self.note.unwrap_or_default());
        ReportInput { reason, note, form_token: self.form_token, demand: sender.form_token() }
    }
}
