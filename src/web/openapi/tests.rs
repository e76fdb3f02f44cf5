use super::*;
use serde_json::Value;
use std::collections::{BTreeSet, HashSet};

const METHODS: &[&str] = &["get", "put", "post", "delete", "options", "head", "patch", "trace"];

fn json() -> Value {
    serde_json::from_str(DescriptionText::of(&description()).unwrap().as_str()).unwrap()
}

/// Lists every operation as method, path and description.
fn operations(document: &Value) -> Vec<(String, String, &Value)> {
    let mut found = Vec::new();
    for (path, item) in document["paths"].as_object().unwrap() {
        for (method, operation) in item.as_object().unwrap().iter().filter(|(name, _)| METHODS.contains(&name.as_str()))
        {
            found.push((method.to_uppercase(), path.clone(), operation));
        }
    }
    found
}

#[test]
fn every_route_of_the_admin_api_is_described() {
    const ADMIN: &str = "
        POST /sessions, DELETE /sessions/current, GET /me, POST /me/password, GET /comments, POST /comments/batch, GET /comments/{id},
        PATCH /comments/{id}, DELETE /comments/{id}, POST /comments/{id}/undo, POST /comments/{id}/replies,
        POST /comments/{id}/reveal-email, GET /counts, GET /sites, POST /sites, GET /sites/{slug}, PATCH /sites/{slug},
        POST /sites/{slug}/policy/undo, POST /rules/trial,
        GET /sites/{slug}/texts, PUT /sites/{slug}/texts/{language}/{key}, DELETE /sites/{slug}/texts/{language}/{key},
        GET /articles, POST /articles, GET /articles/{id}, PATCH /articles/{id}, GET /moderators, POST /moderators,
        GET /moderators/{name}, PATCH /moderators/{name}, GET /tokens, POST /tokens, GET /tokens/{id},
        DELETE /tokens/{id}, GET /audit, GET /bans, POST /bans, GET /bans/{id}, DELETE /bans/{id}, POST /rules/trial,
        POST /sites/{slug}/policy/undo, DELETE /sites/{slug}, DELETE /articles/{id}, DELETE /moderators/{name},
        POST /moderators/{name}/rename, POST /privacy/find";
    let document = json();
    let operations = operations(&document);
    let described: BTreeSet<_> = operations
        .iter()
        .filter_map(|(method, path, _)| Some(format!("{method} {}", path.strip_prefix("/api/v1/admin")?)))
        .collect();
    assert_eq!(described, ADMIN.split(',').map(|route| route.trim().to_owned()).collect());
    for (method, path, operation) in operations {
        let is_admin = path.starts_with("/api/v1/admin");
        assert_eq!(is_admin, operation["tags"] == serde_json::json!(["admin"]), "{method} {path}");
        let is_open = !is_admin || path.ends_with("/sessions");
        assert_eq!(is_open, operation.get("security").is_none(), "{method} {path}");
    }
}

#[test]
fn what_cannot_be_read_and_who_is_not_signed_in_is_described_everywhere() {
    let document = json();
    for (method, path, operation) in operations(&document) {
        let statuses = operation["responses"].as_object().unwrap();
        let has = |status: &str| statuses.contains_key(status) || statuses.contains_key("default");
        let takes_something = operation.get("parameters").is_some() || operation.get("requestBody").is_some();
        assert!(has("400") || !takes_something || method == "OPTIONS", "{method} {path}: 400");
        assert!(has("401") || !path.starts_with("/api/v1/admin"), "{method} {path}: 401");
    }
    let submitted = &document["paths"]["/comments"]["post"]["responses"];
    for status in ["400", "422"] {
        let types: Vec<_> = submitted[status]["content"].as_object().unwrap().keys().collect();
        assert_eq!(types, ["application/problem+json", "text/html"], "{status}");
    }
}

#[test]
fn every_operation_lists_the_errors_that_its_kind_can_have() {
    let document = json();
    for (method, path, operation) in operations(&document) {
        let lists = |status: &str, code: &str| {
            let answer = &operation["responses"][status];
            answer["description"].as_str().is_some_and(|text| text.contains(&format!("`{code}`")))
                || operation["responses"].get("default").is_some()
        };
        if operation.get("requestBody").is_some() {
            for (status, code) in
                [("408", "request_timeout"), ("413", "payload_too_large"), ("415", "unsupported_media_type")]
            {
                assert!(lists(status, code), "{method} {path}: {code}");
            }
        }
        if path.starts_with("/api/") || path.starts_with("/sites/") {
            assert!(lists("503", "unavailable"), "{method} {path}: unavailable");
        }
    }
    assert!(
        document["paths"]["/comments"]["post"]["responses"]["422"]["description"]
            .as_str()
            .is_some_and(|text| text.contains("`idempotency_key_reused`"))
    );
}

#[test]
fn the_form_lists_every_field_that_is_read() {
    let document = json();
    let form = document["components"]["schemas"]["CommentForm"]["properties"].as_object().unwrap();
    for field in ["author_token", "form_token", "altcha", "lang", "comment_post_ID"] {
        assert!(form.contains_key(field), "{field}");
    }
    for path in ["/comments", "/wp-comments-post.php"] {
        let operation = &document["paths"][path]["post"];
        let kinds: Vec<_> = operation["requestBody"]["content"].as_object().unwrap().keys().collect();
        assert_eq!(kinds, ["application/x-www-form-urlencoded", "multipart/form-data"], "{path}");
        assert_eq!(operation["parameters"][0]["name"], "Idempotency-Key", "{path}");
    }
}

