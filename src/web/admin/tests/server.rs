//! A server without a socket: all routes and middleware, a database in a temporary folder, a fixed clock.

use crate::clock::Clock;
use crate::crypto::{Keyring, PasswordHasher};
use crate::domain::account::Principal;
use crate::domain::site::Origin;
use crate::domain::timestamp::Timestamp;
use crate::id::Ids;
use crate::metrics::Metrics;
use crate::service::accounts::{self, NewModerator, SiteChoice};
use crate::service::sites::{self, NewSite};
use crate::service::tokens::{self, NewToken};
use crate::service::{Retention, Service};
use crate::storage::database::DatabaseOptions;
use crate::storage::{Database, DatabaseUrl, migrate};
use crate::web::actix_errors::{configure_extractors, problems};
use crate::web::headers::secure;
use crate::web::login_backoff::LoginBackoff;
use crate::web::method::no_route;
use crate::web::openapi::{DescriptionText, description};
use crate::web::rate_limit::{Growth, RateLimiter};
use crate::web::rendered::RenderedPages;
use crate::web::routes;
use crate::web::state::{AppState, SecurityContact, ServerOrigins};
use crate::web::templates::Templates;
use actix_web::http::header::HeaderMap;
use actix_web::http::{Method, header};
use actix_web::middleware::from_fn;
use actix_web::test::{TestRequest, call_service, init_service, read_body};
use actix_web::{App, web};
use futures_util::future::LocalBoxFuture;
use serde_json::{Value, json};
use std::rc::Rc;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;
use std::time::Duration;
use tempfile::TempDir;

/// The public origin of the server.
pub const PUBLIC: &str = "https://c.example";
/// The password of every moderator.
pub const PASSWORD: &str = "umbrella violin glacier tandem";

const SITES: &[(&str, &str)] = &[("blog", "https://blog.example"), ("news", "https://news.example")];

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    pub body: Value,
}

impl Answer {
    /// Returns a header; an empty text if it is missing.
    pub fn header(&self, name: impl header::AsHeaderName) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }

    /// Returns the code of a problem.
    pub fn code(&self) -> (u16, &str) {
        (self.status, self.body["code"].as_str().unwrap_or_default())
    }

    /// Returns the fields and codes of broken rules.
    pub fn errors(&self) -> Vec<(&str, &str)> {
        let errors = self.body["errors"].as_array().unwrap();
        errors.iter().map(|error| (error["field"].as_str().unwrap(), error["code"].as_str().unwrap())).collect()
    }
}

type Call = Box<dyn Fn(TestRequest) -> LocalBoxFuture<'static, Answer>>;

/// A server with two sites, `blog` and `news`.
pub struct Server {
    pub service: Service,
    pub clock: Clock,
    call: Call,
    _dir: TempDir,
}

impl Server {
    pub async fn new() -> Self {
        let dir = tempfile::tempdir().unwrap();
        let url = DatabaseUrl::parse(&format!("sqlite://{}", dir.path().join("a.db").display())).unwrap();
        migrate::migrate(&url).unwrap();
        let clock = Clock::fixed(Timestamp::parse("2026-11-22T09:30:00Z").unwrap());
        let service = Service {
            database: Database::open(&url, &DatabaseOptions { readers: 1, queue: 64, ..DatabaseOptions::default() })
                .unwrap(),
            keyring: Arc::new(Keyring::generate()),
            clock: clock.clone(),
            ids: Arc::new(Ids::new(clock.clone())),
            passwords: Arc::new(PasswordHasher::with_cost(64, 1, 1).unwrap()),
            retention: Retention::default(),
            site_registry: Arc::default(),
            filters: Arc::default(),
            akismet: Arc::default(),
            metrics: Metrics::default(),
        };
        for (slug, origin) in SITES {
            let (slug, origins) = ((*slug).to_owned(), vec![(*origin).to_owned()]);
            let new = NewSite { name: slug.clone(), slug, origins, settings: vec![] };
            sites::add(&service, &Principal::operator(), new).await.unwrap();
        }
        let call = calls(state(service.clone())).await;
        Self { service, clock, call, _dir: dir }
    }

    /// Adds a moderator with `PASSWORD`.
    pub async fn add_moderator(&self, name: &str, role: &str, sites: &[&str]) {
        let slugs: Vec<_> = sites.iter().map(|slug| (*slug).to_owned()).collect();
        let sites = if slugs.is_empty() { SiteChoice::All } else { SiteChoice::Only(slugs) };
        let new = NewModerator { name: name.to_owned(), role: role.to_owned(), password: PASSWORD.to_owned(), sites };
        accounts::add(&self.service, &Principal::operator(), new).await.unwrap();
    }

