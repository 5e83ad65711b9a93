// SPDX-License-Identifier: Apache-2.0
//! The JSON Schema: printed from the grammar, golden, and judged by a small validator of its own.

use serde_json::Value;
use yakusoku_policy::json_schema;

use crate::{golden, policies, root};

/// Whether an instance satisfies a schema, for the keywords the product prints.
///
/// # Panics
///
/// On any other keyword, so that a new one cannot go unchecked.
pub(crate) fn accepts(schema: &Value, defs: &Value, instance: &Value) -> bool {
    schema
        .as_object()
        .unwrap()
        .iter()
        .all(|(word, of)| match word.as_str() {
            "$schema"
            | "title"
            | "description"
            | "markdownEnumDescriptions"
            | "patternErrorMessage"
            | "$defs"
            | "format" => true,
            "$ref" => {
                let name = of.as_str().unwrap().strip_prefix("#/$defs/").unwrap();
                accepts(&defs[name], defs, instance)
            }
            "type" => is_of(of.as_str().unwrap(), instance),
            "const" => of == instance,
            "enum" => of.as_array().unwrap().contains(instance),
            "anyOf" => of
                .as_array()
                .unwrap()
                .iter()
                .any(|one| accepts(one, defs, instance)),
            "minimum" => instance.as_u64().is_none_or(|n| n >= of.as_u64().unwrap()),
            "maximum" => instance.as_u64().is_none_or(|n| n <= of.as_u64().unwrap()),
            "pattern" => instance
                .as_str()
                .is_none_or(|text| fits(of.as_str().unwrap(), text)),
            "items" => instance
                .as_array()
                .is_none_or(|list| list.iter().all(|one| accepts(of, defs, one))),
            "minItems" => instance
                .as_array()
                .is_none_or(|list| list.len() as u64 >= of.as_u64().unwrap()),
            "uniqueItems" => instance.as_array().is_none_or(|list| {
                list.iter()
                    .enumerate()
                    .all(|(index, one)| !list[..index].contains(one))
            }),
            "properties" => instance.as_object().is_none_or(|object| {
                object
                    .iter()
                    .all(|(key, one)| of.get(key).is_none_or(|s| accepts(s, defs, one)))
            }),
            "required" => instance.as_object().is_none_or(|object| {
                of.as_array()
                    .unwrap()
                    .iter()
                    .all(|key| object.contains_key(key.as_str().unwrap()))
            }),
            "additionalProperties" => instance.as_object().is_none_or(|object| {
                let known = schema.get("properties").and_then(Value::as_object);
                let rest = object
                    .iter()
                    .filter(|(key, _)| known.is_none_or(|k| !k.contains_key(*key)));
                rest.into_iter().all(|(_, one)| match of {
                    Value::Bool(allowed) => *allowed,
                    schema => accepts(schema, defs, one),
                })
            }),
            "propertyNames" => instance.as_object().is_none_or(|object| {
                object
                    .keys()
                    .all(|key| accepts(of, defs, &Value::from(key.as_str())))
            }),
            other => panic!("keyword {other}"),
        })
}

fn is_of(kind: &str, instance: &Value) -> bool {
    match kind {
        "object" => instance.is_object(),
        "array" => instance.is_array(),
        "string" => instance.is_string(),
        "boolean" => instance.is_boolean(),
        "integer" => instance.is_u64(),
        other => panic!("type {other}"),
    }
}

