//! JSON bodies, parsed strictly: one object, no duplicate key, no NUL, bounded depth.

use crate::web::error::ApiError;
use serde::de::{DeserializeSeed, Error, MapAccess, SeqAccess, Visitor};
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

// The members may hold an e-mail address, so `Debug` prints none of them.
impl std::fmt::Debug for JsonObject {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(formatter, "[object of {} members]", self.0.len())
    }
}

impl JsonObject {
    /// Reads a body.
    ///
    /// # Errors
    /// `Malformed` for what is not JSON in UTF-8, for another top level than an object, for a duplicate key (two
    /// readers could take different values), for a NUL in a text, for more than 32 levels or 200 keys.
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

    /// Returns all members.
    pub const fn members(&self) -> &Map<String, Value> {
        &self.0
    }
}

/// Counters over the whole body, and the sentence of a refusal. The messages of serde echo the input, so we do not send
/// them.
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
}
