// SPDX-License-Identifier: Apache-2.0
//! The net under the facts: clauses compared by their wording, then entries by their content.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use super::find::{Found, Said, effect, sides};
use super::needs::{of_clause, of_more, of_provision, publication};
use super::sentence::{altered, came, named, text, went};
use super::{Effect, Need, Verb};
use crate::clauses::Clause;
use crate::model::Policy;
use crate::text::Text;
use crate::words::Chapter;

pub(super) fn find(found: &mut Found<'_>) {
    clauses(found);
    entries(found);
}

fn by_id(policy: &Policy) -> BTreeMap<String, Clause> {
    let clauses = policy.clauses().into_iter();
    clauses.map(|clause| (clause.id.clone(), clause)).collect()
}

fn clauses(found: &mut Found<'_>) {
    let (old, new) = (by_id(found.old), by_id(found.new));
    let sides = sides(&old, &new);
    for (verb, clauses) in [(Verb::Added, sides.added), (Verb::Removed, sides.removed)] {
        for (id, clause) in clauses {
            if !found.is_explained(id) {
                let said = Said {
                    sentence: came(&promise(clause), verb),
                    effect: effect(verb, of_more(id)),
                    needs: needs(found.new, id, verb),
                };
                found.add(id, "clause", verb, said);
            }
        }
    }
    for (id, before, after) in sides.both {
        if before.text != after.text && !found.is_explained(id) {
            let thing = text("{chapter}の文言", "the wording on {chapter}");
            let thing = thing.fill(&[("chapter", after.chapter_title.clone())]);
            let said = Said {
                sentence: went(&thing, Verb::Changed, &before.text, &after.text),
                effect: Effect::Unclear,
                needs: needs(found.new, id, Verb::Changed),
            };
            found.add(id, "clause", Verb::Changed, said);
        }
    }
}

/// What a clause needs; a provision needs what its ground in the new edition asks for.
fn needs(new: &Policy, id: &str, verb: Verb) -> Vec<Need> {
    let provision = id.strip_prefix("provision.");
    let provision = provision.and_then(|name| new.chapters.provision.get(name));
    match (provision, verb) {
        (Some(provision), Verb::Added | Verb::Changed) => of_provision(provision.ground),
        _ => of_clause(id, verb),
    }
}

fn promise(clause: &Clause) -> Text {
    named("お約束", "the promise", &clause.text)
}

fn entries(found: &mut Found<'_>) {
    let (old, new) = (written(found.old), written(found.new));
    let sides = sides(&old, &new);
    for (verb, entries) in [(Verb::Added, sides.added), (Verb::Removed, sides.removed)] {
        for (place, entry) in entries {
            let said = Said {
                sentence: came(&entry.called, verb),
                effect: Effect::Neutral,
                needs: publication(),
            };
            fresh(found, place, verb, said);
        }
    }
    for (place, before, after) in sides.both {
        if before.content != after.content {
            let said = Said {
                sentence: altered(&after.called),
                effect: Effect::Unclear,
                needs: needs(found.new, place, Verb::Changed),
            };
            fresh(found, place, Verb::Changed, said);
        } else if before.shown_by != after.shown_by {
            let of = text(
                "{entry}を証明する職名又は期限",
                "who attests {entry}, or until when,",
            );
            let said = Said {
                sentence: altered(&of.fill(&[("entry", after.called.clone())])),
                effect: Effect::Neutral,
                needs: Vec::new(),
            };
            fresh(found, place, Verb::Changed, said);
        } else if before.done_by != after.done_by {
            let of = text("{entry}の実施の記録", "the recorded act that keeps {entry}");
            let said = Said {
                sentence: altered(&of.fill(&[("entry", after.called.clone())])),
                effect: Effect::Neutral,
                needs: Vec::new(),
            };
            fresh(found, place, Verb::Changed, said);
        }
    }
}

/// Adds a change of an entry unless something said before explains it.
fn fresh(found: &mut Found<'_>, place: &str, verb: Verb, said: Said) {
    let explained = match place {
        "requests" => found.is_touched("requests"),
        _ => found.is_explained(place),
    };
    if !explained {
        found.add(place, "entry", verb, said);
    }
}

/// An entry as it is written, and what it is called.
struct Entry {
    content: Value,
    /// Who attests it, which is not published.
    shown_by: Option<Value>,
    /// The recorded act that keeps it, which is not published.
    done_by: Option<Value>,
    called: Text,
}

/// Every entry of a policy by its place.
fn written(policy: &Policy) -> BTreeMap<String, Entry> {
    let mut all = Written::default();
    for (id, item) in &policy.items {
        all.put(
            &format!("items.{id}"),
            item,
            named("項目", "the item", &item.label),
        );
    }
    for (name, event) in &policy.events {
        all.put(
            &format!("events.{name}"),
            event,
            named("起算点", "the event", &event.label),
        );
    }
    for (name, purpose) in &policy.purposes {
        let called = named("利用目的", "the purpose", &purpose.label);
        all.put(&format!("purposes.{name}"), purpose, called);
    }
    for (name, row) in &policy.retention {
        let called = named("保存期間の定め", "the retention of", &row.label);
        all.put(&format!("retention.{name}"), row, called);
    }
    for (id, paper) in &policy.identity_papers {
        let called = named("本人確認書類", "the identity paper", &paper.label);
        all.put(&format!("identity_papers.{id}"), paper, called);
    }
    for measure in &policy.safety {
        let called = named("安全管理措置", "the safety measure", &measure.text);
        all.put(&format!("safety.{}", measure.id), measure, called);
    }
    for promise in &policy.promises {
        let called = named("お約束", "the promise", &promise.text);
        all.put(&format!("promises.{}", promise.id), promise, called);
    }
    let called = text("ご請求の手続", "the request procedure");
    all.put("requests", &policy.requests, called);
    let called = text("営業日と休み", "business days and closures");
    all.put("calendar", &policy.calendar, called);
    let called = text("事業の業種", "the sectors of the business");
    all.put("operator.sectors", &policy.operator.sectors, called);
    let called = text("企業グループ", "the corporate group");
    all.put("operator.group", &policy.operator.group, called);
    chapters(policy, &mut all);
    all.0
}

/// The entries of the named chapters, without the wording, which their clauses compare.
fn chapters(policy: &Policy, all: &mut Written) {
    for chapter in Chapter::ALL {
        for name in policy.chapters.names(*chapter) {
            let Some(entry) = policy.chapters.entry(*chapter, name) else {
                continue;
            };
            let place = format!("{}.{name}", chapter.name());
            let of = text("{chapter}の定め「{text}」", "“{text}” on {chapter}");
            let values = [("chapter", chapter.text()), ("text", entry.text().clone())];
            let mut content = policy.chapters.content(*chapter, name);
            if let Some(fields) = content.as_object_mut() {
                fields.remove("text");
            }
            all.put(&place, &content, of.fill(&values));
        }
    }
}

#[derive(Default)]
struct Written(BTreeMap<String, Entry>);

impl Written {
    fn put(&mut self, place: &str, entry: &impl Serialize, called: Text) {
        let mut content = serde_json::to_value(entry).unwrap_or_default();
        let mut taken = |key| content.as_object_mut().and_then(|entry| entry.remove(key));
        let (shown_by, done_by) = (taken("shown_by"), taken("done_by"));
        let entry = Entry {
            content,
            shown_by,
            done_by,
            called,
        };
        self.0.insert(place.to_owned(), entry);
    }
}
