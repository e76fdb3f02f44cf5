//! Takes a comment in, from the form and from JSON alike: prepares it, counts it against the rate limit, stores it.

use super::context::RequestContext;
use super::error::{ApiError, ApiResult};
use super::origin::Sender;
use crate::domain::comment::Source;
use crate::domain::network::NetworkAddress;
use crate::domain::site::Site;
use crate::service::submit::{self, Arrival, Submission, Submitted};
use actix_web::http::header::HeaderMap;

/// The longest idempotency key, in bytes.
const MAX_KEY_BYTES: usize = 255;

/// Prepares, counts and stores a comment.
///
/// # Errors
/// Those of `submit`; `TooManyComments` after all other checks.
pub async fn take(
    context: &RequestContext,
    site: Site,
    submission: Submission,
    sender: &Sender,
    (source, idempotency_key): (Source, Option<String>),
) -> ApiResult<Submitted> {
    let RequestContext { state, request, client } = context;
    let user_agent = request.headers().get("user-agent").and_then(|value| value.to_str().ok()).unwrap_or_default();
    let arrival = Arrival {
        source,
        network: NetworkAddress::new(client.address),
        user_agent: user_agent.to_owned(),
        form_token: sender.form_token(),
        idempotency_key,
    };
    let prepared = submit::prepare(&state.service, site, submission, arrival).await?;
    if let Some(first) = submit::first_answer(&state.service, &prepared).await? {
        return Ok(first);
    }
    state.comment_limit.take(&state.service, client.address).await??;
    Ok(submit::store(&state.service, prepared).await?)
}

/// Parses `Idempotency-Key`: quoted, as in the draft standard, or bare.
///
/// # Errors
/// `Malformed` where it is empty, longer than 255 bytes, or not printable ASCII.
pub fn idempotency_key(headers: &HeaderMap) -> Result<Option<String>, ApiError> {
    const REFUSED: ApiError =
        ApiError::Malformed("`Idempotency-Key` must be 1 to 255 printable ASCII characters, in quotes or bare.");
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let text = value.to_str().map_err(|_| REFUSED)?.trim();
    let bare = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"')).unwrap_or(text);
    if bare.is_empty() || bare.len() > MAX_KEY_BYTES { Err(REFUSED) } else { Ok(Some(bare.to_owned())) }
}
