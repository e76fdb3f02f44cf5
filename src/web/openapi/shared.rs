//! Answers that all addresses of a kind may give, which no handler lists for itself.

use crate::web::code::Code;
use crate::web::error::PROBLEM_JSON;
use utoipa::openapi::path::{Operation, Parameter, ParameterIn, PathItem};
use utoipa::openapi::schema::{AnyOfBuilder, SchemaType};
use utoipa::openapi::{Content, ContentBuilder, ObjectBuilder, OpenApi, Ref, RefOr, ResponseBuilder, Schema, Type};

const HTML: &str = "text/html";

/// What can go wrong with any body.
const BODY: [Code; 3] = [Code::RequestTimeout, Code::PayloadTooLarge, Code::UnsupportedMediaType];

/// Adds what is missing: 503 where the database is asked, 408, 413 and 415 where a body is read, 400 where something can be
/// sent that cannot be read, 414 where a query can be too long, and a page beside the problem where a form is answered in
/// either way.
pub(super) fn add_to(description: &mut OpenApi) {
    for (path, item) in &mut description.paths.paths {
        let is_api = path.starts_with("/api/");
        for operation in operations(item) {
            forbid_null_parameters(operation);
            allow_any_tag(operation);
            if operation.request_body.is_some() {
                BODY.into_iter().for_each(|code| add_code(operation, code));
            }
            if is_api || path.starts_with("/sites/") {
                add_code(operation, Code::Unavailable);
            }
            if operation.parameters.is_some() || operation.request_body.is_some() {
                add_code(operation, Code::MalformedRequest);
            }
            let has_query = |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == ParameterIn::Query);
            if operation.parameters.iter().flatten().any(has_query) {
                add_code(operation, Code::UriTooLong);
            }
        }
        if let Some(operation) = item.post.as_mut().filter(|_| !is_api) {
            for (status, answer) in &mut operation.responses.responses {
                if let (false, RefOr::T(answer)) = (status.starts_with(['2', '3']), answer) {
                    answer.content.entry(HTML.to_owned()).or_insert_with(|| RefOr::T(html()));
                }
            }
        }
    }
}

/// A parameter can be left out, and cannot be null: its word would be `null`.
fn forbid_null_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some(RefOr::T(Schema::Object(object))) = &mut parameter.schema
            && let SchemaType::Array(types) = &object.schema_type
        {
            let types: Vec<_> = types.iter().filter(|kind| **kind != Type::Null).cloned().collect();
            // A list of one type is as good as its word, but readers of descriptions look for the word.
            object.schema_type = match types.as_slice() {
                [only] => SchemaType::Type(only.clone()),
                _ => SchemaType::from_iter(types),
            };
        }
    }
}

/// `If-Match` takes `*` in the place of a tag. Not as one pattern: programs that make values by the description find none then.
fn allow_any_tag(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && parameter.name == "If-Match"
            && let Some(tag) = parameter.schema.take()
        {
            let any = ObjectBuilder::new().schema_type(Type::String).enum_values(Some(["*"]));
            let either = AnyOfBuilder::new().item(any).item(tag).build();
            parameter.schema = Some(RefOr::T(Schema::AnyOf(either)));
        }
    }
}

fn operations(item: &mut PathItem) -> impl Iterator<Item = &mut Operation> {
    let all = [&mut item.get, &mut item.put, &mut item.post, &mut item.delete, &mut item.patch, &mut item.options];
    all.into_iter().filter_map(Option::as_mut)
}

fn add_code(operation: &mut Operation, code: Code) {
    let responses = &mut operation.responses.responses;
    if !responses.contains_key("default") {
        let words = format!("`{}`", code.as_str());
        let response = ResponseBuilder::new().description(words).content(PROBLEM_JSON, problem()).build();
        responses.entry(code.status().as_str().to_owned()).or_insert(RefOr::T(response));
    }
}

fn problem() -> Content {
    ContentBuilder::new().schema(Some(Ref::from_schema_name("Problem"))).build()
}

fn html() -> Content {
    ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build()
}
