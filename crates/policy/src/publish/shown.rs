// SPDX-License-Identifier: Apache-2.0
//! Promises to show something: whether the statement, with what it names, stands on the pages.
//!
//! The pages are looked at as they are served. Nothing is taken for shown because the file says it.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::Page;
use super::beyond;
use super::form;
use super::html::escape;
use super::site::day;
use crate::clauses::{Clause, ClauseWhat};
use crate::model::{CertifiedBodies, Desk, Policy};
use crate::text::Lang;
use crate::words::{Channel, Chapter, ComplaintPart, TermAbout};

const WHOLE: &str = "index.html";
const MATTERS: &str = "published.html";
const GUIDE: &str = "requests.html";
/// The pages that stand beside the forms people fill in.
const NOTICES: &str = "notice-at-";

/// For every promise to show something, by the id of its clause, what is missing from the Japanese
/// pages; empty where everything stands there.
#[must_use]
pub fn missing(policy: &Policy, pages: &[Page]) -> BTreeMap<String, Vec<String>> {
    let clauses = policy.clauses().into_iter();
    clauses
        .filter(|clause| policy.is_looked_at(&clause.what))
        .map(|clause| {
            let needed = needed(policy, &clause).into_iter();
            let missing = needed.filter(|one| !one.stands(pages));
            let missing = missing.map(|one| one.what).collect();
            (clause.id, missing)
        })
        .collect()
}

/// Something that must stand on pages.
struct Needed {
    /// Beginning of the names of the pages; every such page must have it, and there must be one.
    on: Cow<'static, str>,
    what: String,
    /// Whether it is an address that is linked to rather than words.
    is_link: bool,
}

impl Needed {
    fn stands(&self, pages: &[Page]) -> bool {
        let mut on = pages
            .iter()
            .filter(|page| page.file_name.starts_with(&*self.on))
            .peekable();
        let mark = match self.is_link {
            true => format!("href=\"{}\"", self.what),
            false => escape(&self.what),
        };
        // A policy without points of acquisition has no forms to stand beside.
        if on.peek().is_none() {
            return self.on == NOTICES;
        }
        on.all(|page| page.html.contains(&mark))
    }
}

fn words(on: impl Into<Cow<'static, str>>, what: impl Into<String>) -> Needed {
    Needed {
        on: on.into(),
        what: what.into(),
        is_link: false,
    }
}

fn needed(policy: &Policy, clause: &Clause) -> Vec<Needed> {
    let mut all = vec![words(WHOLE, &clause.text.ja)];
    let operator = &policy.operator;
    match &clause.what {
        ClauseWhat::OperatorPublished => {
            for part in [&operator.name, &operator.address, &operator.representative] {
                all.push(words(MATTERS, &part.ja));
            }
        }
        ClauseWhat::Signed => {
            all.push(words(WHOLE, &beyond::signatory(operator).ja));
            let days = [Some(policy.issued), policy.revised, Some(policy.effective)];
            let days = days.into_iter().flatten();
            all.extend(days.map(|date| words(WHOLE, day(date, Lang::Ja))));
        }
        ClauseWhat::CertifiedBodies => {
            if let CertifiedBodies::Members(bodies) = &policy.certified_bodies {
                for body in bodies {
                    all.push(words(MATTERS, &body.name.ja));
                    all.push(words(MATTERS, &body.contact.ja));
                }
            }
        }
        ClauseWhat::FormOffered if policy.requests.intake.form.download => {
            let kinds = policy.requests.kinds.keys();
            all.extend(kinds.map(|kind| words(form::file_of(*kind), form::title(*kind).ja)));
        }
        ClauseWhat::Entry { chapter, name } => {
            if policy.is_route(&clause.what) {
                all.extend(of_route(policy, name));
            }
            all.extend(of_entry(policy, *chapter, name));
        }
        _ => {}
    }
    all.retain(|one| !one.what.is_empty());
    all
}

fn of_entry(policy: &Policy, chapter: Chapter, name: &str) -> Vec<Needed> {
    let chapters = &policy.chapters;
    match chapter {
        Chapter::Complaints => {
            let named = chapters.complaints.get(name);
            if let Some(named) = named.filter(|one| one.part == ComplaintPart::Outside) {
                let bodies = named.bodies.iter();
                return bodies.map(|body| words(WHOLE, &body.name.ja)).collect();
            }
            let desk = named.and_then(|one| policy.desks.get(one.desk.as_ref()?));
            let manager = &policy.operator.manager.ja;
            let desk = desk.into_iter().flat_map(desk_words);
            let on = |what: String| [words(MATTERS, &what), words(NOTICES, what)];
            desk.flat_map(on).chain([words(MATTERS, manager)]).collect()
        }
        Chapter::LawRegister => {
            let norm = chapters.law_register.get(name);
            let cites = norm.into_iter().flat_map(|norm| &norm.cites);
            cites.map(|cite| words(MATTERS, cite)).collect()
        }
        Chapter::Texts => {
            let edition = format!("第{}版", policy.edition);
            vec![words(WHOLE, edition)]
        }
        Chapter::Terms => of_term(policy, name),
        _ => Vec::new(),
    }
}

/// Where each channel of a route leads, and when it is open.
fn of_route(policy: &Policy, name: &str) -> Vec<Needed> {
    let Some(route) = policy.chapters.complaints.get(name) else {
        return Vec::new();
    };
    let desk = policy.complaints_desk().or_else(|| policy.requests_desk());
    let Some(desk) = desk else {
        return Vec::new();
    };
    let text = |text: &Option<crate::text::Text>| text.as_ref().map(|text| text.ja.clone());
    let to = |channel: &Channel| match channel {
        Channel::Telephone => desk.phone.clone(),
        Channel::Fax => desk.fax.clone(),
        Channel::Email => desk.email.clone(),
        Channel::Post | Channel::RegisteredMail => text(&desk.post),
        _ => None,
    };
    let hours = desk.hours_text().map(|hours| hours.ja);
    let requests = policy.requests_desk().map(|desk| desk.name.ja.clone());
    let named = route.channels.iter().filter_map(to);
    let named = named.chain(hours).chain(requests);
    named.map(|what| words(MATTERS, what)).collect()
}

/// A warning stands in the guide and on the forms it is about; a published procedure is linked.
fn of_term(policy: &Policy, name: &str) -> Vec<Needed> {
    let Some(term) = policy.requests.terms.get(name) else {
        return Vec::new();
    };
    let kinds = policy.requests.kinds.keys();
    if term.about == TermAbout::Warning {
        let concerned = kinds.filter(|kind| term.is_about(**kind));
        let forms = concerned.map(|kind| words(form::file_of(*kind), &term.text.ja));
        let guide = words(GUIDE, &term.text.ja);
        return forms.chain([guide]).collect();
    }
    let mut all: Vec<Needed> = kinds
        .map(|kind| words(GUIDE, kind.label(Lang::Ja)))
        .collect();
    all.push(Needed {
        on: MATTERS.into(),
        what: GUIDE.to_owned(),
        is_link: true,
    });
    all
}

fn desk_words(desk: &Desk) -> Vec<String> {
    let text = |text: &Option<crate::text::Text>| text.as_ref().map(|text| text.ja.clone());
    [
        Some(desk.name.ja.clone()),
        text(&desk.post),
        desk.phone.clone(),
        desk.email.clone(),
    ]
    .into_iter()
    .flatten()
    .collect()
}
