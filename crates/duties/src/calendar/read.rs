// SPDX-License-Identifier: Apache-2.0
//! Reading a date as people type it: 和暦 or 西暦, any common separator, full-width or not.
//!
//! What is typed twice (year and 和暦, date and weekday) must agree. A date that an era does not
//! have, such as 平成33年 on an old licence, is refused with the date it stands for, so nobody's
//! birthday moves by a slip of the era.

use std::str::FromStr;

use jiff::civil::Date;
use yakusoku_policy::Text;

use super::format::{MONTHS_EN, weekday};
use super::{Era, en, era};

/// Characters of the input repeated in a message.
const SHOWN_CHARS_MAX: usize = 40;

/// Why a text is not a date.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum DateUnreadable {
    /// Nothing was typed.
    #[error("no date was given")]
    Empty,
    /// No date can be seen in it.
    #[error("`{0}` is not a date")]
    NotADate(String),
    /// A western year of fewer than four digits.
    #[error("the year of `{0}` is not clear")]
    YearUnclear(String),
    /// 30 February.
    #[error("there is no day `{0}`")]
    NoSuchDay(String),
    /// The era did not have that day; with the day it would be, if it can be told.
    #[error("`{0}` lies outside its era")]
    OutsideEra(String, Option<Date>),
    /// Weekday or 和暦 in brackets belongs to another day.
    #[error("`{0}` does not belong to this date")]
    Contradicts(String),
}

impl DateUnreadable {
    /// What is wrong, for the screen.
    #[must_use]
    pub fn message(&self) -> Text {
        let ja = match self {
            Self::Empty => "日付が入力されていません".to_owned(),
            Self::NotADate(text) => format!("「{text}」は日付として読み取れません"),
            Self::YearUnclear(text) => format!("「{text}」の年が分かりません"),
            Self::NoSuchDay(text) => format!("「{text}」という日はありません"),
            Self::OutsideEra(text, _) => format!("「{text}」はその元号にない日です"),
            Self::Contradicts(text) => format!("「{text}」が日付と合いません"),
        };
        Text::new(ja, self.to_string())
    }

    /// What to do.
    #[must_use]
    pub fn help(&self) -> Text {
        let (ja, en) = match self {
            Self::Empty | Self::NotADate(_) => (
                "例のように入力してください：1980年4月1日、昭和55年4月1日、1980/4/1".to_owned(),
                "write it like 1980-04-01, 1 April 1980 or S55.4.1".to_owned(),
            ),
            Self::YearUnclear(_) => (
                "西暦は4桁で、和暦は元号を付けて入力してください".to_owned(),
                "give four digits of the year, or the era".to_owned(),
            ),
            Self::OutsideEra(_, Some(date)) => (
                format!(
                    "{}{}のことでしたら、そのように入力してください",
                    era(*date),
                    month_day(*date)
                ),
                format!("if {} is meant, write that", en(*date)),
            ),
            Self::NoSuchDay(_) | Self::OutsideEra(_, None) | Self::Contradicts(_) => (
                "日付をご確認のうえ、もう一度入力してください".to_owned(),
                "check the date and write it again".to_owned(),
            ),
        };
        Text::new(ja, en)
    }
}

fn month_day(date: Date) -> String {
    format!("{}月{}日", date.month(), date.day())
}

/// Reads a date; see the module for what is accepted.
///
/// # Errors
/// [`DateUnreadable`], with a message and a remedy for the screen.
pub fn read_date(input: &str) -> Result<Date, DateUnreadable> {
    let text = narrow(input);
    if text.trim().is_empty() {
        return Err(DateUnreadable::Empty);
    }
    let (bare, remarks) = split_brackets(&text).ok_or_else(|| not_a_date(input))?;
    let date = match read_english(bare.trim()) {
        Some(found) => found?,
        None => read_numbers(&bare.split_whitespace().collect::<String>(), input)?,
    };
    match remarks.into_iter().find(|remark| !agrees(remark, date)) {
        Some(remark) => Err(DateUnreadable::Contradicts(shown(&remark))),
        None => Ok(date),
    }
}

