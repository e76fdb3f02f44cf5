//! Typed bodies: one struct both describes a body in OpenAPI and parses it. Parsing gathers all errors.

use super::{BodyKind, BodyLimits, Escape, Form, JsonObject, read};
use crate::domain::fields::{FieldErrors, Rule, sent_name};
use crate::web::error::{ApiError, ApiResult};
use crate::web::state::{AppState, MAX_ADMIN_BYTES, MAX_COMMENT_BYTES};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde_json::Value;
use std::future::{Ready, ready};
use std::marker::PhantomData;

/// The similarity from which an unknown name counts as a misspelt known one (Jaro-Winkler, 0 to 1).
const LIKENESS: f64 = 0.8;

/// The rules for all members of a body.
#[derive(Debug, Clone, Copy)]
pub struct BodyRules {
    /// The largest size in bytes, counted without `escape`.
    max_bytes: usize,
    escape: Escape,
    /// Refuses unknown members, and required members that are missing, null or empty. Otherwise unknown members are
    /// ignored, and the use case judges missing values as empty ones, together with everything else.
    is_strict: bool,
}

impl BodyRules {
    /// The rules of the public API.
    pub const PUBLIC: Self = Self { max_bytes: MAX_COMMENT_BYTES, escape: Escape::JSON, is_strict: false };
    /// The rules of the admin API.
    pub const ADMIN: Self = Self { max_bytes: MAX_ADMIN_BYTES, escape: Escape::NONE, is_strict: true };
    /// The rules for a caller who is not authenticated yet: 8 KiB.
    pub const STRANGER: Self = Self { max_bytes: 8 * 1024, ..Self::ADMIN };
}

/// A body with a fixed set of members. `body!` implements it.
pub trait Members: Sized {
    /// The rules for all members.
    const RULES: BodyRules;
    /// The names of all members.
    const NAMES: &'static [&'static str];

    /// Reads each member.
    fn take(sent: &mut Sent<'_>) -> Self;

    /// Parses a form. Missing fields are empty; the use case judges them.
    ///
    /// # Errors
    /// `Invalid` where a value has the wrong shape.
    fn of_form(form: &Form) -> Result<Self, ApiError> {
        let mut sent = Sent { source: Source::Form(form), is_strict: false, errors: FieldErrors::default() };
        let members = Self::take(&mut sent);
        sent.finish(members)
    }

    /// Reads a JSON object.
    ///
    /// # Errors
    /// `Invalid` with every broken rule.
    fn of_json(object: &JsonObject) -> Result<Self, ApiError> {
        let mut sent =
            Sent { source: Source::Json(object), is_strict: Self::RULES.is_strict, errors: FieldErrors::default() };
        if Self::RULES.is_strict {
            sent.refuse_unknown(object, Self::NAMES);
        }
        let members = Self::take(&mut sent);
        sent.finish(members)
    }
}

/// Declares a body: the struct, its OpenAPI schema, and its parser. The type of a member decides whether it is required
/// and whether it may be null.
macro_rules! body {
    ($rules:ident: $(#[$about:meta])* $visibility:vis struct $name:ident { $($(#[$note:meta])* $member:ident: $kind:ty,)+ }) => {
        $(#[$about])*
        #[derive(utoipa::ToSchema)]
        $visibility struct $name { $($(#[$note])* pub $member: $kind,)+ }

        impl $crate::web::body::Members for $name {
            const RULES: $crate::web::body::BodyRules = $crate::web::body::BodyRules::$rules;
            const NAMES: &'static [&'static str] = &[$(stringify!($member)),+];

            fn take(sent: &mut $crate::web::body::Sent<'_>) -> Self {
                Self { $($member: $crate::web::body::Member::take(sent, stringify!($member)),)+ }
            }
        }

        // The members may hold an address or a password, so `Debug` prints none of them.
        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(concat!("[", stringify!($name), "]"))
            }
        }
    };
}
pub(crate) use body;

/// The body of a request, not read yet: the handler authorises the caller first.
pub struct Body<T> {
    request: HttpRequest,
    payload: Payload,
    members: PhantomData<T>,
}

impl<T> std::fmt::Debug for Body<T> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("[body]")
    }
}

