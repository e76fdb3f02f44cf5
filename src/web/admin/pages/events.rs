//! Event stream of an open queue: the number of comments by status. It ends with the session.

use crate::domain::account::Principal;
use crate::domain::moderation::Status;
use crate::service::{ServiceError, Versions, accounts, queue};
use crate::web::code::Code;
use crate::web::error::ApiError;
use crate::web::events::{Event, answer, last_event_id};
use crate::web::guard;
use crate::web::state::AppState;
use actix_web::{HttpRequest, HttpResponse, web};
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::sleep;

/// The poll interval. A poll without a change compares numbers in memory.
const POLL_INTERVAL: Duration = Duration::from_millis(400);
/// The number of polls between checks for an idle session. A sign-out is noticed at once.
const POLLS_PER_SESSION_CHECK: u32 = 70;

/// Streams the number of comments by status that the moderator sees: at the start, and after each change.
pub async fn get_admin_events(state: web::Data<AppState>, request: HttpRequest) -> Result<HttpResponse, ApiError> {
    let access = accounts::access_versions(&state.service);
    let (principal, _) =
        guard::signed_in(&state, request.headers()).await?.ok_or(ApiError::Plain(Code::Unauthenticated))?;
    let seat = state.streams.take_for_moderator(principal.moderator.id)?;
    let versions = queue::versions(&state.service);
    let (sender, updates) = watch::channel(event(&state, &principal).await?);
    actix_web::rt::spawn(poll(state.clone(), request.clone(), principal, (access, versions), sender));
    Ok(answer(seat, updates, last_event_id(request.headers())))
}

async fn poll(
    state: web::Data<AppState>,
    request: HttpRequest,
    principal: Principal,
    (mut access, mut versions): (Versions, Versions),
    sender: watch::Sender<Event>,
) {
    for count in 1_u32.. {
        sleep(POLL_INTERVAL).await;
        if sender.is_closed() {
            return;
        }
        if count % POLLS_PER_SESSION_CHECK == 0 || !state.service.is_current(&access) {
            access = accounts::access_versions(&state.service);
            // Does not count as a use of the session, or an open page would keep it alive.
            if !matches!(guard::peek_session(&state, request.headers()).await, Ok(Some(_))) {
                return;
            }
        }
        if state.service.is_current(&versions) {
            continue;
        }
        versions = queue::versions(&state.service);
        match event(&state, &principal).await {
            Ok(now) => {
                sender.send_if_modified(|known| {
                    let is_changed = *known != now;
                    *known = now;
                    is_changed
                });
            }
            Err(error) => {
                tracing::debug!(error = &error as &dyn std::error::Error, "the counts could not be read");
            }
        }
    }
}

async fn event(state: &AppState, principal: &Principal) -> Result<Event, ServiceError> {
    let totals = queue::totals(&state.service, principal, None).await?;
    let of = |status: Status| totals.iter().find(|(counted, _)| *counted == status).map_or(0, |(_, count)| *count);
    let numbers: Vec<_> = Status::ALL.iter().map(|status| (status.as_str(), of(*status))).collect();
    let data = numbers.iter().map(|(word, count)| format!("\"{word}\":{count}")).collect::<Vec<_>>().join(",");
    let id = numbers.iter().map(|(_, count)| count.to_string()).collect::<Vec<_>>().join("-");
    Ok(Event { name: "counts", id, data: format!("{{{data}}}") })
}
