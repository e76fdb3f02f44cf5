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

/// How each comment of a batch fared.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchResultsBody {
    /// One for each id, in the order asked.
    pub results: Vec<BatchResultBody>,
}

/// How one comment of a batch fared.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct BatchResultBody {
    /// The id as it was asked.
    pub id: i64,
    /// Whether it was done.
    pub ok: bool,
    /// The status now; null where the comment was deleted or nothing was done.
    #[schema(example = "approved")]
    pub status: Option<&'static str>,
    /// Why nothing was done, such as `not_found` or `invalid_transition`; null where it was done.
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

/// Decides about several comments, each by itself: what fails for one leaves the others.
#[utoipa::path(
    request_body = BatchBody,
    responses((status = 200, description = "How each fared", body = BatchResultsBody))
)]
#[post("/comments/batch")]
pub async fn post_comments_batch(caller: Caller, body: Body<BatchBody>) -> ApiResult {
    // The action says which of the two it takes.
    caller.require(Scope::CommentsModerate).or_else(|_| caller.require(Scope::CommentsDelete))?;
    let BatchBody { ids, action } = body.read().await?;
    let ids = ids.into_iter().map(CommentId::new).collect();
    let Action(Some(verb)) = action else { return Err(FieldErrors::one("action", Rule::Required).into()) };
    let results = moderate::batch(&caller.state.service, &caller.principal, ids, verb).await?;
    let results = results.into_iter().map(BatchResultBody::of).collect();
    Ok(HttpResponse::Ok().json(BatchResultsBody { results }))
}

/// The word of an action; without a verb only where none was given.
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
