//! The description of the API against the server: every operation is called in the smallest way that it describes, and each
//! member of its body is left out, made null, and given every other type.

use crate::client::{Answer, Client, Proof};
use crate::support::{EMAIL, PASSWORD, Server};
use serde_json::{Map, Value, json};
use std::cell::Cell;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};

const BLOG: &str = "https://blog.example";
const METHODS: [&str; 6] = ["get", "put", "post", "delete", "patch", "options"];
const FORM: &str = "application/x-www-form-urlencoded";

/// Members of which a body needs one or another: JSON Schema says so too clumsily to be of use.
const EITHER: [(&str, &str); 2] = [("NewBanBody", "value"), ("ReceiptChangeBody", "body")];
/// An answer that never ends: tests/http/events.rs.
const ENDLESS: &str = "/api/v1/sites/{site}/events";

/// A server with its description, and what calls of it need.
struct Described<'a> {
    server: &'a Server,
    owner: Client<'a>,
    token: String,
    document: Value,
    count: Cell<u32>,
}

/// A call that is made ready: resources that it names are there.
struct Call {
    path: String,
    headers: Vec<(&'static str, String)>,
    body: Map<String, Value>,
}

impl Described<'_> {
    fn next(&self) -> String {
        self.count.set(self.count.get() + 1);
        format!("n{}", self.count.get())
    }

    /// Makes a comment that nobody has sent yet, and gives its id and its receipt.
    fn comment(&self, status: Option<&str>) -> (String, String) {
        self.server.clock.advance_seconds(1);
        let name = self.next();
        let comment = json!({"article": "/a", "author_name": name, "body": format!("Text of {name}.")});
        let path = "/api/v1/sites/blog/comments";
        let made = self.server.send("POST", path, &[("origin", BLOG)], Some(&comment)).ok();
        let id = made["comment"]["id"].to_string();
        if let Some(status) = status {
            self.owner.patch(&format!("/comments/{id}"), json!({"status": status})).ok();
        }
        (id, made["receipt"].as_str().unwrap().to_owned())
    }

    fn site(&self) -> String {
        let slug = self.next();
        let origins = [format!("https://{slug}.example")];
        self.owner.post("/sites", json!({"slug": slug, "name": slug, "origins": origins})).ok();
        slug
    }

    fn moderator(&self) -> String {
        let name = self.next();
        self.server.add_moderator(&name, "moderator", &["blog"]);
        name
    }

    /// Makes what a path names, and gives the path.
    fn path(&self, method: &str, template: &str) -> String {
        let made = |path: &str, body: Value| self.owner.post(path, body).ok()["id"].to_string();
        let comment = |status| template.replace("{id}", &self.comment(status).0);
        match template.strip_prefix("/api/v1/admin").unwrap_or(template) {
            "/comments/{id}" if method == "delete" => comment(Some("trash")),
            "/comments/{id}/undo" => comment(Some("approved")),
            "/api/v1/comments/{id}/reports" => comment(Some("approved")),
            path if path.starts_with("/comments/{id}") => comment(None),
            path if path.starts_with("/sites/{slug}") => {
                let slug = self.site();
                if path.ends_with("/policy/undo") {
                    self.owner.patch(&format!("/sites/{slug}"), json!({"settings": {"max_links": 3}})).ok();
                }
                let texts = template.replace("{language}", "en").replace("{key}", "form-title");
                texts.replace("{slug}", &slug)
            }
            path if path.starts_with("/moderators/{name}") => template.replace("{name}", &self.moderator()),
            "/articles/{id}" => {
                let url = format!("/{}", self.next());
                template.replace("{id}", &made("/articles", json!({"site": "blog", "url": url})))
            }
            "/tokens/{id}" => {
                let new = json!({"moderator": "olga", "scopes": ["comments:read"]});
                template.replace("{id}", &made("/tokens", new))
            }
            "/bans/{id}" => {
                let new = json!({"site": "blog", "kind": "word", "value": self.next()});
                template.replace("{id}", &made("/bans", new))
            }
            "/avatars/{file}" => template.replace("{file}", "7.svg"),
            "/embed/{file}" => template.replace("{file}", "v1.js"),
            path if path.contains("{token}") => template.replace("{token}", &self.comment(None).1),
            _ => template.replace("{site}", "blog"),
        }
    }

