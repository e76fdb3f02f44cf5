use super::server::{Answer, PASSWORD, PUBLIC, Server};
use actix_web::cookie::Cookie;
use actix_web::http::{Method, header};
use actix_web::test::TestRequest;
use serde_json::json;

const SESSIONS: &str = "/api/v1/admin/sessions";

/// Signs in. Returns the cookie to send and the CSRF token.
pub async fn sign_in(server: &Server, name: &str) -> (Cookie<'static>, String) {
    let answer = attempt(server, name, PASSWORD).await;
    assert_eq!(answer.status, 201, "{}", answer.body);
    let cookie = Cookie::parse(answer.header(header::SET_COOKIE).to_owned()).unwrap();
    (Cookie::new("__Host-afterword", cookie.value().to_owned()), answer.body["csrf_token"].as_str().unwrap().to_owned())
}

async fn attempt(server: &Server, name: &str, password: &str) -> Answer {
    let body = json!({"username": name, "password": password});
    server.call(TestRequest::post().uri(SESSIONS).set_json(body)).await
}

#[actix_web::test]
async fn signing_in_sets_a_cookie_that_only_this_host_gets() {
    let server = Server::new().await;
    server.add_moderator("ada", "owner", &[]).await;
    let answer = attempt(&server, "ada", PASSWORD).await;
    assert_eq!(answer.status, 201);
    assert_eq!(answer.header(header::LOCATION), "https://c.example/api/v1/admin/me");
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(answer.body["expires_at"], "2026-11-23T09:30:00.000Z");
    let cookie = Cookie::parse(answer.header(header::SET_COOKIE).to_owned()).unwrap();
    assert_eq!((cookie.name(), cookie.path(), cookie.domain()), ("__Host-afterword", Some("/"), None));
    assert_eq!((cookie.secure(), cookie.http_only()), (Some(true), Some(true)));
    assert!(answer.header(header::SET_COOKIE).contains("SameSite=Strict") && cookie.max_age().is_none());
}

#[actix_web::test]
async fn a_wrong_name_and_a_wrong_password_answer_alike() {
    let server = Server::new().await;
    server.add_moderator("ada", "owner", &[]).await;
    let unknown = attempt(&server, "bob", PASSWORD).await;
    let wrong = attempt(&server, "ada", "umbrella violin glacier random").await;
    assert_eq!(unknown.code(), (401, "unauthenticated"));
    assert_eq!(unknown.body, wrong.body);
}

#[actix_web::test]
async fn one_network_has_only_so_many_attempts() {
    let server = Server::new().await;
    for _ in 0..4 {
        assert_eq!(attempt(&server, "ada", PASSWORD).await.status, 401);
    }
    let refused = attempt(&server, "ada", PASSWORD).await;
    assert_eq!(refused.code(), (429, "too_many_sign_ins"));
    assert!(!refused.header(header::RETRY_AFTER).is_empty());
}

#[actix_web::test]
async fn no_foreign_page_signs_anybody_in() {
    let server = Server::new().await;
    server.add_moderator("ada", "owner", &[]).await;
    let body = json!({"username": "ada", "password": PASSWORD});
    for (name, value, status) in [
        ("sec-fetch-site", "cross-site", 403),
        ("origin", "https://blog.example", 403),
        ("sec-fetch-site", "same-origin", 201),
        ("origin", PUBLIC, 201),
    ] {
        let request = TestRequest::post().uri(SESSIONS).insert_header((name, value)).set_json(&body);
        assert_eq!(server.call(request).await.status, status, "{name}: {value}");
    }
}

#[actix_web::test]
async fn me_tells_who_is_signed_in_and_signing_out_ends_it() {
    let server = Server::new().await;
    server.add_moderator("ada", "moderator", &["news"]).await;
    let (cookie, csrf) = sign_in(&server, "ada").await;
    let me = || TestRequest::get().uri("/api/v1/admin/me").cookie(cookie.clone());
    let expected = json!({"name": "ada", "role": "moderator", "sites": ["news"], "scopes": null, "csrf_token": csrf});
    assert_eq!(server.call(me()).await.body, expected);

    let request = TestRequest::with_uri("/api/v1/admin/sessions/current").method(Method::DELETE);
    let request =
        request.cookie(cookie.clone()).insert_header(("origin", PUBLIC)).insert_header(("x-csrf-token", csrf));
    let answer = server.call(request).await;
    assert_eq!(answer.status, 204);
    assert_eq!(answer.header("clear-site-data"), r#""cache", "storage""#);
    let removal = answer.header(header::SET_COOKIE);
    assert!(removal.starts_with("__Host-afterword=;") && removal.contains("Max-Age=0"), "{removal}");
    assert!(removal.contains("Secure") && removal.contains("Path=/"), "{removal}");
    assert_eq!(server.call(me()).await.code(), (401, "unauthenticated"));
}

#[actix_web::test]
async fn a_bearer_token_has_no_session() {
    let server = Server::new().await;
    let owner = server.owner().await;
    assert_eq!(owner.delete("/sessions/current").await.code(), (404, "not_found"));
    let me = owner.get("/me").await.body;
    assert_eq!((&me["sites"], me.get("csrf_token")), (&json!("all"), None));
    assert_eq!(me["scopes"].as_array().unwrap().len(), 7);
}

#[actix_web::test]
async fn a_session_ends_when_it_is_not_used() {
    let server = Server::new().await;
    server.add_moderator("ada", "viewer", &[]).await;
    let (cookie, _) = sign_in(&server, "ada").await;
    let me = || TestRequest::get().uri("/api/v1/admin/me").cookie(cookie.clone());
    server.clock.advance_seconds(59 * 60);
    assert_eq!(server.call(me()).await.status, 200);
    server.clock.advance_seconds(60 * 60);
    assert_eq!(server.call(me()).await.status, 401);
}
