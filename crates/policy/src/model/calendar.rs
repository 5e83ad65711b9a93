// SPDX-License-Identifier: Apache-2.0
//! When the operator works: closures of the year, the hours of a desk, and days of every year.

use jiff::civil::Date;
use serde::{Deserialize, Serialize};

use crate::text::{Lang, Text};
use crate::words::{Channel, LastDay, OpenOn};

/// Which days are no business days beside weekends and public holidays.
#[derive(Debug, Clone, PartialEq, Eq, Default, Deserialize, Serialize)]
#[serde(default)]
pub struct WorkCalendar {
    /// Closed at the turn of the year.
    pub year_end: YearEnd,
    /// Closed every year.
    pub yearly: Vec<Yearly>,
    /// Closed on these days only.
    pub closures: Vec<Closure>,
    /// What becomes of a last day that is closed; `None` where the policy does not say.
    pub last_day: Option<LastDay>,
}

/// What the policy says of the turn of the year.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum YearEnd {
    /// Nothing: as public offices, 29 December to 3 January.
    #[default]
    Unstated,
    /// The operator works through it.
    None,
    /// Closed on these days.
    Closed(Yearly),
}

/// A run of days of every year; over New Year where the last lies before the first.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Yearly {
    /// First day.
    pub from: MonthDay,
    /// Last day.
    pub to: MonthDay,
    /// What it is called.
    pub label: Option<Text>,
}

/// Days on which the operator is closed once.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Closure {
    /// First day.
    pub from: Date,
    /// Last day.
    pub to: Date,
    /// What it is called.
    pub label: Option<Text>,
}

/// Days and times at which a desk is open.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize, Serialize)]
pub struct Opening {
    /// Days.
    pub on: Vec<OpenOn>,
    /// From.
    pub from: ClockTime,
    /// To.
    pub to: ClockTime,
    /// For which channels; empty means all.
    #[serde(default)]
    pub channels: Vec<Channel>,
}

/// A day of every year.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct MonthDay {
    /// Month, 1 to 12.
    pub month: i8,
    /// Day of the month; 29 February is one.
    pub day: i8,
}

/// A time of day, to the minute; 24:00 is the end of the day.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Deserialize, Serialize)]
#[serde(try_from = "String", into = "String")]
pub struct ClockTime {
    /// Hour, 0 to 24.
    pub hour: u8,
    /// Minute, 0 to 59; 0 at 24.
    pub minute: u8,
}

/// Two digits, a mark, two digits.
fn two_and_two(text: &str, mark: char) -> Option<(u8, u8)> {
    let (left, right) = text.split_once(mark)?;
    let number = |part: &str| {
        let digits = part.len() == 2 && part.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| part.parse().ok()).flatten()
    };
    Some((number(left)?, number(right)?))
}

impl MonthDay {
    /// Reads `12-29`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (month, day) = two_and_two(text, '-')?;
        let (month, day) = (i8::try_from(month).ok()?, i8::try_from(day).ok()?);
        // A leap year has every day of any year.
        Date::new(2000, month, day).ok()?;
        Some(Self { month, day })
    }
}

impl ClockTime {
    /// Reads `17:00`.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let (hour, minute) = two_and_two(text, ':')?;
        let fits = (hour < 24 && minute < 60) || (hour, minute) == (24, 0);
        fits.then_some(Self { hour, minute })
    }
}

macro_rules! as_text {
    ($type:ident, $first:ident, $mark:literal, $second:ident) => {
        impl std::fmt::Display for $type {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                write!(out, "{:02}{}{:02}", self.$first, $mark, self.$second)
            }
        }

        impl TryFrom<String> for $type {
            type Error = String;

            fn try_from(text: String) -> Result<Self, Self::Error> {
                Self::parse(&text).ok_or(text)
            }
        }

        impl From<$type> for String {
            fn from(value: $type) -> Self {
                value.to_string()
            }
        }
    };
}
as_text!(MonthDay, month, '-', day);
as_text!(ClockTime, hour, ':', minute);

impl<'de> Deserialize<'de> for YearEnd {
    fn deserialize<D: serde::Deserializer<'de>>(from: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Word {
            None,
        }
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Closed(Yearly),
            Word(Word),
        }
        Ok(match Written::deserialize(from)? {
            Written::Closed(days) => Self::Closed(days),
            Written::Word(Word::None) => Self::None,
        })
    }
}

