//! Canonical JSON: RFC 8785 (JCS) with integers only.
//!
//! ```text
//! {"at":1200,"item":0,"response":{"text":"42","type":"text-entry"},"type":"respond"}
//! ```
//!
//! Reading is strict: no duplicate names, no fractions or exponents, integers within ±(2^53 - 1), no lone surrogates,
//! at most [`caps::DEPTH`] levels. [`read`] refuses besides whatever the type would not write again, so that two documents that read as equal are equal.

use serde::de::{DeserializeOwned, DeserializeSeed, Error as _, MapAccess, SeqAccess, Visitor};
use serde::{Deserializer, Serialize};
pub use serde_json::{Map, Value};

use crate::caps;

/// Why a text is not acceptable JSON: always the fault of whoever wrote the text.
#[derive(Debug, thiserror::Error)]
pub enum JsonError {
    /// Larger than the cap.
    #[error("the document has {found} bytes, more than the {cap} allowed here")]
    TooLarge {
        /// Bytes found.
        found: usize,
        /// Bytes allowed.
        cap: usize,
    },
    /// Not strict JSON, or not what the type asks for.
    #[error("not acceptable JSON: {0}")]
    Malformed(String),
    /// A member that the type does not write, such as an explicit `null` for an absent one.
    #[error("not in its one form: {pointer} would not be written so")]
    Redundant {
        /// JSON pointer (RFC 6901) to the first difference.
        pointer: String,
    },
    /// Strict JSON, but not in RFC 8785 form.
    #[error("not canonical (RFC 8785): write it without white space, names in UTF-16 order")]
    NotCanonical,
}

/// Reads strict JSON of at most `cap` bytes.
pub fn parse(text: &[u8], cap: usize) -> Result<Value, JsonError> {
    if text.len() > cap {
        return Err(JsonError::TooLarge { found: text.len(), cap });
    }
    let mut reader = serde_json::Deserializer::from_slice(text);
    let value = Strict { depth: 0 }.deserialize(&mut reader).map_err(malformed)?;
    reader.end().map_err(malformed)?;
    Ok(value)
}

/// Reads a typed document of at most `cap` bytes; white space between tokens is allowed, unknown or redundant members are not.
pub fn read<T: DeserializeOwned + Serialize>(text: &[u8], cap: usize) -> Result<T, JsonError> {
    from_value(parse(text, cap)?)
}

/// Reads a typed document that must be in canonical form to the byte.
pub fn read_canonical<T: DeserializeOwned + Serialize>(text: &[u8], cap: usize) -> Result<T, JsonError> {
    let document = read(text, cap)?;
    if write(&document) != text {
        return Err(JsonError::NotCanonical);
    }
    Ok(document)
}

/// Takes a typed document from a value, refusing what the type would not write again.
pub fn from_value<T: DeserializeOwned + Serialize>(value: Value) -> Result<T, JsonError> {
    let document = T::deserialize(&value).map_err(malformed)?;
    let again = serde_json::to_value(&document).map_err(malformed)?;
    match difference(&value, &again) {
        Some(pointer) => Err(JsonError::Redundant { pointer }),
        None => Ok(document),
    }
}

/// Writes a document of this crate's types in canonical form.
///
/// # Panics
/// If the type holds floats or non-text map keys, which no type of this crate does.
pub fn write<T: Serialize + ?Sized>(document: &T) -> Vec<u8> {
    canonical(&serde_json::to_value(document).expect("record types are JSON"))
}

/// The canonical form of a value that [`parse`] accepts.
pub fn canonical(value: &Value) -> Vec<u8> {
    let mut out = Vec::new();
    append(&mut out, value);
    out
}

/// JSON pointer (RFC 6901) to the first place where two values differ.
pub fn difference(left: &Value, right: &Value) -> Option<String> {
    match (left, right) {
        (Value::Object(a), Value::Object(b)) => {
            let missing = b.keys().find(|name| !a.contains_key(*name));
            a.iter()
                .find_map(|(name, value)| match b.get(name) {
                    Some(other) => Some(format!("/{}{}", escape(name), difference(value, other)?)),
                    None => Some(format!("/{}", escape(name))),
                })
                .or_else(|| missing.map(|name| format!("/{}", escape(name))))
        }
        (Value::Array(a), Value::Array(b)) => {
            let shared = a.iter().zip(b).enumerate();
            shared
                .filter_map(|(i, (x, y))| Some(format!("/{i}{}", difference(x, y)?)))
                .next()
                .or_else(|| (a.len() != b.len()).then(|| format!("/{}", a.len().min(b.len()))))
        }
        _ => (left != right).then(String::new),
    }
}

fn escape(name: &str) -> String {
    name.replace('~', "~0").replace('/', "~1")
}

