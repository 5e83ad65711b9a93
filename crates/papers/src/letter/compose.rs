// SPDX-License-Identifier: Apache-2.0
//! Pieces that more than one kind of letter is composed of.

use super::facts::{Papers, PapersAfter};
use super::parts::{Block, Fact, Head, Honorific, Section};
use super::wording::{Common, fill};
use crate::{Lang, date_short};

pub(super) fn fact(label: &str, value: impl Into<String>) -> Fact {
    Fact {
        label: label.to_owned(),
        value: value.into(),
    }
}

pub(super) fn text(text: impl Into<String>) -> Block {
    Block::Text { text: text.into() }
}

pub(super) fn section(heading: &str, blocks: Vec<Block>) -> Section {
    Section {
        heading: heading.to_owned(),
        blocks,
    }
}

/// The greeting: by what the addressee is, and in English by name.
pub(super) fn opening(head: &Head, words: &Common) -> String {
    let wording = match head.addressee.honorific {
        Honorific::Sama => &words.opening_sama,
        Honorific::Onchu => &words.opening_onchu,
    };
    fill(wording, &[("name", &head.addressee.name)])
}

/// What the subject line calls the application: the one ask, or 開示等 for several kinds. Asks under the GDPR, which say
/// so in their names, are called by their law.
pub(super) fn asked<'a>(asks: impl Iterator<Item = &'a str>, words: &'a Common) -> &'a str {
    let mut kinds: Vec<&str> = asks.collect();
    kinds.sort_unstable();
    kinds.dedup();
    match kinds.as_slice() {
        [one] => one,
        several if several.iter().all(|one| one.contains("GDPR")) => &words.several_gdpr,
        _ => &words.several_asks,
    }
}

/// An ask with whom or what it concerns.
pub(super) fn ask_with_scope(ask: &str, scope: Option<&str>, words: &Common) -> String {
    match scope {
        // What has lines or brackets of its own stands below, and not in brackets once more.
        Some(scope) if scope.contains(['\n', '（', '(']) => format!("{ask}\n{scope}"),
        Some(scope) => format!("{ask}{}", fill(&words.parenthesis, &[("text", scope)])),
        None => ask.to_owned(),
    }
}

/// A name that stands by itself, in a table or a list: English begins it with a capital.
pub(super) fn begun(name: String, lang: Lang) -> String {
    let mut letters = name.chars();
    match (lang, letters.next()) {
        (Lang::En, Some(first)) => first.to_uppercase().chain(letters).collect(),
        _ => name,
    }
}

/// 「氏名」、「住所」.
pub(super) fn quoted(items: &[String], words: &Common) -> String {
    let quoted: Vec<_> = items
        .iter()
        .map(|item| fill(&words.item_quote, &[("item", item)]))
        .collect();
    quoted.join(&words.list_separator)
}

/// Person and agent, where the letter does not go to the person alone.
pub(super) fn people(person: Option<&str>, agent: Option<&str>, words: &Common) -> Vec<Fact> {
    let person = person.map(|name| fact(&words.fact_person, name));
    let agent = agent.map(|name| fact(&words.fact_agent, name));
    person.into_iter().chain(agent).collect()
}

/// What becomes of identity papers; nothing where nothing is known.
pub(super) fn papers(papers: &Papers, lang: Lang, words: &Common) -> Option<Section> {
    let held = (!papers.held.is_empty()).then(|| {
        let names = papers.held.join(&words.list_separator);
        text(fill(&words.papers_held, &[("papers", &names)]))
    });
    let after = papers.after.map(|after| {
        let (wording, date) = match after {
            PapersAfter::DisposeBy(date) => (&words.papers_dispose_by, Some(date)),
            PapersAfter::Disposed(date) => (&words.papers_disposed, Some(date)),
            PapersAfter::ReturnBy(date) => (&words.papers_return_by, Some(date)),
            PapersAfter::ReturnedHere => (&words.papers_returned_here, None),
        };
        let date = date.map(|date| date_short(date, lang)).unwrap_or_default();
        text(fill(wording, &[("date", &date)]))
    });
    let blocks: Vec<_> = held.into_iter().chain(after).collect();
    (!blocks.is_empty()).then(|| section(&words.heading_papers, blocks))
}
