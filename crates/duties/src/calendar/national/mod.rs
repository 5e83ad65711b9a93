// SPDX-License-Identifier: Apache-2.0
//! The holidays of the Act on National Holidays (Act No. 178 of 1948) and its amendments, by rule.
//!
//! Each line of the table is one wording of the statute with the years it was in force. The two
//! rules that make further days (Art. 3(2) substitute, Art. 3(3) day between) changed in 2007 and
//! are written out for both times.

use std::borrow::Cow;

use jiff::ToSpan;
use jiff::civil::{Date, Weekday};
use yakusoku_policy::Text;

use super::Calendar;

#[cfg(test)]
mod tests;

/// How a line of the statute names its day.
#[derive(Debug, Clone, Copy)]
enum Day {
    /// Month and day.
    Fixed(i8, i8),
    /// The n-th Monday of a month (Acts No. 141 of 1998 and No. 59 of 2001).
    Monday(i8, i8),
    /// 春分日 and 秋分日.
    Spring,
    Autumn,
}

/// Name in Japanese and English, the day, first and last year.
type Line = (&'static str, &'static str, Day, i16, i16);

const ALWAYS: i16 = i16::MAX;

#[rustfmt::skip]
const LINES: &[Line] = &[
    ("元日", "New Year's Day", Day::Fixed(1, 1), 1949, ALWAYS),
    ("成人の日", "Coming of Age Day", Day::Fixed(1, 15), 1949, 1999),
    ("成人の日", "Coming of Age Day", Day::Monday(1, 2), 2000, ALWAYS),
    ("建国記念の日", "National Foundation Day", Day::Fixed(2, 11), 1967, ALWAYS),
    ("天皇誕生日", "Emperor's Birthday", Day::Fixed(4, 29), 1949, 1988),
    ("天皇誕生日", "Emperor's Birthday", Day::Fixed(12, 23), 1989, 2018),
    ("天皇誕生日", "Emperor's Birthday", Day::Fixed(2, 23), 2020, ALWAYS),
    ("春分の日", "Vernal Equinox Day", Day::Spring, 1949, ALWAYS),
    ("みどりの日", "Greenery Day", Day::Fixed(4, 29), 1989, 2006),
    ("昭和の日", "Showa Day", Day::Fixed(4, 29), 2007, ALWAYS),
    ("憲法記念日", "Constitution Memorial Day", Day::Fixed(5, 3), 1949, ALWAYS),
    ("みどりの日", "Greenery Day", Day::Fixed(5, 4), 2007, ALWAYS),
    ("こどもの日", "Children's Day", Day::Fixed(5, 5), 1949, ALWAYS),
    ("海の日", "Marine Day", Day::Fixed(7, 20), 1996, 2002),
    ("海の日", "Marine Day", Day::Monday(7, 3), 2003, 2019),
    ("海の日", "Marine Day", Day::Fixed(7, 23), 2020, 2020),
    ("海の日", "Marine Day", Day::Fixed(7, 22), 2021, 2021),
    ("海の日", "Marine Day", Day::Monday(7, 3), 2022, ALWAYS),
    ("山の日", "Mountain Day", Day::Fixed(8, 11), 2016, 2019),
    ("山の日", "Mountain Day", Day::Fixed(8, 10), 2020, 2020),
    ("山の日", "Mountain Day", Day::Fixed(8, 8), 2021, 2021),
    ("山の日", "Mountain Day", Day::Fixed(8, 11), 2022, ALWAYS),
    ("敬老の日", "Respect for the Aged Day", Day::Fixed(9, 15), 1966, 2002),
    ("敬老の日", "Respect for the Aged Day", Day::Monday(9, 3), 2003, ALWAYS),
    ("秋分の日", "Autumnal Equinox Day", Day::Autumn, 1948, ALWAYS),
    ("体育の日", "Health and Sports Day", Day::Fixed(10, 10), 1966, 1999),
    ("体育の日", "Health and Sports Day", Day::Monday(10, 2), 2000, 2019),
    ("スポーツの日", "Sports Day", Day::Fixed(7, 24), 2020, 2020),
    ("スポーツの日", "Sports Day", Day::Fixed(7, 23), 2021, 2021),
    ("スポーツの日", "Sports Day", Day::Monday(10, 2), 2022, ALWAYS),
    ("文化の日", "Culture Day", Day::Fixed(11, 3), 1948, ALWAYS),
    ("勤労感謝の日", "Labour Thanksgiving Day", Day::Fixed(11, 23), 1948, ALWAYS),
    // Days of single Acts: weddings, the funeral of 1989, enthronements, the accession of 2019.
    ("結婚の儀", "Imperial Wedding", Day::Fixed(4, 10), 1959, 1959),
    ("大喪の礼", "State Funeral of Emperor Showa", Day::Fixed(2, 24), 1989, 1989),
    ("即位礼正殿の儀", "Enthronement Ceremony", Day::Fixed(11, 12), 1990, 1990),
    ("結婚の儀", "Imperial Wedding", Day::Fixed(6, 9), 1993, 1993),
    ("天皇の即位の日", "Accession Day", Day::Fixed(5, 1), 2019, 2019),
    ("即位礼正殿の儀", "Enthronement Ceremony", Day::Fixed(10, 22), 2019, 2019),
];