    /// Makes a token with these scopes.
    pub async fn token(&self, moderator: &str, scopes: &[&str]) -> String {
        let scopes = scopes.iter().map(|scope| (*scope).to_owned()).collect();
        let new = NewToken { moderator: moderator.to_owned(), scopes, days: None };
        tokens::create(&self.service, &Principal::operator(), new).await.unwrap().1.reveal().to_string()
    }

    /// Adds an owner of all sites and gives a token that may do everything.
    pub async fn owner(&self) -> Client<'_> {
        self.client("owner", "owner", &[]).await
    }

    /// Adds a moderator and gives a token that may do what they may.
    pub async fn client(&self, name: &str, role: &str, sites: &[&str]) -> Client<'_> {
        self.add_moderator(name, role, sites).await;
        let all: Vec<_> = crate::domain::account::Scope::ALL.iter().map(|scope| scope.as_str()).collect();
        Client { server: self, token: self.token(name, &all).await }
    }

    pub async fn call(&self, request: TestRequest) -> Answer {
        (self.call)(request).await
    }

    /// Sends a comment as a reader, and gives its id. Each stands a second after the one before.
    pub async fn comment(&self, site: &str, body: &str) -> i64 {
        self.clock.advance_seconds(1);
        let sent = json!({"article": "/a", "author_name": "Ada", "email": "ada@mail.example", "body": body});
        let path = format!("/api/v1/sites/{site}/comments");
        let request = TestRequest::post().uri(&path).insert_header((header::ORIGIN, PUBLIC)).set_json(sent);
        let answer = self.call(request).await;
        assert_eq!(answer.status, 201, "{}", answer.body);
        answer.body["comment"]["id"].as_i64().unwrap()
    }
}

/// A client with a bearer token.
pub struct Client<'a> {
    server: &'a Server,
    pub token: String,
}

impl Client<'_> {
    /// Calls an address under `/api/v1/admin`.
    pub fn request(&self, method: Method, path: &str) -> TestRequest {
        let request = TestRequest::with_uri(&format!("/api/v1/admin{path}")).method(method);
        request.insert_header((header::AUTHORIZATION, format!("Bearer {}", self.token)))
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.server.call(self.request(Method::GET, path)).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.server.call(self.request(Method::POST, path).set_json(body)).await
    }

    /// Changes something, whatever its version.
    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        let request = self.request(Method::PATCH, path).insert_header((header::IF_MATCH, "*"));
        self.server.call(request.set_json(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.server.call(self.request(Method::DELETE, path)).await
    }
}

fn state(service: Service) -> web::Data<AppState> {
    web::Data::new(AppState {
        service,
        templates: Templates::load(None).unwrap(),
        rendered: Arc::new(RenderedPages::new(0)),
        own_origins: ServerOrigins::new(Origin::parse(PUBLIC).unwrap(), vec![]),
        comment_limit: RateLimiter::per_minute(0, Growth::READERS, 100),
        preview_limit: RateLimiter::per_minute(0, Growth::READERS, 100),
        challenge_limit: RateLimiter::per_minute(0, Growth::READERS, 100),
        form_token_limit: RateLimiter::per_minute(0, Growth::READERS, 100),
        report_limit: RateLimiter::per_minute(0, Growth::FEW, 100),
        sign_in_limit: RateLimiter::per_quarter_hour(4, Growth::FEW, 100),
        streams: crate::web::events::Streams::new(8, 8, 8),
        connections: web::Data::new(crate::web::connections::Connections::new(
            64,
            crate::web::client::TrustedProxies::default(),
        )),
        followed: crate::web::events::Followed::default(),
        sign_in_slots: crate::web::sign_in_slots::SignInSlots::new(40),
        login_backoff: LoginBackoff::new(100),
        body_deadline: Duration::from_secs(10),
        security: SecurityContact::default(),
        is_demo: false,
        is_draining: AtomicBool::new(false),
    })
}

async fn calls(state: web::Data<AppState>) -> Call {
    let description = description();
    let app = App::new()
        .configure(routes::serve)
        .app_data(state)
        .app_data(web::Data::new(routes::known_paths()))
        .app_data(web::Data::new(DescriptionText::of(&description).unwrap()))
        .configure(configure_extractors)
        .default_service(web::to(no_route))
        .wrap(from_fn(problems))
        .wrap(from_fn(secure));
    let app = Rc::new(init_service(app).await);
    Box::new(move |request| {
        let app = Rc::clone(&app);
        Box::pin(async move {
            let response = call_service(&*app, request.to_request()).await;
            let (status, headers) = (response.status().as_u16(), response.headers().clone());
            let body = read_body(response).await;
            Answer { status, headers, body: serde_json::from_slice(&body).unwrap_or(Value::Null) }
        })
    })
}