impl<T: Members> Body<T> {
    /// Refuses a body whose type is not JSON. `read` does so too; call this to refuse before other checks.
    ///
    /// # Errors
    /// `UnsupportedMediaType`.
    pub fn require_json(&self) -> Result<(), ApiError> {
        const NOT_JSON: ApiError = ApiError::UnsupportedMediaType("`Content-Type` must be `application/json`.");
        if matches!(BodyKind::of(self.request.headers()), Ok(BodyKind::Json)) { Ok(()) } else { Err(NOT_JSON) }
    }

    /// Reads the members.
    ///
    /// # Errors
    /// Those of `require_json`, `body::read` and `JsonObject::parse`; `Invalid` with every broken rule.
    pub async fn read(self) -> ApiResult<T> {
        self.require_json()?;
        let BodyRules { max_bytes, escape, .. } = T::RULES;
        let limits = BodyLimits { max_bytes, escape, deadline: AppState::of(&self.request)?.body_deadline };
        let bytes = read(self.payload, self.request.headers(), limits).await?;
        T::of_json(&JsonObject::parse(&bytes)?)
    }
}

impl<T> FromRequest for Body<T> {
    type Error = ApiError;
    type Future = Ready<Result<Self, ApiError>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let (request, payload) = (request.clone(), payload.take());
        ready(Ok(Self { request, payload, members: PhantomData }))
    }
}

/// A body while its members are read.
#[derive(Debug)]
pub struct Sent<'a> {
    source: Source<'a>,
    is_strict: bool,
    errors: FieldErrors,
}

#[derive(Debug)]
enum Source<'a> {
    Json(&'a JsonObject),
    Form(&'a Form),
}

impl<'a> Sent<'a> {
    /// Records a broken rule of a member.
    pub fn refuse(&mut self, name: impl Into<std::borrow::Cow<'static, str>>, rule: Rule) {
        self.errors.add(name, rule);
    }

    /// Returns the raw member of a JSON object, `null` included.
    pub fn json(&self, name: &str) -> Option<&'a Value> {
        match self.source {
            Source::Json(object) => object.members().get(name),
            Source::Form(_) => None,
        }
    }

    /// Returns the form, if the body is one.
    pub fn form(&self) -> Option<&'a Form> {
        match self.source {
            Source::Form(form) => Some(form),
            Source::Json(_) => None,
        }
    }

    /// Reads a value. Returns `None` where it is missing, is `null`, or breaks a rule.
    fn value<T: Kind>(&mut self, name: &'static str) -> Option<T> {
        let found = match self.source {
            Source::Json(object) => match object.members().get(name) {
                None | Some(Value::Null) => return None,
                Some(value) => T::of_json(value),
            },
            Source::Form(form) => T::of_form(form.all(name))?,
        };
        self.errors.check(name, found)
    }

    /// Records each unknown member, with the known name that it resembles.
    fn refuse_unknown(&mut self, object: &JsonObject, known: &[&'static str]) {
        for name in object.members().keys().filter(|name| !known.contains(&name.as_str())) {
            let rule = Rule::UnknownField { suggestion: nearest(name, known), known: known.join(", ") };
            self.refuse(sent_name(name, "body"), rule);
        }
    }

    fn finish<T>(self, members: T) -> Result<T, ApiError> {
        if self.errors.is_empty() { Ok(members) } else { Err(self.errors.into()) }
    }
}

/// The type of a member.
pub trait Member: Sized {
    /// Reads the member. Records broken rules in `sent`; the return value has then no meaning.
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self;
}

/// A type of value.
pub trait Kind: Sized {
    /// Reads a value that is not `null`.
    ///
    /// # Errors
    /// The rule that it breaks.
    fn of_json(value: &Value) -> Result<Self, Rule>;

