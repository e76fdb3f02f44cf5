//! The admin API under `/api/v1/admin`: one file per resource. The moderators' `pages` use the same bodies and use
//! cases. `guard` authenticates callers, and the use cases authorise them. Other origins get no answer.

pub mod articles;
pub mod audit;
pub mod bans;
pub mod batch;
mod comment_body;
pub mod comments;
pub mod counts;
mod created;
mod device;
mod if_match;
mod list;
pub mod moderators;
pub mod own_password;
pub mod pages;
mod path;
pub mod privacy;
pub mod replies;
pub mod reveal;
pub mod rules;
pub mod sessions;
pub mod site_texts;
pub mod sites;
pub mod tokens;

use super::routes::Table;

/// Adds every route of the admin API.
pub fn routes(table: &mut impl Table) {
    table
        .route(sessions::post_session)
        .route(sessions::delete_current_session)
        .route(sessions::get_me)
        .route(own_password::post_own_password)
        .route(comments::get_admin_comments)
        .route(batch::post_comments_batch)
        .route(comments::get_admin_comment)
        .route(comments::patch_admin_comment)
        .route(comments::delete_admin_comment)
        .route(comments::post_comment_undo)
        .route(replies::post_comment_reply)
        .route(reveal::post_reveal_email)
        .route(counts::get_status_counts)
        .route(sites::get_sites)
        .route(sites::post_site)
        .route(sites::get_site)
        .route(sites::patch_site)
        .route(sites::delete_site)
        .route(rules::post_rules_trial)
        .route(rules::post_policy_undo)
        .route(site_texts::get_site_texts)
        .route(site_texts::put_site_text)
        .route(site_texts::delete_site_text)
        .route(articles::get_articles)
        .route(articles::post_article)
        .route(articles::get_article)
        .route(articles::patch_article)
        .route(articles::delete_article)
        .route(moderators::get_moderators)
        .route(moderators::post_moderator)
        .route(moderators::get_moderator)
        .route(moderators::patch_moderator)
        .route(moderators::post_moderator_rename)
        .route(moderators::delete_moderator)
        .route(tokens::get_tokens)
        .route(tokens::post_token)
        .route(tokens::get_token)
        .route(tokens::delete_token)
        .route(bans::get_bans)
        .route(bans::post_ban)
        .route(bans::get_ban)
        .route(bans::delete_ban)
        .route(privacy::post_privacy_find)
        .route(audit::get_audit);
}

#[cfg(test)]
mod tests;
