// SPDX-License-Identifier: Apache-2.0
//! What a person agreed to and stopped, as the facts of the ledger tell it.

use jiff::civil::Date;

use crate::names::ItemId;

/// The consents and stops of one person, in any order.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Person<'a> {
    /// Consents.
    pub given: &'a [Given],
    /// Withdrawals and stops.
    pub stopped: &'a [Stopped],
}

/// A consent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Given {
    /// The purpose it is for, by name.
    pub purpose: String,
    /// The items it covers; empty means all the purpose uses, except data of communications, which
    /// a consent covers only where it names them.
    pub of: Vec<ItemId>,
    /// First day it counts.
    pub since: Date,
    /// Last day it counts; `None` where it has no end.
    pub until: Option<Date>,
}

/// A withdrawal of consent, or a stop.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Stopped {
    /// Which of the two.
    pub kind: StopKind,
    /// The purpose it is about; `None` means every purpose.
    pub purpose: Option<String>,
    /// The items it is about; empty means all of them.
    pub of: Vec<ItemId>,
    /// First day it counts.
    pub since: Date,
    /// Last day it counts; `None` where it has no end. A withdrawal does not come back.
    pub until: Option<Date>,
}

/// What a stop ends.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum StopKind {
    /// 同意の撤回: ends the consents given up to its day; consent may be given again later.
    Withdrawal,
    /// 利用停止 (Art. 35): ends use, whatever the person agreed to or agrees to, until lifted.
    Suspension,
}

/// Whether a day lies in a span; both ends count.
pub(super) fn holds(since: Date, until: Option<Date>, today: Date) -> bool {
    since <= today && until.is_none_or(|last| today <= last)
}

impl Given {
    pub(super) fn in_force(&self, today: Date) -> bool {
        holds(self.since, self.until, today)
    }
}

impl Stopped {
    /// A suspension in force that concerns a purpose. One that names no purpose leaves duties of
    /// law alone, which no wish of the person can lift.
    pub(super) fn suspends(&self, purpose: &str, by_law: ByLaw, today: Date) -> bool {
        let concerned = match &self.purpose {
            Some(named) => named == purpose,
            None => by_law == ByLaw::No,
        };
        self.kind == StopKind::Suspension && concerned && holds(self.since, self.until, today)
    }

    /// A withdrawal up to today of a consent for its purpose, given on its day or before.
    pub(super) fn withdraws(&self, given: &Given, today: Date) -> bool {
        let concerned = self
            .purpose
            .as_ref()
            .is_none_or(|named| *named == given.purpose);
        self.kind == StopKind::Withdrawal
            && concerned
            && self.since <= today
            && given.since <= self.since
    }
}

/// Whether a purpose is a duty of law.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum ByLaw {
    Yes,
    No,
}
