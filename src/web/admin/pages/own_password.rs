//! The page to change one's own password.

use super::form_state::FormState;
use super::layout::{AdminPage, PageName, mistakes, redirect};
use crate::web::admin::own_password::{OwnPasswordBody, change};
use crate::web::body::{Form, Members};
use crate::web::error::{ApiError, ApiResult};
use crate::web::templates::Template;
use serde::Serialize;

const PAGE: PageName = (Template::AdminOwnPassword, "own_password");

/// What the page shows. Passwords that were typed are not shown again.
#[derive(Debug, Default, Serialize)]
struct OwnPasswordView {
    #[serde(flatten)]
    form: FormState,
    /// An error that belongs to no field.
    refusal: Option<String>,
}

/// Shows the form for another password of one's own.
pub async fn get_own_password_page(page: &AdminPage, query: &Form) -> ApiResult {
    page.show(PAGE, OwnPasswordView { form: FormState::done(page, query, "admin-own-password"), refusal: None })
}

/// Changes the caller's password and ends their other sessions.
pub async fn post_own_password_page(page: &AdminPage, form: &Form) -> ApiResult {
    let body = OwnPasswordBody::of_form(form)?;
    let mut state = FormState::default();
    if Some(body.new_password.as_str()) != form.first("new_password_again") {
        state.add("new_password_again", page.messages.text("admin-own-password-differs"));
        return page.show_as(state.status(), PAGE, OwnPasswordView { form: state, refusal: None });
    }
    match mistakes(change(&page.caller, body).await) {
        Ok(Ok(())) => Ok(redirect("/admin/password?done=changed")),
        Ok(Err(errors)) => {
            let form = state.refused(page, &errors);
            page.show_as(form.status(), PAGE, OwnPasswordView { form, refusal: None })
        }
        Err(error @ ApiError::TooManyGuesses { .. }) => {
            let refusal = Some(page.messages.problem_detail(error.code().as_str()));
            page.show_error(&error, PAGE, OwnPasswordView { refusal, ..OwnPasswordView::default() })
        }
        Err(error) => Err(error),
    }
}
