//! Adds to each operation what handlers do not state: tag, security, path parameters, and errors.

use crate::web::code::{Code, problem};
use utoipa::openapi::path::{Operation, Parameter, ParameterBuilder, ParameterIn, PathItem};
use utoipa::openapi::schema::{AnyOfBuilder, KnownFormat, SchemaFormat, SchemaType};
use utoipa::openapi::security::SecurityRequirement;
use utoipa::openapi::{
    Content, ContentBuilder, HttpMethod, ObjectBuilder, OpenApi, RefOr, Required, Response, Schema, Type,
};

const HTML: &str = "text/html";
const ADMIN: &str = "/api/v1/admin/";
/// The address that begins a session, so that it needs no credential.
const SIGN_IN: &str = "/api/v1/admin/sessions";
/// The addresses for the operator's programs, such as probes.
const OPERATION: [&str; 3] = ["/livez", "/readyz", "/openapi.json"];

/// The errors of every body.
const BODY: [Code; 5] = [
    Code::MalformedRequest,
    Code::RequestTimeout,
    Code::PayloadTooLarge,
    Code::UnsupportedMediaType,
    Code::ValidationFailed,
];

/// The path parameters by name. An id belongs to the part before it.
const IN_PATHS: [(&str, &str); 7] = [
    ("site", "The slug of the site"),
    ("slug", "The slug of the site"),
    ("token", "The token of the receipt"),
    ("name", "The name of the moderator"),
    ("language", "A language tag"),
    ("key", "The key of a message"),
    ("id", "The id of the "),
];

/// Adds what is missing.
pub(super) fn add_to(description: &mut OpenApi) {
    for (path, item) in &mut description.paths.paths {
        for (method, operation) in operations(item) {
            join_statuses(operation);
            add_path_parameters(path, operation);
            forbid_null_parameters(operation);
            allow_any_tag(operation);
            if path.starts_with(ADMIN) {
                add_guard(path, &method, operation);
            }
            add_errors(path, operation);
            let tag = if path.starts_with(ADMIN) { "admin" } else { "public" };
            let tag = if OPERATION.contains(&path.as_str()) { "operation" } else { tag };
            operation.tags = Some(vec![tag.to_owned()]);
        }
        if let Some(operation) = item.post.as_mut().filter(|_| !path.starts_with("/api/")) {
            for (status, answer) in &mut operation.responses.responses {
                if let (false, RefOr::T(answer)) = (status.starts_with(['2', '3']), answer) {
                    answer.content.entry(HTML.to_owned()).or_insert_with(|| RefOr::T(html()));
                }
            }
        }
    }
}

/// Merges the responses of one status: `code::described` adds one for each code.
fn join_statuses(operation: &mut Operation) {
    for (key, answer) in std::mem::take(&mut operation.responses.responses) {
        let status = key.split(' ').next().unwrap_or_default();
        add(operation, status, answer);
    }
}

/// Adds the security of an admin operation, and its errors.
fn add_guard(path: &str, method: &HttpMethod, operation: &mut Operation) {
    let is_open = path == SIGN_IN;
    if !is_open {
        let ways = ["bearer", "session"].map(|way| SecurityRequirement::new(way, [""; 0]));
        operation.security.get_or_insert_with(|| ways.to_vec());
        add_code(operation, Code::Forbidden);
    }
    [Code::MalformedRequest, Code::Unauthenticated].into_iter().for_each(|code| add_code(operation, code));
    add_code(operation, if *method == HttpMethod::Get { Code::TookTooLong } else { Code::CsrfFailed });
}

fn add_errors(path: &str, operation: &mut Operation) {
    let has = |operation: &Operation, place: ParameterIn| {
        let is_there =
            |parameter: &RefOr<Parameter>| matches!(parameter, RefOr::T(parameter) if parameter.parameter_in == place);
        operation.parameters.iter().flatten().any(is_there)
    };
    let asks_database = path.starts_with("/api/") || path.starts_with("/sites/");
    if operation.request_body.is_some() {
        BODY.into_iter().for_each(|code| add_code(operation, code));
    }
    if operation.parameters.is_some() {
        add_code(operation, Code::MalformedRequest);
    }
    if has(operation, ParameterIn::Query) {
        add_code(operation, Code::UriTooLong);
    }
    if asks_database && has(operation, ParameterIn::Path) {
        add_code(operation, Code::NotFound);
    }
    if asks_database || operation.request_body.is_some() {
        add_code(operation, Code::Unavailable);
    }
}

