// SPDX-License-Identifier: Apache-2.0
//! Words keepers share: receipt numbers in a sentence, days inside it, how many days are left.

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::Next;
use super::spell::Spell;
use crate::calendar::{days_between, en, ja_full, short};

/// 「受付 2026-0131」, 「受付 2026-0131 ほか2件」.
pub(super) fn cases(active: &[&Spell]) -> Text {
    let mut numbers: Vec<&str> = active.iter().map(|spell| spell.number.as_str()).collect();
    let first = numbers.first().copied().unwrap_or_default().to_owned();
    numbers.sort_unstable();
    numbers.dedup();
    match numbers.len().saturating_sub(1) {
        0 => Text::new(format!("受付 {first} "), format!("Application {first}")),
        more => Text::new(
            format!("受付 {first} ほか{more}件"),
            format!("Application {first} and {more} more"),
        ),
    }
}

/// 「11月20日」; with its year when that is not this year's.
pub(super) fn day(date: Date, today: Date) -> Text {
    if date.year() == today.year() {
        let (ja, en) = short(date);
        return Text::new(ja, en);
    }
    Text::new(ja_full(date), en(date))
}

/// 「あと3日」, 「本日」.
pub(super) fn left(date: Date, today: Date) -> Text {
    match days_between(today, date) {
        0 => Text::new("本日", "today"),
        1 => Text::new("あと1日", "1 day left"),
        days => Text::new(format!("あと{days}日"), format!("{days} days left")),
    }
}

/// How many days it has been: 「4日」.
pub(super) fn late(date: Date, today: Date) -> Text {
    match days_between(date, today) {
        1 => Text::new("1日", "1 day"),
        days => Text::new(format!("{days}日"), format!("{days} days")),
    }
}

/// The nearest of some days that is not over, with what is due and how often: 「回答期限 2件」.
pub(super) fn nearest(
    days: impl Iterator<Item = Date>,
    today: Date,
    (ja, en): (&str, &str),
) -> Option<Next> {
    let coming: Vec<Date> = days.filter(|day| *day >= today).collect();
    let date = coming.iter().min().copied()?;
    let count = coming.iter().filter(|day| **day == date).count();
    Some(Next {
        date,
        what: Text::new(format!("{ja} {count}件"), format!("{en}: {count}")),
    })
}

pub(super) fn both(text: &Text) -> (&str, &str) {
    (&text.ja, text.get(yakusoku_policy::Lang::En))
}
