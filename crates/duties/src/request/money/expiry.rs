// SPDX-License-Identifier: Apache-2.0
//! The last day of a postal order: counted from the day of issue printed on it, warned of before it passes.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::FeeMeans;

use super::{Fate, MoneyFact, Valuable};
use crate::calendar::{Calendar, Roll};
use crate::request::command::{Context, NewFact, Refusal};
use crate::request::fact::Fact;
use crate::request::state::Case;

/// Months before its last day from which an order that still lies in the register is warned of.
const WARN_MONTHS: i64 = 1;

/// The last day on which something can be cashed; nothing where it has none, or its day of issue is not known.
pub(super) fn last_day(means: FeeMeans, issued: Option<Date>, calendar: &Calendar) -> Option<Date> {
    Some(calendar.due(issued?, means.good_for()?, Roll::None))
}

/// The same for what is entered today: nothing was issued tomorrow.
pub(super) fn entered(
    means: FeeMeans,
    issued: Option<Date>,
    ctx: &Context<'_>,
) -> Result<Option<Date>, Refusal> {
    match issued.filter(|day| *day > ctx.today.date) {
        Some(day) => Err(Refusal::DayOutside(day)),
        None => Ok(last_day(means, issued, ctx.calendar)),
    }
}

/// The day from which a valuable is warned of: what the desk holds for itself and has not cashed.
fn warned_from(one: &Valuable) -> Option<Date> {
    let waits = one.fate == Fate::Held && !one.free && !one.expiring;
    let last = one.expires.filter(|_| waits)?;
    Some(last.saturating_sub(WARN_MONTHS.months()).max(one.on))
}

/// Facts the day brings about last days of valuables; none where they are recorded.
pub(in crate::request) fn expiring(case: &Case, today: Date) -> Vec<NewFact> {
    if case.erased.is_some() {
        return Vec::new();
    }
    let near = case.money.valuables.iter().filter_map(|one| {
        let on = warned_from(one).filter(|on| *on <= today)?;
        Some(MoneyFact::Expiring { item: one.no, on })
    });
    near.map(|fact| Fact::Money(fact).into()).collect()
}

/// The next day on which such a fact is due.
pub(in crate::request) fn wakes_on(case: &Case) -> Option<Date> {
    case.money.valuables.iter().filter_map(warned_from).min()
}