/// Full-width characters to narrow ones, eras in one square to two characters.
fn narrow(input: &str) -> String {
    let mut text = String::with_capacity(input.len());
    for c in input.chars() {
        match c {
            '！'..='～' => text.extend(char::from_u32(u32::from(c) - 0xFEE0)),
            '\u{3000}' => text.push(' '),
            '・' | '。' | '｡' => text.push('.'),
            '−' | '‐' | '–' | 'ー' | 'ｰ' | '―' => text.push('-'),
            '㍾' => text.push_str("明治"),
            '㍽' => text.push_str("大正"),
            '㍼' => text.push_str("昭和"),
            '㍻' => text.push_str("平成"),
            '㋿' => text.push_str("令和"),
            _ => text.push(c),
        }
    }
    text
}

/// The text outside round brackets and the texts inside them.
fn split_brackets(text: &str) -> Option<(String, Vec<String>)> {
    let mut bare = String::new();
    let mut remarks = Vec::new();
    let mut rest = text;
    while let Some((before, after)) = rest.split_once('(') {
        let (inside, after) = after.split_once(')')?;
        bare.push_str(before);
        remarks.push(inside.trim().to_owned());
        rest = after;
    }
    bare.push_str(rest);
    Some((bare, remarks))
}

/// A weekday or the 和暦 year that agrees with the date.
fn agrees(remark: &str, date: Date) -> bool {
    let day = weekday(date).to_string();
    let year = era(date);
    let first = year.replace("元年", "1年");
    remark.strip_suffix("曜日").unwrap_or(remark) == day || remark == year || remark == first
}

/// `24 November 2026`, `24 Nov 2026`.
fn read_english(text: &str) -> Option<Result<Date, DateUnreadable>> {
    let words: Vec<&str> = text.split_whitespace().collect();
    let [day, month, year] = words.as_slice() else {
        return None;
    };
    let month = month.to_ascii_lowercase();
    let at = MONTHS_EN.iter().position(|name| {
        let name = name.to_ascii_lowercase();
        name == month || (month.len() == 3 && name.starts_with(&month))
    })?;
    let (Ok(year), Ok(day)) = (i16::from_str(year), i8::from_str(day)) else {
        return Some(Err(not_a_date(text)));
    };
    let month = i8::try_from(at + 1).ok()?;
    Some(western(year, month, day))
}

fn read_numbers(text: &str, input: &str) -> Result<Date, DateUnreadable> {
    let (era, rest) = take_era(text);
    let Some([year, month, day]) = three_parts(rest) else {
        return Err(not_a_date(input));
    };
    let year = if era.is_some() && year == "元" {
        "1"
    } else {
        year
    };
    if era.is_none() && year.len() != 4 && year.bytes().all(|b| b.is_ascii_digit()) {
        return Err(DateUnreadable::YearUnclear(shown(input)));
    }
    let (Some(number), Some(month), Some(day)) =
        (digits(year, 4), digits(month, 2), digits(day, 2))
    else {
        return Err(not_a_date(input));
    };
    let (Ok(month), Ok(day)) = (i8::try_from(month), i8::try_from(day)) else {
        return Err(not_a_date(input));
    };
    match era {
        None => western(number, month, day),
        Some(era) if (1..=99).contains(&number) => in_era(era, number, (month, day), input),
        Some(_) => Err(not_a_date(input)),
    }
}

fn western(year: i16, month: i8, day: i8) -> Result<Date, DateUnreadable> {
    Date::new(year, month, day)
        .map_err(|_| DateUnreadable::NoSuchDay(format!("{year}-{month:02}-{day:02}")))
}

fn in_era(
    era: Era,
    year: i16,
    (month, day): (i8, i8),
    input: &str,
) -> Result<Date, DateUnreadable> {
    let date = western(era.offset() + year, month, day)
        .map_err(|_| DateUnreadable::NoSuchDay(shown(input)))?;
    if era.first_day() <= date && date <= era.last_written() {
        return Ok(date);
    }
    let meant = super::era_year(date).map(|_| date);
    Err(DateUnreadable::OutsideEra(shown(input), meant))
}

