// SPDX-License-Identifier: Apache-2.0
//! Diagnostics as a person reads them in a terminal: the line, an underline, why, and what to do.

use annotate_snippets::{AnnotationKind, Level, Renderer, Snippet};

use crate::diagnostic::{Diagnostic, Severity};
use crate::text::Lang;

/// Longest line shown whole; a longer one is given by its number only.
const LINE_MAX: usize = 1000;

/// Renders diagnostics over the source they were found in, one block each, without colours.
///
/// The order is kept. `source` must be the text that was read; positions outside it are shown
/// without a snippet.
#[must_use]
pub fn render(diagnostics: &[Diagnostic], source: &str, lang: Lang) -> String {
    let blocks: Vec<_> = diagnostics
        .iter()
        .map(|one| block(one, source, lang))
        .collect();
    blocks.join("\n\n")
}

fn block(one: &Diagnostic, source: &str, lang: Lang) -> String {
    let ja = lang == Lang::Ja;
    let level = match one.severity {
        Severity::Error => Level::ERROR.with_name(if ja { "エラー" } else { "error" }),
        Severity::Warning => Level::WARNING.with_name(if ja { "警告" } else { "warning" }),
        Severity::Note => Level::NOTE.with_name(if ja { "注記" } else { "note" }),
    };
    let title = level.primary_title(one.message.get(lang)).id(one.code);
    let (line, span) = line_of(one, source);
    let snippet = Snippet::source(line)
        .path(one.file.as_str())
        .line_start(usize::try_from(one.line).unwrap_or(1))
        .annotation(AnnotationKind::Primary.span(span));
    let mut group = title.element(snippet);
    if let Some(help) = &one.help {
        let level = Level::HELP.with_name(if ja { "対処" } else { "help" });
        group = group.element(level.message(help.get(lang)));
    }
    if let Some(article) = &one.article {
        let level = Level::NOTE.with_name(if ja { "根拠" } else { "law" });
        group = group.element(level.message(article.as_str()));
    }
    if let Some(known) = &one.acknowledged {
        let (reason, owner, until) = (known.reason.get(lang), known.owner.get(lang), known.until);
        let (word, line) = if ja {
            ("承知", format!("{reason}（{owner}、{until}まで）"))
        } else {
            ("acknowledged", format!("{reason} ({owner}, until {until})"))
        };
        group = group.element(Level::NOTE.with_name(word).message(line));
    }
    Renderer::plain().render(&[group])
}

/// The line a diagnostic is on, and its span inside that line.
fn line_of<'a>(one: &Diagnostic, source: &'a str) -> (&'a str, std::ops::Range<usize>) {
    let number = usize::try_from(one.line).unwrap_or(1).saturating_sub(1);
    let line = source
        .split('\n')
        .nth(number)
        .unwrap_or_default()
        .trim_end_matches('\r');
    let before = source
        .split('\n')
        .take(number)
        .map(|line| line.len() + 1)
        .sum::<usize>();
    let inside = |offset: usize| offset.saturating_sub(before).min(line.len());
    let (start, end) = (inside(one.span.start), inside(one.span.end));
    if line.len() > LINE_MAX {
        return ("…", 0.."…".len());
    }
    // An empty span still deserves a mark.
    let next = line
        .get(start..)
        .and_then(|rest| rest.chars().next())
        .map_or(0, char::len_utf8);
    (line, start..end.max(start + next))
}
