use super::*;
use crate::web::client::TrustedProxies;
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service};
use actix_web::{App, HttpResponse, HttpServer, web};
use std::io::{Read, Write};
use std::net::TcpStream;

async fn page() -> HttpResponse {
    HttpResponse::Ok().content_type("text/html; charset=utf-8").insert_header((header::SERVER, "x")).body("<p>page")
}

async fn answer(request: TestRequest) -> ServiceResponse {
    answer_with(StrictTransport(false), request).await
}

async fn answer_with(strict: StrictTransport, request: TestRequest) -> ServiceResponse {
    let trusted = web::Data::new(TrustedProxies(vec!["10.0.0.0/8".parse().unwrap()]));
    let app = App::new()
        .app_data(trusted)
        .app_data(web::Data::new(strict))
        .wrap(from_fn(secure))
        .route("/admin/", web::get().to(page))
        .route("/receipts/x", web::get().to(page))
        .route("/data", web::get().to(|| async { HttpResponse::Ok().json("x") }))
        .route(
            "/own",
            web::get()
                .to(|| async { HttpResponse::Ok().insert_header((header::CONTENT_SECURITY_POLICY, "x")).finish() }),
        );
    call_service(&init_service(app).await, request.to_request()).await
}

async fn headers(path: &str) -> HeaderMap {
    answer(TestRequest::get().uri(path)).await.headers().clone()
}

#[actix_web::test]
async fn pages_and_data_get_the_policy_of_their_kind() {
    let admin = headers("/admin/").await;
    assert_eq!(admin.get(header::CONTENT_SECURITY_POLICY).unwrap(), ADMIN_POLICY);
    assert_eq!(admin.get(header::REFERRER_POLICY).unwrap(), "same-origin");
    assert_eq!(admin.get(header::CACHE_CONTROL).unwrap(), "no-store");
    assert_eq!(admin.get(header::CROSS_ORIGIN_RESOURCE_POLICY).unwrap(), "same-origin");
    assert!(!admin.contains_key(header::SERVER));
    let receipt = headers("/receipts/x").await;
    assert_eq!(receipt.get(header::REFERRER_POLICY).unwrap(), "same-origin");
    assert_eq!(receipt.get(header::CONTENT_SECURITY_POLICY).unwrap(), PUBLIC_POLICY);
    let data = headers("/data").await;
    assert_eq!(data.get(header::CONTENT_SECURITY_POLICY).unwrap(), DATA_POLICY);
    assert_eq!(data.get(header::X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
    assert_eq!(data.get(header::CROSS_ORIGIN_RESOURCE_POLICY).unwrap(), "cross-origin");
}

#[actix_web::test]
async fn what_a_handler_sets_stays_and_unknown_addresses_are_hardened_too() {
    assert_eq!(headers("/own").await.get(header::CONTENT_SECURITY_POLICY).unwrap(), "x");
    assert_eq!(headers("/nowhere").await.get(header::X_CONTENT_TYPE_OPTIONS).unwrap(), "nosniff");
    assert_eq!(Zone::of("/administrators"), Zone::Public);
}

#[actix_web::test]
async fn strict_transport_is_said_over_https_where_it_is_asked_for() {
    let over = |peer: &str| {
        let peer = format!("{peer}:1").parse().unwrap();
        TestRequest::get().uri("/data").peer_addr(peer).insert_header(("X-Forwarded-Proto", "https"))
    };
    for (is_asked, peer, expected) in [
        (true, "10.0.0.1", Some("max-age=31536000; includeSubDomains")),
        (true, "192.0.2.1", None),
        (false, "10.0.0.1", None),
    ] {
        let answer = answer_with(StrictTransport(is_asked), over(peer)).await;
        let said = answer.headers().get(header::STRICT_TRANSPORT_SECURITY).map(|value| value.to_str().unwrap());
        assert_eq!(said, expected, "asked {is_asked}, from {peer}");
    }
}

#[actix_web::test]
async fn long_addresses_and_large_headers_are_refused() {
    let long = format!("/data?{}", "a".repeat(4096));
    assert_eq!(answer(TestRequest::get().uri(&long)).await.status(), 414);
    let large = TestRequest::get().uri("/data").insert_header(("X-A", "a".repeat(16 * 1024)));
    assert_eq!(answer(large).await.status(), 431);
}

#[test]
fn a_sites_page_can_be_framed_by_the_site_and_redirect_there() {
    let policy =
        site_page_policy(&[Origin::parse("https://a.example").unwrap(), Origin::parse("http://b.example").unwrap()]);
    assert!(policy.contains("form-action 'self' https://a.example http://b.example;"), "{policy}");
    assert!(policy.ends_with("frame-ancestors 'self' https://a.example http://b.example"), "{policy}");
}

#[actix_web::test]
async fn head_is_answered_like_get_without_a_body() {
    let server = HttpServer::new(|| App::new().wrap(from_fn(secure)).route("/", web::get().to(page)))
        .workers(1)
        .disable_signals()
        .bind("127.0.0.1:0")
        .unwrap();
    let address = server.addrs()[0];
    let running = server.run();
    let handle = running.handle();
    actix_web::rt::spawn(running);
    let text = web::block(move || {
        let mut stream = TcpStream::connect(address).unwrap();
        stream.write_all(b"HEAD / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n").unwrap();
        let mut text = String::new();
        stream.read_to_string(&mut text).unwrap();
        text
    })
    .await
    .unwrap();
    handle.stop(false).await;
    assert!(text.starts_with("HTTP/1.1 200 OK\r\n"), "{text}");
    assert!(text.to_ascii_lowercase().contains("content-length: 7\r\n"), "{text}");
    assert!(text.ends_with("\r\n\r\n"), "{text}");
}

#[actix_web::test]
async fn errors_of_inner_middleware_are_hardened_too() {
    async fn refuse(_: ServiceRequest, _: Next<BoxBody>) -> Result<ServiceResponse<BoxBody>, Error> {
        Err(ApiError::from(Code::Forbidden).into())
    }
    let app = init_service(App::new().wrap(from_fn(refuse)).wrap(from_fn(secure))).await;
    let error = actix_web::test::try_call_service(&app, TestRequest::get().to_request()).await.unwrap_err();
    let response = error.error_response();
    assert_eq!(response.status(), 403);
    assert!(response.headers().contains_key(header::X_CONTENT_TYPE_OPTIONS));
}
