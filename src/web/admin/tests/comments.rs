use super::server::Server;
use actix_web::http::{Method, header};
use serde_json::{Value, json};

fn ids(list: &Value) -> Vec<i64> {
    list["items"].as_array().unwrap().iter().map(|item| item["id"].as_i64().unwrap()).collect()
}

#[actix_web::test]
async fn a_comment_is_shown_with_its_history_and_without_its_address() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let id = server.comment("blog", "Well *said*.").await;
    let answer = owner.get(&format!("/comments/{id}")).await;
    assert_eq!(answer.header(header::ETAG), "\"1\"");
    let mut body = answer.body;
    assert_eq!(body["body_html"].take(), json!("<p>Well *said*.</p>"));
    assert_eq!(
        body,
        json!({
            "id": id, "article": "/a", "parent_id": null, "depth": 1,
            "author": {"name": "Ada", "url": null, "is_moderator": false},
            "body_html": null, "created_at": "2026-11-22T09:30:01.000Z", "edited_at": null, "status": "pending",
            "reply_count": 0, "site": "blog", "body": "Well *said*.", "source": "api", "email_masked": "a...@m....example",
            "network": "0.0.0.0/24",
            "decisions": [{
                "at": "2026-11-22T09:30:01.000Z", "by": "policy", "action": "submit", "from": null, "to": "pending",
                "reasons": [{"code": "author_unproven", "message": "Held: first comment from this author (no verified approved comment yet)."}],
                "is_undone": false,
            }],
            "report_count": 0, "version": 1,
        })
    );
}

#[actix_web::test]
async fn a_decision_needs_the_version_that_was_seen() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let path = format!("/comments/{}", server.comment("blog", "One.").await);
    let approve = |if_match: Option<&'static str>| {
        let request = owner.request(Method::PATCH, &path).set_json(json!({"status": "approved"}));
        match if_match {
            Some(tag) => server.call(request.insert_header((header::IF_MATCH, tag))),
            None => server.call(request),
        }
    };
    assert_eq!(approve(None).await.code(), (428, "precondition_required"));
    assert_eq!(approve(Some("1")).await.code(), (400, "malformed_request"));
    assert_eq!(approve(Some("\"2\"")).await.code(), (412, "stale_version"));
    assert_eq!(approve(Some("W/\"1\"")).await.code(), (412, "stale_version"));
    let approved = approve(Some("\"1\"")).await;
    assert_eq!(
        (approved.status, approved.header(header::ETAG), &approved.body["status"]),
        (200, "\"2\"", &json!("approved"))
    );
    assert_eq!(approve(Some("\"1\"")).await.code(), (412, "stale_version"));
    assert_eq!(approve(Some("*")).await.code(), (409, "invalid_transition"));
}

#[actix_web::test]
async fn every_status_can_be_reached_restored_undone_and_deleted() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let path = format!("/comments/{}", server.comment("blog", "One.").await);
    assert_eq!(owner.delete(&path).await.code(), (409, "invalid_transition"));
    for (word, status) in [
        ("approved", "approved"),
        ("spam", "spam"),
        ("restore", "approved"),
        ("pending", "pending"),
        ("trash", "trash"),
    ] {
        let answer = owner.patch(&path, json!({"status": word})).await;
        assert_eq!((answer.status, &answer.body["status"]), (200, &json!(status)), "{word}");
    }
    let undo = || server.call(owner.request(Method::POST, &format!("{path}/undo")));
    assert_eq!(undo().await.body["status"], "pending");
    let stale = owner.request(Method::POST, &format!("{path}/undo")).insert_header((header::IF_MATCH, "\"1\""));
    assert_eq!(server.call(stale).await.code(), (412, "stale_version"));
    owner.patch(&path, json!({"status": "trash"})).await;
    assert_eq!(owner.delete(&path).await.status, 204);
    assert_eq!(owner.get(&path).await.code(), (404, "not_found"));
}

