//! The routes, as one flat table. API routes carry their description; pages have only method and address.
//!
//! The table is used three times: to describe the API, to list all addresses with their methods, and in each worker to
//! serve. The description takes some megabytes for a moment; workers do not build it.

use super::method::KnownPaths;
use super::{admin, api, avatars, embed, feed, form, fragment, health, openapi, pages, receipts, report};
use actix_web::dev::HttpServiceFactory;
use actix_web::http::Method;
use actix_web::{FromRequest, Handler, Responder, web};
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig as DescribedConfig;

/// A consumer of the route table.
pub trait Table {
    /// Adds a described route.
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, factory: F) -> &mut Self;

    /// Adds a page, or a file that pages load. It is not described. `{name}` in `path` stands for one part of a path;
    /// at its end, `{name:.*}` for any number of them.
    fn page<H, A>(&mut self, method: Method, path: &'static str, handler: H) -> &mut Self
    where
        H: Handler<A, Output: Responder + 'static>,
        A: FromRequest + 'static;
}

impl Table for web::ServiceConfig {
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, factory: F) -> &mut Self {
        self.service(factory)
    }

    fn page<H, A>(&mut self, method: Method, path: &'static str, handler: H) -> &mut Self
    where
        H: Handler<A, Output: Responder + 'static>,
        A: FromRequest + 'static,
    {
        self.route(path, web::method(method).to(handler))
    }
}

impl Table for DescribedConfig<'_> {
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, factory: F) -> &mut Self {
        self.service(factory)
    }

    fn page<H, A>(&mut self, _: Method, _: &'static str, _: H) -> &mut Self
    where
        H: Handler<A, Output: Responder + 'static>,
        A: FromRequest + 'static,
    {
        self
    }
}

/// Collects the addresses of a table below `root`.
struct PathCollector {
    root: &'static str,
    known: KnownPaths,
}

impl Table for PathCollector {
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, factory: F) -> &mut Self {
        for (path, item) in factory.paths().paths {
            self.known.add_described(&format!("{}{path}", self.root), &item);
        }
        self
    }

    fn page<H, A>(&mut self, method: Method, path: &'static str, _: H) -> &mut Self
    where
        H: Handler<A, Output: Responder + 'static>,
        A: FromRequest + 'static,
    {
        self.known.add(&format!("{}{path}", self.root), [method]);
        self
    }
}

const ADMIN: &str = "/api/v1/admin";
const API: &str = "/api/v1";

/// Adds every route, to be served.
pub fn serve(config: &mut web::ServiceConfig) {
    top(config);
    admin::pages::routes(config);
    config.service(web::scope(ADMIN).configure(admin::routes)).service(web::scope(API).configure(api::routes));
}

/// Adds every route, to be described.
pub fn describe(config: &mut DescribedConfig<'_>) {
    top(config);
    config
        .service(utoipa_actix_web::scope(ADMIN).configure(|config| admin::routes(config)))
        .service(utoipa_actix_web::scope(API).configure(|config| api::routes(config)));
}

/// Returns every address with its methods.
pub fn known_paths() -> KnownPaths {
    let mut table = PathCollector { root: "", known: KnownPaths::default() };
    top(&mut table);
    admin::pages::routes(&mut table);
    table.root = ADMIN;
    admin::routes(&mut table);
    table.root = API;
    api::routes(&mut table);
    table.known
}

fn top(table: &mut impl Table) {
    table
        .page(Method::GET, "/", pages::get_home)
        .page(Method::GET, "/demo/{slug}", pages::get_demo_article)
        .page(Method::GET, "/receipts/{token}", receipts::get_receipt)
        .page(Method::POST, "/receipts/{token}", receipts::post_receipt)
        .page(Method::GET, "/assets/{name}", pages::get_asset)
        .page(Method::GET, "/favicon.ico", pages::get_favicon)
        .route(embed::get_embed_file)
        .route(avatars::get_avatar)
        .route(pages::get_security_txt)
        .route(fragment::get_thread)
        .route(feed::get_feed)
        .route(form::post_comment)
        .route(form::post_wordpress_comment)
        .page(Method::GET, "/comments/{id}/report", report::get_report)
        .page(Method::POST, "/comments/{id}/report", report::post_report)
        .route(health::get_livez)
        .route(health::get_readyz)
        .route(openapi::get_openapi)
        .page(Method::GET, "/docs", openapi::get_docs)
        .page(Method::GET, "/docs/{file}", openapi::get_docs_file);
}