    /// Gives the smallest body that is taken: of each member a value that is right.
    fn smallest(&self, schema: &str) -> Value {
        let name = self.next();
        match schema {
            "SignInBody" => json!({"username": "olga", "password": PASSWORD}),
            "OwnPasswordBody" => {
                json!({"current_password": PASSWORD, "new_password": "another violin glacier umbrella"})
            }
            "BatchBody" => json!({"ids": [1], "action": "approve"}),
            "ReplyBody" | "PreviewBody" | "ReceiptChangeBody" => json!({"body": format!("Words of {name}.")}),
            "RevealBody" => json!({"reason": "They asked."}),
            "FindBody" => json!({"email": EMAIL, "reason": "They asked."}),
            "NewSiteBody" => json!({"slug": name, "name": "Site", "origins": [format!("https://{name}.example")]}),
            "NewTrialBody" => json!({"site": "blog"}),
            "NewSiteTextBody" => json!({"text": "Say something"}),
            "NewArticleBody" => json!({"site": "blog", "url": format!("/{name}")}),
            "NewModeratorBody" => json!({"name": name, "role": "viewer", "password": PASSWORD}),
            "RenameBody" => json!({"name": name}),
            "NewTokenBody" => json!({"moderator": "olga", "scopes": ["comments:read"]}),
            "NewBanBody" => json!({"site": "blog", "kind": "word", "value": name}),
            "NewCommentBody" => json!({"article": "/a", "author_name": name, "body": format!("Words of {name}.")}),
            "CommentForm" => {
                json!({"author": name, "comment": format!("Words of {name}."), "article": "/a", "site": "blog"})
            }
            "ReportBody" => json!({"reason": "spam"}),
            "CommentChangeBody" | "SiteChangeBody" | "ArticleChangeBody" | "ModeratorChangeBody" => json!({}),
            other => panic!("{other} has no example"),
        }
    }

    /// Makes a call ready, with all that is required and nothing else.
    fn call(&self, method: &str, template: &str) -> Call {
        let operation = &self.document["paths"][template][method];
        let mut path = self.path(method, template);
        let required = parameters(operation).filter(|parameter| parameter["required"] == true);
        let mut headers = vec![("origin", if template.contains("/admin/") { String::new() } else { BLOG.to_owned() })];
        headers.retain(|(_, value)| !value.is_empty());
        for parameter in required {
            match (parameter["in"].as_str().unwrap(), parameter["name"].as_str().unwrap()) {
                ("query", "article") => path.push_str("?article=/a"),
                ("header", "If-Match") => headers.push(("if-match", "*".to_owned())),
                ("path", _) => {}
                other => panic!("{method} {template}: {other:?}"),
            }
        }
        let body = schema_of(operation).map_or_else(|| json!({}), |schema| self.smallest(schema));
        Call { path, headers, body: body.as_object().unwrap().clone() }
    }

    /// Sends a call, and looks whether the description has the answer.
    fn send(&self, method: &str, template: &str, call: &Call) -> Answer {
        let operation = &self.document["paths"][template][method];
        let mut headers: Vec<_> = call.headers.iter().map(|(name, value)| (*name, value.clone())).collect();
        match operation["security"].as_array() {
            None => {}
            Some(ways) if ways.contains(&json!({"bearer": []})) => {
                headers.push(("authorization", format!("Bearer {}", self.token)));
            }
            Some(_) => match self.server.sign_in(&self.moderator()) {
                Proof::Session { cookie, csrf } => {
                    let origin = self.server.origin.clone();
                    headers.extend([("cookie", cookie), ("x-csrf-token", csrf), ("origin", origin)]);
                }
                _ => panic!("nobody signed in"),
            },
        }
        headers.push(("accept", "application/json".to_owned()));
        let headers: Vec<_> = headers.iter().map(|(name, value)| (*name, value.as_str())).collect();
        let body = Value::Object(call.body.clone());
        let answer = match operation["requestBody"]["content"].as_object() {
            Some(content) if content.contains_key(FORM) => {
                let fields = call.body.iter().map(|(name, value)| (name.as_str(), value.as_str().unwrap()));
                self.server.send_form(&call.path, &headers, &fields.collect::<Vec<_>>())
            }
            content => self.server.send(&method.to_uppercase(), &call.path, &headers, content.map(|_| &body)),
        };
        let responses = &operation["responses"];
        let described = &responses[answer.status.to_string()];
        assert!(
            described.is_object() || responses["default"].is_object() && answer.status >= 400,
            "{method} {template}: {} is not described: {}",
            answer.status,
            answer.body
        );
        let schema = &described["content"]["application/json"]["schema"];
        if schema.is_object() {
            self.compare(schema, &answer.json(), &format!("{method} {template}"));
        }
        answer
    }

