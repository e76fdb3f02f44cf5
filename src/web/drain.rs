//! Request bodies that nobody reads to their end.
//!
//! After a handler has dropped a chunked body, actix 4.18 waits for its rest after the answer. If the connection is to
//! be closed then, it waits without a deadline: a client that never ends the body keeps the connection for ever. If the
//! body is still held when the answer has been sent, actix closes the connection instead.

use actix_web::HttpMessage;
use actix_web::body::{BodySize, BoxBody, MessageBody};
use actix_web::dev::{Payload, ServiceRequest};
use actix_web::error::PayloadError;
use actix_web::http::header;
use actix_web::web::Bytes;
use futures_util::Stream;
use std::cell::RefCell;
use std::pin::Pin;
use std::rc::Rc;
use std::task::{Context, Poll};

/// Holds the body of a request inside its answer.
pub(super) struct KeptBody(Rc<RefCell<Payload>>);

impl KeptBody {
    /// Wraps a chunked body before its handler. Returns `None` for other requests, which actix closes itself.
    pub(super) fn of(request: &mut ServiceRequest) -> Option<Self> {
        if !request.headers().contains_key(header::TRANSFER_ENCODING) {
            return None;
        }
        let body = Rc::new(RefCell::new(request.take_payload()));
        request.set_payload(Payload::Stream { payload: Box::pin(HeldPayload(Rc::clone(&body))) });
        Some(Self(body))
    }

    /// Returns a response body that holds the request's body until it has been sent.
    pub(super) fn into_answer(self, answer: BoxBody) -> BoxBody {
        BoxBody::new(Answer { answer, _request: self.0 })
    }
}

/// The body that the handler reads.
struct HeldPayload(Rc<RefCell<Payload>>);

impl Stream for HeldPayload {
    type Item = Result<Bytes, PayloadError>;

    fn poll_next(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Self::Item>> {
        Pin::new(&mut *self.0.borrow_mut()).poll_next(context)
    }
}

struct Answer {
    answer: BoxBody,
    _request: Rc<RefCell<Payload>>,
}

impl MessageBody for Answer {
    type Error = Box<dyn std::error::Error>;

    fn size(&self) -> BodySize {
        self.answer.size()
    }

    fn poll_next(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Bytes, Self::Error>>> {
        Pin::new(&mut self.answer).poll_next(context)
    }
}
