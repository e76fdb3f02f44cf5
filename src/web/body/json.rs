//! JSON bodies, read strictly: one object, no key twice, no NUL, not too deep.

use crate::domain::fields::Rule;
use crate::web::error::ApiError;
use serde::de::{DeserializeOwned, DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::Cell;
use std::fmt;

/// Levels of objects and arrays, the outermost included.
const MAX_DEPTH: usize = 32;
/// Keys of all objects together.
const MAX_KEYS: usize = 200;

/// The top-level object of a body.
#[derive(Clone, Default, PartialEq)]
pub struct JsonObject(Map<String, Value>);

// What was sent may hold an address, so none of it can be printed.
impl std::fmt::Debug for JsonObject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "[object of {} members]", self.0.len())
    }
}

impl JsonObject {
    /// Reads a body.
    ///
    /// # Errors
    /// `Malformed` for what is not JSON in UTF-8, for another top level than an object, for a key twice in one object (two
    /// readers could take different ones), for a NUL in a text, for more than 32 levels or 200 keys.
    pub fn parse(body: &[u8]) -> Result<Self, ApiError> {
        let text = std::str::from_utf8(body).map_err(|_| ApiError::Malformed("The body is not UTF-8."))?;
        let limits = Limits { fault: Cell::new("The body is not JSON."), keys: Cell::new(0) };
        let mut deserializer = serde_json::Deserializer::from_str(text);
        let value = Strict { depth: 0, limits: &limits }.deserialize(&mut deserializer);
        match value.and_then(|value| deserializer.end().map(|()| value)) {
            Ok(Value::Object(object)) => Ok(Self(object)),
            Ok(_) => Err(ApiError::Malformed("The body must be a JSON object.")),
            Err(_) => Err(ApiError::Malformed(limits.fault.get())),
        }
    }

    /// Gives all members.
    pub const fn members(&self) -> &Map<String, Value> {
        &self.0
    }

    /// Tells whether a member was sent, `null` included.
    pub fn has(&self, name: &str) -> bool {
        self.0.contains_key(name)
    }

    /// Gives a text; `None` where it is `null` or was not sent.
    ///
    /// # Errors
    /// `Rule::Malformed` for anything else.
    pub fn text(&self, name: &str) -> Result<Option<&str>, Rule> {
        self.member(name, "a text", Value::as_str)
    }

    /// Gives a whole number; `None` where it is `null` or was not sent.
    ///
    /// # Errors
    /// `Rule::Malformed` for anything else, and for what does not fit into 64 bits.
    pub fn integer(&self, name: &str) -> Result<Option<i64>, Rule> {
        self.member(name, "a whole number", Value::as_i64)
    }

    /// Gives a truth value; `None` where it is `null` or was not sent.
    ///
    /// # Errors
    /// `Rule::Malformed` for anything else.
    pub fn boolean(&self, name: &str) -> Result<Option<bool>, Rule> {
        self.member(name, "true or false", Value::as_bool)
    }

    /// Gives a list of texts; `None` where it is `null` or was not sent.
    ///
    /// # Errors
    /// `Rule::Malformed` for anything else.
    pub fn texts(&self, name: &str) -> Result<Option<Vec<&str>>, Rule> {
        self.member(name, "a list of texts", |value| value.as_array()?.iter().map(Value::as_str).collect())
    }

    /// Gives a list of whole numbers; `None` where it is `null` or was not sent.
    ///
    /// # Errors
    /// `Rule::Malformed` for anything else.
    pub fn integers(&self, name: &str) -> Result<Option<Vec<i64>>, Rule> {
        self.member(name, "a list of whole numbers", |value| value.as_array()?.iter().map(Value::as_i64).collect())
    }

    /// Turns the members into a struct.
    ///
    /// # Errors
    /// `Malformed` where a member is missing or has another type. Which one is not told: prefer the single members where
    /// people need to know.
    pub fn decode<T: DeserializeOwned>(self) -> Result<T, ApiError> {
        const WRONG: ApiError = ApiError::Malformed("A member is missing, unknown, or has the wrong type.");
        serde_json::from_value(Value::Object(self.0)).map_err(|_| WRONG)
    }

    fn member<'a, T>(
        &'a self,
        name: &str,
        expected: &'static str,
        read: impl FnOnce(&'a Value) -> Option<T>,
    ) -> Result<Option<T>, Rule> {
        match self.0.get(name) {
            None | Some(Value::Null) => Ok(None),
            Some(value) => read(value).map(Some).ok_or(Rule::Malformed { expected }),
        }
    }
}

/// What counts over the whole body, and the sentence for when it is refused; serde's own messages echo what was sent.
struct Limits {
    fault: Cell<&'static str>,
    keys: Cell<usize>,
}