/// The era at the beginning: 昭和, 昭, S or s; 西暦 is passed over.
fn take_era(text: &str) -> (Option<Era>, &str) {
    let text = text.strip_prefix("西暦").unwrap_or(text);
    for era in Era::ALL {
        let short = era.name().chars().next().unwrap_or_default();
        let letter = era.letter();
        let rest = text
            .strip_prefix(era.name())
            .or_else(|| text.strip_prefix(short))
            .or_else(|| text.strip_prefix(letter))
            .or_else(|| text.strip_prefix(letter.to_ascii_lowercase()));
        if let Some(rest) = rest {
            return (Some(era), rest);
        }
    }
    (None, text)
}

/// Year, month and day: with 年月日, with one separator, or run together.
fn three_parts(text: &str) -> Option<[&str; 3]> {
    if let Some((year, rest)) = text.split_once('年') {
        let (month, day) = rest.split_once('月')?;
        return Some([year, month, day.strip_suffix('日').unwrap_or(day)]);
    }
    for separator in ['/', '-', '.'] {
        if let Some((year, rest)) = text.split_once(separator) {
            let (month, day) = rest.split_once(separator)?;
            return Some([year, month, day]);
        }
    }
    let run_together = matches!(text.len(), 6 | 8) && text.bytes().all(|b| b.is_ascii_digit());
    let year_digits = text.len().checked_sub(4).filter(|_| run_together)?;
    let (year, rest) = text.split_at_checked(year_digits)?;
    let (month, day) = rest.split_at_checked(2)?;
    Some([year, month, day])
}

fn digits(text: &str, len_max: usize) -> Option<i16> {
    let plain = !text.is_empty() && text.len() <= len_max;
    (plain && text.bytes().all(|b| b.is_ascii_digit()))
        .then(|| text.parse().ok())
        .flatten()
}

fn not_a_date(input: &str) -> DateUnreadable {
    DateUnreadable::NotADate(shown(input))
}

fn shown(input: &str) -> String {
    input.trim().chars().take(SHOWN_CHARS_MAX).collect()
}

#[cfg(test)]
mod tests {
    use jiff::civil::date;
    use proptest::prelude::*;

    use super::super::{era_year, ja_full, ja_full_weekday, ja_public};
    use super::*;

    #[test]
    fn reads_what_people_type() {
        let day = date(1980, 4, 1);
        for text in [
            "昭和55年4月1日",
            "昭和５５年０４月０１日",
            "昭55.4.1",
            "㍼55−4‐1",
            "昭和55ー4―1",
            "S55・4・1",
            "S55.4.1",
            "s55/4/1",
            "Ｓ５５．４．１",
            "S55-04-01",
            "S550401",
            "㍼55年4月1日",
            "1980/4/1",
            "1980-04-01",
            "1980.4.1",
            "１９８０／４／１",
            "1980年4月1日",
            "西暦1980年4月1日",
            "19800401",
            " 1980 年 4 月 1 日 ",
            "1980年（昭和55年）4月1日（火）",
            "1980年4月1日(火曜日)",
            "昭和55年4月1日（火）",
            "1 April 1980",
            "1 Apr 1980",
            "昭和 55 年 4 月 1",
        ] {
            assert_eq!(read_date(text), Ok(day), "{text}");
        }
        assert_eq!(read_date("令和元年5月1日"), Ok(date(2019, 5, 1)));
        assert_eq!(read_date("R1.5.1"), Ok(date(2019, 5, 1)));
        assert_eq!(read_date("2019年（令和1年）5月1日"), Ok(date(2019, 5, 1)));
    }

    #[test]
    fn the_day_of_a_change_can_be_written_both_ways_where_it_was() {
        assert_eq!(read_date("明治45年7月30日"), read_date("大正元年7月30日"));
        assert_eq!(read_date("大正15年12月25日"), read_date("昭和元年12月25日"));
        assert!(read_date("昭和64年1月8日").is_err());
        assert!(read_date("平成31年5月1日").is_err());
    }

