// SPDX-License-Identifier: Apache-2.0
//! The promises of the chapters that are tables of named entries, one clause each.

use super::ClauseWhat;
use super::build::{Draft, draft};
use crate::chapter::Entry;
use crate::model::Policy;
use crate::text::Text;
use crate::words::Chapter;

/// The entries of a chapter as clauses, in the order of the file.
pub(super) fn entries(policy: &Policy, chapter: Chapter) -> Vec<Draft> {
    let mut names = names(policy, chapter);
    names.sort_by_key(|name| policy.line(&path(chapter, name)));
    names
        .into_iter()
        .filter_map(|name| {
            let text = said(policy, chapter, name)?;
            let what = ClauseWhat::Entry {
                chapter,
                name: name.clone(),
            };
            let path = path(chapter, name);
            Some(draft(&path.replace('/', "."), &path, what, text))
        })
        .collect()
}

/// The wording of an entry; bodies outside are named with it.
fn said(policy: &Policy, chapter: Chapter, name: &str) -> Option<Text> {
    let text = policy.entry(chapter, name)?.text().clone();
    let complaints = &policy.chapters.complaints;
    let named = complaints
        .get(name)
        .filter(|_| chapter == Chapter::Complaints);
    let Some(named) = named.filter(|one| !one.bodies.is_empty()) else {
        return Some(text);
    };
    let bodies: Vec<Text> = named
        .bodies
        .iter()
        .map(|body| match &body.contact {
            Some(contact) => {
                let values = [("name", body.name.clone()), ("contact", contact.clone())];
                Text::new("{name}（{contact}）", "{name} ({contact})").fill(&values)
            }
            None => body.name.clone(),
        })
        .collect();
    let values = [("text", text), ("bodies", Text::join(&bodies))];
    Some(Text::new("{text}：{bodies}", "{text}: {bodies}").fill(&values))
}

/// A numbered chapter made of one table.
pub(super) fn titled(policy: &Policy, chapter: Chapter) -> (Text, Vec<Draft>) {
    (chapter.text(), entries(policy, chapter))
}

fn names(policy: &Policy, chapter: Chapter) -> Vec<&String> {
    match chapter {
        Chapter::Terms => policy.requests.terms.keys().collect(),
        _ => policy.chapters.names(chapter),
    }
}

fn path(chapter: Chapter, name: &str) -> String {
    match chapter {
        Chapter::Terms => format!("requests/terms/{name}"),
        _ => format!("{}/{name}", chapter.name()),
    }
}

impl Policy {
    /// An entry of a chapter of named promises.
    #[must_use]
    pub fn entry(&self, chapter: Chapter, name: &str) -> Option<&dyn Entry> {
        match chapter {
            Chapter::Terms => {
                let term = self.requests.terms.get(name)?;
                Some(term as &dyn Entry)
            }
            _ => self.chapters.entry(chapter, name),
        }
    }
}
