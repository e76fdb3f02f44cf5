//! `GET /api/v1/sites/{site}/form-token`

use crate::domain::site::Site;
use crate::service::{read, sites};
use crate::web::body::Form;
use crate::web::code::described::{TooManyComments, ValidationFailed};
use crate::web::context::{RequestContext, uncached};
use crate::web::error::ApiResult;
use actix_web::{HttpResponse, get, web};
use serde::Serialize;

/// A token for one form.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FormTokenBody {
    /// The token, for the field `form_token`; good once, for 24 hours.
    pub form_token: String,
}

/// Signs a token for a form on an article. It proves how long the form was open, and admits senders without `Origin`.
#[utoipa::path(
    params(
        ("article" = String, Query, description = "The article's URL or path", min_length = 1),
    ),
    responses((status = 200, description = "The token", body = FormTokenBody), ValidationFailed, TooManyComments)
)]
#[get("/sites/{site}/form-token")]
pub async fn get_form_token(context: RequestContext, slug: web::Path<String>) -> ApiResult {
    let site = sites::find(&context.state.service, &slug).await?;
    Ok(context.answer_site(&site, answer(&context, &site).await))
}

async fn answer(context: &RequestContext, site: &Site) -> ApiResult {
    let (state, query) = (&context.state, Form::decode_query(context.request.query_string())?);
    state.form_token_limit.check(context.client.address)?;
    let form_token = read::form_token(&state.service, site, query.first("article").unwrap_or_default()).await?;
    Ok(uncached(HttpResponse::Ok()).json(FormTokenBody { form_token }))
}
