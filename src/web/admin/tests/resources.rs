use super::server::{Answer, Client, PASSWORD, Server};
use actix_web::http::{Method, header};
use serde_json::json;

/// Reads the resource that a 201 answer names.
async fn follow(client: &Client<'_>, made: &Answer) -> Answer {
    assert_eq!(made.status, 201, "{}", made.body);
    client.get(made.header(header::LOCATION).strip_prefix("https://c.example/api/v1/admin").unwrap()).await
}

#[actix_web::test]
async fn sites_take_settings_of_any_type() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let settings = json!({"moderation": "open", "thread_depth": 3, "max_links": "4", "keep_query": true});
    let new = json!({"slug": "third", "name": "Third", "origins": ["https://third.example"], "settings": settings});
    let made = owner.post("/sites", new).await;
    assert_eq!(follow(&owner, &made).await.body, made.body);
    assert_eq!(
        made.body["settings"],
        json!({
            "moderation": "open", "markup": "text", "articles": "open", "email": "required", "keep_query": true,
            "thread_depth": 3, "max_links": 4, "allow_null_origin": false, "avatars": true,
            "language": "auto", "trusted_after": 3, "previously_approved": false, "hold_score": 40, "spam_score": 100,
            "hold_words": "", "disallowed_words": "", "close_after_days": 0, "flood_limit": 2000, "thread_limit": 1500, "proof_of_work": "adaptive", "reports_to_hold": 3,
        })
    );
    let changed = owner.patch("/sites/third", json!({"settings": {"email": "off"}})).await.body;
    assert_eq!((&changed["name"], &changed["settings"]["email"]), (&json!("Third"), &json!("off")));
    let shape = owner.patch("/sites/third", json!({"slug": "x", "settings": {"markup": [], "x": null}})).await;
    assert_eq!(shape.errors(), [("slug", "unknown_field"), ("markup", "malformed"), ("x", "malformed")]);
    let values = owner.patch("/sites/third", json!({"origins": [], "settings": {"emial": "off", "markup": "x"}})).await;
    let wrong = [("origins", "required"), ("emial", "unknown_field"), ("markup", "not_one_of")];
    assert_eq!(values.errors(), wrong);
    assert!(values.body["errors"][1]["message"].as_str().unwrap().contains("`email`"));
    let slugs: Vec<_> =
        owner.get("/sites").await.body["items"].as_array().unwrap().iter().map(|s| s["slug"].clone()).collect();
    assert_eq!(slugs, ["blog", "news", "third"]);
}

#[actix_web::test]
async fn articles_are_added_listed_and_closed() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let new = |url: &str| json!({"site": "blog", "url": url, "title": "A title", "external_id": null});
    let made = owner.post("/articles", new("https://blog.example/one/")).await;
    assert_eq!(follow(&owner, &made).await.body, made.body);
    assert_eq!((&made.body["article"], &made.body["url"]), (&json!("/one"), &json!("https://blog.example/one")));
    assert_eq!(owner.post("/articles", new("/one")).await.errors(), [("url", "taken")]);
    assert_eq!(owner.post("/articles", json!({})).await.errors(), [("site", "required"), ("url", "required")]);
    server.clock.advance_seconds(1);
    owner.post("/articles", new("/two")).await;
    let path = format!("/articles/{}", made.body["id"]);
    let closed = owner.patch(&path, json!({"open": false, "external_id": "17"})).await.body;
    assert_eq!((&closed["open"], &closed["external_id"]), (&json!(false), &json!("17")));
    let first = owner.get("/articles?limit=1").await.body;
    assert_eq!(first["items"][0]["article"], "/two");
    let next = format!("/articles?limit=1&cursor={}", first["next_cursor"].as_str().unwrap());
    assert_eq!(owner.get(&next).await.body, json!({"items": [closed], "next_cursor": null}));
    assert_eq!(owner.get("/articles?site=news").await.body["items"], json!([]));
}

