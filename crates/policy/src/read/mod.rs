// SPDX-License-Identifier: Apache-2.0
//! From the text of a file to a policy, or to every problem in it at once.
//!
//! The tree is walked along the grammar; each problem is noted and the walk goes on with what it
//! can still trust. Only a file without any problem becomes a [`Policy`].

mod across;
mod names;
mod problem;
mod scalar;
mod walk;

use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use crate::chapter::Chapters;
use crate::diagnostic::{Diagnostic, Places, Saying, Severity, Unusable};
use crate::grammar::FILE;
use crate::hash::PolicyHash;
use crate::law;
use crate::model::{Mark, Policy, PolicyFile};
use crate::text::Text;
use crate::words::Chapter;
use crate::yaml;

/// Most problems reported for one file.
const PROBLEMS_MAX: usize = 200;

/// A policy that was read, with its source, so that later findings can point into it.
#[derive(Debug, Clone)]
pub struct Loaded {
    /// The policy.
    pub policy: Policy,
    source: String,
    places: Places,
}

/// Reads a policy file.
///
/// # Errors
///
/// [`Unusable`] with every problem found, in the order of the file.
///
/// ```
/// let unusable = yakusoku_policy::read("policy.yaml", "yakusoku: 1\nedition: one\n").unwrap_err();
/// assert!(unusable.diagnostics.len() > 1);
/// assert_eq!(unusable.diagnostics[0].line, 1);
/// ```
pub fn read(file_name: &str, text: &str) -> Result<Loaded, Unusable> {
    let places = Places::new(file_name, text);
    let (root, mut found) = yaml::parse(text);
    let mut spans = Vec::new();
    let mut file = None;
    if let Some(root) = root.filter(|root| !root.is_null()) {
        let declared = names::Declared::of(&root);
        let mut walk = walk::Walk::new(&declared);
        let value = walk.value(&root, &FILE, &walk::Place::root());
        (found, spans) = walk.finish(found);
        file = Some(value);
    } else if found.is_empty() {
        found.push((0..0, problem::empty()));
    }
    if found.is_empty() {
        match file.map(typed) {
            Some(Ok(file)) => return across::check(load(file, text, places, spans)),
            Some(Err(error)) => found.push((0..0, problem::inside(&error.to_string()))),
            None => found.push((0..0, problem::empty())),
        }
    }
    Err(unusable(found, text, &places))
}

/// The plain data as types; the named chapters apart from the rest.
fn typed(file: serde_json::Value) -> Result<(PolicyFile, Chapters), serde_json::Error> {
    let mut chapters = serde_json::Map::new();
    let mut rest = serde_json::Map::new();
    if let serde_json::Value::Object(file) = file {
        for (key, value) in file {
            let is_chapter = Chapter::NAMES.contains(&key.as_str());
            let side = if is_chapter { &mut chapters } else { &mut rest };
            side.insert(key, value);
        }
    }
    let chapters = Chapters::deserialize(serde_json::Value::Object(chapters))?;
    let rest = serde_json::from_value(serde_json::Value::Object(rest))?;
    Ok((rest, chapters))
}

fn load(
    (file, chapters): (PolicyFile, Chapters),
    text: &str,
    places: Places,
    spans: Vec<(String, Range<usize>)>,
) -> Loaded {
    let marks = spans.into_iter().map(|(path, span)| {
        let line = places.line(span.start);
        (path, Mark { span, line })
    });
    let marks = Arc::new(marks.collect());
    let policy = file.into_policy(chapters, PolicyHash::of(text.as_bytes()), marks);
    Loaded {
        policy,
        source: text.to_owned(),
        places,
    }
}

fn unusable(mut found: Vec<yaml::Found>, text: &str, places: &Places) -> Unusable {
    found.sort_by_key(|(span, _)| span.start);
    let flooded = found.len() > PROBLEMS_MAX;
    found.truncate(PROBLEMS_MAX);
    if let (true, Some((last, _))) = (flooded, found.last()) {
        found.push((last.clone(), problem::more(PROBLEMS_MAX)));
    }
    let diagnostics = found
        .into_iter()
        .map(|(span, saying)| places.at(text, &span, saying));
    Unusable {
        diagnostics: diagnostics.collect(),
    }
}

impl Loaded {
    /// The text that was read.
    #[must_use]
    pub fn source(&self) -> &str {
        &self.source
    }

    /// What the law in force on a day, and the policy itself, have to say about it: errors first,
    /// then in the order of the file. Never a verdict.
    #[must_use]
    pub fn check(&self, as_of: Date) -> Vec<Diagnostic> {
        let found = law::check(&self.policy, as_of).into_iter();
        let mut diagnostics: Vec<_> = found
            .map(|(path, saying)| {
                let known = self.policy.acknowledgement(saying.code, &path, as_of);
                let mut diagnostic = self.diagnostic(&path, saying);
                diagnostic.acknowledged = known.cloned();
                diagnostic
            })
            .collect();
        diagnostics.sort_by(|a, b| {
            let key = |d: &Diagnostic| (d.severity, d.span.start);
            key(a).cmp(&key(b)).then_with(|| a.code.cmp(b.code))
        });
        diagnostics
    }

    /// Whether a check found no error that nobody has acknowledged: nothing forbids publishing
    /// then, though an acknowledged error stays an error.
    #[must_use]
    pub fn is_publishable(&self, as_of: Date) -> bool {
        self.check(as_of)
            .iter()
            .all(|one| one.severity != Severity::Error || !one.is_open())
    }

    fn diagnostic(&self, path: &str, saying: Saying) -> Diagnostic {
        self.places.at(&self.source, &self.span(path), saying)
    }

    /// The place of a path, or the nearest one around it that is written.
    fn span(&self, path: &str) -> Range<usize> {
        let mark = self.policy.mark(path);
        mark.map_or_else(|| self.start(), |mark| mark.span.clone())
    }

    /// Where the file begins to say something; the place of what is missing at the top.
    fn start(&self) -> Range<usize> {
        let spans = self.policy.marks.values().map(|mark| &mark.span);
        spans.min_by_key(|span| span.start).cloned().unwrap_or(0..0)
    }
}

/// Text in both languages, for the words of this module.
fn both(ja: impl Into<String>, en: impl Into<String>) -> Text {
    Text::new(ja, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_empty_file_is_said_to_be_empty() {
        for text in ["", "# nothing\n", "~\n", "---\n"] {
            let found = read("p.yaml", text).unwrap_err().diagnostics;
            assert_eq!(found.len(), 1, "{text:?}: {found:?}");
            assert_eq!(found[0].code, "file.empty");
        }
    }

    #[test]
    fn a_flood_of_problems_is_cut() {
        let text: String = (0..300).map(|n| format!("key{n}: 1\n")).collect();
        let found = read("p.yaml", &text).unwrap_err().diagnostics;
        assert_eq!(found.len(), PROBLEMS_MAX + 1);
        assert_eq!(found.last().unwrap().code, "file.more-problems");
    }
}
