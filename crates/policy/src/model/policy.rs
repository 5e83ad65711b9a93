// SPDX-License-Identifier: Apache-2.0
//! A policy as a whole, and the questions other crates ask it.

use std::collections::BTreeMap;
use std::ops::Range;
use std::sync::Arc;

use jiff::civil::Date;
use serde::Deserialize;

use super::{
    Acknowledged, CertifiedBodies, Desk, Event, Fee, Item, KindRule, Operator, OwnPaper, Promise,
    Purpose, Reference, Requests, Retention, SafetyMeasure, WorkCalendar,
};
use crate::chapter::Chapters;
use crate::hash::PolicyHash;
use crate::law::{self, Ground, PaperType};
use crate::names::{GroundId, ItemId, PaperId};
use crate::period::{Period, Unit};
use crate::text::Text;
use crate::words::{Channel, ClockStart, Kind};

/// One edition of an operator's policy; its hash names it.
#[derive(Debug, Clone, PartialEq)]
pub struct Policy {
    /// SHA-256 of the exact bytes of the file.
    pub hash: PolicyHash,
    /// 第n版.
    pub edition: u32,
    /// 制定日.
    pub issued: Date,
    /// 最終改定日.
    pub revised: Option<Date>,
    /// 施行日.
    pub effective: Date,
    /// The operator.
    pub operator: Operator,
    /// Desks by name; `requests` and `complaints` have a meaning.
    pub desks: BTreeMap<String, Desk>,
    /// Business days and closures.
    pub calendar: WorkCalendar,
    /// Certified bodies.
    pub certified_bodies: CertifiedBodies,
    /// Items, a dotted tree.
    pub items: BTreeMap<ItemId, Item>,
    /// Events.
    pub events: BTreeMap<String, Event>,
    /// Purposes of use.
    pub purposes: BTreeMap<String, Purpose>,
    /// Retention rows.
    pub retention: BTreeMap<String, Retention>,
    /// Papers the catalogue lacks.
    pub identity_papers: BTreeMap<PaperId, OwnPaper>,
    /// Requests.
    pub requests: Requests,
    /// Published safety measures, in the order of the file.
    pub safety: Vec<SafetyMeasure>,
    /// Free-standing promises, in the order of the file.
    pub promises: Vec<Promise>,
    /// The chapters that are tables of named promises.
    pub chapters: Chapters,
    /// References inside the published text.
    pub references: Vec<Reference>,
    /// Findings known and left.
    pub acknowledged: Vec<Acknowledged>,
    /// Every place of the file, by its path.
    pub(crate) marks: Arc<BTreeMap<String, Mark>>,
}

/// Where something stands in the file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Mark {
    /// Byte range.
    pub(crate) span: Range<usize>,
    /// Line from 1.
    pub(crate) line: u32,
}

/// The file as written.
#[derive(Debug, Deserialize)]
pub(crate) struct PolicyFile {
    edition: u32,
    issued: Date,
    revised: Option<Date>,
    effective: Date,
    operator: Operator,
    #[serde(default)]
    desks: BTreeMap<String, Desk>,
    #[serde(default)]
    calendar: WorkCalendar,
    #[serde(default)]
    certified_bodies: CertifiedBodies,
    items: BTreeMap<ItemId, Item>,
    #[serde(default)]
    events: BTreeMap<String, Event>,
    #[serde(default)]
    purposes: BTreeMap<String, Purpose>,
    #[serde(default)]
    retention: BTreeMap<String, Retention>,
    #[serde(default)]
    identity_papers: BTreeMap<PaperId, OwnPaper>,
    requests: Requests,
    #[serde(default)]
    safety: Vec<SafetyMeasure>,
    #[serde(default)]
    promises: Vec<Promise>,
    #[serde(default)]
    references: Vec<Reference>,
    #[serde(default)]
    acknowledged: Vec<Acknowledged>,
}

impl PolicyFile {
    pub(crate) fn into_policy(
        self,
        chapters: Chapters,
        hash: PolicyHash,
        marks: Arc<BTreeMap<String, Mark>>,
    ) -> Policy {
        Policy {
            hash,
            edition: self.edition,
            issued: self.issued,
            revised: self.revised,
            effective: self.effective,
            operator: self.operator,
            desks: self.desks,
            calendar: self.calendar,
            certified_bodies: self.certified_bodies,
            items: self.items,
            events: self.events,
            purposes: self.purposes,
            retention: self.retention,
            identity_papers: self.identity_papers,
            requests: self.requests,
            safety: self.safety,
            promises: self.promises,
            chapters,
            references: self.references,
            acknowledged: self.acknowledged,
            marks,
        }
    }
}

/// One month from receipt, whatever the file promises to others (GDPR Art. 12(3)).
const GDPR_ANSWER: Period = Period::new(1, Unit::Month);

impl Policy {
    /// What holds for a kind; `None` where the policy does not take it.
    #[must_use]
    pub fn kind(&self, kind: Kind) -> Option<&KindRule> {
        self.requests.kinds.get(&kind)
    }

    /// The period for the answer to a kind.
    #[must_use]
    pub fn within(&self, kind: Kind) -> Period {
        let usual = if kind.is_gdpr() {
            GDPR_ANSWER
        } else {
            self.requests.answer.within
        };
        self.kind(kind)
            .and_then(|rule| rule.within)
            .unwrap_or(usual)
    }

    /// What starts the period for the answer to a kind.
    #[must_use]
    pub fn answer_from(&self, kind: Kind) -> ClockStart {
        match self.requests.answer.from {
            // From receipt, whatever the clocks of others wait for (GDPR Art. 12(3)).
            _ if kind.is_gdpr() => ClockStart::Received,
            // Nobody pays for what is free: nothing is waited for.
            ClockStart::Paid if self.fee(kind).is_none() => ClockStart::Received,
            from => from,
        }
    }

