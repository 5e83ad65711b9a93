// SPDX-License-Identifier: Apache-2.0
//! 受付時間: whether a desk takes a channel on a day, at a time, by the days and times of the file.

use jiff::civil::{Date, Time, Weekday};
use yakusoku_policy::{Channel, ClockTime, Desk, OpenOn, Opening};

use super::Calendar;

impl Calendar {
    /// Whether a desk is open for a channel; without a time of day the day alone counts. A desk of which the
    /// file says nothing for the channel is always open.
    #[must_use]
    pub fn is_open(&self, desk: &Desk, channel: Channel, (on, at): (Date, Option<Time>)) -> bool {
        let about = |one: &&Opening| one.channels.is_empty() || one.channels.contains(&channel);
        let mut about = desk.open.iter().filter(about).peekable();
        if about.peek().is_none() {
            return true;
        }
        let day = |one: &Opening| one.on.iter().any(|on_| self.is_day(*on_, on));
        let hour = |one: &Opening| {
            at.is_none_or(|at| (minutes(one.from)..minutes(one.to)).contains(&of_day(at)))
        };
        about.any(|one| day(one) && hour(one))
    }

    fn is_day(&self, which: OpenOn, on: Date) -> bool {
        let weekend = matches!(on.weekday(), Weekday::Saturday | Weekday::Sunday);
        let holiday = self.holiday(on).is_some();
        match which {
            OpenOn::BusinessDays => self.is_business_day(on),
            // 平日: as people understand it, no public holiday.
            OpenOn::Weekdays => !weekend && !holiday,
            OpenOn::Saturdays => on.weekday() == Weekday::Saturday,
            OpenOn::Sundays => on.weekday() == Weekday::Sunday,
            OpenOn::Holidays => holiday,
            OpenOn::EveryDay => true,
        }
    }
}

fn minutes(time: ClockTime) -> u16 {
    u16::from(time.hour) * 60 + u16::from(time.minute)
}

fn of_day(time: Time) -> u16 {
    let part = |value: i8| u16::try_from(value).unwrap_or_default();
    part(time.hour()) * 60 + part(time.minute())
}

#[cfg(test)]
mod tests {
    use jiff::civil::{date, time};

    use super::*;

    fn desk() -> Desk {
        let written = r#"{"name": "例示窓口", "open": [
            {"on": ["weekdays"], "from": "10:00", "to": "17:00", "channels": ["telephone"]},
            {"on": ["every_day"], "from": "00:00", "to": "24:00", "channels": ["fax"]}
        ]}"#;
        serde_json::from_str(written).unwrap()
    }

    #[test]
    fn the_telephone_has_its_hours_and_the_fax_has_none() {
        let (desk, calendar) = (desk(), Calendar::japan());
        let monday = date(2026, 10, 5);
        let open = |channel, on, at| calendar.is_open(&desk, channel, (on, at));
        let call = |on, hour, minute| open(Channel::Telephone, on, Some(time(hour, minute, 0, 0)));
        assert!(call(monday, 10, 0) && call(monday, 16, 59));
        assert!(!call(monday, 9, 59) && !call(monday, 17, 0));
        assert!(open(Channel::Telephone, monday, None));
        // Saturday, and スポーツの日 on a Monday.
        for closed in [date(2026, 10, 3), date(2026, 10, 12)] {
            assert!(!open(Channel::Telephone, closed, None), "{closed}");
            assert!(open(Channel::Fax, closed, Some(time(3, 0, 0, 0))));
        }
        // Nothing is said of post.
        assert!(open(Channel::Post, date(2026, 10, 3), None));
    }

    #[test]
    fn half_hours_and_every_sort_of_day_are_as_written() {
        let of = |on: &str| -> Desk {
            let written = format!(
                r#"{{"name": "例示窓口", "open": [{{"on": ["{on}"], "from": "09:30", "to": "17:15"}}]}}"#
            );
            serde_json::from_str(&written).unwrap()
        };
        let calendar = Calendar::japan();
        let at = |on: &str, day, hour, minute| {
            let at = Some(time(hour, minute, 0, 0));
            calendar.is_open(&of(on), Channel::Telephone, (day, at))
        };
        let tuesday = date(2026, 10, 6);
        assert!(at("every_day", tuesday, 9, 30) && at("every_day", tuesday, 17, 14));
        assert!(!at("every_day", tuesday, 9, 29) && !at("every_day", tuesday, 17, 15));
        // Saturday, Sunday, スポーツの日 on a Monday, New Year's Eve: a Thursday on which offices are closed.
        let days = [
            date(2026, 10, 3),
            date(2026, 10, 4),
            date(2026, 10, 12),
            tuesday,
            date(2026, 12, 31),
        ];
        for (on, open) in [
            ("every_day", [true, true, true, true, true]),
            ("weekdays", [false, false, false, true, true]),
            ("business_days", [false, false, false, true, false]),
            ("saturdays", [true, false, false, false, false]),
            ("sundays", [false, true, false, false, false]),
            ("holidays", [false, false, true, false, false]),
        ] {
            assert_eq!(days.map(|day| at(on, day, 12, 0)), open, "{on}");
        }
    }
}
