// SPDX-License-Identifier: Apache-2.0
//! A date as typed in three fields; the year may be 西暦 or 和暦 (昭和55, S55).

use crate::pages::Posted;

/// A date as typed, checked elsewhere.
#[derive(Clone, Default)]
pub struct TypedDate {
    pub year: String,
    pub month: String,
    pub day: String,
}

opaque!(TypedDate);

impl TypedDate {
    /// Reads the fields `NAME_year`, `NAME_month`, `NAME_day`.
    #[must_use]
    pub fn read(posted: &Posted, name: &str) -> Self {
        let part = |part: &str| posted.one(&format!("{name}_{part}"));
        Self {
            year: part("year"),
            month: part("month"),
            day: part("day"),
        }
    }

    #[must_use]
    pub fn is_empty(&self) -> bool {
        self.year.is_empty() && self.month.is_empty() && self.day.is_empty()
    }

    #[must_use]
    pub fn of(year: &str, month: &str, day: &str) -> Self {
        Self {
            year: year.into(),
            month: month.into(),
            day: day.into(),
        }
    }
}
