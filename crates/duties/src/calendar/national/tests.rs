// SPDX-License-Identifier: Apache-2.0
//! The holidays against known years, another program, and the sun.

use jiff::ToSpan;
use jiff::civil::{Date, Weekday, date};
use jpholiday::chrono::NaiveDate;
use jpholiday::jpholiday::JPHoliday;

use super::super::{Calendar, FIRST_YEAR, LAST_YEAR};
use super::equinox;

fn days(year: i16) -> Vec<(i8, i8)> {
    let list = Calendar::japan().holidays(year);
    list.iter()
        .map(|day| (day.date.month(), day.date.day()))
        .collect()
}

fn name(day: Date) -> Option<String> {
    Calendar::japan().holiday(day).map(|name| name.ja)
}

#[rustfmt::skip]
#[test]
fn years_as_the_cabinet_office_published_them() {
    assert_eq!(days(1955), [
        (1, 1), (1, 15), (3, 21), (4, 29), (5, 3), (5, 5), (9, 24), (11, 3), (11, 23),
    ]);
    assert_eq!(days(1973), [
        (1, 1), (1, 15), (2, 11), (3, 21), (4, 29), (4, 30), (5, 3), (5, 5), (9, 15), (9, 23),
        (9, 24), (10, 10), (11, 3), (11, 23),
    ]);
    assert_eq!(days(1989), [
        (1, 1), (1, 2), (1, 15), (1, 16), (2, 11), (2, 24), (3, 21), (4, 29), (5, 3), (5, 4),
        (5, 5), (9, 15), (9, 23), (10, 10), (11, 3), (11, 23), (12, 23),
    ]);
    assert_eq!(days(2019), [
        (1, 1), (1, 14), (2, 11), (3, 21), (4, 29), (4, 30), (5, 1), (5, 2), (5, 3), (5, 4),
        (5, 5), (5, 6), (7, 15), (8, 11), (8, 12), (9, 16), (9, 23), (10, 14), (10, 22), (11, 3),
        (11, 4), (11, 23),
    ]);
    assert_eq!(days(2020), [
        (1, 1), (1, 13), (2, 11), (2, 23), (2, 24), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5),
        (5, 6), (7, 23), (7, 24), (8, 10), (9, 21), (9, 22), (11, 3), (11, 23),
    ]);
    assert_eq!(days(2021), [
        (1, 1), (1, 11), (2, 11), (2, 23), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5), (7, 22),
        (7, 23), (8, 8), (8, 9), (9, 20), (9, 23), (11, 3), (11, 23),
    ]);
    assert_eq!(days(2026), [
        (1, 1), (1, 12), (2, 11), (2, 23), (3, 20), (4, 29), (5, 3), (5, 4), (5, 5), (5, 6),
        (7, 20), (8, 11), (9, 21), (9, 22), (9, 23), (10, 12), (11, 3), (11, 23),
    ]);
}

#[test]
fn days_that_rules_make() {
    let cases = [
        // Before Act No. 10 of 1973 a Sunday had no substitute.
        (date(1973, 2, 12), None),
        (date(1973, 4, 30), Some("振替休日")),
        // 4 May: an ordinary day, a Sunday, a substitute, a day between, then a named day.
        (date(1985, 5, 4), None),
        (date(1986, 5, 4), None),
        (date(1987, 5, 4), Some("振替休日")),
        (date(1988, 5, 4), Some("国民の休日")),
        (date(2007, 5, 4), Some("みどりの日")),
        // Until 2006 only the very next day; afterwards it moves on.
        (date(1998, 5, 6), None),
        (date(2008, 5, 6), Some("振替休日")),
        (date(2009, 5, 6), Some("振替休日")),
        (date(2015, 5, 6), Some("振替休日")),
        (date(2009, 9, 22), Some("国民の休日")),
        (date(2019, 5, 2), Some("国民の休日")),
        (date(2026, 9, 22), Some("国民の休日")),
        // No birthday of the Emperor in 2019.
        (date(1988, 12, 23), None),
        (date(2018, 12, 24), Some("振替休日")),
        (date(2019, 12, 23), None),
        (date(2020, 2, 24), Some("振替休日")),
        (date(2021, 8, 9), Some("振替休日")),
        (date(2021, 10, 11), None),
        (date(2022, 10, 10), Some("スポーツの日")),
    ];
    for (day, expected) in cases {
        assert_eq!(name(day).as_deref(), expected, "{day}");
    }
}

#[test]
fn days_of_single_acts() {
    for day in [
        date(1959, 4, 10),
        date(1989, 2, 24),
        date(1990, 11, 12),
        date(1993, 6, 9),
        date(2019, 5, 1),
        date(2019, 10, 22),
    ] {
        assert!(name(day).is_some(), "{day}");
        let before = day.saturating_sub(1.year());
        assert!(name(before).is_none(), "{before}");
    }
}

