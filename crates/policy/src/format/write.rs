// SPDX-License-Identifier: Apache-2.0
//! The walk that writes: every value in its place, every comment where it was.

use super::scalar;
use super::tree::{Comment, Document, Node, Shape};

/// Spaces of one level.
const STEP: usize = 2;

/// Writes a document; ends with one line end, unless there is nothing at all.
pub(super) fn document(source: &str, document: &Document) -> String {
    let mut writer = Writer {
        source,
        comments: document.comments.as_slice(),
        out: String::new(),
        open_line: false,
    };
    match &document.root {
        Some(root) if !root.is_null() => {
            let at = At {
                indent: 0,
                outer: None,
            };
            writer.before(first(root), first(root), 0);
            writer.block(root, at, source.len());
        }
        _ => {}
    }
    writer.rest(0);
    writer.out
}

/// Where a node is written: its indentation, and the column its parent stood at in the source.
#[derive(Debug, Clone, Copy)]
struct At {
    indent: usize,
    outer: Option<usize>,
}

struct Writer<'a> {
    source: &'a str,
    /// Comments not yet written.
    comments: &'a [Comment],
    out: String,
    /// Whether the last line may still take a comment at its end.
    open_line: bool,
}

impl<'a> Writer<'a> {
    /// A whole node on lines of its own; `limit` is where the next thing begins.
    fn block(&mut self, node: &Node, at: At, limit: usize) {
        if !self.is_block(node) {
            self.pad(at.indent);
            self.line(&flow(node));
            self.trailing(limit);
            return;
        }
        self.collection(node, at, limit);
    }

