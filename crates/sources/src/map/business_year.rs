// SPDX-License-Identifier: Apache-2.0
//! The business year from whose end an Act counts how long books are kept, as the map says it.
//!
//! Books are kept for seven years not from their own day but from the day on which two months have
//! passed since the end of the business year (Corporation Tax Act, Enforcement Regulation Art. 59(2)),
//! those of a sole trader from the day after the fifteenth of March of the next year (Income Tax Act,
//! Enforcement Regulation Art. 63).

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Period, Unit};

use super::node::{Node, Reader, Spot};

/// When a business year ends, and what passes after it before the period begins.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct BusinessYear {
    /// The month in which it ends, 1 to 12.
    pub month: i8,
    /// The day of the month on which it ends; the last one where `None`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub day: Option<i8>,
    /// What passes after its end, one after the other.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub then: Vec<Period>,
}

impl BusinessYear {
    /// The last day of the business year of a day.
    #[must_use]
    pub fn end(&self, day: Date) -> Date {
        let end = self.end_in(day.year());
        if end < day {
            self.end_in(day.year().saturating_add(1))
        } else {
            end
        }
    }

    /// The last day of the business year before the one of a day.
    #[must_use]
    pub fn end_before(&self, day: Date) -> Date {
        self.end(day.saturating_sub(1.year()))
    }

    fn end_in(&self, year: i16) -> Date {
        let month = Date::new(year, self.month, 1).unwrap_or(Date::MAX);
        let last = month.last_of_month();
        self.day
            .and_then(|day| Date::new(year, self.month, day).ok())
            .unwrap_or(last)
    }
}

/// `{ends: MONTH}` or `{ends: MONTH-DAY}`, with `then: PERIOD` or a list of periods.
pub(super) fn read(reader: &mut Reader, spot: &Spot) -> Option<BusinessYear> {
    let fields = reader.fields(spot, &["ends", "then"]);
    let ends = fields.get("ends").and_then(|spot| reader.word(spot));
    let Some((month, day)) = ends.as_deref().and_then(month_and_day) else {
        reader.error(
            "map.keep-year-ends",
            fields.get("ends").map_or(spot.at, |ends| ends.at),
            "`ends`には決算の月（末日のとき`3`）か月日（`2-20`）を書きます",
            "`ends` is the month in which the business year ends (`3`, its last day), or the month and day (`2-20`)",
        );
        return None;
    };
    let mut periods = Vec::new();
    let then: &[Spot] = match fields.get("then") {
        Some(Spot {
            node: Node::List(list),
            ..
        }) => list,
        Some(one) => std::slice::from_ref(one),
        None => &[],
    };
    for one in then {
        let period: Option<Period> = reader.word(one).and_then(|word| word.parse().ok());
        let Some(period) = period.filter(|period| period.unit != Unit::BusinessDay) else {
            reader.error(
                "map.keep-year-then",
                one.at,
                "`then`には、決算日から起算日の前日までの期間を`2 months`の形で書きます（単位はdays・weeks・months・years）",
                "`then` is what passes after the end of the year: `2 months` (days, weeks, months, years)",
            );
            return None;
        };
        periods.push(period);
    }
    Some(BusinessYear {
        month,
        day,
        then: periods,
    })
}

/// A day that every year has: `3` is the last day of March, `2-20` the twentieth of February.
fn month_and_day(word: &str) -> Option<(i8, Option<i8>)> {
    const COMMON: i16 = 2023;
    let (month, day) = match word.split_once('-') {
        Some((month, day)) => (month, Some(day.parse().ok()?)),
        None => (word, None),
    };
    let month = month.parse().ok()?;
    Date::new(COMMON, month, day.unwrap_or(1)).ok()?;
    Some((month, day))
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn a_day_belongs_to_the_year_that_ends_on_it_or_after_it() {
        let year = |word| {
            let (month, day) = month_and_day(word).unwrap();
            BusinessYear {
                month,
                day,
                then: Vec::new(),
            }
        };
        for (ends, day, end, before) in [
            ("3", date(2026, 3, 31), date(2026, 3, 31), date(2025, 3, 31)),
            ("3", date(2026, 4, 1), date(2027, 3, 31), date(2026, 3, 31)),
            ("2", date(2023, 3, 1), date(2024, 2, 29), date(2023, 2, 28)),
            ("2", date(2024, 2, 29), date(2024, 2, 29), date(2023, 2, 28)),
            (
                "12",
                date(2026, 7, 1),
                date(2026, 12, 31),
                date(2025, 12, 31),
            ),
            (
                "2-20",
                date(2026, 2, 20),
                date(2026, 2, 20),
                date(2025, 2, 20),
            ),
            (
                "2-20",
                date(2026, 2, 21),
                date(2027, 2, 20),
                date(2026, 2, 20),
            ),
        ] {
            assert_eq!(year(ends).end(day), end, "{ends} {day}");
            assert_eq!(year(ends).end_before(day), before, "{ends} {day}");
        }
    }

    #[test]
    fn a_day_that_some_years_lack_is_refused() {
        for word in [
            "0", "13", "2-29", "4-31", "3-0", "march", "3-31-1", "-3", "",
        ] {
            assert_eq!(month_and_day(word), None, "{word}");
        }
    }
}
