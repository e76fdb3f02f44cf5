//! Sends what carries canaries, and keeps every answer to search it later.

use super::needles::Canary;
use crate::client::{Answer, Client, percent_encoded};
use crate::support::ORIGIN;
use serde_json::{Map, Value, json};
use std::cell::{Cell, RefCell};
use std::io::{Read, Write};
use std::net::TcpStream;

pub const ARTICLE: &str = "/lighthouse";

/// Something that was seen from outside.
pub struct Seen {
    pub what: String,
    pub bytes: Vec<u8>,
}

/// Keeps what is seen.
pub struct Witness {
    run: [u8; 16],
    client: RefCell<Client>,
    canaries: RefCell<Vec<Canary>>,
    seen: RefCell<Vec<Seen>>,
    visitors: Cell<u32>,
    receipts: RefCell<Vec<String>>,
}

impl Witness {
    pub fn new(url: &str) -> Self {
        let mut run = [0; 16];
        std::fs::File::open("/dev/urandom").unwrap().read_exact(&mut run).unwrap();
        Self {
            run,
            client: RefCell::new(Client::new(url)),
            canaries: RefCell::default(),
            seen: RefCell::default(),
            visitors: Cell::new(0),
            receipts: RefCell::default(),
        }
    }

    /// Goes on with another server.
    pub fn turn_to(&self, url: &str) {
        *self.client.borrow_mut() = Client::new(url);
    }

    /// Gives an address of its own for a path.
    pub fn canary(&self, path: &str) -> String {
        let canary = Canary::new(&self.run, path);
        assert!(!self.canaries.borrow().contains(&canary), "{path} has its canary already");
        self.canaries.borrow_mut().push(canary.clone());
        canary.address
    }

    /// Gives an address that may be published: what proves that a search finds something.
    pub fn planted(&self) -> Canary {
        Canary::new(&self.run, "planted")
    }

    pub fn canaries(&self) -> Vec<Canary> {
        self.canaries.borrow().clone()
    }

    pub fn client(&self) -> Client {
        self.client.borrow().clone()
    }

    pub fn receipts(&self) -> Vec<String> {
        self.receipts.borrow().clone()
    }

    pub fn see(&self, what: impl Into<String>, bytes: impl Into<Vec<u8>>) {
        self.seen.borrow_mut().push(Seen { what: what.into(), bytes: bytes.into() });
    }

    pub fn seen(&self) -> Vec<Seen> {
        self.seen.take()
    }

    /// Sends a request from a network address that no other request comes from.
    pub fn send(&self, method: &str, path: &str, headers: &[(&str, &str)], body: Option<&[u8]>) -> Answer {
        self.send_but(method, path, headers, body, None)
    }

    /// As `send`, except that one piece of text may stand in the answer, must do so, and is not searched.
    pub fn send_but(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&[u8]>,
        allowed: Option<&str>,
    ) -> Answer {
        let visitor = self.visitor();
        let has_own = headers.iter().any(|(name, _)| *name == "X-Forwarded-For");
        let mut all = headers.to_vec();
        all.extend((!has_own).then_some(("X-Forwarded-For", visitor.as_str())));
        let answer = self.client().send(method, path, &all, body);
        let mut bytes = answer.body.clone();
        if let Some(allowed) = allowed {
            let text = String::from_utf8(bytes).unwrap();
            assert_eq!(text.matches(allowed).count(), 1, "{method} {path} does not answer {allowed}: {text}");
            bytes = text.replace(allowed, "").into_bytes();
        }
        for (name, value) in &answer.headers {
            bytes.extend_from_slice(format!("\n{name}: {value}").as_bytes());
        }
        self.see(format!("the answer {} to {method} {path}", answer.status), bytes);
        answer
    }

    fn visitor(&self) -> String {
        self.visitors.set(self.visitors.get() + 1);
        format!("198.18.{}.{}", self.visitors.get() / 250, self.visitors.get() % 250)
    }

    /// Submits by JSON; `fields` replace or add to those of a good comment.
    pub fn submit(&self, email: &str, fields: Value, headers: &[(&str, &str)]) -> Answer {
        let text = format!("Comment {} about the lamp.", self.visitors.get());
        let good = json!({"article": ARTICLE, "author_name": "Ada", "email": email, "body": text});
        let mut object: Map<String, Value> = serde_json::from_value(good).unwrap();
        object.extend(fields.as_object().unwrap().clone());
        self.submit_text(&Value::Object(object).to_string(), headers)
    }

    /// Sends a JSON body that need not be one.
    pub fn submit_text(&self, body: &str, headers: &[(&str, &str)]) -> Answer {
        let has_origin = headers.iter().any(|(name, _)| *name == "Origin");
        let mut all = vec![("Content-Type", "application/json")];
        all.extend_from_slice(headers);
        all.extend((!has_origin).then_some(("Origin", ORIGIN)));
        let answer = self.send("POST", "/api/v1/sites/blog/comments", &all, Some(body.as_bytes()));
        if answer.status == 201 {
            self.receipts.borrow_mut().push(answer.json()["receipt"].as_str().unwrap().to_owned());
        }
        answer
    }

    /// Sends a form. Where it is refused, the answer shows the address in its own field, and may.
    pub fn post_form(
        &self,
        email: &str,
        fields: &[(&str, &str)],
        headers: &[(&str, &str)],
        is_refused: bool,
    ) -> Answer {
        let text = format!("Form {} about the lamp.", self.visitors.get());
        let mut all = vec![
            ("site", "blog"),
            ("article", ARTICLE),
            ("author", "Ada"),
            ("comment", text.as_str()),
            ("email", email),
        ];
        all.retain(|(name, _)| !fields.iter().any(|(other, _)| name == other));
        all.extend_from_slice(fields);
        let body: Vec<_> = all.iter().map(|(name, value)| format!("{name}={}", percent_encoded(value))).collect();
        let has_origin = headers.iter().any(|(name, _)| *name == "Origin");
        let mut with_type = vec![("Content-Type", "application/x-www-form-urlencoded")];
        with_type.extend_from_slice(headers);
        with_type.extend((!has_origin).then_some(("Origin", ORIGIN)));
        let own_field = format!("name=\"email\" type=\"email\" value=\"{email}\"");
        let allowed = is_refused.then_some(own_field.as_str());
        self.send_but("POST", "/comments", &with_type, Some(body.join("&").as_bytes()), allowed)
    }

    /// Sends bytes as they are, and keeps what comes back until the server hangs up.
    pub fn send_raw(&self, what: &str, bytes: &[u8]) {
        let client = self.client();
        let mut stream = TcpStream::connect(client.url().trim_start_matches("http://")).unwrap();
        stream.write_all(bytes).unwrap();
        stream.shutdown(std::net::Shutdown::Write).unwrap();
        let mut answer = Vec::new();
        // The server may hang up hard on what it does not understand; what it said before is kept.
        let _ = stream.read_to_end(&mut answer);
        self.see(format!("the answer to {what}"), answer);
    }
}
