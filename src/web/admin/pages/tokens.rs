//! API tokens: the list, a new one whose secret is shown once, and revoking.

use super::desk::{Desk, act, redirect, show, typed};
use super::form_state::FormState;
use crate::domain::account::Scope;
use crate::domain::fields::Rule;
use crate::service::tokens::{self, NewToken};
use crate::service::{ServiceError, accounts};
use crate::web::body::Form;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;

#[derive(Serialize)]
struct TokensView {
    tokens: Vec<TokenView>,
    moderators: Vec<String>,
    scopes: Vec<ScopeView>,
    #[serde(flatten)]
    form: FormState,
    /// The secret of the token that was just made.
    secret: Option<String>,
}

#[derive(Serialize)]
struct TokenView {
    id: i64,
    public_id: String,
    moderator: String,
    scopes: String,
    expires: String,
    used: Option<String>,
    is_revoked: bool,
}

#[derive(Serialize)]
struct ScopeView {
    word: &'static str,
    meaning: String,
    is_ticked: bool,
}

/// What the page shows beside the tokens.
#[derive(Default)]
struct Shown {
    ticked: Vec<String>,
    secret: Option<String>,
}

/// Lists tokens.
pub async fn get_tokens_page(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        page(&state, desk, FormState::done(desk, &query, "admin-token"), Shown::default()).await
    })
    .await
}

/// Makes a token, whose secret is on the page that answers and nowhere else; or revokes one, with `revoke`.
pub async fn post_token_page(state: web::Data<AppState>, request: HttpRequest, payload: web::Payload) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        if let Some(id) = form.first("revoke") {
            tokens::revoke(&state.service, &desk.principal, id).await?;
            return Ok(redirect("/admin/tokens?done=revoked"));
        }
        match create(&state, desk, form).await {
            Ok(secret) => {
                let shown = Shown { secret: Some(secret), ..Shown::default() };
                page(&state, desk, FormState::default(), shown).await
            }
            Err(ServiceError::Invalid(errors)) => {
                let shown = Shown { ticked: form.all("scopes").map(str::to_owned).collect(), secret: None };
                page(&state, desk, FormState::refused(desk, &errors, form, &["moderator", "days"]), shown).await
            }
            Err(error) => Err(error.into()),
        }
    })
    .await
}

async fn create(state: &AppState, desk: &Desk, form: &Form) -> Result<String, ServiceError> {
    let days = match form.first("days").map(str::trim).filter(|text| !text.is_empty()) {
        None => None,
        Some(text) => match text.parse() {
            Ok(days) => Some(days),
            Err(_) => return Err(ServiceError::field("expires_days", Rule::OutOfRange { min: 1, max: 365 })),
        },
    };
    let scopes = form.all("scopes").map(str::to_owned).collect();
    let new = NewToken { moderator: typed(form, "moderator"), scopes, days };
    let (_, token) = tokens::create(&state.service, &desk.principal, new).await?;
    Ok(token.reveal().as_str().to_owned())
}

async fn page(state: &AppState, desk: &Desk, form: FormState, shown: Shown) -> Result<HttpResponse, ApiError> {
    let found = tokens::list(&state.service, &desk.principal).await?;
    let moderators = accounts::list(&state.service, &desk.principal).await?;
    let token = |info: &crate::domain::account::ApiTokenInfo| TokenView {
        id: info.id.get(),
        public_id: info.public_id.clone(),
        moderator: info.moderator.as_str().to_owned(),
        scopes: info.scopes.iter().copied().map(Scope::as_str).collect::<Vec<_>>().join(" "),
        expires: desk.words.date_time(info.expires_at),
        used: info.used_on.map(|day| desk.words.date_time(day)),
        is_revoked: info.revoked_at.is_some(),
    };
    let scope = |scope: &Scope| ScopeView {
        word: scope.as_str(),
        meaning: desk.words.text(&format!("admin-scope-{}", scope.as_str().replace(':', "-"))),
        is_ticked: shown.ticked.iter().any(|ticked| ticked == scope.as_str()),
    };
    let status = form.status();
    let view = TokensView {
        tokens: found.iter().map(token).collect(),
        moderators: moderators.iter().map(|moderator| moderator.name.as_str().to_owned()).collect(),
        scopes: Scope::ALL.iter().map(scope).collect(),
        form,
        secret: shown.secret,
    };
    desk.show_as(state, status, (Template::AdminTokens, "tokens"), view)
}