    /// How long before its due date an answer is shown as at risk.
    #[must_use]
    pub fn warn(&self, kind: Kind) -> Period {
        self.kind(kind)
            .and_then(|rule| rule.warn)
            .unwrap_or(self.requests.answer.warn)
    }

    /// What a person pays for a kind on a day, in yen, tax included; 0 for free kinds.
    ///
    /// Never more than 0 for a kind that Art. 38 leaves free, whatever the file says.
    #[must_use]
    pub fn fee_yen(&self, kind: Kind, on: Date) -> u32 {
        self.fee(kind).map_or(0, |fee| fee.total_yen(on))
    }

    /// The fee of a kind, where there is something to pay and the law leaves room for it (Art. 38).
    #[must_use]
    pub fn fee(&self, kind: Kind) -> Option<&Fee> {
        self.kind(kind)
            .and_then(KindRule::charged)
            .filter(|_| kind.fee_allowed())
    }

    /// Grounds that a refusal may rest on: in force for the kind that day *and* published.
    #[must_use]
    pub fn offered(&self, kind: Kind, as_of: Date) -> Vec<Ground> {
        let published = self
            .kind(kind)
            .map(|rule| rule.grounds.as_slice())
            .unwrap_or_default();
        let mut grounds = law::grounds(kind, as_of);
        grounds.retain(|ground| published.contains(&ground.id));
        grounds
    }

    /// The ids of [`Self::offered`].
    #[must_use]
    pub fn offered_ids(&self, kind: Kind, as_of: Date) -> Vec<GroundId> {
        self.offered(kind, as_of)
            .into_iter()
            .map(|ground| ground.id)
            .collect()
    }

    /// An identity paper: the operator's own or the catalogue's; an unknown id is its own label.
    #[must_use]
    pub fn paper(&self, id: &PaperId) -> PaperType {
        match self.identity_papers.get(id) {
            Some(own) => PaperType::own(id, own),
            None => law::paper(id).unwrap_or_else(|| PaperType::unknown(id)),
        }
    }

    /// Items without a branch below them, under a branch or the item itself.
    #[must_use]
    pub fn leaves(&self, branch: &ItemId) -> Vec<&ItemId> {
        self.items
            .keys()
            .filter(|id| id.is_under(branch) && self.is_leaf(id))
            .collect()
    }

    /// Whether no other item lies under it.
    #[must_use]
    pub fn is_leaf(&self, id: &ItemId) -> bool {
        !self
            .items
            .keys()
            .any(|other| other != id && other.is_under(id))
    }

    /// The label of an item or branch; a branch without its own label joins those of its leaves.
    #[must_use]
    pub fn item_label(&self, id: &ItemId) -> Text {
        if let Some(item) = self.items.get(id) {
            return item.label.clone();
        }
        let leaves = self.leaves(id);
        let labels = leaves
            .iter()
            .filter_map(|leaf| self.items.get(*leaf))
            .map(|item| &item.label);
        let labels: Vec<_> = labels.collect();
        if labels.is_empty() {
            Text::ja(id.as_str())
        } else {
            Text::join(labels)
        }
    }

    /// Whether another edition says the same, however it is written: bytes, order and comments
    /// aside.
    #[must_use]
    pub fn says_the_same(&self, other: &Self) -> bool {
        let mut other = other.clone();
        other.hash = self.hash;
        other.marks.clone_from(&self.marks);
        *self == other
    }

    /// The desk for requests.
    #[must_use]
    pub fn requests_desk(&self) -> Option<&Desk> {
        self.desks.get("requests")
    }

    /// The desk for complaints (Art. 40).
    #[must_use]
    pub fn complaints_desk(&self) -> Option<&Desk> {
        self.desks.get("complaints")
    }

    /// Whether complaints and inquiries may be brought by a channel: a promise names it, or their desk does.
    #[must_use]
    pub fn takes_matters_by(&self, channel: Channel) -> bool {
        let mut routes = self.chapters.complaints.values();
        let desk = self.complaints_desk();
        routes.any(|one| one.is_route() && one.channels.contains(&channel))
            || desk.is_some_and(|desk| desk.channels.contains(&channel))
    }

    /// The rule by which what people said in complaints and inquiries is kept and erased (Art. 22).
    #[must_use]
    pub fn matters_kept(&self) -> Option<&Retention> {
        let mut rules = self.retention.values();
        rules.find(|rule| rule.matters.is_some())
    }

    /// What acknowledges a finding at a place on a day; `None` where nobody did or its time is up.
    pub(crate) fn acknowledgement(
        &self,
        code: &str,
        path: &str,
        as_of: Date,
    ) -> Option<&Acknowledged> {
        self.acknowledged.iter().find(|one| {
            one.code == code
                && (one.since..=one.until).contains(&as_of)
                && one.at.as_ref().is_none_or(|at| path.starts_with(at))
        })
    }

    /// The place of a path, or the nearest one around it that is written.
    pub(crate) fn mark(&self, path: &str) -> Option<&Mark> {
        let mut path = path;
        loop {
            match (self.marks.get(path), path.rsplit_once('/')) {
                (Some(mark), _) => return Some(mark),
                (None, Some((parent, _))) => path = parent,
                (None, None) => return None,
            }
        }
    }

    /// The line of a place, or of the nearest place around it that is written.
    pub(crate) fn line(&self, path: &str) -> u32 {
        self.mark(path).map_or(1, |mark| mark.line)
    }
}