/// A matcher for the handful of expressions the schema uses.
fn fits(expression: &str, text: &str) -> bool {
    let step = |step: &str| {
        step.starts_with(|c: char| c.is_ascii_lowercase())
            && step
                .chars()
                .all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '_')
    };
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    match expression {
        "\\S" => !text.trim().is_empty(),
        "^[a-z][a-z0-9_]{0,63}$" => step(text) && text.len() <= 64,
        e if e.starts_with("^(?=.{1,128}$)[a-z]") => text.len() <= 128 && text.split('.').all(step),
        "^[a-z]+\\.[a-z0-9-]{1,60}$" => text.split_once('.').is_some_and(|(head, tail)| {
            let small = |c: char| c.is_ascii_lowercase();
            head.chars().all(small)
                && tail
                    .chars()
                    .all(|c| small(c) || c.is_ascii_digit() || c == '-')
        }),
        "^[0-9]{3}-[0-9]{4}$" => text
            .split_once('-')
            .is_some_and(|(a, b)| a.len() == 3 && b.len() == 4 && digits(a) && digits(b)),
        "^[0-9]{4}-[0-9]{2}-[0-9]{2}$" => {
            let parts: Vec<_> = text.split('-').collect();
            parts.len() == 3
                && parts.iter().all(|part| digits(part))
                && parts.iter().map(|part| part.len()).eq([4, 2, 2])
        }
        e if e.starts_with("^([01][0-9]|2[0-3]):") => text.split_once(':').is_some_and(|(h, m)| {
            let number = |part: &str| digits(part) && part.len() == 2;
            number(h) && number(m) && ((h < "24" && m < "60") || text == "24:00")
        }),
        e if e.starts_with("^(0[1-9]|1[0-2])-") => {
            text.split_once('-').is_some_and(|(month, day)| {
                let number = |part: &str| digits(part) && part.len() == 2 && part >= "01";
                number(month) && number(day) && month <= "12" && day <= "31"
            })
        }
        e if e.starts_with("^\\+?[0-9]") => text
            .trim_start_matches('+')
            .split('-')
            .all(|part| !part.is_empty() && digits(part)),
        e if e.starts_with("^[^@") => text.split_once('@').is_some_and(|(local, host)| {
            let plain = |part: &str| !part.contains(['@', ' ', '\t']);
            plain(local) && plain(host) && host.contains('.')
        }),
        e if e.starts_with("^0*[1-9]") => {
            let units = e.split_once("+(").unwrap().1.strip_suffix(")$").unwrap();
            text.split_once(' ').is_some_and(|(count, unit)| {
                digits(count)
                    && count.len() <= 3
                    && !count.trim_start_matches('0').is_empty()
                    && units.split('|').any(|known| known == unit)
            })
        }
        other => panic!("expression {other}"),
    }
}

pub(crate) fn judge(text: &str) -> Option<bool> {
    // Quotes and `yes` must mean here what they mean to the reader.
    let options = serde_saphyr::options! { strict_booleans: true };
    let instance: Value = serde_saphyr::from_str_with_options(text, options).ok()?;
    let schema = json_schema();
    Some(accepts(&schema, &schema["$defs"], &instance))
}

#[test]
fn the_schema_is_written_down() {
    let text = serde_json::to_string_pretty(&json_schema()).unwrap() + "\n";
    golden(&root().join("policies/schema.json"), &text);
}

#[test]
fn the_schema_accepts_every_policy_of_the_repository() {
    for (name, text) in policies() {
        assert_eq!(judge(&text), Some(true), "{name}");
    }
}

/// Every schema inside a schema, with its path.
fn inside<'a>(schema: &'a Value, path: &str, all: &mut Vec<(String, &'a Value)>) {
    all.push((path.to_owned(), schema));
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        for (key, one) in properties {
            inside(one, &format!("{path}/{key}"), all);
        }
    }
    for word in ["items", "additionalProperties"] {
        if let Some(one) = schema.get(word).filter(|one| one.is_object()) {
            inside(one, path, all);
        }
    }
    for one in schema
        .get("anyOf")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
    {
        inside(one, path, all);
    }
}

#[test]
fn every_object_is_closed_and_every_key_and_word_is_described() {
    let schema = json_schema();
    let mut all = Vec::new();
    inside(&schema, "", &mut all);
    let (mut objects, mut words) = (0, 0);
    for (path, one) in all {
        if one.get("type") == Some(&Value::from("object")) {
            assert!(one.get("additionalProperties").is_some(), "{path} is open");
            objects += 1;
        }
        if let Some(properties) = one.get("properties").and_then(Value::as_object) {
            for (key, property) in properties {
                let said = property["description"].as_str().unwrap_or("");
                assert!(said.contains(" / "), "{path}/{key}");
            }
        }
        if let Some(names) = one.get("enum").and_then(Value::as_array) {
            let said = one["markdownEnumDescriptions"].as_array().unwrap();
            assert_eq!(said.len(), names.len(), "{path}");
            assert!(
                said.iter().all(|one| one.as_str().unwrap().contains(" / ")),
                "{path}"
            );
            words += names.len();
        }
    }
    assert!(objects > 100 && words > 300, "{objects} {words}");
}

#[test]
fn a_paper_of_the_catalogue_is_offered_and_one_of_the_file_is_taken() {
    let schema = json_schema();
    let mut all = Vec::new();
    inside(&schema, "", &mut all);
    let of = all
        .iter()
        .find(|(path, one)| path.ends_with("identity/person/of") && one.get("anyOf").is_some());
    let (_, of) = of.expect("papers are offered");
    let accepts = |id: &str| accepts(of, &schema["$defs"], &Value::from(id));
    assert!(
        of["anyOf"][0]["enum"]
            .as_array()
            .unwrap()
            .contains(&Value::from("passport"))
    );
    assert!(accepts("passport") && accepts("member_card") && !accepts("Member card"));
}
