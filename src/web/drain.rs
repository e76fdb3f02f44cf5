//! Request bodies that nobody reads to their end.
//!
//! Where a handler has let go of a chunked body, actix 4.18 waits after the answer until the rest of it has come, and if
//! the connection is to be closed then, without a deadline: somebody who never ends the body keeps the connection for
//! ever. A body that is still held when its answer has been sent makes actix close the connection instead.

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

/// Keeps the body of a request; to be put into its answer.
pub(super) struct KeptBody(Rc<RefCell<Payload>>);

impl KeptBody {
    /// Puts itself between a chunked body and its handler; `None` for other requests, which actix closes by itself.
    pub(super) fn of(request: &mut ServiceRequest) -> Option<Self> {
        if !request.headers().contains_key(header::TRANSFER_ENCODING) {
            return None;
        }
        let body = Rc::new(RefCell::new(request.take_payload()));
        request.set_payload(Payload::Stream { payload: Box::pin(Lent(Rc::clone(&body))) });
        Some(Self(body))
    }

    /// Gives the body of an answer that keeps the body of the request until it has been sent.
    pub(super) fn into_answer(self, answer: BoxBody) -> BoxBody {
        BoxBody::new(Answer { answer, _request: self.0 })
    }
}

/// What the handler reads.
struct Lent(Rc<RefCell<Payload>>);

impl Stream for Lent {
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
