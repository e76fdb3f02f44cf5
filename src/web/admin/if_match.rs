//! `If-Match` (RFC 9110, section 13.1.1): optimistic locking.

use crate::web::code::Code;
use crate::web::error::ApiError;
use actix_web::http::header::{self, HeaderMap};

/// A version that nothing has: versions count from 1.
const NO_VERSION: i64 = 0;

/// Writes the strong tag of a version.
pub fn tag(version: i64) -> String {
    format!("\"{version}\"")
}

/// Returns the version that the sender has seen; `None` for `*`, which means any.
///
/// # Errors
/// `PreconditionRequired` without the header, `Malformed` for an invalid tag and for several.
pub fn required(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    if headers.contains_key(header::IF_MATCH) { optional(headers) } else { Err(Code::PreconditionRequired.into()) }
}

/// As `required`, but the header is optional.
///
/// # Errors
/// `Malformed` for an invalid tag and for several.
pub fn optional(headers: &HeaderMap) -> Result<Option<i64>, ApiError> {
    const MALFORMED: ApiError = ApiError::Malformed("`If-Match` must be one `ETag` or `*`.");
    let mut lines = headers.get_all(header::IF_MATCH);
    let Some(line) = lines.next() else { return Ok(None) };
    let text = line.to_str().map_err(|_| MALFORMED)?.trim();
    if lines.next().is_some() {
        return Err(MALFORMED);
    }
    if text == "*" {
        return Ok(None);
    }
    let strong = text.strip_prefix("W/").unwrap_or(text);
    let inner = strong.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let inner = inner.filter(|inner| !inner.contains('"')).ok_or(MALFORMED)?;
    // Weak tags never match, and neither do foreign ones.
    let version = inner.parse().ok().filter(|version| tag(*version) == text);
    Ok(Some(version.unwrap_or(NO_VERSION)))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::http::header::HeaderValue;

    fn read(lines: &[&'static str]) -> Result<Option<i64>, Code> {
        let mut headers = HeaderMap::new();
        lines.iter().for_each(|line| headers.append(header::IF_MATCH, HeaderValue::from_static(line)));
        required(&headers).map_err(|error| error.code())
    }

    #[test]
    fn one_tag_or_any_is_taken() {
        assert_eq!(read(&["\"7\""]), Ok(Some(7)));
        assert_eq!(read(&["*"]), Ok(None));
        for foreign in ["W/\"7\"", "\"07\"", "\"+7\"", "\"x\"", "\"\""] {
            assert_eq!(read(&[foreign]), Ok(Some(NO_VERSION)), "{foreign}");
        }
    }

    #[test]
    fn anything_else_is_refused() {
        assert_eq!(read(&[]), Err(Code::PreconditionRequired));
        for malformed in [&["7"][..], &["\""], &["\"1\", \"2\""], &["\"1\"", "\"2\""], &[""]] {
            assert_eq!(read(malformed), Err(Code::MalformedRequest), "{malformed:?}");
        }
    }
}