    /// A collection on lines of its own, whatever it was.
    fn collection(&mut self, node: &Node, at: At, limit: usize) {
        match &node.shape {
            Shape::Map { entries, .. } => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    let next = entries.get(index + 1).map_or(limit, |(key, _)| key.start);
                    self.before(self.head(key, value), key.start, at.indent);
                    self.pad(at.indent);
                    self.entry((key, value), at.indent, next);
                }
            }
            Shape::List { nodes, .. } => {
                for (index, item) in nodes.iter().enumerate() {
                    let next = nodes.get(index + 1).map_or(limit, |node| node.start);
                    self.before(item.start, item.start, at.indent);
                    self.pad(at.indent);
                    self.item(item, at.indent, next);
                }
            }
            Shape::Scalar(_) => {}
        }
        self.inside(node, at, limit);
    }

    /// Up to where comments belong above an entry: its key, or its value where that fits one line.
    fn head(&self, key: &Node, value: &Node) -> usize {
        if self.is_block(value) || value.is_null() {
            key.start
        } else {
            value.start.max(key.start)
        }
    }

    fn entry(&mut self, (key, value): (&Node, &Node), indent: usize, limit: usize) {
        let name = flow(key);
        if self.is_block(value) {
            let outer = Some(self.column(key.start));
            self.line(&format!("{name}:"));
            self.trailing(first(value));
            let indent = indent + STEP;
            self.collection(value, At { indent, outer }, limit);
        } else {
            self.scalar(&format!("{name}:"), value, indent, limit);
        }
    }

    /// What fits one line, or stands as a text of several lines, after a key or a dash.
    fn scalar(&mut self, lead: &str, value: &Node, indent: usize, limit: usize) {
        if let Shape::Scalar(scalar) = &value.shape
            && let Some((mark, lines)) = scalar::lines(scalar)
        {
            self.line(&format!("{lead} {mark}"));
            for line in lines {
                self.text_line(line, indent + STEP);
            }
            self.open_line = false;
        } else if value.is_null() {
            self.line(lead);
            self.trailing(limit);
        } else {
            self.line(&format!("{lead} {}", flow(value)));
            self.trailing(limit);
        }
    }

    fn item(&mut self, item: &Node, indent: usize, limit: usize) {
        let outer = Some(self.dash(item.start));
        let at = At {
            indent: indent + STEP,
            outer,
        };
        match &item.shape {
            Shape::Map { entries, .. } if self.is_block(item) => {
                for (index, (key, value)) in entries.iter().enumerate() {
                    let next = entries.get(index + 1).map_or(limit, |(key, _)| key.start);
                    if index == 0 {
                        self.out.push_str("- ");
                    } else {
                        self.before(self.head(key, value), key.start, at.indent);
                        self.pad(at.indent);
                    }
                    self.entry((key, value), at.indent, next);
                }
                self.inside(item, at, limit);
            }
            _ if self.is_block(item) => {
                self.line("-");
                self.collection(item, at, limit);
            }
            // A dash alone would take a comment beside it for one above the next reading's item.
            _ if item.is_null() => {
                self.line("- ~");
                self.trailing(limit);
            }
            _ => self.scalar("-", item, indent, limit),
        }
    }

    /// Whether a node is written on lines of its own: as it was, or because of a comment in it.
    fn is_block(&self, node: &Node) -> bool {
        let (flow, empty) = match &node.shape {
            Shape::Scalar(_) => return false,
            Shape::List { flow, nodes } => (*flow, nodes.is_empty()),
            Shape::Map { flow, entries } => (*flow, entries.is_empty()),
        };
        let from = self.comments.partition_point(|one| one.start < node.start);
        let next = self.comments.get(from);
        !empty && (!flow || next.is_some_and(|one| one.start < node.end))
    }

    /// Writes the comments that lie before a place, and the blank line before what stands there.
    fn before(&mut self, place: usize, start: usize, indent: usize) {
        while let Some((comment, rest)) = self.comments.split_first() {
            if comment.start >= place {
                break;
            }
            self.comments = rest;
            self.comment(comment, indent);
        }
        self.blank(start);
    }

    /// At the end of a collection: comments that still belong to it by their column, or because
    /// they lie inside its brackets.
    fn inside(&mut self, node: &Node, at: At, limit: usize) {
        let column = match &node.shape {
            Shape::List { .. } => self.dash(first(node)),
            Shape::Map { .. } | Shape::Scalar(_) => self.column(first(node)),
        };
        // A list may begin at the column of its key; what follows it there belongs to the key's.
        let column = at.outer.map_or(0, |outer| column.max(outer + 1));
        while let Some((comment, rest)) = self.comments.split_first() {
            let within = !self.is_alone(comment.start) || self.column(comment.start) >= column;
            let bracketed = is_flow(node) && comment.start < node.end;
            if comment.start >= limit || !(within || bracketed) {
                break;
            }
            self.comments = rest;
            self.comment(comment, at.indent);
        }
    }

    /// Writes what stands at the end of the line just written.
    fn trailing(&mut self, limit: usize) {
        while let Some((comment, rest)) = self.comments.split_first() {
            if comment.start >= limit || self.is_alone(comment.start) {
                break;
            }
            self.comments = rest;
            self.comment(comment, 0);
        }
    }

    fn rest(&mut self, indent: usize) {
        while let Some((comment, rest)) = self.comments.split_first() {
            self.comments = rest;
            self.comment(comment, indent);
        }
    }

    /// One comment: at the end of the last line where it was at the end of one, else on its own.
    fn comment(&mut self, comment: &'a Comment, indent: usize) {
        if !self.is_alone(comment.start) && self.open_line {
            let before = self.source.get(..comment.start).unwrap_or_default();
            let gap = before.len() - before.trim_end_matches(' ').len();
            self.out.truncate(self.out.len().saturating_sub(1));
            self.out.push_str(&" ".repeat(gap.max(1)));
            self.line(&comment.text);
            self.open_line = false;
            return;
        }
        self.blank(comment.start);
        self.pad(indent);
        self.line(&comment.text);
        self.open_line = false;
    }

    /// One empty line where there was one or more.
    fn blank(&mut self, place: usize) {
        let leads = self
            .on_line(place)
            .trim()
            .trim_matches('-')
            .trim()
            .is_empty();
        let before = self.source.get(..place).unwrap_or_default();
        let mut lines = before.rsplit('\n').skip(1);
        let was = leads && lines.next().is_some_and(|line| line.trim().is_empty());
        if was && !self.out.is_empty() && !self.out.ends_with("\n\n") {
            self.out.push('\n');
            self.open_line = false;
        }
    }

    fn pad(&mut self, indent: usize) {
        self.out.push_str(&" ".repeat(indent));
    }

    fn line(&mut self, text: &str) {
        self.out.push_str(text);
        self.out.push('\n');
        self.open_line = true;
    }

    fn text_line(&mut self, text: &str, indent: usize) {
        if !text.is_empty() {
            self.pad(indent);
        }
        self.line(text);
    }

    /// Whether nothing but space stands before a place on its line.
    fn is_alone(&self, place: usize) -> bool {
        self.on_line(place)
            .trim_start_matches('\u{feff}')
            .trim()
            .is_empty()
    }

    /// How far a place is from the beginning of its line, in characters.
    fn column(&self, place: usize) -> usize {
        self.on_line(place).chars().count()
    }

    /// The column of the dash before a place, or of the place itself where there is none.
    fn dash(&self, place: usize) -> usize {
        let line = self.on_line(place);
        if line.trim_start().starts_with('-') {
            line.chars().take_while(|c| c.is_whitespace()).count()
        } else {
            line.chars().count()
        }
    }

    fn on_line(&self, place: usize) -> &str {
        let before = self.source.get(..place).unwrap_or_default();
        before.rsplit('\n').next().unwrap_or_default()
    }
}

/// Where the first thing in a node begins.
fn first(node: &Node) -> usize {
    match &node.shape {
        Shape::Scalar(_) => node.start,
        Shape::List { nodes, .. } => nodes.first().map_or(node.start, |node| node.start),
        Shape::Map { entries, .. } => entries.first().map_or(node.start, |(key, _)| key.start),
    }
}

const fn is_flow(node: &Node) -> bool {
    match &node.shape {
        Shape::Scalar(_) => true,
        Shape::List { flow, .. } | Shape::Map { flow, .. } => *flow,
    }
}

/// A node on one line.
fn flow(node: &Node) -> String {
    match &node.shape {
        Shape::Scalar(one) => scalar::line(one),
        Shape::List { nodes, .. } => {
            let all: Vec<String> = nodes.iter().map(flow).collect();
            format!("[{}]", all.join(", "))
        }
        Shape::Map { entries, .. } => {
            let all: Vec<String> = entries
                .iter()
                .map(|(key, value)| format!("{}: {}", flow(key), flow(value)))
                .collect();
            format!("{{{}}}", all.join(", "))
        }
    }
}
