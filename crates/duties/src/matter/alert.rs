// SPDX-License-Identifier: Apache-2.0
//! 期限の警告と経過: what the program records when a day of a matter comes near, and when it passes undone.
//!
//! Both bear the day they fell due, whoever looks late. A matter that ended, or was erased, neither warns nor passes.

use jiff::ToSpan as _;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use super::fact::{MatterFact, OwedWhat};
use super::state::Matter;
use crate::calendar::Calendar;
use crate::request::notice::days_at_most;

/// What was recorded about a day of a matter; one that stands here was warned of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct DayAlert {
    /// The promise the day belongs to; none where no period is promised.
    pub clause: Option<String>,
    /// The last day.
    pub due: Date,
    /// It passed undone.
    pub overdue: bool,
    /// Somebody was charged with it.
    pub charged: bool,
}

impl Matter {
    /// Days on which something is still owed, with the promise each belongs to.
    fn days_owed(&self) -> Vec<(Option<&str>, Date)> {
        if self.ended.is_some() || self.erased.is_some() {
            return Vec::new();
        }
        let answer = (!self.answered()).then(|| (self.answer_clause(), self.due));
        let step = self
            .next_step()
            .and_then(|owed| Some((Some(owed.clause.as_str()), owed.due?)));
        answer.into_iter().chain(step).collect()
    }

    /// The promise whose period the answer has to keep.
    fn answer_clause(&self) -> Option<&str> {
        if !self.promised {
            return None;
        }
        let mut answers: Vec<_> = self
            .owed
            .iter()
            .filter(|owed| owed.what == OwedWhat::Answer)
            .collect();
        // A day set by whoever asks belongs to the promise to answer them.
        answers.sort_by_key(|owed| owed.due != Some(self.due));
        answers.first().map(|owed| owed.clause.as_str())
    }

    fn alert(&self, clause: Option<&str>, due: Date) -> Option<&DayAlert> {
        let is = |one: &&DayAlert| one.clause.as_deref() == clause && one.due == due;
        self.alerts.iter().find(is)
    }

    pub(super) fn alert_mut(&mut self, clause: Option<&str>, due: Date) -> &mut DayAlert {
        let is = |one: &DayAlert| one.clause.as_deref() == clause && one.due == due;
        let place = self.alerts.iter().position(is).unwrap_or_else(|| {
            self.alerts.push(DayAlert {
                clause: clause.map(ToOwned::to_owned),
                due,
                overdue: false,
                charged: false,
            });
            self.alerts.len() - 1
        });
        #[expect(clippy::indexing_slicing, reason = "found or pushed just before")]
        &mut self.alerts[place]
    }

    /// The fact the day brings next about what is owed; none where all are recorded.
    #[must_use]
    pub fn day_brings(&self, today: Date, calendar: &Calendar) -> Option<MatterFact> {
        self.days_owed().into_iter().find_map(|(clause, due)| {
            let alert = self.alert(clause, due);
            let named = || clause.map(ToOwned::to_owned);
            let from = calendar.warns_from(due, self.warn).max(self.received);
            if alert.is_none() && today >= from {
                return Some(MatterFact::Warned {
                    clause: named(),
                    on: from,
                    due,
                });
            }
            // What was late before it came is late on the day it came.
            let over = due.saturating_add(1.day()).max(self.received);
            let unsaid = !alert.is_some_and(|alert| alert.overdue);
            (unsaid && today >= over).then(|| MatterFact::Overdue {
                clause: named(),
                on: over,
                due,
            })
        })
    }

    /// A day on which such a fact may be due, and never a later one than that.
    #[must_use]
    pub fn wakes_on(&self) -> Option<Date> {
        let days = self.days_owed().into_iter().filter_map(|(clause, due)| {
            match self.alert(clause, due) {
                None => Some(due.saturating_sub(days_at_most(self.warn).days())),
                Some(alert) => (!alert.overdue).then(|| due.saturating_add(1.day())),
            }
        });
        days.min()
    }

    /// Days that passed undone and that nobody was charged with yet, by their number from 1.
    pub fn uncharged(&self) -> impl Iterator<Item = (u16, &DayAlert)> {
        let numbered = (1..).zip(&self.alerts);
        numbered.filter(|(_, alert)| alert.overdue && !alert.charged && self.erased.is_none())
    }
}
