// SPDX-License-Identifier: Apache-2.0
//! Gathers the promises chapter by chapter and numbers them.

use std::collections::BTreeMap;

use super::chapters::{entries, titled};
use super::derived::{certified_bodies, limited, operator, provision_limit};
use super::requests::requests;
use super::{Clause, ClauseWhat, details, wording};
use crate::model::{Attested, Policy, Retention};
use crate::text::Text;
use crate::words::{Chapter, Topic};

/// A promise before it has a number.
pub(super) struct Draft {
    pub(super) id: String,
    pub(super) text: Text,
    pub(super) what: ClauseWhat,
    /// Where it stands in the file.
    pub(super) path: String,
}

pub(super) fn draft(id: &str, path: &str, what: ClauseWhat, text: Text) -> Draft {
    Draft {
        id: id.to_owned(),
        text,
        what,
        path: path.to_owned(),
    }
}

/// The chapters in their fixed order.
fn chapters(policy: &Policy) -> Vec<(Text, Vec<Draft>)> {
    let titled = |chapter| titled(policy, chapter);
    vec![
        titled(Chapter::Principles),
        (
            Text::new("個人情報の管理者", "Privacy manager"),
            manager(policy),
        ),
        titled(Chapter::Relations),
        limited(policy, Chapter::Classes),
        limited(policy, Chapter::Acquisition),
        (Topic::Purposes.text(), purposes(policy)),
        titled(Chapter::Consents),
        (Chapter::Provision.text(), provision(policy)),
        titled(Chapter::Entrustment),
        entrusted_work(policy),
        (Topic::Retention.text(), retention(policy)),
        (Topic::Requests.text(), requests(policy)),
        (Topic::Safety.text(), safety(policy)),
        titled(Chapter::Documents),
        titled(Chapter::Training),
        titled(Chapter::Audits),
        titled(Chapter::Reviews),
        titled(Chapter::Risks),
        titled(Chapter::Incidents),
        (Topic::Complaints.text(), complaints(policy)),
        titled(Chapter::Tracking),
        titled(Chapter::Transmissions),
        titled(Chapter::AccessLogs),
        titled(Chapter::Texts),
        titled(Chapter::LawRegister),
        titled(Chapter::Certificates),
        (Topic::Other.text(), stated(policy, Topic::Other)),
    ]
}

/// What is done for clients, and when they hear of requests.
fn entrusted_work(policy: &Policy) -> (Text, Vec<Draft>) {
    let (title, mut drafts) = titled(policy, Chapter::EntrustedWork);
    drafts.extend(details::passed_on(policy));
    (title, drafts)
}

/// Every clause with its place in the file.
pub(super) fn drafted(policy: &Policy) -> Vec<(Clause, String)> {
    let written = chapters(policy)
        .into_iter()
        .filter(|(_, drafts)| !drafts.is_empty());
    let mut clauses = Vec::new();
    for (chapter, (title, drafts)) in (1..).zip(written) {
        clauses.extend((1..).zip(drafts).map(|(paragraph, draft)| {
            let clause = Clause {
                line: policy.line(&draft.path),
                id: draft.id,
                chapter,
                paragraph,
                chapter_title: title.clone(),
                text: draft.text,
                what: draft.what,
            };
            (clause, draft.path)
        }));
    }
    clauses
}

fn provision(policy: &Policy) -> Vec<Draft> {
    let limit = provision_limit(policy).into_iter();
    limit.chain(entries(policy, Chapter::Provision)).collect()
}

fn manager(policy: &Policy) -> Vec<Draft> {
    let manager = &policy.operator.manager;
    let named = (!manager.is_empty()).then(|| {
        let text = wording::MANAGER.fill(&[("manager", manager.clone())]);
        draft(
            "operator.manager",
            "operator/manager",
            ClauseWhat::Manager,
            text,
        )
    });
    named
        .into_iter()
        .chain(entries(policy, Chapter::Officers))
        .chain(operator(policy))
        .collect()
}

/// Named entries in the order of the file, which is the order the operator wants them read.
fn in_order<'a, T>(
    policy: &Policy,
    chapter: &str,
    entries: &'a BTreeMap<String, T>,
) -> Vec<(&'a String, &'a T)> {
    let mut entries: Vec<_> = entries.iter().collect();
    entries.sort_by_key(|(name, _)| policy.line(&format!("{chapter}/{name}")));
    entries
}

