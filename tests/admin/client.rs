//! Callers of the admin API, and the answers they get.

use crate::support::{ADMIN, Server};
use serde_json::{Value, json};

/// How somebody proves who they are.
#[derive(Clone)]
pub enum Proof {
    Nothing,
    Token(String),
    Session { cookie: String, csrf: String },
}

/// Somebody who calls the admin API.
pub struct Client<'a> {
    server: &'a Server,
    proof: Proof,
}

impl<'a> Client<'a> {
    pub const fn new(server: &'a Server, proof: Proof) -> Self {
        Self { server, proof }
    }

    /// Calls an address under `/api/v1/admin`, with a cookie as a page of the server would.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&Value>) -> Answer {
        let mut all = headers.to_vec();
        let bearer;
        match &self.proof {
            Proof::Nothing => {}
            Proof::Token(token) => {
                bearer = format!("Bearer {token}");
                all.push(("authorization", &bearer));
            }
            Proof::Session { cookie, csrf } => {
                all.extend([("cookie", cookie.as_str()), ("x-csrf-token", csrf), ("origin", &self.server.origin)]);
            }
        }
        self.server.send(method, &format!("{ADMIN}{path}"), &all, body)
    }

    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None)
    }

    pub fn post(&self, path: &str, body: Value) -> Answer {
        self.send("POST", path, &[], Some(&body))
    }

    /// Changes something, whatever its version.
    pub fn patch(&self, path: &str, body: Value) -> Answer {
        self.send("PATCH", path, &[("if-match", "*")], Some(&body))
    }

    pub fn delete(&self, path: &str) -> Answer {
        self.send("DELETE", path, &[], None)
    }

    /// Reads what an answer of 201 says it made.
    pub fn follow(&self, made: &Answer) -> Value {
        assert_eq!(made.status, 201, "{}", made.body);
        let path = made.must("location").strip_prefix(&format!("{}{ADMIN}", self.server.origin)).unwrap();
        let found = self.get(path);
        assert_eq!(found.status, 200, "{path}: {}", found.body);
        found.json()
    }
}

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    headers: Vec<(String, String)>,
    pub body: String,
}

impl Answer {
    pub const fn new(status: u16, headers: Vec<(String, String)>, body: String) -> Self {
        Self { status, headers, body }
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known == name).map(|(_, value)| value.as_str())
    }

    /// Gives every value of a header.
    pub fn all(&self, name: &str) -> Vec<&str> {
        self.headers.iter().filter(|(known, _)| known == name).map(|(_, value)| value.as_str()).collect()
    }

    /// Gives a header that must be there.
    pub fn must(&self, name: &str) -> &str {
        self.header(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}: {}", self.status, self.body))
    }

    /// Gives the body of an answer that says yes.
    pub fn ok(&self) -> Value {
        assert!((200..300).contains(&self.status), "{}: {}", self.status, self.body);
        self.json()
    }

    /// Gives the status and the code of a problem, after a look at everything that every problem has.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.must("content-type"), "application/problem+json", "{}", self.body);
        let problem = self.json();
        let code = problem["code"].as_str().unwrap().to_owned();
        assert_eq!((&problem["type"], &problem["status"]), (&json!(format!("/docs#{code}")), &json!(self.status)));
        assert!(problem["title"].is_string() && problem["detail"].is_string() && problem["errors"].is_array());
        (self.status, code)
    }

    /// Gives the fields of a validation problem with the codes of their rules.
    pub fn broken(&self) -> Vec<String> {
        assert_eq!(self.problem(), (422, "validation_failed".to_owned()));
        let name = |error: &Value| {
            assert!(error["message"].as_str().is_some_and(|message| message.ends_with(['.', '?'])), "{error}");
            format!("{} {}", error["field"].as_str().unwrap(), error["code"].as_str().unwrap())
        };
        self.json()["errors"].as_array().unwrap().iter().map(name).collect()
    }

    /// Gives the ids of a list.
    pub fn ids(&self) -> Vec<i64> {
        self.ok()["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
    }
}

/// Says what is expected of a problem, to compare with `Answer::problem`.
pub fn problem(status: u16, code: &str) -> (u16, String) {
    (status, code.to_owned())
}
