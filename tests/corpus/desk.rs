//! The moderator, through the admin API.

use crate::client::{Client, percent_encoded};
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};

/// What is kept of a comment.
pub struct Kept {
    pub text: String,
    pub html: String,
}

pub struct Desk {
    pub client: Client,
    pub token: String,
}

impl Desk {
    /// Approves in batches, each as large as one may be.
    pub fn approve(&self, ids: &BTreeSet<i64>) {
        let all: Vec<_> = ids.iter().copied().collect();
        for ids in all.chunks(500) {
            let body = json!({"ids": ids, "action": "approve"});
            let answer = self.send("POST", "/comments/batch", Some(&body));
            let results = answer["results"].as_array().unwrap();
            let order: Vec<_> = results.iter().map(|result| result["id"].as_i64().unwrap()).collect();
            assert_eq!(order, ids);
            assert!(results.iter().all(|result| result["ok"] == true && result["status"] == "approved"), "{answer}");
        }
    }

    /// Gives every comment by its id, from all pages of the list.
    pub fn everything(&self) -> BTreeMap<i64, Kept> {
        let mut found = BTreeMap::new();
        let mut cursor = String::new();
        loop {
            let page = self.send("GET", &format!("/comments?limit=200{cursor}"), None);
            for item in page["items"].as_array().unwrap() {
                let text = |name: &str| item[name].as_str().unwrap().to_owned();
                let kept = Kept { text: text("body"), html: text("body_html") };
                assert!(found.insert(item["id"].as_i64().unwrap(), kept).is_none(), "{} is listed twice", item["id"]);
            }
            match page["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={}", percent_encoded(next)),
                None => return found,
            }
        }
    }

    fn send(&self, method: &str, path: &str, body: Option<&Value>) -> Value {
        let bearer = format!("Bearer {}", self.token);
        let headers = [("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        let body = body.map(Value::to_string);
        let path = format!("/api/v1/admin{path}");
        self.client.send(method, &path, &headers, body.as_ref().map(String::as_bytes)).expect(200).json()
    }
}