    /// Looks whether an answer has each member that the description requires, and no other than it lists.
    fn compare(&self, schema: &Value, answer: &Value, place: &str) {
        let schema = self.resolved(schema);
        for part in schema["allOf"].as_array().into_iter().flatten() {
            for name in self.resolved(part)["required"].as_array().into_iter().flatten() {
                assert!(answer.get(name.as_str().unwrap()).is_some(), "{place}: {name} is missing");
            }
        }
        let Some(properties) = schema["properties"].as_object() else { return };
        for (name, value) in answer.as_object().unwrap_or_else(|| panic!("{place}: {answer} is no object")) {
            let described = properties.get(name).unwrap_or_else(|| panic!("{place}: {name} is not described"));
            assert!(self.allows(described, kind_of(value)), "{place}: {name} is {value}");
            if value.is_object() && described.get("$ref").is_some() {
                self.compare(described, value, place);
            }
        }
        for name in schema["required"].as_array().into_iter().flatten() {
            assert!(answer.get(name.as_str().unwrap()).is_some(), "{place}: {name} is missing");
        }
    }

    fn resolved<'a>(&'a self, schema: &'a Value) -> &'a Value {
        match schema["$ref"].as_str() {
            Some(reference) => self.document.pointer(reference.trim_start_matches('#')).unwrap(),
            None => schema,
        }
    }

    /// Tells whether a schema takes values of a type.
    fn allows(&self, schema: &Value, kind: &str) -> bool {
        let schema = self.resolved(schema);
        let choices = ["oneOf", "anyOf"].iter().find_map(|word| schema[word].as_array());
        if let Some(choices) = choices {
            return choices.iter().any(|choice| self.allows(choice, kind));
        }
        match &schema["type"] {
            Value::String(only) => only == kind,
            Value::Array(types) => types.iter().any(|known| known == kind),
            _ => false,
        }
    }

    /// Leaves a member out, makes it null, and gives it every type that it does not have.
    fn probe(&self, method: &str, template: &str, (schema, name): (&str, &str)) {
        let body = &self.document["components"]["schemas"][schema];
        let member = &body["properties"][name];
        let is_required = body["required"].as_array().into_iter().flatten().any(|required| required == name);
        let place = format!("{method} {template}: {name}");
        let with = |value: Option<Value>| {
            let mut call = self.call(method, template);
            match value {
                Some(value) => call.body.insert(name.to_owned(), value),
                None => call.body.remove(name),
            };
            self.send(method, template, &call)
        };
        if EITHER.contains(&(schema, name)) {
            assert_eq!(with(None).broken(), [format!("{name} required")], "{place}");
        } else if is_required {
            assert_eq!(with(None).broken(), [format!("{name} required")], "{place} is left out");
        } else {
            assert!(with(None).status < 300, "{place} is left out");
        }
        let nothing = with(Some(Value::Null));
        if self.allows(member, "null") && !EITHER.contains(&(schema, name)) {
            assert!(nothing.status < 300, "{place} is null: {}", nothing.body);
        } else {
            assert!(nothing.broken()[0].starts_with(&format!("{name} ")), "{place} is null: {}", nothing.body);
        }
        let values = [json!(true), json!(7), json!("x"), json!([{}]), json!({"max_links": [7]})];
        for value in values.into_iter().filter(|value| value.is_array() || !self.allows(member, kind_of(value))) {
            let refused = with(Some(value.clone())).broken();
            assert_eq!(refused, [format!("{name} malformed")], "{place} is {value}");
        }
    }
}

fn kind_of(value: &Value) -> &'static str {
    match value {
        Value::Null => "null",
        Value::Bool(_) => "boolean",
        Value::Number(_) => "integer",
        Value::String(_) => "string",
        Value::Array(_) => "array",
        Value::Object(_) => "object",
    }
}

fn parameters(operation: &Value) -> impl Iterator<Item = &Value> {
    operation["parameters"].as_array().into_iter().flatten()
}

/// Gives the name of the schema of a body.
fn schema_of(operation: &Value) -> Option<&str> {
    let content = operation["requestBody"]["content"].as_object()?.values().next()?;
    content["schema"]["$ref"].as_str()?.rsplit('/').next()
}

