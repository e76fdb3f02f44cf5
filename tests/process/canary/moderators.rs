//! What moderators do with comments whose authors left an address.

use super::witness::{ARTICLE, Witness};
use crate::client::{Answer, percent_encoded};
use crate::support::{ORIGIN, PASSWORD};
use serde_json::{Value, json};

/// A moderator with a token.
pub struct Desk<'a> {
    pub witness: &'a Witness,
    pub token: &'a str,
}

impl Desk<'_> {
    pub fn get(&self, path: &str) -> Answer {
        self.send("GET", path, &[], None, None)
    }

    fn post(&self, path: &str, body: &Value) -> Answer {
        self.send("POST", path, &[], Some(body), None)
    }

    fn send(
        &self,
        method: &str,
        path: &str,
        headers: &[(&str, &str)],
        body: Option<&Value>,
        allowed: Option<&str>,
    ) -> Answer {
        let bearer = format!("Bearer {}", self.token);
        let mut all = vec![("Authorization", bearer.as_str()), ("Content-Type", "application/json")];
        all.extend_from_slice(headers);
        let body = body.map(Value::to_string);
        let path = format!("/api/v1/admin{path}");
        self.witness.send_but(method, &path, &all, body.as_ref().map(String::as_bytes), allowed)
    }

    fn patch(&self, id: i64, body: &Value) -> Answer {
        let tag = self.get(&format!("/comments/{id}")).expect(200).header("etag").unwrap().to_owned();
        self.send("PATCH", &format!("/comments/{id}"), &[("If-Match", &tag)], Some(body), None)
    }
}

/// Every way of moderators, on pending comments; `ids` as `readers::act` gave them.
pub fn act(desk: &Desk<'_>, ids: &[i64]) {
    let [_, approved, edited, trashed, deleted, answered, batched, revealed, last] = ids else {
        panic!("{ids:?}");
    };
    desk.patch(*approved, &json!({"status": "approved"})).expect(200);
    desk.patch(*edited, &json!({"body": "Edited.", "author_name": "Ada L.", "status": "approved"})).expect(200);
    desk.patch(*trashed, &json!({"status": "trash"})).expect(200);
    desk.post(&format!("/comments/{trashed}/undo"), &json!({})).expect(200);
    desk.patch(*deleted, &json!({"status": "spam"})).expect(200);
    desk.send("DELETE", &format!("/comments/{deleted}"), &[], None, None).expect(204);
    desk.post(&format!("/comments/{answered}/replies"), &json!({"body": "Thank you."})).expect(201);
    for action in ["spam", "restore", "approve"] {
        let results = desk.post("/comments/batch", &json!({"ids": [batched, last], "action": action})).expect(200);
        assert_eq!(results.json()["results"][0]["ok"], true, "{action}: {:?}", results.text());
    }
    reveal(desk, *revealed);
    reply(desk, *approved);
    ask_badly(desk, *approved);
    sign_in(desk.witness);
}

/// The one answer that gives an address away.
fn reveal(desk: &Desk<'_>, id: i64) {
    let canaries = desk.witness.canaries();
    let address = &canaries.iter().find(|canary| canary.path == "revealed").unwrap().address;
    let allowed = format!("\"email\":\"{address}\"");
    let (path, body) = (format!("/comments/{id}/reveal-email"), json!({"reason": "Asked for an answer by mail."}));
    desk.send("POST", &path, &[], Some(&body), Some(&allowed)).expect(200);
}

/// A reader answers an approved comment, and a moderator looks at both.
fn reply(desk: &Desk<'_>, id: i64) {
    let answer = desk.witness.submit(&desk.witness.canary("a reply"), json!({"parent_id": id}), &[]).expect(201);
    let reply = answer.json()["comment"]["id"].as_i64().unwrap();
    let seen = desk.get(&format!("/comments/{reply}")).expect(200).json();
    assert!(seen["email_masked"].as_str().unwrap().contains("..."), "{seen}");
    desk.patch(reply, &json!({"status": "approved"})).expect(200);
    let parent = format!("{id}");
    desk.witness
        .post_form(&desk.witness.canary("a reply by form"), &[("comment_parent", &parent)], &[], false)
        .expect(303);
}

/// Addresses where moderators may well type one, and where they should not.
fn ask_badly(desk: &Desk<'_>, id: i64) {
    let canary = |path: &str| desk.witness.canary(path);
    for name in ["q", "site", "article", "status", "from", "cursor", "limit", "email"] {
        let typed = canary(&format!("the moderators' query {name}"));
        let answer = desk.get(&format!("/comments?{name}={}", percent_encoded(&typed)));
        assert!(matches!(answer.status, 200 | 404 | 422), "{name}: {}", answer.status);
    }
    // The author's own address finds nothing: a search must not tell who wrote from where.
    let own = desk.witness.canaries().into_iter().find(|canary| canary.path == "approved later").unwrap().address;
    let found = desk.get(&format!("/comments?q={}", percent_encoded(&own))).expect(200).json();
    assert_eq!(found["items"], json!([]));
    for body in [
        json!({"email": canary("a member that is none")}),
        json!({"status": canary("a status")}),
        json!({"author_url": format!("mailto:{}", canary("a website that is none"))}),
        json!({canary("the name of a member"): 1}),
    ] {
        desk.patch(id, &body).expect(422);
    }
    desk.post("/comments/batch", &json!({"ids": [canary("an id in a batch")], "action": "approve"})).expect(422);
    desk.post("/comments/batch", &json!({"ids": [id], "action": canary("an action")})).expect(422);
    desk.post(&format!("/comments/{id}/reveal-email"), &json!({"reason": "", "email": canary("beside a reason")}))
        .expect(422);
    desk.get(&format!("/comments/{}", canary("the id of a comment"))).expect(404);
    desk.get(&format!("/sites/{}", canary("the slug of a site"))).expect(404);
    let tag = format!("\"{}\"", canary("a tag"));
    desk.send("PATCH", &format!("/comments/{id}"), &[("If-Match", &tag)], Some(&json!({"body": "x"})), None)
        .expect(412);
    desk.witness.send("GET", "/api/v1/admin/me", &[("Authorization", &format!("Bearer {}", canary("a token")))], None);
    desk.witness.send("GET", "/api/v1/admin/me", &[("Cookie", &format!("afterword={}", canary("a session")))], None);
}

fn sign_in(witness: &Witness) {
    let try_with = |username: &str, password: &str| {
        let body = json!({"username": username, "password": password}).to_string();
        let headers = [("Content-Type", "application/json")];
        witness.send("POST", "/api/v1/admin/sessions", &headers, Some(body.as_bytes()))
    };
    try_with("Olga", PASSWORD).expect(201);
    try_with(&witness.canary("a moderator's name"), PASSWORD).expect(401);
    try_with("Olga", &witness.canary("a wrong password")).expect(401);
}

/// Publishes the planted address as the text of a comment, so that there is something to find.
pub fn plant(desk: &Desk<'_>) {
    let planted = desk.witness.planted().address;
    let body = json!({"article": ARTICLE, "author_name": "Ada", "email": "ada@mail.example", "body": planted});
    let headers = [("Content-Type", "application/json"), ("Origin", ORIGIN)];
    let client = desk.witness.client();
    let answer = client.send("POST", "/api/v1/sites/blog/comments", &headers, Some(body.to_string().as_bytes()));
    desk.patch(answer.expect(201).json()["comment"]["id"].as_i64().unwrap(), &json!({"status": "approved"}))
        .expect(200);
}
