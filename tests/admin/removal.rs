//! Removing sites, articles and moderators, and finding what somebody wrote.

use crate::client::problem;
use crate::support::{EMAIL, Server, wait};
use afterword::service::doctor;
use serde_json::{Value, json};

/// Everything that `doctor` counts again is as it is kept.
fn is_sound(server: &Server) {
    let findings = wait(doctor::examine(&server.service, None)).unwrap();
    let wrong: Vec<_> = findings.iter().filter(|finding| finding.problem.is_some()).collect();
    assert!(wrong.is_empty(), "{wrong:?}");
}

fn counts(owner: &crate::client::Client<'_>) -> Value {
    owner.get("/counts").ok()
}

#[test]
fn an_article_goes_with_its_branches_and_leaves_the_others() {
    let server = Server::new();
    let owner = server.owner();
    let approve = |id: i64| {
        owner
            .send("PATCH", &format!("/comments/{id}"), &[("if-match", "*")], Some(&json!({"status": "approved"})))
            .ok();
    };
    let top = server.comment("blog", "The top.", &[]);
    approve(top);
    let reply = server.comment("blog", "A reply.", &[("parent_id", json!(top))]);
    approve(reply);
    let deeper = server.comment("blog", "A deeper one.", &[("parent_id", json!(reply))]);
    let elsewhere = server.comment("blog", "On another page.", &[("article", json!("/b"))]);
    approve(elsewhere);
    let articles = owner.get("/articles?site=blog").ok();
    let of = |path: &str| {
        let all = articles["items"].as_array().unwrap();
        all.iter().find(|article| article["article"] == path).unwrap()["id"].clone()
    };
    assert_eq!(owner.send("DELETE", &format!("/articles/{}", of("/a")), &[], None).status, 204);
    for id in [top, reply, deeper] {
        assert_eq!(owner.get(&format!("/comments/{id}")).problem(), problem(404, "not_found"));
    }
    assert_eq!(owner.get(&format!("/comments/{elsewhere}")).ok()["status"], "approved");
    assert_eq!(owner.get(&format!("/articles/{}", of("/b"))).ok()["comment_count"], 1);
    assert_eq!(
        owner.send("DELETE", &format!("/articles/{}", of("/a")), &[], None).problem(),
        problem(404, "not_found")
    );
    is_sound(&server);
    assert_eq!(owner.send("DELETE", "/sites/blog", &[], None).status, 204);
    assert!(!counts(&owner).to_string().contains("blog"));
    is_sound(&server);
}

#[test]
fn what_a_moderator_decided_goes_under_another_name() {
    let server = Server::new();
    let owner = server.owner();
    let mona = server.client("mona", "moderator", &[]);
    let id = server.comment("blog", "Please decide.", &[]);
    mona.send("PATCH", &format!("/comments/{id}"), &[("if-match", "*")], Some(&json!({"status": "approved"}))).ok();
    let reply =
        mona.post(&format!("/comments/{id}/replies"), json!({"body": "Thank you."})).json()["id"].as_i64().unwrap();
    let by = || owner.get(&format!("/comments/{id}")).ok()["decisions"].to_string();
    assert!(by().contains("mona"));
    let renamed = owner.post("/moderators/mona/rename", json!({"name": "Monika"}));
    assert_eq!((renamed.status, &renamed.json()["name"]), (200, &json!("Monika")));
    assert!(by().contains("Monika") && !by().contains("mona"), "{}", by());
    assert_eq!(owner.get(&format!("/comments/{reply}")).ok()["author"]["name"], "Monika");
    assert_eq!(mona.get("/me").ok()["name"], "Monika", "the session goes on");
    assert_eq!(owner.post("/moderators/Monika/rename", json!({"name": "olga"})).broken(), ["name taken"]);
    let remove = |query: &str| owner.send("DELETE", &format!("/moderators/Monika{query}"), &[], None);
    assert_eq!(remove("?reassign_to=nobody").broken(), ["reassign_to unknown"]);
    assert_eq!(remove("?reassign_to=olga").status, 204);
    assert!(by().contains("olga") && !by().contains("Monika"), "{}", by());
    assert_eq!(owner.get(&format!("/comments/{reply}")).ok()["author"]["name"], "Monika", "what they wrote stays");
    assert_eq!(mona.get("/me").problem(), problem(401, "unauthenticated"));
    assert_eq!(owner.send("DELETE", "/moderators/olga", &[], None).broken(), ["name malformed"]);
    assert_eq!(owner.get("/me").ok()["name"], "olga");
    is_sound(&server);
}

#[test]
fn an_owner_finds_what_was_sent_with_an_address_and_the_log_tells() {
    let server = Server::new();
    let owner = server.owner();
    let here = server.comment("blog", "On the blog.", &[]);
    let there = server.comment("news", "In the news.", &[]);
    server.comment("blog", "Somebody else.", &[("email", json!("eve@mail.example"))]);
    let find = |body: Value| owner.post("/privacy/find", body);
    let found = find(json!({"email": format!(" {} ", EMAIL.to_uppercase()), "reason": "They asked."})).ok();
    let ids: Vec<_> = found["comments"].as_array().unwrap().iter().map(|comment| comment["id"].clone()).collect();
    assert_eq!((ids, &found["has_more"]), (vec![json!(here), json!(there)], &json!(false)));
    assert!(!found.to_string().contains("mail.example"), "{found}");
    let bound = server.client("bea", "owner", &["news"]);
    let own = bound.post("/privacy/find", json!({"email": EMAIL, "reason": "They asked."})).ok();
    assert_eq!(own["comments"].as_array().unwrap().len(), 1);
    let entry = &server.audit("1")[0];
    assert_eq!(
        (entry.action.as_str(), entry.object.as_str(), entry.details.as_str()),
        ("privacy.find", "sites:all", "They asked.")
    );
    assert_eq!(find(json!({"email": "nobody", "reason": ""})).broken(), ["reason required"]);
    assert_eq!(find(json!({"email": "nobody", "reason": " "})).broken(), ["email invalid_email", "reason required"]);
}
