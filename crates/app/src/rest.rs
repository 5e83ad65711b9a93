// SPDX-License-Identifier: Apache-2.0
//! What the board remembers of closed cases, so that it need not read ten years of them every time it is looked at.
//!
//! A case at rest can no longer change how a promise stands ([`Rest`]). It is judged once and then passed over until it
//! moves; of each promise the newest cases that show it are kept for the evidence. The others are kept until they move.
//! Whatever is remembered is made from
//! the log alone, holds nothing personal and is gone when the program ends.

use std::collections::BTreeMap;

use yakusoku_duties::keepers::{Facts, Rest, Resting};
use yakusoku_duties::request::Case;
use yakusoku_policy::Clause;

use crate::App;
use crate::request::DeskError;
use crate::request::lists::case_of;

/// Cases read in one go: others are served in between.
const BATCH: i64 = 100;
/// More cases than this to be read: all of them, in the order in which they lie.
const MANY: usize = 500;

const TOP: &str = "SELECT COALESCE(MAX(pos), 0) FROM entry";
const MOVED: &str = "SELECT DISTINCT stream FROM entry WHERE pos > $1 AND pos <= $2";
const STREAMS: &str = "SELECT stream FROM case_row ORDER BY stream";
const NEXT: &str = "SELECT state, stream FROM case_row WHERE stream > $1 ORDER BY stream LIMIT $2";
const ONE: &str = "SELECT state FROM case_row WHERE stream = $1";

/// What is remembered, under which policy, up to which entry of the log.
#[derive(Debug, Default)]
pub(crate) struct Remembered {
    policy: String,
    pos: i64,
    /// Cases at rest.
    rest: Resting,
    /// The others, by their streams.
    matter: BTreeMap<String, Case>,
}

impl Remembered {
    fn anew(policy: &str, clauses: usize) -> Self {
        Self {
            policy: policy.to_owned(),
            rest: Resting::new(clauses),
            ..Self::default()
        }
    }

    fn knows(&self, stream: &str) -> bool {
        self.rest.holds(stream) || self.matter.contains_key(stream)
    }

    fn judge(&mut self, rest: &Rest<'_>, case: Case) {
        if let Some(case) = self.rest.judge(rest, case) {
            self.matter.insert(case.stream.clone(), case);
        }
    }
}

impl App {
    /// The cases the board is judged by: all that may matter, and of the others the newest that show something.
    pub(crate) async fn cases_that_matter(
        &self,
        clauses: &[Clause],
        facts: Facts<'_>,
    ) -> Result<Vec<Case>, DeskError> {
        let rest = Rest::new(clauses, facts, self.clock.today().date);
        let policy = facts.policy.hash.to_string();
        let mut known = self.resting.lock().await;
        if known.policy != policy {
            *known = Remembered::anew(&policy, clauses.len());
        }
        let row = self.db.one(TOP, &[]).await?;
        let top = row.map_or(Ok(0), |row| row.int(0))?;
        let mut lacking = Vec::new();
        // Whoever was interrupted on the first look goes on where it was.
        let values = [known.pos.into(), top.into()];
        if known.pos > 0 {
            for row in &self.db.fetch(MOVED, &values).await? {
                let stream = row.text(0)?;
                known.matter.remove(&stream);
                lacking.extend(known.rest.forget(&stream));
            }
        } else {
            known.pos = top;
        }
        self.judge_new(&rest, &mut known).await?;
        if !lacking.iter().all(|one| known.rest.lends(one)) {
            // An older case has to take the place of one that went: they are looked through again.
            *known = Remembered::anew(&policy, clauses.len());
            known.pos = top;
            self.judge_new(&rest, &mut known).await?;
        }
        known.pos = top;
        let mut cases: Vec<Case> = known.matter.values().cloned().collect();
        cases.extend(known.rest.evidence());
        Ok(cases)
    }

    /// Reads every case that is not known yet.
    async fn judge_new(&self, rest: &Rest<'_>, known: &mut Remembered) -> Result<(), DeskError> {
        let mut new = Vec::new();
        for row in &self.db.fetch(STREAMS, &[]).await? {
            let stream = row.text(0)?;
            if !known.knows(&stream) {
                new.push(stream);
            }
        }
        if new.len() <= MANY {
            for stream in new {
                // Gone in between is gone: nothing is said of it.
                if let Some(row) = self.db.one(ONE, &[stream.into()]).await? {
                    known.judge(rest, case_of(&row)?);
                }
            }
            return Ok(());
        }
        let mut last = String::new();
        loop {
            let values = [last.as_str().into(), BATCH.into()];
            let rows = self.db.fetch(NEXT, &values).await?;
            let Some(end) = rows.last() else {
                return Ok(());
            };
            last = end.text(1)?;
            for row in &rows {
                if !known.knows(&row.text(1)?) {
                    known.judge(rest, case_of(row)?);
                }
            }
            tokio::task::yield_now().await;
        }
    }
}