/// Days on which the other program is wrong, and what the statute says.
fn other_is_wrong(day: Date) -> bool {
    match (day.year(), day.month(), day.day()) {
        // Substitutes began on 12 April 1973; the birthday of the Emperor moved in 1989.
        (1973, 2, 12) | (1988, 12, 23) => true,
        // Days between two holidays began at the end of 1985 and fell on no Sunday before 2007.
        (..=1985, 5, 4) => true,
        (1986..=2006, 5, 4) => day.weekday() == Weekday::Sunday,
        // A substitute moves past further holidays since 2007 only.
        (..=2006, 5, 6) => true,
        // Act No. 68 of 2020 moved three holidays of 2021; the program is older.
        (2021, 7, 19 | 22 | 23) | (2021, 8, 8 | 9 | 11) | (2021, 10, 11) => true,
        _ => false,
    }
}

#[test]
fn another_program_agrees_but_for_its_known_errors() {
    let (japan, other) = (Calendar::japan(), JPHoliday::new());
    let mut agreed = 0;
    for day in date(FIRST_YEAR, 1, 1)
        .series(1.day())
        .take_while(|day| day.year() <= LAST_YEAR)
    {
        let theirs = NaiveDate::from_ymd_opt(
            i32::from(day.year()),
            u32::try_from(day.month()).unwrap(),
            u32::try_from(day.day()).unwrap(),
        );
        let same = japan.holiday(day).is_some() == other.is_holiday(&theirs.unwrap());
        assert!(
            same || other_is_wrong(day),
            "{day} is {:?}",
            japan.holiday(day)
        );
        agreed += usize::from(same && japan.holiday(day).is_some());
    }
    assert!(agreed > 1_400, "{agreed}");
}

/// Periodic terms of the equinox: amplitude, phase, speed (Meeus, Astronomical Algorithms, 27).
#[rustfmt::skip]
const TERMS: [(f64, f64, f64); 24] = [
    (485.0, 324.96, 1934.136), (203.0, 337.23, 32964.467), (199.0, 342.08, 20.186),
    (182.0, 27.85, 445267.112), (156.0, 73.14, 45036.886), (136.0, 171.52, 22518.443),
    (77.0, 222.54, 65928.934), (74.0, 296.72, 3034.906), (70.0, 243.58, 9037.513),
    (58.0, 119.81, 33718.147), (52.0, 297.17, 150.678), (50.0, 21.02, 2281.226),
    (45.0, 247.54, 29929.562), (44.0, 325.15, 31555.956), (29.0, 60.93, 4443.417),
    (18.0, 155.12, 67555.328), (17.0, 288.79, 4562.452), (16.0, 198.04, 62894.029),
    (14.0, 199.76, 31436.921), (12.0, 95.39, 14577.848), (12.0, 287.11, 31931.756),
    (12.0, 320.81, 34777.259), (9.0, 227.73, 1222.114), (8.0, 15.45, 16859.074),
];

/// The civil date in Japan on which the sun crosses the equator.
fn sun_crosses(mean: [f64; 5], year: i16) -> Date {
    let y = (f64::from(year) - 2000.0) / 1000.0;
    let start = mean.iter().rev().fold(0.0, |sum, factor| sum * y + factor);
    let t = (start - 2_451_545.0) / 36_525.0;
    let w = (35_999.373 * t - 2.47).to_radians();
    let lambda = 1.0 + 0.0334 * w.cos() + 0.0007 * (2.0 * w).cos();
    let sum: f64 = TERMS
        .iter()
        .map(|(a, b, c)| a * (b + c * t).to_radians().cos())
        .sum();
    let universal = start + 0.00001 * sum / lambda - 65.0 / 86_400.0;
    let local_days = universal - 2_440_587.5 + 9.0 / 24.0;
    date(1970, 1, 1).saturating_add((local_days.floor() as i64).days())
}

#[test]
fn equinoxes_follow_the_sun() {
    let spring = [
        2_451_623.809_84,
        365_242.374_04,
        0.051_69,
        -0.004_11,
        -0.000_57,
    ];
    let autumn = [
        2_451_810.217_15,
        365_242.017_67,
        -0.115_75,
        0.003_37,
        0.000_78,
    ];
    for year in FIRST_YEAR..=LAST_YEAR {
        let sun = (sun_crosses(spring, year), sun_crosses(autumn, year));
        let ours = (
            date(year, 3, i8::try_from(equinox(20, year)).unwrap()),
            date(year, 9, i8::try_from(equinox(23, year)).unwrap()),
        );
        assert_eq!(ours, sun);
    }
}