#[actix_web::test]
async fn an_edit_reports_all_that_is_wrong() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let path = format!("/comments/{}", server.comment("blog", "One.").await);
    let edited = owner.patch(&path, json!({"body": "Two.", "author_url": "https://ada.example"})).await.body;
    assert_eq!((&edited["body"], &edited["author"]["url"]), (&json!("Two."), &json!("https://ada.example")));
    let cleared = owner.patch(&path, json!({"author_url": null})).await.body;
    assert_eq!((&cleared["body"], &cleared["author"]["url"]), (&json!("Two."), &json!(null)));
    let shape = owner.patch(&path, json!({"stauts": "approved", "status": "gone", "body": 7})).await;
    assert_eq!(shape.errors(), [("stauts", "unknown_field"), ("status", "not_one_of"), ("body", "malformed")]);
    let values = owner.patch(&path, json!({"body": "", "author_name": "", "author_url": "ftp://x"})).await;
    assert_eq!(values.errors(), [("body", "required"), ("author_name", "required"), ("author_url", "invalid_url")]);
}

#[actix_web::test]
async fn a_batch_tells_how_each_fared_in_the_order_asked() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let (first, second) = (server.comment("blog", "One.").await, server.comment("news", "Two.").await);
    let sent = json!({"ids": [second, 7, first, second], "action": "trash"});
    assert_eq!(
        owner.post("/comments/batch", sent).await.body,
        json!({"results": [
            {"id": second, "ok": true, "status": "trash", "code": null},
            {"id": 7, "ok": false, "status": null, "code": "not_found"},
            {"id": first, "ok": true, "status": "trash", "code": null},
            {"id": second, "ok": false, "status": null, "code": "invalid_transition"},
        ]})
    );
    let deleted = owner.post("/comments/batch", json!({"ids": [first], "action": "delete"})).await.body;
    assert_eq!(deleted["results"][0], json!({"id": first, "ok": true, "status": null, "code": null}));
    let empty = owner.post("/comments/batch", json!({"ids": [], "action": ""})).await;
    assert_eq!(empty.errors(), [("action", "required")]);
    let wrong = owner.post("/comments/batch", json!({"action": "eat"})).await;
    assert_eq!(wrong.errors(), [("ids", "required"), ("action", "not_one_of")]);
}

#[actix_web::test]
async fn a_batch_takes_the_scope_of_its_action() {
    let server = Server::new().await;
    let mut owner = server.owner().await;
    let id = server.comment("blog", "One.").await;
    owner.token = server.token("owner", &["comments:delete"]).await;
    assert_eq!(owner.post("/comments/batch", json!({"ids": [id], "action": "trash"})).await.status, 403);
    assert_eq!(owner.post("/comments/batch", json!({"ids": [id], "action": "delete"})).await.status, 200);
    owner.token = server.token("owner", &["comments:moderate"]).await;
    assert_eq!(owner.post("/comments/batch", json!({"ids": [id], "action": "delete"})).await.status, 403);
}

#[actix_web::test]
async fn a_reply_is_public_at_once_and_approves_what_it_answers() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let id = server.comment("blog", "One.").await;
    let reply = owner.post(&format!("/comments/{id}/replies"), json!({"body": "Thank you."})).await;
    assert_eq!(
        (reply.status, &reply.body["status"], &reply.body["source"]),
        (201, &json!("approved"), &json!("admin"))
    );
    assert_eq!(reply.header(header::ETAG), "\"1\"");
    let location = reply.header(header::LOCATION).strip_prefix("https://c.example/api/v1/admin").unwrap();
    assert_eq!(owner.get(location).await.body["id"], reply.body["id"]);
    assert_eq!(owner.get(&format!("/comments/{id}")).await.body["status"], "approved");
    owner.patch(&format!("/comments/{id}"), json!({"status": "spam"})).await;
    let refused = owner.post(&format!("/comments/{id}/replies"), json!({"body": "Again."})).await;
    assert_eq!(refused.code(), (403, "reply_not_allowed"));
}