    #[test]
    fn a_date_outside_its_era_names_the_one_it_is() {
        let error = read_date("平成33年1月8日").unwrap_err();
        assert_eq!(
            error,
            DateUnreadable::OutsideEra("平成33年1月8日".to_owned(), Some(date(2021, 1, 8)))
        );
        assert_eq!(error.to_string(), "`平成33年1月8日` lies outside its era");
        assert_eq!(
            error.help().ja,
            "令和3年1月8日のことでしたら、そのように入力してください"
        );
        let early = read_date("昭和1年1月1日").unwrap_err();
        assert!(matches!(early, DateUnreadable::OutsideEra(_, Some(day)) if day.year() == 1926));
        let lunar = read_date("明治5年1月1日").unwrap_err();
        assert_eq!(
            lunar,
            DateUnreadable::OutsideEra("明治5年1月1日".to_owned(), None)
        );
    }

    #[test]
    fn refuses_with_a_reason() {
        use DateUnreadable as E;
        let cases = [
            ("", E::Empty),
            (" 　", E::Empty),
            ("あした", E::NotADate("あした".to_owned())),
            ("1980年4月", E::NotADate("1980年4月".to_owned())),
            ("1980/4-1", E::NotADate("1980/4-1".to_owned())),
            ("令和0年1月1日", E::NotADate("令和0年1月1日".to_owned())),
            ("元年1月1日", E::NotADate("元年1月1日".to_owned())),
            ("1980年4月1日（", E::NotADate("1980年4月1日（".to_owned())),
            ("80/4/1", E::YearUnclear("80/4/1".to_owned())),
            ("800401", E::YearUnclear("800401".to_owned())),
            ("2026/2/30", E::NoSuchDay("2026-02-30".to_owned())),
            ("令和8年2月29日", E::NoSuchDay("令和8年2月29日".to_owned())),
            ("2026年11月24日（水）", E::Contradicts("水".to_owned())),
            (
                "2026年（令和7年）11月24日",
                E::Contradicts("令和7年".to_owned()),
            ),
            ("31 November 2026", E::NoSuchDay("2026-11-31".to_owned())),
        ];
        for (text, expected) in cases {
            assert_eq!(read_date(text), Err(expected), "{text}");
        }
    }

    #[test]
    fn every_error_has_words_in_both_languages() {
        let day = Some(date(2021, 1, 8));
        let all = [
            DateUnreadable::Empty,
            DateUnreadable::NotADate("x".to_owned()),
            DateUnreadable::YearUnclear("x".to_owned()),
            DateUnreadable::NoSuchDay("x".to_owned()),
            DateUnreadable::OutsideEra("x".to_owned(), day),
            DateUnreadable::Contradicts("x".to_owned()),
        ];
        for error in all {
            assert!(error.message().en.is_some() && error.help().en.is_some());
            assert!(error.help().ja.ends_with("ください") || error.help().ja.contains('：'));
        }
    }

    fn days() -> impl Strategy<Value = Date> {
        (0..66_000_i64).prop_map(|n| date(1873, 1, 1).saturating_add(jiff::ToSpan::days(n)))
    }

    proptest! {
        #[test]
        fn reading_gives_back_what_was_written(day in days()) {
            for text in [ja_public(day), ja_full(day), ja_full_weekday(day), en(day), day.to_string()] {
                prop_assert_eq!(read_date(&text), Ok(day));
            }
            let (era, year) = era_year(day).unwrap();
            let long = format!("{era}{year}年{}月{}日", day.month(), day.day());
            let short = format!("{}{year}.{}.{}", era.letter(), day.month(), day.day());
            prop_assert_eq!(read_date(&long), Ok(day));
            prop_assert_eq!(read_date(&short), Ok(day));
        }

        #[test]
        fn nothing_typed_can_break_it(text in "[0-9SHRT年月日/.（）() 元昭和火-]{0,24}") {
            let _ = read_date(&text).map_err(|error| (error.message(), error.help()));
        }

        #[test]
        fn no_text_at_all_can_break_it(text in ".{0,40}") {
            if let Ok(day) = read_date(&text) {
                prop_assert!(day.year() <= 9999);
            }
        }
    }
}
