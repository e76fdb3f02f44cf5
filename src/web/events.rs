//! Server-sent events: a page is told that something has changed, and reads it anew by the usual way.
//!
//! An event says how many comments are public, and nothing that a read would not say. What waits for a decision moves no
//! stream. Streams are bounded in number, and end at once when the server is told to stop.

mod follow;
mod streams;
mod wire;

pub use streams::{Seat, Streams};
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

/// The header with which a browser that comes back names the last event that it has seen.
const LAST_EVENT_ID: &str = "last-event-id";

/// Tells that the public comments of an article have changed: at the start how things stand, and again after each change.
///
/// Each event is named `comments`; its `id` names the state of the thread, and its data is `{"comment_count": 3}`. Who
/// comes back with `Last-Event-ID` is told only if the thread is no longer in that state.
#[utoipa::path(
    params(
        ("article" = String, Query, description = "The article's URL or path", min_length = 1),
        ("Last-Event-ID" = Option<String>, Header, description = "The last event that was seen"),
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
    let seat = state.streams.seat_reader(client.address)?;
    let news = state.followed.follow(&state, address).await?;
    Ok(answer(seat, news, last_event_id(request.headers())))
}

/// Gives what a browser that comes back has seen last.
pub fn last_event_id(headers: &HeaderMap) -> Option<String> {
    headers.get(LAST_EVENT_ID).and_then(|value| value.to_str().ok()).map(str::to_owned)
}
