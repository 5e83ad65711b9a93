// SPDX-License-Identifier: Apache-2.0
//! The one spelling of a JSON object, so that equal facts are equal bytes.
//!
//! Keys in order of their code points, no white space, whole numbers only, the shortest escapes.
//! A second program reproduces it in a line (`FORMAT.md` shows it in Python), and an open part
//! rebuilt from columns is the open part that was hashed.

use serde_json::Value;

/// How deep objects and lists may lie within each other.
const DEPTH_MAX: usize = 32;
/// The greatest whole number every JSON reader keeps exactly, 2^53 − 1.
const NUMBER_MAX: u64 = (1 << 53) - 1;

/// A JSON text that has no canonical form, or is not in it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum CanonicalError {
    /// Not JSON, or not an object at the top.
    #[error("the open part is not a JSON object")]
    NotAnObject,
    /// A number that is not whole, or not within ±(2^53 − 1).
    #[error("`{0}` is not a whole number that every reader keeps exactly")]
    Number(String),
    /// Objects and lists nested deeper than 32.
    #[error("the open part is nested too deep")]
    Depth,
    /// JSON, but spelled otherwise than the canonical form.
    #[error("the open part is not spelled in the canonical form")]
    Spelling,
}

/// Writes a JSON object in its canonical form.
///
/// # Errors
/// When it is no object, is nested too deep, or holds a number that is not whole and exact.
pub fn canonical_json(value: &Value) -> Result<String, CanonicalError> {
    if !value.is_object() {
        return Err(CanonicalError::NotAnObject);
    }
    let mut out = String::new();
    write(value, 0, &mut out)?;
    Ok(out)
}

/// Refuses a text that [`canonical_json`] would have written otherwise.
pub(crate) fn check(text: &str) -> Result<(), CanonicalError> {
    let value: Value = serde_json::from_str(text).map_err(|_| CanonicalError::NotAnObject)?;
    if canonical_json(&value)? == text {
        Ok(())
    } else {
        Err(CanonicalError::Spelling)
    }
}

fn write(value: &Value, depth: usize, out: &mut String) -> Result<(), CanonicalError> {
    if depth > DEPTH_MAX {
        return Err(CanonicalError::Depth);
    }
    match value {
        Value::Null => out.push_str("null"),
        Value::Bool(true) => out.push_str("true"),
        Value::Bool(false) => out.push_str("false"),
        Value::Number(number) => write_number(number, out)?,
        Value::String(text) => write_string(text, out),
        Value::Array(list) => write_list(list, depth, out)?,
        Value::Object(members) => write_object(members, depth, out)?,
    }
    Ok(())
}

fn write_number(number: &serde_json::Number, out: &mut String) -> Result<(), CanonicalError> {
    let size = number
        .as_i64()
        .map(i64::unsigned_abs)
        .or_else(|| number.as_u64());
    if size.is_none_or(|size| size > NUMBER_MAX) {
        return Err(CanonicalError::Number(number.to_string()));
    }
    out.push_str(&number.to_string());
    Ok(())
}

fn write_string(text: &str, out: &mut String) {
    // `Display` of a JSON string is its shortest escaped form, as RFC 8785 has it.
    out.push_str(&Value::from(text).to_string());
}

fn write_list(list: &[Value], depth: usize, out: &mut String) -> Result<(), CanonicalError> {
    out.push('[');
    for (at, value) in list.iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write(value, depth + 1, out)?;
    }
    out.push(']');
    Ok(())
}

fn write_object(
    members: &serde_json::Map<String, Value>,
    depth: usize,
    out: &mut String,
) -> Result<(), CanonicalError> {
    // Sorted here: the map keeps the order of the text when another crate switches that on.
    let mut sorted: Vec<_> = members.iter().collect();
    sorted.sort_by(|a, b| a.0.cmp(b.0));
    out.push('{');
    for (at, (key, value)) in sorted.into_iter().enumerate() {
        if at > 0 {
            out.push(',');
        }
        write_string(key, out);
        out.push(':');
        write(value, depth + 1, out)?;
    }
    out.push('}');
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn keys_are_sorted_and_nothing_is_padded() {
        let value = serde_json::json!({"b": [1, -2, null], "a": {"d": true, "c": "あ\n\u{1}/"}});
        let text = canonical_json(&value).unwrap();
        assert_eq!(
            text,
            r#"{"a":{"c":"あ\n\u0001/","d":true},"b":[1,-2,null]}"#
        );
        assert_eq!(check(&text), Ok(()));
    }

    #[test]
    fn other_spellings_are_refused() {
        for text in [
            r#"{"b":1,"a":2}"#,
            r#"{ }"#,
            r#"{"a":1,"a":1}"#,
            r#"{"a":"\u3042"}"#,
            r#"{"a":"\/"}"#,
            r#"{"a":1}
"#,
        ] {
            assert_eq!(check(text), Err(CanonicalError::Spelling), "{text}");
        }
    }

    #[test]
    fn numbers_that_readers_disagree_on_are_refused() {
        for number in ["1.0", "1e3", "9007199254740992", "-9007199254740992", "-0"] {
            let refused = check(&format!(r#"{{"a":{number}}}"#));
            assert!(
                matches!(refused, Err(CanonicalError::Number(_))),
                "{number}"
            );
        }
        assert_eq!(
            check(r#"{"a":9007199254740991,"b":-9007199254740991}"#),
            Ok(())
        );
    }

    #[test]
    fn what_is_no_object_is_refused() {
        for text in ["", "[]", "1", "\"a\"", "{", "{}x"] {
            assert_eq!(check(text), Err(CanonicalError::NotAnObject), "{text}");
        }
    }

    #[test]
    fn depth_is_bounded() {
        let nested = |n: usize| format!(r#"{{"a":{}{}}}"#, "[".repeat(n), "]".repeat(n));
        assert_eq!(check(&nested(DEPTH_MAX)), Ok(()));
        assert_eq!(check(&nested(DEPTH_MAX + 1)), Err(CanonicalError::Depth));
    }
}
