//! What a page with forms shows beside its own: what was typed, what is wrong with it, and what was just done.

use super::desk::{Desk, typed};
use crate::domain::fields::FieldErrors;
use crate::web::body::Form;
use actix_web::http::StatusCode;
use serde::Serialize;
use std::collections::BTreeMap;

/// The state of the forms of a page; part of its view.
#[derive(Debug, Default, Serialize)]
pub(super) struct FormState {
    /// What was typed, by field.
    typed: BTreeMap<&'static str, String>,
    /// What is wrong, by field.
    problems: BTreeMap<String, String>,
    /// Which of several things the problems are about; empty for a new one.
    wrong: String,
    /// What was just done.
    notice: Option<String>,
}

impl FormState {
    /// Says what was done before the browser was sent here: the message of `prefix` and of `done` in the query.
    pub(super) fn done(desk: &Desk, query: &Form, prefix: &str) -> Self {
        let notice = query.first("done").and_then(|word| desk.words.known(&format!("{prefix}-{word}")));
        Self { notice, ..Self::default() }
    }

    /// Shows fields again as they were typed, with what is wrong.
    pub(super) fn refused(desk: &Desk, errors: &FieldErrors, form: &Form, fields: &[&'static str]) -> Self {
        let typed = fields.iter().map(|field| (*field, typed(form, field))).collect();
        Self { typed, problems: desk.messages(errors), ..Self::default() }
    }

    /// Says what the problems are about.
    pub(super) fn of(self, wrong: impl ToString) -> Self {
        Self { wrong: wrong.to_string(), ..self }
    }

    /// Adds what else is wrong.
    pub(super) fn add(&mut self, desk: &Desk, errors: &FieldErrors) {
        self.problems.extend(desk.messages(errors));
    }

    /// Gives the status of the page: 422 where something is wrong.
    pub(super) fn status(&self) -> StatusCode {
        if self.problems.is_empty() { StatusCode::OK } else { StatusCode::UNPROCESSABLE_ENTITY }
    }
}
