//! `GET /api/v1/sites/{site}/altcha`

use crate::domain::site::Site;
use crate::service::{read, sites};
use crate::web::body::Form;
use crate::web::code::described::{TooManyComments, ValidationFailed};
use crate::web::context::{RequestContext, uncached};
use crate::web::error::ApiResult;
use actix_web::{HttpResponse, get, web};

/// A challenge for a proof of work, in the form of ALTCHA, version 2.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the answer; the values are made and signed elsewhere")]
pub struct AltchaChallengeBody {
    /// The puzzle.
    parameters: AltchaParametersBody,
    /// HMAC-SHA-256 over the parameters, in hexadecimal.
    signature: String,
}

/// The puzzle.
#[derive(Debug, utoipa::ToSchema)]
#[schema(rename_all = "camelCase")]
#[expect(dead_code, reason = "describes the answer; the values are made and signed elsewhere")]
pub struct AltchaParametersBody {
    /// The key derivation from nonce, counter and salt.
    #[schema(example = "PBKDF2/SHA-256")]
    algorithm: String,
    /// Rounds for one try.
    #[schema(example = 4000)]
    cost: u32,
    /// What the proof is valid for.
    data: AltchaDataBody,
    /// Until when it can be sent, in seconds since 1970.
    expires_at: i64,
    /// The length of the key, in bytes.
    #[schema(example = 32)]
    key_length: u32,
    /// The required prefix of the key, in hexadecimal.
    #[schema(example = "00")]
    key_prefix: String,
    /// The first 16 bytes of the password, in hexadecimal; the counter is the rest.
    nonce: String,
    /// The salt, 16 bytes in hexadecimal.
    salt: String,
}

/// What a proof is valid for.
#[derive(Debug, utoipa::ToSchema)]
#[expect(dead_code, reason = "describes the answer; the values are made and signed elsewhere")]
pub struct AltchaDataBody {
    /// The path of the article.
    #[schema(example = "/2022/08/purple-hearts")]
    article: String,
    /// The slug of the site.
    #[schema(example = "blog")]
    site: String,
}

/// Creates a challenge for a proof of work. Its solution, in the field `altcha`, is valid for one comment on this
/// article.
#[utoipa::path(
    params(
        ("article" = String, Query, description = "The article's URL or path", min_length = 1),
    ),
    responses(
        (status = 200, description = "The challenge, valid for 20 minutes", body = AltchaChallengeBody),
        ValidationFailed,
        TooManyComments,
    )
)]
#[get("/sites/{site}/altcha")]
pub async fn get_altcha_challenge(context: RequestContext, slug: web::Path<String>) -> ApiResult {
    let site = sites::find(&context.state.service, &slug).await?;
    Ok(context.answer_site(&site, answer(&context, &site).await))
}

async fn answer(context: &RequestContext, site: &Site) -> ApiResult {
    let (state, query) = (&context.state, Form::decode_query(context.request.query_string())?);
    state.challenge_limit.check(context.client.address)?;
    let challenge = read::proof_challenge(&state.service, site, query.first("article").unwrap_or_default()).await?;
    Ok(uncached(HttpResponse::Ok()).json(challenge))
}
