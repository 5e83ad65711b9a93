// SPDX-License-Identifier: Apache-2.0
//! How long an Act keeps what erasure would take: read from the map, and counted on the calendar.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Period, Text, Unit};

use super::business_year::{self, BusinessYear};
use super::node::{Reader, Spot};

/// More days than a limit can lie before the day that is simply counted back.
const SEARCH_DAYS: i64 = 40;

/// An Act obliges the operator to keep rows, or a column of them, for a period after a day that a
/// column holds. Until the period is over they are set aside; then they are erased.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct KeepUntil {
    /// The table whose column holds the day, where rows have it from the row they belong to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub table: Option<String>,
    /// The column that holds the day from which the period runs.
    pub column: String,
    /// The business year from whose end the period runs, where it does not run from the day itself.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub business_year: Option<BusinessYear>,
    /// The period.
    pub period: Period,
    /// The Act and its article.
    pub because: Text,
}

impl KeepUntil {
    /// The last day on which a row of a day is kept; it is erased from the day after.
    #[must_use]
    pub fn last_day(&self, from: Date) -> Date {
        let Some(year) = &self.business_year else {
            return last_of(self.period, from);
        };
        let passed = year
            .then
            .iter()
            .fold(year.end(from), |day, then| last_of(*then, day));
        last_of(self.period, passed)
    }

    /// The youngest day whose rows are no longer kept on `today`.
    #[must_use]
    pub fn limit(&self, today: Date) -> Date {
        let count = i64::from(self.period.count);
        let span = match self.period.unit {
            Unit::Year => count.years(),
            Unit::Month => count.months(),
            Unit::Week => (count * 7).days(),
            Unit::Day | Unit::BusinessDay => count.days(),
        };
        let mut limit = today.saturating_sub(span).saturating_add(2.days());
        if let Some(year) = &self.business_year {
            // Days of one year go together, so only ends of years are asked.
            limit = year.end(limit);
            while self.last_day(limit) >= today && limit > Date::MIN.saturating_add(2.years()) {
                limit = year.end_before(limit);
            }
            return limit;
        }
        for _ in 0..SEARCH_DAYS {
            if self.last_day(limit) < today {
                break;
            }
            limit = limit.saturating_sub(1.day());
        }
        limit
    }
}

/// The last day of a period after a day (Civil Code 140, 143: the first day is not counted).
fn last_of(period: Period, from: Date) -> Date {
    let count = i32::try_from(period.count).unwrap_or(i32::MAX);
    let months = match period.unit {
        Unit::Month => count,
        Unit::Year => count.saturating_mul(12),
        Unit::Week => return from.saturating_add((i64::from(count) * 7).days()),
        // No Act counts such a period in days of business; the map is refused before.
        Unit::Day | Unit::BusinessDay => return from.saturating_add(i64::from(count).days()),
    };
    let first = from.saturating_add(1.day());
    let there = first.saturating_add(months.months());
    if there.day() == first.day() {
        there.saturating_sub(1.day())
    } else {
        there
    }
}

