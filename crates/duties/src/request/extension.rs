// SPDX-License-Identifier: Apache-2.0
//! 回答期限の延長 (GDPR Art. 12(3)): the month of an answer grows by two more, once, and only where the person was told
//! why within the first month.
//!
//! The letter that tells it is made like any other. It counts on the day it leaves: a day later than the last one it
//! changes nothing, and the record says so.

use jiff::ToSpan as _;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use yakusoku_policy::{LastDay, Period, Unit};

use super::command::{Context, NewFact, Refusal};
use super::fact::{Fact, LetterKind};
use super::pause::PauseFact;
use super::state::{Ask, Case, Stamp};
use crate::BlobRef;
use crate::calendar::{Calendar, Roll};

/// By how much an answer may be put off.
const FURTHER: Period = Period::new(2, Unit::Month);

/// Where the putting off of an answer stands.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "stage", rename_all = "snake_case")]
pub enum Extension {
    /// The letter left in time.
    Told {
        /// Day it left.
        on: Date,
        /// The last day there was.
        was: Date,
        /// By whom it was recorded.
        at: Stamp,
    },
    /// The letter left after the last day: the answer is late all the same.
    TooLate {
        /// Day it left.
        on: Date,
        /// The last day there was.
        was: Date,
        /// By whom it was recorded.
        at: Stamp,
    },
}

/// The person is to be told that the answer takes longer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Extending {
    /// Asks that take longer.
    pub asks: Vec<u16>,
    /// Why, in words the person reads: that requests are complex, or many.
    pub reason: String,
    /// The letter.
    pub blob: BlobRef,
}

/// The last day as the file moves it: only from a Saturday or Sunday, which are working days nowhere there. Public
/// holidays of a state are not known here, and moving for them would be against the person (Reg. 1182/71 Art. 3(4)).
#[must_use]
pub fn last_day(counted: Date, rule: LastDay) -> Date {
    let further = match (rule, counted.weekday()) {
        (LastDay::NextBusinessDay, Weekday::Saturday) => 2,
        (LastDay::NextBusinessDay, Weekday::Sunday) => 1,
        _ => 0,
    };
    counted.saturating_add(further.days())
}

/// The last day of a period of the GDPR: a month ends on the date it began on, or at the month's end where there is none
/// (Reg. 1182/71 Art. 3(2)(c)). The Civil Code would end a month that begins on the last day of a short one up to
/// three days later, which is late there.
#[must_use]
pub fn counted_in_eea(calendar: &Calendar, start: Date, period: Period) -> Date {
    let months = match period.unit {
        Unit::Month => period.count,
        Unit::Year => period.count.saturating_mul(12),
        Unit::Day | Unit::BusinessDay | Unit::Week => {
            return calendar.due(start, period, Roll::None);
        }
    };
    start.saturating_add(i64::from(months).months())
}

/// The letter, with the reason in its sealed part.
pub(super) fn extend(
    case: &Case,
    extending: &Extending,
    ctx: &Context<'_>,
) -> Result<Vec<NewFact>, Refusal> {
    let asks = case.may_extend(&extending.asks, &extending.reason)?;
    let letter = case.next_letter();
    let made = Fact::LetterMade {
        letter,
        kind: LetterKind::Extension,
        asks: asks.iter().map(|(no, _)| *no).collect(),
        blob: extending.blob.clone(),
        on: ctx.today.date,
    };
    Ok(vec![NewFact {
        fact: made,
        sealed: Some(extending.reason.clone()),
    }])
}

/// What follows from such a letter that left: the new last day, or the record that it came too late.
pub(super) fn follow(after: &Case, new: &[NewFact], calendar: &Calendar) -> Vec<NewFact> {
    let mut out = Vec::new();
    for fact in new.iter().map(|new| &new.fact) {
        let Fact::Dispatched { letter, on, .. } = fact else {
            continue;
        };
        let mut letters = after.letters.iter();
        let found = letters.find(|one| one.no == *letter && one.kind == LetterKind::Extension);
        let asks = found.into_iter().flat_map(|one| &one.asks);
        let open = asks
            .filter_map(|no| after.ask(*no))
            .filter(|ask| !ask.is_over() && !matches!(ask.extension, Some(Extension::Told { .. })));
        out.extend(open.filter_map(|ask| counted(after, ask, *on, calendar)));
    }
    out
}

