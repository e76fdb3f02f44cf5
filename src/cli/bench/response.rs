//! The head of an answer, read with as little work as a measuring client should do.
//!
//! Takes what our own servers send: HTTP/1.1 with `Content-Length`. Nothing of a body is looked at.

/// The most bytes of a head.
pub const MAX_HEAD_BYTES: usize = 16 * 1024;

/// What is needed of a head to know where the answer ends.
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
    /// It does not begin as HTTP/1.1 does.
    #[error("the answer is not HTTP/1.1")]
    NotHttp,
    /// It does not say how long its body is.
    #[error("the answer has no Content-Length that can be read")]
    NoLength,
    /// Its head does not end in time.
    #[error("the head of the answer is longer than 16 KiB")]
    TooLong,
}

/// Reads a head from the first bytes of an answer; `None` where more bytes are needed.
///
/// # Errors
/// `HeadError`.
pub fn parse(bytes: &[u8]) -> Result<Option<Head>, HeadError> {
    let Some(end) = bytes.windows(4).position(|window| window == b"\r\n\r\n") else {
        return if bytes.len() > MAX_HEAD_BYTES { Err(HeadError::TooLong) } else { Ok(None) };
    };
    let head = bytes.get(..end).unwrap_or_default();
    let status = head.strip_prefix(b"HTTP/1.1 ").and_then(|rest| number(rest.get(..3)?)).ok_or(HeadError::NotHttp)?;
    let status = u16::try_from(status).map_err(|_| HeadError::NotHttp)?;
    let has_no_body = matches!(status, 100..200 | 204 | 304);
    let body_bytes = if has_no_body { 0 } else { length(head)? };
    Ok(Some(Head { status, head_bytes: end + 4, body_bytes }))
}

/// Gives the header fields as name and value; what is no text is left out.
pub fn fields(head: &[u8]) -> Vec<(String, String)> {
    let lines = head.split(|byte| *byte == b'\n').skip(1);
    let field = |line: &[u8]| {
        let (name, value) = std::str::from_utf8(line).ok()?.split_once(':')?;
        Some((name.trim().to_ascii_lowercase(), value.trim().to_owned()))
    };
    lines.filter_map(field).collect()
}

fn length(head: &[u8]) -> Result<usize, HeadError> {
    const NAME: &[u8] = b"content-length:";
    let value = head.split(|byte| *byte == b'\n').find_map(|line| {
        let (name, value) = line.split_at_checked(NAME.len())?;
        name.eq_ignore_ascii_case(NAME).then_some(value)
    });
    value.and_then(|value| number(value.trim_ascii())).ok_or(HeadError::NoLength)
}

fn number(digits: &[u8]) -> Option<usize> {
    let text = std::str::from_utf8(digits).ok().filter(|text| text.bytes().all(|byte| byte.is_ascii_digit()))?;
    text.parse().ok()
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
        assert_eq!(parse(b"HTTP/1.0 200 OK\r\ncontent-length: 1\r\n\r\n"), Err(HeadError::NotHttp));
        assert_eq!(parse(b"HTTP/1.1 2x0 OK\r\ncontent-length: 1\r\n\r\n"), Err(HeadError::NotHttp));
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"), Err(HeadError::NoLength));
        assert_eq!(parse(b"HTTP/1.1 200 OK\r\ncontent-length: +1\r\n\r\n"), Err(HeadError::NoLength));
        assert_eq!(parse(&vec![b'a'; MAX_HEAD_BYTES + 1]), Err(HeadError::TooLong));
    }

    #[test]
    fn fields_are_given_in_lower_case() {
        let expected = [("content-length".to_owned(), "5".to_owned()), ("x-a".to_owned(), "b".to_owned())];
        assert_eq!(fields(&ANSWER[..ANSWER.len() - 9]), expected);
    }
}
