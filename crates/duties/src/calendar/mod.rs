// SPDX-License-Identifier: Apache-2.0
//! Civil dates as the law and the trade count them: holidays, business days, periods, 和暦.
//!
//! A [`Calendar`] is a value. It knows the statute's holidays by rule and everything else (closing
//! days at the year's end, the company's own closures, days a later law decrees) as data, so a case
//! counted today gives the same day when it is counted again in ten years.

mod era;
mod format;
mod national;
mod of_policy;
mod opening;
mod period;
mod read;

use std::borrow::Cow;
use std::collections::BTreeMap;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use serde::{Deserialize, Serialize};
use yakusoku_policy::Text;

pub use era::{Era, era, era_year};
pub(crate) use format::short;
pub use format::{Style, date_ja, en, ja_full, ja_full_weekday, ja_public, ja_staff};
pub use period::{Party, Roll, days_between, remaining, suit_from};
pub use read::{DateUnreadable, read_date};

/// First year for which the holidays are checked against the statute.
pub const FIRST_YEAR: i16 = 1955;
/// Last year for which the holidays are checked; equinoxes after it are a forecast.
pub const LAST_YEAR: i16 = 2050;

/// More days than any closure lasts: the bound of a search for the next business day.
const CLOSED_RUN_DAYS_MAX: u16 = 400;

/// A day on which the nation rests, with its name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Holiday {
    /// The day.
    pub date: Date,
    /// 名称; 「振替休日」「国民の休日」 where Art. 3(2), (3) of the holiday Act makes it one.
    pub name: Text,
}

/// A yearly run of closing days, from month and day to month and day, over New Year if it is so.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
pub struct YearEnd {
    /// First day: month, day.
    pub from: (i8, i8),
    /// Last day: month, day.
    pub to: (i8, i8),
}

impl YearEnd {
    /// 29 December to 3 January, as public offices close (Act No. 91 of 1988).
    pub const OFFICES: Self = Self {
        from: (12, 29),
        to: (1, 3),
    };

    fn covers(self, date: Date) -> bool {
        let day = (date.month(), date.day());
        if self.from <= self.to {
            self.from <= day && day <= self.to
        } else {
            self.from <= day || day <= self.to
        }
    }
}

/// Which days are business days.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Calendar {
    /// Closing days at the year's end; `None` where the operator works through them.
    pub year_end: Option<YearEnd>,
    /// Other runs of closing days of every year.
    pub yearly: Vec<YearEnd>,
    /// The company's own closures, by day.
    pub closures: BTreeMap<Date, Text>,
    /// Holidays decreed by a law later than this program; they count as 国民の祝日.
    pub decreed: BTreeMap<Date, Text>,
    /// What a last day on which the desk does not work does, where a period runs against the person (Civil Code 142).
    pub last_day: Roll,
}

impl Default for Calendar {
    fn default() -> Self {
        Self::japan()
    }
}

impl Calendar {
    /// Statutory holidays, Saturdays, Sundays and the closing days of public offices.
    #[must_use]
    pub const fn japan() -> Self {
        Self {
            year_end: Some(YearEnd::OFFICES),
            yearly: Vec::new(),
            closures: BTreeMap::new(),
            decreed: BTreeMap::new(),
            last_day: Roll::NextBusinessDay,
        }
    }

    /// With one more day on which the company is closed.
    #[must_use]
    pub fn with_closure(mut self, date: Date, name: Text) -> Self {
        self.closures.insert(date, name);
        self
    }

    /// With a holiday a later law decrees. As in Act No. 99 of 2018, it makes the days around it
    /// substitute holidays and citizens' holidays like any other.
    #[must_use]
    pub fn with_decreed(mut self, date: Date, name: Text) -> Self {
        self.decreed.insert(date, name);
        self
    }

    /// The holidays of a year in order, without Saturdays, Sundays and closures.
    #[must_use]
    pub fn holidays(&self, year: i16) -> Vec<Holiday> {
        let Ok(first) = Date::new(year, 1, 1) else {
            return Vec::new();
        };
        first
            .series(1.day())
            .take_while(|date| date.year() == year)
            .filter_map(|date| self.holiday(date).map(|name| Holiday { date, name }))
            .collect()
    }

    /// The name of the holiday on a day, if it is one.
    #[must_use]
    pub fn holiday(&self, date: Date) -> Option<Text> {
        self.rest_day(date).map(Cow::into_owned)
    }

