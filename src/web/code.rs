//! The table of error codes, each with its HTTP status. The sentences are the messages `problem-*` in `locales/`.

use super::error::PROBLEM_JSON;
use actix_web::http::StatusCode;
use utoipa::openapi::{ContentBuilder, Ref, Response, ResponseBuilder};

macro_rules! codes {
    ($($(#[$doc:meta])* $name:ident $status:ident $code:literal;)+) => {
        /// A kind of error, stable for machines.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $($(#[$doc])* $name,)+
        }

        impl Code {
            /// All codes, in the order of their statuses.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Returns the machine code, `snake_case`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Returns the HTTP status.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }
        }

        /// Each code as a response in the description of an operation. `openapi` merges the codes of one status.
        pub mod described {
            use std::collections::BTreeMap;
            use utoipa::openapi::{RefOr, Response};

            $(
                $(#[$doc])*
                #[derive(Debug)]
                pub struct $name;

                impl utoipa::IntoResponses for $name {
                    fn responses() -> BTreeMap<String, RefOr<Response>> {
                        let code = super::Code::$name;
                        let key = format!("{} {}", code.status().as_str(), code.as_str());
                        BTreeMap::from([(key, RefOr::T(super::problem(code)))])
                    }
                }
            )+
        }
    };
}

codes! {
    /// The request could not be read.
    MalformedRequest BAD_REQUEST "malformed_request";
    /// This needs a session or a bearer token that is valid.
    Unauthenticated UNAUTHORIZED "unauthenticated";
    /// The role or the token's scopes do not allow this.
    Forbidden FORBIDDEN "forbidden";
    /// Requests with a cookie that change anything must come from this server's pages and carry the session's `X-CSRF-Token`.
    CsrfFailed FORBIDDEN "csrf_failed";
    /// The page that sent this is not served from one of the site's origins.
    OriginNotAllowed FORBIDDEN "origin_not_allowed";
    /// Comments on this article are closed.
    CommentsClosed FORBIDDEN "comments_closed";
    /// The comment that this answers does not exist, is not public, or belongs to another article.
    ReplyNotAllowed FORBIDDEN "reply_not_allowed";
    /// The author can change a comment for 15 minutes only.
    EditWindowOver FORBIDDEN "edit_window_over";
    /// There is nothing here.
    NotFound NOT_FOUND "not_found";
    /// The header `Allow` lists the methods that this address takes.
    MethodNotAllowed METHOD_NOT_ALLOWED "method_not_allowed";
    /// The body did not arrive in time.
    RequestTimeout REQUEST_TIMEOUT "request_timeout";
    /// The same comment was already sent within the last day.
    DuplicateComment CONFLICT "duplicate_comment";
    /// The comment's status does not allow this change.
    InvalidTransition CONFLICT "invalid_transition";
    /// The comment has no decision to undo.
    NothingToUndo CONFLICT "nothing_to_undo";
    /// `If-Match` names an older version; read it again.
    StaleVersion PRECONDITION_FAILED "stale_version";
    /// The body is too large.
    PayloadTooLarge PAYLOAD_TOO_LARGE "payload_too_large";
    /// The address has more than 4096 bytes.
    UriTooLong URI_TOO_LONG "uri_too_long";
    /// The `Content-Type` or `Content-Encoding` of the body is not supported.
    UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE "unsupported_media_type";
    /// `errors` lists each field that needs a change.
    ValidationFailed UNPROCESSABLE_ENTITY "validation_failed";
    /// This `Idempotency-Key` was used with another payload.
    IdempotencyKeyReused UNPROCESSABLE_ENTITY "idempotency_key_reused";
    /// Send `If-Match` with the `ETag` of what you want to change.
    PreconditionRequired PRECONDITION_REQUIRED "precondition_required";
    /// Too many comments came from this network address; retry after `Retry-After` seconds.
    TooManyComments TOO_MANY_REQUESTS "too_many_comments";
    /// Too many attempts came from this network address; retry after `Retry-After` seconds.
    TooManySignIns TOO_MANY_REQUESTS "too_many_sign_ins";
    /// Too many wrong passwords were tried for this name, from any network. A browser that has signed in before still
    /// can.
    TooManyGuesses TOO_MANY_REQUESTS "too_many_guesses";
    /// At most 20 addresses are revealed to one moderator in an hour; retry after `Retry-After` seconds.
    TooManyReveals TOO_MANY_REQUESTS "too_many_reveals";
    /// The headers have more than 16384 bytes together.
    HeadersTooLarge REQUEST_HEADER_FIELDS_TOO_LARGE "headers_too_large";
    /// Something went wrong on the server. It was logged.
    InternalError INTERNAL_SERVER_ERROR "internal_error";
    /// The server cannot do this now; retry after `Retry-After` seconds.
    Unavailable SERVICE_UNAVAILABLE "unavailable";
    /// The search or the list took longer than `database.read_seconds` and was stopped; ask for less, such as a shorter span of
    /// time.
    TookTooLong SERVICE_UNAVAILABLE "took_too_long";
}

/// Describes the answer with this code.
pub fn problem(code: Code) -> Response {
    let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
    ResponseBuilder::new().description(format!("`{}`", code.as_str())).content(PROBLEM_JSON, content).build()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_code_is_produced_somewhere() {
        let mut source = String::new();
        let mut folders = vec![std::path::PathBuf::from(concat!(env!("CARGO_MANIFEST_DIR"), "/src/web"))];
        while let Some(folder) = folders.pop() {
            for entry in std::fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path()) {
                if entry.is_dir() {
                    folders.push(entry);
                } else if entry.extension().is_some_and(|kind| kind == "rs") && !entry.ends_with("code.rs") {
                    source.push_str(&std::fs::read_to_string(entry).unwrap());
                }
            }
        }
        for code in Code::ALL {
            assert!(source.contains(&format!("Code::{code:?}")), "nothing produces {code:?}");
        }
    }

    #[test]
    fn codes_are_unique_snake_case_and_errors() {
        let unique: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(unique.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{code:?}");
            assert!(code.status().as_u16() >= 400, "{code:?}");
        }
    }
}