/// `{until: COLUMN + PERIOD, because: …}`, or `until: TABLE.COLUMN + PERIOD`; with
/// `business_year: {ends: 3, then: 2 months}` where the period runs from the end of that.
pub(super) fn read(reader: &mut Reader, spot: &Spot) -> Option<KeepUntil> {
    let fields = reader.fields(spot, &["until", "business_year", "because"]);
    let because = fields.get("because").and_then(|spot| reader.text(spot));
    let Some(because) = because.filter(|because| !because.is_empty()) else {
        reader.error(
            "map.keep-because",
            spot.at,
            "保存を義務付ける法令を`because`に書きます",
            "say under `because` which Act obliges to keep it",
        );
        return None;
    };
    let until = fields.get("until").and_then(|spot| reader.word(spot))?;
    let parts = until.split_once('+').and_then(|(column, period)| {
        let period: Period = period.trim().parse().ok()?;
        Some((column.trim(), period)).filter(|(_, period)| period.unit != Unit::BusinessDay)
    });
    let Some((column, period)) = parts.filter(|(column, _)| !column.is_empty()) else {
        reader.error(
            "map.keep-until",
            spot.at,
            "`until`は`列 + 7 years`か`表.列 + 7 years`の形で書きます（単位はdays・weeks・months・years）",
            "`until` is `COLUMN + 7 years` or `TABLE.COLUMN + 7 years` (days, weeks, months, years)",
        );
        return None;
    };
    let year = fields.get("business_year");
    let business_year = year.and_then(|spot| business_year::read(reader, spot));
    if year.is_some() && business_year.is_none() {
        return None;
    }
    let (table, column) = match column.split_once('.') {
        Some((table, column)) => (Some(table.to_owned()), column.to_owned()),
        None => (None, column.to_owned()),
    };
    Some(KeepUntil {
        table,
        column,
        business_year,
        period,
        because,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    fn keep(period: &str) -> KeepUntil {
        KeepUntil {
            table: None,
            column: "on".to_owned(),
            business_year: None,
            period: period.parse().unwrap(),
            because: Text::ja("法"),
        }
    }

    #[test]
    fn a_period_ends_on_the_day_before_the_one_that_corresponds_to_the_first_counted() {
        for (period, from, last) in [
            ("7 years", date(2020, 4, 1), date(2027, 4, 1)),
            ("7 years", date(2020, 2, 29), date(2027, 2, 28)),
            ("7 years", date(2021, 2, 28), date(2028, 2, 29)),
            ("1 month", date(2026, 1, 30), date(2026, 2, 28)),
            ("2 weeks", date(2026, 4, 1), date(2026, 4, 15)),
            ("10 days", date(2026, 4, 1), date(2026, 4, 11)),
        ] {
            assert_eq!(keep(period).last_day(from), last, "{period} from {from}");
        }
    }

    fn books(ends: (i8, Option<i8>), then: &[&str], period: &str) -> KeepUntil {
        KeepUntil {
            business_year: Some(BusinessYear {
                month: ends.0,
                day: ends.1,
                then: then.iter().map(|one| one.parse().unwrap()).collect(),
            }),
            ..keep(period)
        }
    }

    #[test]
    fn books_are_kept_from_when_the_tax_of_their_year_was_to_be_declared() {
        let company = books((3, None), &["2 months"], "7 years");
        for (from, last) in [
            (date(2026, 3, 31), date(2033, 5, 31)),
            (date(2026, 4, 1), date(2034, 5, 31)),
            (date(2027, 3, 31), date(2034, 5, 31)),
        ] {
            assert_eq!(company.last_day(from), last, "{from}");
        }
        let sole_trader = books((12, None), &["2 months", "15 days"], "7 years");
        for (from, last) in [
            (date(2026, 1, 1), date(2034, 3, 15)),
            (date(2027, 12, 31), date(2035, 3, 15)),
        ] {
            assert_eq!(sole_trader.last_day(from), last, "{from}");
        }
    }

    #[test]
    fn the_limit_of_a_business_year_is_its_last_day_on_every_day_of_four_years() {
        for keep in [
            books((3, None), &["2 months"], "7 years"),
            books((2, None), &["2 months"], "10 years"),
            books((12, None), &["2 months", "15 days"], "5 years"),
            books((2, Some(20)), &[], "1 month"),
            books((9, None), &["1 year", "1 day"], "2 weeks"),
            books((6, None), &[], "999 years"),
        ] {
            let mut today = date(2024, 1, 1);
            while today < date(2028, 3, 2) {
                let limit = keep.limit(today);
                assert!(keep.last_day(limit) < today, "{keep:?} {today}");
                let next = limit.saturating_add(1.day());
                assert!(keep.last_day(next) >= today, "{keep:?} {today}");
                today = today.saturating_add(1.day());
            }
        }
    }

    #[test]
    fn the_limit_is_the_youngest_day_that_is_over_on_every_day_of_four_years() {
        for period in [
            "7 years",
            "13 months",
            "1 month",
            "2 weeks",
            "1 day",
            "999 years",
        ] {
            let keep = keep(period);
            let mut today = date(2024, 1, 1);
            while today < date(2028, 3, 2) {
                let limit = keep.limit(today);
                assert!(keep.last_day(limit) < today, "{period} {today}");
                let next = limit.saturating_add(1.day());
                assert!(keep.last_day(next) >= today, "{period} {today}");
                today = today.saturating_add(1.day());
            }
        }
    }
}