/// Adds descriptions of path parameters that the handler does not describe, in the order of the path.
fn add_path_parameters(path: &str, operation: &mut Operation) {
    let parameters = operation.parameters.get_or_insert_default();
    let (mut before, mut place) = ("", 0);
    for part in path.split('/') {
        let Some(name) = part.strip_prefix('{').and_then(|part| part.strip_suffix('}')) else {
            before = part.trim_end_matches('s');
            continue;
        };
        let is_described = |known: &RefOr<Parameter>| matches!(known, RefOr::T(known) if known.name == name && known.description.is_some());
        if let (Some(parameter), false) = (path_parameter(name, before), parameters.iter().any(is_described)) {
            parameters.retain(|known| !matches!(known, RefOr::T(known) if known.name == name));
            parameters.insert(place, RefOr::T(parameter));
        }
        place += 1;
    }
    if parameters.is_empty() {
        operation.parameters = None;
    }
}

fn path_parameter(name: &str, before: &str) -> Option<Parameter> {
    let (_, about) = IN_PATHS.iter().find(|(known, _)| *known == name)?;
    let text = ObjectBuilder::new().schema_type(Type::String);
    let number = ObjectBuilder::new().schema_type(Type::Integer);
    let number = number.format(Some(SchemaFormat::KnownFormat(KnownFormat::Int64)));
    let (about, schema) = match (name, before) {
        ("id", "token") => ("The id of the token, or its `public_id`".to_owned(), text),
        ("id", thing) => (format!("{about}{thing}"), number),
        _ => ((*about).to_owned(), text),
    };
    let parameter = ParameterBuilder::new().name(name).parameter_in(ParameterIn::Path).required(Required::True);
    Some(parameter.description(Some(about)).schema(Some(schema)).build())
}

/// Removes `null` from the types of parameters: a parameter is absent or has a value.
fn forbid_null_parameters(operation: &mut Operation) {
    for parameter in operation.parameters.iter_mut().flatten() {
        if let RefOr::T(parameter) = parameter
            && let Some(RefOr::T(Schema::Object(object))) = &mut parameter.schema
            && let SchemaType::Array(types) = &object.schema_type
        {
            let types: Vec<_> = types.iter().filter(|kind| **kind != Type::Null).cloned().collect();
            // A list of one type means the same, but tools look for the single word.
            object.schema_type = match types.as_slice() {
                [only] => SchemaType::Type(only.clone()),
                _ => SchemaType::from_iter(types),
            };
        }
    }
}

/// Allows `*` for `If-Match`. Not by one pattern: tools that generate values from the description find none for it.
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

fn operations(item: &mut PathItem) -> impl Iterator<Item = (HttpMethod, &mut Operation)> {
    let all = [
        (HttpMethod::Get, &mut item.get),
        (HttpMethod::Put, &mut item.put),
        (HttpMethod::Post, &mut item.post),
        (HttpMethod::Delete, &mut item.delete),
        (HttpMethod::Patch, &mut item.patch),
    ];
    all.into_iter().filter_map(|(method, operation)| Some((method, operation.as_mut()?)))
}

/// Adds an error, unless the operation has it or a `default` response.
fn add_code(operation: &mut Operation, code: Code) {
    let word = format!("`{}`", code.as_str());
    let responses = &operation.responses.responses;
    let is_known = |answer: &RefOr<Response>| matches!(answer, RefOr::T(answer) if answer.description.contains(&word));
    if !responses.contains_key("default") && !responses.get(code.status().as_str()).is_some_and(is_known) {
        add(operation, code.status().as_str(), RefOr::T(problem(code)));
    }
}

fn add(operation: &mut Operation, status: &str, answer: RefOr<Response>) {
    match (operation.responses.responses.get_mut(status), answer) {
        (Some(RefOr::T(known)), RefOr::T(answer)) => {
            known.description.push_str(", ");
            known.description.push_str(&answer.description);
        }
        (_, answer) => {
            operation.responses.responses.insert(status.to_owned(), answer);
        }
    }
}

fn html() -> Content {
    ContentBuilder::new().schema(Some(ObjectBuilder::new().schema_type(Type::String))).build()
}
