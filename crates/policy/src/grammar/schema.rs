// SPDX-License-Identifier: Apache-2.0
//! JSON Schema out of the grammar table, for editors that complete and check while one types.

use serde_json::{Map, Value, json};

use super::{FILE, Field, Key, Names, Shape};
use crate::law;
use crate::period::{Period, Unit};

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
        Shape::Line(pattern) => json!({"type": "string", "pattern": pattern.expression}),
        Shape::Flag => json!({"type": "boolean"}),
        Shape::Number { min, max } => json!({"type": "integer", "minimum": min, "maximum": max}),
        Shape::Word(words) => json!({"enum": words}),
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
            "properties": words.iter().map(|w| ((*w).to_owned(), shape(of))).collect::<Map<_, _>>(),
            "additionalProperties": false,
        }),
        Shape::Record(fields) => record(fields),
        Shape::Or(word, other) => json!({"anyOf": [{"const": word}, shape(other)]}),
    }
}

fn record(fields: &[Field]) -> Value {
    let mut properties = Map::new();
    for field in fields {
        let mut value = shape(&field.shape);
        if let Some(object) = value.as_object_mut() {
            let [ja, en] = field.doc;
            object.insert("description".into(), json!(format!("{ja} / {en}")));
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
        Names::Item | Names::Event => {
            json!({"type": "string", "pattern": super::pattern::DOTTED.expression})
        }
        Names::Paper | Names::Purpose | Names::Desk | Names::Relation => {
            json!({"type": "string", "pattern": super::pattern::SIMPLE.expression})
        }
        Names::Ground => json!({"enum": law::ground_ids()}),
    }
}

fn text() -> Value {
    let line = json!({"type": "string", "pattern": "\\S"});
    json!({"anyOf": [line, {
        "type": "object", "properties": {"ja": line, "en": line}, "required": ["ja"],
        "additionalProperties": false,
    }]})
}

fn period() -> Value {
    let units: Vec<_> = Unit::spellings().collect();
    let digits = Period::COUNT_MAX.to_string().len();
    json!({
        "type": "string",
        "pattern": format!("^0*[1-9][0-9]{{0,{}}} +({})$", digits - 1, units.join("|")),
    })
}

fn day() -> Value {
    json!({"type": "string", "pattern": "^[0-9]{4}-[0-9]{2}-[0-9]{2}$", "format": "date"})
}
