// SPDX-License-Identifier: Apache-2.0
//! Invented complaints and inquiries for the tests of keepers.

use std::sync::LazyLock;

use jiff::civil::Date;
use yakusoku_policy::{Channel, Clause, ComplaintPart, Inquirer, Policy};

use super::sample::{JAPAN, POLICY, entry, facts, today};
use super::{Assessment, Facts, assess};
use crate::ActorRef;
use crate::acts::Register;
use crate::matter::{Arrival, Ending, Matter, MatterFact, Sort, receive};

/// Promises about complaints, one of each part.
const COMPLAINTS: &str = "\
desks:
  complaints: {name: 例示相談窓口, phone: 03-0000-0000}
complaints:
  answer: {part: undertaking, within: 2 weeks, text: 2週間以内にお答えします}
  first: {part: step, step: 1, within: 3 business days, text: 窓口が初期の対応をします}
  second: {part: step, step: 2, text: 責任者が調査します}
  outside: {part: outside, text: 公的な相談先をご案内します}
  bodies: {part: inquiry, from: [ppc], within: 1 week, text: 委員会の照会には1週間以内に回答します}
";

/// The sample policy with promises about complaints.
pub(super) static LISTENING: LazyLock<Policy> = LazyLock::new(|| {
    let text = format!("{POLICY}{COMPLAINTS}");
    yakusoku_policy::read("policy.yaml", &text).unwrap().policy
});

/// What the board says of a promise of that policy.
pub(super) fn judged(clause: &str, voices: Vec<Voice>, on: Date) -> Assessment {
    let clauses = LISTENING.clauses();
    let clause = clauses.iter().find(|one| one.id == clause).unwrap();
    let register = Register {
        matters: voices.into_iter().map(|voice| voice.matter).collect(),
        ..Register::default()
    };
    let facts = Facts {
        policy: &LISTENING,
        register: &register,
        ..facts(&[], &[])
    };
    assess(clause, &facts, today(on))
}

/// A matter in the making.
#[derive(Debug, Clone)]
pub(super) struct Voice {
    pub(super) matter: Matter,
}

impl Voice {
    fn of(policy: &Policy, (sort, from): (Sort, Option<Inquirer>), on: Date) -> Self {
        let arrival = Arrival {
            number: "C2026-0001".to_owned(),
            on,
            sort,
            from,
            channel: Channel::Telephone,
            holds_request: false,
            wanted_by: None,
        };
        let fact = receive(policy, &arrival, &JAPAN);
        let matter = Matter::begin(&fact, entry("matter C2026-0001", 0)).unwrap();
        Self { matter }
    }

    /// A complaint or consultation.
    pub(super) fn came(policy: &Policy, sort: Sort, on: Date) -> Self {
        Self::of(policy, (sort, None), on)
    }

    /// An inquiry.
    pub(super) fn from_outside(policy: &Policy, from: Inquirer, on: Date) -> Self {
        Self::of(policy, (Sort::Inquiry, Some(from)), on)
    }

    /// A matter the clause is about.
    pub(super) fn about(policy: &Policy, clause: &Clause, on: Date) -> Self {
        match policy.complaint_part(&clause.what) {
            Some(ComplaintPart::Inquiry) => Self::from_outside(policy, Inquirer::Ppc, on),
            _ => Self::came(policy, Sort::Complaint, on),
        }
    }

    /// As if the file named no period.
    pub(super) fn unpromised(mut self) -> Self {
        self.matter.promised = false;
        self
    }

    fn add(mut self, fact: &MatterFact) -> Self {
        let at = entry("matter C2026-0001", self.matter.version());
        self.matter.apply(fact, ActorRef("clerk".to_owned()), at);
        self
    }

    pub(super) fn replied(self, on: Date) -> Self {
        self.add(&MatterFact::Answered {
            on,
            by: Channel::Post,
            last: true,
            tells: false,
        })
    }

    /// Every step of the file.
    pub(super) fn stepped(mut self, on: Date) -> Self {
        while let Some(next) = self.matter.next_step() {
            let clause = next.clause.clone();
            self = self.add(&MatterFact::Stepped {
                clause,
                on,
                needed: true,
            });
        }
        self
    }

    pub(super) fn named(self, on: Date) -> Self {
        self.add(&MatterFact::OutsideNamed { on })
    }

    pub(super) fn ended(self, on: Date, how: Ending) -> Self {
        self.add(&MatterFact::Ended { on, how })
    }
}
