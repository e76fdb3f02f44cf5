//! `POST /api/v1/admin/comments/batch`

use crate::domain::account::Scope;
use crate::domain::comment::CommentId;
use crate::domain::fields::{FieldErrors, Rule};
use crate::domain::moderation::Status;
use crate::service::moderate::{self, BatchItem, Verb};
use crate::web::body::{Body, Kind, body};
use crate::web::error::{ApiError, ApiResult};
use crate::web::guard::Caller;
use actix_web::{HttpResponse, post};
use serde::Serialize;
use serde_json::Value;

body! {
    ADMIN:
    /// A decision about several comments.
    pub struct BatchBody {
        /// The comments, 1 to 500.
        #[schema(min_items = 1, max_items = 500)]
        ids: Vec<i64>,
        /// `approve`, `hold`, `spam`, `trash`, `restore` or `delete`.
        #[schema(value_type = String, example = "approve")]
        action: Action,
    }
}

/// The results of a batch.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchResultsBody {
    /// One for each id, in the order asked.
    pub results: Vec<BatchResultBody>,
}

/// The result for one comment.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchResultBody {
    /// The id in the request.
    pub id: i64,
    /// Whether it succeeded.
    pub ok: bool,
    /// The present status; null if the comment was deleted or the action failed.
    #[schema(example = "approved")]
    pub status: Option<&'static str>,
    /// The error code, such as `not_found` or `invalid_transition`; null on success.
    pub code: Option<&'static str>,
}

impl BatchResultBody {
    fn of((id, outcome): BatchItem) -> Self {
        let id = id.get();
        match outcome {
            Ok(status) => Self { id, ok: true, status: status.map(Status::as_str), code: None },
            Err(error) => Self { id, ok: false, status: None, code: Some(ApiError::from(error).code().as_str()) },
        }
    }
}

/// Decides about several comments, each separately: a failure of one does not affect the others.
#[utoipa::path(
    request_body = BatchBody,
    responses((status = 200, description = "The results", body = BatchResultsBody))
)]
#[post("/comments/batch")]
pub async fn post_comments_batch(caller: Caller, body: Body<BatchBody>) -> ApiResult {
    // The action decides which of the two is needed.
    caller.require(Scope::CommentsModerate).or_else(|_| caller.require(Scope::CommentsDelete))?;
    let BatchBody { ids, action } = body.read().await?;
    let ids = ids.into_iter().map(CommentId::new).collect();
    let Action(Some(verb)) = action else { return Err(FieldErrors::one("action", Rule::Required).into()) };
    let results = moderate::batch(&caller.state.service, &caller.principal, ids, verb).await?;
    let results = results.into_iter().map(BatchResultBody::of).collect();
    Ok(HttpResponse::Ok().json(BatchResultsBody { results }))
}

/// An action; `None` only if it is missing.
#[derive(Debug, Default)]
pub struct Action(Option<Verb>);

impl Kind for Action {
    fn of_json(value: &Value) -> Result<Self, Rule> {
        let word = String::of_json(value)?;
        let found = Verb::WORDS.iter().find(|(known, _)| *known == word).map(|(_, verb)| *verb);
        if found.is_some() || word.is_empty() {
            return Ok(Self(found));
        }
        let allowed: Vec<_> = Verb::WORDS.iter().map(|(known, _)| *known).collect();
        Err(Rule::NotOneOf { allowed: allowed.join(", ") })
    }

    fn is_empty(&self) -> bool {
        self.0.is_none()
    }
}
