// SPDX-License-Identifier: Apache-2.0
//! How long an act keeps its promise, and what is due next for every promise that is an act.

use jiff::ToSpan as _;
use jiff::civil::Date;
use yakusoku_policy::{Clause, Doing, EntrustClause, Policy, Rhythm};

use super::{Act, Register, Task};
use crate::calendar::{Calendar, Roll};

/// What ends the time an act counts for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Limit {
    /// It is due again.
    Rhythm,
    /// Its evidence ran out.
    Evidence,
    /// What it brought about is over.
    Ended,
}

/// The last day an act counts for and what ends it; `None` where nothing does.
pub(crate) fn last_day(act: &Act, doing: &Doing, calendar: &Calendar) -> Option<(Date, Limit)> {
    let period = doing.rhythm.period();
    let again = period.map(|period| (calendar.due(act.done, period, Roll::None), Limit::Rhythm));
    let kind = match doing.rhythm {
        Rhythm::Renewed(_) => Limit::Rhythm,
        _ => Limit::Evidence,
    };
    let holds = act.holds.map(|holds| (holds, kind));
    let ended = act.ended.as_ref();
    let ended = ended.map(|end| (end.on.saturating_sub(1.day()), Limit::Ended));
    [ended, again, holds]
        .into_iter()
        .flatten()
        .min_by_key(|(day, _)| *day)
}

/// Clauses a contract should have and has not.
pub(crate) fn lacking(act: &Act, doing: &Doing) -> Vec<EntrustClause> {
    let missing = |clause: &&EntrustClause| !act.covers.contains(clause);
    doing.covers.iter().filter(missing).copied().collect()
}

/// Days before a last day at which it is shown as at risk: thirty, or a quarter of a short period.
pub(crate) fn warned(from: Date, last: Date) -> Date {
    const WARN_DAYS: i32 = 30;
    let whole = crate::calendar::days_between(from, last).max(0);
    let days = WARN_DAYS.min((whole + 3) / 4);
    last.saturating_sub(days.days()).max(from)
}

/// One promise that is an act: the last time, and when the next is due.
#[derive(Debug, Clone)]
pub struct Due<'a> {
    /// The promise.
    pub clause: Clause,
    /// What it promises.
    pub doing: Doing,
    /// The act that counts now.
    pub last: Option<&'a Act>,
    /// Last day for the next; `None` where none is known.
    pub due: Option<Date>,
    /// Tasks asked for and not done, the earliest first.
    pub tasks: Vec<&'a Task>,
}

/// Every promise of a policy that is an act, in the order of the policy.
#[must_use]
pub fn planned<'a>(policy: &Policy, register: &'a Register, calendar: &Calendar) -> Vec<Due<'a>> {
    let clauses = policy.clauses().into_iter();
    clauses
        .filter_map(|clause| {
            let doing = policy.doing(&clause.what)?;
            let acts = register.acts_of(&clause.id);
            let last = acts.last().copied();
            let open = |task: &&Task| task.dropped.is_none() && register.done_on(task).is_none();
            let mut tasks: Vec<&Task> = register.tasks_of(&clause.id).filter(open).collect();
            tasks.sort_by_key(|task| task.due);
            let next = match last {
                Some(act) => last_day(act, &doing, calendar).map(|(day, _)| day),
                None => first_due(policy, register, &doing, calendar),
            };
            let due = next
                .into_iter()
                .chain(tasks.iter().map(|task| task.due))
                .min();
            Some(Due {
                clause,
                doing,
                last,
                due,
                tasks,
            })
        })
        .collect()
}

/// The last day for the first act: a period after the policy took effect and the records began.
pub(crate) fn first_due(
    policy: &Policy,
    register: &Register,
    doing: &Doing,
    calendar: &Calendar,
) -> Option<Date> {
    let began = register.began?.max(policy.effective);
    let period = doing.rhythm.period()?;
    Some(calendar.due(began, period, Roll::None))
}

/// What is due by a day, what is late first.
#[must_use]
pub fn what_is_due<'a>(planned: &'a [Due<'a>], by: Date) -> Vec<&'a Due<'a>> {
    let soon = |due: &&Due<'a>| due.due.is_some_and(|day| day <= by);
    let mut list: Vec<&Due<'a>> = planned.iter().filter(soon).collect();
    list.sort_by_key(|due| due.due);
    list
}
