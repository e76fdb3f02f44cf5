//! The errors that many addresses of the admin API share, for its description.

use crate::web::code::Code;
use crate::web::error::PROBLEM_JSON;
use std::collections::BTreeMap;
use utoipa::IntoResponses;
use utoipa::openapi::{ContentBuilder, Ref, RefOr, Response, ResponseBuilder};

/// What every read may answer.
#[derive(Debug)]
pub struct ReadProblems;

impl IntoResponses for ReadProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(&[Code::MalformedRequest, Code::Unauthenticated, Code::Forbidden, Code::Unavailable])
    }
}

/// What every change may answer.
#[derive(Debug)]
pub struct ChangeProblems;

const CHANGE: &[Code] =
    &[Code::MalformedRequest, Code::Unauthenticated, Code::Forbidden, Code::CsrfFailed, Code::Unavailable];

impl IntoResponses for ChangeProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        described(CHANGE)
    }
}

/// What every change with a body may answer.
#[derive(Debug)]
pub struct BodyProblems;

impl IntoResponses for BodyProblems {
    fn responses() -> BTreeMap<String, RefOr<Response>> {
        const BODY: &[Code] =
            &[Code::RequestTimeout, Code::PayloadTooLarge, Code::UnsupportedMediaType, Code::ValidationFailed];
        described(&[CHANGE, BODY].concat())
    }
}

/// Makes one response for each status, which names its codes.
fn described(codes: &[Code]) -> BTreeMap<String, RefOr<Response>> {
    let mut words: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for code in codes {
        words.entry(code.status().as_u16().to_string()).or_default().push(format!("`{}`", code.as_str()));
    }
    let response = |words: Vec<String>| {
        let content = ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build();
        ResponseBuilder::new().description(words.join(", ")).content(PROBLEM_JSON, content).build()
    };
    words.into_iter().map(|(status, words)| (status, RefOr::T(response(words)))).collect()
}
