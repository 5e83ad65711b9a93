// SPDX-License-Identifier: Apache-2.0
//! Invented acts, tasks and findings for the tests of keepers that look at what people did.

use std::sync::LazyLock;

use jiff::civil::Date;
use yakusoku_policy::{ActKind, Policy};

use super::sample::{POLICY, entry, facts, today};
use super::{Assessment, Facts, assess};
use crate::ActorRef;
use crate::acts::{Act, End, Finding, FindingFact, FoundBy, Register, Task};

/// Promises that are acts, one of each kind.
const ACTS: &str = "\
officers:
  head: {role: privacy_manager, post: 設例部長, text: 管理者を置きます}
entrustment:
  criteria: {part: criterion, text: 委託先を審査します}
  contract: {part: clause, clauses: [secrecy, return], text: 契約に2つの条項を定めます}
  check: {part: supervision, every: 1 year, text: 委託先を年1回確認します}
  visit: {part: supervision, if_needed: true, text: 必要なときは立ち入ります}
documents:
  rules: {part: internal, text: 規程を備えます}
training:
  yearly: {part: course, at: [hiring, regular], every: 1 year, text: 採用時と年1回、教育します}
  pledge: {part: pledge, text: 誓約書を取ります}
audits:
  yearly: {part: audit, text: 定期に監査します}
reviews:
  policy: {subject: policy, text: 方針を見直します}
risks:
  analysis: {part: analysis, text: リスクを分析します}
  correction: {part: correction, text: 速やかに是正します}
access_logs:
  site: {of: [contact.email], reviewed_every: 1 month, text: 記録を毎月点検します}
use_limits:
  self_update: {rule: self_update, of: [contact.email], text: 町名などが変わったときは改めます}
certificates:
  mark: {kind: privacy_mark, until: 2027-09-30, text: 認証を保ちます}
";

static PEOPLE: LazyLock<Policy> = LazyLock::new(|| {
    let text = format!("{POLICY}{ACTS}");
    yakusoku_policy::read("policy.yaml", &text).unwrap().policy
});

/// What the board says of a promise of the sample policy that people keep.
pub(super) fn shown(clause: &str, register: &Register, on: Date) -> Assessment {
    let clauses = PEOPLE.clauses();
    let clause = clauses.iter().find(|one| one.id == clause).unwrap();
    let facts = Facts {
        policy: &PEOPLE,
        register,
        ..facts(&[], &[])
    };
    assess(clause, &facts, today(on))
}

/// A register of some acts.
pub(super) fn register(acts: impl Into<Vec<Act>>) -> Register {
    Register {
        acts: acts.into(),
        ..Register::default()
    }
}

/// An act done and recorded on a day.
pub(super) fn act(clause: &str, kind: ActKind, done: Date) -> Act {
    Act {
        clause: clause.to_owned(),
        kind,
        done,
        holds: None,
        covers: Vec::new(),
        task: None,
        file: None,
        by: ActorRef("manager".to_owned()),
        recorded: done,
        ended: None,
        withdrawn: false,
        entry: entry(&format!("act {clause} {done}"), 0),
    }
}

/// An act whose evidence holds from a day to another.
pub(super) fn held(clause: &str, kind: ActKind, [done, holds]: [Date; 2]) -> Act {
    Act {
        holds: Some(holds),
        ..act(clause, kind, done)
    }
}

/// The same act, over from a day on.
pub(super) fn ended(mut act: Act, on: Date) -> Act {
    let entry = entry(&act.entry.stream, 1);
    act.ended = Some(End { on, entry });
    act
}

/// A task asked for on a day, with its last day.
pub(super) fn task(clause: &str, asked: Date, due: Date) -> Task {
    Task {
        clause: clause.to_owned(),
        occasion: None,
        asked,
        due,
        by: ActorRef("manager".to_owned()),
        dropped: None,
        entry: entry(&format!("task {clause} {asked}"), 0),
    }
}

/// A finding opened on a day, with the last day of its corrective action.
pub(super) fn finding(clause: &str, opened: Date, due: Date) -> Finding {
    let fact = FindingFact::Opened {
        clause: clause.to_owned(),
        found_by: FoundBy::Staff,
        owner: ActorRef("clerk".to_owned()),
        on: opened,
        due,
    };
    Finding::begin(&fact, entry("finding", 0)).unwrap()
}

/// The same finding, put right by its owner and verified by somebody else on one day.
pub(super) fn verified(mut finding: Finding, on: Date) -> Finding {
    let (clerk, manager) = (ActorRef("clerk".to_owned()), ActorRef("manager".to_owned()));
    finding.apply(&FindingFact::Done { on }, clerk, entry("finding", 1));
    finding.apply(&FindingFact::Closed { on }, manager, entry("finding", 2));
    finding
}