    /// Whether the desk works that day: no weekend, holiday, closing day or closure.
    #[must_use]
    pub fn is_business_day(&self, date: Date) -> bool {
        !matches!(date.weekday(), Weekday::Saturday | Weekday::Sunday)
            && !self.year_end.is_some_and(|run| run.covers(date))
            && !self.yearly.iter().any(|run| run.covers(date))
            && !self.closures.contains_key(&date)
            && self.rest_day(date).is_none()
    }

    /// The first business day after a day.
    #[must_use]
    pub fn next_business_day(&self, date: Date) -> Date {
        self.business_day_from(date.saturating_add(1.day()))
    }

    /// The day itself if it is a business day, else the first one after it.
    #[must_use]
    pub fn business_day_from(&self, date: Date) -> Date {
        let mut day = date;
        for _ in 0..CLOSED_RUN_DAYS_MAX {
            if self.is_business_day(day) {
                break;
            }
            day = day.saturating_add(1.day());
        }
        day
    }

    /// The `count`-th business day after a day; the day itself for 0.
    #[must_use]
    pub fn add_business_days(&self, date: Date, count: u32) -> Date {
        let mut day = date;
        for _ in 0..count {
            if day == Date::MAX {
                break;
            }
            day = self.next_business_day(day);
        }
        day
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    fn text(ja: &str) -> Text {
        Text::ja(ja)
    }

    #[test]
    fn closing_days_are_data() {
        let japan = Calendar::japan();
        let days = [
            date(2026, 12, 28),
            date(2026, 12, 29),
            date(2027, 1, 3),
            date(2027, 1, 4),
        ];
        assert_eq!(
            days.map(|day| japan.is_business_day(day)),
            [true, false, false, true]
        );
        let working = Calendar {
            year_end: None,
            ..Calendar::japan()
        };
        assert!(working.is_business_day(date(2026, 12, 29)));
        assert!(!working.is_business_day(date(2027, 1, 1)));
        let summer = YearEnd {
            from: (8, 13),
            to: (8, 15),
        };
        assert!(summer.covers(date(2026, 8, 14)) && !summer.covers(date(2026, 8, 16)));
    }

    #[test]
    fn next_business_day_skips_weekend_holiday_and_closure() {
        // Silver week 2026: Saturday 19 to Wednesday 23 September.
        let japan = Calendar::japan();
        assert_eq!(
            japan.next_business_day(date(2026, 9, 18)),
            date(2026, 9, 24)
        );
        let closed = japan.with_closure(date(2026, 9, 24), text("創立記念日"));
        assert_eq!(
            closed.next_business_day(date(2026, 9, 18)),
            date(2026, 9, 25)
        );
        assert_eq!(
            closed.business_day_from(date(2026, 9, 18)),
            date(2026, 9, 18)
        );
        assert!(closed.holiday(date(2026, 9, 24)).is_none());
    }

    #[test]
    fn business_days_are_counted_from_the_next_one() {
        let japan = Calendar::japan();
        assert_eq!(
            japan.add_business_days(date(2026, 11, 20), 0),
            date(2026, 11, 20)
        );
        assert_eq!(
            japan.add_business_days(date(2026, 11, 20), 1),
            date(2026, 11, 24)
        );
        assert_eq!(
            japan.add_business_days(date(2026, 12, 25), 3),
            date(2027, 1, 5)
        );
        assert_eq!(japan.add_business_days(Date::MAX, 3), Date::MAX);
    }

    #[test]
    fn a_decreed_day_makes_the_days_around_it() {
        let plain = Calendar::japan();
        assert!(plain.is_business_day(date(2030, 4, 30)));
        let decreed = plain
            .clone()
            .with_decreed(date(2030, 5, 1), text("設例の日"));
        let name = |day| decreed.holiday(day).map(|name| name.ja);
        assert_eq!(name(date(2030, 4, 30)).as_deref(), Some("国民の休日"));
        assert_eq!(name(date(2030, 5, 1)).as_deref(), Some("設例の日"));
        assert_eq!(name(date(2030, 5, 2)).as_deref(), Some("国民の休日"));
        let sunday = plain.with_decreed(date(2030, 6, 9), text("設例の日"));
        assert!(!sunday.is_business_day(date(2030, 6, 10)));
    }

    #[test]
    fn the_calendar_is_readable_data() {
        let calendar = Calendar::japan().with_closure(date(2026, 8, 14), text("夏季休業"));
        let read: Calendar =
            serde_json::from_str(&serde_json::to_string(&calendar).unwrap()).unwrap();
        assert_eq!(read, calendar);
        assert_eq!(
            serde_json::from_str::<Calendar>("{}").unwrap(),
            Calendar::japan()
        );
    }
}