#[derive(Clone, Copy)]
struct Strict<'a> {
    depth: usize,
    limits: &'a Limits,
}

impl<'a> Strict<'a> {
    fn refuse<T, E: Error>(self, sentence: &'static str) -> Result<T, E> {
        self.limits.fault.set(sentence);
        Err(E::custom(sentence))
    }

    fn deeper<E: Error>(self) -> Result<Strict<'a>, E> {
        if self.depth == MAX_DEPTH {
            return self.refuse("The body has more than 32 levels.");
        }
        Ok(Strict { depth: self.depth + 1, ..self })
    }

    fn check_text<E: Error>(self, text: String) -> Result<String, E> {
        if text.contains('\0') { self.refuse("A text has a NUL in it.") } else { Ok(text) }
    }

    fn count_key<E: Error>(self) -> Result<(), E> {
        self.limits.keys.set(self.limits.keys.get() + 1);
        if self.limits.keys.get() > MAX_KEYS { self.refuse("The body has more than 200 keys.") } else { Ok(()) }
    }
}

impl<'de> DeserializeSeed<'de> for Strict<'_> {
    type Value = Value;

    fn deserialize<D: serde::Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E: Error>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E: Error>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: Error>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E: Error>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E: Error>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E: Error>(self, text: &str) -> Result<Value, E> {
        self.check_text(text.to_owned()).map(Value::String)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inner)? {
            list.push(item);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inner = self.deeper()?;
        let mut object = Map::new();
        while let Some(key) = members.next_key::<String>()? {
            self.count_key()?;
            let key = self.check_text(key)?;
            let value = members.next_value_seed(inner)?;
            if object.insert(key, value).is_some() {
                return self.refuse("A key stands twice in one object.");
            }
        }
        Ok(Value::Object(object))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(body: &[u8]) -> String {
        JsonObject::parse(body).unwrap_err().problem(None).detail
    }

    #[test]
    fn members_are_read_by_type_and_null_is_like_absent() {
        let object = JsonObject::parse(br#"{"a": "x", "n": 7, "l": [1, 2], "z": null, "t": true}"#).unwrap();
        assert_eq!(object.text("a"), Ok(Some("x")));
        assert_eq!(object.integer("n"), Ok(Some(7)));
        assert_eq!(object.integers("l"), Ok(Some(vec![1, 2])));
        assert_eq!(object.boolean("t"), Ok(Some(true)));
        assert_eq!((object.text("z"), object.text("y")), (Ok(None), Ok(None)));
        assert_eq!(object.text("n"), Err(Rule::Malformed { expected: "a text" }));
        assert_eq!(object.texts("l"), Err(Rule::Malformed { expected: "a list of texts" }));
        assert!(object.has("z") && !object.has("y"));
    }

    #[test]
    fn what_could_be_read_in_two_ways_is_refused() {
        assert_eq!(fault(br#"{"a": 1, "a": 2}"#), "A key stands twice in one object.");
        assert_eq!(fault(br#"{"x": {"a": 1, "\u0061": 2}}"#), "A key stands twice in one object.");
        assert_eq!(fault(br#"{"a": "\u0000"}"#), "A text has a NUL in it.");
        assert_eq!(fault(b"{\"a\": \"\xff\"}"), "The body is not UTF-8.");
        for body in ["", "{", "{} {}", r#"{"a": "\ud800"}"#, "{'a': 1}", r#"{"a": 1e999}"#, "\u{feff}{}"] {
            assert_eq!(fault(body.as_bytes()), "The body is not JSON.", "{body}");
        }
        assert_eq!(fault(b"[]"), "The body must be a JSON object.");
    }

    #[test]
    fn depth_and_keys_are_bounded() {
        let nested = |levels: usize| format!(r#"{{"a": {}{}}}"#, "[".repeat(levels - 1), "]".repeat(levels - 1));
        assert!(JsonObject::parse(nested(32).as_bytes()).is_ok());
        assert_eq!(fault(nested(33).as_bytes()), "The body has more than 32 levels.");
        assert!(JsonObject::parse(nested(50_000).as_bytes()).is_err());
        let members: Vec<_> = (0..201).map(|n| format!(r#""{n}": 1"#)).collect();
        assert_eq!(fault(format!("{{{}}}", members.join(",")).as_bytes()), "The body has more than 200 keys.");
    }

    #[test]
    fn a_struct_of_the_wrong_shape_is_refused_without_an_echo() {
        let object = JsonObject::parse(br#"{"secret": 1}"#).unwrap();
        let error = object.decode::<std::collections::HashMap<String, String>>().unwrap_err();
        assert!(!error.problem(None).detail.contains("secret"));
    }
}