    /// Parses all values of a form field. Returns `None` for a field that is missing, or blank where this type has no
    /// blank value.
    fn of_form<'a>(mut values: impl Iterator<Item = &'a str>) -> Option<Result<Self, Rule>> {
        values.next().map(|text| Self::of_json(&text.into()))
    }

    /// Reports whether the value counts as missing where one is required.
    fn is_empty(&self) -> bool {
        false
    }
}

/// An optional member.
impl<T: Kind> Member for Option<T> {
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self {
        sent.value(name)
    }
}

/// A member that is required.
impl<T: Kind + Default> Member for T {
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self {
        let noted = sent.errors.iter().count();
        let found = sent.value(name).filter(|value: &T| !(sent.is_strict && value.is_empty()));
        if found.is_none() && sent.is_strict && sent.errors.iter().count() == noted {
            sent.refuse(name, Rule::Required);
        }
        found.unwrap_or_default()
    }
}

/// A text that `null` clears; `None` where it is missing.
#[derive(Debug, Default)]
pub struct OrNull(pub Option<String>);

impl Member for OrNull {
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self {
        let is_null = sent.json(name).is_some_and(Value::is_null);
        Self(if is_null { Some(String::new()) } else { sent.value(name) })
    }
}

/// Turns a value of the wrong type into a broken rule.
fn typed<T>(found: Option<T>, expected: &'static str) -> Result<T, Rule> {
    found.ok_or(Rule::Malformed { expected })
}

impl Kind for String {
    fn of_json(value: &Value) -> Result<Self, Rule> {
        typed(value.as_str().map(str::to_owned), "a text")
    }

    fn is_empty(&self) -> bool {
        self.is_empty()
    }
}

impl Kind for i64 {
    fn of_json(value: &Value) -> Result<Self, Rule> {
        typed(value.as_i64(), "a whole number")
    }

    fn of_form<'a>(mut values: impl Iterator<Item = &'a str>) -> Option<Result<Self, Rule>> {
        let text = values.next().map(str::trim).filter(|text| !text.is_empty())?;
        // Out of every range: the use case refuses it together with other errors.
        Some(Ok(text.parse().unwrap_or(Self::MIN)))
    }
}

impl Kind for bool {
    fn of_json(value: &Value) -> Result<Self, Rule> {
        typed(value.as_bool(), "true or false")
    }

    fn of_form<'a>(mut values: impl Iterator<Item = &'a str>) -> Option<Result<Self, Rule>> {
        values.next().map(|word| Ok(word == "yes"))
    }
}

/// A form may send the field several times, and each value may list several words, such as the lines of a text area.
impl Kind for Vec<String> {
    fn of_json(value: &Value) -> Result<Self, Rule> {
        let texts =
            value.as_array().and_then(|items| items.iter().map(|item| Some(item.as_str()?.to_owned())).collect());
        typed(texts, "a list of texts")
    }

    fn of_form<'a>(values: impl Iterator<Item = &'a str>) -> Option<Result<Self, Rule>> {
        Some(Ok(values.flat_map(str::split_whitespace).map(str::to_owned).collect()))
    }
}

impl Kind for Vec<i64> {
    fn of_json(value: &Value) -> Result<Self, Rule> {
        let numbers = value.as_array().and_then(|items| items.iter().map(Value::as_i64).collect());
        typed(numbers, "a list of whole numbers")
    }
}

