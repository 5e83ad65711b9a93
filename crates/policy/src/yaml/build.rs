// SPDX-License-Identifier: Apache-2.0
//! Builds the tree from the parser's events, on a stack of its own, reporting what it refuses.

use std::collections::HashSet;
use std::ops::Range;

use serde_saphyr::granit_parser::{self, Event, Parser, ScalarStyle, Span};

use super::{DEPTH_MAX, Entry, Node, SIZE_MAX, Value, syntax};
use crate::diagnostic::Saying;

/// A problem and where it is.
pub(crate) type Found = (Range<usize>, Saying);

/// Reads one document. The tree is `None` where its structure cannot be trusted.
pub(crate) fn parse(source: &str) -> (Option<Node>, Vec<Found>) {
    if source.len() > SIZE_MAX {
        return (None, vec![(0..0, syntax::too_large(source.len()))]);
    }
    if let Some(found) = unreadable(source) {
        return (None, vec![found]);
    }
    let options = granit_parser::options! {
        disallow_directives: true,
        emit_unresolved_aliases: true,
        emit_anchor_events: true,
        emit_comments: false,
        flow_nesting_limit: DEPTH_MAX,
        block_nesting_limit: DEPTH_MAX,
    };
    let mut builder = Builder {
        source,
        found: Vec::new(),
        open: Vec::new(),
        root: None,
    };
    for next in Parser::new_from_str_with_options(source, options) {
        match next {
            Ok((event, span)) => {
                if !builder.event(event, span) {
                    break;
                }
            }
            Err(error) => {
                let at = error.marker().byte_offset().unwrap_or(source.len());
                builder
                    .found
                    .push((at..at + 1, syntax::error(error.kind())));
                return (None, builder.found);
            }
        }
    }
    (builder.root, builder.found)
}

/// Characters no editor shows, which would make lines and columns mean nothing.
fn unreadable(source: &str) -> Option<Found> {
    let lone = |(at, byte): (usize, u8)| {
        byte == b'\r'
            && source
                .as_bytes()
                .get(at + 1)
                .is_some_and(|next| *next != b'\n')
    };
    let mut bytes = source.bytes().enumerate();
    if let Some(at) = source.find('\0') {
        return Some((at..at + 1, syntax::nul()));
    }
    let (at, _) = bytes.find(|one| lone(*one))?;
    Some((at..at + 1, syntax::lone_return()))
}

/// A collection that is still being read.
enum Open {
    List {
        start: usize,
        nodes: Vec<Node>,
    },
    Map {
        start: usize,
        entries: Vec<Entry>,
        key: Option<Node>,
        seen: Keys,
    },
}

/// The keys of a mapping once it has many; a few are quicker looked through than kept twice.
#[derive(Default)]
struct Keys(HashSet<String>);

impl Keys {
    const FEW: usize = 16;

    /// Whether a key does not stand before.
    fn is_new(&mut self, entries: &[Entry], key: &str) -> bool {
        if entries.len() < Self::FEW {
            return entries.iter().all(|entry| entry.key != key);
        }
        if self.0.is_empty() {
            self.0.extend(entries.iter().map(|entry| entry.key.clone()));
        }
        self.0.insert(key.to_owned())
    }
}

struct Builder<'a> {
    source: &'a str,
    found: Vec<Found>,
    open: Vec<Open>,
    root: Option<Node>,
}

