//! `GET /api/v1/sites/{site}/counts`

use crate::domain::fields::{FieldErrors, Rule};
use crate::service::read;
use crate::web::body::Form;
use crate::web::code::described::ValidationFailed;
use crate::web::error::ApiError;
use crate::web::origin::allow_all;
use crate::web::rendered::{Kind, PageKey, PageRequest, Rendered, serve};
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse, get, web};
use serde::Serialize;
use std::collections::BTreeMap;

/// The most articles that are counted at once.
const MAX_ARTICLES: usize = 100;

/// How many public comments each article has.
#[derive(Debug, Serialize, utoipa::ToSchema)]
pub struct CountsBody {
    /// The count of each article, by its reference in the request.
    #[schema(example = json!({"/2022/08/purple-hearts": 3}))]
    pub counts: BTreeMap<String, i64>,
}

/// Counts the public comments of several articles.
#[utoipa::path(
    params(
        ("article" = Vec<String>, Query, description = "An article's URL or path; 1 to 100 times", min_items = 1, max_items = 100),
    ),
    responses(
        (status = 200, description = "The counts", body = CountsBody),
        (status = 304, description = "Unchanged since the `ETag` in `If-None-Match`"),
        ValidationFailed,
    )
)]
#[get("/sites/{site}/counts")]
pub async fn get_counts(state: web::Data<AppState>, request: HttpRequest, site: web::Path<String>) -> HttpResponse {
    let mut response = answer(&state, &request, &site).await.unwrap_or_else(HttpResponse::from_error);
    allow_all(&mut response);
    response
}

async fn answer(state: &AppState, request: &HttpRequest, site: &str) -> Result<HttpResponse, ApiError> {
    let query = Form::decode_query(request.query_string())?;
    let articles: Vec<String> = query.all("article").map(str::to_owned).collect();
    if articles.is_empty() {
        return Err(FieldErrors::one("article", Rule::Required).into());
    }
    if articles.len() > MAX_ARTICLES {
        let max = i64::try_from(MAX_ARTICLES).unwrap_or(i64::MAX);
        return Err(FieldErrors::one("article", Rule::OutOfRange { min: 1, max }).into());
    }
    let address = read::counts_address(&state.service, site, articles).await?;
    let wanted = PageRequest { key: PageKey::counts(&address), accepted: "", alias_versions: &address.versions };
    let render = async {
        let counts = read::counts(&state.service, &address).await?;
        let bytes = serde_json::to_vec(&CountsBody { counts }).map_err(ApiError::internal)?;
        Rendered::new(Kind::Json, bytes).map_err(ApiError::internal)
    };
    serve(state, request, wanted, || address.counts_versions(&state.service), render).await
}
