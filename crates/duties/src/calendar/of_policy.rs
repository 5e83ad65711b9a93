// SPDX-License-Identifier: Apache-2.0
//! The calendar of an operator, as the policy writes it: the statute's days and its own closures.

use jiff::ToSpan as _;
use yakusoku_policy::{LastDay, MonthDay, Text, WorkCalendar, YearEnd as Written, Yearly};

use super::{Calendar, Roll, YearEnd};

/// More days than any closure of a policy lasts.
const CLOSURE_DAYS_MAX: usize = 400;

impl Calendar {
    /// The calendar a policy describes; where it says nothing, that of public offices.
    #[must_use]
    pub fn of(work: &WorkCalendar) -> Self {
        let mut calendar = Self::japan();
        calendar.year_end = match &work.year_end {
            Written::Unstated => calendar.year_end,
            Written::None => None,
            Written::Closed(run) => Some(days(run)),
        };
        if work.last_day == Some(LastDay::Stays) {
            calendar.last_day = Roll::None;
        }
        calendar.yearly = work.yearly.iter().map(days).collect();
        for closure in &work.closures {
            let label = closure
                .label
                .clone()
                .unwrap_or_else(|| Text::new("休業日", "closed"));
            let run = closure.from.series(1.day()).take(CLOSURE_DAYS_MAX);
            for day in run.take_while(|day| *day <= closure.to) {
                calendar = calendar.with_closure(day, label.clone());
            }
        }
        calendar
    }
}

fn days(run: &Yearly) -> YearEnd {
    let day = |day: MonthDay| (day.month, day.day);
    YearEnd {
        from: day(run.from),
        to: day(run.to),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn what_a_policy_writes_is_what_the_desk_counts_in() {
        let written = r#"{
            "year_end": {"from": "12-30", "to": "01-05"},
            "yearly": [{"from": "06-01", "to": "06-01"}],
            "closures": [{"from": "2026-08-13", "to": "2026-08-14"}]
        }"#;
        let calendar = Calendar::of(&serde_json::from_str(written).unwrap());
        let works = |month, day| calendar.is_business_day(date(2026, month, day));
        assert!(works(12, 29) && !works(12, 30));
        assert!(!calendar.is_business_day(date(2027, 1, 5)));
        assert!(!works(6, 1) && works(6, 2));
        assert!(!works(8, 13) && !works(8, 14) && works(8, 12));
        let none = Calendar::of(&serde_json::from_str(r#"{"year_end": "none"}"#).unwrap());
        assert!(none.is_business_day(date(2026, 12, 31)));
        assert_eq!(Calendar::of(&WorkCalendar::default()), Calendar::japan());
    }

    #[test]
    fn a_last_day_stays_only_where_the_policy_says_so() {
        let of = |written| Calendar::of(&serde_json::from_str(written).unwrap()).last_day;
        assert_eq!(of(r#"{"last_day": "stays"}"#), Roll::None);
        assert_eq!(
            of(r#"{"last_day": "next_business_day"}"#),
            Roll::NextBusinessDay
        );
        assert_eq!(of("{}"), Roll::NextBusinessDay);
        // みどりの日: the wait of a person ends there, or on the business day after Golden Week.
        let waits = |written| {
            let calendar = Calendar::of(&serde_json::from_str(written).unwrap());
            let wait = yakusoku_policy::Period::new(10, yakusoku_policy::Unit::Day);
            crate::request::notice::last_day(&calendar, date(2026, 4, 24), wait)
        };
        assert_eq!(waits(r#"{"last_day": "stays"}"#), date(2026, 5, 4));
        assert_eq!(waits("{}"), date(2026, 5, 7));
    }
}
