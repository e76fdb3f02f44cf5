//! Server-sent events: they tell a page that something has changed. The page then reads it as usual.
//!
//! An event holds the number of public comments, and nothing that a read would not show. Held comments cause no event.
//! The number of streams is bounded, and all end when the server stops.

mod follow;
mod streams;
mod wire;

pub use streams::{StreamSlot, Streams};
pub use wire::{Event, answer};

use super::client::ClientAddress;
use super::error::{ApiError, Problem};
use super::origin::allow_all;
use super::state::AppState;
use crate::domain::page::{PageSize, ThreadOrder};
use crate::service::read::{self, ThreadRequest};
use crate::web::code::described::{NotFound, ValidationFailed};
use actix_web::http::header::HeaderMap;
use actix_web::{HttpRequest, HttpResponse, get, web};
use url::form_urlencoded;

pub(super) use follow::Followed;

/// The header in which a reconnecting browser names the last event that it saw.
const LAST_EVENT_ID: &str = "last-event-id";

/// Streams changes of an article's public comments: the present state at the start, and an event after each change.
///
/// Each event is named `comments`; its `id` identifies the state of the thread, and its data is `{"comment_count": 3}`.
/// A client that reconnects with `Last-Event-ID` gets the present state only if it differs.
#[utoipa::path(
    params(
        ("article" = String, Query, description = "The article's URL or path", min_length = 1),
        ("Last-Event-ID" = Option<String>, Header, description = "The id of the last event that the client saw"),
    ),
    responses(
        (status = 200, description = "Events until somebody hangs up", body = String, content_type = "text/event-stream"),
        NotFound,
        ValidationFailed,
        (status = 503, description = "`unavailable`: too many streams", body = Problem, content_type = "application/problem+json"),
    )
)]
#[get("/sites/{site}/events")]
pub async fn get_thread_events(
    state: web::Data<AppState>,
    request: HttpRequest,
    client: ClientAddress,
    site: web::Path<String>,
) -> HttpResponse {
    let mut response = follow(state, &request, client, &site).await.unwrap_or_else(HttpResponse::from_error);
    allow_all(&mut response);
    response
}

async fn follow(
    state: web::Data<AppState>,
    request: &HttpRequest,
    client: ClientAddress,
    site: &str,
) -> Result<HttpResponse, ApiError> {
    let article = form_urlencoded::parse(request.query_string().as_bytes()).find(|(name, _)| name == "article");
    let wanted = ThreadRequest {
        site: site.to_owned(),
        article: article.map(|(_, value)| value.into_owned()).unwrap_or_default(),
        order: ThreadOrder::Oldest,
        size: PageSize::ONE,
        cursor: None,
        reply_to: None,
    };
    let address = read::address(&state.service, &wanted).await?;
    let seat = state.streams.take_for_reader(client.address)?;
    let news = state.followed.follow(&state, address).await?;
    Ok(answer(seat, news, last_event_id(request.headers())))
}

/// Returns the last event that a reconnecting browser saw.
pub fn last_event_id(headers: &HeaderMap) -> Option<String> {
    headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
