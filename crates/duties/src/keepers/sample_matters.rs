// SPDX-License-Identifier: Apache-2.0
//! Invented complaints and inquiries for the tests of keepers.

use std::sync::LazyLock;

use jiff::civil::Date;
use yakusoku_policy::{Channel, Clause, ClauseWhat, ComplaintPart, Inquirer, Policy};

use super::sample::{JAPAN, POLICY, editions, entry, facts, today};
use super::{Assessment, Facts, Published, assess};
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
  record: {part: record, text: お申出を記録して保存します}
  call: {part: route, desk: complaints, channels: [telephone], text: 電話で承ります}
provision:
  partner: {recipient: partner, ground: asked, judged: true, text: 適切なときは提携先がお答えします}
events:
  inquiry: {label: お申出}
retention:
  matters: {label: お申出の記録, of: [contact.email], from: inquiry, keep: 1 year, matters: ended}
";

/// Promises about the procedure, and forms both downloaded and posted.
const PROCEDURE: [(&str, &str); 2] = [
    (
        "intake: {channels: [registered_mail]}",
        "intake: {channels: [registered_mail], form: {download: true, by_post: true}}",
    ),
    (
        "papers: {after: dispose, within: 7 days}",
        "papers: {after: dispose, within: 7 days}\n  terms:\n    \
         told: {about: intake, text: 手続は窓口がご案内します}\n    \
         form_sent: {about: form, text: 様式をお送りします}",
    ),
];

/// The sample policy with promises about complaints.
pub(super) static LISTENING: LazyLock<Policy> = LazyLock::new(|| {
    let written = PROCEDURE
        .iter()
        .fold(POLICY.to_owned(), |text, (place, other)| {
            assert!(text.contains(place));
            text.replace(place, other)
        });
    let text = format!("{written}{COMPLAINTS}");
    yakusoku_policy::read("policy.yaml", &text).unwrap().policy
});

/// What the board says of a promise of that policy.
pub(super) fn judged(clause: &str, voices: Vec<Voice>, on: Date) -> Assessment {
    judged_with(clause, voices, &[], on)
}

/// The same, where the pages were looked at: what is missing, by the id of the promise.
pub(super) fn judged_with(
    clause: &str,
    voices: Vec<Voice>,
    looked: &[(&str, Vec<String>)],
    on: Date,
) -> Assessment {
    let register = Register {
        matters: voices.into_iter().map(|voice| voice.matter).collect(),
        ..Register::default()
    };
    judged_of(clause, &register, looked, on)
}

/// The same, of anything recorded.
pub(super) fn judged_of(
    clause: &str,
    register: &Register,
    looked: &[(&str, Vec<String>)],
    on: Date,
) -> Assessment {
    let editions = editions("approved");
    let looked = looked
        .iter()
        .map(|(id, missing)| ((*id).to_owned(), missing.clone()));
    let missing = looked.collect();
    let published = Published {
        stream: "ee",
        editions: &editions,
        missing: &missing,
    };
    let clauses = LISTENING.clauses();
    let clause = clauses.iter().find(|one| one.id == clause).unwrap();
    let facts = Facts {
        policy: &LISTENING,
        register,
        published,
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
    fn of(
        policy: &Policy,
        (sort, from): (Sort, Option<Inquirer>),
        (channel, on): (Channel, Date),
    ) -> Self {
        let arrival = Arrival {
            number: "C2026-0001".to_owned(),
            on,
            recorded: on,
            at: None,
            sort,
            from,
            channel,
            holds_request: false,
            wanted_by: None,
        };
        let fact = receive(policy, &arrival, &JAPAN);
        let matter = Matter::begin(&fact, entry("matter C2026-0001", 0)).unwrap();
        Self { matter }
    }

    /// A complaint or consultation.
    pub(super) fn came(policy: &Policy, sort: Sort, on: Date) -> Self {
        Self::by(policy, sort, (Channel::Telephone, on))
    }

    /// The same, by a channel.
    pub(super) fn by(policy: &Policy, sort: Sort, came: (Channel, Date)) -> Self {
        Self::of(policy, (sort, None), came)
    }

    /// An inquiry.
    pub(super) fn from_outside(policy: &Policy, from: Inquirer, on: Date) -> Self {
        Self::of(
            policy,
            (Sort::Inquiry, Some(from)),
            (Channel::Telephone, on),
        )
    }

    /// A matter the clause is about.
    pub(super) fn about(policy: &Policy, clause: &Clause, on: Date) -> Self {
        match policy.complaint_part(&clause.what) {
            Some(ComplaintPart::Inquiry) => Self::from_outside(policy, Inquirer::Ppc, on),
            Some(ComplaintPart::Route) => {
                let ClauseWhat::Entry { name, .. } = &clause.what else {
                    unreachable!()
                };
                let channel = policy.chapters.complaints[name].channels[0];
                Self::by(policy, Sort::Complaint, (channel, on))
            }
            None if !policy.is_partner_answer(&clause.what) => {
                Self::came(policy, Sort::Procedure, on)
            }
            _ => Self::came(policy, Sort::Complaint, on),
        }
    }

    /// As if it had been written down on another day.
    pub(super) fn recorded(mut self, on: Date) -> Self {
        self.matter.recorded = Some(on);
        self
    }

    pub(super) fn fitting(self, clause: &str, on: Date) -> Self {
        self.add(&MatterFact::Judged {
            clause: clause.to_owned(),
            on,
            fits: true,
        })
    }

    pub(super) fn passed(self, clause: &str, on: Date) -> Self {
        self.add(&MatterFact::PassedOn {
            clause: clause.to_owned(),
            on,
        })
    }

    pub(super) fn erased(mut self, on: Date) -> Self {
        let at = entry("matter C2026-0001", self.matter.version());
        self.matter.erase(on, at);
        self
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
