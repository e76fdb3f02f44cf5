//! The head of an answer: as much of it as the client needs to know where the answer ends.
//!
//! Accepts what our own servers send: HTTP/1.1 with `Content-Length`.

use httparse::{EMPTY_HEADER, Header, Response, Status};

/// The most header fields of an answer.
const MAX_FIELDS: usize = 64;

/// The head of an answer.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Head {
    /// The status.
    pub status: u16,
    /// Bytes of the head, the empty line included.
    pub head_bytes: usize,
    /// Bytes of the body.
    pub body_bytes: usize,
}

/// Why an answer cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum HeadError {
    /// Its head breaks the rules of HTTP/1.1.
    #[error("the answer is not HTTP/1.1: {0}")]
    NotHttp(#[from] httparse::Error),
    /// It does not say how long its body is.
    #[error("the answer has no Content-Length that can be read")]
    NoLength,
}

/// Reads a head from the first bytes of an answer; `None` where more bytes are needed.
///
/// # Errors
/// `HeadError`.
pub fn parse(bytes: &[u8]) -> Result<Option<Head>, HeadError> {
    let mut fields = [EMPTY_HEADER; MAX_FIELDS];
    let mut response = Response::new(&mut fields);
    let Status::Complete(head_bytes) = response.parse(bytes)? else { return Ok(None) };
    let (Some(1), Some(status)) = (response.version, response.code) else {
        return Err(HeadError::NotHttp(httparse::Error::Version));
    };
    let has_no_body = matches!(status, 100..200 | 204 | 304);
    let body_bytes = if has_no_body { 0 } else { length(response.headers)? };
    Ok(Some(Head { status, head_bytes, body_bytes }))
}

/// Returns the header fields as name, in lower case, and value; those that are no text are left out.
pub fn fields(head: &[u8]) -> Vec<(String, String)> {
    let mut fields = [EMPTY_HEADER; MAX_FIELDS];
    let mut response = Response::new(&mut fields);
    // The caller has parsed it already.
    let _ = response.parse(head);
    let field =
        |field: &Header<'_>| Some((field.name.to_ascii_lowercase(), std::str::from_utf8(field.value).ok()?.to_owned()));
    response.headers.iter().filter_map(field).collect()
}

fn length(fields: &[Header<'_>]) -> Result<usize, HeadError> {
    let field = fields.iter().find(|field| field.name.eq_ignore_ascii_case("content-length"));
    let digits = field.and_then(|field| std::str::from_utf8(field.value).ok());
    let digits = digits.filter(|digits| digits.bytes().all(|byte| byte.is_ascii_digit()));
    digits.and_then(|digits| digits.parse().ok()).ok_or(HeadError::NoLength)
}

#[cfg(test)]
mod tests {
    use super::*;

    const ANSWER: &[u8] = b"HTTP/1.1 200 OK\r\nContent-Length: 5\r\nx-a: b\r\n\r\nhello";

    #[test]
    fn head_tells_status_and_where_the_body_ends() {
        let head = parse(ANSWER).unwrap().unwrap();
        assert_eq!((head.status, head.head_bytes, head.body_bytes), (200, ANSWER.len() - 5, 5));
        let lower = b"HTTP/1.1 201 Created\r\ncontent-length:12\r\n\r\n";
        assert_eq!(parse(lower).unwrap().unwrap().body_bytes, 12);
    }

    #[test]
    fn head_that_has_not_come_whole_is_waited_for() {
        let head_bytes = ANSWER.len() - 5;
        for end in 0..head_bytes {
            assert_eq!(parse(&ANSWER[..end]), Ok(None), "{end} bytes");
        }
        assert!(parse(&ANSWER[..head_bytes]).unwrap().is_some());
    }

    #[test]
    fn unchanged_has_no_body_whatever_length_it_names() {
        let unchanged = b"HTTP/1.1 304 Not Modified\r\ncontent-length: 40000\r\n\r\n";
        assert_eq!(parse(unchanged).unwrap().unwrap().body_bytes, 0);
        assert_eq!(parse(b"HTTP/1.1 304 Not Modified\r\netag: \"a\"\r\n\r\n").unwrap().unwrap().body_bytes, 0);
    }

    #[test]
    fn what_cannot_be_read_is_refused() {
        assert_eq!(
            parse(b"HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\n"),
            Err(HeadError::NotHttp(httparse::Error::Version))
        );
        assert_eq!(
            parse(b"HTTP/1.1 2x0 OK\r\ncontent-length: 1\r\n\r\n"),
            Err(HeadError::NotHttp(httparse::Error::Status))
        );
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"), Err(HeadError::NoLength));
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\ncontent-length: +1\r\n\r\n"), Err(HeadError::NoLength));
        assert!(matches!(parse(&vec![b'a'; 16 * 1024 + 1]), Err(HeadError::NotHttp(_))));
    }

    #[test]
    fn fields_are_given_in_lower_case() {
        let expected = [("content-length".to_owned(), "5".to_owned()), ("x-a".to_owned(), "b".to_owned())];
        assert_eq!(fields(&ANSWER[..ANSWER.len() - 5]), expected);
    }
}
