// SPDX-License-Identifier: Apache-2.0
//! The only place that reads the clock: everything else is told what time it is.

use jiff::tz::TimeZone;
use jiff::{Timestamp, civil::Date};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use yakusoku_duties::Today;

/// Where the time comes from.
#[derive(Debug, Clone)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// A clock somebody sets: tests and scenarios. Microseconds since 1970.
    Set(Arc<AtomicI64>),
}

/// Nine in the morning, when a desk opens; scenarios happen then.
const DESK_OPENS_HOUR: i8 = 9;

impl Clock {
    /// A clock standing at nine in the morning of a day in Japan.
    #[must_use]
    pub fn at(date: Date) -> Self {
        Self::Set(Arc::new(AtomicI64::new(opening(date))))
    }

    /// Moves a set clock to nine in the morning of a day; the machine's clock does not move.
    pub fn set(&self, date: Date) {
        if let Self::Set(at) = self {
            // Ledger time never goes back.
            at.fetch_max(opening(date), Ordering::SeqCst);
        }
    }

    /// Microseconds since 1970. A set clock moves one millisecond at every look, so that entries
    /// of one morning keep their order.
    #[must_use]
    pub fn micros(&self) -> i64 {
        match self {
            Self::Machine => Timestamp::now().as_microsecond(),
            Self::Set(at) => at.fetch_add(1_000, Ordering::SeqCst),
        }
    }

    /// Today in the operator's zone.
    #[must_use]
    pub fn today(&self) -> Today {
        let at_micros = self.micros();
        Today {
            date: date_of(at_micros),
            at_micros,
        }
    }
}

/// The operator's zone. Japan has kept one offset without summer time since 1951.
#[must_use]
pub fn zone() -> TimeZone {
    TimeZone::fixed(jiff::tz::offset(9))
}

/// Civil date of an instant in the operator's zone.
#[must_use]
pub fn date_of(at_micros: i64) -> Date {
    Timestamp::from_microsecond(at_micros)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned_datetime(zone())
        .date()
}

/// Hour and minute of an instant in the operator's zone, `9時02分`.
#[must_use]
pub fn time_ja(at_micros: i64) -> String {
    let zoned = Timestamp::from_microsecond(at_micros)
        .unwrap_or(Timestamp::UNIX_EPOCH)
        .to_zoned_datetime(zone());
    format!("{}時{:02}分", zoned.hour(), zoned.minute())
}

/// Whole days from one day to another; negative when the second is earlier.
#[must_use]
pub fn days_between(from: Date, to: Date) -> i64 {
    from.until(to).map_or(0, |span| i64::from(span.get_days()))
}

fn opening(date: Date) -> i64 {
    date.at(DESK_OPENS_HOUR, 0, 0, 0)
        .to_zoned_datetime(zone())
        .map_or(0, |zoned| zoned.timestamp().as_microsecond())
}

#[cfg(test)]
mod tests {
    use super::*;
    use jiff::civil::date;

    #[test]
    fn the_day_changes_at_midnight_in_japan() {
        // 2026-11-23 15:00 UTC is midnight of the 24th in Japan.
        let midnight = 1_795_446_000_000_000;
        assert_eq!(date_of(midnight), date(2026, 11, 24));
        assert_eq!(date_of(midnight - 1), date(2026, 11, 23));
    }

    #[test]
    fn a_set_clock_never_goes_back() {
        let clock = Clock::at(date(2026, 4, 1));
        clock.set(date(2026, 4, 3));
        clock.set(date(2026, 4, 2));
        assert_eq!(clock.today().date, date(2026, 4, 3));
    }
}
