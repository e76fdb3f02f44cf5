//! Strong entity tags, and 304 answers (RFC 9110, sections 8.8.3 and 13.1).

use crate::crypto::digest;
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse};
use data_encoding::BASE64URL_NOPAD;

/// Answers a public read: with the body, or with 304 if the client has the same bytes.
pub fn conditional(request: &HttpRequest, content_type: &str, body: Vec<u8>, vary: &'static str) -> HttpResponse {
    let tag = tag_of(&body);
    let is_known = named(request.headers()).any(|known| known == "*" || known == tag);
    let mut response = if is_known { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "public, max-age=0, must-revalidate"))
        .insert_header((header::VARY, vary));
    if is_known { response.finish() } else { response.content_type(content_type).body(body) }
}

/// Makes the strong tag of some bytes.
pub fn tag_of(body: &[u8]) -> String {
    format!("\"{}\"", hash_of(body))
}

/// Makes the opaque part of the tag of some bytes: 24 letters.
pub fn hash_of(body: &[u8]) -> String {
    let hash = digest(&[body]);
    BASE64URL_NOPAD.encode(hash.get(..18).unwrap_or(&hash))
}

/// Returns the tags of `If-None-Match`, in quotes. It treats weak tags as strong ones, as that header compares weakly.
pub fn named(headers: &HeaderMap) -> impl Iterator<Item = &str> {
    let values = headers.get_all(header::IF_NONE_MATCH).filter_map(|value| value.to_str().ok());
    values.flat_map(|value| value.split(',').map(|known| known.trim().trim_start_matches("W/")))
}

#[cfg(test)]
mod tests {
    use super::*;
    use actix_web::test::TestRequest;

    fn status(if_none_match: &str) -> u16 {
        let request = TestRequest::get().insert_header((header::IF_NONE_MATCH, if_none_match)).to_http_request();
        conditional(&request, "text/plain", b"body".to_vec(), "Accept").status().as_u16()
    }

    #[test]
    fn known_bytes_are_not_sent_again() {
        let tag = tag_of(b"body");
        for known in [tag.clone(), format!("W/{tag}"), format!("\"other\", {tag}"), "*".to_owned()] {
            assert_eq!(status(&known), 304, "{known}");
        }
        assert_eq!(status("\"other\""), 200);
        assert_eq!(status(&tag_of(b"other body")), 200);
    }
}