impl Yearly {
    /// 「12月29日～1月3日」, with what it is called.
    #[must_use]
    pub fn text(&self) -> Text {
        let ja = |day: MonthDay| format!("{}月{}日", day.month, day.day);
        let days = Text::new(
            format!("{}～{}", ja(self.from), ja(self.to)),
            format!("{} to {} each year", self.from, self.to),
        );
        named(days, self.label.as_ref())
    }
}

impl Closure {
    /// 「2027年8月13日～2027年8月16日」, with what it is called.
    #[must_use]
    pub fn text(&self) -> Text {
        let ja = |date: Date| format!("{}年{}月{}日", date.year(), date.month(), date.day());
        let days = Text::new(
            format!("{}～{}", ja(self.from), ja(self.to)),
            format!("{} to {}", self.from, self.to),
        );
        named(days, self.label.as_ref())
    }
}

fn named(days: Text, label: Option<&Text>) -> Text {
    let Some(label) = label else { return days };
    Text::new("{label}（{days}）", "{label} ({days})")
        .fill(&[("label", label.clone()), ("days", days)])
}

impl Opening {
    /// 「平日10:00～17:00（電話）」.
    #[must_use]
    pub fn text(&self) -> Text {
        let on: Vec<Text> = self.on.iter().map(|one| one.text()).collect();
        let on = Text::new(
            on.iter()
                .map(|one| one.get(Lang::Ja))
                .collect::<Vec<_>>()
                .join("・"),
            on.iter()
                .map(|one| one.get(Lang::En))
                .collect::<Vec<_>>()
                .join(", "),
        );
        let whole = (self.from, self.to)
            == (
                ClockTime { hour: 0, minute: 0 },
                ClockTime {
                    hour: 24,
                    minute: 0,
                },
            );
        let hours = if whole {
            Text::new("24時間", "24 hours")
        } else {
            Text::ja(format!("{}～{}", self.from, self.to))
        };
        let values = [("on", on), ("hours", hours)];
        let text = Text::new("{on}{hours}", "{on} {hours}").fill(&values);
        if self.channels.is_empty() {
            return text;
        }
        let channels: Vec<Text> = self.channels.iter().map(|one| one.text()).collect();
        Text::new("{text}（{by}）", "{text} ({by})")
            .fill(&[("text", text), ("by", Text::join(&channels))])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_and_times_are_read_and_written_back() {
        for text in ["01-01", "02-29", "12-31"] {
            assert_eq!(MonthDay::parse(text).unwrap().to_string(), text);
        }
        for text in ["00-01", "13-01", "02-30", "1-1", "0101", "１２-29", "+1-01"] {
            assert_eq!(MonthDay::parse(text), None, "{text}");
        }
        for text in ["00:00", "09:05", "23:59", "24:00"] {
            assert_eq!(ClockTime::parse(text).unwrap().to_string(), text);
        }
        for text in ["24:01", "9:00", "12:60", "12", "12:0", "-1:00"] {
            assert_eq!(ClockTime::parse(text), None, "{text}");
        }
    }

    #[test]
    fn hours_read_as_a_desk_says_them() {
        let opening = |text: &str| -> Opening { serde_json::from_str(text).unwrap() };
        let phone = opening(
            r#"{"on": ["weekdays"], "from": "10:00", "to": "17:00", "channels": ["telephone"]}"#,
        );
        assert_eq!(phone.text().ja, "平日10:00～17:00（電話）");
        assert_eq!(
            phone.text().get(Lang::En),
            "weekdays 10:00～17:00 (telephone)"
        );
        let fax = opening(r#"{"on": ["every_day"], "from": "00:00", "to": "24:00"}"#);
        assert_eq!(fax.text().ja, "毎日24時間");
    }

    #[test]
    fn the_turn_of_the_year_is_unstated_none_or_some_days() {
        let read = |text: &str| -> WorkCalendar { serde_json::from_str(text).unwrap() };
        assert_eq!(read("{}").year_end, YearEnd::Unstated);
        assert_eq!(read(r#"{"year_end": "none"}"#).year_end, YearEnd::None);
        let closed = read(r#"{"year_end": {"from": "12-28", "to": "01-05"}}"#);
        let YearEnd::Closed(days) = closed.year_end else {
            panic!("not closed")
        };
        assert_eq!(days.text().ja, "12月28日～1月5日");
    }
}
