//! The moderators' pages under `/admin`, one file per page. They use the bodies and the use cases of the API.
//!
//! They work without a script: each change is a form, answered with a redirect. The script `assets/admin.js` sends the
//! same forms without leaving the page.

mod articles;
mod audit;
mod bans;
mod bulk;
mod comment;
mod decide;
mod events;
mod filter;
mod form_state;
mod layout;
mod moderators;
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
use layout::{get, post};

/// Every address below `/admin`, those of the pages included.
const REST: &str = "/admin/{rest:.*}";

/// Adds every page.
pub fn routes(table: &mut impl Table) {
    table
        .page(Method::GET, "/admin/sign-in", sign_in::get_sign_in)
        .page(Method::POST, "/admin/sign-in", sign_in::post_sign_in)
        .page(Method::POST, "/admin/sign-out", post(sign_in::post_sign_out))
        .page(Method::GET, "/admin", get(queue::get_queue))
        .page(Method::POST, "/admin/decisions", post(decide::post_decision))
        .page(Method::GET, "/admin/comments/{id}", get(comment::get_comment))
        .page(Method::POST, "/admin/comments/{id}/edit", post(comment::post_comment_edit))
        .page(Method::POST, "/admin/comments/{id}/reply", post(comment::post_comment_answer))
        .page(Method::POST, "/admin/comments/{id}/reveal", post(comment::post_comment_reveal))
        .page(Method::POST, "/admin/comments/{id}/ban", post(comment::post_comment_ban))
        .page(Method::GET, "/admin/bans", get(bans::get_bans_page))
        .page(Method::POST, "/admin/bans", post(bans::post_ban_page))
        .page(Method::GET, "/admin/articles", get(articles::get_articles_page))
        .page(Method::POST, "/admin/articles", post(articles::post_article_page))
        .page(Method::GET, "/admin/sites", get(sites::get_sites_page))
        .page(Method::POST, "/admin/sites", post(sites::post_new_site))
        .page(Method::GET, "/admin/sites/{slug}", get(sites::get_site_page))
        .page(Method::POST, "/admin/sites/{slug}", post(sites::post_site_page))
        .page(Method::POST, "/admin/sites/{slug}/trial", post(sites::post_site_trial_page))
        .page(Method::POST, "/admin/sites/{slug}/undo", post(sites::post_site_undo_page))
        .page(Method::GET, "/admin/moderators", get(moderators::get_moderators_page))
        .page(Method::POST, "/admin/moderators", post(moderators::post_new_moderator))
        .page(Method::POST, "/admin/moderators/{name}", post(moderators::post_moderator_page))
        .page(Method::GET, "/admin/password", get(own_password::get_own_password_page))
        .page(Method::POST, "/admin/password", post(own_password::post_own_password_page))
        .page(Method::GET, "/admin/tokens", get(tokens::get_tokens_page))
        .page(Method::POST, "/admin/tokens", post(tokens::post_token_page))
        .page(Method::GET, "/admin/audit", get(audit::get_audit_page))
        .page(Method::GET, "/admin/events", events::get_admin_events)
        // The last one: it matches everything else.
        .page(Method::GET, REST, layout::get_missing_page);
}
