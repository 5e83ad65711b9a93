// SPDX-License-Identifier: Apache-2.0
//! JSON Schema out of the grammar table, for editors that complete and check while one types.

use serde_json::{Map, Value, json};

use super::pattern::{DOTTED, Pattern, SIMPLE};
use super::{FILE, Field, Key, Names, Shape};
use crate::law;
use crate::period::{Period, Unit};
use crate::text::{Lang, Text};
use crate::words::Words;

/// The JSON Schema (2020-12) of a policy file.
///
/// It knows shapes, not references: an item that is used and nowhere declared is found by
/// [`crate::read`] only.
#[must_use]
pub fn json_schema() -> Value {
    let mut schema = shape(&FILE);
    if let Some(root) = schema.as_object_mut() {
        root.insert(
            "$schema".into(),
            json!("https://json-schema.org/draft/2020-12/schema"),
        );
        root.insert(
            "title".into(),
            json!("個人情報保護方針のファイル / policy file"),
        );
        root.insert(
            "$defs".into(),
            json!({"text": text(), "period": period(), "day": day()}),
        );
    }
    schema
}

fn shape(of: &Shape) -> Value {
    match of {
        Shape::Text => json!({"$ref": "#/$defs/text"}),
        Shape::Period => json!({"$ref": "#/$defs/period"}),
        Shape::Day => json!({"$ref": "#/$defs/day"}),
        Shape::Line(pattern) => line(pattern),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Number { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::Word(words) => word(words.names, words.labels.iter().map(described)),
        Shape::Name(names) => name(*names),
        Shape::List { of, least } => json!({
            "type": "array", "items": shape(of), "minItems": least, "uniqueItems": true,
        }),
        Shape::Table {
            key: Key::Own(pattern),
            of,
        } => json!({
            "type": "object",
            "propertyNames": {"pattern": pattern.expression},
            "additionalProperties": shape(of),
        }),
        Shape::Table {
            key: Key::Word(words),
            of,
        } => json!({
            "type": "object",
            "properties": keyed(words, of),
            "additionalProperties": false,
        }),
        Shape::Record(fields) => record(fields),
        Shape::Or(word, other) => json!({"anyOf": [{"const": word}, shape(other)]}),
    }
}

/// `日本語 / English`, as an editor shows it.
fn described([ja, en]: &[&str; 2]) -> String {
    format!("{ja} / {en}")
}

/// Fixed words, each with what it means for editors that show it beside the word.
fn word(names: &[&str], labels: impl Iterator<Item = String>) -> Value {
    json!({"enum": names, "markdownEnumDescriptions": labels.collect::<Vec<_>>()})
}

/// A form of line, with what an editor says of one that does not fit.
fn line(pattern: &Pattern) -> Value {
    let [ja, en] = pattern.called;
    let example = pattern.example;
    json!({
        "type": "string", "pattern": pattern.expression,
        "patternErrorMessage": format!("{ja}は `{example}` のように書きます / {en} is written `{example}`"),
    })
}

/// One property for each fixed key, with what the key means.
fn keyed(words: &Words, of: &Shape) -> Map<String, Value> {
    let each = words.names.iter().zip(words.labels);
    each.map(|(name, label)| {
        let mut value = shape(of);
        if let Some(object) = value.as_object_mut() {
            object.insert("description".into(), json!(described(label)));
        }
        ((*name).to_owned(), value)
    })
    .collect()
}

fn record(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut value = shape(&field.shape);
        if let Some(object) = value.as_object_mut() {
            object.insert("description".into(), json!(described(&field.doc)));
            if object.get("type") == Some(&json!("object")) {
                object.insert("title".into(), json!(field.doc[0]));
            }
        }
        properties.insert(field.key.to_owned(), value);
    }
    let required: Vec<_> = fields
        .iter()
        .filter(|field| field.required)
        .map(|f| f.key)
        .collect();
    json!({
        "type": "object", "properties": properties, "required": required,
        "additionalProperties": false,
    })
}

fn name(names: Names) -> Value {
    match names {
        Names::Item | Names::Event => line(&DOTTED),
        Names::Paper => {
            // The catalogue, for completion; a file may declare papers of its own.
            let papers = law::papers();
            let ids: Vec<&str> = papers.iter().map(|paper| paper.id.as_str()).collect();
            let labels = papers.iter().map(|paper| both(&paper.label));
            json!({"anyOf": [word(&ids, labels), line(&SIMPLE)]})
        }
        Names::Purpose | Names::Desk | Names::Relation => line(&SIMPLE),
        Names::Ground => {
            let ids = law::ground_ids();
            let labels = ids.iter().map(|id| both(&law::ground_label(id)));
            word(&ids, labels)
        }
    }
}

fn both(text: &Text) -> String {
    described(&[text.get(Lang::Ja), text.get(Lang::En)])
}

fn text() -> Value {
    let line = json!({"type": "string", "pattern": "\\S"});
    let of = |said: &str| json!({"type": "string", "pattern": "\\S", "description": said});
    json!({"anyOf": [line, {
        "type": "object", "required": ["ja"], "additionalProperties": false,
        "properties": {"ja": of("日本語 / Japanese"), "en": of("英語 / English")},
    }]})
}

fn period() -> Value {
    let units: Vec<_> = Unit::spellings().collect();
    let digits = Period::COUNT_MAX.to_string().len();
    json!({
        "type": "string",
        "patternErrorMessage": "期間は `30 days` のように、数と単位で書きます / a period is written `30 days`, a number and a unit",
        "pattern": format!("^0*[1-9][0-9]{{0,{}}} +({})$", digits - 1, units.join("|")),
    })
}

fn day() -> Value {
    json!({
        "type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date",
        "patternErrorMessage": "日付は `2026-04-01` のように書きます / a date is written `2026-04-01`",
    })
}
