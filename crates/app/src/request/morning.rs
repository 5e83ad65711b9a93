// SPDX-License-Identifier: Apache-2.0
//! The morning page: what is to be done, counted in full and shown as far as a page goes.

use jiff::ToSpan;
use jiff::civil::Date;

use super::DeskError;
use super::lists::{Listed, case_of};
use super::rows::NO_DAY;
use crate::App;
use crate::access::{Action, Actor};
use crate::store::Value;

/// A part of the morning page. What waits for the person stands apart until it is late.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Slot {
    /// The day has passed.
    Late,
    /// Due today.
    Today,
    /// Due within the days that count as soon.
    Soon,
    /// Due later, or without a day.
    Later,
    /// Somebody else has to act.
    Waiting,
}

/// What is to be done, part by part.
#[derive(Debug, Clone)]
pub struct Part {
    /// Which.
    pub slot: Slot,
    /// How much there is in all.
    pub count: u64,
    /// The first of it, each with its place among the works of its case.
    pub works: Vec<(Listed, usize)>,
}

const COUNT: &str = "SELECT COUNT(*) FROM agenda a \
    WHERE ($1 = '' OR REPLACE($1, ',' || a.desk || ',', '') <> $1) AND a.day >= $2 AND a.day <= $3 \
    AND ($4 = 2 OR a.waits = $4)";
const WORKS: &str = "SELECT c.state, a.no FROM agenda a JOIN case_row c ON c.stream = a.stream \
    WHERE ($1 = '' OR REPLACE($1, ',' || a.desk || ',', '') <> $1) AND a.day >= $2 AND a.day <= $3 \
    AND ($4 = 2 OR a.waits = $4) ORDER BY a.day, a.number, a.no LIMIT $5";

impl Slot {
    /// In the order of the page.
    pub const ALL: [Self; 5] = [
        Self::Late,
        Self::Today,
        Self::Soon,
        Self::Later,
        Self::Waiting,
    ];

    /// First and last day, and whether the person is waited for: 0, 1, or 2 for either.
    fn reach(self, today: Date, soon: Date) -> [Value; 3] {
        let day = |day: Date| Value::from(day.to_string());
        let after = |day: Date| Value::from(day.saturating_add(1.day()).to_string());
        match self {
            Self::Late => {
                let before = today.saturating_sub(1.day());
                ["".into(), day(before), 2.into()]
            }
            Self::Today => [day(today), day(today), 0.into()],
            Self::Soon => [after(today), day(soon), 0.into()],
            Self::Later => [after(soon), NO_DAY.into(), 0.into()],
            Self::Waiting => [day(today), NO_DAY.into(), 1.into()],
        }
    }
}

impl App {
    /// What is to be done, part by part, the most pressing first; of each part no more than `most`.
    ///
    /// # Errors
    /// [`DeskError`].
    pub async fn morning(
        &self,
        actor: &Actor,
        (today, soon): (Date, Date),
        most: u32,
    ) -> Result<Vec<Part>, DeskError> {
        actor.may(Action::CaseList)?;
        let desks = self.desks_seen(actor).await;
        let mut parts = Vec::with_capacity(Slot::ALL.len());
        for slot in Slot::ALL {
            let [from, to, waits] = slot.reach(today, soon);
            let mut values = vec![desks.clone().into(), from, to, waits];
            let row = self.db.one(COUNT, &values).await?;
            let count = row.map_or(Ok(0), |row| row.int(0))?;
            values.push(i64::from(most).into());
            let mut works = Vec::new();
            for row in self.db.fetch(WORKS, &values).await? {
                let case = case_of(&row)?;
                let no = usize::try_from(row.int(1)?).unwrap_or(usize::MAX);
                if self.sees(actor, &case).await {
                    works.push((self.listed(case).await?, no));
                }
            }
            parts.push(Part {
                slot,
                count: u64::try_from(count).unwrap_or(0),
                works,
            });
        }
        Ok(parts)
    }
}
