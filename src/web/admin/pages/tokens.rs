//! The page of API tokens: list, add (shows the secret once), revoke.

use super::form_state::FormState;
use super::layout::{AdminPage, PageName, mistakes, redirect};
use crate::domain::account::Scope;
use crate::service::{accounts, tokens};
use crate::web::admin::tokens::{NewTokenBody, TokenBody};
use crate::web::body::{Form, Members};
use crate::web::error::ApiResult;
use crate::web::templates::Template;
use serde::Serialize;

const PAGE: PageName = (Template::AdminTokens, "tokens");

#[derive(Serialize)]
struct TokensView {
    tokens: Vec<TokenBody>,
    moderators: Vec<String>,
    scopes: Vec<&'static str>,
    /// The scopes that were ticked.
    ticked: Vec<String>,
    /// The secret of the token that was just made.
    secret: Option<String>,
}

/// Lists tokens.
pub async fn get_tokens_page(page: &AdminPage, query: &Form) -> ApiResult {
    show(page, FormState::done(page, query, "admin-token"), Vec::new(), None).await
}

/// Creates a token and shows its secret once; or revokes one, with `revoke`.
pub async fn post_token_page(page: &AdminPage, form: &Form) -> ApiResult {
    let (service, principal) = page.caller.parts();
    if let Some(id) = form.first("revoke") {
        tokens::revoke(service, principal, id).await?;
        return Ok(redirect("/admin/tokens?done=revoked"));
    }
    match mistakes(tokens::create(service, principal, NewTokenBody::of_form(form)?.into()).await)? {
        Ok((_, token)) => {
            let secret = token.reveal().as_str().to_owned();
            show(page, FormState::default(), Vec::new(), Some(secret)).await
        }
        Err(errors) => {
            let typed = FormState::typed(form, ["moderator", "expires_days"]);
            let ticked = form.all("scopes").map(str::to_owned).collect();
            show(page, typed.refused(page, &errors), ticked, None).await
        }
    }
}

async fn show(page: &AdminPage, form: FormState, ticked: Vec<String>, secret: Option<String>) -> ApiResult {
    let (service, principal) = page.caller.parts();
    let tokens = tokens::list(service, principal).await?;
    let moderators = accounts::list(service, principal).await?;
    let view = TokensView {
        tokens: tokens.iter().map(TokenBody::of).collect(),
        moderators: moderators.iter().map(|moderator| moderator.name.as_str().to_owned()).collect(),
        scopes: Scope::ALL.iter().map(|scope| scope.as_str()).collect(),
        ticked,
        secret,
    };
    page.show_form(PAGE, form, view)
}
