// SPDX-License-Identifier: Apache-2.0
//! What a day brings to a case by itself. Idempotent: the facts it makes are what keeps it from making them again.

use jiff::civil::Date;

use super::alert::alerts;
use super::collect;
use super::command::NewFact;
use super::money::days_bring;
use super::notice::{lapse, remind};
use super::post::{close, expire};
use super::state::Case;
use crate::calendar::Calendar;

/// Facts that follow from the day alone; none where nothing is due, or where it was recorded already.
///
/// A day on which nobody looked loses nothing: what was due then is due now, with its own date.
#[must_use]
pub fn tick(case: &Case, today: Date, calendar: &Calendar) -> Vec<NewFact> {
    if case.closed.is_some() {
        let mut facts = collect::lapse(case, today, calendar);
        facts.extend(days_bring(case, today));
        return facts;
    }
    let mut facts = lapse(case, today, calendar);
    facts.extend(days_bring(case, today));
    // What ended today is neither reminded nor late.
    let after = folded(case, &facts);
    facts.extend(remind(&after, today, calendar));
    facts.extend(alerts(&after, today, calendar));
    facts.extend(collect::lapse(&after, today, calendar));
    let gone = expire(case, today);
    if !gone.is_empty() {
        facts.extend(gone);
        facts.extend(ended(case, &facts, (today, calendar)));
    }
    facts
}

fn folded(case: &Case, facts: &[NewFact]) -> Case {
    let mut after = case.clone();
    for new in facts {
        after.apply(case.received.clone(), &new.fact);
    }
    after
}

/// Whether nothing is left to tell anybody.
fn ended(case: &Case, facts: &[NewFact], (today, calendar): (Date, &Calendar)) -> Option<NewFact> {
    close(&folded(case, facts), (today, today), calendar)
}
