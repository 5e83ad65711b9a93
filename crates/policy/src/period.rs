// SPDX-License-Identifier: Apache-2.0
//! Periods as promises name them: `30 days`, `2 weeks`, `3 business days`.
//!
//! A period is a number and a unit and stays so: how it is counted on the calendar (Civil Code
//! Arts. 140–143) is the business of the crate that knows holidays.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::text::Lang;

/// A whole number of units, at least one.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Period {
    /// How many, 1 to 999.
    pub count: u32,
    /// Of what.
    pub unit: Unit,
}

/// Unit of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Unit {
    /// Calendar day 日.
    Day,
    /// Day on which the desk is open 営業日.
    BusinessDay,
    /// Week 週間.
    Week,
    /// Calendar month か月.
    Month,
    /// Calendar year 年.
    Year,
}

/// Why a text is no period.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum PeriodError {
    /// Not a number followed by a unit.
    #[error("`{0}` is not a number and a unit")]
    Form(String),
    /// The number is zero, too large or not whole.
    #[error("`{0}` is not a whole number from 1 to 999")]
    Count(String),
    /// The unit is unknown.
    #[error("`{0}` is not a unit of time")]
    Unit(String),
}

/// Spellings a file may use; the first two of each unit are the ones written back.
const SPELLINGS: [(Unit, &[&str]); 5] = [
    (Unit::Day, &["day", "days"]),
    (Unit::BusinessDay, &["business day", "business days"]),
    (Unit::Week, &["week", "weeks"]),
    (Unit::Month, &["month", "months"]),
    (Unit::Year, &["year", "years"]),
];

impl Unit {
    /// Every spelling a file may use.
    pub(crate) fn spellings() -> impl Iterator<Item = &'static str> {
        SPELLINGS
            .iter()
            .flat_map(|(_, words)| words.iter().copied())
    }

    const fn words(self) -> (&'static str, &'static str, &'static str) {
        match self {
            Self::Day => ("日", "day", "days"),
            Self::BusinessDay => ("営業日", "business day", "business days"),
            Self::Week => ("週間", "week", "weeks"),
            Self::Month => ("か月", "month", "months"),
            Self::Year => ("年", "year", "years"),
        }
    }
}

impl Period {
    /// The longest count a file may write.
    pub const COUNT_MAX: u32 = 999;

    /// A period of so many units.
    #[must_use]
    pub const fn new(count: u32, unit: Unit) -> Self {
        Self { count, unit }
    }

    /// A period of calendar days.
    #[must_use]
    pub const fn days(count: u32) -> Self {
        Self::new(count, Unit::Day)
    }

    /// How the period reads: 「30日」「2週間」「3か月」, `30 days`.
    #[must_use]
    pub fn label(&self, lang: Lang) -> String {
        let (ja, one, many) = self.unit.words();
        match lang {
            Lang::Ja => format!("{}{ja}", self.count),
            Lang::En => format!(
                "{} {}",
                self.count,
                if self.count == 1 { one } else { many }
            ),
        }
    }
}

impl fmt::Display for Period {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.label(Lang::En))
    }
}

impl FromStr for Period {
    type Err = PeriodError;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let form = || PeriodError::Form(text.to_owned());
        let (count, unit) = text.trim().split_once(' ').ok_or_else(form)?;
        if !count.bytes().all(|byte| byte.is_ascii_digit()) {
            return Err(form());
        }
        let unit = unit.trim();
        let known = SPELLINGS.iter().find(|(_, words)| words.contains(&unit));
        let (unit, _) = known.ok_or_else(|| PeriodError::Unit(unit.to_owned()))?;
        let number = count
            .parse()
            .ok()
            .filter(|number| (1..=Self::COUNT_MAX).contains(number));
        let number = number.ok_or_else(|| PeriodError::Count(count.to_owned()))?;
        Ok(Self::new(number, *unit))
    }
}

impl TryFrom<String> for Period {
    type Error = PeriodError;

    fn try_from(text: String) -> Result<Self, Self::Error> {
        text.parse()
    }
}

impl From<Period> for String {
    fn from(period: Period) -> Self {
        period.to_string()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn periods_are_read_and_written_back() {
        for text in [
            "1 day",
            "30 days",
            "2 weeks",
            "1 month",
            "7 years",
            "3 business days",
        ] {
            assert_eq!(text.parse::<Period>().unwrap().to_string(), text);
        }
        assert_eq!("1 days".parse(), Ok(Period::days(1)));
        assert_eq!(
            "2 weeks".parse::<Period>().unwrap().label(Lang::Ja),
            "2週間"
        );
        assert_eq!(
            "3 months".parse::<Period>().unwrap().label(Lang::Ja),
            "3か月"
        );
    }

    #[test]
    fn what_is_no_period_says_why() {
        assert_eq!(
            "3 moths".parse::<Period>(),
            Err(PeriodError::Unit("moths".into()))
        );
        assert_eq!(
            "0 days".parse::<Period>(),
            Err(PeriodError::Count("0".into()))
        );
        assert_eq!(
            "1000 days".parse::<Period>(),
            Err(PeriodError::Count("1000".into()))
        );
        let huge = "99999999999999999999 days";
        assert!(matches!(huge.parse::<Period>(), Err(PeriodError::Count(_))));
        for text in ["", "30", "days", "-1 days", "1.5 days", "３ days", "30days"] {
            assert!(
                matches!(text.parse::<Period>(), Err(PeriodError::Form(_))),
                "{text}"
            );
        }
    }
}
