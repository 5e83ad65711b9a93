// SPDX-License-Identifier: Apache-2.0
//! What is wrong with a map, in both languages, with the line to go to.
//!
//! Problems are collected, never thrown one at a time: an engineer fixes a file in one sitting.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};
use serde::Serialize;
use yakusoku_policy::{Lang, Text};

/// Whether the map can be used all the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Severity {
    /// The map cannot be used.
    Error,
    /// It works, but somebody should know.
    Warning,
}

/// Line and column in the map file, both from 1; 0 where no line can be named.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Place {
    /// Line from 1.
    pub line: u32,
    /// Column in characters from 1.
    pub column: u32,
}

/// One problem of a map.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct MapProblem {
    /// Stable code, `map.unknown-item`.
    pub code: &'static str,
    /// Whether it stops the map.
    pub severity: Severity,
    /// Where in the file.
    pub at: Place,
    /// What is wrong, user's text in backticks.
    pub message: Text,
    /// What to do about it.
    pub help: Option<Text>,
}

impl MapProblem {
    pub(crate) fn error(code: &'static str, at: Place, message: Text) -> Self {
        Self {
            code,
            severity: Severity::Error,
            at,
            message,
            help: None,
        }
    }

    pub(crate) fn warning(code: &'static str, at: Place, message: Text) -> Self {
        Self {
            code,
            severity: Severity::Warning,
            at,
            message,
            help: None,
        }
    }

    pub(crate) fn help(mut self, help: Text) -> Self {
        self.help = Some(help);
        self
    }

    /// Adds "did you mean" where one of the known names is near enough.
    pub(crate) fn nearest<'a>(self, wrong: &str, known: impl Iterator<Item = &'a str>) -> Self {
        match nearest(wrong, known) {
            Some(near) => self.help(Text::new(
                format!("`{near}`のことではありませんか"),
                format!("did you mean `{near}`"),
            )),
            None => self,
        }
    }
}

/// The known name most like the wrong one, if any is alike at all.
pub(crate) fn nearest<'a>(wrong: &str, known: impl Iterator<Item = &'a str>) -> Option<&'a str> {
    known
        .map(|name| (strsim::jaro_winkler(wrong, name), name))
        .filter(|(alike, _)| *alike > 0.8)
        .max_by(|a, b| a.0.total_cmp(&b.0))
        .map(|(_, name)| name)
}

/// Shows problems under the lines they are about.
#[must_use]
pub fn render(problems: &[MapProblem], file: &str, text: &str, lang: Lang) -> String {
    let renderer = Renderer::plain();
    let mut out = String::new();
    for problem in problems {
        let level = match problem.severity {
            Severity::Error => Level::ERROR,
            Severity::Warning => Level::WARNING,
        };
        let title = level
            .primary_title(problem.message.get(lang))
            .id(problem.code);
        let span = span(text, problem.at);
        let mut group = title.element(
            Snippet::source(text)
                .path(file)
                .annotation(AnnotationKind::Primary.span(span)),
        );
        if let Some(help) = &problem.help {
            group = group.element(Level::HELP.message(help.get(lang)));
        }
        out.push_str(&renderer.render(&[group]));
        out.push('\n');
    }
    out
}

/// The word at a place, in bytes.
fn span(text: &str, at: Place) -> std::ops::Range<usize> {
    let line = at.line.saturating_sub(1) as usize;
    let start_of_line: usize = text.split_inclusive('\n').take(line).map(str::len).sum();
    let rest = text.get(start_of_line..).unwrap_or_default();
    let column = at.column.saturating_sub(1) as usize;
    let before: usize = rest.chars().take(column).map(char::len_utf8).sum();
    let start = start_of_line + before;
    let word = text.get(start..).unwrap_or_default();
    let length: usize = word
        .chars()
        .take_while(|c| !c.is_whitespace() && *c != ':')
        .map(char::len_utf8)
        .sum();
    start..start + length
}
