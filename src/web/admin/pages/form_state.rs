//! The state of the forms of a page: what was typed, the errors, and the last action.

use super::layout::AdminPage;
use crate::domain::fields::FieldErrors;
use crate::web::body::Form;
use actix_web::http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;

/// The state of the forms of a page.
#[derive(Debug, Default, Serialize)]
pub(super) struct FormState {
    /// What was typed, by field; only fields that were sent.
    typed: BTreeMap<&'static str, String>,
    /// What is wrong, by field.
    problems: BTreeMap<String, String>,
    /// The form that it belongs to, if there are several; empty for the form that adds something.
    wrong: String,
    /// The message about the last action.
    notice: Option<String>,
}

impl FormState {
    /// Shows the message about the action before the redirect: its key is `prefix` and `done` of the query.
    pub(super) fn done(page: &AdminPage, query: &Form, prefix: &str) -> Self {
        let notice = query.first("done").and_then(|word| page.messages.known(&format!("{prefix}-{word}")));
        Self { notice, ..Self::default() }
    }

    /// Shows fields again as they were typed.
    pub(super) fn typed(form: &Form, fields: impl IntoIterator<Item = &'static str>) -> Self {
        let typed = |field| Some((field, form.first(field)?.to_owned()));
        Self { typed: fields.into_iter().filter_map(typed).collect(), ..Self::default() }
    }

    /// Adds errors.
    pub(super) fn refused(self, page: &AdminPage, errors: &FieldErrors) -> Self {
        Self { problems: page.field_messages(errors), ..self }
    }

    /// Sets the form that it belongs to.
    pub(super) fn of(self, wrong: impl ToString) -> Self {
        Self { wrong: wrong.to_string(), ..self }
    }

    /// Adds an error of a field.
    pub(super) fn add(&mut self, field: &str, message: String) {
        self.problems.insert(field.to_owned(), message);
    }

    /// Returns the status of the page: 422 where something is wrong.
    pub(super) fn status(&self) -> StatusCode {
        if self.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}