/// 振替休日 exist since this day (Act No. 10 of 1973).
const SUBSTITUTE_SINCE: (i16, i8, i8) = (1973, 4, 12);
/// 国民の休日 exist since this day (Act No. 103 of 1985).
const BETWEEN_SINCE: (i16, i8, i8) = (1985, 12, 27);
/// Since this year a substitute moves past further holidays (Act No. 43 of 2005).
const MOVES_ON_SINCE: i16 = 2007;

const SUBSTITUTE: (&str, &str) = ("振替休日", "substitute holiday");
const BETWEEN: (&str, &str) = ("国民の休日", "citizens' holiday");

impl Calendar {
    /// The name of the day on which the nation rests, if it does.
    pub(super) fn rest_day(&self, date: Date) -> Option<Cow<'_, Text>> {
        if let Some(name) = self.decreed.get(&date) {
            return Some(Cow::Borrowed(name));
        }
        let (ja, en) = if let Some(line) = line_on(date) {
            (line.0, line.1)
        } else if self.is_substitute(date) {
            SUBSTITUTE
        } else if self.is_between(date) {
            BETWEEN
        } else {
            return None;
        };
        Some(Cow::Owned(Text::new(ja, en)))
    }

    /// 「国民の祝日」: a day a statute names.
    fn is_named(&self, date: Date) -> bool {
        self.decreed.contains_key(&date) || line_on(date).is_some()
    }

    /// Art. 3(2): the day after a named day on a Sunday; since 2007 the next day that has no name.
    fn is_substitute(&self, date: Date) -> bool {
        if ymd(date) < SUBSTITUTE_SINCE || self.is_named(date) {
            return false;
        }
        let mut before = date.saturating_sub(1.day());
        while date.year() >= MOVES_ON_SINCE
            && before.weekday() != Weekday::Sunday
            && self.is_named(before)
        {
            before = before.saturating_sub(1.day());
        }
        before.weekday() == Weekday::Sunday
            && ymd(before) >= SUBSTITUTE_SINCE
            && self.is_named(before)
    }

    /// Art. 3(3): a day between two named days; until 2006 not on a Sunday or a substitute.
    fn is_between(&self, date: Date) -> bool {
        ymd(date) >= BETWEEN_SINCE
            && !self.is_named(date)
            && (date.year() >= MOVES_ON_SINCE || date.weekday() != Weekday::Sunday)
            && self.is_named(date.saturating_sub(1.day()))
            && self.is_named(date.saturating_add(1.day()))
    }
}

fn line_on(date: Date) -> Option<&'static Line> {
    let year = date.year();
    LINES
        .iter()
        .find(|(_, _, day, first, last)| (*first..=*last).contains(&year) && falls_on(*day, date))
}

fn falls_on(day: Day, date: Date) -> bool {
    match day {
        Day::Fixed(month, day) => (date.month(), date.day()) == (month, day),
        Day::Monday(month, nth) => {
            date.month() == month
                && date.weekday() == Weekday::Monday
                && (date.day() - 1) / 7 + 1 == nth
        }
        Day::Spring => date.month() == 3 && i64::from(date.day()) == equinox(20, date.year()),
        Day::Autumn => date.month() == 9 && i64::from(date.day()) == equinox(23, date.year()),
    }
}

/// Day of the equinox in Japan, for 1900 to 2099, by the usual approximation in millionths of a
/// day. The binding day is the one the almanac office announces in the year before.
const fn equinox(base: i64, year: i16) -> i64 {
    let since = year as i64 - 1980;
    let offset = match (base, year < 1980) {
        (20, true) => 20_835_700,
        (20, false) => 20_843_100,
        (_, true) => 23_258_800,
        (_, false) => 23_248_800,
    };
    // Before 1980 the usual formula truncates the leap days from 1983, after it from 1980.
    let leaps = if year < 1980 {
        (since - 3) / 4
    } else {
        since / 4
    };
    (offset + 242_194 * since) / 1_000_000 - leaps
}

fn ymd(date: Date) -> (i16, i8, i8) {
    (date.year(), date.month(), date.day())
}