impl Builder<'_> {
    /// Takes one event; `false` ends the reading.
    fn event(&mut self, event: Event<'_>, span: Span) -> bool {
        let range = span.byte_range().unwrap_or(0..0);
        if let Some(tag) = event.tag() {
            let at = span
                .tag_span()
                .and_then(|tag| tag.byte_range())
                .unwrap_or(range.clone());
            self.found.push((at, syntax::tag(&tag.original())));
        }
        match event {
            Event::Scalar(text, style, ..) => {
                let value = Value::Scalar {
                    text: text.into_owned(),
                    plain: style == ScalarStyle::Plain,
                };
                self.node(Node { value, span: range });
            }
            Event::Alias(_) | Event::UnresolvedAlias(_) => {
                let name = self.source.get(range.clone()).unwrap_or_default();
                self.found.push((range.clone(), syntax::alias(name)));
                self.node(Node {
                    value: Value::Broken,
                    span: range,
                });
            }
            Event::Anchor(_, name) => self.found.push((range, syntax::anchor(&name))),
            Event::SequenceStart(..) => {
                self.open.push(Open::List {
                    start: range.start,
                    nodes: Vec::new(),
                });
            }
            Event::MappingStart(..) => self.open.push(Open::Map {
                start: range.start,
                entries: Vec::new(),
                key: None,
                seen: Keys::default(),
            }),
            Event::SequenceEnd | Event::MappingEnd => self.close(range.end),
            Event::DocumentStart(..) if self.root.is_some() => {
                self.found.push((range, syntax::several_documents()));
                return false;
            }
            _ => {}
        }
        true
    }

    fn close(&mut self, end: usize) {
        match self.open.pop() {
            Some(Open::List { start, nodes }) => {
                self.node(Node {
                    value: Value::List(nodes),
                    span: start..end,
                });
            }
            Some(Open::Map { start, entries, .. }) => {
                self.node(Node {
                    value: Value::Map(entries),
                    span: start..end,
                });
            }
            None => {}
        }
    }

    /// Puts a finished node where it belongs.
    fn node(&mut self, node: Node) {
        match self.open.last_mut() {
            None => self.root = Some(node),
            Some(Open::List { nodes, .. }) => nodes.push(node),
            Some(Open::Map {
                entries, key, seen, ..
            }) => match key.take() {
                None => *key = Some(node),
                Some(Node {
                    value: Value::Scalar { text, .. },
                    span,
                }) => {
                    if seen.is_new(entries, &text) {
                        entries.push(Entry {
                            key: text,
                            key_span: span,
                            node,
                        });
                    } else {
                        let first = entries.iter().find(|entry| entry.key == text);
                        let line = first.map_or(0, |entry| line_of(self.source, entry));
                        self.found.push((span, syntax::duplicate_key(&text, line)));
                    }
                }
                Some(Node {
                    value: Value::Broken,
                    ..
                }) => {}
                Some(Node { span, .. }) => self.found.push((span, syntax::odd_key())),
            },
        }
    }
}

fn line_of(source: &str, entry: &Entry) -> usize {
    source
        .get(..entry.key_span.start)
        .map_or(0, |before| before.matches('\n').count() + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn codes(source: &str) -> Vec<&'static str> {
        parse(source)
            .1
            .into_iter()
            .map(|(_, saying)| saying.code)
            .collect()
    }

    #[test]
    fn a_tree_knows_where_everything_stands() {
        let source = "名: {a: [1, '2']}\n";
        let (root, found) = parse(source);
        assert!(found.is_empty(), "{found:?}");
        let root = root.unwrap();
        let list = root.get("名").and_then(|node| node.get("a")).unwrap();
        assert_eq!(&source[list.span.clone()], "[1, '2']");
        let Value::List(nodes) = &list.value else {
            panic!("no list")
        };
        assert_eq!(
            nodes[0].value,
            Value::Scalar {
                text: "1".into(),
                plain: true
            }
        );
        assert_eq!(
            nodes[1].value,
            Value::Scalar {
                text: "2".into(),
                plain: false
            }
        );
        assert_eq!(&source[nodes[1].span.clone()], "'2'");
    }

    #[test]
    fn what_people_should_not_have_to_follow_is_refused_all_at_once() {
        let source = "a: &x 1\nb: *x\nc: *y\nd: !!str 2\nd: 3\n[e]: 4\n";
        assert_eq!(
            codes(source),
            [
                "yaml.anchor",
                "yaml.alias",
                "yaml.alias",
                "yaml.tag",
                "yaml.duplicate-key",
                "yaml.key"
            ]
        );
        assert_eq!(codes("a: 1\n---\nb: 2\n"), ["yaml.several-documents"]);
    }

    #[test]
    fn a_key_is_found_twice_however_many_there_are() {
        for many in [2, Keys::FEW - 1, Keys::FEW, Keys::FEW + 1, 100] {
            let keys: String = (0..many).map(|n| format!("k{n}: 1\n")).collect();
            assert!(codes(&keys).is_empty(), "{many}");
            for twice in [0, many - 1] {
                let source = format!("{keys}k{twice}: 2\n");
                assert_eq!(codes(&source), ["yaml.duplicate-key"], "{many} {twice}");
            }
        }
    }

    #[test]
    fn size_and_depth_are_bounded() {
        let deep = format!(
            "a: {}1{}",
            "[".repeat(DEPTH_MAX + 1),
            "]".repeat(DEPTH_MAX + 1)
        );
        assert_eq!(codes(&deep), ["yaml.too-deep"]);
        let fits = format!("a: {}1{}", "[".repeat(DEPTH_MAX), "]".repeat(DEPTH_MAX));
        assert!(codes(&fits).is_empty());
        assert_eq!(codes(&"#".repeat(SIZE_MAX + 1)), ["yaml.too-large"]);
        assert!(codes(&"#".repeat(SIZE_MAX)).is_empty());
    }
}
