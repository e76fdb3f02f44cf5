//! The admin API, under `/api/v1/admin`: one file per resource. Who may call it is `guard`'s business, and what they may
//! do that of the use cases; nothing here is answered to other origins.

pub mod articles;
pub mod audit;
pub mod batch;
mod comment_body;
pub mod comments;
pub mod counts;
mod created;
mod if_match;
mod input;
mod list;
pub mod moderators;
mod problems;
pub mod replies;
pub mod reveal;
pub mod sessions;
pub mod sites;
pub mod tokens;

use utoipa_actix_web::service_config::ServiceConfig;

/// Adds every route of the admin API.
pub fn routes(config: &mut ServiceConfig<'_>) {
    config
        .service(sessions::post_session)
        .service(sessions::delete_current_session)
        .service(sessions::get_me)
        .service(comments::get_admin_comments)
        .service(batch::post_comments_batch)
        .service(comments::get_admin_comment)
        .service(comments::patch_admin_comment)
        .service(comments::delete_admin_comment)
        .service(comments::post_comment_undo)
        .service(replies::post_comment_reply)
        .service(reveal::post_reveal_email)
        .service(counts::get_status_counts)
        .service(sites::get_sites)
        .service(sites::post_site)
        .service(sites::get_site)
        .service(sites::patch_site)
        .service(articles::get_articles)
        .service(articles::post_article)
        .service(articles::get_article)
        .service(articles::patch_article)
        .service(moderators::get_moderators)
        .service(moderators::post_moderator)
        .service(moderators::get_moderator)
        .service(moderators::patch_moderator)
        .service(tokens::get_tokens)
        .service(tokens::post_token)
        .service(tokens::get_token)
        .service(tokens::delete_token)
        .service(audit::get_audit);
}

#[cfg(test)]
mod tests;
