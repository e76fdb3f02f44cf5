//! Errors of the HTTP API and their answers: `application/problem+json` (RFC 9457).
//!
//! The sentences come from `locales/`. They are in English and name fields as the API does, unless the request names a
//! language: then they are written for a reader. An answer never echoes the input and never shows internals: every text
//! in it is a constant, a number or a word of ours. `type` is `/docs#<code>`, which leads to the description of the
//! API. It has its full path, as RFC 9457, section 3.1.1 asks of relative references.

use super::code::Code;
use super::messages::Messages;
use crate::domain::fields::FieldErrors;
use actix_web::body::BoxBody;
use actix_web::http::{StatusCode, header};
use actix_web::{HttpResponse, ResponseError};
use serde::Serialize;
use std::error::Error;
use utoipa::ToSchema;

/// The media type of `Problem`.
pub const PROBLEM_JSON: &str = "application/problem+json";

/// What a handler returns. actix turns the error into an answer.
pub type ApiResult<T = HttpResponse> = Result<T, ApiError>;

/// The reason why a request failed.
#[derive(Debug, thiserror::Error)]
pub enum ApiError {
    /// The request cannot be parsed. The sentence names the part.
    #[error("malformed request: {0}")]
    Malformed(&'static str),
    /// Fields broke rules.
    #[error(transparent)]
    Invalid(#[from] FieldErrors),
    /// The body has more than `max_bytes` bytes.
    #[error("body too large")]
    PayloadTooLarge {
        /// The limit.
        max_bytes: usize,
    },
    /// The type or encoding of the body is not supported. The sentence says what is.
    #[error("unsupported media type")]
    UnsupportedMediaType(&'static str),
    /// The address does not support the method.
    #[error("method not allowed")]
    MethodNotAllowed {
        /// The supported methods, joined by ", ", for the header `Allow`.
        allow: String,
    },
    /// Too many comments from one network address.
    #[error("too many comments")]
    TooManyComments {
        /// Seconds until the next one is allowed.
        retry_after_seconds: u64,
    },
    /// Too many attempts to sign in from one network address.
    #[error("too many attempts to sign in")]
    TooManySignIns {
        /// Seconds until the next one is allowed.
        retry_after_seconds: u64,
    },
    /// Too many guesses at the password of one name.
    #[error("too many guesses at one password")]
    TooManyGuesses {
        /// Seconds until the next one is allowed.
        retry_after_seconds: u64,
    },
    /// Too many addresses were revealed to one moderator.
    #[error("too many addresses revealed")]
    TooManyReveals {
        /// Seconds until the next one is allowed.
        retry_after_seconds: u64,
    },
    /// The server is overloaded, or cannot reach its database.
    #[error("unavailable")]
    Unavailable {
        /// Seconds after which a retry makes sense.
        retry_after_seconds: u64,
    },
    /// The database cannot serve. The sentence says why.
    #[error("not ready: {0}")]
    NotReady(&'static str),
    /// An unexpected failure. The cause is logged and never sent.
    #[error("internal error")]
    Internal(#[source] Box<dyn Error + Send + Sync>),
    /// An error without details.
    #[error("{}", .0.as_str())]
    Plain(Code),
}

impl ApiError {
    /// The thing does not exist, or not for this caller.
    pub const NOT_FOUND: Self = Self::Plain(Code::NotFound);

    /// Wraps an unexpected error. It is logged with the request.
    pub fn internal(source: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self::Internal(source.into())
    }

    /// Returns the code.
    pub const fn code(&self) -> Code {
        match self {
            Self::Malformed(_) => Code::MalformedRequest,
            Self::Invalid(_) => Code::ValidationFailed,
            Self::PayloadTooLarge { .. } => Code::PayloadTooLarge,
            Self::UnsupportedMediaType(_) => Code::UnsupportedMediaType,
            Self::MethodNotAllowed { .. } => Code::MethodNotAllowed,
            Self::TooManyComments { .. } => Code::TooManyComments,
            Self::TooManySignIns { .. } => Code::TooManySignIns,
            Self::TooManyGuesses { .. } => Code::TooManyGuesses,
            Self::TooManyReveals { .. } => Code::TooManyReveals,
            Self::Unavailable { .. } | Self::NotReady(_) => Code::Unavailable,
            Self::Internal(_) => Code::InternalError,
            Self::Plain(code) => *code,
        }
    }

    /// Returns the seconds of `Retry-After`, for errors that have it.
    pub const fn retry_after_seconds(&self) -> Option<u64> {
        match self {
            Self::TooManyComments { retry_after_seconds }
            | Self::TooManySignIns { retry_after_seconds }
            | Self::TooManyGuesses { retry_after_seconds }
            | Self::TooManyReveals { retry_after_seconds }
            | Self::Unavailable { retry_after_seconds } => Some(*retry_after_seconds),
            _ => match self.code() {
                Code::TooManyComments
                | Code::TooManySignIns
                | Code::TooManyGuesses
                | Code::TooManyReveals
                | Code::Unavailable
                | Code::TookTooLong => Some(1),
                _ => None,
            },
        }
    }

    /// Returns the body of the answer: localised if `reader` is given, else technical English.
    pub fn problem(&self, reader: Option<&Messages>) -> Problem {
        let (code, english) = (self.code(), Messages::default());
        let messages = reader.unwrap_or(&english);
        let errors = match self {
            Self::Invalid(errors) => field_problems(errors, reader),
            _ => Vec::new(),
        };
        let technical = self.technical_detail().filter(|_| reader.is_none());
        Problem {
            kind: format!("/docs#{}", code.as_str()),
            title: messages.problem_title(code.as_str()),
            status: code.status().as_u16(),
            detail: technical.unwrap_or_else(|| messages.problem_detail(code.as_str())),
            code: code.as_str(),
            errors,
        }
    }

    /// Answers with localised messages if `reader` is given, else like `error_response`.
    pub fn answer(self, reader: Option<&Messages>) -> HttpResponse {
        let body = reader.map(|messages| (self.body(reader), messages.lang()));
        // Made from the error, so that the log sees it.
        let response = HttpResponse::from_error(self);
        let Some((body, language)) = body else { return response };
        let mut response = response.set_body(BoxBody::new(body));
        response.headers_mut().insert(header::CONTENT_LANGUAGE, header::HeaderValue::from_static(language));
        response
    }

    pub(super) fn body(&self, reader: Option<&Messages>) -> Vec<u8> {
        // Texts and numbers always serialise.
        serde_json::to_vec(&self.problem(reader)).unwrap_or_default()
    }

    /// Returns a detail for developers, where there is one.
    fn technical_detail(&self) -> Option<String> {
        match self {
            Self::Malformed(sentence) | Self::UnsupportedMediaType(sentence) | Self::NotReady(sentence) => {
                Some((*sentence).to_owned())
            }
            Self::PayloadTooLarge { max_bytes } => {
                Some(format!("The body has more than {max_bytes} bytes, which is all that is taken here."))
            }
            _ => None,
        }
    }
}

impl From<Code> for ApiError {
    fn from(code: Code) -> Self {
        Self::Plain(code)
    }
}

impl ResponseError for ApiError {
    fn status_code(&self) -> StatusCode {
        self.code().status()
    }

    fn error_response(&self) -> HttpResponse {
        let mut response = HttpResponse::build(self.status_code());
        response.content_type(PROBLEM_JSON).insert_header((header::CACHE_CONTROL, "no-store"));
        if let Some(seconds) = self.retry_after_seconds() {
            response.insert_header((header::RETRY_AFTER, seconds.to_string()));
        }
        match self.code() {
            Code::Unauthenticated => {
                response.insert_header((header::WWW_AUTHENTICATE, "Bearer"));
            }
            // Otherwise the rest of the body would be parsed as the next request.
            Code::RequestTimeout | Code::PayloadTooLarge => {
                response.force_close();
            }
            _ => {}
        }
        if let Self::MethodNotAllowed { allow } = self {
            response.insert_header((header::ALLOW, allow.as_str()));
        }
        response.body(self.body(None))
    }
}

/// The body of every error (RFC 9457).
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Problem {
    /// Where this kind of error is described.
    #[serde(rename = "type")]
    #[schema(example = "/docs#validation_failed")]
    pub kind: String,
    /// A short summary of the kind.
    #[schema(example = "Some fields need a change")]
    pub title: String,
    /// The HTTP status.
    #[schema(example = 422)]
    pub status: u16,
    /// A sentence about this occurrence.
    #[schema(example = "Each of them is listed with what is allowed.")]
    pub detail: String,
    /// The kind for machines; stable.
    #[schema(example = "validation_failed")]
    pub code: &'static str,
    /// Each broken rule; empty unless `code` is `validation_failed`.
    pub errors: Vec<FieldProblem>,
}

/// One broken rule of one field.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct FieldProblem {
    /// The field's name in the JSON API.
    #[schema(example = "body")]
    pub field: String,
    /// The rule for machines; stable.
    #[schema(example = "required")]
    pub code: &'static str,
    /// The rule as a sentence.
    #[schema(example = "`body` is missing; it is required.")]
    pub message: String,
}

fn field_problems(errors: &FieldErrors, reader: Option<&Messages>) -> Vec<FieldProblem> {
    let message = |field: &str, rule| match reader {
        Some(messages) => messages.rule(field, rule),
        None => Messages::default().technical_rule(field, rule),
    };
    errors
        .iter()
        .map(|error| FieldProblem {
            field: error.field.clone().into_owned(),
            code: error.rule.code(),
            message: message(&error.field, &error.rule),
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::fields::Rule;
    use crate::domain::language::Language;
    use actix_web::body::to_bytes;
    use serde_json::{Value, json};

    async fn answer(error: ApiError) -> (HttpResponse<()>, Value) {
        let (head, body) = error.error_response().into_parts();
        (head, serde_json::from_slice(&to_bytes(body).await.unwrap()).unwrap())
    }

    #[actix_web::test]
    async fn broken_rules_are_listed_with_field_code_and_sentence() {
        let mut errors = FieldErrors::one("body", Rule::TooLong { bytes: 70_012, max_bytes: 65_525 });
        errors.add("email", Rule::InvalidEmail);
        let (head, body) = answer(errors.into()).await;
        assert_eq!(head.headers().get(header::CONTENT_TYPE).unwrap(), PROBLEM_JSON);
        assert_eq!(head.headers().get(header::CACHE_CONTROL).unwrap(), "no-store");
        assert_eq!(
            body,
            json!({
                "type": "/docs#validation_failed", "title": "Some fields need a change", "status": 422,
                "detail": "Each of them is listed with what is allowed.", "code": "validation_failed",
                "errors": [
                    {"field": "body", "code": "too_long", "message": "`body` has 70,012 bytes; at most 65,525 are allowed."},
                    {"field": "email", "code": "invalid_email", "message": "`email` cannot receive mail as it stands; it should look like name@example.org."},
                ],
            })
        );
    }

    #[actix_web::test]
    async fn a_reader_is_answered_in_their_words() {
        let german = Messages::of(Language::named("de").unwrap());
        let mut errors = FieldErrors::one("body", Rule::Required);
        errors.add("email", Rule::InvalidEmail);
        let response = ApiError::from(errors).answer(Some(&german));
        assert_eq!(response.headers().get(header::CONTENT_LANGUAGE).unwrap(), "de");
        assert!(response.error().is_some(), "it is not logged");
        let body: Value = serde_json::from_slice(&to_bytes(response.into_body()).await.unwrap()).unwrap();
        assert_eq!((&body["code"], &body["errors"][0]["field"]), (&json!("validation_failed"), &json!("body")));
        assert_eq!(body["title"], german.problem_title("validation_failed"));
        assert_eq!(body["errors"][0]["message"], german.rule("body", &Rule::Required));
        assert!(!body.to_string().contains('`'));
        let body = ApiError::Malformed("A field has a NUL in it.").problem(Some(&german));
        assert_eq!(body.detail, german.problem_detail("malformed_request"));
    }

    #[actix_web::test]
    async fn the_cause_of_an_internal_error_is_not_sent() {
        let (head, body) = answer(ApiError::internal("no such table: comments")).await;
        assert_eq!(head.status(), 500);
        assert!(!body.to_string().contains("table"));
    }

    #[actix_web::test]
    async fn answers_carry_the_headers_that_their_status_asks_for() {
        let (head, _) = answer(ApiError::TooManyComments { retry_after_seconds: 12 }).await;
        assert_eq!(head.headers().get(header::RETRY_AFTER).unwrap(), "12");
        let (head, _) = answer(Code::Unavailable.into()).await;
        assert_eq!(head.headers().get(header::RETRY_AFTER).unwrap(), "1");
        let (head, _) = answer(Code::Unauthenticated.into()).await;
        assert_eq!(head.headers().get(header::WWW_AUTHENTICATE).unwrap(), "Bearer");
        let (head, _) = answer(ApiError::MethodNotAllowed { allow: "GET, HEAD".to_owned() }).await;
        assert_eq!(head.headers().get(header::ALLOW).unwrap(), "GET, HEAD");
    }
}
