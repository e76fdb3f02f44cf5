//! `GET /api/v1/sites/{site}/form-token`

use crate::domain::site::Site;
use crate::service::{read, sites};
use crate::web::body::Form;
use crate::web::client::ClientAddress;
use crate::web::code::described::{TooManyComments, ValidationFailed};
use crate::web::error::ApiError;
use crate::web::origin::allow_site;
use crate::web::state::AppState;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;

/// A token for one form.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct FormTokenBody {
    /// The token, for the field `form_token`; good once, for 24 hours.
    pub form_token: String,
}

/// Signs a token for a form on an article: it tells how long the form was open, and lets senders in that say no `Origin`.
#[utoipa::path(
    params(
        ("article" = String, Query, description = "The article's URL or path", min_length = 1),
    ),
    responses((status = 200, description = "The token", body = FormTokenBody), ValidationFailed, TooManyComments)
)]
#[get("/sites/{site}/form-token")]
pub async fn get_form_token(
    state: web::Data<AppState>,
    request: HttpRequest,
    slug: web::Path<String>,
    client: ClientAddress,
) -> Result<HttpResponse, ApiError> {
    let site = sites::find(&state.service, &slug).await?;
    let mut response = answer(&state, &request, client, &site).await.unwrap_or_else(HttpResponse::from_error);
    allow_site(&mut response, request.headers(), &site);
    Ok(response)
}

async fn answer(
    state: &AppState,
    request: &HttpRequest,
    client: ClientAddress,
    site: &Site,
) -> Result<HttpResponse, ApiError> {
    let query = Form::decode_query(request.query_string())?;
    state.form_token_limit.check(client.address)?;
    let form_token = read::form_token(&state.service, site, query.first("article").unwrap_or_default()).await?;
    Ok(HttpResponse::Ok().insert_header((header::CACHE_CONTROL, "no-store")).json(FormTokenBody { form_token }))
}