fn counted(case: &Case, ask: &Ask, on: Date, calendar: &Calendar) -> Option<NewFact> {
    let was = ask.due?;
    let due = further(case, (ask, was), calendar);
    let (ask, told) = (ask.no, on);
    let fact = if on <= was {
        PauseFact::Extended {
            ask,
            on: told,
            was,
            due,
        }
    } else {
        PauseFact::ExtendedTooLate { ask, on: told, was }
    };
    Some(Fact::Clock(fact).into())
}

/// Counted from the end of the month as it was before a weekend moved it: no weekend makes the three months longer. A
/// clock that stood in between has no such day, and goes on from its last one.
fn further(case: &Case, (ask, was): (&Ask, Date), calendar: &Calendar) -> Date {
    let rule = case.terms.pinned.eea.map(|eea| eea.last_day);
    let moved = |day: Date| rule.map_or(day, |rule| last_day(day, rule));
    let first = counted_in_eea(calendar, case.received_on, ask.within);
    let whole = Period::new(ask.within.count + FURTHER.count, Unit::Month);
    moved(match ask.within.unit {
        // Three months from receipt, whatever date the short month in between ended on.
        Unit::Month if moved(first) == was => counted_in_eea(calendar, case.received_on, whole),
        _ if moved(first) == was => counted_in_eea(calendar, first, FURTHER),
        _ => counted_in_eea(calendar, was, FURTHER),
    })
}

impl Case {
    /// Whether rights of people in the EEA or the United Kingdom are asked for.
    #[must_use]
    pub fn is_gdpr(&self) -> bool {
        self.terms.pinned.eea.is_some()
    }

    /// The asks a letter about a longer time would be about, each with its new last day if it leaves in time.
    ///
    /// # Errors
    /// [`Refusal`] where the law knows no extension, it was extended already, is over, or its month has passed.
    pub fn may_extend(&self, asks: &[u16], reason: &str) -> Result<Vec<(u16, Date)>, Refusal> {
        let mut out = Vec::new();
        for no in asks {
            let ask = self.ask(*no).ok_or(Refusal::NoSuchAsk(*no))?;
            let due = ask.due.filter(|_| ask.kind.is_gdpr());
            let due = due.ok_or(Refusal::NotExtendable(*no))?;
            if ask.is_over() {
                return Err(Refusal::WrongStage(*no));
            }
            if matches!(ask.extension, Some(Extension::Told { .. })) {
                return Err(Refusal::ExtendedAlready(*no));
            }
            // The plain calendar is enough: months know no business days.
            out.push((*no, further(self, (ask, due), &Calendar::japan())));
        }
        if out.is_empty() {
            return Err(Refusal::NoSuchAsk(0));
        }
        if reason.trim().is_empty() {
            return Err(Refusal::ReasonMissing);
        }
        Ok(out)
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn a_month_ends_on_the_date_it_began_on_or_at_the_months_end() {
        let month = Period::new(1, Unit::Month);
        let ends = |from| counted_in_eea(&Calendar::japan(), from, month);
        // The Civil Code would say 31 March and 31 May: too late by Reg. 1182/71.
        assert_eq!(ends(date(2027, 2, 28)), date(2027, 3, 28));
        assert_eq!(ends(date(2026, 4, 30)), date(2026, 5, 30));
        assert_eq!(ends(date(2027, 1, 31)), date(2027, 2, 28));
        assert_eq!(ends(date(2028, 1, 29)), date(2028, 2, 29));
        let weeks = counted_in_eea(
            &Calendar::japan(),
            date(2026, 4, 30),
            Period::new(2, Unit::Week),
        );
        assert_eq!(weeks, date(2026, 5, 14));
    }

    #[test]
    fn a_last_day_moves_from_a_weekend_only_and_only_where_the_file_says_so() {
        let (saturday, sunday, monday) = (date(2026, 8, 1), date(2026, 8, 2), date(2026, 8, 3));
        for day in [saturday, sunday, monday] {
            assert_eq!(last_day(day, LastDay::NextBusinessDay), monday);
            assert_eq!(last_day(day, LastDay::Stays), day);
        }
        // 山の日 is a working day there.
        let holiday = date(2026, 8, 11);
        assert_eq!(last_day(holiday, LastDay::NextBusinessDay), holiday);
    }
}
