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
mod form_state;
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
use actix_web::http::Method;

/// Every address below `/admin`, those of the pages included.
const REST: &str = "/admin/{rest:.*}";

/// Adds every page.
pub fn routes(table: &mut impl Table) {
    table
        .page(Method::GET, "/admin/sign-in", sign_in::get_sign_in)
        .page(Method::POST, "/admin/sign-in", sign_in::post_sign_in)
        .page(Method::POST, "/admin/sign-out", sign_in::post_sign_out)
        .page(Method::GET, "/admin", queue::get_queue)
        .page(Method::POST, "/admin/decisions", decide::post_decision)
        .page(Method::GET, "/admin/comments/{id}", comment::get_comment)
        .page(Method::POST, "/admin/comments/{id}/edit", comment::post_comment_edit)
        .page(Method::POST, "/admin/comments/{id}/reply", comment::post_comment_answer)
        .page(Method::POST, "/admin/comments/{id}/reveal", comment::post_comment_reveal)
        .page(Method::POST, "/admin/comments/{id}/ban", comment::post_comment_ban)
        .page(Method::GET, "/admin/bans", bans::get_bans_page)
        .page(Method::POST, "/admin/bans", bans::post_ban_page)
        .page(Method::GET, "/admin/articles", articles::get_articles_page)
        .page(Method::POST, "/admin/articles", articles::post_article_page)
        .page(Method::GET, "/admin/sites", sites::get_sites_page)
        .page(Method::POST, "/admin/sites", sites::post_new_site)
        .page(Method::GET, "/admin/sites/{slug}", sites::get_site_page)
        .page(Method::POST, "/admin/sites/{slug}", sites::post_site_page)
        .page(Method::POST, "/admin/sites/{slug}/trial", sites::post_site_trial_page)
        .page(Method::POST, "/admin/sites/{slug}/undo", sites::post_site_undo_page)
        .page(Method::GET, "/admin/moderators", moderators::get_moderators_page)
        .page(Method::POST, "/admin/moderators", moderators::post_new_moderator)
        .page(Method::POST, "/admin/moderators/{name}", moderators::post_moderator_page)
        .page(Method::GET, "/admin/password", own_password::get_own_password_page)
        .page(Method::POST, "/admin/password", own_password::post_own_password_page)
        .page(Method::GET, "/admin/tokens", tokens::get_tokens_page)
        .page(Method::POST, "/admin/tokens", tokens::post_token_page)
        .page(Method::GET, "/admin/audit", audit::get_audit_page)
        .page(Method::GET, "/admin/events", news::get_admin_events)
        // The last, as it takes whatever the others leave.
        .page(Method::GET, REST, desk::get_missing_page);
}
