// SPDX-License-Identifier: Apache-2.0
//! The walk over the tree along the grammar: checks every node and makes plain data of it.

use std::collections::BTreeSet;
use std::ops::Range;

use serde_json::{Map, Value as Json};

use super::names::{Declared, nearest};
use super::{problem, scalar};
use crate::diagnostic::Saying;
use crate::grammar::{Field, Key, Shape};
use crate::yaml::{Entry, Found, Node, Value};

/// Where the walk is.
#[derive(Debug, Clone)]
pub(super) struct Place {
    /// Keys and indices joined by `/`, empty at the top.
    path: String,
    /// What to point at when something is missing here: the key, where there is one.
    key: Option<Range<usize>>,
}

impl Place {
    pub(super) const fn root() -> Self {
        Self {
            path: String::new(),
            key: None,
        }
    }

    fn under(&self, step: &str, key: Option<Range<usize>>) -> Self {
        let path = if self.path.is_empty() {
            step.to_owned()
        } else {
            [self.path.as_str(), step].join("/")
        };
        Self { path, key }
    }

    /// The last key of the path, for messages.
    fn name(&self) -> &str {
        self.path
            .rsplit('/')
            .find(|step| !step.bytes().all(|b| b.is_ascii_digit()))
            .unwrap_or("")
    }
}

pub(super) struct Walk<'a> {
    declared: &'a Declared,
    found: Vec<Found>,
    spans: Vec<(String, Range<usize>)>,
}

impl<'a> Walk<'a> {
    pub(super) const fn new(declared: &'a Declared) -> Self {
        Self {
            declared,
            found: Vec::new(),
            spans: Vec::new(),
        }
    }

    /// All problems, those of the YAML first, and the place of every path.
    pub(super) fn finish(
        self,
        mut before: Vec<Found>,
    ) -> (Vec<Found>, Vec<(String, Range<usize>)>) {
        before.extend(self.found);
        (before, self.spans)
    }

    /// Checks a node; `null` stands for whatever could not be read.
    pub(super) fn value(&mut self, node: &Node, shape: &Shape, place: &Place) -> Json {
        if self.is_flooded() {
            return Json::Null;
        }
        self.remember(node, place);
        match (shape, &node.value) {
            (_, Value::Broken) => Json::Null,
            (Shape::Or(word, other), _) => match scalar::plain(node) {
                Some(text) if text == *word => Json::from(text),
                _ => self.alternative(node, word, other, place),
            },
            (Shape::Record(fields), Value::Map(entries)) => self.record(entries, fields, place),
            (Shape::Table { key, of }, Value::Map(entries)) => self.table(entries, key, of, place),
            (Shape::List { of, least }, Value::List(nodes)) => {
                self.list(node, (nodes, *least), of, place)
            }
            (Shape::Text, Value::Map(entries)) => self.text(entries, place),
            (_, Value::Scalar { .. }) if !is_collection(shape) && !node.is_null() => {
                self.scalar(node, shape)
            }
            _ if node.is_null() => self.report(at(node, place), problem::no_value(place.name())),
            _ => self.report(node.span.clone(), problem::wrong_type(shape, node)),
        }
    }

    fn remember(&mut self, node: &Node, place: &Place) {
        let scalar = matches!(node.value, Value::Scalar { .. }) && !node.is_null();
        let span = match &place.key {
            Some(key) if !scalar => key.clone(),
            _ => node.span.clone(),
        };
        self.spans.push((place.path.clone(), span));
    }

    /// Whether so much is wrong that looking further helps nobody and costs time.
    const fn is_flooded(&self) -> bool {
        self.found.len() > super::PROBLEMS_MAX
    }

    fn report(&mut self, span: Range<usize>, saying: Saying) -> Json {
        self.found.push((span, saying));
        Json::Null
    }

    fn scalar(&mut self, node: &Node, shape: &Shape) -> Json {
        match scalar::read(node, shape, self.declared) {
            Ok(json) => json,
            Err(saying) => self.report(node.span.clone(), *saying),
        }
    }

    /// A fixed word was possible and something else is written.
    fn alternative(&mut self, node: &Node, word: &str, other: &Shape, place: &Place) -> Json {
        if matches!(node.value, Value::Scalar { .. }) && !node.is_null() {
            return self.report(
                node.span.clone(),
                problem::no_alternative(word, other, node),
            );
        }
        self.value(node, other, place)
    }

    fn record(&mut self, entries: &[Entry], fields: &[Field], place: &Place) -> Json {
        let mut object = Map::new();
        for entry in entries {
            if self.is_flooded() {
                return Json::Null;
            }
            match fields.iter().find(|field| field.key == entry.key) {
                Some(field) => {
                    let under = place.under(&entry.key, Some(entry.key_span.clone()));
                    let value = self.value(&entry.node, &field.shape, &under);
                    object.insert(entry.key.clone(), value);
                }
                None => {
                    let known: Vec<_> = fields.iter().map(|field| field.key).collect();
                    let saying = problem::unknown_key(&entry.key, &known);
                    self.report(entry.key_span.clone(), saying);
                }
            }
        }
        self.missing(entries, fields, place);
        Json::Object(object)
    }

