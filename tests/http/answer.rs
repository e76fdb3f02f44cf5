//! Answers, and what tests look for in them.

use scraper::{Html, Selector};
use serde_json::Value;
use std::io::{Read, Write};
use std::net::TcpStream;

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: Vec<(String, String)>,
    /// As text, as far as it is text.
    pub body: String,
    pub bytes: Vec<u8>,
}

impl Answer {
    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.iter().find(|(known, _)| known.eq_ignore_ascii_case(name)).map(|(_, value)| value.as_str())
    }

    /// Gives a header that must be there.
    pub fn must(&self, name: &str) -> &str {
        self.header(name).unwrap_or_else(|| panic!("no {name} in {:?}", self.headers))
    }

    pub fn json(&self) -> Value {
        serde_json::from_str(&self.body).unwrap_or_else(|error| panic!("{error} in {}", self.body))
    }

    /// Gives the status and the code of a problem, after a look at everything that every problem has.
    pub fn problem(&self) -> (u16, String) {
        assert_eq!(self.must("content-type"), "application/problem+json", "{}", self.body);
        let problem = self.json();
        let code = problem["code"].as_str().unwrap().to_owned();
        assert_eq!(problem["type"], format!("/docs#{code}"));
        assert_eq!(problem["status"], self.status);
        for text in ["title", "detail"] {
            assert!(problem[text].as_str().is_some_and(|text| !text.is_empty()), "{problem}");
        }
        assert!(problem["errors"].is_array() && problem.as_object().unwrap().len() == 6, "{problem}");
        (self.status, code)
    }

    /// Gives the fields of a validation problem with the codes of their rules.
    pub fn broken(&self) -> Vec<(String, String)> {
        let text = |value: &Value| value.as_str().unwrap().to_owned();
        assert_eq!(self.problem(), (422, "validation_failed".to_owned()));
        self.json()["errors"].as_array().unwrap().iter().map(|e| (text(&e["field"]), text(&e["code"]))).collect()
    }

    pub fn html(&self) -> Html {
        assert!(self.must("content-type").starts_with("text/html"), "{}", self.body);
        let html = Html::parse_document(&self.body);
        // The second of two attributes of one name is dropped by browsers; no page means that.
        assert!(!html.errors.iter().any(|error| error == "Duplicate attribute"), "{}", self.body);
        html
    }
}

pub fn select<'a>(html: &'a Html, selector: &str) -> Vec<scraper::ElementRef<'a>> {
    html.select(&Selector::parse(selector).unwrap()).collect()
}

/// Gives the text of the only element that is selected, with white space collapsed.
pub fn text_of(html: &Html, selector: &str) -> String {
    let found = select(html, selector);
    assert_eq!(found.len(), 1, "{selector}");
    found[0].text().collect::<String>().split_whitespace().collect::<Vec<_>>().join(" ")
}

pub fn attribute(html: &Html, selector: &str, name: &str) -> String {
    let found = select(html, selector);
    assert_eq!(found.len(), 1, "{selector}");
    found[0].attr(name).unwrap_or_else(|| panic!("{selector} has no {name}")).to_owned()
}

/// A connection whose bytes are written by hand.
pub struct Raw(pub TcpStream);

impl Raw {
    pub fn write(&mut self, text: &str) {
        self.0.write_all(text.as_bytes()).unwrap();
    }

    /// Reads one answer, whose length must be told, and leaves what follows it.
    pub fn read(&mut self, has_body: bool) -> Answer {
        let mut head = Vec::new();
        let mut byte = [0];
        while !head.ends_with(b"\r\n\r\n") {
            self.0.read_exact(&mut byte).unwrap();
            head.push(byte[0]);
        }
        let head = String::from_utf8(head).unwrap();
        let mut lines = head.trim_end().split("\r\n");
        let status = lines.next().unwrap().split(' ').nth(1).unwrap().parse().unwrap();
        let pair = |line: &str| line.split_once(": ").map(|(name, value)| (name.to_owned(), value.to_owned())).unwrap();
        let headers = lines.map(pair).collect();
        let mut answer = Answer { status, headers, body: String::new(), bytes: Vec::new() };
        let length = answer
            .header("content-length")
            .map_or(0, |length| length.parse().unwrap_or_else(|error| panic!("{error} in {length:?}")));
        let mut body = vec![0; if has_body { length } else { 0 }];
        self.0.read_exact(&mut body).unwrap();
        answer.body = String::from_utf8_lossy(&body).into_owned();
        answer.bytes = body;
        answer
    }

    /// Reads until the server closes the connection; a reset counts as that.
    pub fn rest(&mut self) -> String {
        let mut rest = Vec::new();
        match self.0.read_to_end(&mut rest) {
            Ok(_) => {}
            Err(error) => assert_eq!(error.kind(), std::io::ErrorKind::ConnectionReset),
        }
        String::from_utf8_lossy(&rest).into_owned()
    }
}
