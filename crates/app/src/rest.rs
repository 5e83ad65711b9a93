// SPDX-License-Identifier: Apache-2.0
//! What the board remembers of closed cases, so that it need not read ten years of them every time it is looked at.
//!
//! A case at rest can no longer change how a promise stands ([`Rest`]). It is judged once and then passed over until it
//! moves; of each promise the newest cases that show it are kept for the evidence. Whatever is remembered is made from
//! the log alone, holds nothing personal and is gone when the program ends.

use yakusoku_duties::keepers::{Facts, Rest, Resting};
use yakusoku_duties::request::Case;
use yakusoku_policy::Clause;

use crate::App;
use crate::request::DeskError;
use crate::request::lists::case_of;

/// Cases read in one go: others are served in between.
const BATCH: i64 = 100;
/// More cases than this to be read: all of them, in the order in which they lie.
const MANY: usize = 5_000;

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
    cases: Resting,
}

impl App {
    /// The cases the board is judged by: all that may matter, and of the others the newest that show something.
    pub(crate) async fn cases_that_matter(
        &self,
        clauses: &[Clause],
        facts: Facts<'_>,
    ) -> Result<Vec<Case>, DeskError> {
        let rest = Rest::new(clauses, facts, self.clock.today().date);
        let anew = || Resting::new(clauses.len());
        let mut known = self.resting.lock().await;
        let policy = facts.policy.hash.to_string();
        if known.policy != policy {
            known.cases = anew();
            known.policy = policy;
        }
        let row = self.db.one(TOP, &[]).await?;
        let top = row.map_or(Ok(0), |row| row.int(0))?;
        let mut lacking = Vec::new();
        if !known.cases.is_empty() {
            let values = [known.pos.into(), top.into()];
            for row in &self.db.fetch(MOVED, &values).await? {
                lacking.extend(known.cases.forget(&row.text(0)?));
            }
        }
        let mut matter = self.judge_new(&rest, &mut known.cases).await?;
        if !lacking.iter().all(|one| known.cases.lends(one)) {
            // An older case has to take the place of one that went: they are looked through again.
            known.cases = anew();
            matter = self.judge_new(&rest, &mut known.cases).await?;
        }
        known.pos = top;
        matter.extend(known.cases.evidence());
        Ok(matter)
    }

    /// Reads every case that is not known to be at rest; gives those that may matter.
    async fn judge_new(
        &self,
        rest: &Rest<'_>,
        known: &mut Resting,
    ) -> Result<Vec<Case>, DeskError> {
        let mut new = Vec::new();
        for row in &self.db.fetch(STREAMS, &[]).await? {
            let stream = row.text(0)?;
            if !known.holds(&stream) {
                new.push(stream);
            }
        }
        let mut matter = Vec::new();
        if new.len() <= MANY {
            for stream in new {
                // Gone in between is gone: nothing is said of it.
                if let Some(row) = self.db.one(ONE, &[stream.into()]).await? {
                    matter.extend(known.judge(rest, case_of(&row)?));
                }
            }
            return Ok(matter);
        }
        let mut last = String::new();
        loop {
            let values = [last.as_str().into(), BATCH.into()];
            let rows = self.db.fetch(NEXT, &values).await?;
            let Some(end) = rows.last() else {
                return Ok(matter);
            };
            last = end.text(1)?;
            for row in &rows {
                if !known.holds(&row.text(1)?) {
                    matter.extend(known.judge(rest, case_of(row)?));
                }
            }
            tokio::task::yield_now().await;
        }
    }
}
