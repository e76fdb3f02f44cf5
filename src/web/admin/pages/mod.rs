//! The moderators' pages, under `/admin`: HTML made from the same use cases as the API, one file per page.
//!
//! They work without a script: each change is a form, answered by a redirect. The script in `assets/admin.js` sends the
//! same forms without leaving the page.

mod articles;
mod audit;
mod bans;
mod bulk;
mod comment;
mod decide;
mod desk;
mod filter;
mod moderators;
mod news;
mod own_password;
mod queue;
mod rows;
mod sign_in;
mod site_options;
mod sites;
mod tokens;
mod trial;

use crate::web::routes::Table;

/// Every address below `/admin`, those of the pages included.
pub const REST: &str = "/admin/{rest:.*}";

/// Adds every page.
pub fn routes(table: &mut impl Table) {
    table
        .route(sign_in::get_sign_in)
        .route(sign_in::post_sign_in)
        .route(sign_in::post_sign_out)
        .route(queue::get_queue)
        .route(decide::post_decision)
        .route(comment::get_comment)
        .route(comment::post_comment_edit)
        .route(comment::post_comment_answer)
        .route(comment::post_comment_reveal)
        .route(comment::post_comment_ban)
        .route(bans::get_bans_page)
        .route(bans::post_ban_page)
        .route(articles::get_articles_page)
        .route(articles::post_article_page)
        .route(sites::get_sites_page)
        .route(sites::post_new_site)
        .route(sites::get_site_page)
        .route(sites::post_site_page)
        .route(sites::post_site_trial_page)
        .route(sites::post_site_undo_page)
        .route(moderators::get_moderators_page)
        .route(moderators::post_new_moderator)
        .route(moderators::post_moderator_page)
        .route(own_password::get_own_password_page)
        .route(own_password::post_own_password_page)
        .route(tokens::get_tokens_page)
        .route(tokens::post_token_page)
        .route(audit::get_audit_page)
        .route(news::get_admin_events)
        // The last, as it takes whatever the others leave.
        .rest(desk::get_missing_page);
}
