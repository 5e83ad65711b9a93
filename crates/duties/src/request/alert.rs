// SPDX-License-Identifier: Apache-2.0
//! 期限の警告と経過: what the program records when the last day of an answer comes near, and when it passes undone.
//!
//! Both bear the day they fell due, whoever looks late. A clock that stands, or never began, neither warns nor passes; one
//! that goes on with another last day warns anew.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::command::NewFact;
use super::fact::Fact;
use super::notice::days_at_most;
use super::pause::PauseFact;
use super::state::{Ask, Case};
use crate::calendar::Calendar;

/// What was recorded about the last day of an ask. Each names the last day it is about, so that a moved one counts anew.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(default)]
pub struct Alert {
    /// The last day that was warned of.
    pub warned: Option<Date>,
    /// The last day that passed undone.
    pub overdue: Option<Date>,
    /// The privacy manager was charged with it.
    pub escalated: bool,
}

impl Alert {
    /// Whether the privacy manager is still to be charged with a day that passed.
    #[must_use]
    pub const fn is_unheard(&self) -> bool {
        self.overdue.is_some() && !self.escalated
    }
}

impl Ask {
    /// The last day, while its clock runs.
    fn running(&self) -> Option<Date> {
        self.due.filter(|_| !self.is_over() && self.pause.is_none())
    }
}

/// Facts the day brings about last days of answers; none where they are recorded.
pub(super) fn alerts(case: &Case, today: Date, calendar: &Calendar) -> Vec<NewFact> {
    if case.closed.is_some() || case.erased.is_some() {
        return Vec::new();
    }
    let running = case
        .asks
        .iter()
        .filter_map(|ask| Some((ask, ask.running()?)));
    running
        .flat_map(|(ask, due)| {
            let from = calendar.warns_from(due, ask.warn).max(case.received_on);
            let over = due.saturating_add(1.day());
            let warned =
                (ask.alert.warned != Some(due) && today >= from).then_some(PauseFact::Warned {
                    ask: ask.no,
                    on: from,
                    due,
                });
            let overdue =
                (ask.alert.overdue != Some(due) && today >= over).then_some(PauseFact::Overdue {
                    ask: ask.no,
                    on: over,
                    due,
                });
            [warned, overdue]
        })
        .flatten()
        .map(|fact| Fact::Clock(fact).into())
        .collect()
}

/// A day on which such a fact may be due, and never a later one than that.
pub(super) fn wakes_on(case: &Case) -> Option<Date> {
    let running = case
        .asks
        .iter()
        .filter_map(|ask| Some((ask, ask.running()?)));
    let days = running.filter_map(|(ask, due)| {
        if ask.alert.warned != Some(due) {
            return Some(due.saturating_sub(days_at_most(ask.warn).days()));
        }
        (ask.alert.overdue != Some(due)).then(|| due.saturating_add(1.day()))
    });
    days.min()
}
