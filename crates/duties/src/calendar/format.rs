// SPDX-License-Identifier: Apache-2.0
//! Dates as people read them: 西暦（和暦） for the public, short for staff, and in English.

use jiff::civil::{Date, Weekday};

use super::era;

/// How a date is written in Japanese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// 「2026年（令和8年）11月24日（火）」, see [`ja_public`].
    Public,
    /// 「11月24日（火）」, see [`ja_staff`].
    Staff,
    /// 「2026年11月24日」, see [`ja_full`].
    Full,
    /// 「2026年11月24日（火）」, see [`ja_full_weekday`].
    FullWeekday,
}

/// A date in one of the Japanese styles.
#[must_use]
pub fn date_ja(date: Date, style: Style) -> String {
    match style {
        Style::Public => ja_public(date),
        Style::Staff => ja_staff(date),
        Style::Full => ja_full(date),
        Style::FullWeekday => ja_full_weekday(date),
    }
}

/// 「2026年（令和8年）11月24日（火）」, for people; without 和暦 before 1873.
#[must_use]
pub fn ja_public(date: Date) -> String {
    let era = era(date);
    let era = if era.is_empty() {
        era
    } else {
        format!("（{era}）")
    };
    format!("{}年{era}{}", date.year(), ja_staff(date))
}

/// 「11月24日（火）」, for staff, where the year is plain.
#[must_use]
pub fn ja_staff(date: Date) -> String {
    format!("{}月{}日（{}）", date.month(), date.day(), weekday(date))
}

/// 「2026年11月24日」, for tables and letters.
#[must_use]
pub fn ja_full(date: Date) -> String {
    format!("{}年{}月{}日", date.year(), date.month(), date.day())
}

/// 「2026年11月24日（火）」, for headings of staff pages.
#[must_use]
pub fn ja_full_weekday(date: Date) -> String {
    format!("{}年{}", date.year(), ja_staff(date))
}

/// `24 November 2026`.
#[must_use]
pub fn en(date: Date) -> String {
    format!("{} {} {}", date.day(), month_en(date.month()), date.year())
}

/// 「11月20日」 or `20 November`: a day whose year is plain, inside a sentence.
pub(crate) fn short(date: Date) -> (String, String) {
    let ja = format!("{}月{}日", date.month(), date.day());
    (ja, format!("{} {}", date.day(), month_en(date.month())))
}

pub(super) fn weekday(date: Date) -> char {
    match date.weekday() {
        Weekday::Monday => '月',
        Weekday::Tuesday => '火',
        Weekday::Wednesday => '水',
        Weekday::Thursday => '木',
        Weekday::Friday => '金',
        Weekday::Saturday => '土',
        Weekday::Sunday => '日',
    }
}

pub(super) const MONTHS_EN: [&str; 12] = [
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];

fn month_en(month: i8) -> &'static str {
    let at = usize::try_from(month - 1).unwrap_or(0);
    MONTHS_EN.get(at).copied().unwrap_or("")
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn every_style() {
        let day = date(2026, 11, 24);
        assert_eq!(
            date_ja(day, Style::Public),
            "2026年（令和8年）11月24日（火）"
        );
        assert_eq!(date_ja(day, Style::Staff), "11月24日（火）");
        assert_eq!(date_ja(day, Style::Full), "2026年11月24日");
        assert_eq!(date_ja(day, Style::FullWeekday), "2026年11月24日（火）");
        assert_eq!(en(day), "24 November 2026");
        assert_eq!(
            short(day),
            ("11月24日".to_owned(), "24 November".to_owned())
        );
    }

    #[test]
    fn first_year_and_no_era() {
        assert_eq!(
            ja_public(date(2019, 5, 1)),
            "2019年（令和元年）5月1日（水）"
        );
        assert_eq!(ja_public(date(1870, 5, 1)), "1870年5月1日（日）");
    }
}