#[test]
fn undo_takes_back_what_the_policy_decided() {
    let document = json();
    let summary = &document["paths"]["/api/v1/admin/comments/{id}/undo"]["post"]["summary"];
    assert!(summary.as_str().unwrap().contains("the policy included"), "{summary}");
}

#[test]
fn bounds_that_are_told_in_words_are_told_as_numbers_too() {
    let document = json();
    let mut limits = 0;
    for (method, path, operation) in operations(&document) {
        let parameters = operation["parameters"].as_array().into_iter().flatten();
        for limit in parameters.filter(|parameter| parameter["name"] == "limit") {
            limits += 1;
            let (least, most) = (&limit["schema"]["minimum"], &limit["schema"]["maximum"]);
            let words = format!("{least} to {most}");
            assert!(limit["description"].as_str().unwrap().contains(&words), "{method} {path}: {words}");
        }
    }
    assert!(limits >= 6, "only {limits} were found");
    let ids = &document["components"]["schemas"]["BatchBody"]["properties"]["ids"];
    assert_eq!((&ids["minItems"], &ids["maxItems"]), (&1.into(), &500.into()));
}

#[test]
fn if_match_is_a_tag_or_any() {
    let document = json();
    let mut found = 0;
    for (method, path, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            if parameter["name"] == "If-Match" {
                found += 1;
                let kinds = &parameter["schema"]["anyOf"];
                let told = (&kinds[0]["enum"], &kinds[1]["pattern"]);
                assert_eq!(told, (&serde_json::json!(["*"]), &"^(W/)?\"[!#-~]*\"$".into()), "{method} {path}");
            }
        }
    }
    assert_eq!(found, 3);
}

#[test]
fn addresses_with_a_query_can_be_too_long() {
    let document = json();
    for (method, path, operation) in operations(&document) {
        let mut parameters = operation["parameters"].as_array().into_iter().flatten();
        if parameters.any(|parameter| parameter["in"] == "query") {
            assert!(operation["responses"].get("414").is_some(), "{method} {path}");
        }
    }
}

#[test]
fn pages_for_people_are_known_and_not_described() {
    let document = json();
    let known = crate::web::routes::known_paths();
    let known: BTreeSet<_> = known.templates().collect();
    for (method, path, _) in operations(&document) {
        assert!(!path.starts_with("/admin") && !path.contains(':'), "{method} {path}");
        assert!(known.contains(path.as_str()), "{method} {path}");
    }
    for page in
        ["/", "/demo/{slug}", "/receipts/{token}", "/comments/{id}/report", "/docs", "/admin", "/admin/{rest:.*}"]
    {
        assert!(known.contains(page) && document["paths"].get(page).is_none(), "{page}");
    }
}

#[test]
fn parameters_can_be_left_out_and_are_never_null() {
    let document = json();
    let mut optional = 0;
    for (method, path, operation) in operations(&document) {
        for parameter in operation["parameters"].as_array().into_iter().flatten() {
            optional += usize::from(parameter["required"] != true);
            assert!(!parameter["schema"].to_string().contains("null"), "{method} {path}: {parameter}");
            assert!(!parameter["schema"]["type"].is_array(), "{method} {path}: {parameter}");
        }
    }
    assert!(optional > 20, "only {optional} were found");
}

#[test]
fn operations_have_names_of_their_own_and_a_success() {
    let document = json();
    let mut names = HashSet::new();
    for (method, path, operation) in operations(&document) {
        assert!(names.insert(operation["operationId"].as_str().unwrap()), "{method} {path}");
        let statuses: Vec<_> = operation["responses"].as_object().unwrap().keys().collect();
        assert!(statuses.iter().any(|status| status.starts_with(['2', '3'])), "{method} {path}: {statuses:?}");
        for (status, response) in operation["responses"].as_object().unwrap() {
            let is_described = response["description"].as_str().is_some_and(|text| !text.is_empty());
            assert!(is_described, "{method} {path}: {status}");
        }
    }
}

#[test]
fn every_parameter_of_a_path_is_described() {
    for (method, path, operation) in operations(&json()) {
        let wanted: BTreeSet<_> =
            path.split('/').filter_map(|part| part.strip_prefix('{')?.strip_suffix('}')).collect();
        let none = Vec::new();
        let listed = operation["parameters"].as_array().unwrap_or(&none).iter();
        let listed: BTreeSet<_> = listed.filter(|p| p["in"] == "path").map(|p| p["name"].as_str().unwrap()).collect();
        assert_eq!(wanted, listed, "{method} {path}");
    }
}

#[test]
fn every_reference_leads_somewhere() {
    fn references<'a>(value: &'a Value, found: &mut Vec<&'a str>) {
        match value {
            Value::Object(members) => {
                found.extend(members.get("$ref").and_then(Value::as_str));
                members.values().for_each(|member| references(member, found));
            }
            Value::Array(items) => items.iter().for_each(|item| references(item, found)),
            _ => {}
        }
    }
    let document = json();
    assert_eq!(document["openapi"], "3.1.0");
    let mut found = Vec::new();
    references(&document, &mut found);
    assert!(found.len() > 50);
    for reference in found {
        assert!(document.pointer(reference.trim_start_matches('#')).is_some(), "{reference}");
    }
}
