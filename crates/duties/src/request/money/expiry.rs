// SPDX-License-Identifier: Apache-2.0
//! The last day of a postal order: counted from the day of issue printed on it, warned of before it passes, on record once it has.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::FeeMeans;

use super::{Fate, MoneyFact, Unfit, Valuable};
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

/// The day from which a valuable is no money any more, where that day came or comes while the desk holds it.
///
/// What had expired when it came lapsed in other hands and goes back as it came.
fn lapses_on(one: &Valuable) -> Option<Date> {
    let waits = one.fate == Fate::Held && one.unfit != Some(Unfit::Expired);
    one.expires.filter(|_| waits)?.tomorrow().ok()
}

/// Whether a valuable was no money any more on a day; what was cashed in time and entered late was money.
pub(super) fn is_lapsed(one: &Valuable, on: Date) -> bool {
    match one.fate {
        Fate::Lapsed { on: lapsed } => lapsed <= on,
        _ => lapses_on(one).is_some_and(|lapsed| lapsed <= on),
    }
}

/// The fact that it lapsed, where it did by a day and that is not on record.
pub(super) fn lapsed(one: &Valuable, today: Date) -> Option<NewFact> {
    let on = lapses_on(one).filter(|on| *on <= today)?;
    Some(Fact::Money(MoneyFact::Lapsed { item: one.no, on }).into())
}

/// Facts the day brings about last days of valuables; none where they are recorded.
///
/// An order that the desk let lapse is the operator's own loss. The person paid when it came (`fees` keeps the receipt
/// and nothing here takes it away), so that the fee is not short again and nobody is asked twice; and what has to go
/// back goes back in money. What is left is work of the desk: to have it issued anew, or to enter the loss.
pub(in crate::request) fn days_bring(case: &Case, today: Date) -> Vec<NewFact> {
    if case.erased.is_some() {
        return Vec::new();
    }
    let all = case.money.valuables.iter();
    let facts = all.filter_map(|one| lapsed(one, today).or_else(|| expiring(one, today)));
    facts.collect()
}

/// The warning before the last day.
fn expiring(one: &Valuable, today: Date) -> Option<NewFact> {
    let on = warned_from(one).filter(|on| *on <= today)?;
    Some(Fact::Money(MoneyFact::Expiring { item: one.no, on }).into())
}

/// The next day on which such a fact is due.
pub(in crate::request) fn wakes_on(case: &Case) -> Option<Date> {
    let all = case.money.valuables.iter();
    all.flat_map(|one| [warned_from(one), lapses_on(one)])
        .flatten()
        .min()
}
