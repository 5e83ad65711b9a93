// SPDX-License-Identifier: Apache-2.0
//! What a day brings by itself: waits that are over, one transaction per case, twice is once.
//!
//! A downtime loses nothing, because what was due is still due afterwards, with its own date. A clock that leaps while
//! the program runs hastens nothing: the tick waits until the new time has stood for an hour.

use std::collections::HashSet;
use std::sync::{Mutex, PoisonError};
use std::time::Instant;

use yakusoku_duties::request::tick::tick;
use yakusoku_ledger::StreamId;

use crate::App;
use crate::clock::Clock;
use crate::log::LogError;
use crate::request::DeskError;
use crate::staff::PROGRAM;

/// Cases looked at in one go.
const BATCH: i64 = 200;
const DUE: &str =
    "SELECT stream, day FROM wake WHERE day <= $1 ORDER BY day, stream LIMIT $2 OFFSET $3";

/// How often a case is read anew when somebody else writes to it.
const TRIES: u8 = 20;

const MINUTE_MICROS: i64 = 60_000_000;
/// A clock that moves against the machine's steady one by more than this has leapt.
const LEAP_MICROS: i64 = 10 * MINUTE_MICROS;
/// How long a new time has to stand before it is believed.
const STEADY_MICROS: i64 = 60 * MINUTE_MICROS;

/// When the day was last looked at, and whether the clock can be trusted.
#[derive(Debug)]
pub(crate) struct Pace {
    begun: Instant,
    seen: Mutex<Seen>,
    idle: Mutex<Idle>,
}

/// Cases that woke and had nothing to do on a day, with the day they woke for: they are not read again before the next.
#[derive(Debug, Default)]
struct Idle {
    today: String,
    cases: HashSet<(String, String)>,
}

impl Idle {
    fn of(&mut self, today: &str) -> &mut HashSet<(String, String)> {
        if self.today != today {
            today.clone_into(&mut self.today);
            self.cases.clear();
        }
        &mut self.cases
    }
}

#[derive(Debug, Default, Clone, Copy)]
struct Seen {
    minute: Option<i64>,
    /// The clock against the steady one.
    offset: Option<i64>,
    /// By the steady clock: from when on the time is believed.
    believed_from: i64,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            begun: Instant::now(),
            seen: Mutex::default(),
            idle: Mutex::default(),
        }
    }
}

impl Seen {
    /// Whether the day is to be looked at now: once a minute, and never by a clock that has just leapt.
    fn due(&mut self, wall: i64, steady: i64) -> bool {
        let offset = wall - steady;
        let before = self.offset.replace(offset);
        if before.is_some_and(|before| (offset - before).abs() > LEAP_MICROS) {
            self.believed_from = steady + STEADY_MICROS;
        }
        let minute = wall.div_euclid(MINUTE_MICROS);
        steady >= self.believed_from && self.minute.replace(minute) != Some(minute)
    }
}

impl Pace {
    fn idle<T>(&self, with: impl FnOnce(&mut Idle) -> T) -> T {
        with(&mut self.idle.lock().unwrap_or_else(PoisonError::into_inner))
    }

    /// Something was recorded about a case: what it has to do may be another.
    pub(crate) fn changed(&self, stream: &str) {
        self.idle(|idle| idle.cases.retain(|(one, _)| one != stream));
    }

    fn due(&self, clock: &Clock) -> bool {
        let wall = clock.micros();
        let steady = match clock {
            Clock::Machine => i64::try_from(self.begun.elapsed().as_micros()).unwrap_or(i64::MAX),
            // A clock somebody sets is right by definition.
            Clock::Set(_) => wall,
        };
        let mut seen = self.seen.lock().unwrap_or_else(PoisonError::into_inner);
        seen.due(wall, steady)
    }
}

impl App {
    pub(crate) async fn tick_when_due(&self) -> Result<usize, LogError> {
        if !self.pace.due(&self.clock) {
            return Ok(0);
        }
        self.tick().await
    }

    /// Records what the day brings by itself; gives how many cases and matters it changed.
    ///
    /// # Errors
    /// [`LogError`] of our own database. A case that cannot be read is reported and left for the next time.
    pub async fn tick(&self) -> Result<usize, LogError> {
        let today = self.clock.today().date.to_string();
        let (mut changed, mut left) = (self.close_forms().await?, 0);
        loop {
            let values = [today.clone().into(), BATCH.into(), left.into()];
            let rows = self.db.fetch(DUE, &values).await?;
            if rows.is_empty() {
                return Ok(changed);
            }
            for row in rows {
                let (stream, woke) = (row.text(0)?, row.text(1)?);
                let one = (stream.clone(), woke);
                if self.pace.idle(|idle| idle.of(&today).contains(&one)) {
                    left += 1;
                    continue;
                }
                match self.tick_one(&stream).await {
                    Ok(true) => changed += 1,
                    // Nothing to do yet, or not readable: it stays in the list, the others go on.
                    Ok(false) => {
                        left += 1;
                        self.pace.idle(|idle| idle.of(&today).insert(one));
                    }
                    Err(error) => {
                        left += 1;
                        tracing::error!(%stream, %error, "the day could not be recorded");
                    }
                }
            }
        }
    }

    async fn tick_one(&self, stream: &str) -> Result<bool, DeskError> {
        match self.tick_matter(stream).await? {
            Some(brought) => Ok(brought),
            None => self.tick_case(stream).await,
        }
    }

    async fn tick_case(&self, stream: &str) -> Result<bool, DeskError> {
        let stream: StreamId = stream.parse().map_err(|_| DeskError::Corrupt)?;
        for _ in 0..TRIES {
            let mut loaded = self.load_stream(&stream).await?;
            let calendar = self.in_force().await.calendar();
            let facts = tick(&loaded.case, self.clock.today().date, &calendar);
            if facts.is_empty() {
                return Ok(false);
            }
            match self
                .record(&mut loaded, &PROGRAM.id, facts, Vec::new())
                .await
            {
                Err(DeskError::Conflict) => {}
                done => return done.map(|()| true),
            }
        }
        Err(DeskError::Conflict)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const HOUR: i64 = 60 * MINUTE_MICROS;

    #[test]
    fn the_day_is_looked_at_once_a_minute() {
        let mut seen = Seen::default();
        assert!(seen.due(0, 0));
        assert!(!seen.due(MINUTE_MICROS - 1, MINUTE_MICROS - 1));
        assert!(seen.due(MINUTE_MICROS, MINUTE_MICROS));
    }

    #[test]
    fn a_clock_that_leaps_is_not_believed_for_an_hour() {
        let mut seen = Seen::default();
        assert!(seen.due(0, 0));
        let year = 365 * 24 * HOUR;
        assert!(!seen.due(year, MINUTE_MICROS));
        assert!(!seen.due(year + HOUR / 2, HOUR / 2));
        // It comes back: no harm was done, and the right time has to stand for an hour as well.
        assert!(!seen.due(HOUR, HOUR));
        assert!(seen.due(2 * HOUR, 2 * HOUR));
        let mut seen = Seen::default();
        assert!(seen.due(0, 0));
        assert!(!seen.due(year, MINUTE_MICROS));
        assert!(seen.due(year + 2 * HOUR, MINUTE_MICROS + 2 * HOUR));
    }

    #[test]
    fn a_clock_that_is_corrected_a_little_goes_on() {
        let mut seen = Seen::default();
        assert!(seen.due(0, 0));
        assert!(seen.due(3 * MINUTE_MICROS, MINUTE_MICROS));
        assert!(seen.due(2 * MINUTE_MICROS, 2 * MINUTE_MICROS));
    }
}
