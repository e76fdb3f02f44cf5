//! Events as bytes (HTML Living Standard, section 9.2, "Server-sent events").

use super::streams::Seat;
use actix_web::HttpResponse;
use actix_web::http::header;
use actix_web::web::Bytes;
use futures_util::stream;
use std::convert::Infallible;
use std::time::Duration;
use tokio::sync::watch;
use tokio::time::timeout;

/// How long a stream stays silent before it says that it is still there: proxies cut what is silent for a minute.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// How long a browser waits before it comes back, in milliseconds.
const RETRY_MILLIS: u64 = 5_000;

/// What is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Event {
    /// The kind of event, one word.
    pub name: &'static str,
    /// Names the state that is told of, without line breaks.
    pub id: String,
    /// One line of JSON.
    pub data: String,
}

impl Event {
    fn to_bytes(&self) -> Bytes {
        format!("event: {}\nid: {}\ndata: {}\n\n", self.name, self.id, self.data).into()
    }
}

/// A stream on its way.
struct Listener {
    seat: Seat,
    news: watch::Receiver<Event>,
    /// The state that the other end knows.
    seen: Option<String>,
    has_begun: bool,
}

/// Answers with what `news` holds now, unless `seen` names it, and with whatever it holds later; until the other end hangs
/// up, `news` closes, or all streams end.
pub fn answer(seat: Seat, mut news: watch::Receiver<Event>, seen: Option<String>) -> HttpResponse {
    news.mark_changed();
    let listener = Listener { seat, news, seen, has_begun: false };
    let body = stream::unfold(listener, |listener| async {
        let (bytes, listener) = listener.next().await?;
        Some((Ok::<_, Infallible>(bytes), listener))
    });
    HttpResponse::Ok()
        .content_type("text/event-stream")
        .insert_header((header::CACHE_CONTROL, "no-store"))
        // nginx would hold events back until its buffer is full.
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