#[actix_web::test]
async fn revealing_an_address_needs_a_reason_that_is_kept() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let path = format!("/comments/{}/reveal-email", server.comment("blog", "One.").await);
    assert_eq!(owner.post(&path, json!({})).await.errors(), [("reason", "required")]);
    assert_eq!(owner.post(&path, json!({"reason": "Asked."})).await.body, json!({"email": "ada@mail.example"}));
    let log = owner.get("/audit?limit=1").await.body;
    assert_eq!((&log["items"][0]["action"], &log["items"][0]["details"]), (&json!("email.reveal"), &json!("Asked.")));
}

#[actix_web::test]
async fn the_queue_is_paged_by_links() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let mut sent = Vec::new();
    for n in 0..5 {
        sent.push(server.comment("blog", &format!("Number {n}.")).await);
    }
    server.comment("news", "Elsewhere.").await;
    let mut path = "/comments?status=pending&site=blog&q=&limit=2".to_owned();
    let mut seen = Vec::new();
    loop {
        let page = owner.get(&path).await;
        seen.extend(ids(&page.body));
        let link = page.header(header::LINK).to_owned();
        let Some(cursor) = page.body["next_cursor"].as_str() else {
            assert_eq!(link, "");
            break;
        };
        let url =
            link.strip_prefix("<https://c.example/api/v1/admin").and_then(|rest| rest.strip_suffix(">; rel=\"next\""));
        path = url.unwrap().to_owned();
        assert!(path.ends_with(&format!("status=pending&site=blog&q=&limit=2&cursor={cursor}")), "{path}");
    }
    assert_eq!(seen, sent);
    sent.reverse();
    assert_eq!(ids(&owner.get("/comments?site=blog").await.body), sent);
    assert_eq!(ids(&owner.get("/comments?q=number+3").await.body), [sent[1]]);
    let window = "/comments?site=blog&from=2026-11-22T09:30:02Z&to=2026-11-22T10:30:04%2B01:00";
    assert_eq!(ids(&owner.get(window).await.body), [sent[2], sent[3]]);
}

#[actix_web::test]
async fn all_broken_parameters_are_told_at_once() {
    let server = Server::new().await;
    let owner = server.owner().await;
    for n in 0..2 {
        server.comment("blog", &format!("Number {n}.")).await;
    }
    let wrong = owner.get("/comments?status=gone&from=now&to=then&limit=201&cursor=x").await;
    let expected = [
        ("status", "not_one_of"),
        ("from", "malformed"),
        ("to", "malformed"),
        ("cursor", "malformed"),
        ("limit", "out_of_range"),
    ];
    assert_eq!(wrong.errors(), expected);
    assert_eq!(owner.get("/comments?site=none").await.code(), (404, "not_found"));
    let page = owner.get("/comments?limit=1").await.body;
    let elsewhere = format!("/articles?cursor={}", page["next_cursor"].as_str().unwrap());
    assert_eq!(owner.get(&elsewhere).await.errors(), [("cursor", "malformed")]);
}

#[actix_web::test]
async fn a_bound_moderator_sees_their_site_only() {
    let server = Server::new().await;
    let bound = server.client("bea", "moderator", &["news"]).await;
    let (foreign, own) = (server.comment("blog", "One.").await, server.comment("news", "Two.").await);
    assert_eq!(ids(&bound.get("/comments").await.body), [own]);
    assert_eq!(bound.get("/comments?site=blog").await.status, 404);
    for path in [format!("/comments/{foreign}"), "/comments/nine".to_owned(), "/comments/9".to_owned()] {
        assert_eq!(bound.get(&path).await.code(), (404, "not_found"), "{path}");
    }
    assert_eq!(bound.patch(&format!("/comments/{foreign}"), json!({"status": "spam"})).await.status, 404);
    let one = json!({"pending": 1, "approved": 0, "spam": 0, "trash": 0});
    let counts = bound.get("/counts").await.body;
    assert_eq!(counts["total"], one);
    assert_eq!(
        counts["items"],
        json!([{"site": "news", "pending": 1, "approved": 0, "spam": 0, "trash": 0, "flooded": false}])
    );
}
