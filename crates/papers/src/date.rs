// SPDX-License-Identifier: Apache-2.0
//! Civil dates as letters print them: 西暦 with 和暦 beside, and plain inside sentences.
//!
//! `papers` may not use `duties`, whose calendar knows the eras too; the table is five rows.

use jiff::civil::Date;

use crate::Lang;

/// First day of each era since the calendar became Gregorian, latest first.
const ERAS: [(&str, i16, i8, i8); 5] = [
    ("令和", 2019, 5, 1),
    ("平成", 1989, 1, 8),
    ("昭和", 1926, 12, 25),
    ("大正", 1912, 7, 30),
    ("明治", 1873, 1, 1),
];

/// Year in the Japanese era, e.g. 令和8年, or 令和元年 for the first; `None` before 1873.
#[must_use]
pub fn era_year(date: Date) -> Option<String> {
    let (name, first, ..) = ERAS.into_iter().find(|&(_, year, month, day)| {
        (date.year(), date.month(), date.day()) >= (year, month, day)
    })?;
    // 明治 began in 1868, five years before the Gregorian calendar was adopted.
    let first = if name == "明治" { 1868 } else { first };
    Some(match date.year() - first + 1 {
        1 => format!("{name}元年"),
        year => format!("{name}{year}年"),
    })
}

/// Full form for heads and facts: 2026年（令和8年）11月24日; 24 November 2026 in English.
#[must_use]
pub fn date_long(date: Date, lang: Lang) -> String {
    match (lang, era_year(date)) {
        (Lang::Ja, Some(era)) => {
            format!(
                "{}年（{era}）{}月{}日",
                date.year(),
                date.month(),
                date.day()
            )
        }
        _ => date_short(date, lang),
    }
}

/// Form inside sentences: 2026年11月24日; 24 November 2026 in English.
#[must_use]
pub fn date_short(date: Date, lang: Lang) -> String {
    match lang {
        Lang::Ja => format!("{}年{}月{}日", date.year(), date.month(), date.day()),
        Lang::En => date.strftime("%-d %B %Y").to_string(),
    }
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;

    use super::*;

    #[test]
    fn eras_change_on_their_day() {
        let year = |y, m, d| era_year(date(y, m, d));
        assert_eq!(year(2026, 11, 24).as_deref(), Some("令和8年"));
        assert_eq!(year(2019, 5, 1).as_deref(), Some("令和元年"));
        assert_eq!(year(2019, 4, 30).as_deref(), Some("平成31年"));
        assert_eq!(year(1989, 1, 7).as_deref(), Some("昭和64年"));
        assert_eq!(year(1926, 12, 24).as_deref(), Some("大正15年"));
        assert_eq!(year(1912, 7, 29).as_deref(), Some("明治45年"));
        assert_eq!(year(1872, 12, 31), None);
    }

    #[test]
    fn long_and_short_forms() {
        let day = date(2026, 11, 4);
        assert_eq!(date_long(day, Lang::Ja), "2026年（令和8年）11月4日");
        assert_eq!(date_short(day, Lang::Ja), "2026年11月4日");
        assert_eq!(date_long(day, Lang::En), "4 November 2026");
        assert_eq!(date_long(date(1870, 1, 2), Lang::Ja), "1870年1月2日");
    }
}
