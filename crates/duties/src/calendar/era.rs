// SPDX-License-Identifier: Apache-2.0
//! 和暦: eras with the exact days on which they begin.
//!
//! Meiji starts here on 1 January of its 6th year (1873), the day Japan took the Gregorian
//! calendar: earlier days had other months and days, so writing them with Gregorian ones would be
//! wrong. The day on which an era begins belongs to the new era.

use std::fmt;

use jiff::civil::Date;

/// An era 元号.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Era {
    /// 明治, 1873-01-01 (year 6) to 1912-07-29.
    Meiji,
    /// 大正, 1912-07-30 to 1926-12-24.
    Taisho,
    /// 昭和, 1926-12-25 to 1989-01-07.
    Showa,
    /// 平成, 1989-01-08 to 2019-04-30.
    Heisei,
    /// 令和, from 2019-05-01.
    Reiwa,
}

impl Era {
    /// All eras, the latest first.
    pub const ALL: [Self; 5] = [
        Self::Reiwa,
        Self::Heisei,
        Self::Showa,
        Self::Taisho,
        Self::Meiji,
    ];

    /// First day.
    #[must_use]
    pub const fn first_day(self) -> Date {
        match self {
            Self::Meiji => Date::constant(1873, 1, 1),
            Self::Taisho => Date::constant(1912, 7, 30),
            Self::Showa => Date::constant(1926, 12, 25),
            Self::Heisei => Date::constant(1989, 1, 8),
            Self::Reiwa => Date::constant(2019, 5, 1),
        }
    }

    /// 明治, 大正, 昭和, 平成, 令和.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::Meiji => "明治",
            Self::Taisho => "大正",
            Self::Showa => "昭和",
            Self::Heisei => "平成",
            Self::Reiwa => "令和",
        }
    }

    /// The letter forms use: M, T, S, H, R.
    #[must_use]
    pub const fn letter(self) -> char {
        match self {
            Self::Meiji => 'M',
            Self::Taisho => 'T',
            Self::Showa => 'S',
            Self::Heisei => 'H',
            Self::Reiwa => 'R',
        }
    }

    /// The western year before year 1 (元年).
    pub(super) const fn offset(self) -> i16 {
        match self {
            Self::Meiji => 1867,
            Self::Taisho => 1911,
            Self::Showa => 1925,
            Self::Heisei => 1988,
            Self::Reiwa => 2018,
        }
    }

    /// Last day on which dates were written in this era; the day of the change counts for both
    /// where the new era was proclaimed on that very day (1912 and 1926).
    pub(super) const fn last_written(self) -> Date {
        match self {
            Self::Meiji => Date::constant(1912, 7, 30),
            Self::Taisho => Date::constant(1926, 12, 25),
            Self::Showa => Date::constant(1989, 1, 7),
            Self::Heisei => Date::constant(2019, 4, 30),
            Self::Reiwa => Date::MAX,
        }
    }
}

impl fmt::Display for Era {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.name())
    }
}

/// Era and year in it, from 1 (元年); `None` before 1873.
#[must_use]
pub fn era_year(date: Date) -> Option<(Era, u32)> {
    let era = Era::ALL.into_iter().find(|era| era.first_day() <= date)?;
    Some((era, u32::try_from(date.year() - era.offset()).ok()?))
}

/// 「令和8年」, 「令和元年」; empty before 1873.
#[must_use]
pub fn era(date: Date) -> String {
    match era_year(date) {
        None => String::new(),
        Some((era, 1)) => format!("{era}元年"),
        Some((era, year)) => format!("{era}{year}年"),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn eras_begin_on_their_day() {
        let cases = [
            (date(1873, 1, 1), "明治6年"),
            (date(1912, 7, 29), "明治45年"),
            (date(1912, 7, 30), "大正元年"),
            (date(1926, 12, 24), "大正15年"),
            (date(1926, 12, 25), "昭和元年"),
            (date(1989, 1, 7), "昭和64年"),
            (date(1989, 1, 8), "平成元年"),
            (date(2019, 4, 30), "平成31年"),
            (date(2019, 5, 1), "令和元年"),
            (date(2020, 1, 1), "令和2年"),
            (date(2026, 11, 24), "令和8年"),
        ];
        for (day, expected) in cases {
            assert_eq!(era(day), expected, "{day}");
        }
        assert_eq!(era_year(date(2019, 5, 1)), Some((Era::Reiwa, 1)));
    }

    #[test]
    fn no_era_before_the_gregorian_calendar() {
        assert_eq!(era_year(date(1872, 12, 31)), None);
        assert_eq!(era(date(1872, 12, 31)), "");
    }
}