fn append(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Array(items) => {
            out.push(b'[');
            for (i, item) in items.iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                append(out, item);
            }
            out.push(b']');
        }
        Value::Object(members) => {
            let mut names: Vec<&String> = members.keys().collect();
            names.sort_by(|a, b| a.encode_utf16().cmp(b.encode_utf16()));
            out.push(b'{');
            for (i, name) in names.into_iter().enumerate() {
                if i > 0 {
                    out.push(b',');
                }
                append_scalar(out, name);
                out.push(b':');
                append(out, &members[name]);
            }
            out.push(b'}');
        }
        Value::String(text) => append_scalar(out, text),
        scalar => append_scalar(out, scalar),
    }
}

/// serde_json escapes strings exactly as RFC 8785 section 3.2.2.2 asks, and writes integers plainly.
fn append_scalar<T: Serialize + ?Sized>(out: &mut Vec<u8>, scalar: &T) {
    serde_json::to_writer(out, scalar).expect("writing to memory");
}

fn malformed(error: serde_json::Error) -> JsonError {
    JsonError::Malformed(error.to_string())
}

/// Builds a [`Value`] and refuses what serde_json lets pass.
#[derive(Clone, Copy)]
struct Strict {
    depth: usize,
}

impl Strict {
    fn deeper<E: serde::de::Error>(self) -> Result<Self, E> {
        match self.depth < caps::DEPTH {
            true => Ok(Self { depth: self.depth + 1 }),
            false => Err(E::custom(format!("nested deeper than {} levels", caps::DEPTH))),
        }
    }
}

impl<'de> DeserializeSeed<'de> for Strict {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, reader: D) -> Result<Value, D::Error> {
        reader.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Strict {
    type Value = Value;

    fn expecting(&self, f: &mut std::fmt::Formatter) -> std::fmt::Result {
        f.write_str("null, a boolean, an integer, a string, an array or an object")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_i64<E: serde::de::Error>(self, value: i64) -> Result<Value, E> {
        match (-caps::INTEGER..=caps::INTEGER).contains(&value) {
            true => Ok(value.into()),
            false => Err(E::custom(format!("integer {value} is beyond ±(2^53 - 1)"))),
        }
    }

    fn visit_u64<E: serde::de::Error>(self, value: u64) -> Result<Value, E> {
        self.visit_i64(i64::try_from(value).unwrap_or(i64::MAX))
    }

    fn visit_f64<E: serde::de::Error>(self, value: f64) -> Result<Value, E> {
        Err(E::custom(format!("number {value} is no plain integer within ±(2^53 - 1)")))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut items: A) -> Result<Value, A::Error> {
        let inside = self.deeper()?;
        let mut list = Vec::new();
        while let Some(item) = items.next_element_seed(inside)? {
            list.push(item);
        }
        Ok(list.into())
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let inside = self.deeper()?;
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            if object.contains_key(&name) {
                return Err(A::Error::custom(format!("duplicate name {name:?}")));
            }
            object.insert(name, members.next_value_seed(inside)?);
        }
        Ok(object.into())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(text: &str) -> String {
        parse(text.as_bytes(), caps::DOCUMENT).unwrap_err().to_string()
    }

    #[test]
    fn refuses_what_is_not_strict() {
        assert!(fault(r#"{"a":1,"a":2}"#).contains("duplicate name \"a\""));
        for number in ["1.0", "-0", "1e2", "9007199254740992", "-9007199254740992", "18446744073709551616"] {
            assert!(fault(number).contains("2^53"), "{number}");
        }
        for surrogate in [r#""\ud800""#, r#""\ud800x""#, r#""\udc00""#] {
            assert!(parse(surrogate.as_bytes(), 64).is_err(), "{surrogate}");
        }
        assert!(fault(&"[".repeat(65)).contains("64 levels"));
        assert!(parse("[".repeat(64).as_bytes(), 64).is_err());
        for text in ["", "\u{feff}1", "01", "[1,]", "1 2", "{\"a\"}", "nul"] {
            assert!(parse(text.as_bytes(), 64).is_err(), "{text}");
        }
        assert!(matches!(parse(b"[1]", 2), Err(JsonError::TooLarge { found: 3, cap: 2 })));
    }

    #[test]
    fn orders_names_by_utf16() {
        let value = parse("{\"\u{ffff}\":1,\"\u{10000}\":2,\"a\":3}".as_bytes(), 99).unwrap();
        assert_eq!(canonical(&value), "{\"a\":3,\"\u{10000}\":2,\"\u{ffff}\":1}".as_bytes());
    }

    #[test]
    fn names_the_difference() {
        let (a, b) = (serde_json::json!({"x":[1,{"y/z":2}]}), serde_json::json!({"x":[1,{"y/z":3}]}));
        assert_eq!(difference(&a, &b).as_deref(), Some("/x/1/y~1z"));
        assert_eq!(difference(&a, &a), None);
    }

    proptest::proptest! {
        #[test]
        fn agrees_with_a_peer(text in ".*", number in -caps::INTEGER..=caps::INTEGER) {
            let value = serde_json::json!({ &text: [number, &text, null, true], "b": {} });
            proptest::prop_assert_eq!(canonical(&value), serde_json_canonicalizer::to_vec(&value).unwrap());
            proptest::prop_assert_eq!(parse(&canonical(&value), caps::DOCUMENT).unwrap(), value);
        }
    }
}