fn nearest(name: &str, members: &[&'static str]) -> Option<&'static str> {
    let likeness = |member: &&'static str| (strsim::jaro_winkler(member, name), *member);
    let near = members.iter().map(likeness).filter(|(likeness, _)| *likeness > LIKENESS);
    near.max_by(|a, b| a.0.total_cmp(&b.0)).map(|(_, member)| member)
}

#[cfg(test)]
mod tests {
    use super::*;

    body! {
        ADMIN:
        /// A body of the admin API.
        struct Strict {
            /// Required.
            name: String,
            /// Optional.
            role: Option<String>,
            /// A list.
            sites: Option<Vec<String>>,
            /// Required numbers.
            ids: Vec<i64>,
        }
    }

    body! {
        PUBLIC:
        /// A body of the public API.
        struct Lenient {
            /// Required.
            name: String,
            /// A number.
            age: Option<i64>,
            /// A truth value.
            open: Option<bool>,
        }
    }

    fn errors<T>(read: Result<T, ApiError>) -> Vec<(String, Rule)> {
        match read.err().unwrap() {
            ApiError::Invalid(errors) => {
                errors.iter().map(|error| (error.field.clone().into_owned(), error.rule.clone())).collect()
            }
            other => panic!("{other}"),
        }
    }

    fn object(body: &str) -> JsonObject {
        JsonObject::parse(body.as_bytes()).unwrap()
    }

    #[test]
    fn all_that_is_wrong_is_told_at_once() {
        let body = r#"{"naem": "x", "zzz": 1, "ada@mail.example": 1, "role": 7, "sites": null, "ids": ["x"]}"#;
        let unknown = |suggestion| Rule::UnknownField { suggestion, known: "name, role, sites, ids".to_owned() };
        let malformed = |expected| Rule::Malformed { expected };
        let expected = [
            ("body", unknown(None)),
            ("naem", unknown(Some("name"))),
            ("zzz", unknown(None)),
            ("name", Rule::Required),
            ("role", malformed("a text")),
            ("ids", malformed("a list of whole numbers")),
        ];
        assert_eq!(errors(Strict::of_json(&object(body))), expected.map(|(name, rule)| (name.to_owned(), rule)));
    }

    #[test]
    fn members_are_read_by_type_and_null_is_like_absent() {
        let read =
            Strict::of_json(&object(r#"{"name": "x", "role": null, "sites": ["a", "b"], "ids": [1, 2]}"#)).unwrap();
        assert_eq!((read.name.as_str(), read.role, read.ids), ("x", None, vec![1, 2]));
        assert_eq!(read.sites, Some(vec!["a".to_owned(), "b".to_owned()]));
        for body in [r#"{"name": "", "ids": []}"#, r#"{"name": null, "ids": []}"#] {
            assert_eq!(errors(Strict::of_json(&object(body))), [("name".to_owned(), Rule::Required)], "{body}");
        }
    }

    #[test]
    fn the_public_api_leaves_what_is_missing_to_the_use_case() {
        let read = Lenient::of_json(&object(r#"{"other": 1, "name": null, "open": true}"#)).unwrap();
        assert_eq!((read.name.as_str(), read.age, read.open), ("", None, Some(true)));
        let wrong = errors(Lenient::of_json(&object(r#"{"name": 1, "age": "7", "open": 0}"#)));
        let expected = [("name", "a text"), ("age", "a whole number"), ("open", "true or false")];
        assert_eq!(wrong, expected.map(|(name, expected)| (name.to_owned(), Rule::Malformed { expected })));
    }

    #[test]
    fn a_form_is_read_into_the_same_struct() {
        let form = |query| Form::decode_query(query).unwrap();
        let read = Lenient::of_form(&form("name=Ada&age=+7+&open=yes")).unwrap();
        assert_eq!((read.name.as_str(), read.age, read.open), ("Ada", Some(7), Some(true)));
        let read = Lenient::of_form(&form("age=&open=no")).unwrap();
        assert_eq!((read.name.as_str(), read.age, read.open), ("", None, Some(false)));
        assert_eq!(Lenient::of_form(&form("age=soon")).unwrap().age, Some(i64::MIN));
    }

    #[test]
    fn what_was_read_is_not_printed() {
        let read = Lenient::of_json(&object(r#"{"name": "ada@mail.example"}"#)).unwrap();
        assert_eq!(format!("{read:?}"), "[Lenient]");
    }
}
