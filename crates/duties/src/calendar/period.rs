// SPDX-License-Identifier: Apache-2.0
//! Periods by Articles 140 to 143 of the Civil Code: the first day is not counted.

use jiff::ToSpan;
use jiff::civil::Date;
use serde::{Deserialize, Serialize};
use yakusoku_policy::{Period, Unit};

use super::Calendar;

/// More days than any warning lies before its due date: the bound of a search backwards.
const LEAD_DAYS_MAX: u16 = 4_000;

/// What happens to a last day on which the desk does not work (Civil Code 142).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Roll {
    /// It stays.
    #[default]
    None,
    /// It moves to the next business day.
    NextBusinessDay,
}

/// Against whom a period runs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Party {
    /// 事業者: a later last day would make the person wait.
    Operator,
    /// 本人: a later last day gives the person time.
    Person,
}

impl Roll {
    /// The rule as it may be used: a last day moves in the person's favour only.
    #[must_use]
    pub const fn against(self, party: Party) -> Self {
        match party {
            Party::Operator => Self::None,
            Party::Person => self,
        }
    }
}

impl Calendar {
    /// The last day of a period that starts on `start`; the period ends with the end of that day.
    #[must_use]
    pub fn due(&self, start: Date, period: Period, roll: Roll) -> Date {
        let count = i64::from(period.count);
        let last = match period.unit {
            Unit::Day => start.saturating_add(days(count)),
            // The day before the one corresponding to the first counted day is a start's weekday.
            Unit::Week => start.saturating_add(days(count.saturating_mul(7))),
            Unit::Month => before_corresponding(start, count),
            Unit::Year => before_corresponding(start, count.saturating_mul(12)),
            Unit::BusinessDay => self.add_business_days(start, period.count),
        };
        match roll {
            Roll::None => last,
            Roll::NextBusinessDay => self.business_day_from(last),
        }
    }

    /// The first day from which `due` is no further away than `period`.
    #[must_use]
    pub fn warns_from(&self, due: Date, period: Period) -> Date {
        if period.unit == Unit::Day {
            return due.saturating_sub(days(i64::from(period.count)));
        }
        let mut from = due;
        for _ in 0..LEAD_DAYS_MAX {
            let before = from.saturating_sub(1.day());
            if before == from || self.due(before, period, Roll::None) < due {
                break;
            }
            from = before;
        }
        from
    }
}

/// Art. 143(2): the day before the one corresponding to the first counted day, or the month's end.
fn before_corresponding(start: Date, months: i64) -> Date {
    let first = start.saturating_add(1.day());
    let months = i32::try_from(months).unwrap_or(i32::MAX).min(MONTHS_MAX);
    let there = first.saturating_add(months.months());
    if there.day() == first.day() {
        there.saturating_sub(1.day())
    } else {
        there
    }
}

/// More months than lie between the first and the last year there is.
const MONTHS_MAX: i32 = 239_000;
/// More days than lie between the first and the last year there is.
const DAYS_MAX: i64 = 7_300_000;

fn days(count: i64) -> jiff::Span {
    count.clamp(-DAYS_MAX, DAYS_MAX).days()
}

/// Days from one day to another; negative when the other is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i32 {
    i32::try_from(from.duration_until(to).as_hours() / 24).unwrap_or(0)
}

/// Days left: 0 on the last day, negative once it has passed.
#[must_use]
pub fn remaining(today: Date, due: Date) -> i32 {
    days_between(today, due)
}

