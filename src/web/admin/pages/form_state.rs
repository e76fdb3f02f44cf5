//! What a page with forms shows beside its own: what was typed, what is wrong with it, and what was just done.

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
    /// Which of several forms it is about; empty where there is only one, or for that which adds something.
    wrong: String,
    /// What was just done.
    notice: Option<String>,
}

impl FormState {
    /// Says what was done before the browser was sent here: the message of `prefix` and of `done` in the query.
    pub(super) fn done(page: &AdminPage, query: &Form, prefix: &str) -> Self {
        let notice = query.first("done").and_then(|word| page.messages.known(&format!("{prefix}-{word}")));
        Self { notice, ..Self::default() }
    }

    /// Shows fields again as they were typed.
    pub(super) fn typed(form: &Form, fields: impl IntoIterator<Item = &'static str>) -> Self {
        let typed = |field| Some((field, form.first(field)?.to_owned()));
        Self { typed: fields.into_iter().filter_map(typed).collect(), ..Self::default() }
    }

    /// Shows what is wrong with fields.
    pub(super) fn refused(self, page: &AdminPage, errors: &FieldErrors) -> Self {
        Self { problems: page.field_messages(errors), ..self }
    }

    /// Says which form it is about.
    pub(super) fn of(self, wrong: impl ToString) -> Self {
        Self { wrong: wrong.to_string(), ..self }
    }

    /// Adds what is wrong with a field.
    pub(super) fn add(&mut self, field: &str, message: String) {
        self.problems.insert(field.to_owned(), message);
    }

    /// Gives the status of the page: 422 where something is wrong.
    pub(super) fn status(&self) -> StatusCode {
        if self.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}
