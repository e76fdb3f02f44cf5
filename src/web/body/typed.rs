//! Bodies that are stated once: the struct of a body is what the description shows and what is read. All that is wrong with
//! its members is gathered.

use super::{BodyKind, BodyLimits, Escape, Form, JsonObject, read};
use crate::domain::fields::{FieldErrors, Rule, sent_name};
use crate::web::error::{ApiError, ApiResult};
use crate::web::state::{AppState, MAX_ADMIN_BYTES, MAX_COMMENT_BYTES};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use serde_json::Value;
use std::future::{Ready, ready};
use std::marker::PhantomData;

/// How like a known name an unknown one must be to be taken for a slip of the finger (Jaro-Winkler, 0 to 1).
const LIKENESS: f64 = 0.8;

/// What holds for all members of a body.
#[derive(Debug, Clone, Copy)]
pub struct Manner {
    /// Bytes of the whole body, where each character counts as what it stands for under `escape`.
    max_bytes: usize,
    escape: Escape,
    /// Refuses unknown members, and required ones that are missing, null or empty. Otherwise unknown members make no
    /// difference, and the use case judges empty values in the place of missing ones, together with everything else.
    is_strict: bool,
}

impl Manner {
    /// The public API.
    pub const PUBLIC: Self = Self { max_bytes: MAX_COMMENT_BYTES, escape: Escape::JSON, is_strict: false };
    /// The admin API.
    pub const ADMIN: Self = Self { max_bytes: MAX_ADMIN_BYTES, escape: Escape::NONE, is_strict: true };
    /// A body that nobody has vouched for yet.
    pub const STRANGER: Self = Self { max_bytes: 8 * 1024, ..Self::ADMIN };
}

/// A body with a fixed set of members; `body!` implements it.
pub trait Members: Sized {
    /// What holds for all of them.
    const MANNER: Manner;
    /// The names of those that are described.
    const NAMES: &'static [&'static str];

    /// Takes each member out of what was sent.
    fn take(sent: &mut Sent<'_>) -> Self;

    /// Reads a form; fields that it lacks are empty, for the use case to judge.
    ///
    /// # Errors
    /// `Invalid` where a kind of value refuses what was typed.
    fn of_form(form: &Form) -> Result<Self, ApiError> {
        let mut sent = Sent { source: Source::Form(form), is_strict: false, errors: FieldErrors::default() };
        let members = Self::take(&mut sent);
        sent.finish(members)
    }

    /// Reads a JSON object.
    ///
    /// # Errors
    /// `Invalid` with all that is wrong.
    fn of_json(object: &JsonObject) -> Result<Self, ApiError> {
        let mut sent =
            Sent { source: Source::Json(object), is_strict: Self::MANNER.is_strict, errors: FieldErrors::default() };
        if Self::MANNER.is_strict {
            sent.refuse_unknown(object, Self::NAMES);
        }
        let members = Self::take(&mut sent);
        sent.finish(members)
    }
}

/// States a body: a struct, its description, and how it is read. The type of a member says whether it is required, and
/// whether it may be null.
macro_rules! body {
    ($manner:ident: $(#[$about:meta])* $visibility:vis struct $name:ident { $($(#[$note:meta])* $member:ident: $kind:ty,)+ }) => {
        $(#[$about])*
        #[derive(utoipa::ToSchema)]
        $visibility struct $name { $($(#[$note])* pub $member: $kind,)+ }

        impl $crate::web::body::Members for $name {
            const MANNER: $crate::web::body::Manner = $crate::web::body::Manner::$manner;
            const NAMES: &'static [&'static str] = &[$(stringify!($member)),+];

            fn take(sent: &mut $crate::web::body::Sent<'_>) -> Self {
                Self { $($member: $crate::web::body::Member::take(sent, stringify!($member)),)+ }
            }
        }

        // What was sent may hold an address or a password, so none of it can be printed.
        impl std::fmt::Debug for $name {
            fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                formatter.write_str(concat!("[", stringify!($name), "]"))
            }
        }
    };
}
pub(crate) use body;

/// The body of a request, still to be read: who may send it is judged first.
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
    /// Refuses a body that does not say that it is JSON. `read` does so, too; this is for who has to know before.
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
    /// As `require_json`, `body::read` and `JsonObject::parse`; `Invalid` with all that is wrong with the members.
    pub async fn read(self) -> ApiResult<T> {
        self.require_json()?;
        let Manner { max_bytes, escape, .. } = T::MANNER;
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

/// What was sent, while its members are taken out.
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
    /// Notes what is wrong with a member.
    pub fn refuse(&mut self, name: impl Into<std::borrow::Cow<'static, str>>, rule: Rule) {
        self.errors.add(name, rule);
    }

    /// Gives a member of a JSON object as it was sent, `null` included.
    pub fn json(&self, name: &str) -> Option<&'a Value> {
        match self.source {
            Source::Json(object) => object.members().get(name),
            Source::Form(_) => None,
        }
    }

    /// Gives the form, if that is what was sent.
    pub fn form(&self) -> Option<&'a Form> {
        match self.source {
            Source::Form(form) => Some(form),
            Source::Json(_) => None,
        }
    }

    /// Takes a value out; `None` where it was not sent, is `null`, or has been noted as wrong.
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

    /// Names each unknown member, and what it may have been meant for.
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
    /// Takes it out of what was sent. What is wrong is noted there, and anything given in its place.
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self;
}

/// A kind of value that members have.
pub trait Kind: Sized {
    /// Reads a value that is not `null`.
    ///
    /// # Errors
    /// The rule that it breaks.
    fn of_json(value: &Value) -> Result<Self, Rule>;

    /// Reads all values that a form has under one name; `None` for a field that was not sent, or that a person has left
    /// blank where this kind has no blank value.
    fn of_form<'a>(mut values: impl Iterator<Item = &'a str>) -> Option<Result<Self, Rule>> {
        values.next().map(|text| Self::of_json(&text.into()))
    }

    /// Tells whether a value says nothing, and so is none where one is required.
    fn is_empty(&self) -> bool {
        false
    }
}

/// A member that can be left out.
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

/// A text that `null` makes empty; `None` where it was not sent.
#[derive(Debug, Default)]
pub struct OrNull(pub Option<String>);

impl Member for OrNull {
    fn take(sent: &mut Sent<'_>, name: &'static str) -> Self {
        let is_null = sent.json(name).is_some_and(Value::is_null);
        Self(if is_null { Some(String::new()) } else { sent.value(name) })
    }
}

/// Makes the rule for a value of another type.
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
        // Outside of all bounds, so that the use case refuses it together with everything else.
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

/// In a form, a field may be sent several times, and each may list several words, such as the lines of a text area.
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
