//! Request bodies: read within a size limit and a deadline, then decoded as a form or as JSON.

mod form;
mod json;
mod typed;

pub use form::Form;
pub use json::JsonObject;
pub(crate) use typed::body;
pub use typed::{Body, BodyRules, Kind, Member, Members, OrNull, Sent};

use super::code::Code;
use super::error::ApiError;
use actix_web::error::PayloadError;
use actix_web::http::header::{CONTENT_ENCODING, CONTENT_LENGTH, CONTENT_TYPE, HeaderMap};
use actix_web::web::{Bytes, BytesMut};
use futures_util::{Stream, StreamExt};
use std::time::Duration;

/// The limits of a body.
#[derive(Debug, Clone, Copy)]
pub struct BodyLimits {
    /// The largest size of the body in bytes, unescaped.
    pub max_bytes: usize,
    /// How characters are escaped.
    pub escape: Escape,
    /// Time from now until its last byte.
    pub deadline: Duration,
}

/// How characters are escaped in a body. The size limit counts unescaped bytes, so that every script gets the same
/// length: browsers write the two bytes of a Cyrillic letter as `%D0%B0`, some JSON writers as `\u0430`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Escape {
    /// The byte that begins an escape.
    mark: u8,
    /// How many bytes an escape is longer than the byte it represents.
    extra_bytes: usize,
}

impl Escape {
    /// Nothing is escaped.
    pub const NONE: Self = Self { mark: 0, extra_bytes: 0 };
    /// `%D0`
    pub const PERCENT: Self = Self { mark: b'%', extra_bytes: 2 };
    /// `\u0430`
    pub const JSON: Self = Self { mark: b'\\', extra_bytes: 4 };

    /// Returns the largest size of an escaped body whose unescaped length is `max_bytes`.
    const fn stretched(self, max_bytes: usize) -> usize {
        if self.extra_bytes == 0 { max_bytes } else { max_bytes.saturating_mul(3) }
    }

    /// Counts the bytes that escaping added to a part of a body.
    fn added(self, part: &[u8]) -> usize {
        if self.extra_bytes == 0 {
            0
        } else {
            part.iter().filter(|byte| **byte == self.mark).count() * self.extra_bytes
        }
    }
}

/// The media types that are read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum BodyKind {
    /// `application/json`
    Json,
    /// `application/x-www-form-urlencoded`
    UrlEncoded,
    /// `multipart/form-data`
    Multipart {
        /// The separator of the parts.
        boundary: String,
    },
}

impl BodyKind {
    /// Parses `Content-Type`. Ignores parameters other than the boundary.
    ///
    /// # Errors
    /// `UnsupportedMediaType` for any other type and for none, `Malformed` for `multipart/form-data` without a boundary.
    pub fn of(headers: &HeaderMap) -> Result<Self, ApiError> {
        const OTHER: ApiError = ApiError::UnsupportedMediaType(
            "`Content-Type` must be `application/json`, `application/x-www-form-urlencoded` or `multipart/form-data`.",
        );
        let value = headers.get(CONTENT_TYPE).and_then(|value| value.to_str().ok()).ok_or(OTHER)?;
        let essence = value.split(';').next().unwrap_or_default().trim().to_ascii_lowercase();
        match essence.as_str() {
            "application/json" => Ok(Self::Json),
            "application/x-www-form-urlencoded" => Ok(Self::UrlEncoded),
            "multipart/form-data" => match multer::parse_boundary(value) {
                Ok(boundary) => Ok(Self::Multipart { boundary }),
                Err(_) => Err(ApiError::Malformed("`Content-Type` has no boundary.")),
            },
            _ => Err(OTHER),
        }
    }
}

