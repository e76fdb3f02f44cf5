//! The page on which somebody changes their own password.

use super::desk::{Desk, act, redirect, show, typed};
use crate::web::admin::own_password;
use crate::web::body::Form;
use crate::web::error::ApiError;
use crate::web::state::AppState;
use crate::web::templates::Template;
use actix_web::http::StatusCode;
use actix_web::{HttpRequest, HttpResponse, web};
use serde::Serialize;
use std::collections::BTreeMap;

const PAGE: (Template, &str) = (Template::AdminOwnPassword, "own_password");

/// What the page shows. Passwords that were typed are not shown again.
#[derive(Debug, Default, Serialize)]
struct OwnPasswordView {
    problems: BTreeMap<String, String>,
    /// What is wrong with none of the fields.
    refusal: Option<String>,
    notice: Option<String>,
}

/// Shows the form for another password of one's own.
pub async fn get_own_password_page(state: web::Data<AppState>, request: HttpRequest) -> HttpResponse {
    show(&state, &request, async |desk| {
        let query = Form::decode_query(request.query_string())?;
        let notice = (query.first("done") == Some("changed")).then(|| desk.words.text("admin-own-password-changed"));
        page(&state, desk, StatusCode::OK, OwnPasswordView { notice, ..OwnPasswordView::default() })
    })
    .await
}

/// Changes the password of whoever is signed in, and ends their other sessions.
pub async fn post_own_password_page(
    state: web::Data<AppState>,
    request: HttpRequest,
    payload: web::Payload,
) -> HttpResponse {
    act(&state, &request, payload, async |desk, form| {
        let [current, new, again] =
            ["current_password", "new_password", "new_password_again"].map(|name| typed(form, name));
        if new != again {
            let differs = desk.words.text("admin-own-password-differs");
            let problems = BTreeMap::from([("new_password_again".to_owned(), differs)]);
            let view = OwnPasswordView { problems, ..OwnPasswordView::default() };
            return page(&state, desk, StatusCode::UNPROCESSABLE_ENTITY, view);
        }
        let who = (&desk.principal, &desk.session);
        match own_password::change(&state, request.headers(), who, (&current, &new)).await {
            Ok(()) => Ok(redirect("/admin/password?done=changed")),
            Err(ApiError::Invalid(errors)) => {
                let view = OwnPasswordView { problems: desk.messages(&errors), ..OwnPasswordView::default() };
                page(&state, desk, StatusCode::UNPROCESSABLE_ENTITY, view)
            }
            Err(error @ ApiError::TooManyGuesses { .. }) => refuse(&state, desk, &error),
            Err(error) => Err(error),
        }
    })
    .await
}

fn refuse(state: &AppState, desk: &Desk, error: &ApiError) -> Result<HttpResponse, ApiError> {
    let refusal = Some(desk.words.problem_detail(error.code().as_str()));
    let view = OwnPasswordView { refusal, ..OwnPasswordView::default() };
    Ok(desk.page(state, PAGE, view)?.about(error).answer())
}

fn page(state: &AppState, desk: &Desk, status: StatusCode, view: OwnPasswordView) -> Result<HttpResponse, ApiError> {
    desk.show_as(state, status, PAGE, view)
}