#[actix_web::test]
async fn moderators_may_be_called_anything_and_be_bound_to_sites() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let new = json!({"name": "Ada / B\u{e4}r", "role": "viewer", "password": PASSWORD, "sites": ["news"]});
    let made = owner.post("/moderators", new).await;
    assert_eq!(made.header(header::LOCATION), "https://c.example/api/v1/admin/moderators/Ada%20%2F%20B%C3%A4r");
    assert_eq!(follow(&owner, &made).await.body, made.body);
    assert_eq!((&made.body["sites"], &made.body["active"]), (&json!(["news"]), &json!(true)));
    assert!(!made.body.to_string().contains("password"));
    let path = "/moderators/Ada%20%2F%20B%C3%A4r";
    let changed = owner.patch(path, json!({"role": "owner", "sites": "all", "active": false})).await.body;
    assert_eq!(
        (&changed["role"], &changed["sites"], &changed["active"]),
        (&json!("owner"), &json!("all"), &json!(false))
    );
    assert_eq!(owner.patch("/moderators/owner", json!({"role": "viewer"})).await.status, 422);
    assert_eq!(owner.patch("/moderators/nobody", json!({})).await.code(), (404, "not_found"));
    assert_eq!(owner.get("/moderators/a%00b").await.code(), (404, "not_found"));
    let wrong = owner.post("/moderators", json!({"role": "king", "password": "short", "name": "x"})).await;
    assert_eq!(wrong.errors(), [("role", "not_one_of"), ("password", "too_short")]);
}

#[actix_web::test]
async fn a_token_is_shown_once_and_revoked_at_once() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let new = json!({"moderator": "owner", "scopes": ["comments:read"], "expires_days": 7});
    let made = owner.post("/tokens", new).await;
    assert_eq!(made.body["expires_at"], "2026-11-29T09:30:00.000Z");
    let shown = follow(&owner, &made).await.body;
    assert_eq!((&shown["id"], shown.get("token")), (&made.body["id"], None));
    let secret = made.body["token"].as_str().unwrap();
    assert!(secret.starts_with(&format!("awt_{}_", made.body["public_id"].as_str().unwrap())));
    let with_it = || {
        let mut client = owner.request(Method::GET, "/counts");
        client = client.insert_header((header::AUTHORIZATION, format!("Bearer {secret}")));
        server.call(client)
    };
    assert_eq!(with_it().await.status, 200);
    assert_eq!(owner.get("/tokens").await.body["items"].as_array().unwrap().len(), 2);
    assert_eq!(owner.delete(&format!("/tokens/{}", made.body["id"])).await.status, 204);
    assert_eq!(with_it().await.code(), (401, "unauthenticated"));
    assert_eq!(owner.delete("/tokens/nothing").await.code(), (404, "not_found"));
    let wrong = owner.post("/tokens", json!({"moderator": "owner", "scopes": ["all"], "expires_days": 0})).await;
    assert_eq!(wrong.errors(), [("scopes", "not_one_of"), ("expires_days", "out_of_range")]);
}

#[actix_web::test]
async fn the_audit_log_is_paged_newest_first() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let all = owner.get("/audit").await.body;
    let numbers: Vec<_> = all["items"].as_array().unwrap().iter().map(|entry| entry["seq"].as_i64().unwrap()).collect();
    assert_eq!(numbers, [4, 3, 2, 1]);
    let first = owner.get("/audit?limit=3").await;
    assert!(first.header(header::LINK).contains("/api/v1/admin/audit?limit=3&cursor="));
    let next = format!("/audit?cursor={}", first.body["next_cursor"].as_str().unwrap());
    let last = owner.get(&next).await.body;
    assert_eq!((&last["items"][0]["seq"], &last["next_cursor"]), (&json!(1), &json!(null)));
    assert_eq!(last["items"][0]["object"], "site:blog");
}

#[actix_web::test]
async fn bodies_are_json_without_surprises() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let send = |kind: &'static str, body: &'static str| {
        let request = owner.request(Method::POST, "/sites").insert_header((header::CONTENT_TYPE, kind));
        server.call(request.set_payload(body))
    };
    assert_eq!(send("text/plain", "{}").await.code(), (415, "unsupported_media_type"));
    assert_eq!(send("application/json", "[]").await.code(), (400, "malformed_request"));
    assert_eq!(send("application/json", r#"{"slug": "a", "slug": "b"}"#).await.code(), (400, "malformed_request"));
    assert_eq!(
        send("application/json", "{}").await.errors(),
        [("slug", "required"), ("name", "required"), ("origins", "required")]
    );
}
