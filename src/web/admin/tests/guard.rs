use super::server::{PUBLIC, Server};
use super::sessions::sign_in;
use actix_web::http::{Method, header};
use actix_web::test::TestRequest;
use serde_json::json;

#[actix_web::test]
async fn changes_with_a_cookie_come_from_own_pages_with_the_token_of_the_session() {
    const OWN: Option<(&str, &str)> = Some(("sec-fetch-site", "same-origin"));
    let server = Server::new().await;
    server.add_moderator("ada", "owner", &[]).await;
    let (cookie, csrf) = sign_in(&server, "ada").await;
    let (_, other_csrf) = sign_in(&server, "ada").await;
    for (page, token, status) in [
        (OWN, Some(&csrf), 422),
        (Some(("origin", PUBLIC)), Some(&csrf), 422),
        (None, Some(&csrf), 403),
        (OWN, None, 403),
        (OWN, Some(&other_csrf), 403),
        (Some(("sec-fetch-site", "same-site")), Some(&csrf), 403),
        (Some(("sec-fetch-site", "none")), Some(&csrf), 403),
        (Some(("origin", "https://blog.example")), Some(&csrf), 403),
        (Some(("origin", "null")), Some(&csrf), 403),
    ] {
        let mut request = TestRequest::post().uri("/api/v1/admin/sites").cookie(cookie.clone()).set_json(json!({}));
        if let Some(page) = page {
            request = request.insert_header(page);
        }
        if let Some(token) = token {
            request = request.insert_header(("x-csrf-token", token.as_str()));
        }
        let answer = server.call(request).await;
        let code = if status == 403 { "csrf_failed" } else { "validation_failed" };
        assert_eq!(answer.code(), (status, code), "{page:?} {token:?}");
    }
    let read = TestRequest::get().uri("/api/v1/admin/sites").cookie(cookie).insert_header(("sec-fetch-site", "none"));
    assert_eq!(server.call(read).await.status, 200);
}

#[actix_web::test]
async fn a_request_shows_exactly_one_credential() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let (cookie, _) = sign_in(&server, "owner").await;
    let both = owner.request(Method::GET, "/me").cookie(cookie);
    assert_eq!(server.call(both).await.code(), (400, "malformed_request"));
    let none = server.call(TestRequest::get().uri("/api/v1/admin/me")).await;
    assert_eq!(none.code(), (401, "unauthenticated"));
    assert_eq!(none.header(header::WWW_AUTHENTICATE), "Bearer");
    let wrong = TestRequest::get().uri("/api/v1/admin/me").insert_header(("authorization", "Bearer awt_wrong"));
    assert_eq!(server.call(wrong).await.code(), (401, "unauthenticated"));
}

#[actix_web::test]
async fn what_is_not_allowed_is_refused_before_anything_else_is_judged() {
    let server = Server::new().await;
    let viewer = server.client("vera", "viewer", &[]).await;
    let id = server.comment("blog", "Well said.").await;
    for (method, path) in [
        (Method::PATCH, format!("/comments/{id}")),
        (Method::DELETE, format!("/comments/{id}")),
        (Method::POST, format!("/comments/{id}/undo")),
        (Method::POST, format!("/comments/{id}/replies")),
        (Method::POST, format!("/comments/{id}/reveal-email")),
        (Method::POST, "/comments/batch".to_owned()),
        (Method::GET, "/sites".to_owned()),
        (Method::POST, "/sites".to_owned()),
        (Method::GET, "/sites/blog".to_owned()),
        (Method::PATCH, "/sites/blog".to_owned()),
        (Method::GET, "/articles".to_owned()),
        (Method::POST, "/articles".to_owned()),
        (Method::GET, "/articles/1".to_owned()),
        (Method::PATCH, "/articles/1".to_owned()),
        (Method::GET, "/moderators".to_owned()),
        (Method::POST, "/moderators".to_owned()),
        (Method::GET, "/moderators/vera".to_owned()),
        (Method::PATCH, "/moderators/vera".to_owned()),
        (Method::GET, "/tokens".to_owned()),
        (Method::POST, "/tokens".to_owned()),
        (Method::GET, "/tokens/1".to_owned()),
        (Method::DELETE, "/tokens/1".to_owned()),
        (Method::GET, "/audit".to_owned()),
    ] {
        let answer = server.call(viewer.request(method.clone(), &path)).await;
        assert_eq!(answer.code(), (403, "forbidden"), "{method} {path}");
    }
    for path in ["/me", "/comments", "/counts", &format!("/comments/{id}")] {
        assert_eq!(viewer.get(path).await.status, 200, "{path}");
    }
}

#[actix_web::test]
async fn an_owner_who_is_bound_to_a_site_sees_and_changes_that_one_only() {
    let server = Server::new().await;
    let bound = server.client("bea", "owner", &["news"]).await;
    let sites = bound.get("/sites").await.body;
    assert_eq!((sites["items"].as_array().unwrap().len(), &sites["items"][0]["slug"]), (1, &json!("news")));
    assert_eq!(bound.get("/sites/blog").await.status, 404);
    assert_eq!(bound.patch("/sites/blog", json!({"name": "x"})).await.status, 404);
    assert_eq!(bound.patch("/sites/news", json!({"name": "x"})).await.status, 200);
    for path in ["/sites", "/moderators", "/tokens"] {
        assert_eq!(bound.post(path, json!({})).await.status, 403, "{path}");
    }
    for path in ["/moderators", "/tokens", "/audit"] {
        assert_eq!(bound.get(path).await.status, 403, "{path}");
    }
}

#[actix_web::test]
async fn nothing_is_answered_to_other_origins() {
    let server = Server::new().await;
    let owner = server.owner().await;
    let request = owner.request(Method::GET, "/counts").insert_header(("origin", "https://blog.example"));
    let answer = server.call(request).await;
    assert_eq!(answer.status, 200);
    assert_eq!(answer.header(header::CACHE_CONTROL), "no-store");
    assert_eq!(answer.header(header::ACCESS_CONTROL_ALLOW_ORIGIN), "");
    let preflight = server.call(owner.request(Method::OPTIONS, "/counts")).await;
    assert_eq!(preflight.code(), (405, "method_not_allowed"));
    assert_eq!(preflight.header(header::ALLOW), "GET, HEAD");
}