fn purposes(policy: &Policy) -> Vec<Draft> {
    let mut drafts = Vec::new();
    if !policy.purposes.is_empty() {
        let text = wording::PURPOSE_LIMIT.clone();
        drafts.push(draft(
            "purposes.limit",
            "purposes",
            ClauseWhat::PurposeLimit,
            text,
        ));
    }
    let in_order = in_order(policy, "purposes", &policy.purposes);
    drafts.extend(in_order.into_iter().map(|(name, purpose)| {
        let labels: Vec<Text> = purpose
            .uses
            .iter()
            .map(|id| policy.item_label(id))
            .collect();
        let values = [
            ("items", Text::join(&labels)),
            ("purpose", purpose.label.clone()),
        ];
        let text = wording::bounded(wording::purpose(purpose.basis).fill(&values), purpose);
        let what = ClauseWhat::Purpose { name: name.clone() };
        draft(
            &format!("purposes.{name}"),
            &format!("purposes/{name}"),
            what,
            text,
        )
    }));
    drafts.extend(entries(policy, Chapter::UseLimits));
    drafts.extend(stated(policy, Topic::Purposes));
    drafts
}

fn retention(policy: &Policy) -> Vec<Draft> {
    let in_order = in_order(policy, "retention", &policy.retention);
    let rows = in_order.into_iter().flat_map(|(name, row)| {
        let text = kept(policy, row);
        let what = ClauseWhat::Retention {
            name: name.clone(),
            keep: row.keep,
        };
        let main = draft(
            &format!("retention.{name}"),
            &format!("retention/{name}"),
            what,
            text,
        );
        std::iter::once(main).chain(details::retention(name, row))
    });
    rows.chain(entries(policy, Chapter::RetentionRules))
        .chain(stated(policy, Topic::Retention))
        .collect()
}

fn kept(policy: &Policy, row: &Retention) -> Text {
    let event = |name: &str| {
        let event = policy.events.get(name);
        event.map_or_else(|| Text::ja(name), |event| event.label.clone())
    };
    let mut values = vec![
        ("records", row.label.clone()),
        ("event", event(&row.from)),
        ("keep", wording::period(row.keep)),
    ];
    let Some(later) = &row.or_later else {
        return wording::RETENTION.fill(&values);
    };
    values.push(("other_keep", wording::period(later.keep)));
    values.push(("other", event(&later.from)));
    wording::RETENTION_LATER.fill(&values)
}

fn safety(policy: &Policy) -> Vec<Draft> {
    let measures = policy.safety.iter().enumerate().map(|(index, measure)| {
        let what = ClauseWhat::Safety {
            id: measure.id.clone(),
        };
        let id = format!("safety.{}", measure.id);
        draft(
            &id,
            &format!("safety/{index}/text"),
            what,
            measure.text.clone(),
        )
    });
    measures.chain(stated(policy, Topic::Safety)).collect()
}

fn complaints(policy: &Policy) -> Vec<Draft> {
    let desk = policy.complaints_desk().map(|desk| {
        let text = wording::COMPLAINTS.fill(&[("desk", desk.name.clone())]);
        draft(
            "complaints.desk",
            "desks/complaints",
            ClauseWhat::Complaints,
            text,
        )
    });
    desk.into_iter()
        .chain(details::desks(policy))
        .chain(details::calendar(policy))
        .chain(entries(policy, Chapter::Complaints))
        .chain(certified_bodies(policy))
        .chain(stated(policy, Topic::Complaints))
        .collect()
}

/// The free-standing promises of a chapter.
pub(super) fn stated(policy: &Policy, topic: Topic) -> Vec<Draft> {
    let all = policy.promises.iter().enumerate();
    all.filter(|(_, promise)| promise.about == topic)
        .map(|(index, promise)| {
            let what = ClauseWhat::Stated {
                id: promise.id.clone(),
            };
            let id = format!("promises.{}", promise.id);
            draft(
                &id,
                &format!("promises/{index}/text"),
                what,
                promise.text.clone(),
            )
        })
        .collect()
}

impl Policy {
    /// Who attests a clause; `None` where nobody does.
    #[must_use]
    pub fn attested(&self, what: &ClauseWhat) -> Option<&Attested> {
        match what {
            ClauseWhat::Safety { id } => {
                let measure = self.safety.iter().find(|measure| measure.id == *id)?;
                measure.shown_by.as_ref()
            }
            ClauseWhat::Stated { id } => {
                let promise = self.promises.iter().find(|promise| promise.id == *id)?;
                promise.shown_by.as_ref()
            }
            ClauseWhat::Entry { chapter, name } => self.entry(*chapter, name)?.shown_by(),
            _ => None,
        }
    }
}