/// Calls `look` for each operation that has an end.
fn each_operation(look: impl Fn(&Described<'_>, &str, &str)) {
    let server = Server::with(&[("security.contact", "mailto:security@example.org")]);
    let owner = server.owner();
    owner.patch("/sites/blog", json!({"settings": {"email": "optional", "proof_of_work": "adaptive"}})).ok();
    let token = server.token("olga", &crate::support::all_scopes(), 90);
    let document = server.send("GET", "/openapi.json", &[], None).ok();
    let paths = document["paths"].as_object().unwrap().clone();
    let described = Described { server: &server, owner, token, document, count: Cell::new(0) };
    let mut looked_at = 0;
    for (template, item) in paths.iter().filter(|(template, _)| *template != ENDLESS) {
        for method in METHODS.into_iter().filter(|method| item.get(method).is_some()) {
            look(&described, method, template);
            looked_at += 1;
        }
    }
    assert!(looked_at > 60, "only {looked_at} were looked at");
}

#[test]
fn the_smallest_call_of_every_operation_succeeds_as_described() {
    each_operation(|described, method, template| {
        let answer = described.send(method, template, &described.call(method, template));
        assert!(answer.status < 400, "{method} {template}: {} {}", answer.status, answer.body);
    });
}

#[test]
fn members_of_bodies_are_required_nullable_and_typed_as_described() {
    each_operation(|described, method, template| {
        let operation = &described.document["paths"][template][method];
        let Some(schema) = schema_of(operation).filter(|schema| *schema != "CommentForm") else { return };
        let members = described.document["components"]["schemas"][schema]["properties"].as_object().unwrap();
        for name in members.keys() {
            described.probe(method, template, (schema, name));
        }
        let mut call = described.call(method, template);
        call.body.insert("zzz".to_owned(), json!(1));
        let answer = described.send(method, template, &call);
        if template.contains("/admin/") {
            assert_eq!(answer.broken(), ["zzz unknown_field"], "{method} {template}");
        } else {
            assert!(answer.status < 300, "{method} {template}: {}", answer.body);
        }
    });
}

/// A change to the schema of a body.
type Drift = fn(&mut Value);

#[test]
fn a_description_that_says_something_else_is_found() {
    let server = Server::new();
    let (method, template, schema) = ("post", "/api/v1/admin/bans", "NewBanBody");
    let drifts: [(&str, Drift); 6] = [
        ("days", |body: &mut Value| body["required"].as_array_mut().unwrap().push(json!("days"))),
        ("days", |body: &mut Value| body["properties"]["days"]["type"] = json!("integer")),
        ("days", |body: &mut Value| body["properties"]["days"]["type"] = json!(["string", "null"])),
        ("kind", |body: &mut Value| body["required"] = json!(["site"])),
        ("kind", |body: &mut Value| body["properties"]["kind"]["type"] = json!(["string", "null"])),
        ("ends", |body: &mut Value| body["properties"]["ends"] = json!({"type": ["integer", "null"]})),
    ];
    let owner = server.owner();
    let token = server.token("olga", &crate::support::all_scopes(), 90);
    let document = server.send("GET", "/openapi.json", &[], None).ok();
    let mut described = Described { server: &server, owner, token, document: document.clone(), count: Cell::new(0) };
    described.probe(method, template, (schema, "days"));
    described.probe(method, template, (schema, "kind"));
    for (name, drift) in drifts {
        described.document = document.clone();
        drift(&mut described.document["components"]["schemas"][schema]);
        let probe = AssertUnwindSafe(|| described.probe(method, template, (schema, name)));
        assert!(catch_unwind(probe).is_err(), "{name}: {}", described.document["components"]["schemas"][schema]);
    }
}

#[test]
fn fields_of_the_form_are_required_as_described() {
    each_operation(|described, method, template| {
        let operation = &described.document["paths"][template][method];
        if schema_of(operation) != Some("CommentForm") {
            return;
        }
        let form = &described.document["components"]["schemas"]["CommentForm"];
        let required: BTreeSet<_> = form["required"].as_array().unwrap().iter().filter_map(Value::as_str).collect();
        assert_eq!(required, BTreeSet::from(["author", "comment"]));
        for (name, field) in [("author", "author_name"), ("comment", "body")] {
            let mut call = described.call(method, template);
            call.body.remove(name);
            assert_eq!(described.send(method, template, &call).broken(), [format!("{field} required")], "{name}");
        }
        let mut call = described.call(method, template);
        call.body.insert("comment_parent".to_owned(), json!("x"));
        assert_eq!(described.send(method, template, &call).broken(), ["parent_id malformed"]);
    });
}

#[test]
fn parameters_of_queries_are_required_and_bounded_as_described() {
    each_operation(|described, method, template| {
        let operation = &described.document["paths"][template][method];
        for parameter in parameters(operation).filter(|parameter| parameter["in"] == "query") {
            let name = parameter["name"].as_str().unwrap();
            if parameter["required"] == true {
                let mut call = described.call(method, template);
                call.path = call.path.split('?').next().unwrap().to_owned();
                assert_eq!(
                    described.send(method, template, &call).broken(),
                    [format!("{name} required")],
                    "{template}"
                );
            }
            let Some(most) = parameter["schema"]["maximum"].as_i64() else { continue };
            for value in ["x".to_owned(), "0".to_owned(), (most + 1).to_string()] {
                let mut call = described.call(method, template);
                let and = if call.path.contains('?') { '&' } else { '?' };
                call.path.push_str(&format!("{and}{name}={value}"));
                let broken = described.send(method, template, &call).broken();
                assert_eq!(broken, [format!("{name} out_of_range")], "{template}: {value}");
            }
        }
    });
}
