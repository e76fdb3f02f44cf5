//! Everything that is served, as one flat table. A route cannot stand here without its description,
//! but for one that answers whatever the others leave.
//!
//! The table is read twice: once to describe the API, and by each worker to serve it. Describing takes some megabytes
//! for a moment, which workers do without.

use super::method::KnownPaths;
use super::{admin, api, avatars, embed, feed, form, fragment, health, openapi, pages, receipts, report};
use actix_web::dev::HttpServiceFactory;
use actix_web::http::Method;
use actix_web::web;
use utoipa::openapi::OpenApi;
use utoipa_actix_web::OpenApiFactory;
use utoipa_actix_web::service_config::ServiceConfig as DescribedConfig;

/// What takes routes in.
pub trait Table {
    /// Takes a route in.
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, factory: F) -> &mut Self;

    /// Takes a route in that answers whatever the others leave. It is not described: it would stand for addresses that are.
    fn rest<F: HttpServiceFactory + 'static>(&mut self, factory: F) -> &mut Self;
}

impl Table for web::ServiceConfig {
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, factory: F) -> &mut Self {
        self.service(factory)
    }

    fn rest<F: HttpServiceFactory + 'static>(&mut self, factory: F) -> &mut Self {
        self.service(factory)
    }
}

impl Table for DescribedConfig<'_> {
    fn route<F: HttpServiceFactory + OpenApiFactory + 'static>(&mut self, factory: F) -> &mut Self {
        self.service(factory)
    }

    fn rest<F: HttpServiceFactory + 'static>(&mut self, _: F) -> &mut Self {
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
    admin::pages::routes(config);
    config
        .service(utoipa_actix_web::scope(ADMIN).configure(|config| admin::routes(config)))
        .service(utoipa_actix_web::scope(API).configure(|config| api::routes(config)));
}

/// Gives every address with its methods: those of the description, and those that it leaves out.
pub fn known_paths(description: &OpenApi) -> KnownPaths {
    let mut known = KnownPaths::of(description);
    known.add(admin::pages::REST, [Method::GET]);
    known
}

fn top(table: &mut impl Table) {
    table
        .route(pages::get_home)
        .route(pages::get_demo_article)
        .route(receipts::get_receipt)
        .route(receipts::post_receipt)
        .route(pages::get_asset)
        .route(pages::get_favicon)
        .route(embed::get_embed_file)
        .route(avatars::get_avatar)
        .route(pages::get_security_txt)
        .route(fragment::get_thread)
        .route(feed::get_feed)
        .route(form::post_comment)
        .route(form::post_wordpress_comment)
        .route(report::get_report)
        .route(report::post_report)
        .route(health::get_livez)
        .route(health::get_readyz)
        .route(openapi::get_openapi)
        .route(openapi::get_docs)
        .route(openapi::get_docs_file);
}