/// Reads a whole body, such as `web::Payload`.
///
/// # Errors
/// `UnsupportedMediaType` for a compressed body, `PayloadTooLarge` as soon as the size is known, `RequestTimeout` if
/// the last byte has not come by the deadline, `Malformed` if the connection broke off.
pub async fn read(
    body: impl Stream<Item = Result<Bytes, PayloadError>>,
    headers: &HeaderMap,
    limits: BodyLimits,
) -> Result<Bytes, ApiError> {
    // We decompress nothing: a small body cannot become a large one.
    if headers.get(CONTENT_ENCODING).is_some_and(|encoding| !encoding.as_bytes().eq_ignore_ascii_case(b"identity")) {
        return Err(ApiError::UnsupportedMediaType("`Content-Encoding` must be left out."));
    }
    let too_large = || ApiError::PayloadTooLarge { max_bytes: limits.max_bytes };
    let announced = headers.get(CONTENT_LENGTH).and_then(|value| value.to_str().ok()?.parse::<u64>().ok());
    let stretched = limits.escape.stretched(limits.max_bytes);
    if announced.is_some_and(|bytes| bytes > stretched as u64) {
        return Err(too_large());
    }
    let gather = async {
        let mut body = std::pin::pin!(body);
        let mut gathered = BytesMut::new();
        let mut added = 0;
        while let Some(chunk) = body.next().await {
            let chunk = chunk.map_err(|error| match error {
                PayloadError::Overflow => too_large(),
                _ => ApiError::Malformed("The body broke off."),
            })?;
            gathered.extend_from_slice(&chunk);
            added += limits.escape.added(&chunk);
            if gathered.len() > stretched || gathered.len().saturating_sub(added) > limits.max_bytes {
                return Err(too_large());
            }
        }
        Ok(gathered.freeze())
    };
    tokio::time::timeout(limits.deadline, gather).await.unwrap_or(Err(Code::RequestTimeout.into()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::{HeaderName, HeaderValue};
    use actix_web::{App, HttpRequest, HttpResponse, HttpServer, web};
    use futures_util::stream;
    use std::io::{BufRead, Write};

    const LIMITS: BodyLimits = BodyLimits { max_bytes: 10, escape: Escape::NONE, deadline: Duration::from_secs(10) };

    fn headers(name: HeaderName, value: &'static str) -> HeaderMap {
        HeaderMap::from_iter([(name, HeaderValue::from_static(value))])
    }

    fn chunks(chunks: &[&'static str]) -> impl Stream<Item = Result<Bytes, PayloadError>> {
        stream::iter(chunks.iter().map(|chunk| Ok(Bytes::from_static(chunk.as_bytes()))).collect::<Vec<_>>())
    }

    async fn code(body: impl Stream<Item = Result<Bytes, PayloadError>>, headers: HeaderMap) -> Option<Code> {
        read(body, &headers, LIMITS).await.err().map(|error| error.code())
    }

    #[tokio::test]
    async fn a_body_within_the_limits_is_gathered() {
        let body = read(chunks(&["01234", "56789"]), &HeaderMap::new(), LIMITS).await;
        assert_eq!(body.unwrap(), "0123456789");
    }

    #[tokio::test]
    async fn a_large_body_is_refused_whether_it_is_announced_or_not() {
        assert_eq!(code(chunks(&["01234", "567890"]), HeaderMap::new()).await, Some(Code::PayloadTooLarge));
        let announced = headers(CONTENT_LENGTH, "11");
        assert_eq!(code(stream::pending(), announced).await, Some(Code::PayloadTooLarge));
    }

    #[tokio::test]
    async fn a_text_may_be_as_long_in_every_script() {
        let limits = |escape| BodyLimits { max_bytes: 6, escape, deadline: Duration::from_secs(10) };
        let none = HeaderMap::new();
        let percent = limits(Escape::PERCENT);
        assert!(read(chunks(&["%D0%B0", "%D0%B0%D0%B0"]), &none, percent).await.is_ok());
        assert!(read(chunks(&["%D0%B0", "%D0%B0%D0%B0a"]), &none, percent).await.is_err());
        assert!(read(chunks(&["aaaaaa"]), &none, percent).await.is_ok());
        assert!(read(chunks(&["aaaaaaa"]), &none, percent).await.is_err());
        assert!(read(chunks(&["%%%%%%%%%%%%%%%%%%%"]), &none, percent).await.is_err());
        assert!(read(chunks(&["\\u0430\\u0430\\u0430"]), &none, limits(Escape::JSON)).await.is_ok());
    }

    #[tokio::test(start_paused = true)]
    async fn a_body_that_trickles_is_cut_off_at_the_deadline() {
        let started = tokio::time::Instant::now();
        let trickle = stream::unfold((), |()| async {
            tokio::time::sleep(Duration::from_secs(3)).await;
            Some((Ok(Bytes::from_static(b"a")), ()))
        });
        assert_eq!(code(trickle, HeaderMap::new()).await, Some(Code::RequestTimeout));
        assert_eq!(started.elapsed(), Duration::from_secs(10));
    }

    #[tokio::test]
    async fn compressed_and_broken_bodies_are_refused() {
        let encoded = code(chunks(&["a"]), headers(CONTENT_ENCODING, "gzip")).await;
        assert_eq!(encoded, Some(Code::UnsupportedMediaType));
        let broken = stream::iter([Err(PayloadError::Incomplete(None))]);
        assert_eq!(code(broken, HeaderMap::new()).await, Some(Code::MalformedRequest));
    }

    #[test]
    fn only_three_media_types_are_read() {
        for (value, expected) in [
            ("application/json", Ok(BodyKind::Json)),
            ("Application/JSON; charset=utf-8", Ok(BodyKind::Json)),
            ("application/x-www-form-urlencoded", Ok(BodyKind::UrlEncoded)),
            ("multipart/form-data; boundary=\"x y\"", Ok(BodyKind::Multipart { boundary: "x y".to_owned() })),
            ("multipart/form-data", Err(Code::MalformedRequest)),
            ("text/plain", Err(Code::UnsupportedMediaType)),
            ("application/jsonp", Err(Code::UnsupportedMediaType)),
            ("", Err(Code::UnsupportedMediaType)),
        ] {
            let found = BodyKind::of(&headers(CONTENT_TYPE, value)).map_err(|error| error.code());
            assert_eq!(found, expected, "{value}");
        }
    }

    /// Sends `head` over a socket and gives the head of the answer.
    async fn answer_to(head: &'static str, deadline: Duration) -> String {
        let limits = BodyLimits { max_bytes: 10, escape: Escape::NONE, deadline };
        let handler = move |request: HttpRequest, body: web::Payload| async move {
            read(body, request.headers(), limits).await.map(|_| HttpResponse::Ok())
        };
        let server = HttpServer::new(move || App::new().default_service(web::to(handler)));
        let server = server.workers(1).disable_signals().bind("127.0.0.1:0").unwrap();
        let address = server.addrs()[0];
        let running = server.run();
        let handle = running.handle();
        actix_web::rt::spawn(running);
        let exchange = web::block(move || {
            let mut stream = std::net::TcpStream::connect(address).unwrap();
            stream.write_all(head.as_bytes()).unwrap();
            let lines = std::io::BufReader::new(stream).lines().map(Result::unwrap);
            lines
                .take_while(|line| !line.is_empty())
                .collect::<Vec<_>>()
                .join(
                    "
",
                )
                .to_ascii_lowercase()
        });
        let text = exchange.await.unwrap();
        handle.stop(false).await;
        text
    }

    #[actix_web::test]
    async fn the_connection_is_closed_after_a_body_that_was_not_read() {
        let slow = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab";
        let text = answer_to(slow, Duration::from_millis(1)).await;
        assert!(text.starts_with("http/1.1 408") && text.contains("connection: close"), "{text}");
        let large = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\n";
        let text = answer_to(large, Duration::from_secs(10)).await;
        assert!(text.starts_with("http/1.1 413") && text.contains("connection: close"), "{text}");
    }
}
