//! The JSON bodies of the admin API: members of the right type, and no others. What a member may say is judged by the use
//! case.

use crate::domain::fields::{FieldErrors, Rule, sent_name};
use crate::web::body::{self, BodyKind, BodyLimits, Escape, JsonObject};
use crate::web::error::ApiError;
use crate::web::state::{AppState, MAX_ADMIN_BYTES};
use actix_web::{HttpRequest, web};
use serde_json::Value;
use std::borrow::Cow;

/// How like a known name an unknown one must be to be taken for a slip of the finger (Jaro-Winkler, 0 to 1).
const LIKENESS: f64 = 0.8;

/// A body whose members are being read. All that is wrong is gathered until `finish`.
#[derive(Debug)]
pub struct Input {
    object: JsonObject,
    errors: FieldErrors,
}

impl Input {
    /// Reads a body that may have these members.
    ///
    /// # Errors
    /// As `JsonObject::parse` and `body::read`, and `UnsupportedMediaType` for anything but JSON.
    pub async fn read(
        state: &AppState,
        request: &HttpRequest,
        payload: web::Payload,
        members: &[&'static str],
    ) -> Result<Self, ApiError> {
        Self::read_up_to(MAX_ADMIN_BYTES, state, request, payload, members).await
    }

    /// As `read`, with another limit than `MAX_ADMIN_BYTES`.
    ///
    /// # Errors
    /// As `read`.
    pub async fn read_up_to(
        max_bytes: usize,
        state: &AppState,
        request: &HttpRequest,
        payload: web::Payload,
        members: &[&'static str],
    ) -> Result<Self, ApiError> {
        const NOT_JSON: ApiError = ApiError::UnsupportedMediaType("`Content-Type` must be `application/json`.");
        if !matches!(BodyKind::of(request.headers()), Ok(BodyKind::Json)) {
            return Err(NOT_JSON);
        }
        let limits = BodyLimits { max_bytes, escape: Escape::NONE, deadline: state.body_deadline };
        let bytes = body::read(payload, request.headers(), limits).await?;
        Ok(Self::of(JsonObject::parse(&bytes)?, members))
    }

    /// Names each unknown member, and what it may have been meant for.
    fn of(object: JsonObject, members: &[&'static str]) -> Self {
        let mut errors = FieldErrors::default();
        for name in object.members().keys().filter(|name| !members.contains(&name.as_str())) {
            let rule = Rule::UnknownField { suggestion: nearest(name, members), known: members.join(", ") };
            errors.add(sent_name(name, "body"), rule);
        }
        Self { object, errors }
    }

    /// Ends the reading.
    ///
    /// # Errors
    /// `Invalid` with all that is wrong.
    pub fn finish(self) -> Result<(), ApiError> {
        if self.errors.is_empty() { Ok(()) } else { Err(self.errors.into()) }
    }

    /// Notes what is wrong with a member.
    pub fn refuse(&mut self, name: impl Into<Cow<'static, str>>, rule: Rule) {
        self.errors.add(name, rule);
    }

    /// Tells whether a member was sent as `null`.
    pub fn is_null(&self, name: &str) -> bool {
        self.object.members().get(name).is_some_and(Value::is_null)
    }

    /// Gives a member of any type.
    pub fn value(&self, name: &str) -> Option<Value> {
        self.object.members().get(name).cloned()
    }

    /// Gives a text; `None` where it is `null` or was not sent.
    pub fn text(&mut self, name: &'static str) -> Option<String> {
        let found = self.object.text(name);
        self.errors.check(name, found).flatten().map(str::to_owned)
    }

    /// Gives a text that must be there and not empty; an empty one where it is not.
    pub fn required_text(&mut self, name: &'static str) -> String {
        match self.object.text(name) {
            Ok(Some(text)) if !text.is_empty() => return text.to_owned(),
            Ok(_) => self.errors.add(name, Rule::Required),
            Err(rule) => self.errors.add(name, rule),
        }
        String::new()
    }

    /// Gives a whole number; `None` where it is `null` or was not sent.
    pub fn integer(&mut self, name: &'static str) -> Option<i64> {
        let found = self.object.integer(name);
        self.errors.check(name, found).flatten()
    }

    /// Gives a truth value; `None` where it is `null` or was not sent.
    pub fn boolean(&mut self, name: &'static str) -> Option<bool> {
        let found = self.object.boolean(name);
        self.errors.check(name, found).flatten()
    }

    /// Gives a list of texts; `None` where it is `null` or was not sent.
    pub fn texts(&mut self, name: &'static str) -> Option<Vec<String>> {
        let found = self.object.texts(name);
        let texts = self.errors.check(name, found).flatten();
        texts.map(|texts| texts.into_iter().map(str::to_owned).collect())
    }

    /// Gives a list of whole numbers that must be there; nothing where it is not.
    pub fn required_integers(&mut self, name: &'static str) -> Vec<i64> {
        let found = self.object.integers(name).and_then(|numbers| numbers.ok_or(Rule::Required));
        self.errors.check(name, found).unwrap_or_default()
    }
}

/// Reads a name from a path. A NUL is in no name, and some databases take none in a text.
///
/// # Errors
/// `NOT_FOUND`.
pub fn path_name(path: &web::Path<String>) -> Result<&str, ApiError> {
    if path.contains('\0') { Err(ApiError::NOT_FOUND) } else { Ok(path.as_str()) }
}

/// Reads an id from a path, after it is known who asks: an extractor that refuses would answer before `Caller` does.
///
/// # Errors
/// `NOT_FOUND` for anything but a whole number.
pub fn path_id(path: &web::Path<String>) -> Result<i64, ApiError> {
    path.parse().map_err(|_| ApiError::NOT_FOUND)
}

fn nearest(name: &str, members: &[&'static str]) -> Option<&'static str> {
    let likeness = |member: &&'static str| (strsim::jaro_winkler(member, name), *member);
    let near = members.iter().map(likeness).filter(|(likeness, _)| *likeness > LIKENESS);
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, member)| member)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let body = br#"{"naem": "x", "zzz": 1, "ada@mail.example": 1, "role": 7, "sites": null}"#;
        let object = JsonObject::parse(body).unwrap();
        let mut input = Input::of(object, &["name", "role", "sites"]);
        assert!(input.is_null("sites") && input.texts("sites").is_none());
        assert_eq!((input.required_text("name"), input.text("role")), (String::new(), None));
        let unknown = |suggestion| Rule::UnknownField { suggestion, known: "name, role, sites".to_owned() };
        let errors: Vec<_> = input.errors.iter().map(|error| (&*error.field, error.rule.clone())).collect();
        assert_eq!(
            errors,
            [
                ("body", unknown(None)),
                ("naem", unknown(Some("name"))),
                ("zzz", unknown(None)),
                ("name", Rule::Required),
                ("role", Rule::Malformed { expected: "a text" }),
            ]
        );
        assert_eq!(input.finish().unwrap_err().code().as_str(), "validation_failed");
    }
}
