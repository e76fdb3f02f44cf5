//! The one table of error codes: what machines read, with the status and the words that go with each.

use actix_web::http::StatusCode;

macro_rules! codes {
    ($($name:ident $status:ident $code:literal $title:literal $detail:literal;)+) => {
        /// A kind of error, stable for machines. The texts are English, for people who write clients.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
        pub enum Code {
            $(#[doc = $detail] $name,)+
        }

        impl Code {
            /// All codes, in the order of their statuses.
            pub const ALL: &[Self] = &[$(Self::$name),+];

            /// Gives the machine code, `snake_case`.
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$name => $code,)+ }
            }

            /// Gives the HTTP status.
            pub const fn status(self) -> StatusCode {
                match self { $(Self::$name => StatusCode::$status,)+ }
            }

            /// Gives a short summary that is the same for every occurrence.
            pub const fn title(self) -> &'static str {
                match self { $(Self::$name => $title,)+ }
            }

            /// Gives the sentence that stands where an occurrence has none of its own.
            pub const fn detail(self) -> &'static str {
                match self { $(Self::$name => $detail,)+ }
            }
        }
    };
}

codes! {
    MalformedRequest BAD_REQUEST "malformed_request" "Malformed request" "The request could not be read.";
    Unauthenticated UNAUTHORIZED "unauthenticated" "Not signed in"
        "This needs a session or a bearer token that is valid.";
    Forbidden FORBIDDEN "forbidden" "Not allowed" "The role or the token's scopes do not allow this.";
    CsrfFailed FORBIDDEN "csrf_failed" "Not sent from this server's pages"
        "Requests with a cookie that change anything must come from this server's pages and carry the session's `X-CSRF-Token`.";
    OriginNotAllowed FORBIDDEN "origin_not_allowed" "Origin not allowed"
        "The page that sent this is not served from one of the site's origins.";
    CommentsClosed FORBIDDEN "comments_closed" "Comments are closed" "This article takes no more comments.";
    ReplyNotAllowed FORBIDDEN "reply_not_allowed" "Reply not allowed"
        "The comment that this answers does not exist, is not public, or belongs to another article.";
    NotFound NOT_FOUND "not_found" "Not found" "There is nothing here.";
    MethodNotAllowed METHOD_NOT_ALLOWED "method_not_allowed" "Method not allowed"
        "The header `Allow` lists the methods that this address takes.";
    RequestTimeout REQUEST_TIMEOUT "request_timeout" "Request too slow" "The body did not arrive in time.";
    DuplicateComment CONFLICT "duplicate_comment" "Duplicate comment"
        "The same comment was already sent within the last day.";
    InvalidTransition CONFLICT "invalid_transition" "Not possible in this status"
        "The comment's status does not allow this change.";
    NothingToUndo CONFLICT "nothing_to_undo" "Nothing to undo" "The comment has no decision that could be taken back.";
    IdempotencyInProgress CONFLICT "idempotency_in_progress" "Still in progress"
        "The first request with this `Idempotency-Key` has not been answered yet.";
    StaleVersion PRECONDITION_FAILED "stale_version" "Changed in the meantime"
        "`If-Match` names an older version; read it again.";
    PayloadTooLarge PAYLOAD_TOO_LARGE "payload_too_large" "Body too large" "The body is larger than is taken here.";
    UriTooLong URI_TOO_LONG "uri_too_long" "Address too long" "The address has more than 4096 bytes.";
    UnsupportedMediaType UNSUPPORTED_MEDIA_TYPE "unsupported_media_type" "Unsupported media type"
        "The body has a `Content-Type` or a `Content-Encoding` that is not taken here.";
    ValidationFailed UNPROCESSABLE_ENTITY "validation_failed" "Validation failed" "`errors` lists each field that needs a change.";
    IdempotencyKeyReused UNPROCESSABLE_ENTITY "idempotency_key_reused" "Idempotency key reused"
        "This `Idempotency-Key` was used with another payload.";
    PreconditionRequired PRECONDITION_REQUIRED "precondition_required" "`If-Match` required"
        "Send `If-Match` with the `ETag` of what you want to change.";
    TooManyComments TOO_MANY_REQUESTS "too_many_comments" "Too many comments"
        "Too many comments came from this network address; `Retry-After` tells when to try again.";
    TooManySignIns TOO_MANY_REQUESTS "too_many_sign_ins" "Too many attempts to sign in"
        "Too many attempts came from this network address; `Retry-After` tells when to try again.";
    HeadersTooLarge REQUEST_HEADER_FIELDS_TOO_LARGE "headers_too_large" "Headers too large"
        "The headers have more than 16384 bytes together.";
    InternalError INTERNAL_SERVER_ERROR "internal_error" "Internal error" "Something went wrong on the server. It was logged.";
    Unavailable SERVICE_UNAVAILABLE "unavailable" "Unavailable"
        "The server cannot do this right now; `Retry-After` tells when to try again.";
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn codes_are_unique_snake_case_and_errors() {
        let unique: HashSet<_> = Code::ALL.iter().map(|code| code.as_str()).collect();
        assert_eq!(unique.len(), Code::ALL.len());
        for code in Code::ALL {
            assert!(code.as_str().chars().all(|c| c.is_ascii_lowercase() || c == '_'), "{code:?}");
            assert!(code.status().as_u16() >= 400, "{code:?}");
            assert!(code.detail().ends_with('.'), "{code:?}");
        }
    }
}
