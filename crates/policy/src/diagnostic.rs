// SPDX-License-Identifier: Apache-2.0
//! What the reader and the law check have to say: a code, a place, plain words, a remedy.
//!
//! Codes are stable; wording is interface and is tested. A diagnostic never claims that a policy
//! is lawful or unlawful: it says what may not conform, to which article, and what to do.

use std::ops::Range;

use serde::Serialize;

use crate::model::Acknowledged;
use crate::text::Text;

/// How serious a diagnostic is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The file cannot be used, or must not be published so.
    Error,
    /// It may not conform to the law, or contradicts itself.
    Warning,
    /// Worth knowing; the law is open or the gap is small.
    Note,
}

/// One finding about a policy file.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// Stable code, `law.fee-on-free-kind`.
    pub code: &'static str,
    /// How serious it is.
    pub severity: Severity,
    /// File name as given to the reader.
    pub file: String,
    /// Line from 1.
    pub line: u32,
    /// Column from 1, in characters.
    pub column: u32,
    /// Byte range in the file; empty where a position is all there is.
    pub span: Range<usize>,
    /// What is wrong, in lower case without a full stop in English.
    pub message: Text,
    /// What to do about it.
    pub help: Option<Text>,
    /// The article it rests on.
    pub article: Option<String>,
    /// Why the operator leaves it for now; the severity stays what it is.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub acknowledged: Option<Acknowledged>,
}

impl Diagnostic {
    /// Whether nobody has acknowledged it.
    #[must_use]
    pub const fn is_open(&self) -> bool {
        self.acknowledged.is_none()
    }
}

/// A file that cannot be used, with everything found wrong in it.
#[derive(Debug, Clone, PartialEq, thiserror::Error)]
#[error("the policy file cannot be used: {} problems found", .diagnostics.len())]
pub struct Unusable {
    /// All problems, in the order of the file; never empty.
    pub diagnostics: Vec<Diagnostic>,
}

/// Turns byte ranges of one file into places with line and column.
#[derive(Debug, Clone)]
pub(crate) struct Places {
    file: String,
    starts: Vec<usize>,
}

/// What is to be said, before it has a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Saying {
    pub(crate) code: &'static str,
    pub(crate) severity: Severity,
    pub(crate) message: Text,
    pub(crate) help: Option<Text>,
    pub(crate) article: Option<String>,
}

impl Saying {
    /// An error of the file itself.
    pub(crate) fn error(code: &'static str, message: Text, help: Text) -> Self {
        let help = (!help.is_empty()).then_some(help);
        Self {
            code,
            severity: Severity::Error,
            message,
            help,
            article: None,
        }
    }
}

impl Places {
    pub(crate) fn new(file: &str, source: &str) -> Self {
        let breaks = source.match_indices('\n').map(|(index, _)| index + 1);
        Self {
            file: file.to_owned(),
            starts: std::iter::once(0).chain(breaks).collect(),
        }
    }

    /// Line and column (both from 1, the column in characters) of a byte offset.
    pub(crate) fn line_column(&self, source: &str, offset: usize) -> (u32, u32) {
        let line = self.line(offset);
        let start = self.starts.get(line as usize - 1).copied().unwrap_or(0);
        let column = source
            .get(start..offset)
            .map_or(0, |before| before.chars().count());
        (line, small(column + 1))
    }

    /// Line (from 1) of a byte offset.
    pub(crate) fn line(&self, offset: usize) -> u32 {
        let line = self.starts.partition_point(|start| *start <= offset);
        small(line.max(1))
    }

    /// Gives a saying its place.
    pub(crate) fn at(&self, source: &str, span: &Range<usize>, saying: Saying) -> Diagnostic {
        let span = first_line(source, span);
        let (line, column) = self.line_column(source, span.start);
        Diagnostic {
            code: saying.code,
            severity: saying.severity,
            file: self.file.clone(),
            line,
            column,
            span,
            message: saying.message,
            help: saying.help,
            article: saying.article,
            acknowledged: None,
        }
    }
}

/// A place in a file that is far smaller than the type.
fn small(number: usize) -> u32 {
    u32::try_from(number).unwrap_or(u32::MAX)
}

/// The part of a span on its first line, inside the source and on character boundaries.
fn first_line(source: &str, span: &Range<usize>) -> Range<usize> {
    let inside = |mut offset: usize| {
        offset = offset.min(source.len());
        while !source.is_char_boundary(offset) {
            offset -= 1;
        }
        offset
    };
    let start = inside(span.start);
    let text = source
        .get(start..inside(span.end.max(start)))
        .unwrap_or_default();
    let line = text.lines().next().unwrap_or_default().trim_end();
    start..start + line.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_count_characters_and_lines_start_at_one() {
        let source = "一: 二\n三: 四五\n";
        let places = Places::new("p.yaml", source);
        assert_eq!(places.line_column(source, 0), (1, 1));
        let four = source.find('四').unwrap();
        assert_eq!(places.line_column(source, four), (2, 4));
        assert_eq!(places.line_column(source, source.len()), (3, 1));
    }

    #[test]
    fn a_span_ends_with_its_first_line_and_never_splits_a_character() {
        assert_eq!(first_line("あい\nう", &(0..10)), 0..6);
        assert_eq!(first_line("あい", &(1..99)), 0..6);
        assert_eq!(first_line("", &(5..9)), 0..0);
    }
}
