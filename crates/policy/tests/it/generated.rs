// SPDX-License-Identifier: Apache-2.0
//! Policies made by chance out of the schema itself: whatever the grammar allows is answered, is
//! formatted without loss, and is said the same by its canonical text.

use std::sync::LazyLock;

use proptest::prelude::*;
use serde_json::{Map, Value};
use yakusoku_policy::{json_schema, read};

use crate::{format, fuzz};

/// Chance out of a number; the same number makes the same file.
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) const fn of(seed: u64) -> Self {
        Self(seed)
    }

    /// A number below a bound.
    pub(crate) fn below(&mut self, bound: usize) -> usize {
        self.0 = self
            .0
            .wrapping_mul(6_364_136_223_846_793_005)
            .wrapping_add(1_442_695_040_888_963_407);
        usize::try_from(self.0 >> 33).unwrap() % bound.max(1)
    }

    fn pick<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }
}

/// A value the schema accepts, or nearly: now and then something else is put in its place.
fn value(schema: &Value, defs: &Value, chance: &mut Chance, wrong: usize) -> Value {
    if wrong > 0 && chance.below(wrong) == 0 {
        let odd = [
            Value::Null,
            Value::from(true),
            Value::from(-1),
            Value::from("3 moths"),
            Value::from("2026-02-30"),
            Value::from(Vec::<Value>::new()),
            Value::Object(Map::new()),
        ];
        return chance.pick(&odd).clone();
    }
    if let Some(reference) = schema.get("$ref").and_then(Value::as_str) {
        let name = reference.rsplit('/').next().unwrap();
        return value(&defs[name], defs, chance, wrong);
    }
    if let Some(any) = schema.get("anyOf").and_then(Value::as_array) {
        return value(chance.pick(any), defs, chance, wrong);
    }
    if let Some(one) = schema.get("const") {
        return one.clone();
    }
    if let Some(words) = schema.get("enum").and_then(Value::as_array) {
        return chance.pick(words).clone();
    }
    match schema["type"].as_str() {
        Some("object") => object(schema, defs, chance, wrong),
        Some("array") => {
            let least = schema["minItems"].as_u64().unwrap_or(0);
            let count = usize::try_from(least).unwrap() + chance.below(2);
            let each = (0..count).map(|_| value(&schema["items"], defs, chance, wrong));
            let mut all: Vec<Value> = Vec::new();
            for one in each.collect::<Vec<_>>() {
                if !all.contains(&one) {
                    all.push(one);
                }
            }
            Value::Array(all)
        }
        Some("boolean") => Value::from(chance.below(2) == 0),
        Some("integer") => {
            let (least, most) = (schema["minimum"].as_u64(), schema["maximum"].as_u64());
            let room = most.unwrap_or(9).min(9) - least.unwrap_or(0).min(9);
            Value::from(
                least.unwrap_or(0) + chance.below(usize::try_from(room).unwrap() + 1) as u64,
            )
        }
        _ => Value::from(line(schema["pattern"].as_str().unwrap_or(""), chance)),
    }
}

fn object(schema: &Value, defs: &Value, chance: &mut Chance, wrong: usize) -> Value {
    let mut object = Map::new();
    if let Some(properties) = schema.get("properties").and_then(Value::as_object) {
        let required = schema.get("required").and_then(Value::as_array);
        let must = |key: &str| required.is_some_and(|all| all.iter().any(|one| one == key));
        for (key, one) in properties {
            if must(key) || chance.below(4) == 0 {
                object.insert(key.clone(), value(one, defs, chance, wrong));
            }
        }
    } else {
        let pattern = schema["propertyNames"]["pattern"].as_str().unwrap();
        for _ in 0..=chance.below(3) {
            let entry = value(&schema["additionalProperties"], defs, chance, wrong);
            object.insert(line(pattern, chance), entry);
        }
    }
    Value::Object(object)
}

/// A line that fits an expression of the schema. Names come from a small pool, so that some of
/// them are declared.
fn line(expression: &str, chance: &mut Chance) -> String {
    let pool: &[&str] = match expression {
        e if e.starts_with("^[a-z][a-z0-9_]{0,63}") => &SIMPLE,
        e if e.starts_with("^(?=") => &DOTTED,
        e if e.starts_with("^[a-z]+\\.") => &["law.fee-kept-on-refusal", "law.purpose-vague"],
        e if e.starts_with("^[0-9]{3}-") => &["000-0000"],
        e if e.starts_with("^[0-9]{4}-") => &["2026-04-01", "2024-02-29", "2025-12-31"],
        e if e.starts_with("^([01]") => &["09:00", "17:30", "24:00"],
        e if e.starts_with("^(0[1-9]") => &["12-29", "01-03", "02-29"],
        e if e.starts_with("^\\+?") => &["03-0000-0000"],
        e if e.starts_with("^[^@") => &["privacy@example.jp"],
        e if e.starts_with("^0*") => &[
            "30 days",
            "2 weeks",
            "1 month",
            "3 years",
            "5 business days",
        ],
        _ => &[
            "お名前",
            "a: b",
            "# no comment",
            "1",
            "true",
            "it's",
            "\"q\"",
            "改行\nあり",
            "weekdays",
            "コロン：全角",
            "tab\there",
            " 前後 ",
            "null",
            "- a",
            "2026-04-01",
            "{a}",
            "𠮷田 髙子",
        ],
    };
    (*chance.pick(pool)).to_owned()
}

