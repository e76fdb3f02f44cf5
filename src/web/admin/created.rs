//! Answers of 201, with the address of the new resource.

use crate::web::state::ServerOrigins;
use actix_web::http::header;
use actix_web::{HttpResponse, HttpResponseBuilder};

/// Begins an answer of 201 with the address of `/api/v1/admin/<resource>/<name>`.
pub fn created(own_origins: &ServerOrigins, resource: &str, name: impl ToString) -> HttpResponseBuilder {
    let path = format!("/api/v1/admin/{resource}/{}", encoded(&name.to_string()));
    let mut response = HttpResponse::Created();
    response.insert_header((header::LOCATION, own_origins.url(&path)));
    response
}

/// Percent-encodes one part of a path (RFC 3986, section 3.3): a moderator's name may hold any character.
fn encoded(part: &str) -> String {
    let mut path = String::with_capacity(part.len());
    for byte in part.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            path.push(char::from(byte));
        } else {
            path.push_str(&format!("%{byte:02X}"));
        }
    }
    path
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_encoded_as_one_part_of_a_path() {
        assert_eq!(encoded("ada"), "ada");
        assert_eq!(encoded("a/b ä?"), "a%2Fb%20%C3%A4%3F");
    }
}