/// First day on which the person may sue after an application arrived (Art. 39(1) of the Act: two
/// weeks must have passed).
#[must_use]
pub fn suit_from(arrival: Date) -> Date {
    arrival.saturating_add(15.days())
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::*;

    fn due(start: Date, count: u32, unit: Unit) -> Date {
        Calendar::japan().due(start, Period::new(count, unit), Roll::None)
    }

    #[test]
    fn first_day_is_not_counted() {
        assert_eq!(due(date(2026, 10, 21), 30, Unit::Day), date(2026, 11, 20));
        assert_eq!(due(date(2026, 4, 1), 2, Unit::Week), date(2026, 4, 15));
        assert_eq!(due(date(2026, 4, 1), 0, Unit::Day), date(2026, 4, 1));
    }

    #[test]
    fn months_end_before_the_corresponding_day() {
        assert_eq!(due(date(2026, 3, 8), 3, Unit::Month), date(2026, 6, 8));
        assert_eq!(due(date(2026, 1, 31), 1, Unit::Month), date(2026, 2, 28));
        assert_eq!(due(date(2028, 1, 31), 1, Unit::Month), date(2028, 2, 29));
        // First counted day 30 January: February has none, so the month's end.
        assert_eq!(due(date(2026, 1, 29), 1, Unit::Month), date(2026, 2, 28));
        assert_eq!(due(date(2026, 1, 27), 1, Unit::Month), date(2026, 2, 27));
        assert_eq!(due(date(2026, 2, 28), 1, Unit::Month), date(2026, 3, 31));
    }

    #[test]
    fn years_end_before_the_corresponding_day() {
        assert_eq!(due(date(2026, 3, 31), 3, Unit::Year), date(2029, 3, 31));
        // First counted day 29 February: 2029 has none, so the month's end.
        assert_eq!(due(date(2028, 2, 28), 1, Unit::Year), date(2029, 2, 28));
        assert_eq!(due(date(2027, 2, 28), 1, Unit::Year), date(2028, 2, 29));
    }

    #[test]
    fn a_last_day_moves_in_favour_of_the_person_only() {
        let japan = Calendar::japan();
        let wait = Period::new(2, Unit::Week);
        // Monday 9 November + 2 weeks = Monday 23 November, a holiday.
        let start = date(2026, 11, 9);
        let rolled = Roll::NextBusinessDay;
        let person = japan.due(start, wait, rolled.against(Party::Person));
        let operator = japan.due(start, wait, rolled.against(Party::Operator));
        assert_eq!((person, operator), (date(2026, 11, 24), date(2026, 11, 23)));
        assert_eq!(Roll::None.against(Party::Person), Roll::None);
    }

    #[test]
    fn absurd_periods_end_at_the_end_of_time() {
        for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::Year] {
            assert_eq!(due(date(2026, 1, 1), u32::MAX, unit), Date::MAX);
        }
    }

    #[test]
    fn suit_two_weeks_after_arrival() {
        assert_eq!(suit_from(date(2026, 4, 1)), date(2026, 4, 16));
        assert_eq!(suit_from(date(2026, 12, 20)), date(2027, 1, 4));
    }

    #[test]
    fn days_left() {
        assert_eq!(remaining(date(2026, 11, 24), date(2026, 11, 24)), 0);
        assert_eq!(remaining(date(2026, 11, 24), date(2026, 11, 20)), -4);
        assert_eq!(days_between(date(2026, 2, 28), date(2028, 2, 29)), 731);
    }

    #[test]
    fn a_warning_counts_in_its_own_unit() {
        let japan = Calendar::japan();
        let from = |count, unit| japan.warns_from(date(2026, 11, 24), Period::new(count, unit));
        assert_eq!(from(3, Unit::Day), date(2026, 11, 21));
        assert_eq!(from(1, Unit::Week), date(2026, 11, 17));
        // Friday 20 November, because of a weekend and a holiday.
        assert_eq!(from(1, Unit::BusinessDay), date(2026, 11, 20));
        assert_eq!(from(1, Unit::Month), date(2026, 10, 24));
    }

    /// The articles read word by word: walk day by day, month by month.
    fn naive(start: Date, count: u32, unit: Unit) -> Date {
        let first = start.tomorrow().unwrap();
        match unit {
            Unit::Day | Unit::Week | Unit::BusinessDay => {
                let n = if unit == Unit::Week { count * 7 } else { count };
                (0..n).fold(start, |day, _| day.tomorrow().unwrap())
            }
            Unit::Month | Unit::Year => {
                let n = if unit == Unit::Year {
                    count * 12
                } else {
                    count
                };
                let (mut year, mut month) = (first.year(), first.month());
                for _ in 0..n {
                    (year, month) = if month == 12 {
                        (year + 1, 1)
                    } else {
                        (year, month + 1)
                    };
                }
                match Date::new(year, month, first.day()) {
                    Ok(corresponding) => corresponding.yesterday().unwrap(),
                    Err(_) => Date::new(year, month, 1).unwrap().last_of_month(),
                }
            }
        }
    }

    fn any_date() -> impl Strategy<Value = Date> {
        (0..34_000_i64).prop_map(|n| date(1955, 1, 1).saturating_add(n.days()))
    }

    proptest! {
        #[test]
        fn due_agrees_with_the_naive_twin(start in any_date(), count in 0_u32..120, unit in 0..4) {
            let unit = match unit {
                0 => Unit::Day,
                1 => Unit::Week,
                2 => Unit::Month,
                _ => Unit::Year,
            };
            prop_assert_eq!(due(start, count, unit), naive(start, count, unit));
        }

        #[test]
        fn business_days_agree_with_counting(start in any_date(), count in 0_u32..40) {
            let japan = Calendar::japan();
            let end = japan.add_business_days(start, count);
            let counted = start.series(1.day()).skip(1).take_while(|day| *day <= end);
            prop_assert_eq!(counted.filter(|day| japan.is_business_day(*day)).count() as u32, count);
            prop_assert!(count == 0 || japan.is_business_day(end));
        }

        #[test]
        fn a_later_start_is_never_due_earlier(start in any_date(), count in 0_u32..40) {
            for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::Year, Unit::BusinessDay] {
                prop_assert!(due(start, count, unit) <= due(start.tomorrow().unwrap(), count, unit));
            }
        }

        #[test]
        fn a_warning_starts_on_the_first_day_in_reach(end in any_date(), count in 0_u32..9) {
            let japan = Calendar::japan();
            for unit in [Unit::Day, Unit::Week, Unit::Month, Unit::BusinessDay] {
                let period = Period::new(count, unit);
                let from = japan.warns_from(end, period);
                prop_assert!(japan.due(from, period, Roll::None) >= end);
                let before = from.yesterday().unwrap();
                prop_assert!(japan.due(before, period, Roll::None) < end);
            }
        }
    }
}
