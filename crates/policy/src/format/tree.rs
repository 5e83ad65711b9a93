// SPDX-License-Identifier: Apache-2.0
//! What a layout is made of: values with their style and place, and the comments between them.

use serde_saphyr::granit_parser::{self, Event, Parser, ScalarStyle, Span, StructureStyle};

use crate::yaml::DEPTH_MAX;

/// One document.
#[derive(Debug)]
pub(super) struct Document {
    pub(super) root: Option<Node>,
    /// In the order of the file.
    pub(super) comments: Vec<Comment>,
}

/// A value with its place.
#[derive(Debug)]
pub(super) struct Node {
    pub(super) shape: Shape,
    pub(super) start: usize,
    pub(super) end: usize,
}

#[derive(Debug)]
pub(super) enum Shape {
    Scalar(Scalar),
    List {
        flow: bool,
        nodes: Vec<Node>,
    },
    Map {
        flow: bool,
        entries: Vec<(Node, Node)>,
    },
}

/// A scalar: its text, and whether it stood without quotes or as lines of its own.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Scalar {
    pub(super) text: String,
    pub(super) style: Style,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Style {
    /// Without quotes: may be a number, a date or a truth.
    Plain,
    /// Within quotes.
    Quoted,
    /// Lines after `|` or `>`.
    Lines,
}

/// A comment, from its `#` to the end of the line.
#[derive(Debug)]
pub(super) struct Comment {
    pub(super) text: String,
    pub(super) start: usize,
}

/// Reads a text that [`crate::yaml::parse`] found nothing wrong with.
pub(super) fn read(source: &str) -> Option<Document> {
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_comments: true,
        flow_nesting_limit: DEPTH_MAX,
        block_nesting_limit: DEPTH_MAX,
    };
    let mut reader = Reader {
        source,
        open: Vec::new(),
        root: None,
        comments: Vec::new(),
    };
    for next in Parser::new_from_str_with_options(source, options) {
        let (event, span) = next.ok()?;
        reader.event(event, span)?;
    }
    Some(Document {
        root: reader.root,
        comments: reader.comments,
    })
}

enum Open {
    List {
        flow: bool,
        start: usize,
        nodes: Vec<Node>,
    },
    Map {
        flow: bool,
        start: usize,
        entries: Vec<(Node, Node)>,
        key: Option<Node>,
    },
}

struct Reader<'a> {
    source: &'a str,
    open: Vec<Open>,
    root: Option<Node>,
    comments: Vec<Comment>,
}

impl Reader<'_> {
    fn event(&mut self, event: Event<'_>, span: Span) -> Option<()> {
        let range = span.byte_range().unwrap_or(0..0);
        let is_flow = |style: &StructureStyle| *style == StructureStyle::Flow;
        match event {
            Event::Comment(..) => {
                let text = self.source.get(range.clone())?.trim_end().to_owned();
                let start = range.start;
                self.comments.push(Comment { text, start });
            }
            Event::Scalar(text, style, ..) => {
                let style = match style {
                    ScalarStyle::Plain => Style::Plain,
                    ScalarStyle::SingleQuoted | ScalarStyle::DoubleQuoted => Style::Quoted,
                    ScalarStyle::Literal | ScalarStyle::Folded => Style::Lines,
                };
                let text = text.into_owned();
                self.node(Node {
                    shape: Shape::Scalar(Scalar { text, style }),
                    start: range.start,
                    end: range.end,
                });
            }
            Event::SequenceStart(style, ..) => self.open.push(Open::List {
                flow: is_flow(&style),
                start: range.start,
                nodes: Vec::new(),
            }),
            Event::MappingStart(style, ..) => self.open.push(Open::Map {
                flow: is_flow(&style),
                start: range.start,
                entries: Vec::new(),
                key: None,
            }),
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            _ => {}
        }
        Some(())
    }

    fn close(&mut self, end: usize) {
        let node = match self.open.pop() {
            Some(Open::List { flow, start, nodes }) => Node {
                shape: Shape::List { flow, nodes },
                start,
                end,
            },
            Some(Open::Map {
                flow,
                start,
                entries,
                ..
            }) => Node {
                shape: Shape::Map { flow, entries },
                start,
                end,
            },
            None => return,
        };
        self.node(node);
    }

    fn node(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { nodes, .. }) => nodes.push(node),
            Some(Open::Map { entries, key, .. }) => match key.take() {
                None => *key = Some(node),
                Some(key) => entries.push((key, node)),
            },
        }
    }
}

impl Document {
    /// Whether another document has the same values and the same comments, however laid out.
    pub(super) fn says_the_same(&self, other: &Self) -> bool {
        let comments = |document: &Self| -> Vec<String> {
            let mut all: Vec<_> = document
                .comments
                .iter()
                .map(|one| one.text.clone())
                .collect();
            all.sort_unstable();
            all
        };
        let values = match (&self.root, &other.root) {
            (Some(one), Some(other)) => one.says_the_same(other),
            (None, None) => true,
            (Some(node), None) | (None, Some(node)) => node.is_null(),
        };
        values && comments(self) == comments(other)
    }
}

impl Node {
    /// Whether nothing is written.
    pub(super) fn is_null(&self) -> bool {
        matches!(&self.shape, Shape::Scalar(Scalar { text, style: Style::Plain })
            if matches!(text.as_str(), "" | "~" | "null" | "Null" | "NULL"))
    }

    /// Whether two keys are one name.
    fn is_key(&self, other: &Self) -> bool {
        matches!((&self.shape, &other.shape), (Shape::Scalar(one), Shape::Scalar(two))
            if one.text == two.text)
    }

    fn says_the_same(&self, other: &Self) -> bool {
        match (&self.shape, &other.shape) {
            (Shape::Scalar(one), Shape::Scalar(two)) => {
                (self.is_null() && other.is_null())
                    || (one.text == two.text && one.is_plain_value() == two.is_plain_value())
            }
            (Shape::List { nodes: one, .. }, Shape::List { nodes: two, .. }) => {
                one.len() == two.len() && one.iter().zip(two).all(|(a, b)| a.says_the_same(b))
            }
            (Shape::Map { entries: one, .. }, Shape::Map { entries: two, .. }) => {
                one.len() == two.len()
                    && one
                        .iter()
                        .zip(two)
                        .all(|(a, b)| a.0.is_key(&b.0) && a.1.says_the_same(&b.1))
            }
            _ => false,
        }
    }
}

impl Scalar {
    /// Whether a reader may take it for something other than a text.
    fn is_plain_value(&self) -> bool {
        self.style == Style::Plain
            && !self.text.contains('\n')
            && !super::scalar::is_safe(&self.text)
    }
}
