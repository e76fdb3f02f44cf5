//! Everything that is served, as one flat table. A route cannot stand here without its description.

use super::{admin, api, form, fragment, health, openapi, pages};
use utoipa_actix_web::scope;
use utoipa_actix_web::service_config::ServiceConfig;

/// Adds every route.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(pages::get_home)
        .service(pages::get_demo_article)
        .service(pages::get_receipt)
        .service(pages::get_asset)
        .service(pages::get_security_txt)
        .service(fragment::get_thread)
        .service(form::post_comment)
        .service(form::post_wordpress_comment)
        .service(health::get_livez)
        .service(health::get_readyz)
        .service(openapi::get_openapi)
        .service(openapi::get_docs)
        .service(openapi::get_docs_file)
        .service(scope("/api/v1/admin").configure(admin::routes))
        .service(
            scope("/api/v1")
                .service(api::thread::get_thread_json)
                .service(api::counts::get_counts)
                .service(api::form_token::get_form_token)
                .service(api::comments::post_comment_json)
                .service(api::comments::options_comment_json),
        );
}