    /// Keys that must be written and are not; a misspelt one has been reported already.
    fn missing(&mut self, entries: &[Entry], fields: &[Field], place: &Place) {
        let written = |field: &Field| entries.iter().any(|entry| entry.key == field.key);
        let missing = fields
            .iter()
            .filter(|field| field.required && !written(field));
        let missing: Vec<_> = missing.collect();
        if missing.is_empty() {
            return;
        }
        let span = place
            .key
            .clone()
            .or_else(|| entries.first().map(|e| e.key_span.clone()));
        let unknown: BTreeSet<&str> = entries
            .iter()
            .map(|entry| entry.key.as_str())
            .filter(|key| fields.iter().all(|field| field.key != *key))
            .collect();
        let keys = || fields.iter().map(|field| field.key);
        let misspelt: Vec<_> = unknown
            .into_iter()
            .filter_map(|key| nearest(key, keys()))
            .collect();
        let unsaid = missing
            .into_iter()
            .filter(|field| !misspelt.contains(&field.key));
        for field in unsaid {
            let saying = problem::missing_key(field, place.name());
            self.report(span.clone().unwrap_or(0..0), saying);
        }
    }

    fn table(&mut self, entries: &[Entry], key: &Key, of: &Shape, place: &Place) -> Json {
        let mut object = Map::new();
        for entry in entries {
            if self.is_flooded() {
                return Json::Null;
            }
            let wrong = match key {
                Key::Own(pattern) if !(pattern.fits)(&entry.key) => {
                    Some(problem::wrong_form(&entry.key, pattern))
                }
                Key::Word(words) if !words.names.contains(&entry.key.as_str()) => {
                    Some(problem::unknown_key(&entry.key, words.names))
                }
                _ => None,
            };
            if let Some(saying) = wrong {
                self.report(entry.key_span.clone(), saying);
            }
            let under = place.under(&entry.key, Some(entry.key_span.clone()));
            // A row with nothing in it is written as `name: {}` or as `name:`.
            let value = if entry.node.is_null() && takes_nothing(of) {
                self.remember(&entry.node, &under);
                Json::Object(Map::new())
            } else {
                self.value(&entry.node, of, &under)
            };
            object.insert(entry.key.clone(), value);
        }
        Json::Object(object)
    }

    fn list(
        &mut self,
        node: &Node,
        (nodes, least): (&[Node], usize),
        of: &Shape,
        place: &Place,
    ) -> Json {
        if nodes.len() < least {
            return self.report(node.span.clone(), problem::empty_list(place.name()));
        }
        let mut list: Vec<Json> = Vec::with_capacity(nodes.len());
        for (index, node) in nodes.iter().enumerate() {
            let value = self.value(node, of, &place.under(&index.to_string(), None));
            if !value.is_null() && list.contains(&value) {
                self.report(node.span.clone(), problem::repeated(node));
            }
            list.push(value);
        }
        self.same_ids(nodes);
        Json::Array(list)
    }

    /// Two entries of a list of records must not bear one id.
    fn same_ids(&mut self, nodes: &[Node]) {
        let mut seen = BTreeSet::new();
        for id in nodes.iter().filter_map(|node| node.get("id")) {
            if let Some(text) = scalar::plain(id)
                && !seen.insert(text)
            {
                self.report(id.span.clone(), problem::repeated(id));
            }
        }
    }

    /// A text per language.
    fn text(&mut self, entries: &[Entry], place: &Place) -> Json {
        static LANGUAGES: [Field; 2] = [
            Field {
                key: "ja",
                required: true,
                shape: Shape::Line(&crate::grammar::ANY),
                doc: ["日本語", "Japanese"],
            },
            Field {
                key: "en",
                required: false,
                shape: Shape::Line(&crate::grammar::ANY),
                doc: ["英語", "English"],
            },
        ];
        self.record(entries, &LANGUAGES, place)
    }
}

/// What to point at when a node has nothing of its own to show.
fn at(node: &Node, place: &Place) -> Range<usize> {
    place.key.clone().unwrap_or_else(|| node.span.clone())
}

const fn is_collection(shape: &Shape) -> bool {
    matches!(
        shape,
        Shape::Record(_) | Shape::Table { .. } | Shape::List { .. }
    )
}

/// Whether a record may be left empty.
fn takes_nothing(shape: &Shape) -> bool {
    matches!(shape, Shape::Record(fields) if fields.iter().all(|field| !field.required))
}
