//! Events as bytes (HTML Living Standard, section 9.2, "Server-sent events").

use super::streams::StreamSlot;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// The interval of keep-alive comments: proxies cut streams that are silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// The delay before a browser reconnects, in milliseconds.
const RETRY_MILLIS: u64 = 5_000;

/// An event.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The kind of event, one word.
    pub name: &'static str,
    /// The id of the state, without line breaks.
    pub id: String,
    /// One line of JSON.
    pub data: String,
}

impl Event {
    fn to_bytes(&self) -> Bytes {
        format!("event: {}\nid: {}\ndata: {}\n\n", self.name, self.id, self.data).into()
    }
}

/// A running stream.
struct Listener {
    seat: StreamSlot,
    news: watch::Receiver<Event>,
    /// The id of the last event that was sent.
    seen: Option<String>,
    has_begun: bool,
}

/// Answers with the current value of `news`, unless `seen` names it, and with all later ones. Ends when the client
/// hangs up, `news` closes, or all streams end.
pub fn answer(seat: StreamSlot, mut news: watch::Receiver<Event>, seen: Option<String>) -> HttpResponse {
    news.mark_changed();
    let listener = Listener { seat, news, seen, has_begun: false };
    let body = stream::unfold(listener, |listener| async {
        let (bytes, listener) = listener.next().await?;
        Some((Ok::<_, Infallible>(bytes), listener))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // nginx would buffer events.
        .insert_header(("x-accel-buffering", "no"))
        .streaming(Box::pin(body))
}

impl Listener {
    async fn next(mut self) -> Option<(Bytes, Self)> {
        if !self.has_begun {
            self.has_begun = true;
            return Some((format!("retry: {RETRY_MILLIS}\n\n").into(), self));
        }
        loop {
            let changed = tokio::select! {
                biased;
                () = self.seat.ended() => return None,
                changed = timeout(HEARTBEAT, self.news.changed()) => changed,
            };
            match changed {
                Err(_silent) => return Some((Bytes::from_static(b": still here\n\n"), self)),
                Ok(Err(_closed)) => return None,
                Ok(Ok(())) => {
                    let event = self.news.borrow_and_update().clone();
                    if self.seen.as_ref() != Some(&event.id) {
                        self.seen = Some(event.id.clone());
                        return Some((event.to_bytes(), self));
                    }
                }
            }
        }
    }
}