/// A file by chance, as block lines or as the flow of JSON at each depth.
fn written(value: &Value, chance: &mut Chance, indent: usize, out: &mut String) {
    let pad = " ".repeat(indent);
    match value {
        Value::Object(entries) if !entries.is_empty() && (indent == 0 || chance.below(3) > 0) => {
            for (key, one) in entries {
                if chance.below(12) == 0 {
                    out.push_str(&format!("\n{pad}# 注記 {key}\n"));
                }
                let nested = matches!(one, Value::Object(all) if !all.is_empty())
                    || matches!(one, Value::Array(all) if !all.is_empty());
                if nested && chance.below(2) == 0 {
                    out.push_str(&format!("{pad}{key}:\n"));
                    let deeper = indent + 1 + chance.below(4);
                    written(one, chance, deeper, out);
                } else {
                    out.push_str(&format!("{pad}{key}:  {one}\n"));
                }
            }
        }
        Value::Array(all) if !all.is_empty() => {
            for one in all {
                out.push_str(&format!("{pad}-  {one}\n"));
            }
        }
        other => out.push_str(&format!("{pad}{other}\n")),
    }
}

const SIMPLE: [&str; 4] = ["requests", "complaints", "one", "two"];
const DOTTED: [&str; 4] = ["contact", "contact.email", "name", "order"];

/// Declares every name of the pools, and mends what only two places together make wrong.
fn fitted(mut file: Value, schema: &Value, chance: &mut Chance) -> Value {
    let root = file.as_object_mut().unwrap();
    for (chapter, names) in [
        ("items", DOTTED),
        ("events", DOTTED),
        ("purposes", SIMPLE),
        ("desks", SIMPLE),
        ("relations", SIMPLE),
        ("identity_papers", SIMPLE),
    ] {
        let entry = &schema["properties"][chapter]["additionalProperties"];
        let declared =
            names.map(|name| (name.to_owned(), value(entry, &schema["$defs"], chance, 0)));
        root.insert(
            chapter.to_owned(),
            Value::Object(declared.into_iter().collect()),
        );
    }
    root.remove("acknowledged");
    root.insert("issued".to_owned(), Value::from("2024-02-29"));
    mend(&mut file);
    file
}

fn mend(value: &mut Value) {
    if let Value::Array(all) = value {
        all.iter_mut().for_each(mend);
    }
    let Value::Object(fields) = value else { return };
    if fields.contains_key("any") {
        fields.insert("any".to_owned(), Value::from(1));
    }
    for (key, one) in [("revised", "2026-04-01"), ("effective", "2026-04-01")] {
        if fields.contains_key(key) {
            fields.insert(key.to_owned(), Value::from(one));
        }
    }
    // Rights of the GDPR are taken where the file says whose people it serves.
    if fields.contains_key("kinds") && fields.contains_key("answer") {
        fields.insert("eea".to_owned(), serde_json::json!({ "serves": ["eea"] }));
    }
    fields.remove("claims");
    fields.remove("closures");
    fields.remove("open");
    if let Some(Value::Object(cases)) = fields.get_mut("cases") {
        let first: Vec<_> = cases
            .iter()
            .take(1)
            .map(|(name, one)| (name.clone(), one.clone()))
            .collect();
        *cases = first.into_iter().collect();
    }
    fields.values_mut().for_each(mend);
}

/// A whole file.
fn file(seed: u64, wrong: usize) -> String {
    static SCHEMA: LazyLock<Value> = LazyLock::new(json_schema);
    let schema: &Value = &SCHEMA;
    let mut chance = Chance::of(seed);
    let mut value = value(schema, &schema["$defs"], &mut chance, wrong);
    if wrong == 0 {
        value = fitted(value, schema, &mut chance);
    }
    let mut out = String::new();
    written(&value, &mut chance, 0, &mut out);
    out
}

#[test]
fn some_made_by_chance_are_policies() {
    let good = (0..40)
        .filter(|seed| read("made.yaml", &file(*seed, 0)).is_ok())
        .count();
    assert!(good >= 20, "{good} of 40");
}

proptest! {
    #![proptest_config(crate::fuzzing(20))]

    #[test]
    fn a_policy_made_by_chance_is_answered_and_formatted(seed: u64) {
        let text = file(seed, 0);
        fuzz::survive(&text);
        format::judge("made.yaml", &text)?;
    }

    #[test]
    fn one_with_something_wrong_in_it_is_answered(seed: u64, wrong in 20usize..200) {
        fuzz::survive(&file(seed, wrong));
    }
}
